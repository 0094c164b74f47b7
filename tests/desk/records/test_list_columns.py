"""What a list may show: its columns, how wide they are, how their values read, and what an edit in them changes."""

from __future__ import annotations

import pytest

from coordinator.desk.records.list_columns import list_columns_of, rows_of
from coordinator.desk.records.list_kinds import LISTS, counted
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import CUSTOM_FIELD
from coordinator.domain.kinds import KINDS
from coordinator.ledger.questions import Query
from tests.desk.conftest import School


@pytest.mark.parametrize("kind", ["device", "person", "group", "product", "room", "unit"])
def test_a_list_opens_with_columns_that_it_has_in_an_order_that_it_can_be_sorted_by(school: School, kind: str) -> None:
    shown = LISTS[kind]
    known = list_columns_of(kind, school.ledger.register)
    assert set(shown.columns) <= known.keys()
    assert {path for path, _ in shown.order} <= known.keys()
    assert list(school.ledger.register.ids(Query(KINDS[kind], order=shown.order)))
    assert shown.creates
    assert counted(kind, 1) != counted(kind, 2)
    assert counted(kind, 2).startswith("2 ")


def test_products_are_listed_by_how_many_there_are_and_the_rest_by_name() -> None:
    assert {kind: shown.order for kind, shown in LISTS.items()} == {
        "device": (), "person": (("shown", False),), "group": (("name", False),), "product": (("devices", True),),
        "room": (("name", False),), "unit": (("name", False),),
    }  # fmt: skip


def test_numbers_stand_at_the_right_and_names_have_the_most_room(school: School) -> None:
    columns = list_columns_of("device", school.ledger.register)
    some = ("price_ore", "monthly_fee_ore", "serial", "last_seen", "note")
    assert [path for path in some if columns[path].right] == ["price_ore", "monthly_fee_ore"]
    paths = ("product.model", "held_by.shown", "note", "serial", "last_seen", "price_ore", "status")
    assert [columns[path].letters for path in paths] == [21, 21, 21, 16, 11, 9, 11]
    products = list_columns_of("product", school.ledger.register)
    assert (products["lifetime_months"].right, products["lifetime_months"].letters) == (True, 6)


def test_a_value_reads_as_its_field_shows_it_and_a_missing_one_is_a_dash(school: School) -> None:
    columns = list_columns_of("device", school.ledger.register)
    assert [columns["status"].show(value) for value in ("lost", None, "")] == ["Borttappad", "–", "–"]
    assert columns["price_ore"].show(10_000).replace("\u00a0", " ") == "100 kr"
    people = list_columns_of("person", school.ledger.register)
    assert people["devices"].show(0) == "0"


def test_a_reference_shows_a_name_and_an_edit_in_it_changes_the_reference(school: School) -> None:
    columns = list_columns_of("device", school.ledger.register)
    placed = columns["placed_in.name"]
    assert placed.edits is not None
    assert placed.edits.code == "placed_in"
    assert columns["product.kind"].edits is None, "what stands one step away is edited there"
    assert columns["serial"].edits is KINDS["device"].field("serial")


def test_the_school_s_own_fields_are_columns_too(school: School) -> None:
    values = {"kind": "device", "code": "zone", "label": "Zon", "type": "text"}
    school.ledger.commit(ChangeSet(Sentence("x"), Origin.PROGRAM, creations=(Creation(CUSTOM_FIELD.code, -1, values),)))
    columns = list_columns_of("device", school.ledger.register)
    assert [column.caption for path, column in columns.items() if "zone" in path] == ["Zon"]
    assert not any("zone" in path for path in list_columns_of("person", school.ledger.register))


def test_what_would_name_a_protected_person_is_left_out(school: School) -> None:
    columns = list_columns_of("person", school.ledger.register)
    ids = [school.person(name).id for name in ("leopah", "skaint")]
    shown = rows_of(
        "person", ids, [columns[path] for path in ("shown", "username", "family_name")], school.ledger.register
    )
    assert shown[0] == ("Leo Påhittsson", "leopah", "Påhittsson")
    assert shown[1] == ("Elev F01", None, None)
    rooms = list_columns_of("room", school.ledger.register)
    assert rows_of("room", [1], [rooms["name"]], school.ledger.register) == [("IT-förråd",)]
