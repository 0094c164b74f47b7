"""Decisions over staged rows, one by one or many at once, and what they leave for the commit."""

from __future__ import annotations

import pytest

from coordinator.domain.inventory_kinds import DEVICE, PRODUCT, ROOM
from coordinator.domain.values import Scalar
from coordinator.exchange.imports.three_way_merge import merge
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Query
from coordinator.ledger.stage import Fate, LeftRow, Remarks, Stage
from tests.storage.school import School, device_rows, layout


@pytest.fixture
def stage(school: School) -> Stage:
    """EX00000 is unchanged, EX00001 and EX00002 change, EX00003 and EX00004 are in conflict, EX00005 and 6 are new."""
    rows = device_rows(5)
    school.imported(rows)
    devices = {one.values["serial"]: one for one in school.all(DEVICE)}
    for number in (3, 4):
        school.edit(devices[f"EX{number:05}"], name=f"Min {number}")
    news = device_rows(7)
    for number in (1, 2):
        news[number]["name"] = f"Ny {number}"
    for number in (3, 4):
        news[number]["name"] = f"Deras {number}"
    left = LeftRow(9, Fate.FAILED, "serial", "Unreadable", {}, ("8,8E+15", "Åsa"))
    note = LeftRow(3, Fate.NOTE, "name", "Doubtful", {}, ("PC 1",))
    made, (tally,) = school.staged((layout(), [*news, left, note]))
    assert (tally.created, tally.updated, tally.unchanged, tally.failed, tally.conflicts) == (2, 2, 3, 1, 2)
    return made


def names(school: School) -> dict[Scalar, Scalar]:
    return {one.values["serial"]: one.values["name"] for one in school.all(DEVICE)}


def shown(stage: Stage, fate: Fate | None = None, **asked: str) -> list[str]:
    return [row.title for row in stage.preview(1, fate, **asked)]  # type: ignore[arg-type]


def test_the_preview_shows_failures_first_then_what_changes_then_what_is_new(stage: Stage) -> None:
    rows = stage.preview(1)
    assert [(row.fate, row.title) for row in rows[:5]] == [
        (Fate.FAILED, ""),
        (Fate.CHANGED, "T-0001"),
        (Fate.CHANGED, "T-0002"),
        (Fate.NEW, "T-0005"),
        (Fate.NEW, "T-0006"),
    ]
    assert [(row.title, row.line) for row in rows[5:]] == [("T-0000", 2), ("T-0003", 5), ("T-0004", 6), ("", 10)]
    failed = rows[0]
    assert (failed.column, failed.reason, failed.shown) == ("serial", "Unreadable", (("1", "8,8E+15"), ("2", "Åsa")))
    assert [row.title for row in stage.preview(1, limit=2, offset=1)] == ["T-0001", "T-0002"]
    assert [row.reason for row in stage.preview(1, Fate.NOTE)] == ["Doubtful"]


def test_a_changed_row_says_what_stood_there_and_what_it_says(stage: Stage) -> None:
    (first, _) = stage.preview(1, Fate.CHANGED)
    (change,) = first.changes
    assert (change.field, change.base, change.ours, change.theirs, change.verdict, change.declined) == (
        "name", "PC 1", "PC 1", "Ny 1", "take", False,
    )  # fmt: skip
    assert first.record is not None
    assert dict(first.shown)["product"] == "Exempel Bok1", "a mention stands as its words"
    (conflict, _) = stage.preview(1, only="conflict")
    assert [(each.ours, each.theirs, each.verdict) for each in conflict.changes] == [("Min 3", "Deras 3", "conflict")]


def test_rows_are_found_by_any_word_whatever_its_case_and_accents(stage: Stage) -> None:
    assert shown(stage, search="ny 1") == ["T-0001"]
    assert shown(stage, search=" DERAS ") == ["T-0003", "T-0004"]
    assert shown(stage, Fate.NEW, search="bok2") == ["T-0005"]
    assert len(stage.preview(1, search="asa")) == 1, "a refused row is found by its cells"
    assert shown(stage, search="finns inte") == []
    assert shown(stage, search="  ") == shown(stage)


def test_rows_that_are_left_out_are_not_written_and_may_be_taken_in_again(stage: Stage, school: School) -> None:
    lines = {row.title: row.line for row in stage.preview(1)}
    stage.decline(1, [lines["T-0001"], lines["T-0005"]])
    assert stage.remarks(1) == Remarks(conflicts=2, near=0, notes=1, declined_new=1, declined_changed=1)
    stage.decline(1, [lines["T-0005"]], declined=False)
    stage.decline(1, [lines["T-0006"]])
    school.commit(stage)
    found = names(school)
    assert (found["EX00001"], found["EX00002"], "EX00005" in found, "EX00006" in found) == ("PC 1", "Ny 2", True, False)
    school.sound()


def test_all_rows_of_a_fate_or_those_with_a_word_are_left_out_at_once(stage: Stage, school: School) -> None:
    stage.decline_all(1, Fate.NEW)
    stage.decline_all(1, Fate.CHANGED, search="NY 2")
    assert stage.remarks(1) == Remarks(conflicts=2, near=0, notes=1, declined_new=2, declined_changed=1)
    stage.decline_all(1, Fate.NEW, search="EX00006", declined=False)
    assert stage.remarks(1).declined_new == 1
    assert [row.declined for row in stage.preview(1, Fate.CHANGED)] == [False, True]
    school.commit(stage)
    found = names(school)
    assert (found["EX00001"], found["EX00002"], "EX00005" in found, "EX00006" in found) == ("Ny 1", "PC 2", False, True)
    school.sound()


def test_rows_that_look_like_a_device_here_are_left_out_at_once(school: School) -> None:
    school.imported(device_rows(2))
    news = [{"serial": "EX0000O", "name": "PC"}, {"serial": "ZZ99999", "name": "PC"}]
    stage, _ = school.staged((layout(), news))
    near = stage.remarks(1).near
    stage.decline_all(1, Fate.NEW, only="near")
    assert stage.remarks(1).declined_new == near
    stage.decline_all(1, Fate.NEW, only="near", declined=False)
    assert stage.remarks(1).declined_new == 0


def test_a_field_left_out_stays_as_it_is_and_the_row_is_changed_no_more(stage: Stage, school: School) -> None:
    (first, _) = stage.preview(1, Fate.CHANGED)
    stage.decline(1, [first.line], ["name"])
    assert shown(stage, Fate.CHANGED) == ["T-0002"]
    stage.decline(1, [first.line], ["name"], declined=False)
    assert shown(stage, Fate.CHANGED) == ["T-0001", "T-0002"]
    stage.decline(1, [first.line], ["name"])
    school.commit(stage)
    assert names(school)["EX00001"] == "PC 1"
    school.sound()


def test_a_new_record_is_not_made_without_what_it_is_known_by(stage: Stage, school: School) -> None:
    (first, second) = stage.preview(1, Fate.NEW)
    verdicts = {change.field: change.verdict for change in first.changes}
    assert (verdicts["serial"], verdicts["name"]) == ("needed", "take")
    with pytest.raises(Refused, match="Serienummer"):
        stage.decline(1, [first.line], ["serial"])
    stage.decline(1, [first.line], ["name", "product"])
    assert {change.field for change in stage.preview(1, Fate.NEW)[0].changes if change.declined} == {"name", "product"}
    school.commit(stage)
    made = school.register.find(DEVICE, "serial", "EX00005")[0]
    assert (made.values["name"], made.values["product"], made.values["asset_tag"]) == (None, None, "T-0005")
    assert school.register.find(DEVICE, "serial", "EX00006")[0].values["name"] == "PC 6"
    assert second.changes
    school.sound()


def test_a_conflict_keeps_what_stands_here_until_it_is_settled(stage: Stage, school: School) -> None:
    (first, second) = stage.preview(1, only="conflict")
    stage.settle(1, first.line, "name", take=True)
    assert shown(stage, Fate.CHANGED) == ["T-0001", "T-0002", "T-0003"]
    stage.settle(1, second.line, "name", take=True)
    stage.settle(1, second.line, "name", take=False)
    assert shown(stage, Fate.CHANGED) == ["T-0001", "T-0002", "T-0003"]
    assert stage.remarks(1).conflicts == 2, "settled or not"
    school.commit(stage)
    found = names(school)
    assert (found["EX00003"], found["EX00004"]) == ("Deras 3", "Min 4")
    school.sound()


@pytest.mark.parametrize(
    ("search", "expected"),
    [("", ("Deras 3", "Deras 4")), ("deras 4", ("Min 3", "Deras 4")), ("finns inte", ("Min 3", "Min 4"))],
)
def test_all_conflicts_or_those_with_a_word_are_settled_at_once(
    stage: Stage, school: School, search: str, expected: tuple[str, str]
) -> None:
    stage.settle_all(1, take=True, search=search)
    school.commit(stage)
    found = names(school)
    assert (found["EX00003"], found["EX00004"], found["EX00001"]) == (*expected, "Ny 1")
    school.sound()


def test_what_was_settled_is_remembered_when_the_file_is_compared_anew(stage: Stage, school: School) -> None:
    stage.settle_all(1, take=True)
    stage.settle_all(1, take=False, search="deras 3")
    school.create(ROOM, name="A1")  # somebody writes meanwhile
    stage.compare(merge)
    school.commit(stage)
    found = names(school)
    assert (found["EX00003"], found["EX00004"]) == ("Min 3", "Deras 4")


def test_what_will_come_to_be_by_being_mentioned_is_told(school: School) -> None:
    rows = device_rows(2)
    school.create(PRODUCT, maker="Exempel", model="Bok0", kind="laptop")
    made, _ = school.staged((layout(), rows))
    assert made.coming() == [("product", ("Exempel", "Bok1", "", "laptop"))]
    assert made.news()
    school.commit(made)
    assert school.register.count(Query(PRODUCT)) == 2


def test_whoever_told_last_when_a_device_was_seen_is_named(school: School) -> None:
    shape = layout(companions={"last_seen": ("last_seen_source", "intune")})
    school.imported([*device_rows(1), {"serial": "EX9", "status": "lost"}], shape)
    school.edit(school.all(DEVICE)[0], last_seen_source="someone")
    school.imported(device_rows(1, last_seen="2026-11-20"), shape)
    assert [each.last_seen_source for each in school.all(DEVICE)] == ["intune", ""]


def test_a_file_that_is_taken_out_again_leaves_nothing(school: School) -> None:
    broken = LeftRow(9, Fate.FAILED, "serial", "Unreadable", {}, ())
    made, _ = school.staged((layout(), device_rows(2)), (layout("annat"), [*device_rows(4)[2:], broken]))
    made.forget(2)
    made.compare(merge)
    assert len(made.preview(1)) == 2
    school.commit(made)
    assert school.serials() == {"EX00000", "EX00001"}
    again, (_, tally) = school.staged((layout(), device_rows(2)), (layout("annat"), device_rows(4)[2:]))
    assert (tally.rows, tally.failed) == (2, 0)
    again.discard()
    school.sound()


def test_a_file_without_news_says_so(school: School) -> None:
    school.imported(device_rows(2))
    made, (tally,) = school.staged((layout(), device_rows(2)))
    assert (tally.unchanged, made.news()) == (2, False)
    made.discard()
