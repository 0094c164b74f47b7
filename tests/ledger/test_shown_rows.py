"""Which texts may name somebody, and so are shown under the alias: what the field's description says, and no list."""

from __future__ import annotations

import pytest

from coordinator.domain.inventory_kinds import DEVICE, PERSON, PRODUCT
from coordinator.domain.kinds import KINDS
from coordinator.domain.orders.order_kinds import CONTACT, ORDER
from coordinator.ledger.shown_rows import may_name

OTHERS = [kind for kind in KINDS.values() if kind.code != PERSON.code]


@pytest.mark.parametrize("kind", OTHERS, ids=lambda kind: str(kind.code))
def test_texts_may_name_somebody_unless_things_are_known_by_them(kind: object) -> None:
    wrong = [
        field.code
        for field in kind.fields  # type: ignore[attr-defined]
        if field.is_text and field.code not in ("code", "uid")
        and may_name(kind.code, field.code) == (field.tells_apart and not field.personal)  # type: ignore[attr-defined]
    ]  # fmt: skip
    assert wrong == []


def test_a_number_is_shown_as_it_stands_and_what_is_written_is_not() -> None:
    assert not may_name(DEVICE.code, "serial")
    assert not may_name(DEVICE.code, "product.model_number")
    assert not may_name(ORDER.code, "cost_centre")
    assert not may_name(DEVICE.code, "uid")
    assert may_name(CONTACT.code, "email"), "an address is somebody's name"
    assert may_name(DEVICE.code, "note")
    assert may_name(DEVICE.code, "own.vagn")
    assert may_name(PRODUCT.code, "title")


def test_of_people_only_what_is_written_about_them() -> None:
    assert may_name(PERSON.code, "note")
    assert may_name(DEVICE.code, "held_by.note")
    assert not may_name(PERSON.code, "family_name")
    assert not may_name(DEVICE.code, "held_by.shown")
