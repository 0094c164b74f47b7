"""Mutants that are named in files: those that alter nothing anybody could see, and those that must be noticed."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.mutants.sites import Mutant, altered_line

FOLDER = Path(__file__).resolve().parent


class Stale(ValueError):
    """A named mutant whose text stands no longer in its file."""


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A mutant that behaves as the program does: matched by file and texts, wherever its line stands."""

    file: str
    before: str
    after: str
    operator: str
    why: str

    def matches(self, mutant: Mutant) -> bool:
        """Whether the mutant is the one that is meant."""
        return (self.file, self.before, self.after) == (mutant.file, mutant.before, mutant.after)

    def stale(self, root: Path) -> bool:
        """Whether its line stands no longer in its file."""
        path = root / self.file
        if not path.exists():
            return True
        return self.before not in map(str.strip, path.read_text(encoding="utf-8").splitlines())


def equivalents(path: Path = FOLDER / "equivalent.toml") -> tuple[Equivalent, ...]:
    """The entries of the file that names equivalent mutants."""
    return tuple(Equivalent(**entry) for entry in _entries(path))


def named(root: Path, path: Path = FOLDER / "named.toml") -> Iterator[Mutant]:
    """The mutants that some test must notice; ``Stale`` where one's text stands not exactly once in its file."""
    for entry in _entries(path):
        yield _named(root, **entry)


def stale_named(root: Path, path: Path = FOLDER / "named.toml") -> list[str]:
    """What is wrong with each named mutant that cannot be made any more."""
    found: list[str] = []
    for entry in _entries(path):
        try:
            _named(root, **entry)
        except (Stale, SyntaxError) as error:
            found.append(str(error))
    return found


def _named(root: Path, *, file: str, before: str, after: str, why: str) -> Mutant:
    path = root / file
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if text.count(before) != 1:
        raise Stale(f"{file}: {before!r} stands there {text.count(before)} times")
    source = text.replace(before, after)
    if (altered := altered_line(text, source)) is None:
        raise Stale(f"{file}: {before!r} → {after!r} alters not one line")
    line, old, new = altered
    ast.parse(source)
    span, at_import = _statement(text, line)
    return Mutant(file, line, "named", old, new, source, range(line, line + 1), span, at_import, why)


def _statement(text: str, line: int) -> tuple[range, bool]:
    """The lines of the innermost statement that a line belongs to, and whether it runs at import."""
    found, at_import = range(line, line + 1), True
    nodes: list[ast.AST] = [ast.parse(text)]
    while nodes:
        inner = [each for each in ast.iter_child_nodes(nodes.pop()) if isinstance(each, ast.stmt)]
        for each in inner:
            if each.lineno <= line <= (each.end_lineno or each.lineno):
                nodes.append(each)
                if isinstance(each, ast.FunctionDef):
                    at_import = line < each.body[0].lineno
                found = range(line if hasattr(each, "body") else each.lineno, (each.end_lineno or line) + 1)
    return found, at_import


def _entries(path: Path) -> Sequence[dict[str, Any]]:
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("mutant", [])
    assert isinstance(entries, list)
    return entries
