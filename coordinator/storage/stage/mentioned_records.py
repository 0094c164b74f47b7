"""Finds what staged rows mention (products, people, rooms, units, groups): one record, or none where there is doubt."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from coordinator.domain.inventory_kinds import GROUP, PERSON, PRODUCT, UNIT
from coordinator.domain.keys import alike_key, group_key, name_key
from coordinator.domain.values import fold
from coordinator.ledger.mentions import Mention, NameMention, PersonMention, ProductMention, packed
from coordinator.storage.stage.described_people import protected_by_alias
from coordinator.storage.stage.former_match import former_finder
from coordinator.storage.stage.mentioned_namesakes import SEVERAL, namesakes_in, told_beside

Finder = Callable[[Any], int | None]


def resolve_references(
    conn: sqlite3.Connection, references: Mapping[tuple[str, Mention], int], creates: set[str]
) -> None:
    """Finds what the mentioned records are; ``comes`` marks those that will be created, ``several`` those in doubt."""
    finders: dict[str, tuple[Finder, Finder]] = {}
    namesakes = namesakes_in(references)
    conn.execute("DELETE FROM temp.stage_reference")
    rows = []
    for (kind, mention), number in references.items():
        if kind not in finders:
            finders[kind] = (finder_of(conn, kind), former_finder(conn, kind))
        find, find_former = finders[kind]
        id = find(mention)
        if id is None:
            id = find_former(mention)
        said = mention
        if isinstance(mention, PersonMention) and (beside := namesakes.get(name_key(mention.name))) is not None:
            said, id = told_beside(conn, mention, id, beside)
        comes = id is None and kind in creates
        rows.append((number, kind, packed(said), id or None, int(comes), int(id == SEVERAL)))
    conn.executemany("INSERT INTO temp.stage_reference VALUES (?, ?, ?, ?, ?, ?)", rows)


def finder_of(conn: sqlite3.Connection, kind: str) -> Finder:
    """A look-up from a mention to the one record it can mean: ``None`` for one that is not here, :data:`SEVERAL` where
    there is doubt.
    """
    if kind == PRODUCT.code:
        return _product_finder(conn)
    if kind == PERSON.code:
        return _person_finder(conn)
    if kind == UNIT.code:
        return _unit_finder(conn)
    return _group_finder(conn) if kind == GROUP.code else _room_finder(conn)


def _product_finder(conn: sqlite3.Connection) -> Callable[[ProductMention], int | None]:
    by_model: dict[tuple[str, str], int | None] = {}
    for id, maker, model in conn.execute("SELECT id, maker, model FROM product"):
        by_model.setdefault((alike_key(maker or ""), alike_key(model)), id)
        by_model.setdefault(("", alike_key(model)), id)
    return lambda mention: by_model.get((alike_key(mention.maker), alike_key(mention.model)))


def _unit_finder(conn: sqlite3.Connection) -> Callable[[NameMention], int | None]:
    """By name, code or id in the register."""
    words = _unique(
        (alike_key(word), id)
        for id, *said in conn.execute("SELECT id, code, external_id, name FROM unit")
        for word in said
        if word
    )
    return lambda mention: words.get(alike_key(mention.name))


def _home(conn: sqlite3.Connection) -> int | None:
    """The school itself, to which a group without a unit belongs."""
    found: int | None = conn.execute("SELECT min(id) FROM unit WHERE own = 1").fetchone()[0]
    return found


def _group_finder(conn: sqlite3.Connection) -> Callable[[NameMention], int | None]:
    """By its id in the register, else by name and unit; where no unit is named the school's own, else the only one of
    the name. Several of a bare name are none. A word for a class before the name is heeded where just that name stands,
    and says nothing where it does not.
    """
    home, units = _home(conn), _unit_finder(conn)
    groups = conn.execute('SELECT id, name, unit, external_id FROM "group"').fetchall()
    by_id = _unique((alike_key(external), id) for id, _, _, external in groups if external)
    whole, bare = ([(key(name), unit or home, id) for id, name, unit, _ in groups] for key in (alike_key, group_key))
    by_name, by_class = (_unique((key, id) for key, _, id in said) for said in (whole, bare))
    in_unit, class_in_unit = (_unique(((key, unit), id) for key, unit, id in said) for said in (whole, bare))

    def find(mention: NameMention) -> int | None:
        name, key = alike_key(mention.name), group_key(mention.name)
        if name in by_id:
            return int(by_id[name])
        if mention.bare:
            return by_name.get(name, by_class.get(key))
        if mention.unit:
            unit = units(NameMention(mention.unit))
            if not unit:
                return unit  # one that several share says nothing either
            return in_unit.get((name, unit), class_in_unit.get((key, unit)))
        if (name, home) in in_unit:
            return int(in_unit[name, home])
        at_home, elsewhere = class_in_unit.get((key, home)), by_name.get(name)
        if None not in (at_home, elsewhere):
            return SEVERAL  # 7A of the school itself, or another's that is called just Klass 7A
        return next((id for id in (at_home, elsewhere, by_class.get(key)) if id is not None), None)

    return find


def classes_apart(conn: sqlite3.Connection) -> frozenset[str]:
    """The keys of groups here that differ in the word for a class before their name alone, as *7A* and *Klass 7A*."""
    keys = {(group_key(name), alike_key(name)) for (name,) in conn.execute('SELECT name FROM "group"')}
    return frozenset(key for key, count in Counter(key for key, _ in keys).items() if count > 1)


def _room_finder(conn: sqlite3.Connection) -> Callable[[NameMention], int | None]:
    """By name; of several rooms so called the one in the unit that stands beside it."""
    units = _unit_finder(conn)
    rooms = conn.execute("SELECT id, name, unit FROM room").fetchall()
    by_name = _unique((alike_key(name), id) for id, name, _ in rooms)
    in_unit = _unique(((alike_key(name), unit), id) for id, name, unit in rooms)

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

    @property
    def logins(self) -> set[str]:
        """The ids, and what stands before the @."""
        return {self.username, self.email, self.external, self.email.partition("@")[0]} - {""}

    def differs(self, *ids: str) -> bool:
        """Whether an id that both have says that they are two."""
        return any(ours and theirs and ours != theirs for ours, theirs in zip(self[1:4], ids, strict=True))

    def may_be_called(self, name: str) -> bool:
        """Whether this may be somebody of that name: their own, or either has none beside a login."""
        return not name or self.name in ("", name, *map(name_key, self.logins))


def _person_finder(conn: sqlite3.Connection) -> Callable[[PersonMention], int | None]:
    """By username or e-mail (whole, or before the @) and register id, else by full name, in the group that is named.

    An address that several share finds nobody, nor does it where the name beside it says that another is meant.
    """
    people = list(_known_people(conn))
    if not people:
        return lambda _: None  # nobody is here yet
    by_id = _unique((word, known) for known in people for word in known.logins)
    by_name = _named(people)
    by_alias = protected_by_alias(conn)

    def find(mention: PersonMention) -> int | None:
        ids = [fold(word) for word in mention[:3]]
        name = name_key(mention.name)
        found = list(map(by_id.get, filter(None, (*ids, ids[1].partition("@")[0]))))
        if known := _by_login(found, ids[0], name):
            return known
        if not name:
            return SEVERAL if SEVERAL in found else None
        if name in by_alias:
            return by_alias[name]
        return _by_name(by_name.get(name, ()), ids, mention.group)

    return find


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
    possible = [known for known in alike if not known.differs(*ids)]
    there = [known for known in possible if alike_key(known.group) == alike_key(group)]
    found = there or [known for known in possible if group_key(known.group) == group_key(group)] or possible
    if not found:
        return None
    return found[0].id if len(found) == 1 else SEVERAL


def _known_people(conn: sqlite3.Connection) -> Iterable[_Known]:
    columns = "p.id, p.username, p.email, p.external_id, p.given_name, p.family_name, g.name"
    sql = f'SELECT {columns} FROM person p LEFT JOIN "group" g ON g.id = p."group"'
    for id, username, email, external, given, family, group in conn.execute(sql):
        login, address, key = (fold(word) if word else "" for word in (username, email, external))
        yield _Known(id, login, address, key, name_key(f"{given or ''}{family or ''}"), group or "")


def _unique(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """The pairs as a look-up in which what means two records means :data:`SEVERAL`."""
    found: dict[Any, Any] = {}
    for word, meant in pairs:
        found[word] = meant if found.get(word, meant) == meant else SEVERAL
    return found
