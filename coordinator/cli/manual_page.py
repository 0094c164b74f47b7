"""The manual page ``coordinator.1``, written from the verbs: what ``man coordinator`` shows.

Names, options and sentences come from the verbs themselves; only what no verb can know (files, exit status, examples)
stands here. A text may hold ``code`` between backticks, which is set bold. ``make manual`` writes the pages anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import click

from coordinator import __version__, words
from coordinator.cli.click_verbs import common_options
from coordinator.cli.command_line import root
from coordinator.words import mark, text

GROUPS: Final = (
    (
        mark("Looking and correcting"),
        ("today", "list", "show", "edit", "add", "protect", "duplicates", "join", "apart", "remove", "export", "field"),
    ),
    (mark("Taking files in"), ("import",)),
    (mark("Handing out and taking back"), ("handover", "device")),
    (mark("Orders, deliveries and the catalogue"), ("order", "delivery", "catalogue")),
    (mark("Term start and school year"), ("check", "plan", "year", "report")),
    (mark("What was done, and undoing it"), ("history", "undo", "redo")),
    (mark("Keeping and erasing"), ("backup", "restore", "verify", "erase")),
    (mark("The school and the program"), ("init", "settings", "self-test", "demo")),
)
"""Every verb stands in one group; a test says which does not."""

_DESCRIPTION: Final = (
    mark(
        "Coordinator keeps a school's devices, pupils, loans and orders in one file on one computer. Without a verb it "
        "opens the window. With a verb it does one thing and ends: it asks nothing and leaves nothing half done."
    ),
    mark(
        "Every change is written down in a log, and `undo` takes it back, a whole import too. Only `erase` is for good."
    ),
    mark(
        "While a window has the database open, the verbs that only read work beside it. Those that write are refused."
    ),
    mark(
        "Answers are lines for people, or with `--json` one JSON document and nothing else. What stood in the way is "
        "one sentence on standard error."
    ),
)
_NAMES: Final = (
    mark(
        "A device is named by its serial number or asset tag, a person by username, e-mail, id or whole name, a "
        "receipt and an order by their numbers, everything else by its name. `#12` is the record with id 12."
    ),
    mark("Days are written `YYYY-MM-DD`. Amounts are written in kronor, and stand in öre in JSON."),
)
_STATUS: Final = (
    ("0", mark("Done.")),
    ("1", mark("Refused, or found wanting: `check` says that devices lack, `verify` that the register is not whole.")),
    ("2", mark("The command line was written wrongly.")),
)
_ENVIRONMENT: Final = (
    ("XDG_DATA_HOME", mark("The folder in which the data folder lies, if not `~/.local/share`. Linux only.")),
    (
        "DISPLAY, WAYLAND_DISPLAY, QT_QPA_PLATFORM",
        mark(
            "Whether the window can be shown, on Linux. Where none is set, `demo` plays in the terminal and the window "
            "is refused."
        ),
    ),
)
_FILES: Final = (
    ("~/.local/share/Coordinator/", mark("The data folder on Linux.")),
    ("~/Library/Application Support/Coordinator/", mark("The data folder on macOS.")),
    ("%LOCALAPPDATA%\\Coordinator\\", mark("The data folder on Windows.")),
    ("school.sqlite", mark("The database in the data folder, unless `--database` names another file.")),
    ("backups/", mark("Checked backups, beside the database.")),
    ("coordinator.log, report-*.txt", mark("The log of the program and reports of its faults, in the data folder.")),
)
_LISTS: Final = ((mark("EXIT STATUS"), _STATUS), (mark("ENVIRONMENT"), _ENVIRONMENT), (mark("FILES"), _FILES))
_SEE_ALSO: Final = (mark("The help in the window (F1); `sqlite3`(1), which can read the database."),)
EXAMPLES: Final = (
    (mark("Open an invented school, to try things on:"), "coordinator demo"),
    (mark("See what a file would change, before anything is written:"), "coordinator import --preview export.csv"),
    (
        mark("Hand a device out, with the receipt as a PDF:"),
        "coordinator handover issue --person leopah --device NSK-0469 --sheet receipt.pdf",
    ),
    (mark("Take the newest step back:"), "coordinator undo"),
    (
        mark("Ask who will lack a device on a day; the exit status is 1 if anybody will:"),
        "coordinator check --on 2027-08-16 --json",
    ),
)


def manual(language: str) -> str:
    """The page in a language, as roff; ``ValueError`` for a language we do not have."""
    before = words.language()
    words.use(language)
    try:
        return "\n".join(_lines()) + "\n"
    finally:
        words.use(before)


def _lines() -> Iterator[str]:
    yield '.\\" Written by "make manual" from the verbs of the command line; not to be edited.'
    yield f'.TH COORDINATOR 1 "" "Coordinator {__version__}" "Coordinator"'
    yield from (".ad l", ".nh")
    yield from _heading(mark("NAME"))
    yield "coordinator \\- " + _prose(text("looks after the devices of a school"))
    yield from _synopsis()
    yield from _section(mark("DESCRIPTION"), _DESCRIPTION)
    yield from _section(mark("How things are named"), _NAMES, request=".SS")
    yield from _heading(mark("VERBS"))
    for heading, verbs in GROUPS:
        yield from _heading(heading, request=".SS")
        for verb in verbs:
            yield from _verb(verb)
    yield from _section(mark("OPTIONS"), (mark("Every verb takes these options, before or after its name."),))
    for param in common_options():
        yield from _option(param, click.Context(root))
    yield from _tagged(_code("--help"), text("Show the help of a verb."))
    for title, entries in _LISTS:
        yield from _heading(title)
        for tag, described in entries:
            yield from _tagged(_code(tag), text(described))
    yield from _heading(mark("EXAMPLES"))
    for described, command in EXAMPLES:
        yield from (".PP", _prose(text(described)), ".RS 4", ".nf", _code(command), ".fi", ".RE")
    yield from _section(mark("SEE ALSO"), _SEE_ALSO)


def _heading(title: str, request: str = ".SH") -> Iterator[str]:
    yield f"{request} {_escaped(text(title))}"


def _synopsis() -> Iterator[str]:
    program = _code("coordinator")
    verb, arguments = text("VERB"), text("arguments")
    yield from _heading(mark("SYNOPSIS"))
    yield from (".nf", f"{program} [{_code('--database')} {_italic('PATH')}]")
    yield f"{program} {_italic(verb)} {_options()} [{_italic(arguments)}]"
    yield from (f"{program} {_italic(verb)} {_code('--help')}", ".fi")


def _section(title: str, paragraphs: tuple[str, ...], request: str = ".SH") -> Iterator[str]:
    yield from _heading(title, request)
    for at, message in enumerate(paragraphs):
        yield from ((".PP",) if at else ())
        yield _prose(text(message))


def _verb(name: str) -> Iterator[str]:
    """A verb with its options; of verbs that share their first word what it says, then each of them."""
    command = root.get_command(click.Context(root), name)
    if command is None or command.hidden:
        raise LookupError(f"There is no verb {name}, which the manual page names.")
    if not isinstance(command, click.Group):
        yield from _entry(command, name)
        return
    context = click.Context(command, info_name=name)
    yield from (".PP", _prose(_help(command.help)))
    for each in command.list_commands(context):
        found = command.get_command(context, each)
        if found is not None and not found.hidden:
            yield from _entry(found, f"{name} {each}")


def _entry(command: click.Command, path: str) -> Iterator[str]:
    context = click.Context(command, info_name=path)
    options = own_options(command)
    needed = [f"{_code(param.opts[0])} {_place(param, context)}" for param in options if param.required]
    places = [_place(param, context) for param in command.params if isinstance(param, click.Argument)]
    free = [_options()] if len(needed) < len(options) else []
    yield from _tagged(" ".join([_code(path), *needed, *free, *places]), _help(command.help))
    if options:
        yield ".RS"
        for param in options:
            yield from _option(param, context)
        yield ".RE"


def own_options(command: click.Command) -> list[click.Option]:
    """The options of a verb that not every verb takes, hidden ones left out."""
    common = {name for param in common_options() for name in param.opts}
    found = [param for param in command.params if isinstance(param, click.Option) and not param.hidden]
    return [param for param in found if not common & set(param.opts)]


def _option(param: click.Parameter, context: click.Context) -> Iterator[str]:
    tag = ", ".join(map(_code, [*param.opts, *param.secondary_opts]))
    if not isinstance(param, click.Option):
        return
    sentences = [_help(param.help)]
    if not param.is_flag:
        tag += f" {_place(param, context)}"
        sentences += [text("May be given several times.")] if param.multiple else []
        sentences += [text("The default is `{value}`.", value=_value(param))] if _value(param) else []
    yield from _tagged(tag, " ".join(sentences))


def _value(param: click.Option) -> str:
    """What holds where a number or a word is not given."""
    default: Any = param.default
    return str(default) if isinstance(default, str | int) and not isinstance(default, bool) else ""


def _place(param: click.Parameter, context: click.Context) -> str:
    """What is to be written in a parameter's place, set italic, with room to break between choices."""
    name = param.make_metavar(context)
    if isinstance(param, click.Option) and isinstance(param.type, click.Choice):
        name = name.strip("[]")
    return _italic(name)


def _options() -> str:
    word = text("options")
    return f"[{_italic(word)}]"


def _help(message: str | None) -> str:
    return text(message) if message else ""


def _tagged(tag: str, prose: str) -> Iterator[str]:
    yield from (".TP", tag, _prose(prose))


def _code(raw: str) -> str:
    return "\\fB" + _escaped(raw) + "\\fR"


def _italic(raw: str) -> str:
    return "\\fI" + _escaped(raw).replace("|", "|\\:") + "\\fR"


def _prose(raw: str) -> str:
    """A text as roff: what stands between backticks becomes bold, and no line begins with a request."""
    line = "".join(_code(part) if at % 2 else _escaped(part) for at, part in enumerate(raw.split("`")))
    return "\\&" + line if line.startswith((".", "'")) else line


def _escaped(raw: str) -> str:
    """Hyphens stay what a person types: a line of the page can be copied into a terminal."""
    return raw.replace("\\", "\\e").replace("\n", " ").replace("'", "\\(aq").replace("-", "\\-")
