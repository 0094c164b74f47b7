"""What a row of the preview shows, in which order and page by page, and what may be left out of it."""

from __future__ import annotations

import pytest

from coordinator.domain.inventory_kinds import CUSTOM_FIELD, DEVICE, GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.exchange.imports.three_way_merge import merge
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.stage import GONE, NEEDED, Fate, Layout, LeftRow, Stage
from tests.storage.school import Row, School, device_rows, layout

FATES = (Fate.FAILED, Fate.CHANGED, Fate.NEW, Fate.SKIPPED, Fate.UNCHANGED, Fate.NOTE)


def staged(school: School, shape: Layout, *rows: Row | LeftRow) -> Stage:
    stage, _ = school.staged((shape, rows))
    return stage


@pytest.fixture
def mixed(school: School) -> Stage:
    """One row of each fate, in an order of the file that is none of the preview."""
    rows = device_rows(3)
    school.imported(rows[:2])
    left = [
        LeftRow(0, Fate.NOTE, "name", "Doubtful", {}, ("Anka",)),
        LeftRow(0, Fate.SKIPPED, "", "No record", {}, ("Summa",)),
        LeftRow(0, Fate.FAILED, "serial", "Unreadable", {"said": "8E15"}, ("8E15", "Gås")),
    ]
    return staged(school, layout(), rows[0], *left[:1], rows[2], left[1], {**rows[1], "note": "ny"}, left[2])


def test_what_needs_a_look_stands_first_and_what_is_as_before_last(mixed: Stage) -> None:
    assert [(row.fate, row.line) for row in mixed.preview(1)] == [
        (Fate.FAILED, 7), (Fate.CHANGED, 6), (Fate.NEW, 4), (Fate.SKIPPED, 5), (Fate.UNCHANGED, 2), (Fate.NOTE, 3),
    ]  # fmt: skip


@pytest.mark.parametrize("fate", FATES)
def test_one_fate_is_shown_alone(mixed: Stage, fate: Fate) -> None:
    assert [row.fate for row in mixed.preview(1, fate)] == [fate]


def test_pages_follow_each_other_without_a_gap(mixed: Stage) -> None:
    every = mixed.preview(1)
    assert [row for at in range(0, 6, 2) for row in mixed.preview(1, limit=2, offset=at)] == list(every)
    assert list(mixed.preview(1, limit=2, offset=6)) == []


def test_words_are_looked_for_in_staged_rows_and_in_those_left_out(mixed: Stage) -> None:
    assert [row.line for row in mixed.preview(1, search="GAS")] == [7]
    assert [row.line for row in mixed.preview(1, search="ex00002")] == [4]
    assert [row.line for row in mixed.preview(1, Fate.CHANGED, search="ny")] == [6]
    assert [row.line for row in mixed.preview(1, Fate.NEW, search="ny")] == []
    assert [row.line for row in mixed.preview(1, search="bok2")] == [4], "what is mentioned is found by its words"


def test_a_row_that_was_left_out_shows_its_cells_by_number(mixed: Stage) -> None:
    (failed,) = mixed.preview(1, Fate.FAILED)
    assert (failed.title, failed.column, failed.reason, dict(failed.values)) == (
        "", "serial", "Unreadable", {"said": "8E15"},
    )  # fmt: skip
    assert (failed.shown, failed.changes, failed.record, failed.declined) == (
        (("1", "8E15"), ("2", "Gås")), (), None, False,
    )  # fmt: skip


def test_a_staged_row_shows_what_it_says_field_by_field(mixed: Stage) -> None:
    (new,) = mixed.preview(1, Fate.NEW)
    assert dict(new.shown) == {
        "serial": "EX00002", "asset_tag": "T-0002", "name": "PC 2", "product": "Exempel Bok2",
        "last_seen": "2026-11-01", "status": None, "note": None,
    }  # fmt: skip
    assert (new.column, new.reason, dict(new.values), new.record) == ("", "", {}, None)


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ({"serial": "EX1", "asset_tag": "T1", "name": "PC"}, "T1"),
        ({"serial": "EX1", "name": "PC"}, "EX1"),
        ({"name": "PC", "note": "x"}, "PC"),
        ({"note": "x"}, ""),
    ],
)
def test_a_device_is_called_by_its_tag_number_or_name(school: School, row: Row, title: str) -> None:
    assert [each.title for each in staged(school, layout(), row).preview(1)] == [title]


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ({"given_name": "Kim", "family_name": "Ek"}, "Kim Ek"),
        ({"given_name": "Kim"}, "Kim"),
        ({"family_name": "Ek"}, ""),
    ],
)
def test_a_person_is_called_by_name(school: School, row: Row, title: str) -> None:
    assert [each.title for each in staged(school, layout("list", "person"), row).preview(1)] == [title]


def test_a_product_is_called_by_its_model(school: School) -> None:
    shape = Layout("product", "list", ("maker", "model"), ("maker+model",))
    assert [each.title for each in staged(school, shape, {"maker": "HP", "model": "Bok"}).preview(1)] == ["Bok"]


def test_a_reference_is_said_by_the_name_of_what_it_refers_to(school: School) -> None:
    room, person = school.create(ROOM, name="Sal 1"), school.create(PERSON, given_name="Kim", family_name="Ek")
    shape = layout(fields=("serial", "held_by", "product"), creates=frozenset())
    for holder in (person.id, None):
        school.create(DEVICE, serial=f"EX{holder}", held_by=holder, placed_in=room.id)
    liv = school.create(PERSON, given_name="Liv", family_name="Ek")
    rows: list[Row] = [{"serial": f"EX{holder}", "held_by": ("", "", "", "Liv Ek", "")} for holder in (person.id, None)]
    first, second = sorted(staged(school, shape, *rows).preview(1), key=lambda row: row.line)
    assert [(each.ours, each.theirs) for row in (first, second) for each in row.changes] == [
        ("Kim Ek", "Liv Ek"), (None, "Liv Ek"),
    ]  # fmt: skip
    school.edit(liv, protected=1, alias="Elev 1")
    assert staged(school, shape, *rows).preview(1)[0].changes[0].theirs == "Elev 1"


@pytest.mark.parametrize(
    ("kind", "row", "needed"),
    [
        ("device", {"serial": "EX1", "asset_tag": "T1", "name": "PC"}, {"serial"}),
        ("device", {"asset_tag": "T1", "name": "PC"}, {"asset_tag"}),
        ("device", {"name": "PC", "note": "x"}, set()),
        ("person", {"external_id": "p1", "given_name": "Kim"}, {"external_id"}),
        ("person", {"given_name": "Kim", "family_name": "Ek", "email": "kim@pahitt.se"}, {"email"}),
        ("person", {"given_name": "Kim", "family_name": "Ek"}, set()),
    ],
)
def test_a_new_record_keeps_what_it_is_known_by(school: School, kind: str, row: Row, needed: set[str]) -> None:
    stage = staged(school, layout("list", kind), row)
    (shown,) = stage.preview(1)
    assert {each.field for each in shown.changes if each.verdict == NEEDED} == needed
    assert {each.field for each in shown.changes} == set(row), "nothing is asked of what the row does not say"
    for code in needed:
        with pytest.raises(Refused):
            stage.decline(1, [2], [code])
    stage.decline(1, [2], sorted(set(row) - needed))
    assert {each.field for each in stage.preview(1)[0].changes if each.declined} == set(row) - needed


def test_what_a_kind_must_have_is_needed_too(school: School) -> None:
    shape = Layout("product", "list", ("maker", "model", "note"), ("source", "maker+model"))
    (row,) = staged(school, shape, {"maker": "HP", "model": "Bok", "note": "x"}).preview(1)
    assert {each.field: each.verdict for each in row.changes} == {"maker": NEEDED, "model": NEEDED, "note": "take"}
    (bare,) = staged(school, shape, {"model": "Bok", "note": "x"}).preview(1)
    assert {each.field: each.verdict for each in bare.changes} == {"model": NEEDED, "note": "take"}
    rooms = Layout("room", "list", ("name", "unit"), ("name+unit",))
    school.create(UNIT, name="Norra")
    (room,) = staged(school, rooms, {"name": "Sal 1", "unit": ("Norra",)}).preview(1)
    assert {each.verdict for each in room.changes} == {NEEDED}


def test_marks_that_are_no_fields_are_not_offered(school: School) -> None:
    shape = Layout("person", "register", ("external_id", "given_name", GONE), ("external_id",))
    (row,) = staged(school, shape, {"external_id": "p1", "given_name": "Kim", GONE: None}).preview(1)
    assert {each.field for each in row.changes} == {"external_id", "given_name"}


def test_own_fields_of_a_new_row_can_be_left_out(school: School) -> None:
    school.create(CUSTOM_FIELD, kind="device", code="zon", label="Zon", type="text", personal=0)
    shape = layout(fields=("serial", "own.zon"))
    stage = staged(school, shape, {"serial": "EX1", "own.zon": "A"}, {"serial": "EX2", "own.zon": "B"})
    stage.decline(1, [2], ["own.zon"])
    school.commit(stage)
    assert [one.own_value("zon") for one in school.all(DEVICE)] == [None, "B"]
    school.sound()


def test_a_row_is_left_out_and_taken_in_again_line_by_line(school: School) -> None:
    stage = staged(school, layout(), *device_rows(3))
    stage.decline(1, [2, 4])
    assert [(row.line, row.declined) for row in stage.preview(1)] == [(2, True), (3, False), (4, True)]
    stage.decline(1, [4], declined=False)
    assert [(row.line, row.declined) for row in stage.preview(1)] == [(2, True), (3, False), (4, False)]
    (tally,) = stage.compare(merge)
    assert (tally.created, tally.skipped) == (2, 1)


def test_a_settled_conflict_can_be_taken_back(school: School) -> None:
    school.imported(device_rows(2, note="a"))
    for device in school.all(DEVICE):
        school.edit(device, note="vår")
    stage = staged(school, layout(), *device_rows(2, note="deras", name="Ny"))
    for take, fates in ((True, {Fate.CHANGED}), (False, {Fate.CHANGED})):  # the name changes anyway
        stage.settle(1, 2, "note", take=take)
        assert {row.fate for row in stage.preview(1)} == fates
        (first, second) = stage.preview(1)
        verdicts = {each.field: each.verdict for each in first.changes}
        assert verdicts == {"name": "take", "note": "theirs" if take else "conflict"}
        assert {each.field: each.verdict for each in second.changes} == {"name": "take", "note": "conflict"}
    stage.settle(1, 2, "name", take=False)
    assert {each.field: each.verdict for each in stage.preview(1)[0].changes}["name"] == "take", "that is no conflict"


def test_groups_are_mentioned_by_name_in_the_preview(school: School) -> None:
    school.create(GROUP, name="5A")
    stage = staged(school, layout("list", "person"), {"given_name": "Kim", "external_id": "p1", "group": ("5a",)})
    (row,) = stage.preview(1)
    assert dict(row.shown)["group"] == "5a"
    school.commit(stage)
    assert [one.group for one in school.all(PERSON)] == [1]
    assert school.all(PRODUCT) == []
