"""A list of people that outlives a restore, kept beside the database and not in it; it holds no name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from coordinator.storage.disk.file_copy import put_in_place

T = TypeVar("T")


def read_people(file: Path, made: Callable[[Mapping[str, Any]], T]) -> dict[str, T]:
    """The people by uid, each ``made`` of what is kept of them; a list that cannot be read counts as empty and is
    written anew.
    """
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return {str(one["uid"]): made(one) for one in said["people"]}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def write_people(file: Path, people: Mapping[str, Mapping[str, object]]) -> None:
    """Writes what is kept of the people, by uid, in one step."""
    draft = file.with_suffix(".json.new")
    said = {"people": [{"uid": uid, **kept} for uid, kept in people.items()]}
    draft.write_text(json.dumps(said, indent=1, ensure_ascii=False), encoding="utf-8")
    put_in_place(draft, file)
