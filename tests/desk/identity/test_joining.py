"""Two records of one thing become one in one step, with all that belongs to both, and part again as they were."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from typing import Final

import pytest

from coordinator.desk.counter.handover_desk import Item, issue_devices, take_back
from coordinator.desk.identity import duplicates
from coordinator.desk.identity.joining import former_records, join, join_plan
from coordinator.desk.identity.person_erasure import erase_person
from coordinator.desk.records.editing import edit_fields
from coordinator.desk.records.lookup import find_device, find_person, find_record
from coordinator.desk.records.scanned_codes import device_of
from coordinator.domain.changes import ChangeSet, Creation, Origin, Record, Sentence
from coordinator.domain.fields import Type
from coordinator.domain.handovers import Terms
from coordinator.domain.inventory_kinds import DEVICE, HANDOVER, JOINABLE, LOAN, PERSON, ROOM, SAME_AS
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS, referring
from coordinator.domain.records import Device, Person
from coordinator.domain.values import Scalar
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Filter, Query, R, Test
from coordinator.storage.queries.removed_blocks import unpack_block
from tests.desk.conftest import TODAY, School

_LOGGED: Final = {
    "entry", "change", "birth", "removal", "erasure", "series", "sqlite_sequence", "baseline_past", "source", "layout",
    "import_file", "import_row", "paper",
}  # fmt: skip


def make(school: School, kind: Kind[R], /, **values: Scalar) -> R:
    """A record with just these values."""
    creation = Creation(kind.code, -1, values)
    notice = school.ledger.commit(ChangeSet(Sentence("A record"), Origin.WINDOW, creations=(creation,)))
    record = school.ledger.register.get(kind, notice.created[-1].id)
    assert record is not None
    return record


def now(school: School, record: R) -> Mapping[str, Scalar]:
    found = school.ledger.register.get(KINDS[record.kind], record.id)
    assert found is not None
    return found.values


def state(school: School) -> dict[str, str]:
    """A digest of every table but the log's."""
    conn = school.ledger.register.conn  # type: ignore[attr-defined]
    tables = [row[0] for row in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {}
    for name in sorted(set(tables) - _LOGGED):
        if "_trigram" in name or name.startswith("_"):
            continue
        rows = sorted(map(repr, conn.execute(f'SELECT * FROM "{name}"')))
        found[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def found(school: School, kind: Kind[Record], words: str) -> list[int]:
    return list(school.ledger.register.ids(Query(kind, text=words)))


def test_two_devices_become_one_that_is_found_under_both_serials(school: School) -> None:
    kept, other = school.device("5CD1234ABE"), school.device("5CD1234ABF")
    before = state(school)
    notice = join(school.ledger, kept, other)
    register = school.ledger.register
    assert register.get(DEVICE, other.id) is None
    assert find_device(register, "5cd 1234abf").id == kept.id
    assert find_device(register, f"#{other.id}").id == kept.id
    assert device_of(register, "S5CD1234ABF") == register.get(DEVICE, kept.id)
    assert device_of(register, f"DEV:{other.uid}") == register.get(DEVICE, kept.id)
    assert found(school, DEVICE, "5cd1234abf") == [kept.id]
    assert register.name(other.ref) == register.name(kept.ref)
    assert [(each.former, each.device) for each in former_records(register, kept)] == [(other.id, kept.id)]
    assert list(school.ledger.verify()) == []
    school.ledger.undo(notice.entry)
    assert state(school) == before
    assert find_device(register, "5CD1234ABF").id == other.id
    assert found(school, DEVICE, "5cd1234abf") == [other.id]
    school.ledger.redo()
    assert find_device(register, "5CD1234ABF").id == kept.id
    assert found(school, DEVICE, "5cd1234abf") == [kept.id]
    assert list(school.ledger.verify()) == []


def lend(school: School, device: Device, person: Person) -> None:
    issue_devices(school.ledger, person, [Item(device)], Terms(on=TODAY.isoformat()))


def test_everything_that_belongs_to_the_second_belongs_to_the_first(school: School) -> None:
    leo = school.person("leopah")
    twin = make(school, PERSON, given_name="Leo", family_name="Påhittsson", email="leo@x.example")
    lend(school, school.device("5CD1234ABC"), leo)
    lend(school, school.device("5CD1234ABD"), twin)
    plan = join_plan(school.ledger.register, leo, twin)
    assert plan.moved == {"device": 1, "handover": 1, "loan": 1}
    before = state(school)
    notice = join(school.ledger, leo, twin)
    register = school.ledger.register
    theirs = (Filter("person", Test.IS, (leo.id,)),)
    assert [register.count(Query(kind, filters=theirs)) for kind in (HANDOVER, LOAN)] == [2, 2]
    assert register.count(Query(DEVICE, filters=(Filter("held_by", Test.IS, (leo.id,)),))) == 2
    assert now(school, leo)["email"] == "leo@x.example", "what only the second said holds"
    told = [each.id for each in register.entries(ref=leo.ref)]
    assert {entry.id for entry in register.entries() if "handed" in entry.message} <= set(told)
    assert list(school.ledger.verify()) == []
    take_back(school.ledger, [Item(school.device("5CD1234ABD"))], Terms(on=TODAY.isoformat()))
    school.ledger.undo()
    school.ledger.undo(notice.entry)
    assert {key: value for key, value in state(school).items() if key not in _OF_TAKING_BACK} == {
        key: value for key, value in before.items() if key not in _OF_TAKING_BACK
    }
    assert [each.person for each in register.records(Query(LOAN, order=(("id", False),)))] == [leo.id, twin.id]


_OF_TAKING_BACK: Final = {"handover", "handover_search"}  # the receipt of what was taken back stays, void


def test_a_field_of_which_they_differ_is_the_first_ones_unless_the_second_is_chosen(school: School) -> None:
    kept = make(school, ROOM, name="Sal 12", unit=1, note="nyckel hos Åsa")
    other = make(school, ROOM, name="sal  12", room_kind="cart", note="18 platser")
    third = make(school, ROOM, name="Datasalen")
    assert join_plan(school.ledger.register, kept, other).conflicts == ()
    join(school.ledger, kept, other)
    assert now(school, kept) == {"name": "Sal 12", "unit": 1, "room_kind": "cart", "note": "nyckel hos Åsa\n18 platser"}
    plan = join_plan(school.ledger.register, kept, third)
    assert [(each.field.code, each.kept, each.other) for each in plan.conflicts] == [("name", "Sal 12", "Datasalen")]
    with pytest.raises(Refused) as caught:
        join(school.ledger, kept, third, take=["unit"])
    assert "do not differ in" in caught.value.message
    join(school.ledger, kept, third, take=["name"])
    assert now(school, kept)["name"] == "Datasalen"
    school.ledger.undo()
    assert now(school, kept)["name"] == "Sal 12"
    assert find_record(school.ledger.register, ROOM, "Sal 12").id == kept.id


def test_protection_is_never_lost_whichever_is_kept(school: School) -> None:
    protected, twin = school.person("skaint"), make(school, PERSON, given_name="Ska", family_name="Intesynas")
    notice = join(school.ledger, twin, protected)
    assert (now(school, twin)["protected"], now(school, twin)["alias"]) == (1, "Elev F01")
    register = school.ledger.register
    assert register.name(twin.ref) == register.name(protected.ref) == "Elev F01"
    assert found(school, PERSON, "intesynas") == found(school, PERSON, "skaint") == []
    assert list(register.find(PERSON, "username", "skaint-x")) == []
    sentence = register.entry(notice.entry)
    assert sentence is not None
    assert "Intesynas" not in str(sentence.values)
    school.ledger.undo()
    assert now(school, twin)["protected"] == 1, "going back lifts no protection"
    assert now(school, protected)["protected"] == 1
    join(school.ledger, protected, twin)
    assert now(school, protected)["protected"] == 1
    with pytest.raises(Refused):
        find_person(register, "Ska Intesynas")


def test_two_devices_that_are_both_handed_out_are_not_joined(school: School) -> None:
    one, other = school.device("5CD1234ABE"), school.device("5CD1234ABF")
    for device in (one, other):
        lend(school, device, school.person("leopah"))
    with pytest.raises(Refused) as caught:
        join(school.ledger, school.device("5CD1234ABE"), school.device("5CD1234ABF"))
    assert "both handed out" in caught.value.message


@pytest.mark.parametrize("lent", [(), (0,), (1,), (0, 1)])
def test_two_devices_with_two_people_are_not_joined_be_it_by_receipts_or_lists(
    school: School, lent: tuple[int, ...]
) -> None:
    serials, people = ("5CD1234ABE", "5CD1234ABF"), (school.person("leopah"), school.person("skaint"))
    for at, (serial, person) in enumerate(zip(serials, people, strict=True)):
        if at in lent:
            lend(school, school.device(serial), person)
        else:
            school.ledger.commit(edit_fields(school.device(serial), {DEVICE.field("held_by"): person.id}))
    for kept, other in (serials, serials[::-1]):
        with pytest.raises(Refused) as caught:
            join_plan(school.ledger.register, school.device(kept), school.device(other))
        assert {caught.value.values["has"], caught.value.values["too"]} == {"Leo Påhittsson", "Elev F01"}
    if not lent:
        school.ledger.commit(edit_fields(school.device(serials[1]), {DEVICE.field("held_by"): None}))
        join(school.ledger, school.device(serials[0]), school.device(serials[1]))


def test_two_that_a_list_gives_to_one_person_are_one(school: School) -> None:
    leo = school.person("leopah")
    for serial in ("5CD1234ABE", "5CD1234ABF"):
        school.ledger.commit(edit_fields(school.device(serial), {DEVICE.field("held_by"): leo.id}))
    join(school.ledger, school.device("5CD1234ABE"), school.device("5CD1234ABF"))
    assert now(school, school.device("5CD1234ABE"))["held_by"] == leo.id


def test_who_has_the_device_by_its_loan_has_it_afterwards(school: School) -> None:
    one, other, leo = school.device("5CD1234ABE"), school.device("5CD1234ABF"), school.person("leopah")
    lend(school, other, leo)
    before = state(school)
    join(school.ledger, one, school.device("5CD1234ABF"))
    assert (now(school, one)["held_by"], now(school, one)["status"]) == (leo.id, "in_use")
    assert list(school.ledger.verify()) == []
    school.ledger.undo()
    assert state(school) == before
    join(school.ledger, school.device("5CD1234ABF"), one)
    assert (now(school, other)["held_by"], now(school, other)["status"]) == (leo.id, "in_use")


def test_only_two_of_one_kind_and_two_records(school: School) -> None:
    leo, device = school.person("leopah"), school.device("5CD1234ABE")
    for one, other in ((leo, device), (leo, leo), (school.group("5A"), leo)):
        with pytest.raises(Refused):
            join(school.ledger, one, other)
    erased = make(school, PERSON, given_name="Bort", family_name="Tagen")
    erase_person(school.ledger, None, erased, "provet")
    again = school.ledger.register.get(PERSON, erased.id)
    assert again is not None
    for one, other in ((leo, again), (again, leo)):
        with pytest.raises(Refused) as caught:
            join(school.ledger, one, other)
        assert "erased" in caught.value.message


def test_erasing_somebody_erases_what_was_joined_into_them(school: School) -> None:
    leo = school.person("leopah")
    named = {"given_name": "Leopold", "family_name": "Zyxqvarn", "username": "zyxqva17"}
    twin = make(school, PERSON, **named, note="bor hos Zyxmor")
    join(school.ledger, leo, twin)
    erase_person(school.ledger, None, school.person("leopah"), "har flyttat")
    dump = "\n".join(school.ledger.register.conn.iterdump())  # type: ignore[attr-defined]
    for word in ("Zyxqvarn", "zyxqva17", "Zyxmor", "Leopold"):
        assert word not in dump, word
    for (block,) in school.ledger.register.conn.execute("SELECT block FROM removal"):  # type: ignore[attr-defined]
        assert "Zyxqvarn" not in str(unpack_block(block))
    assert list(school.ledger.verify()) == []


def test_one_joined_into_one_that_is_joined_itself_is_found_at_the_last(school: School) -> None:
    first, second, third = (make(school, ROOM, name=name) for name in ("Sal A", "Sal B", "Sal C"))
    join(school.ledger, second, third)
    middle = state(school)
    join(school.ledger, first, second)
    assert {find_record(school.ledger.register, ROOM, name).id for name in ("Sal A", "Sal B", "Sal C")} == {first.id}
    assert find_record(school.ledger.register, ROOM, f"#{third.id}").id == first.id
    school.ledger.undo()
    assert state(school) == middle
    assert find_record(school.ledger.register, ROOM, "Sal C").id == second.id


def _random_values(kind: Kind[Record], rng: random.Random, school: School) -> dict[str, Scalar]:
    """Some of the kind's fields, filled at random: twins share many of them."""
    values: dict[str, Scalar] = {}
    for field in kind.fields:
        if not field.required and rng.random() < 0.4:
            continue
        if field.refers is not None:
            ids = school.ledger.register.ids(Query(KINDS[field.refers]))
            values[field.code] = rng.choice([*ids]) if ids else None
        elif field.choices:
            values[field.code] = rng.choice(field.choices).code
        elif field.type in (Type.INTEGER, Type.MONEY, Type.MONTHS):
            values[field.code] = rng.randrange(3)
        elif field.type is Type.FLAG:
            values[field.code] = rng.randrange(2)
        elif field.type is Type.DATE:
            values[field.code] = rng.choice(["2026-01-01", "2026-02-01"])
        else:
            values[field.code] = rng.choice(["Åsa", "åsa", "B-2", "Elev ö", "3"])
    return values


def _random_references(school: School, other: Record, rng: random.Random) -> None:
    """Records of any kind that refer to this one."""
    for kind, field in rng.sample(referring(other.kind), k=min(4, len(referring(other.kind)))):
        if kind is SAME_AS:
            continue
        values = {**_random_values(kind, rng, school), field.code: other.id}
        if any(each.required and values.get(each.code) is None for each in kind.fields):
            continue
        if kind.code == "person" and values.get("protected"):
            values["alias"] = "Elev F77"
        values.pop("number", None)  # the register numbers its receipts and orders itself
        make(school, kind, **{code: value for code, value in values.items() if value is not None})


@pytest.mark.parametrize("kind", JOINABLE, ids=lambda kind: kind.code)
@pytest.mark.parametrize("seed", range(6))
def test_join_then_undo_is_the_register_as_before(school: School, kind: Kind[Record], seed: int) -> None:
    rng = random.Random(seed * 100 + kind.number)
    kept, other = (make(school, kind, **_random_values(kind, rng, school)) for _ in range(2))
    if kind is PERSON:  # protection stays where it has come: told of in a test of its own
        kept, other = (
            make(school, kind, **{**each.values, "protected": 0, "given_name": "Åsa", "alias": None})
            for each in (kept, other)
        )
    for each in (kept, other):
        _random_references(school, each, rng)
    kept, other = (record for each in (kept, other) if (record := school.ledger.register.get(kind, each.id)))
    before, lent = state(school), list(school.ledger.verify())
    assert all("loan" in finding.message for finding in lent), "random loans of what others hold"
    try:
        plan = join_plan(school.ledger.register, kept, other)
    except Refused:
        assert kind is DEVICE, "only two loans of one device are refused"
        return
    chosen = [each.field.code for each in plan.conflicts if rng.random() < 0.5]
    join(school.ledger, kept, other, chosen)
    assert school.ledger.register.get(kind, other.id) is None
    for of, field in referring(kind.code):
        left = school.ledger.register.count(Query(of, filters=(Filter(field.code, Test.IS, (other.id,)),)))
        assert left == 0, (of.code, field.code)
    assert [finding for finding in school.ledger.verify() if "loan" not in finding.message] == []
    joined = state(school)
    school.ledger.undo()
    assert state(school) == before
    school.ledger.redo()
    assert state(school).keys() == joined.keys()
    assert {key for key in joined if state(school)[key] != joined[key]} <= set()
    school.ledger.undo()
    assert state(school) == before
    assert list(school.ledger.verify()) == lent


def test_protection_that_one_says_and_the_other_denies_holds(school: School) -> None:
    protected = school.person("skaint")
    open_one = make(school, PERSON, given_name="Ska", family_name="Intesynas", protected=0)
    assert "protected" not in {
        each.field.code for each in join_plan(school.ledger.register, open_one, protected).conflicts
    }
    join(school.ledger, open_one, protected)
    assert now(school, open_one)["protected"] == 1


def test_the_history_of_the_second_is_the_firsts_until_they_part(school: School) -> None:
    kept, other = school.device("5CD1234ABE"), school.device("5CD1234ABF")
    renamed = school.ledger.commit(edit_fields(other, {DEVICE.field("name"): "PC 7"})).entry
    register = school.ledger.register
    joined = join(school.ledger, kept, school.device("5CD1234ABF")).entry
    assert {renamed, joined} <= {each.id for each in register.entries(ref=kept.ref)}
    assert [change.after for change in register.changes(renamed, ref=kept.ref)] == ["PC 7"]
    school.ledger.undo(joined)
    assert renamed not in {each.id for each in register.entries(ref=kept.ref)}
    assert renamed in {each.id for each in register.entries(ref=other.ref)}


def test_a_loan_says_who_has_the_device_whatever_a_list_said(school: School) -> None:
    one, other = school.device("5CD1234ABE"), school.device("5CD1234ABF")
    leo = school.person("leopah")
    school.ledger.commit(edit_fields(one, {DEVICE.field("held_by"): leo.id, DEVICE.field("status"): None}))
    lend(school, other, leo)
    join(school.ledger, school.device("5CD1234ABE"), school.device("5CD1234ABF"))
    assert (now(school, one)["held_by"], now(school, one)["status"]) == (leo.id, "in_use")
    assert list(school.ledger.verify()) == []


def test_what_was_chosen_away_is_found_as_well(school: School) -> None:
    kept = school.device("5CD1234ABE")
    join(school.ledger, kept, school.device("5CD1234ABF"), ["serial"])
    assert find_device(school.ledger.register, "5CD1234ABE").id == kept.id
    assert find_device(school.ledger.register, "5CD1234ABF").id == kept.id


def test_the_search_for_duplicates_can_be_stopped_in_the_middle(school: School) -> None:
    rooms = tuple(Creation("room", -1 - at, {"name": f"Förråd {at:04} {'ab'[at % 2] * 5}"}) for at in range(900))
    school.ledger.commit(ChangeSet(Sentence("Rooms"), Origin.WINDOW, creations=rooms))
    make(school, ROOM, name="Förråd 0001 bbbbx")
    asked = 0

    def stopped() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    assert len(duplicates.duplicates(school.ledger.register, ("room", "unit"))) == 1
    assert duplicates.duplicates(school.ledger.register, ("room", "unit"), stopped) == [], "nearly alike is told last"
    assert asked <= 6, "each further question is a piece of work that nobody waits for"
