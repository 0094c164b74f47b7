"""Verbs of the command line as click knows them: every text translated, the common options at every place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from coordinator import __version__, words
from coordinator.cli.run_options import RunOptions
from coordinator.domain.values import Unread, read_date
from coordinator.words import mark, text

P = ParamSpec("P")
T = TypeVar("T")

pass_wish = click.pass_obj


class Option(click.Option):
    """An option whose help is a message id."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Its line in the help, in the language in use."""
        record = super().get_help_record(ctx)
        return None if record is None else (record[0], text(self.help) if self.help else record[1])

    def make_metavar(self, ctx: click.Context) -> str:
        """What is written in its place: ``N`` for a number, not the name that click has for its type."""
        counts = isinstance(self.type, click.types.IntParamType) and self.metavar is None
        return "N" if counts else super().make_metavar(ctx)


class DayType(click.ParamType[date]):
    """A date written ``YYYY-MM-DD``."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a usage error with a sentence."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(read_date(str(value)))
        except Unread as error:
            self.fail(str(error), param, ctx)


DAY = DayType()
FILE = click.Path(path_type=Path)


def _kept(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    def keep(ctx: click.Context, _param: click.Parameter, value: Any) -> Any:
        wish = ctx.find_object(RunOptions)
        if wish is not None and value not in (None, False):
            setattr(wish, name, value)
            if name == "language":
                words.use(value)
        return value

    return keep


def _said_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"Coordinator {__version__}")
        ctx.exit()


def common_options() -> list[click.Parameter]:
    """The options that every verb takes, fresh ones for each."""
    return [
        Option(["--database"], type=FILE, callback=_kept("database"), expose_value=False, is_eager=True,
               metavar="PATH", help=mark("The database file, if it is not the usual one.")),
        Option(["--json", "as_json"], is_flag=True, callback=_kept("as_json"), expose_value=False, is_eager=True,
               help=mark("Answer with one JSON document and nothing else.")),
        Option(["--today"], type=DAY, callback=_kept("today"), expose_value=False, is_eager=True,
               help=mark("Take this for today's date.")),
        Option(["--language"], type=click.Choice(tuple(words.LANGUAGES)), callback=_kept("language"),
               expose_value=False, is_eager=True, help=mark("Swedish (sv) or English (en).")),
        Option(["--keep-numbers"], is_flag=True, callback=_kept("keep_numbers"), expose_value=False, is_eager=True,
               help=mark("What tells things apart and looks like a personal identity number is none.")),
        Option(["--version"], is_flag=True, callback=_said_version, expose_value=False, is_eager=True,
               help=mark("Say the program's version.")),
    ]  # fmt: skip


_HEADINGS = {"Options": mark("Options"), "Commands": mark("Verbs")}


class _Formatter(click.HelpFormatter):
    """The help's own words in the language in use."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that says how a verb is written."""
        super().write_usage(prog, args, prefix=_usage_word() if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """What stands above a list."""
        super().write_heading(text(_HEADINGS.get(heading, heading)))


def _usage_word() -> str:
    return text("Usage:") + " "


class _Context(click.Context):
    """Writes help with our formatter."""

    formatter_class = _Formatter


class _Spoken(click.Command):
    """A command whose help is a message id and which takes the common options."""

    context_class = _Context

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        taken = {name for param in self.params for name in param.opts}
        self.params += [param for param in common_options() if not taken & set(param.opts)]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help in the language in use."""
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(text(self.help))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence of the help, whole."""
        return text(self.help).partition("\n")[0] if self.help else ""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option, explained in the language in use."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = text("Show this help.")
        return option


class Verb(_Spoken):
    """One verb."""


class Verbs(_Spoken, click.Group):
    """Verbs that share their first word."""

    command_class = Verb


Verbs.group_class = Verbs


def option(*names: str, **values: Any) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """An option whose help is a message id."""
    return click.option(*names, cls=Option, **values)


def usage_sentence(error: click.UsageError) -> str:
    """What is wrong with the command line, in the language in use, and where its help is."""
    path = error.ctx.command_path if error.ctx is not None else "coordinator"
    return f"{_usage(error)} " + text("Help: {command} --help", command=path)


def _usage(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return text("There is no option {option}.", option=error.option_name)
    if isinstance(error, click.MissingParameter):
        return _missing(error)
    if isinstance(error, click.BadParameter):
        opts: Sequence[str] = error.param.opts if error.param is not None else ()
        return text("{name}: {why}", name=", ".join(opts), why=_misfit(error))
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        group = error.ctx.command
        verbs = group.list_commands(error.ctx) if isinstance(group, click.Group) else ()
        return text("Say what to do, one of: {choices}.", choices=", ".join(verbs))
    if error.message.startswith("No such command"):
        return text("There is no verb {verb}.", verb=error.message.split("'")[1] if "'" in error.message else "")
    if error.message.startswith("Got unexpected extra argument"):
        return text("There is too much on the line: {said}.", said=error.message.partition("(")[2].rstrip(")"))
    return error.message


def _missing(error: click.MissingParameter) -> str:
    param = error.param
    name = param.make_metavar(error.ctx) if isinstance(param, click.Argument) and error.ctx else ""
    opts: Sequence[str] = param.opts if param is not None else (str(error.param_hint),)
    return text("{name} is missing.", name=name or ", ".join(opts))


def _misfit(error: click.BadParameter) -> str:
    kind = None if error.param is None else error.param.type
    if isinstance(kind, click.Choice):
        return text("one of: {choices}", choices=", ".join(map(str, kind.choices))) + "."
    if isinstance(kind, click.types.IntParamType):
        return text("This must be a whole number from {least}.", least=str(getattr(kind, "min", None) or 0))
    return error.message
