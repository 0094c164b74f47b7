"""Lists taken in twice, and what came of them."""

from __future__ import annotations

from typing import Any

from tests.cli.conftest import Program


def take_in(school: Program, name: str, *lines: str) -> list[dict[str, Any]]:
    """What the import of a list said of each file; a second import of it brings nothing."""
    path = school.file(name, "\n".join((*lines, "")))
    found = school.json("import", path)
    again = school.json("import", path)
    assert again["entry"] is None
    assert [(each["created"], each["updated"]) for each in again["files"]] == [(0, 0)] * len(again["files"])
    files: list[dict[str, Any]] = found["files"]
    return files


def people(school: Program) -> dict[str, tuple[str | None, str]]:
    """Class and role by name."""
    return {each["name"]: (each["group"], each["role"]) for each in school.json("list", "people")["items"]}


def devices(school: Program, *shown: str) -> list[tuple[str | None, ...]]:
    items = school.json("list", "devices")["items"]
    return sorted((tuple(each[code] for code in shown) for each in items), key=str)
