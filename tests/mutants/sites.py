"""Where a line of a source file can be altered, and what the file reads then."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Final

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from tests.mutants.operators import variants

# So many of their first arguments are messages, whose words are free.
MESSAGES: Final = {"text": 1, "count_text": 2, "mark": 1}
LOGGING: Final = frozenset({"debug", "info", "warning", "error", "exception", "critical", "addHandler"})
# Marks and declarations: what they alter is seen by mypy, or by nobody.
SILENT_CALLS: Final = frozenset({"cast", "TypeVar", "NewType", "getLogger"})


@dataclass(frozen=True, slots=True)
class Mutant:
    """One altered line: ``before`` and ``after`` are its text without indentation, ``source`` the whole file with it.

    ``lines`` are those of the altered node, from 1 on, ``statement`` those of the statement it stands in;
    ``at_import`` says that it runs when the module is imported.
    """

    file: str
    line: int
    operator: str
    before: str
    after: str
    source: str
    lines: range
    statement: range
    at_import: bool = False
    why: str = ""

    @property
    def room(self) -> str:
        """The room of the house that the file stands in."""
        return Path(self.file).parts[1]


@dataclass(frozen=True, slots=True)
class Site:
    """A node that an operator fits: its line, and which of the node's variants are the operator's."""

    node: cst.CSTNode
    operator: str
    variant: int
    lines: range
    statement: range
    at_import: bool


class Source:
    """One file with its sites. ``name`` is its path within the project, with slashes."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._wrapper = MetadataWrapper(cst.parse_module(text))

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Every site of the file, by line."""
        finder = _Finder()
        self._wrapper.visit(finder)
        return tuple(sorted(finder.sites, key=lambda site: (site.lines.start, site.operator, site.variant)))

    def mutant(self, site: Site) -> Mutant | None:
        """The mutant of a site; ``None`` where it alters nothing, or more than one line."""
        instead = [each for _, each in variants(site.node)][site.variant]
        source = self._wrapper.module.deep_replace(site.node, instead)
        code = source.code if isinstance(source, cst.Module) else ""
        if (altered := altered_line(self.text, code)) is None:
            return None
        line, before, after = altered
        return Mutant(
            self.name, line, site.operator, before, after, code, site.lines, site.statement, site.at_import
        )  # fmt: skip


def altered_line(before: str, after: str) -> tuple[int, str, str] | None:
    """Number, text before and text after of the one line that differs; ``None`` for none, or for several."""
    old, new = before.splitlines(), after.splitlines()
    edits = [
        each for each in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if each[0] != "equal"
    ]
    if len(edits) != 1:
        return None
    _, first, last, start, stop = edits[0]
    if last - first != 1 or stop - start > 1:
        return None
    return first + 1, old[first].strip(), "".join(new[start:stop]).strip()


class _Finder(cst.CSTVisitor):
    """Walks the tree with the way to each node, and passes by what no test need notice."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.sites: list[Site] = []
        self._way: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if _passed_by(node, self._way) or _elsewhere(node, self._way):
            return False
        for at, (operator, instead) in enumerate(variants(node)):
            if not _touches_message(node, instead):
                self.sites.append(self._site(node, operator, at))
        self._way.append(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if self._way and self._way[-1] is original_node:
            self._way.pop()

    def _site(self, node: cst.CSTNode, operator: str, variant: int) -> Site:
        lines = _lines(self._range(node))
        statement = next(
            (each for each in reversed([*self._way, node]) if isinstance(each, cst.SimpleStatementLine)), None
        )
        whole = lines if statement is None else _lines(self._range(statement))
        return Site(node, operator, variant, lines, whole, at_import=not _in_function([*self._way, node]))

    def _range(self, node: cst.CSTNode) -> CodeRange:
        found = self.get_metadata(PositionProvider, node)
        assert isinstance(found, CodeRange)
        return found


def _in_function(way: Sequence[cst.CSTNode]) -> bool:
    """Whether the last node of the way runs when a function is called, and not when its module is imported."""
    return any(
        isinstance(above, cst.FunctionDef | cst.Lambda) and below is above.body for above, below in pairwise(way)
    )


def _lines(span: CodeRange) -> range:
    return range(span.start.line, span.end.line + 1)


def _passed_by(node: cst.CSTNode, way: Sequence[cst.CSTNode]) -> bool:
    """Annotations, decorators, imports, asserts, docstrings, type aliases, ``__all__``, TYPE_CHECKING, logging."""
    if isinstance(node, cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom | cst.Assert | cst.TypeAlias):
        return True
    if isinstance(node, cst.Expr) and isinstance(node.value, cst.SimpleString | cst.Ellipsis):
        return True
    if isinstance(node, cst.Assign | cst.AnnAssign):
        return _declares(node)
    if isinstance(node, cst.If) and isinstance(node.test, cst.Name):
        return node.test.value == "TYPE_CHECKING"
    if isinstance(node, cst.Expr) and isinstance(node.value, cst.Call):
        return _called(node.value) in LOGGING
    if isinstance(node, cst.Call):
        return _called(node) in SILENT_CALLS
    if isinstance(node, cst.Arg):
        owner = way[-1]
        return isinstance(owner, cst.Call) and any(each is node for each in _messages(owner))
    return isinstance(node, cst.ClassDef) and any(
        isinstance(base.value, cst.Name) and base.value.value == "Protocol" for base in node.bases
    )


def _elsewhere(node: cst.CSTNode, way: Sequence[cst.CSTNode]) -> bool:
    """Whether only another system runs it: what follows ``if sys.platform == "win32"``, and its ``else`` there."""
    branch = way[-1] if way else None
    if not isinstance(branch, cst.If):
        return False
    said = branch.test
    if not (isinstance(said, cst.Comparison) and len(said.comparisons) == 1 and _dotted(said.left) == "sys.platform"):
        return False
    operator, wanted = said.comparisons[0].operator, said.comparisons[0].comparator
    if not (isinstance(operator, cst.Equal) and isinstance(wanted, cst.SimpleString)):
        return False
    here = wanted.evaluated_value == sys.platform
    return node is (branch.orelse if here else branch.body)


def _dotted(node: cst.BaseExpression) -> str:
    if isinstance(node, cst.Attribute):
        return f"{_dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def _declares(node: cst.Assign | cst.AnnAssign) -> bool:
    targets = [node.target] if isinstance(node, cst.AnnAssign) else [each.target for each in node.targets]
    names = [each.value for each in targets if isinstance(each, cst.Name)]
    if any(name in {"__all__", "__slots__"} for name in names):
        return True
    if isinstance(node.value, cst.Call) and _called(node.value) in SILENT_CALLS:
        return True
    return isinstance(node.value, cst.BinaryOperation | cst.Subscript) and any(_is_of_a_type(name) for name in names)


def _is_of_a_type(name: str) -> bool:
    """Whether a name is written as a type's: ``FigureList``, not ``MOST`` nor ``found``."""
    word = name.lstrip("_")
    return word[:1].isupper() and not word.isupper()


def _called(call: cst.Call) -> str:
    if isinstance(call.func, cst.Attribute):
        return call.func.attr.value
    return call.func.value if isinstance(call.func, cst.Name) else ""


def _touches_message(node: cst.CSTNode, instead: cst.CSTNode) -> bool:
    """Whether a call's message itself would be altered: what it says is the translators' business."""
    if not isinstance(node, cst.Call) or _called(node) not in MESSAGES:
        return False
    kept = _messages(instead) if isinstance(instead, cst.Call) else ()
    return not all(said is still for said, still in zip_longest(_messages(node), kept))


def _messages(call: cst.Call) -> Sequence[cst.Arg]:
    return call.args[: MESSAGES.get(_called(call), 0)]


def sources(root: Path, rooms: Sequence[str]) -> Iterator[Source]:
    """The files of the rooms, in the order of their names."""
    for room in rooms:
        for path in sorted((root / "coordinator" / room).rglob("*.py")):
            yield Source(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))
