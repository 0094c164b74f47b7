"""Records are read through their attributes, and the codes of choices and kinds are said by name."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from coordinator.domain.kinds import KINDS
from coordinator.domain.orders.order_states import STATES

PROJECT: Final = Path(__file__).parents[1]
SOURCES: Final = sorted((PROJECT / "coordinator").rglob("*.py"))
READERS: Final = frozenset({"text_of", "number_of"})
# What has ``values`` and is no record: the places of a log's sentence, the cells of a row, what a change set creates.
NO_RECORDS: Final = {
    "coordinator/cli/file_verbs.py": {"notice.sentence"},
    "coordinator/cli/history_verbs.py": {"notice.sentence"},
    "coordinator/desk/orders/catalogue_file.py": {"row"},
    "coordinator/desk/orders/despatch_lists.py": {"row"},
    "coordinator/desk/orders/order_previews.py": {"creation", "made"},
    "coordinator/desk/records/entry_sentences.py": {"entry"},
    "coordinator/exchange/lists/order_files.py": {"self"},
    "coordinator/ui/imports/import_result.py": {"row"},
}


@cache
def parsed(source: str) -> ast.Module:
    return ast.parse(source)


def literal(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def values_read(node: ast.AST) -> ast.Attribute | None:
    """The ``….values`` from which a node reads one value by a literal code."""
    if isinstance(node, ast.Subscript) and literal(node.slice) is not None:
        source: ast.AST = node.value
    elif isinstance(node, ast.Call) and node.args and literal(node.args[0]) is not None:
        source = node.func.value if isinstance(node.func, ast.Attribute) and node.func.attr == "get" else node
    else:
        return None
    return source if isinstance(source, ast.Attribute) and source.attr == "values" else None


def read_by_code(name: str, source: str) -> Iterator[str]:
    """Where a field is read by a code that does not vary, one line each."""
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in READERS and literal(node.args[1]) is not None:
            yield f"{name}:{node.lineno} {ast.unparse(node)}"
        values = values_read(node)
        if values is not None and ast.unparse(values.value) not in NO_RECORDS.get(name, ()):
            yield f"{name}:{values.lineno} {ast.unparse(values)}"


@cache
def vocabularies() -> Mapping[str, frozenset[str]]:
    """The codes that a field of this name may hold, of whatever kind it is."""
    codes: dict[str, set[str]] = defaultdict(set)
    for kind in KINDS.values():
        for field in kind.fields:
            codes[field.code].update(choice.code for choice in field.choices)
    codes["state"].update(choice.code for choice in STATES)
    return {code: frozenset(found) for code, found in codes.items() if found}


def constants(node: ast.AST) -> Iterator[str]:
    """The literal texts that a node is, or lists."""
    if (said := literal(node)) is not None:
        yield said
    elif isinstance(node, ast.Tuple | ast.Set | ast.List):
        for each in node.elts:
            yield from constants(each)
    elif isinstance(node, ast.IfExp):
        yield from (*constants(node.body), *constants(node.orelse))


def said_of_fields(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What a node compares a field with, gives it, or asks of it."""
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        for field in (side.attr for side in sides if isinstance(side, ast.Attribute)):
            yield from ((field, side) for side in sides)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is not None and (code := literal(key)) is not None:
                yield code, value
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "Filter" and len(node.args) == 3:
        yield literal(node.args[0]) or "", node.args[2]


def bare_codes(name: str, source: str) -> Iterator[str]:
    """Where a code of a choice stands as a bare text beside its field, one line each."""
    known = vocabularies()
    for node in ast.walk(parsed(source)):
        for field, said in said_of_fields(node):
            for code in constants(said):
                if code in known.get(field, ()):
                    yield f"{name}:{said.lineno} {field} {code}"  # type: ignore[attr-defined]


def bare_kinds(name: str, source: str) -> Iterator[str]:
    """Where a record's kind is compared with a bare text, one line each."""
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(isinstance(side, ast.Attribute) and side.attr in ("kind", "refers") for side in sides):
                for code in (code for side in sides for code in constants(side) if code in KINDS):
                    yield f"{name}:{node.lineno} {code}"


def told(look: object) -> list[str]:
    assert callable(look)
    return [
        line for path in SOURCES
        for line in look(path.relative_to(PROJECT).as_posix(), path.read_text(encoding="utf-8"))
    ]  # fmt: skip


def test_no_field_of_a_record_is_read_by_a_literal_code() -> None:
    assert told(read_by_code) == []


def test_no_choice_is_named_by_a_bare_code() -> None:
    assert told(bare_codes) == []


def test_no_kind_is_compared_with_a_bare_code() -> None:
    assert told(bare_kinds) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('record.values.get("serial")', True),
        ('record.values["serial"]', True),
        ('text_of(record, "serial")', True),
        ("text_of(record, code)", False),
        ("record.values.get(field.code)", False),
        ('said.get("serial")', False),
    ],
)
def test_a_literal_read_is_found(source: str, found: bool) -> None:
    assert bool(list(read_by_code("x.py", source))) is found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('device.status == "lost"', True),
        ('device.status in ("lost", other)', True),
        ('values = {"status": "lost" if gone else kept}', True),
        ('Filter("role", Test.IS, ("pupil",))', True),
        ("device.status == Status.LOST", False),
        ('device.name == "lost"', False),
    ],
)
def test_a_bare_code_is_found(source: str, found: bool) -> None:
    assert bool(list(bare_codes("x.py", source))) is found
