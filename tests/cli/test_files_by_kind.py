"""Lists of one's own making, several of each kind of disorder: what each becomes stands beside it.

A line of an expectation (tests/samples/kinds) is a record, what was told of a row, or what was not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.cli.conftest import Program
from tests.cli.test_file_cases import FILES, empty, new_school

KINDS: Final = Path(__file__).parent.parent / "samples" / "kinds"
NAMES: Final = sorted(path.stem for path in KINDS.glob("*.csv"))
SHOWN: Final = {
    "devices": ("serial", "asset_tag", "name", "model", "kind", "status", "stated_status", "stated_place", "held_by",
                "assigned_to", "placed_in", "imei", "last_seen", "purchase_date", "warranty_end", "price_ore", "note"),
    "people": ("name", "role", "group", "active", "email", "username", "devices"),
    "groups": ("name", "members"),
    "rooms": ("name",),
}  # fmt: skip

__all__ = ["empty", "new_school"]


def outcome(school: Program, file: dict[str, Any]) -> Iterator[str]:
    """What became of a file, line by line, as it stands in the expectations."""
    yield f"layout: {file['profile']}, {file['encoding']}"
    for kind, fields in SHOWN.items():
        items = school.json("list", kind)["items"]
        records = [", ".join(f"{field} {item[field]}" for field in fields if item[field]) for item in items]
        yield from (f"{kind}: {record}" for record in sorted(records))
    yield from (f"told: {each['line']} {each['column'] or '-'}: {each['reason']}" for each in file["problems"])
    yield from (f"unread: {column}" for column in file["unread"])
    yield from (f"unknown: {column}: {', '.join(words)}" for column, words in file["unknown"].items())


def test_there_are_thirty_of_them_and_more_and_three_of_each_kind() -> None:
    kinds: dict[str, int] = {}
    for name in NAMES:
        kind = name.rstrip("0123456789")
        kinds[kind] = kinds.get(kind, 0) + 1
    assert len(NAMES) >= 40
    assert min(kinds.values()) >= 3, kinds


@pytest.mark.parametrize("name", NAMES)
def test_a_list_becomes_what_stands_beside_it_and_nothing_more_the_second_time(empty: Program, name: str) -> None:
    path = KINDS / f"{name}.csv"
    document = empty.json("import", str(path))
    found = "\n".join(outcome(empty, document["files"][0])) + "\n"
    assert found == path.with_suffix(".txt").read_text("utf-8")
    assert empty.json("import", str(path))["entry"] is None


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
def test_what_the_preview_says_the_import_does(empty: Program, path: Path) -> None:
    """One check: nothing that a preview accepts is refused by the import, and each counts what the other does."""
    seen, done = (empty("import", str(path), *options, "--json") for options in (("--preview",), ()))
    assert seen.code == done.code, done.err
    counts = (
        "rows",
        "created",
        "updated",
        "unchanged",
        "skipped",
        "failed",
        "conflicts",
        "unread",
        "unknown",
        "problems",
    )
    of = [[{key: file[key] for key in counts} for file in each.json["files"]] for each in (seen, done)]
    assert of[0] == of[1]
