"""What outlives a restore of protected people, kept beside the database and not in it.

It holds for each of them number, permanent id, alias, and the places of the texts in which the alias stands instead of
their name: kind, number and field of a record. No name, and nothing that such a text says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from coordinator.domain.changes import Key
from coordinator.storage.disk.file_copy import put_in_place

FILE_NAME: Final = "protected.json"


class ListedPerson(NamedTuple):
    """A protected person: their number, their alias (empty for none), and the texts that have it."""

    id: int
    alias: str = ""
    texts: frozenset[Key] = frozenset()


def protected_path(path: Path) -> Path:
    """The list that belongs to the databases of a folder."""
    return path.with_name(FILE_NAME)


def read_protected(file: Path) -> dict[str, ListedPerson]:
    """The people by uid; a list that cannot be read counts as empty and is written anew."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return {
            str(one["uid"]): ListedPerson(
                int(one["id"]),
                str(one.get("alias", "")),
                frozenset(Key(str(kind), int(id), str(field)) for kind, id, field in one.get("texts", ())),
            )
            for one in said["people"]
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def write_protected(file: Path, people: Mapping[str, ListedPerson]) -> None:
    """Writes the people, by uid, in one step."""
    draft = file.with_suffix(".json.new")
    said = [
        {
            "id": one.id,
            "uid": uid,
            "alias": one.alias,
            "texts": sorted([key.kind, key.id, key.field] for key in one.texts),
        }
        for uid, one in people.items()
    ]
    draft.write_text(json.dumps({"people": said}, indent=1, ensure_ascii=False), encoding="utf-8")
    put_in_place(draft, file)
