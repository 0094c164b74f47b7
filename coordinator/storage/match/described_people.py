"""Who a row of a list of people says, and who is here, in the words by which they are compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from coordinator.domain.choices import Role
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.keys import name_key
from coordinator.domain.lost_letters import names_meant
from coordinator.domain.near_names import are_near, name_parts
from coordinator.domain.values import Scalar, fold
from coordinator.storage.disk.erased_names import known_by, word_known_by

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile

_COMPARED: Final = ("given_name", "family_name", "email", "username", "external_id", "group", "unit", "role")


class Described(NamedTuple):
    """A person here (``number`` is their id), or a row (its place in the stage): words folded, groups and units by id.

    A group or unit that is still to come has a number below 0. What is not known is empty or ``None``; a role that
    says nothing is none.
    """

    number: int
    given: str
    family: str
    email: str
    username: str
    external: str
    group: int | None
    unit: int | None
    role: str
    spoken: str = ""

    @property
    def name(self) -> str:
        """The whole name."""
        return self.given + self.family

    @property
    def given_words(self) -> tuple[str, ...]:
        """The words of the given name."""
        words = name_parts(self.spoken)
        family = self.family
        while words and family and family.endswith(words[-1]):
            words, family = words[:-1], family.removesuffix(words[-1])
        return words

    @property
    def is_told(self) -> bool:
        """Whether anything tells who it is: not of somebody protected whose name a list hides."""
        return any((self.given, self.family, self.email, self.username, self.external))

    @property
    def known_by(self) -> frozenset[str]:
        """By what somebody who was erased is known again: see ``erased_names``."""
        logins = {"username": self.username, "email": self.email, "external_id": self.external}
        said = known_by({"given_name": self.given, "family_name": self.family, **logins})
        return said if self.given and self.family else said | word_known_by(self.spoken)

    def is_apart(self, other: Described) -> bool:
        """Whether an id that both have, or that only one of them is a pupil, says that they are two."""
        return self.has_another_id(other) or self.has_another_part(other)

    def has_another_id(self, other: Described) -> bool:
        """Whether both have an id of one kind, and not the same."""
        pairs = ((self.username, other.username), (self.external, other.external))
        return any(ours and theirs and ours != theirs for ours, theirs in pairs)

    def has_another_part(self, other: Described) -> bool:
        """Whether only one of them is a pupil."""
        return bool(self.role and other.role) and (self.role == Role.PUPIL) != (other.role == Role.PUPIL)

    def is_called_otherwise(self, other: Described) -> bool:
        """Whether both have a given and a family name, and no part of the one's stands in the other's."""
        if "" in (self.given, self.family, other.given, other.family):
            return False
        pairs = ((self, other), (other, self))
        return not any(part in whole.name for one, whole in pairs for part in (one.given, one.family))

    def writes_elsewhere(self, other: Described) -> bool:
        """Whether both have an address, and not the same."""
        return bool(self.email and other.email) and self.email != other.email

    def is_elsewhere(self, other: Described) -> bool:
        """Whether both have a school unit, and not the same."""
        return None not in (self.unit, other.unit) and self.unit != other.unit

    def shares_class(self, other: Described) -> bool:
        """Whether both may be in one class: they are, or of one of them it is not known."""
        return None in (self.group, other.group) or self.group == other.group

    def may_be_called(self, other: Described) -> bool:
        """Whether two of one class may be one: the family name is the same, and one given name begins with the other,
        as where a list has only the first of two, or has no other words than the other, as where it has the call name.
        """
        pair = (self.given, other.given)
        if not all(pair) or self.family != other.family or not self.family:
            return False
        ours, theirs = set(self.given_words), set(other.given_words)
        return self.given.startswith(other.given) or other.given.startswith(self.given) or _within(ours, theirs)

    def may_be_in_class(self, other: Described) -> bool:
        """Whether the one may be the other of a class under another name, or under just this name as a teacher."""
        if self.has_another_part(other):
            return self.name == other.name and not self.has_another_id(other)
        return not self.has_another_id(other) and (self.may_be_called(other) or self.is_nearly_called(other))

    def is_nearly_called(self, other: Described) -> bool:
        """Whether both have nearly one name, of two words at least, and no other address; or the other's may have stood
        where letters of this one were lost.
        """
        if self.writes_elsewhere(other):
            return False
        if meant := names_meant(self.spoken):
            return meant.fullmatch(other.name) is not None
        ours, theirs = name_parts(self.spoken), name_parts(other.spoken)
        return min(len(ours), len(theirs)) > 1 and are_near(ours, theirs)

    def may_be_renamed(self, other: Described) -> bool:
        """Whether two of one address may be one of another name: the given name is the same, whatever user name came
        with a new family name, or the family name in the same class.
        """
        if self.given == other.given:
            return True
        if self.has_another_id(other):
            return False
        return self.family == other.family and bool(self.family) and self.shares_class(other)


def _within(words: set[str], others: set[str]) -> bool:
    """Whether all words of one of the two stand in the other; there are some."""
    return bool(words and others) and (words <= others or others <= words)


class DescribedRow(NamedTuple):
    """A row beside whom it describes; ``record`` where its id has found one, ``open`` where nothing is settled."""

    who: Described
    line: int
    digest: bytes
    record: int | None
    is_open: bool
    key: str


def described_rows(conn: sqlite3.Connection, file: StagedFile) -> list[DescribedRow]:
    """The rows of a list of people, in the file's order."""
    fields = file.layout.fields
    referred = {code for code, _ in file.reference_fields()}
    there = [code if code in fields else None for code in _COMPARED]
    columns = ", ".join(_compared_sql(code, referred) for code in there)
    joins = " ".join(
        f'LEFT JOIN temp.stage_reference "r_{code}" ON "r_{code}".number = s."{code}"'
        for code in there
        if code in referred
    )
    words = ", ".join(f'"r_{code}".key' for code in there if code in referred) or "''"
    record = "iif(s.fate IS 'failed', NULL, s.record)"
    sql = (
        f"SELECT s.nr, s.line, s.digest, {record}, s.fate IS NULL AND s.record IS NULL, json_array({words}), {columns}"
        f" FROM {file.table} s {joins} ORDER BY s.nr"
    )
    pupils = file.layout.defaults.get("role") == Role.PUPIL
    return [
        DescribedRow(_row_words(nr, said, pupils=pupils), line, digest, record, bool(unsettled), key)
        for nr, line, digest, record, unsettled, key, *said in conn.execute(sql)
    ]


def goes_with_class(conn: sqlite3.Connection, file: StagedFile) -> bool:
    """Whether a list says of nobody what they are, and gives a class to some: those are pupils, of the others it is not
    known, as of teachers whom a class list names beside its pupils.
    """
    fields = file.layout.fields
    if file.layout.kind != PERSON.code or "group" not in fields or "role" in fields:
        return False
    if file.layout.defaults.get("role") != Role.PUPIL:
        return False
    return conn.execute(f'SELECT 1 FROM {file.table} WHERE "group" IS NOT NULL LIMIT 1').fetchone() is not None


def _compared_sql(code: str | None, referred: set[str]) -> str:
    if code is None:
        return "NULL"
    if code not in referred:
        return f's."{code}"'
    return f'coalesce("r_{code}".id, CASE WHEN "r_{code}".comes THEN -s."{code}" END)'


def _row_words(nr: int, said: list[Scalar], *, pupils: bool) -> Described:
    who = _described(nr, said)
    # Who has a class in a list of pupils is one, where the list does not say otherwise.
    return who._replace(role=Role.PUPIL) if pupils and not who.role and who.group is not None else who


def people_here(conn: sqlite3.Connection) -> dict[int, Described]:
    """Everybody in the register, by id."""
    columns = ", ".join(f'"{code}"' for code in _COMPARED)
    return {id: _described(id, said) for id, *said in conn.execute(f"SELECT id, {columns} FROM {PERSON.code}")}


def protected_by_alias(conn: sqlite3.Connection) -> dict[str, int]:
    """Those with a protected identity by the alias under which lists show them, where nobody else goes by it."""
    found: dict[str, list[int]] = {}
    for id, shown in conn.execute(f"SELECT id, shown FROM {PERSON.code} WHERE protected = 1"):
        found.setdefault(name_key(shown or ""), []).append(id)
    others = "SELECT name_key(shown) FROM person WHERE protected IS NOT 1"
    taken = {name for (name,) in conn.execute(others)} if found else set()
    return {name: ids[0] for name, ids in found.items() if name and len(ids) == 1 and name not in taken}


def described_by_facts(number: int, facts: Mapping[str, Scalar]) -> Described:
    """Somebody by the values of a record's fields."""
    return _described(number, [facts.get(code) for code in _COMPARED])


def _described(number: int, said: list[Scalar]) -> Described:
    given, family, email, username, external, group, unit, role = said
    return Described(
        number,
        name_key(str(given or "")),
        name_key(str(family or "")),
        _folded(email),
        _folded(username),
        _folded(external),
        None if group is None else int(group),
        None if unit is None else int(unit),
        "" if role in (None, Role.OTHER) else str(role),
        f"{given or ''} {family or ''}",
    )


def _folded(word: Scalar) -> str:
    return fold(str(word)) if word else ""


def by_name(people: Iterable[Described]) -> Mapping[str, list[Described]]:
    """Those of each whole name."""
    return _listed((each.name, each) for each in people)


def by_family_and_class(people: Iterable[Described]) -> Mapping[tuple[str, int], list[Described]]:
    """Those of each family name in each class."""
    found: dict[tuple[str, int], list[Described]] = {}
    for each in people:
        if each.family and each.group is not None:
            found.setdefault((each.family, each.group), []).append(each)
    return found


def by_class(people: Iterable[Described]) -> Mapping[int, list[Described]]:
    """Those of each class."""
    found: dict[int, list[Described]] = {}
    for each in people:
        if each.group is not None:
            found.setdefault(each.group, []).append(each)
    return found


def by_email(people: Iterable[Described]) -> Mapping[str, list[Described]]:
    """Those of each address."""
    return _listed((each.email, each) for each in people)


def _listed(pairs: Iterable[tuple[str, Described]]) -> Mapping[str, list[Described]]:
    found: dict[str, list[Described]] = {}
    for word, each in pairs:
        if word:
            found.setdefault(word, []).append(each)
    return found
