"""Fields written and records made by hand: on what was seen, with what every record is born with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from coordinator.desk.identity.person_protection import lift
from coordinator.desk.records import editing
from coordinator.domain.births import born_by_import
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import CUSTOM_FIELD, DEVICE, PERSON, PRODUCT
from coordinator.domain.kind import Kind
from coordinator.domain.values import Scalar
from coordinator.ledger.outcomes import Refused, Stale
from coordinator.ledger.own_fields import own_fields
from tests.desk.conftest import School

STATUS = DEVICE.field("status")
HELD_BY = DEVICE.field("held_by")
NOTE = DEVICE.field("note")
BY_HAND = editing.Why(Origin.COMMAND_LINE, "räknat om", "2026-11-20")


def test_an_edit_says_what_changed_where_from_and_why(school: School) -> None:
    seen = school.device("5CD1234ABC")
    notice = school.ledger.commit(editing.edit(seen, STATUS, "repair", BY_HAND))
    assert school.device("5CD1234ABC").status == "repair"
    entry = school.ledger.register.entry(notice.entry)
    assert entry is not None
    assert (entry.origin, entry.reason, entry.on) == ("cli", "räknat om", "2026-11-20")
    assert entry.values == {"record": seen.ref, "field": STATUS.label}


def test_a_value_that_stands_already_makes_no_step(school: School) -> None:
    assert not editing.edit(school.device("5CD1234ABC"), STATUS, "in_store")
    both = editing.edit_fields(school.device("5CD1234ABC"), {STATUS: "in_store", NOTE: "hej"})
    assert [change.key.field for change in both.changes] == ["note"]
    assert both.sentence.values["field"] == NOTE.label


def test_an_edit_holds_from_today_and_needs_no_reason_unless_one_is_given(school: School) -> None:
    device = school.device("5CD1234ABC")
    plain = editing.edit(device, NOTE, "hej")
    assert (plain.origin, plain.reason, plain.on) == (Origin.WINDOW, None, None)
    why = editing.Why(Origin.COMMAND_LINE, "bad om det", "2026-11-01")
    for step in (
        editing.edit(device, NOTE, "hej", why),
        editing.edit_many("device", {device.id: None}, NOTE, "x", why),
    ):
        assert (step.origin, step.reason, step.on) == (Origin.COMMAND_LINE, "bad om det", "2026-11-01")


def test_an_edit_on_old_knowledge_says_both_values(school: School) -> None:
    seen = school.device("5CD1234ABC")
    school.ledger.commit(editing.edit(seen, STATUS, "repair"))
    with pytest.raises(Stale) as refused:
        school.ledger.commit(editing.edit(seen, STATUS, "lost"))
    assert f"”{STATUS.show('in_store')}” visades" in str(refused.value)
    assert f"nu står där ”{STATUS.show('repair')}”" in str(refused.value)
    assert "NK-0001" in str(refused.value)
    assert school.device("5CD1234ABC").status == "repair"


def test_people_stand_in_the_sentence_by_the_name_they_are_shown_under(school: School) -> None:
    seen = school.device("5CD1234ABC")
    protected, other = school.person("skaint"), school.person("leopah")
    school.ledger.commit(editing.edit(seen, HELD_BY, protected.id))
    with pytest.raises(Stale) as refused:
        school.ledger.commit(editing.edit(seen, HELD_BY, other.id))
    assert "”inget” visades, nu står där ”Elev F01”" in str(refused.value)


def test_what_names_a_protected_person_is_not_in_the_sentence(school: School) -> None:
    username = PERSON.field("username")
    seen = school.person("skaint")
    school.ledger.commit(editing.edit(seen, username, "skaint2"))
    with pytest.raises(Stale) as refused:
        school.ledger.commit(editing.edit(seen, username, "skaint3"))
    assert "Elev F01" in str(refused.value)
    assert "skaint" not in str(refused.value)


def test_an_own_field_says_both_values_too(school: School) -> None:
    values: dict[str, Scalar] = {"kind": "device", "code": "colour", "label": "Färg", "type": "text", "personal": 0}
    field = Creation(CUSTOM_FIELD.code, -1, values)
    school.ledger.commit(ChangeSet(Sentence("An own field"), Origin.PROGRAM, creations=(field,)))
    colour = own_fields(school.ledger.register, "device")[0]
    seen = school.device("5CD1234ABC")
    school.ledger.commit(editing.edit(seen, colour, "grå"))
    with pytest.raises(Stale, match=r"”Färg” för NK-0001 .*”inget” visades, nu står där ”grå”"):
        school.ledger.commit(editing.edit(seen, colour, "blå"))


def test_many_records_change_on_what_was_shown_of_each(school: School) -> None:
    devices = [school.device(serial) for serial in ("5CD1234ABC", "5CD1234ABD", "5CD1234ABE")]
    seen = {device.id: device.status for device in devices}
    school.ledger.commit(editing.edit(devices[0], STATUS, "repair"))
    with pytest.raises(Stale):
        school.ledger.commit(editing.edit_many("device", seen, STATUS, "lost"))
    assert school.device("5CD1234ABE").status == "in_store"
    now = {**seen, devices[0].id: "repair"}
    changes = editing.edit_many("device", now, STATUS, "in_store")
    assert [change.key.id for change in changes.changes] == [devices[0].id]


def test_what_no_hand_writes_is_refused(school: School) -> None:
    with pytest.raises(Refused, match="skrivs inte för hand"):
        editing.edit(school.device("5CD1234ABC"), DEVICE.field("last_seen_source"), "handover")


def test_a_person_and_a_device_are_born_the_same_wherever_they_are_added(school: School) -> None:
    register = school.ledger.register
    added = school.ledger.commit(editing.add("person", {"given_name": "Ny", "family_name": "Påhittsson"}))
    person = register.get(PERSON, added.created[editing.NEW].id)
    assert person is not None
    assert (person.role, person.active) == ("pupil", 1)
    added = school.ledger.commit(editing.add("device", {"serial": "NY1"}))
    device = register.get(DEVICE, added.created[editing.NEW].id)
    assert device is not None
    assert (device.phase, device.status) == ("operation", "in_store")
    staff = editing.add("person", {"given_name": "Åsa", "role": "staff", "active": None}).creations[0]
    assert dict(staff.values) == {"given_name": "Åsa", "role": "staff"}


def test_an_import_gives_what_its_file_leaves_open() -> None:
    assert born_by_import("person", ("given_name", "group"), 1) == {"active": 1, "role": "pupil", "unit": 1}
    assert born_by_import("person", ("given_name", "email"), 1)["role"] == "other"
    assert born_by_import("device", ("serial",), 1) == {"phase": "operation", "owned_by": 1}


def test_a_record_filled_in_afterwards_has_a_name_from_the_start() -> None:
    assert editing.named_new("room", {}) == {"name": "Ny"}
    assert editing.named_new("person", {"family_name": "Påhittsson"})["given_name"] == "Ny"
    assert editing.named_new("device", {"serial": "X1"}) == {"serial": "X1"}


def test_lost_and_found_follow_who_has_the_device(school: School) -> None:
    seen = school.device("5CD1234ABC")
    school.ledger.commit(editing.mark_lost(seen))
    assert school.device("5CD1234ABC").status == "lost"
    school.ledger.commit(editing.mark_found(school.device("5CD1234ABC")))
    assert school.device("5CD1234ABC").status == "in_store"
    held = school.device("5CD1234ABD")
    school.ledger.commit(editing.edit(held, HELD_BY, school.person("leopah").id))
    school.ledger.commit(editing.mark_lost(school.device("5CD1234ABD")))
    school.ledger.commit(editing.mark_found(school.device("5CD1234ABD")))
    assert school.device("5CD1234ABD").status == "in_use"


def test_no_edit_sets_or_lifts_protection(school: School) -> None:
    seen, protected = school.person("leopah"), PERSON.field("protected")
    with pytest.raises(Refused, match="coordinator protect"):
        editing.edit(seen, protected, 1)
    with pytest.raises(Refused, match="coordinator protect"):
        editing.edit_fields(seen, {PERSON.field("note"): "x", protected: 0})
    with pytest.raises(Refused, match="coordinator protect"):
        editing.edit_many("person", {seen.id: None}, protected, 1)

    writes: tuple[Callable[[], object], ...] = (
        lambda: editing.edit(seen, protected, 1),
        lambda: editing.edit_fields(seen, {PERSON.field("note"): "x", protected: 0}),
        lambda: editing.edit_many("person", {seen.id: None}, protected, 1),
    )
    for write in writes:
        with pytest.raises(Refused, match="coordinator protect"):
            write()
    assert editing.edit(seen, PERSON.field("alias"), "Elev F01"), "the alias alone is a field like any other"


def test_protection_that_is_not_there_is_not_lifted(school: School) -> None:
    assert not lift(school.person("leopah"), "Skäl")


def test_what_tells_records_apart_is_written_one_by_one() -> None:
    def alone(kind: Kind[Any]) -> set[str]:
        return {field.code for field in kind.fields if field.editable and not editing.is_for_many(kind.code, field)}

    assert alone(DEVICE) >= {"serial", "asset_tag", "imei", "entra_id"}
    assert alone(PERSON) >= {"username", "email", "external_id", "alias", "protected"}
    assert "model_number" in alone(PRODUCT)
    assert not {"order_no", "status", "note", "product"} & alone(DEVICE), "an order brings many"
