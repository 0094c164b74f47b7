"""An edit on old knowledge is refused with both values in words, of a protected person with neither."""

from __future__ import annotations

import pytest

from coordinator.domain.changes import Change, ChangeSet, Key, Origin, Record, Sentence
from coordinator.domain.inventory_kinds import CUSTOM_FIELD, DEVICE, PERSON, PRODUCT
from coordinator.domain.values import Scalar
from coordinator.ledger.outcomes import Stale
from tests.storage.school import School


def refused(school: School, record: Record, field: str, before: Scalar) -> tuple[str, dict[str, object]]:
    """The sentence of an edit that was made on ``before``, and its values."""
    change = Change(Key(record.kind, record.id, field), before, None)
    with pytest.raises(Stale) as told:
        school.ledger.commit(ChangeSet(Sentence("Edited"), Origin.WINDOW, changes=(change,)))
    return told.value.message, dict(told.value.values)


def words(school: School, record: Record, field: str, before: Scalar) -> tuple[object, object, object]:
    """The field, what was shown and what stands there, as they are said."""
    _, values = refused(school, record, field, before)
    return values["field"], values["shown"], values["now"]


def test_both_values_are_said_as_lists_show_them(school: School) -> None:
    product = school.create(PRODUCT, maker="HP", model="Bok")
    other = school.create(PRODUCT, model="Platta")
    device = school.create(
        DEVICE, asset_tag="T1", name="PC", status="lost", last_seen="2026-11-20", price_ore=120_050, product=product.id
    )
    assert words(school, device, "name", "PC 1") == ("Enhetens namn", "PC 1", "PC")
    assert words(school, device, "status", "in_use") == ("Status", "I bruk", "Borttappad")
    assert words(school, device, "last_seen", "2026-11-01") == ("Senast sedd", "2026-11-01", "2026-11-20")
    assert words(school, device, "price_ore", 5) == ("Pris", "0,05\u00a0kr", "1\u00a0200,50\u00a0kr")
    assert words(school, device, "product", other.id) == ("Produkt", "Platta", "Bok")
    assert words(school, device, "note", "a") == ("Anteckning", "a", "inget")
    assert words(school, device, "product", 99) == ("Produkt", "#99", "Bok")


@pytest.mark.parametrize(
    ("values", "name"),
    [({"asset_tag": "T1", "serial": "EX1"}, "T1"), ({"serial": "EX1"}, "EX1"), ({"note": "x"}, "#1")],
    ids=str,
)
def test_the_record_is_called_as_lists_call_it(school: School, values: dict[str, Scalar], name: str) -> None:
    device = school.create(DEVICE, **values)
    message, said = refused(school, device, "name", "x")
    assert said["record"] == name
    assert "{shown}" in message


def test_an_own_field_is_called_by_its_name(school: School) -> None:
    school.create(CUSTOM_FIELD, kind="device", code="dag", label="Besiktigad", type="date", personal=0)
    school.create(CUSTOM_FIELD, kind="person", code="dag", label="Annat", type="text", personal=0)
    device = school.create(DEVICE, serial="EX1")
    school.edit(device, own__dag="2026-11-20", own__fritt="a")
    assert words(school, device, "own.dag", "2026-11-01") == ("Besiktigad", "2026-11-01", "2026-11-20")
    assert words(school, device, "own.fritt", "b") == ("fritt", "b", "a")


@pytest.mark.parametrize(("protected", "says"), [(1, False), (0, True), (None, True)])
def test_of_a_protected_person_no_value_is_said(school: School, protected: int | None, says: bool) -> None:
    person = school.create(
        PERSON, given_name="Leo", family_name="Påhittsson", username="leopah", protected=protected, alias="Elev 1"
    )
    message, values = refused(school, person, "username", "annan")
    assert ("{shown}" in message) is says
    assert ("leopah" in values.values()) is says
    assert values["record"] == ("Leo Påhittsson" if says else "Elev 1")


def test_a_record_that_is_gone_is_no_more_edited(school: School) -> None:
    device = school.create(DEVICE, serial="EX1")
    school.remove(device)
    assert refused(school, device, "name", None) == ("The record is gone already. Look at the list again.", {})
