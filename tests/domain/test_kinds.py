"""The kinds and their fields as `kinds.txt` lists them: what other parts of the house and older databases rely on.

Codes and numbers stand in databases and logs for ever; whether a field is personal decides what is erased and what an
output may carry; whose a field is decides what an import may overwrite. Whoever changes one of them changes the list
too, knowingly.
"""

from __future__ import annotations

from pathlib import Path

from coordinator.domain.changes import Record
from coordinator.domain.fields import Field, Merge, Owner, Type
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON
from coordinator.domain.kind import Kind, OnUndo
from coordinator.domain.kinds import KINDS, field_at, referring
from coordinator.domain.orders.order_choices import STEPS
from coordinator.words import text

LISTED = Path(__file__).with_name("kinds.txt")


def kind_said(kind: Kind[Record]) -> list[str]:
    beside = [
        f"named by {' '.join(kind.title)}",
        f"searched by {' '.join(kind.search)}" if kind.search else "",
        f"stays with {' '.join(kind.stays_with)}" if kind.stays_with else "",
        "void on undo" if kind.on_undo is OnUndo.VOID else "",
        "own fields" if kind.custom_fields else "",
    ]
    return [f"{kind.code} {kind.number}: {'; '.join(filter(None, beside))}", *map(field_said, kind.fields), ""]


def field_said(field: Field) -> str:
    marks = [
        f"to {field.refers}" if field.refers else "",
        "required" if field.required else "",
        "" if field.editable else "fixed",
        "" if field.owner is Owner.SCHOOL else field.owner.value,
        "" if field.merge is Merge.THREE_WAY else field.merge.value,
        "personal" if field.personal else "",
        f"({' '.join(choice.code for choice in field.choices)})" if field.choices else "",
    ]
    return " ".join(["   ", field.code, field.type.value, *filter(None, marks)])


def test_kinds_and_fields_are_as_listed() -> None:
    found = "\n".join(line for kind in KINDS.values() for line in kind_said(kind))
    assert found.strip().splitlines() == LISTED.read_text(encoding="utf-8").splitlines()


def test_every_kind_field_and_choice_has_words() -> None:
    for kind in KINDS.values():
        labels = [kind.singular, kind.plural]
        labels += [label for field in kind.fields for label in (field.label, *(each.label for each in field.choices))]
        assert all(label and text(label) for label in labels), kind.code
        assert kind.caption == text(kind.plural)
    assert all(text(step.label) for step in STEPS)


def test_no_two_kinds_share_a_number_and_no_two_choices_a_code() -> None:
    assert len({kind.number for kind in KINDS.values()}) == len(KINDS)
    for kind in KINDS.values():
        for field in kind.fields:
            codes = [choice.code for choice in field.choices]
            assert len(set(codes)) == len(codes), f"{kind.code}.{field.code}"


def test_a_reference_leads_to_a_kind_and_nothing_else_does() -> None:
    for kind in KINDS.values():
        for field in kind.fields:
            assert (field.type is Type.REFERENCE) == (field.refers in KINDS), f"{kind.code}.{field.code}"
            assert (field.type is Type.CHOICE) == bool(field.choices), f"{kind.code}.{field.code}"


def test_who_refers_to_a_person_is_found_in_every_kind() -> None:
    assert {(kind.code, field.code) for kind, field in referring(PERSON.code)} == {
        ("device", "held_by"),
        ("device", "assigned_to"),
        ("handover", "person"),
        ("loan", "person"),
        ("exemption", "person"),
        ("same_as", "person"),
    }


def test_a_path_leads_over_references_to_its_field() -> None:
    group_name = field_at("device", "held_by.group.name")
    assert group_name is GROUP.field("name")
    assert field_at("device", "serial") is DEVICE.field("serial")
    assert field_at("device", "held_by.shown") is None, "what is worked out is no field"
    assert field_at("device", "own.warranty_card") is None
    assert field_at("device", "serial.name") is None, "nothing lies behind a text"
