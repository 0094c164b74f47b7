"""Finds what staged rows mention (products, people, rooms, units, groups): one record, or none where there is doubt.

What was joined into another is found by what it said, by the same rules, where nothing here is found.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, Final, NamedTuple

from coordinator.domain.choices import Role
from coordinator.domain.inventory_kinds import GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.keys import alike_key, group_key, name_key
from coordinator.domain.lost_letters import names_meant
from coordinator.domain.values import fold
from coordinator.ledger.mentions import Mention, NameMention, PersonMention, ProductMention, packed
from coordinator.storage.disk.erased_names import erased_names_of
from coordinator.storage.match.described_people import protected_by_alias
from coordinator.storage.match.erased_mentions import NOBODY, was_erased
from coordinator.storage.match.mentioned_namesakes import SEVERAL, namesakes_in, told_beside
from coordinator.storage.match.nearly_named import NearlyNamed
from coordinator.storage.queries.former_records import former_of

BY_ROW: Final = 2
BY_MENTION: Final = 3
"""What ``comes`` says after a rehearsal of what the import brings: by a row of its own, or by being mentioned."""

Finder = Callable[[Any], int | None]


_SAID: Final[Mapping[str, tuple[str, ...]]] = {
    PRODUCT.code: ("maker", "model"),
    UNIT.code: ("code", "external_id", "name"),
    GROUP.code: ("name", "unit", "external_id"),
    ROOM.code: ("name", "unit"),
    PERSON.code: ("username", "email", "external_id", "given_name", "family_name", "group", "role"),
}
_Row = Sequence[Any]


def resolve_references(
    conn: sqlite3.Connection, references: Mapping[tuple[str, Mention], int], creates: set[str]
) -> None:
    """Finds what the mentioned records are; ``comes`` marks those that will be created, ``several`` those in doubt."""
    finders: dict[str, Finder] = {}
    namesakes, erased = namesakes_in(references), erased_names_of(conn)
    conn.execute("DELETE FROM temp.stage_reference")
    rows = list[tuple[int, str, str, int | None, int, int]]()
    for (kind, mention), number in references.items():
        if kind not in finders:
            finders[kind] = finder_of(conn, kind)
        id = finders[kind](mention)
        said = mention
        if namesakes and isinstance(mention, PersonMention):
            beside = namesakes.get(name_key(mention.name))
            said, id = (mention, id) if beside is None else told_beside(conn, mention, id, beside)
        if not id and was_erased(conn, erased, mention, several=id == SEVERAL):
            rows.append((number, kind, NOBODY, None, 0, 0))
            continue
        comes = id is None and kind in creates
        rows.append((number, kind, packed(said), id or None, int(comes), int(id == SEVERAL)))
    conn.executemany("INSERT INTO temp.stage_reference VALUES (?, ?, ?, ?, ?, ?)", rows)


def finder_of(conn: sqlite3.Connection, kind: str) -> Finder:
    """A look-up from a mention to the one record it can mean: ``None`` for one that is not here, :data:`SEVERAL` where
    there is doubt.
    """
    here = _finder(conn, kind, _rows_here(conn, kind))
    steps: list[Finder] = [here]
    if joined := _former_rows(conn, kind):
        steps.append(_finder(conn, kind, joined))
    if kind == PERSON.code:
        steps.append(_NearlyFinder(conn))
    return here if len(steps) == 1 else partial(_first_found, steps)


def _rows_here(conn: sqlite3.Connection, kind: str) -> list[_Row]:
    columns = ", ".join(f'"{code}"' for code in _SAID[kind])
    return conn.execute(f'SELECT id, {columns} FROM "{kind}"').fetchall()


def _first_found(steps: Sequence[Finder], mention: Mention) -> int | None:
    return next((found for step in steps if (found := step(mention)) is not None), None)


def _former_rows(conn: sqlite3.Connection, kind: str) -> list[_Row]:
    """What joined records said, with the number of the record that was kept; a product without a maker has its."""
    makers = dict(conn.execute("SELECT id, maker FROM product")) if kind == PRODUCT.code else {}
    return [
        (each.kept, *(each.facts.get(code) or (makers.get(each.kept) if code == "maker" else None)
                      for code in _SAID[kind]))
        for each in former_of(conn, kind)
    ]  # fmt: skip


def _finder(conn: sqlite3.Connection, kind: str, rows: Sequence[_Row]) -> Finder:
    """A look-up among these rows: the id, then what :data:`_SAID` names."""
    if kind == PRODUCT.code:
        return _product_finder(rows)
    if kind == PERSON.code:
        return _PersonFinder(conn, rows)
    if kind == UNIT.code:
        return _unit_finder(rows)
    return _group_finder(conn, rows) if kind == GROUP.code else _room_finder(conn, rows)


def _product_finder(products: Sequence[_Row]) -> Callable[[ProductMention], int | None]:
    by_model: dict[tuple[str, str], int | None] = {}
    for id, maker, model in products:
        by_model.setdefault((_key(maker), _key(model)), id)
        by_model.setdefault(("", _key(model)), id)
    return lambda mention: by_model.get((alike_key(mention.maker), alike_key(mention.model)))


def _unit_finder(units: Sequence[_Row]) -> Callable[[NameMention], int | None]:
    """By name, code or id in the register; else by the letters and figures of a name alone: *Prov-skolan*."""
    words = _unique((alike_key(word), id) for id, *said in units for word in said if word)
    letters = _unique((name_key(name), id) for id, *_, name in units if name)

    def find(mention: NameMention) -> int | None:
        found = words.get(alike_key(mention.name))
        return letters.get(name_key(mention.name)) if found is None else found

    return find


def _home(conn: sqlite3.Connection) -> int | None:
    """The school itself, to which a group without a unit belongs."""
    found: int | None = conn.execute("SELECT min(id) FROM unit WHERE own = 1").fetchone()[0]
    return found


def _group_finder(conn: sqlite3.Connection, rows: Sequence[_Row]) -> Callable[[NameMention], int | None]:
    """By its id in the register, else by name and unit; where no unit is named the school's own, else the only one of
    the name. Several of a bare name are none. A word for a class before the name is heeded where just that name stands,
    and says nothing where it does not.
    """
    units = finder_of(conn, UNIT.code)
    groups = _Groups.of(_home(conn), rows)

    def find(mention: NameMention) -> int | None:
        name, key = alike_key(mention.name), group_key(mention.name)
        if name in groups.by_id:
            return groups.by_id[name]
        if mention.bare:
            return groups.by_name.get(name, groups.by_class.get(key))
        if mention.unit:
            unit = units(NameMention(mention.unit))
            return groups.in_unit(name, key, unit) if unit else unit  # one that several share says nothing either
        return groups.at_home(name, key)

    return find


class _Groups(NamedTuple):
    """The groups by their ids in the register, by their whole names, and by those without the word for a class."""

    home: int | None
    by_id: Mapping[str, int]
    by_name: Mapping[str, int]
    by_class: Mapping[str, int]
    whole: Mapping[tuple[str, int | None], int]
    bare: Mapping[tuple[str, int | None], int]

    @classmethod
    def of(cls, home: int | None, rows: Sequence[_Row]) -> _Groups:
        """The groups of rows of id, name, unit and id in the register."""
        whole, bare = (
            [(key(name or ""), unit or home, id) for id, name, unit, _ in rows] for key in (alike_key, group_key)
        )
        return cls(
            home,
            _unique((alike_key(external), id) for id, _, _, external in rows if external),
            *(_unique((key, id) for key, _, id in said) for said in (whole, bare)),
            *(_unique(((key, unit), id) for key, unit, id in said) for said in (whole, bare)),
        )

    def in_unit(self, name: str, key: str, unit: int | None) -> int | None:
        """The group of a school unit, by its whole name if one has that."""
        return self.whole.get((name, unit), self.bare.get((key, unit)))

    def at_home(self, name: str, key: str) -> int | None:
        """The group of the school itself, else the only one of the name."""
        if (name, self.home) in self.whole:
            return self.whole[name, self.home]
        at_home, elsewhere = self.bare.get((key, self.home)), self.by_name.get(name)
        if None not in (at_home, elsewhere):
            return SEVERAL  # 7A of the school itself, or another's that is called just Klass 7A
        return next((id for id in (at_home, elsewhere, self.by_class.get(key)) if id is not None), None)


def classes_apart(conn: sqlite3.Connection) -> frozenset[str]:
    """The keys of groups here that differ in the word for a class before their name alone, as *7A* and *Klass 7A*."""
    keys = {(group_key(name), alike_key(name)) for (name,) in conn.execute('SELECT name FROM "group"')}
    return frozenset(key for key, count in Counter(key for key, _ in keys).items() if count > 1)


def _room_finder(conn: sqlite3.Connection, rooms: Sequence[_Row]) -> Callable[[NameMention], int | None]:
    """By name; of several rooms so called the one in the unit that stands beside it."""
    units = finder_of(conn, UNIT.code)
    by_name = _unique((_key(name), id) for id, name, _ in rooms)
    in_unit = _unique(((_key(name), unit), id) for id, name, unit in rooms)

    def find(mention: NameMention) -> int | None:
        name = alike_key(mention.name)
        found = by_name.get(name)
        if found == SEVERAL and mention.beside:
            found = in_unit.get((name, units(NameMention(mention.beside)) or None), SEVERAL)
        return found

    return find


class _Known(NamedTuple):
    """A person here, as one is looked up: ids and name folded, the group by its name."""

    id: int
    username: str
    email: str
    external: str
    name: str
    group: str
    role: str
    spoken: str

    @property
    def is_teacher(self) -> bool:
        """Whether they work here and are in no class: whoever is named with a class is a pupil."""
        return self.role == Role.STAFF and not self.group

    @property
    def logins(self) -> set[str]:
        """The ids, and what stands before the @."""
        return {self.username, self.email, self.external, self.email.partition("@")[0]} - {""}

    def differs(self, *ids: str) -> bool:
        """Whether an id that both have says that they are two."""
        return any(ours and theirs and ours != theirs for ours, theirs in zip(self[1:4], ids, strict=True))

    def may_have(self, ids: list[str], group: str) -> bool:
        """Whether neither an id nor that they teach says that they are another than who is named with these."""
        return not (self.differs(*ids) or (group and self.is_teacher))

    def may_be(self, ids: list[str], group: str) -> bool:
        """As :meth:`may_have`, and no other class, where both have one."""
        in_class = not (group and self.group) or group_key(group) == group_key(self.group)
        return in_class and self.may_have(ids, group)

    def may_be_called(self, name: str) -> bool:
        """Whether this may be somebody of that name: their own, or either has none beside a login."""
        return not name or self.name in ("", name, *map(name_key, self.logins))


class _PersonFinder:
    """By username or e-mail (whole, or before the @) and register id, else by full name, in the group that is named.

    An address that several share finds nobody, nor does it where the name beside it says that another is meant. A login
    and a name of two people are in doubt.
    """

    def __init__(self, conn: sqlite3.Connection, rows: Sequence[_Row]) -> None:
        people = list(_known_people(conn, rows))
        self._by_id = _unique((word, known) for known in people for word in known.logins)
        self._by_login = _usernames(people)
        self._by_name = _named(people)
        self._by_alias = protected_by_alias(conn) if people else {}

    def __call__(self, mention: PersonMention) -> int | None:
        found = self._find(mention)
        # A column of holders has a login now and then where the others have a name.
        return self._by_login.get(fold(mention.name)) if found is None and not any(mention[:3]) else found

    def _find(self, mention: PersonMention) -> int | None:
        ids = [fold(word) for word in mention[:3]]
        name = name_key(mention.name)
        found = list(map(self._by_id.get, filter(None, (*ids, ids[1].partition("@")[0]))))
        another = self._is_anothers(found, name)
        if known := _by_login(found, ids[0], name):
            return SEVERAL if another else known
        if not name:
            return SEVERAL if SEVERAL in found else None
        if name in self._by_alias:
            return self._by_alias[name]
        meant = _by_name(self._by_name.get(name, ()), ids, mention.group)
        return SEVERAL if meant is None and another else meant

    def _is_anothers(self, found: Iterable[Any], name: str) -> bool:
        """Whether the name is somebody's here, and of none of those whom the ids have found."""
        ids = {known.id for known in found if known}
        if not name or not ids:
            return False
        called = {known.id for known in self._by_name.get(name, ())}
        called |= {self._by_alias[name]} if name in self._by_alias else set()
        return bool(called) and ids.isdisjoint(called)


class _NearlyFinder:
    """By what is left of a garbled name, where one person alone fits it. Any other doubt is :data:`SEVERAL`: nearly
    somebody's name, in their class if one is named, or a garbled one that is all there is to go by.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    @cached_property
    def _people(self) -> Sequence[_Known]:
        return list(_known_people(self._conn, _rows_here(self._conn, PERSON.code)))

    @cached_property
    def _names(self) -> NearlyNamed:
        return NearlyNamed([each.spoken for each in self._people], [each.name for each in self._people])

    def __call__(self, mention: PersonMention) -> int | None:
        ids = [fold(word) for word in mention[:3]]
        if names_meant(mention.name) is not None:
            fitting = [self._people[at] for at in self._names.fitting(mention.name)]
            found = _by_name(fitting, ids, mention.group)
            return SEVERAL if found is None and not any(ids) else found
        near = (self._people[at] for at in self._names.near(mention.name))
        return SEVERAL if any(each.may_be(ids, mention.group) for each in near) else None


def _usernames(people: Iterable[_Known]) -> dict[str, int]:
    return _unique((known.username, known.id) for known in people if known.username)


def _named(people: Iterable[_Known]) -> dict[str, list[_Known]]:
    found: dict[str, list[_Known]] = {}
    for known in people:
        found.setdefault(known.name, []).append(known)
    return found


def _by_login(found: Iterable[Any], username: str, name: str) -> int:
    """The first of those found by an id, in which a username says enough, an address only with the name."""
    for known in found:
        if known and (username in known.logins or known.may_be_called(name)):
            return int(known.id)
    return SEVERAL


def _by_name(alike: Iterable[_Known], ids: list[str], group: str) -> int | None:
    """The one of that name whom no id of the mention rules out, in its group where one is there."""
    possible = [known for known in alike if known.may_have(ids, group)]
    if len(possible) > 1:
        possible = _in_group(possible, group)
    if not possible:
        return None
    return possible[0].id if len(possible) == 1 else SEVERAL


def _in_group(people: list[_Known], group: str) -> list[_Known]:
    """Those of them in the group of just that name, else in one that is the same class; all where nobody is. That no
    class is named says nothing for a teacher, who has none.
    """
    if any(known.is_teacher for known in people):
        return people
    there = [known for known in people if alike_key(known.group) == alike_key(group)]
    return there or [known for known in people if group_key(known.group) == group_key(group)] or people


def _known_people(conn: sqlite3.Connection, rows: Iterable[_Row]) -> Iterator[_Known]:
    groups = dict(conn.execute('SELECT id, name FROM "group"'))
    for id, username, email, external, given, family, group, role in rows:
        login, address, key = (fold(word) if word else "" for word in (username, email, external))
        yield _Known(
            id,
            login,
            address,
            key,
            name_key(f"{given or ''}{family or ''}"),
            groups.get(group) or "",
            role or "",
            f"{given or ''} {family or ''}",
        )


def _key(said: Any) -> str:
    """The key of what a record says, nothing of what it does not say."""
    return alike_key(said or "")


def _unique(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """The pairs as a look-up in which what means two records means :data:`SEVERAL`."""
    found: dict[Any, Any] = {}
    for word, meant in pairs:
        found[word] = meant if found.get(word, meant) == meant else SEVERAL
    return found
