"""A list of people that outlives a restore, kept beside the database and not in it; it holds ids and uids only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from coordinator.storage.disk.file_copy import put_in_place


def read_people(file: Path) -> dict[str, int]:
    """The people, uid to id; a list that cannot be read counts as empty and is written anew."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return {str(one["uid"]): int(one["id"]) for one in said["people"]}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def write_people(file: Path, people: Mapping[str, int]) -> None:
    """Writes the people, uid to id, in one step."""
    draft = file.with_suffix(".json.new")
    said = {"people": [{"id": id, "uid": uid} for uid, id in people.items()]}
    draft.write_text(json.dumps(said, indent=1), encoding="utf-8")
    put_in_place(draft, file)
