"""What a committed stage leaves: the records, what the entry tells of every row, and what each source said last."""

from __future__ import annotations

import json

import pytest

from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.values import Scalar
from coordinator.exchange.imports.three_way_merge import merge
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Query
from coordinator.ledger.stage import FIELD_DECLINED, Fate, FileFacts, Layout, LeftRow
from coordinator.storage.queries import search_index
from coordinator.storage.stage.stage_writer import DECLINED
from tests.storage.school import Row, School, device_rows, layout, staged_rows

FACTS = ("file1.csv", "0" * 64, "test", "device", "utf-8", ";")


def rows_of(school: School, notice: Notice, fate: Fate | str) -> list[tuple[int, str, str, dict[str, object]]]:
    code = fate.value if isinstance(fate, Fate) else fate
    return [
        (row.line, row.column, row.reason, dict(row.values))
        for row in school.register.imported_rows(notice.entry, code)
    ]


def baselines(school: School) -> list[tuple[int, str | None, list[Scalar], int]]:
    """What each source said last: record, its own id, the cells, the line in its file."""
    rows = school.register.conn.execute("SELECT record, key, cells, line FROM baseline ORDER BY source, record")
    return [(record, key, json.loads(cells), line) for record, key, cells, line in rows]


def test_the_entry_keeps_what_each_file_was_and_how_many_rows_became_what(school: School) -> None:
    school.imported(device_rows(3))
    left = [LeftRow(0, Fate.SKIPPED, "", "Not ours", {}, ()), LeftRow(0, Fate.FAILED, "serial", "Bad", {}, ("x",))]
    rows = device_rows(5, note="ny")
    stage, _ = school.staged((layout(), [*rows, *left]), (layout("jamf"), device_rows(1)))
    stage.decline(1, [6])
    notice = school.commit(stage)
    first, second = school.register.imported_files(notice.entry)
    assert (first.number, first.name, first.profile, first.kind, first.encoding, first.delimiter) == (
        1, "file1.csv", "test", "device", "utf-8", ";",
    )  # fmt: skip
    counted = ("rows", "created", "updated", "unchanged", "skipped", "failed", "conflicts")
    assert [getattr(first, name) for name in counted] == [7, 1, 3, 0, 2, 1, 0]
    assert [getattr(second, name) for name in counted] == [1, 0, 0, 1, 0, 0, 0]
    assert {name: notice.counts[name] for name in counted} == {
        "rows": 8, "created": 1, "updated": 3, "unchanged": 1, "skipped": 2, "failed": 1, "conflicts": 0,
    }  # fmt: skip


def test_rows_left_out_by_hand_are_told_as_such(school: School) -> None:
    school.imported(device_rows(2))
    stage, _ = school.staged((layout(), device_rows(3, note="ny")))
    stage.decline(1, [2, 4])
    stage.decline(1, [3], ["note"])
    notice = school.commit(stage)
    assert rows_of(school, notice, Fate.SKIPPED) == [(2, "", DECLINED, {}), (4, "", DECLINED, {})]
    assert rows_of(school, notice, FIELD_DECLINED) == [(3, "note", "", {"theirs": "ny"})]
    assert rows_of(school, notice, Fate.CHANGED) == []
    assert [row.record for row in school.register.imported_rows(notice.entry, FIELD_DECLINED)] == [Ref("device", 2)]
    school.sound()


def test_a_conflict_is_told_with_all_that_was_said_and_whether_it_was_taken(school: School) -> None:
    school.imported(device_rows(3, note="a"))
    for device in school.all(DEVICE):
        school.edit(device, note="vår")
    stage, _ = school.staged((layout(), device_rows(3, note="deras")))
    stage.settle(1, 3, "note", take=True)
    stage.decline(1, [4])
    notice = school.commit(stage)
    said = {"base": "a", "ours": "vår", "theirs": "deras"}
    assert rows_of(school, notice, "conflict") == [
        (2, "note", "", {**said, "taken": 0}), (3, "note", "", {**said, "taken": 1}),
    ]  # fmt: skip
    assert rows_of(school, notice, Fate.CHANGED) == [(3, "", "", {})]


def test_what_is_mentioned_comes_to_be_once_and_only_what_is_written(school: School) -> None:
    shape = Layout(
        "person", "list", ("external_id", "given_name", "group", "unit"), ("external_id",), frozenset({"group", "unit"})
    )
    rows: list[Row] = [
        {"external_id": f"p{at}", "given_name": "Kim", "group": (group,), "unit": ("Norra",)}
        for at, group in enumerate(("5A", "5a", "6B", "7C"))
    ]
    stage, _ = school.staged((shape, rows))
    stage.decline(1, [4])
    stage.decline(1, [5], ["group"])
    school.commit(stage)
    assert [group.name for group in school.all(GROUP)] == ["5A"], "one class, however it is written"
    assert [(unit.name, unit.own) for unit in school.all(UNIT)] == [("Norra", 0)]
    assert [one.group for one in school.all(PERSON)] == [1, 1, None]
    school.sound()


def test_a_mentioned_product_is_kept_with_all_its_words(school: School) -> None:
    shape = layout(fields=("serial", "product"))
    school.imported([{"serial": "EX1", "product": ("Exempel", "Bok", "B-1", "laptop")}], shape)
    school.imported([{"serial": "EX2", "product": ("", "Platta", "", "")}], shape)
    assert [(one.maker, one.model, one.model_number, one.values["kind"]) for one in school.all(PRODUCT)] == [
        ("Exempel", "Bok", "B-1", "laptop"), ("", "Platta", "", None),
    ]  # fmt: skip
    school.sound()


def test_new_records_are_born_in_the_order_of_the_file_whichever_rows_are_left_out(school: School) -> None:
    stage, _ = school.staged((layout(), device_rows(5)))
    stage.decline(1, [3, 5])
    notice = school.commit(stage)
    assert [(one.id, one.serial) for one in school.all(DEVICE)] == [(1, "EX00000"), (2, "EX00002"), (3, "EX00004")]
    assert [(record, cells[0], line) for record, _, cells, line in baselines(school)] == [
        (1, "EX00000", 2), (2, "EX00002", 4), (3, "EX00004", 6),
    ]  # fmt: skip
    school.ledger.undo(notice.entry)
    assert school.all(DEVICE) == []
    school.imported(device_rows(2))
    assert [one.id for one in school.all(DEVICE)] == [4, 5], "no number is given twice"
    school.sound()


def test_each_source_keeps_what_it_said_last(school: School) -> None:
    shape = layout(fields=("serial", "note", "product"))
    product: tuple[str, ...] = ("Exempel", "Bok", "", "")
    school.imported([{"serial": "EX1", "note": "a", "product": product, "id": "g1"}], shape)
    school.imported([{"serial": "EX1", "note": "b", "id": "j1"}], layout("jamf", fields=("serial", "note")))
    assert baselines(school) == [(1, "g1", ["EX1", "a", 1], 2), (1, "j1", ["EX1", "b"], 2)]
    school.imported([{"serial": "EX2"}, {"serial": "EX1", "note": "c", "id": "g2"}], shape)
    assert baselines(school) == [(1, "g2", ["EX1", "c", None], 3), (2, None, ["EX2", None, None], 2),
                                 (1, "j1", ["EX1", "b"], 2)]  # fmt: skip
    school.sound()


def test_undoing_an_import_gives_back_what_the_source_had_said_before(school: School) -> None:
    shape = layout(fields=("serial", "note"))
    school.imported([{"serial": "EX1", "note": "a", "id": "g1"}], shape)
    before = baselines(school)
    for note in ("b", "c"):
        last = school.imported([{"serial": "EX1", "note": note, "id": "g1"}], shape)
        assert baselines(school)[0][2] == ["EX1", note]
        school.ledger.undo(last.entry)
        assert baselines(school) == before
        school.sound()


def test_rows_that_were_left_out_leave_no_trace_of_having_been_said(school: School) -> None:
    shape = layout(fields=("serial", "note"))
    school.imported([{"serial": "EX1", "note": "a"}], shape)
    stage, _ = school.staged((shape, [{"serial": "EX1", "note": "b"}, {"serial": "EX2"}]))
    stage.decline(1, [2, 3])
    school.commit(stage)
    assert [cells for _, _, cells, _ in baselines(school)] == [["EX1", "a"]]


def test_a_changed_field_brings_its_companion_and_its_key(school: School) -> None:
    shape = layout(companions={"last_seen": ("last_seen_source", "intune")})
    school.create(DEVICE, serial="EX00000", name="Sal 10", last_seen="2026-01-01", last_seen_source="hand")
    school.create(DEVICE, serial="EX00001", last_seen="2026-11-30", last_seen_source="hand")
    school.imported(device_rows(2, asset_tag="nk 7"), shape)
    assert [one.last_seen_source for one in school.all(DEVICE)] == ["intune", "hand"]
    assert [one.id for one in school.register.find(DEVICE, "asset_tag", "NK7")] == [1, 2]
    school.sound()


def test_whoever_watches_is_told_what_came_and_what_changed(school: School) -> None:
    school.imported(device_rows(2))
    notice = school.imported(device_rows(3, product=("Exempel", "Ny", "", ""), note="ny"))
    assert {kind: set(ids or ()) for kind, ids in notice.touched.items()} == {"device": {1, 2, 3}, "product": {3}}


def test_a_new_record_is_found_by_its_words_at_once(school: School) -> None:
    school.imported(device_rows(2))
    school.imported(device_rows(2, name="Vikariens"))
    assert school.register.count(Query(DEVICE, text="VIKARIEN")) == 2
    assert school.register.count(Query(DEVICE, text="pc 1")) == 0
    assert school.register.count(Query(DEVICE, text="ex00001")) == 1


@pytest.mark.parametrize("more", [0, 1])
def test_a_bulk_is_told_as_a_whole_and_found_like_a_few(
    school: School, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    monkeypatch.setattr(search_index, "BULK", 4)
    count = 4 + more
    many: list[Row] = [{"external_id": f"p{at}", "given_name": f"Kim{at}", "family_name": "Ek"} for at in range(count)]
    shape = layout("register", "person", creates=frozenset())
    born = school.imported(many, shape)
    assert (born.touched["person"] is None) is bool(more)
    assert school.register.count(Query(PERSON, text="kim3")) == 1
    changed = school.imported([{**row, "email": f"ny{at}@pahitt.se"} for at, row in enumerate(many)], shape)
    assert (changed.touched["person"] is None) is bool(more)
    school.store.build_index().result()
    assert school.register.count(Query(PERSON, text="ny3@pahitt")) == 1
    names = [one.given_name for one in school.register.records(Query(PERSON, order=(("shown", True),)))]
    assert names == sorted(names, reverse=True)
    school.sound()


def test_an_import_that_was_begun_anew_is_not_committed(school: School) -> None:
    stage, _ = school.staged((layout(), device_rows(1)))
    other, _ = school.staged((layout(), device_rows(2)))
    with pytest.raises(Refused, match="börjat om"):
        school.commit(stage)
    assert school.all(DEVICE) == []
    school.commit(other)
    assert len(school.all(DEVICE)) == 2


def test_a_stage_that_was_compared_before_others_wrote_is_compared_again(school: School) -> None:
    school.imported(device_rows(1, note="a"))
    stage, (tally,) = school.staged((layout(), device_rows(2, note="deras")))
    assert (tally.created, tally.updated) == (1, 1)
    school.edit(school.all(DEVICE)[0], note="vår")
    school.create(DEVICE, serial="EX00001")
    notice = school.commit(stage)
    assert [one.note for one in school.all(DEVICE)] == ["vår", "deras"]
    assert (notice.counts["created"], notice.counts["updated"], notice.counts["conflicts"]) == (0, 1, 1)
    school.sound()


def test_one_mention_is_one_number_and_each_file_has_its_own_rows(school: School) -> None:
    stage = school.ledger.stage()
    for number, source in enumerate(("intune", "jamf"), 1):
        shape = layout(source)
        stage.begin(shape, FileFacts(f"file{number}.csv", *FACTS[1:]))
        rows: list[Row] = [{"serial": f"{source}-{at}", "product": ("Exempel", "Bok", "", "")} for at in range(number)]
        stage.add(staged_rows(stage, shape, rows))
    assert [tally.created for tally in stage.compare(merge)] == [1, 2]
    assert [[row.title for row in stage.preview(number)] for number in (1, 2)] == [["intune-0"], ["jamf-0", "jamf-1"]]
    school.commit(stage)
    assert school.register.count(Query(PRODUCT)) == 1
    school.sound()


def test_rooms_come_to_be_only_where_the_source_may_bring_them(school: School) -> None:
    fields = ("serial", "placed_in")
    school.imported([{"serial": "EX0", "placed_in": ("Sal 1",)}], layout(fields=fields, creates=frozenset()))
    assert school.all(ROOM) == []
    rows: list[Row] = [{"serial": serial, "placed_in": ("Sal 1",)} for serial in ("EX1", "EX2")]
    school.imported(rows, layout(fields=fields, creates=frozenset({"room"})))
    assert [room.name for room in school.all(ROOM)] == ["Sal 1"]
    assert [one.placed_in for one in school.all(DEVICE)] == [1, 1, 1]  # EX0 has waited for it
    school.sound()
