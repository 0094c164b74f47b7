"""Records that may be one thing twice, each pair with the reason: listed under *Duplicates*, told when one is made.

Who is protected is not compared: what pairs an alias with a name would say who it is (needs U7).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from coordinator.desk.records.editing import WINDOW, Why
from coordinator.desk.records.record_names import told_apart
from coordinator.domain.changes import ChangeSet, Creation, Record, Ref, Sentence
from coordinator.domain.inventory_kinds import APART, DEVICE, GROUP, JOINABLE, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.keys import alike_key, group_key, identity_key
from coordinator.domain.kinds import KINDS
from coordinator.domain.near_names import name_parts, near_keys
from coordinator.domain.records import Person
from coordinator.domain.termstart.class_names import LEAD, grades_in
from coordinator.domain.values import Scalar
from coordinator.ledger.bulk_work import uncollected
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import mark, text

SAME_SERIAL: Final = mark("the same serial number")
SAME_TAG: Final = mark("the same asset tag")
SAME_IMEI: Final = mark("the same IMEI")
SAME_ENTRA: Final = mark("the same Entra id")
LIKE_SERIAL: Final = mark("serial numbers that look alike (O and 0, I and 1)")
SAME_USERNAME: Final = mark("the same username")
SAME_ID: Final = mark("the same id in the register")
SAME_NAME_CLASS: Final = mark("the same name and class")
SAME_NAME_NO_CLASS: Final = mark("the same name, one of them without a class")
NEAR_NAME_CLASS: Final = mark("nearly the same name, in the same class")
SAME_NAME_UNIT: Final = mark("the same name in one school unit")
SAME_NAME_NO_UNIT: Final = mark("the same name, one of them without a school unit")
SAME_CLASS: Final = mark("names that say the same class")
NEAR_NAME: Final = mark("nearly the same name")
SAME_NAME: Final = mark("the same name")
SAME_CODE: Final = mark("the same school unit code")
SAME_MODEL: Final = mark("the same maker and model")
SAME_NUMBER: Final = mark("the same model number")

_MOST: Final = 5
_FEW: Final = 20  # records; of more, all of their kind are compared at once
_LOOK_ALIKE: Final = str.maketrans({"O": "0", "I": "1"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one, the older one first, and why: a message id."""

    kind: str
    one: int
    other: int
    reason: str

    @property
    def why(self) -> str:
        """The reason in the language in use."""
        return text(self.reason)


@dataclass(frozen=True, slots=True)
class _Row:
    """What is compared of one record: its id, its name, and where it belongs."""

    id: int
    name: str
    place: Scalar
    beside: Scalar = None


Found = Iterator[tuple[str, Sequence[int]]]
"""Records that may be one, with the reason. None at all is a moment at which the search may be stopped."""
_BEAT: Final = 200  # rows


def never() -> bool:
    """Nobody stops it."""
    return False


def duplicates(register: Register, kinds: Iterable[str] = (), stopped: Callable[[], bool] = never) -> list[Pair]:
    """The pairs of these kinds (of all that can be joined), without those that somebody has said are two.

    ``stopped`` tells that nobody waits for the answer any more: what was found till then is given.
    """
    wanted = tuple(kinds) or tuple(kind.code for kind in JOINABLE)
    with uncollected():
        return [pair for kind in wanted for pair in _told(register, kind, _FINDERS[kind](register), stopped)]


def _told(register: Register, kind: str, found: Found, stopped: Callable[[], bool] = never) -> list[Pair]:
    """The pairs among what was found, each with its first reason; not those that somebody has said are two."""
    of_kind = Query(APART, filters=(Filter("kind", Test.IS, (kind,)),))
    apart = {(each.one, each.other) for each in register.records(of_kind)}
    pairs: dict[tuple[int, int], Pair] = {}
    for reason, ids in () if stopped() else found:
        if stopped():
            break
        for one, other in _pairs(ids):
            if (one, other) not in apart:
                pairs.setdefault((one, other), Pair(kind, one, other, reason))
    return list(pairs.values())


def twins_of(register: Register, record: Record) -> list[Pair]:
    """The pairs in which this record is, told when it has been made or edited."""
    if KINDS[record.kind] not in JOINABLE or register.get(KINDS[record.kind], record.id) is None:
        return []
    finder = {DEVICE.code: _of_device, PERSON.code: _of_person}.get(record.kind)
    if finder is None:
        found = duplicates(register, (record.kind,))
    else:
        found = _told(register, record.kind, finder(register, record))
    return [each for each in found if record.id in (each.one, each.other)]


_COMPARED: Final[Mapping[str, frozenset[str]]] = {
    DEVICE.code: frozenset({"serial", "asset_tag", "imei", "entra_id"}),
    PERSON.code: frozenset({"username", "external_id", "given_name", "family_name", "group"}),
    GROUP.code: frozenset({"name", "unit"}),
    ROOM.code: frozenset({"name", "unit"}),
    PRODUCT.code: frozenset({"maker", "model", "model_number"}),
    UNIT.code: frozenset({"name", "code", "external_id"}),
}


def may_make_twins(kind: str, code: str) -> bool:
    """Whether another value of this field can make of two records what may be one."""
    return code in _COMPARED.get(kind, ())


def twins_among(register: Register, refs: Collection[Ref]) -> list[Pair]:
    """The pairs in which any of these records is, told when many have been made or edited at once."""
    found: list[Pair] = []
    for kind in JOINABLE:
        ids = {ref.id for ref in refs if ref.kind == kind.code}
        if len(ids) <= _FEW:
            records = filter(None, (register.get(kind, id) for id in sorted(ids)))
            found += {(pair.one, pair.other): pair for each in records for pair in twins_of(register, each)}.values()
        else:
            found += [pair for pair in duplicates(register, (kind.code,)) if {pair.one, pair.other} & ids]
    return found


def twin_sentence(register: Register, record: Record, pair: Pair) -> str:
    """That this record may be another one over again, why, and the step."""
    other = pair.other if pair.one == record.id else pair.one
    this, that = (f"{register.name(Ref(record.kind, id))} (#{id})" for id in (record.id, other))
    return text("{record} may be {other} over again: {reason}.", record=this, other=that, reason=pair.why)


def twin_words(register: Register, pair: Pair) -> str:
    """As :func:`twin_sentence`, of records that need not be written yet: told by what stands beside their names."""
    this, that = (_described(register, pair.kind, id) for id in (pair.other, pair.one))
    return text("{record} may be {other} over again: {reason}.", record=this, other=that, reason=pair.why)


def _described(register: Register, kind: str, id: int) -> str:
    name, beside = told_apart(kind, [id], register)[0]
    return f"{name} ({beside})" if beside else name


def keep_apart(ledger: Ledger, kind: str, one: int, other: int, why: Why = WINDOW) -> Notice:
    """Says that two records are two, so that they are not listed again; a step like any other, which can be undone."""
    if one == other:
        raise Refused(mark("{record} is one record already."), record=ledger.register.name(Ref(kind, one)))
    first, second = sorted((one, other))
    sentence = Sentence(mark("{record} and {other} are two"), {"record": Ref(kind, first), "other": Ref(kind, second)})
    creation = Creation(APART.code, -1, {"kind": kind, "one": first, "other": second})
    return ledger.commit(ChangeSet(sentence, why.origin, why.reason, why.on, creations=(creation,)))


def _pairs(ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Every pair of a few; of many, each with the first."""
    ordered = sorted(set(ids))
    if len(ordered) <= _MOST:
        yield from combinations(ordered, 2)
    else:
        yield from ((ordered[0], each) for each in ordered[1:])


_DEVICE_KEYS: Final = (
    ("serial", SAME_SERIAL), ("asset_tag", SAME_TAG), ("imei", SAME_IMEI), ("entra_id", SAME_ENTRA),
)  # fmt: skip
_PERSON_KEYS: Final = (("username", SAME_USERNAME), ("external_id", SAME_ID))
_SHOWN: Final = Filter("protected", Test.IS_NOT, (1,))


def _of_devices(register: Register) -> Found:
    for code, reason in _DEVICE_KEYS:
        for ids in register.alike(DEVICE, (code,)):
            yield reason, ids
    numbered = register.ids(Query(DEVICE, filters=(Filter("serial", Test.FILLED),)))
    rows = zip(numbered, register.rows(DEVICE, numbered, ("serial",)), strict=True)
    yield from _groups(LIKE_SERIAL, ((id, identity_key(str(serial)).translate(_LOOK_ALIKE)) for id, (serial,) in rows))


def _of_device(register: Register, record: Record) -> Found:
    for code, reason in _DEVICE_KEYS:
        if value := record.values.get(code):
            yield reason, (record.id, *(each.id for each in register.find(DEVICE, code, value)))


def _of_people(register: Register) -> Found:
    for code, reason in _PERSON_KEYS:
        for ids in register.alike(PERSON, (code,), (_SHOWN,)):
            yield reason, ids
    people = _rows(register, Query(PERSON, filters=(_SHOWN,)), ("shown", "group"))
    yield from _alike_people(people)


def _of_person(register: Register, record: Record) -> Found:
    if not isinstance(record, Person) or record.protected:
        return
    for code, reason in _PERSON_KEYS:
        if value := record.values.get(code):
            query = Query(PERSON, filters=(_SHOWN, Filter(code, Test.IS, (value,))))
            yield reason, (record.id, *register.ids(query))
    called = Filter("shown", Test.IS, (register.name(record.ref),))
    beside = Filter("group", Test.IS, (record.group,))  # near names are looked for within a class
    near = [
        row
        for each in ((called,) if record.group is None else (beside, called))
        for row in _rows(register, Query(PERSON, filters=(_SHOWN, each)), ("shown", "group"))
    ]
    yield from _alike_people(list({row.id: row for row in near}.values()))


def _alike_people(people: Sequence[_Row]) -> Found:
    by_class = {place: those for place, those in _by_place(people).items() if place is not None}
    for of_class in by_class.values():
        yield from _same(SAME_NAME_CLASS, of_class)
    yield from _one_without(SAME_NAME_NO_CLASS, people)
    for of_class in by_class.values():
        yield from _near(NEAR_NAME_CLASS, of_class, shorter=True)


def _of_groups(register: Register) -> Found:
    groups = _rows(register, Query(GROUP), ("name", "unit"))
    yield from _same(SAME_NAME_UNIT, groups)
    yield from _one_without(SAME_NAME_NO_UNIT, groups)
    yield from _groups(SAME_CLASS, ((each.id, (group_key(each.name), each.place)) for each in groups))
    yield from _groups(SAME_CLASS, ((each.id, key) for each in groups if (key := _class_key(each)) is not None))
    for of_unit in _by_place(groups).values():
        yield from _near(NEAR_NAME, of_unit)


def _of_rooms(register: Register) -> Found:
    rooms = _rows(register, Query(ROOM), ("name", "unit"))
    yield from _same(SAME_NAME_UNIT, rooms)
    yield from _one_without(SAME_NAME_NO_UNIT, rooms)
    for of_unit in _by_place(rooms).values():
        yield from _near(NEAR_NAME, of_unit)


def _of_products(register: Register) -> Found:
    products = _rows(register, Query(PRODUCT), ("model", "model", "maker"))
    yield from _groups(SAME_MODEL, ((each.id, _model_key(each)) for each in products))
    for ids in register.alike(PRODUCT, ("model_number",)):
        yield SAME_NUMBER, ids


def _of_units(register: Register) -> Found:
    for paths, reason in ((("name",), SAME_NAME), (("code",), SAME_CODE), (("external_id",), SAME_ID)):
        for ids in register.alike(UNIT, paths):
            yield reason, ids
    yield from _near(NEAR_NAME, _rows(register, Query(UNIT), ("name", "id")))


_FINDERS: Final[Mapping[str, Callable[[Register], Found]]] = {
    DEVICE.code: _of_devices, PERSON.code: _of_people, GROUP.code: _of_groups, ROOM.code: _of_rooms,
    PRODUCT.code: _of_products, UNIT.code: _of_units,
}  # fmt: skip


def _rows(register: Register, query: Query[Record], paths: Sequence[str]) -> list[_Row]:
    ids = register.ids(query)
    rows = zip(ids, register.rows(query.kind, ids, paths), strict=True)
    return [_Row(id, str(row[0]), *row[1:]) for id, row in rows if row[0] not in (None, "")]


def _by_place(rows: Iterable[_Row]) -> dict[Scalar, list[_Row]]:
    found: dict[Scalar, list[_Row]] = {}
    for each in rows:
        found.setdefault(each.place, []).append(each)
    return found


def _groups(reason: str, keyed: Iterable[tuple[int, object]]) -> Found:
    """The records that share a key."""
    found: dict[object, list[int]] = {}
    for id, key in keyed:
        found.setdefault(key, []).append(id)
    yield from ((reason, ids) for ids in found.values() if len(ids) > 1)


def _same(reason: str, rows: Iterable[_Row]) -> Found:
    yield from _groups(reason, ((each.id, (alike_key(each.name), each.place)) for each in rows))


def _one_without(reason: str, rows: Iterable[_Row]) -> Found:
    """Records of one name of which one belongs nowhere, and one somewhere."""
    by_name: dict[str, list[_Row]] = {}
    for each in rows:
        by_name.setdefault(alike_key(each.name), []).append(each)
    for alike in by_name.values():
        placed = [each.id for each in alike if each.place is not None]
        loose = [each.id for each in alike if each.place is None]
        for id in loose if len(placed) == 1 else ():
            yield reason, (placed[0], id)


def _near(reason: str, rows: Sequence[_Row], *, shorter: bool = False) -> Found:
    """Names that differ in one letter of one word, or in the order of their words; with ``shorter`` also those of which
    one has a further word between others. Numbers must be the same."""
    by_variant: dict[tuple[str, ...], list[int]] = {}
    for at, each in enumerate(rows):
        if at % _BEAT == 0:
            yield reason, ()
        for variant in near_keys(name_parts(each.name), shorter=shorter):
            by_variant.setdefault(variant, []).append(each.id)
    yield from ((reason, ids) for ids in by_variant.values() if len(ids) > 1)


def _class_key(group: _Row) -> tuple[object, ...] | None:
    """What a class's name says: its years and its letter; ``None`` where it says no year."""
    grades = grades_in(group.name)
    letters = re.sub(rf"{LEAD}|[\W\d_]|^f(?=\w)", "", group.name.casefold())
    numbers = re.findall(r"\d+", group.name)
    return (group.place, grades, letters, len(numbers)) if grades else None


def _model_key(product: _Row) -> str:
    """Maker and model in one, however they are parted: *HP Fortis 11* is *Fortis 11* of HP."""
    maker, model = alike_key(str(product.beside or "")), alike_key(product.name)
    return model if model.startswith(maker) else maker + model
