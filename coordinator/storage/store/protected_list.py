"""What outlives a restore of protected people, kept beside the database and not in it.

It holds for each of them number, permanent id, alias, and the places of the texts in which the alias stands instead of
their name: kind, number and field of a record. No name, and nothing that such a text says.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from coordinator.domain.changes import Key
from coordinator.storage.store.people_list import read_people, write_people

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
    return read_people(file, _listed)


def _listed(kept: Mapping[str, Any]) -> ListedPerson:
    texts = frozenset(Key(str(kind), int(id), str(field)) for kind, id, field in kept.get("texts", ()))
    return ListedPerson(int(kept["id"]), str(kept.get("alias", "")), texts)


def write_protected(file: Path, people: Mapping[str, ListedPerson]) -> None:
    """Writes the people, by uid, in one step."""
    said = {
        uid: {
            "id": one.id,
            "alias": one.alias,
            "texts": sorted([key.kind, key.id, key.field] for key in one.texts),
        }
        for uid, one in people.items()
    }
    write_people(file, said)
