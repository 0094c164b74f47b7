"""By which names and logins erased people would be known again: digests beside the database, none of them a name (L4).

A list that still holds somebody who was erased would otherwise bring them back without a word. The key of the digests
is this school's own, so that two schools' lists tell nothing of each other.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from coordinator.domain.keys import name_key
from coordinator.domain.values import fold
from coordinator.storage.disk.connection import Copy
from coordinator.storage.disk.file_copy import put_in_place

FILE_NAME: Final = "erased-names.json"
_LOGINS: Final = ("username", "email", "external_id")
_BEFORE_AT: Final = "login"
_SHORTEST: Final = 5  # letters; what is shorter may be anybody's
_KEY_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class ErasedNames:
    """The digests, and the key by which they are made."""

    key: bytes
    digests: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.digests)

    def digest(self, word: str) -> str:
        """The digest of one of :func:`known_by`."""
        return blake2b(word.encode(), key=self.key, digest_size=_KEY_BYTES).hexdigest()

    def holds(self, words: Iterable[str]) -> bool:
        """Whether somebody who was erased was known by one of these."""
        return bool(self.digests) and any(self.digest(word) in self.digests for word in words)


def known_by(values: Mapping[str, object]) -> frozenset[str]:
    """What tells somebody, of a person's values by field: a whole name, and each login as its own kind of word."""
    given, family = (str(values.get(code) or "") for code in ("given_name", "family_name"))
    name = {f"name:{name_key(given + family)}"} if given and family else set()
    return frozenset(name | {f"{code}:{fold(str(values[code]))}" for code in _LOGINS if values.get(code)})


def word_known_by(word: str) -> frozenset[str]:
    """By what somebody would be known of whom a cell says one word or a name, in whatever order: a login of any kind,
    also what stands before the @, or the whole name.
    """
    parts = word.replace(",", " ").split()
    turned = (parts[at:] + parts[:at] for at in range(len(parts))) if len(parts) > 1 else ()
    names = (f"name:{name_key(''.join(each))}" for each in turned)
    logins = (f"{code}:{fold(parts[0])}" for code in (*_LOGINS, _BEFORE_AT)) if len(parts) == 1 else ()
    return frozenset((*names, *logins))


def to_be_known_by(values: Mapping[str, object]) -> frozenset[str]:
    """What is kept of somebody: :func:`known_by`, and what stands before the @ of their address, by which devices and
    columns of users call people.
    """
    login = fold(str(values.get("email") or "")).partition("@")[0]
    return known_by(values) | ({f"{_BEFORE_AT}:{login}"} if len(login) >= _SHORTEST else set())


def names_path(path: Path) -> Path:
    """The list that belongs to the databases of a folder."""
    return path.with_name(FILE_NAME)


def erased_names_of(conn: sqlite3.Connection) -> ErasedNames:
    """The list beside the database that is open, or that it is a copy of; an empty one beside none."""
    if isinstance(conn, Copy):
        return read_erased_names(names_path(conn.of))
    file = next((name for _, schema, name in conn.execute("PRAGMA database_list") if schema == "main"), "")
    return read_erased_names(names_path(Path(file))) if file else ErasedNames(b"", frozenset())


def read_erased_names(file: Path) -> ErasedNames:
    """A list; one that cannot be read counts as empty and is begun anew."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return ErasedNames(bytes.fromhex(said["key"]), frozenset(map(str, said["digests"])))
    except (OSError, ValueError, TypeError, KeyError):
        return ErasedNames(secrets.token_bytes(_KEY_BYTES), frozenset())


def note_erased_names(path: Path, words: Iterable[str]) -> None:
    """Takes up by what people were known who are erased now."""
    known = read_erased_names(names_path(path))
    digests = known.digests.union(map(known.digest, words))
    if digests == known.digests:
        return
    draft = names_path(path).with_suffix(".json.new")
    said = {"key": known.key.hex(), "digests": sorted(digests)}
    draft.write_text(json.dumps(said, indent=1), encoding="utf-8")
    put_in_place(draft, names_path(path))
