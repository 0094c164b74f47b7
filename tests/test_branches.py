"""A function decides little enough to be read as one thought: at most ten branches, but for the few named here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
LIMIT = 10
PER_CELL = "runs for each cell or record of an import: a call of a part would cost more than the part tells"
PER_BATCH = "the steps of one batch in their order; each is a method of its own already"
INVENTED = "lists what the invented school of the demo holds, one line for each thing"
EXCEPTIONS = {
    "coordinator/storage/match/record_match.py identities": PER_CELL,
    "coordinator/storage/match/record_match.py identity_reader": PER_CELL,
    "coordinator/exchange/cells/cell_serials.py read_serial": PER_CELL,
    "coordinator/exchange/profiles/mention_keys.py person_key": PER_CELL,
    "coordinator/exchange/imports/typed_rows.py read": PER_BATCH,
    "coordinator/app/demo/demo_day.py day_story": INVENTED,
    "coordinator/app/demo/demo_school.py _choose_faults": INVENTED,
    "coordinator/app/demo/demo_people.py _with_special_names": INVENTED,
    "coordinator/app/demo/fleet.py _spare_chromebooks": INVENTED,
    "coordinator/app/demo/intune_export.py _row": INVENTED,
}


def branches_of(function: ast.AST) -> int:
    """How many ways a function parts: conditions, loops, handlers, cases, and each further word of a condition; what is
    defined inside it counts with it.
    """
    found = 0
    for node in ast.walk(function):
        if isinstance(node, ast.If | ast.For | ast.While | ast.IfExp | ast.ExceptHandler | ast.match_case):
            found += 1
        elif isinstance(node, ast.comprehension):
            found += 1 + len(node.ifs)
        elif isinstance(node, ast.BoolOp):
            found += len(node.values) - 1
    return found


def functions() -> Iterator[tuple[str, int]]:
    """Every function of the program by file and name, with its branches."""
    for path in sorted(PROJECT.glob("coordinator/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(PROJECT).as_posix()} {node.name}", branches_of(node)


def test_branches_are_counted_wherever_they_stand() -> None:
    source = """
def found(rows, wanted):
    for row in rows:  # 1
        if row and row.id in wanted or row.all:  # 2, 3, 4
            try:
                return [part for part in row if part]  # 5, 6
            except KeyError:  # 7
                return None if row.gone else ()  # 8
    match wanted:
        case 1:  # 9
            return 1
"""
    assert branches_of(ast.parse(source).body[0]) == 9


def test_no_function_has_more_branches_than_can_be_read_at_once() -> None:
    over = {name: count for name, count in functions() if count > LIMIT}
    assert {name: count for name, count in over.items() if name not in EXCEPTIONS} == {}
    assert EXCEPTIONS.keys() - over.keys() == set(), "these need no exception any more"
