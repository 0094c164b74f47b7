"""The examples on our pages: ``python -m tests.examples`` runs them and writes their answers anew.

An example is a block of ``sh`` with one command line and, next to it, a block of ``json`` with its answer. Those of a
page are run one after the other on the invented school as the window opens it, which lies in ``demo`` beside them.
"""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any, Final

from coordinator import words
from coordinator.app.demo.demo_commands import demo_at_work
from coordinator.app.program_services import means
from coordinator.cli import run_command

PROJECT: Final = Path(__file__).resolve().parent.parent
README: Final = PROJECT / "README.md"
REFERENCE: Final = PROJECT / "resources/help/command-line.md"
PAGES: Final = (README, REFERENCE)
TODAY: Final = date(2026, 11, 22)
EXAMPLE: Final = re.compile(
    r"(?<=```sh\n)(?P<command>coordinator .*--json.*)(?P<between>\n```\n\n```json\n)(?P<answer>[^`]*)"
)
WIDEST: Final = 112


def examples(page: str) -> list[tuple[str, str]]:
    """The command lines and the answers that stand beside them."""
    return [(found["command"], found["answer"]) for found in EXAMPLE.finditer(page)]


def answers(commands: list[str], folder: Path) -> Iterator[Any]:
    """What the command lines answer, each run after the one before it in a folder with the invented school."""
    for variable in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        os.environ[variable] = str(folder)
    words.use("sv")  # as the demo meets its reader: an example before this one spoke English
    database = demo_at_work(folder / "demo", TODAY, means())
    with chdir(folder):
        for command in commands:
            yield answer(command, database)


def answer(command: str, database: Path) -> Any:
    """The document that one command line answers with; it must work."""
    arguments = shlex.split(command)[1:]
    if "--database" not in arguments:
        arguments += ["--database", str(database)]
    said, told = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(told):
        code = run_command([*arguments, "--today", TODAY.isoformat(), "--language", "en"], means())
    lacking = command.startswith("coordinator check") and code == 1  # an answer like any other: something lacks
    assert lacking or (code, told.getvalue()) == (0, ""), f"{command}: {told.getvalue()}{said.getvalue()}"
    return json.loads(said.getvalue())


def paths(document: Any, place: str = "") -> set[str]:
    """Where something stands in a document: ``files[].problems[].line``."""
    if isinstance(document, dict):
        inside = [paths(value, f"{place}.{key}" if place else key) for key, value in document.items()]
    elif isinstance(document, list):
        inside = [paths(value, f"{place}[]") for value in document]
    else:
        return {place}
    return {place}.union(*inside)


def shortened(document: Any) -> Any:
    """The document with only those items of each list that show something new."""
    if isinstance(document, dict):
        return {key: shortened(value) for key, value in document.items()}
    if not isinstance(document, list):
        return document
    kept: list[Any] = []
    for item in document:
        if not paths(item) <= set().union(*map(paths, kept)):
            kept.append(shortened(item))
    return kept


def laid(document: Any, indent: int = 0) -> str:
    """The document as JSON, what fits on one line on one line."""
    line = json.dumps(document, ensure_ascii=False)
    if not isinstance(document, dict | list) or len(line) + indent <= WIDEST:
        return line
    pad = "  " + " " * indent
    if isinstance(document, list):
        return "[\n" + ",\n".join(pad + laid(each, indent + 2) for each in document) + "\n" + " " * indent + "]"
    return "{\n" + _members(document, pad, indent) + "\n" + " " * indent + "}"


def _members(document: dict[str, Any], pad: str, indent: int) -> str:
    """Scalars share lines; whatever holds more stands on a line of its own."""
    lines: list[str] = []
    shared = ""
    for key, value in document.items():
        member = f"{json.dumps(key, ensure_ascii=False)}: {laid(value, indent + 2)}"
        plain = not isinstance(value, dict | list)
        if plain and shared and len(pad + shared + member) + 3 <= WIDEST:
            shared += f", {member}"
            continue
        lines += [shared] if shared else []
        shared = member if plain else ""
        lines += [] if plain else [member]
    return ",\n".join(pad + line for line in [*lines, *([shared] if shared else [])])


def renew(page: str, folder: Path) -> str:
    """The page with the answers that its commands give now."""
    found = answers([command for command, _ in examples(page)], folder)

    def answered(match: re.Match[str]) -> str:
        document = laid(shortened(next(found))).replace(str(folder), "~")
        return f"{match['command']}{match['between']}{document}\n"

    return EXAMPLE.sub(answered, page)


def main() -> None:
    for page in PAGES:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
            page.write_text(renew(page.read_text(encoding="utf-8"), Path(name).resolve()), encoding="utf-8")


if __name__ == "__main__":
    main()
