"""Bulk work: identity, three-way merges, decisions, several files in one import, and every row accounted for."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.domain.inventory_kinds import DEVICE, PERSON, PRODUCT, UNIT
from coordinator.domain.values import Scalar
from coordinator.exchange.imports.three_way_merge import merge
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.stage import FIELD_DECLINED, Fate, LeftRow, Tally
from coordinator.storage.match import record_match
from tests.storage.school import Row, School, device_rows, layout


def refused(reason: str) -> LeftRow:
    return LeftRow(0, Fate.FAILED, "serial", reason, {"said": "8,834E+15"}, ("8,834E+15", "x"))


def test_the_same_file_again_says_nothing(school: School) -> None:
    school.imported(device_rows(5))
    before = school.state()
    stage, (tally,) = school.staged((layout(), device_rows(5)))
    assert tally == Tally(5, 0, 0, 5, 0, 0, 0)
    assert not stage.news()
    school.commit(stage)
    assert school.state() == before
    school.sound()


def test_a_correction_made_here_survives_the_next_export_of_the_old_value(school: School) -> None:
    school.imported(device_rows(1, note="fel"))
    school.edit(school.all(DEVICE)[0], note="rätt")
    stage, (tally,) = school.staged((layout(), device_rows(1, note="fel", last_seen="2026-11-09")))
    assert (tally.updated, tally.conflicts) == (1, 0)
    assert [(one.field, one.theirs) for one in stage.preview(1)[0].changes] == [("last_seen", "2026-11-09")]
    school.commit(stage)
    assert school.all(DEVICE)[0].note == "rätt"


def test_both_sides_changed_is_a_conflict_for_a_person_to_settle(school: School) -> None:
    school.imported(device_rows(2, note="a"))
    for device in school.all(DEVICE):
        school.edit(device, note="vår")
    stage, (tally,) = school.staged((layout(), device_rows(2, note="deras")))
    assert (tally.updated, tally.unchanged, tally.conflicts) == (0, 2, 2)
    stage.settle(1, 2, "note", take=True)
    stage.settle(1, 3, "note", take=True)
    stage.settle(1, 3, "note", take=False)
    (tally,) = stage.compare(merge)
    assert (tally.updated, tally.unchanged, tally.conflicts) == (1, 1, 1)
    notice = school.commit(stage)
    assert [one.note for one in school.all(DEVICE)] == ["deras", "vår"]
    conflicts = school.register.imported_rows(notice.entry, "conflict")
    assert [(row.line, row.column, dict(row.values)["taken"]) for row in conflicts] == [(2, "note", 1), (3, "note", 0)]
    school.sound()


def test_blank_says_nothing_unless_told_to_erase(school: School) -> None:
    school.imported(device_rows(1, note="a"))
    stage, (tally,) = school.staged((layout(), device_rows(1, note=None)))
    assert tally.unchanged == 1
    school.commit(stage)
    stage, (tally,) = school.staged((layout(erases=True), device_rows(1, note=None, last_seen="2026-11-02")))
    assert tally.updated == 1
    school.commit(stage)
    assert school.all(DEVICE)[0].note == "a"  # the source had said nothing before, and says so again
    school.sound()


def test_erasing_takes_away_what_the_source_had_said(school: School) -> None:
    school.imported(device_rows(1, note="a"))
    school.imported(device_rows(1, note=None), layout(erases=True))
    assert not school.all(DEVICE)[0].note
    school.sound()


def test_declined_rows_and_fields_stay_declined_when_compared_again(school: School) -> None:
    school.imported(device_rows(3))
    stage, _ = school.staged((layout(), device_rows(4, note="ny", status="lost")))
    stage.decline(1, [2, 5])
    stage.decline(1, [3], ["note"])
    expected = [Tally(4, 0, 2, 0, 2, 0, 0)]
    assert list(stage.compare(merge)) == expected
    school.create(UNIT, name="Något annat")  # something changed meanwhile: compared anew
    assert list(stage.compare(merge)) == expected
    notice = school.commit(stage)
    assert [(one.note, one.status) for one in school.all(DEVICE)] == [
        ("", ""), ("", "lost"), ("ny", "lost")
    ]  # fmt: skip
    assert notice.counts["skipped"] == 2
    stage, (tally,) = school.staged((layout(), device_rows(4, note="ny", status="lost")))
    assert (tally.created, tally.updated) == (1, 1)  # what was declined is offered again
    school.sound()


def test_a_declined_row_is_no_conflict(school: School) -> None:
    school.imported(device_rows(2, note="a"))
    for device in school.all(DEVICE):
        school.edit(device, note="vår")
    stage, _ = school.staged((layout(), device_rows(2, note="deras")))
    stage.decline(1, [2])
    stage.decline(1, [3], ["note"])
    (tally,) = stage.compare(merge)
    assert tally == Tally(2, 0, 0, 1, 1, 0, 0)
    notice = school.commit(stage)
    assert list(school.register.imported_rows(notice.entry, "conflict")) == []


def test_the_newest_of_several_rows_counts_and_the_next_when_it_is_declined(school: School) -> None:
    rows = [
        {"serial": "EX1", "rank": "2026-01-01", "note": "äldst"},
        {"serial": "ex 1", "rank": "2026-03-01", "note": "nyast"},
        {"serial": "EX1", "rank": "2026-02-01", "note": "mellan"},
    ]
    stage, (tally,) = school.staged((layout(), rows))
    assert tally == Tally(3, 1, 0, 0, 2, 0, 0)
    assert {row.line: dict(row.values) for row in stage.preview(1, Fate.SKIPPED)} == {2: {"line": 3}, 4: {"line": 3}}
    stage.decline(1, [3])
    assert {row.line for row in stage.preview(1, Fate.NEW) if not row.declined} == {4}
    school.commit(stage)
    assert [one.note for one in school.all(DEVICE)] == ["mellan"]
    school.sound()


def test_twins_in_the_register_fail_the_row_unless_the_source_tells_them_apart(school: School) -> None:
    school.imported([{"serial": "EX1", "id": "guid-1"}])
    school.create(DEVICE, serial="EX 1")
    stage, (known,) = school.staged((layout(), [{"serial": "EX1", "id": "guid-1", "note": "a"}]))
    assert (known.updated, known.failed) == (1, 0)
    stage, (tally,) = school.staged((layout("jamf"), [{"serial": "ex1", "note": "a"}]))
    assert (tally.failed, stage.preview(1)[0].reason != "") == (1, True)
    school.commit(stage)
    assert len(school.all(DEVICE)) == 2


def test_a_row_without_any_identity_is_new_and_an_empty_cell_matches_nothing(school: School) -> None:
    school.create(DEVICE, serial="", asset_tag="")
    _, (tally,) = school.staged((layout(), [{"serial": "", "asset_tag": "", "note": "a"}]))
    assert tally.created == 1


def test_a_file_that_adds_nothing_skips_strangers(school: School) -> None:
    school.imported(device_rows(1))
    _, (tally,) = school.staged((layout("list", adds=False), device_rows(2, note="a")))
    assert (tally.updated, tally.skipped) == (1, 1)


def test_only_what_is_written_is_created_by_being_mentioned(school: School) -> None:
    rows = device_rows(4)
    stage, _ = school.staged((layout(), rows))
    stage.decline(1, [2, 5])  # two of three products with them
    school.commit(stage)
    assert [one.model for one in school.all(PRODUCT)] == ["Bok1", "Bok2"]
    school.imported(device_rows(2), layout("jamf", creates=frozenset()))
    assert len(school.all(PRODUCT)) == 2
    school.sound()


def test_a_mention_that_is_blank_finds_nobody(school: School) -> None:
    school.create(PERSON, note="namnlös")
    shape = layout(fields=("serial", "held_by"), creates=frozenset())
    school.imported([{"serial": "EX1", "held_by": ("okänd", "", "", "", "")}], shape)
    assert school.all(DEVICE)[0].held_by is None


def test_new_records_get_defaults_and_companions(school: School) -> None:
    shape = layout(
        defaults={"phase": "operation", "status": "in_store"}, companions={"last_seen": ("last_seen_source", "intune")}
    )
    school.imported([*device_rows(1), {"serial": "EX9", "status": "lost"}], shape)
    first, second = school.all(DEVICE)
    assert (first.phase, first.status, first.last_seen_source) == ("operation", "in_store", "intune")
    assert (second.status, second.last_seen_source) == ("lost", "")
    school.sound()
    school.tampered("UPDATE device SET phase = 'retirement' WHERE id = 2")
    assert school.ledger.verify()


def test_a_later_file_of_the_import_sees_what_the_earlier_brings(school: School) -> None:
    people = layout("oneroster", "person")
    rows: list[Row] = [{"external_id": "u1", "given_name": "Leo", "family_name": "Påhittsson", "group": ("7A",)}]
    devices = layout(fields=("serial", "held_by"), creates=frozenset())
    held: list[Row] = [
        {"serial": "EX1", "held_by": ("", "", "u1", "", "")},
        {"serial": "EX2", "held_by": ("", "", "u2", "", "")},
    ]
    school.create(DEVICE, serial="EX1")
    stage, tallies = school.staged((people, rows), (devices, held))
    assert [one.created for one in tallies] == [1, 1]
    assert tallies[1].updated == 1
    (change,) = stage.preview(2, Fate.CHANGED)[0].changes
    assert (change.field, change.theirs) == ("held_by", "u1")
    assert school.all(PERSON) == []
    school.commit(stage)
    leo = school.all(PERSON)[0]
    assert [one.held_by for one in school.all(DEVICE)] == [leo.id, None]
    school.sound()
    undone = school.ledger.undo().piles
    assert undone is not None
    assert undone.kept_count == 0
    assert (school.all(PERSON), len(school.all(DEVICE))) == ([], 1)
    school.sound()


def test_a_commit_that_fails_keeps_the_stage_and_an_old_stage_is_refused(school: School) -> None:
    stage, _ = school.staged((layout(), device_rows(1)))
    school.staged((layout(), device_rows(2)))
    with pytest.raises(Refused):
        school.commit(stage)
    assert school.all(DEVICE) == []
    twice, _ = school.staged((layout(), device_rows(2)))
    school.commit(twice)
    with pytest.raises(Refused):
        school.commit(twice)
    assert len(school.all(DEVICE)) == 2


def test_the_list_stays_with_the_entry_also_when_the_source_has_spoken_since(school: School) -> None:
    first = school.imported([*device_rows(2), refused("Oläsligt"), {"serial": "EX00000"}])
    listed = [(row.line, row.fate) for row in school.register.imported_rows(first.entry)]
    assert listed == [(2, "new"), (3, "new"), (4, "failed"), (5, "skipped")]
    school.imported(device_rows(2, note="a"))
    assert [(row.line, row.fate) for row in school.register.imported_rows(first.entry)] == listed
    school.ledger.undo(2)
    school.ledger.undo(first.entry)
    assert [(row.line, row.fate) for row in school.register.imported_rows(first.entry)] == listed
    (failed,) = school.register.imported_rows(first.entry, "failed")
    assert (failed.cells, failed.values["said"]) == (("8,834E+15", "x"), "8,834E+15")


CELLS = st.sampled_from([None, "a", "b"])
ROWS = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {
                "serial": st.sampled_from(["EX1", "EX2", "ex 3", None]),
                "asset_tag": st.sampled_from([None, "T1", "T2"]),
                "id": st.sampled_from([None, "g1", "g2"]),
                "name": CELLS,
                "note": CELLS,
            }
        ),
        st.builds(refused, st.sampled_from(["x", "y"])),
        st.builds(lambda: LeftRow(0, Fate.SKIPPED, "", "tom", {}, ())),
    ),
    max_size=6,
)
EDITS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["name", "note"]), CELLS), max_size=3)
RENAMED = st.lists(
    st.tuples(
        st.integers(0, 2), st.sampled_from(["serial", "asset_tag"]), st.sampled_from([None, "EX1", "EX2", "EX9", "T1"])
    ),
    max_size=3,
)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(first=ROWS, edits=EDITS, second=ROWS, other=ROWS, declined=st.sets(st.integers(2, 7)))
@QUICK
@pytest.mark.slow
def test_every_row_is_accounted_for_and_the_commit_does_what_the_preview_said(
    first: list[dict[str, Scalar] | LeftRow],
    edits: list[tuple[int, str, Scalar]],
    second: list[dict[str, Scalar] | LeftRow],
    other: list[dict[str, Scalar] | LeftRow],
    declined: set[int],
) -> None:
    with TemporaryDirectory() as folder:
        school = School(Path(folder) / "school.sqlite")
        school.imported(first)
        for at, code, value in edits:
            devices = school.all(DEVICE)
            if at < len(devices) and devices[at].values.get(code) != value:
                school.edit(devices[at], **{code: value})
        before = school.state()
        stage, _ = school.staged((layout(), second), (layout("jamf"), other))
        stage.decline(1, sorted(declined))
        tallies = stage.compare(merge)
        for tally in tallies:
            assert tally.rows == tally.created + tally.updated + tally.unchanged + tally.skipped + tally.failed
        assert school.state() == before
        notice = school.commit(stage)
        files = school.register.imported_files(notice.entry)
        assert [
            Tally(one.rows, one.created, one.updated, one.unchanged, one.skipped, one.failed, one.conflicts)
            for one in files
        ] == list(tallies)
        school.sound()
        undone = school.ledger.undo(notice.entry).piles
        assert undone is not None
        assert (undone.kept_count, undone.impossible_count) == (0, 0)
        assert school.state() == before
        school.sound()
        school.close()


@given(first=ROWS, edits=RENAMED, again=st.lists(st.integers(0, 5), max_size=6), more=ROWS)
@QUICK
def test_what_reads_as_before_is_found_in_one_step_as_by_the_long_way(
    first: list[dict[str, Scalar] | LeftRow],
    edits: list[tuple[int, str, Scalar]],
    again: list[int],
    more: list[dict[str, Scalar] | LeftRow],
) -> None:
    with TemporaryDirectory() as folder:
        school = School(Path(folder) / "school.sqlite")
        school.imported(first)
        for at, code, value in edits:
            devices = school.all(DEVICE)
            if at < len(devices) and devices[at].values.get(code) != value:
                school.edit(devices[at], **{code: value})
        second = [*(first[at] for at in dict.fromkeys(again) if at < len(first)), *more]
        found = []
        for way in (record_match._match_same, lambda *_: False):
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(record_match, "_match_same", way)
                stage, tallies = school.staged((layout(), second))
                found.append((list(tallies), stage.news(), list(stage.preview(1))))
        school.close()
    assert found[0] == found[1]


def test_a_second_row_about_a_device_that_reads_as_before_is_met(school: School) -> None:
    rows = device_rows(3)
    school.imported(rows)
    newer = {**rows[1], "serial": None, "note": "nyare", "rank": "2026-11-20"}
    stage, (tally,) = school.staged((layout(), [*rows, newer]))
    assert (tally.unchanged, tally.updated, tally.skipped) == (2, 1, 1)
    school.commit(stage)
    assert [one.note for one in school.all(DEVICE)] == ["", "nyare", ""]
    school.sound()


@given(base=CELLS, ours=CELLS, theirs=CELLS)
def test_three_way_merge(base: str | None, ours: str | None, theirs: str | None) -> None:
    verdict = merge("three_way", base, ours, theirs)
    if theirs in (base, ours):
        assert verdict == "keep"
    elif ours == base or not ours:
        assert verdict == "take"
    else:
        assert verdict == "conflict"
    assert (merge("fill", None, ours, theirs) == "take") == (not ours and theirs is not None)


def test_a_field_of_a_new_row_is_left_out_kept_with_the_entry_and_undone_as_one(school: School) -> None:
    stage, _ = school.staged((layout(), device_rows(3, note="hemligt", status="lost")))
    (first, *_) = stage.preview(1, Fate.NEW)
    verdicts = {change.field: (change.verdict, change.theirs, change.declined) for change in first.changes}
    assert verdicts["serial"] == ("needed", "EX00000", False)
    assert verdicts["note"] == ("take", "hemligt", False)
    stage.decline(1, [2, 3], ["note"])
    stage.decline(1, [2], ["product"])
    stage.decline(1, [3], ["note"], declined=False)
    with pytest.raises(Refused, match="Serienummer"):
        stage.decline(1, [2], ["serial"])
    school.create(UNIT, name="Något annat")  # something changed meanwhile: compared anew
    assert list(stage.compare(merge)) == [Tally(3, 3, 0, 0, 0, 0, 0)]
    assert {change.field for change in stage.preview(1, Fate.NEW)[0].changes if change.declined} == {"note", "product"}
    notice = school.commit(stage)
    devices = school.all(DEVICE)
    assert [(one.note, one.status, one.product is None) for one in devices] == [
        ("", "lost", True), ("hemligt", "lost", False), ("hemligt", "lost", False)
    ]  # fmt: skip
    kept = school.register.imported_rows(notice.entry, FIELD_DECLINED)
    assert [(row.line, row.record, row.column, dict(row.values)) for row in kept] == [
        (2, devices[0].ref, "note", {"theirs": "hemligt"}),
        (2, devices[0].ref, "product", {"theirs": "Exempel Bok0"}),
    ]
    school.sound()
    stage, (tally,) = school.staged((layout(), device_rows(3, note="hemligt", status="lost")))
    assert tally.unchanged == 3, "what was left out is not offered again until the source says something else"
    school.reopen()
    before = school.state()
    school.ledger.undo(notice.entry)
    assert not school.all(DEVICE)
    school.sound()
    school.ledger.redo()
    assert school.state() == before
    school.sound()


def test_only_what_is_not_left_out_is_created_by_being_mentioned(school: School) -> None:
    stage, _ = school.staged((layout(), device_rows(1)))
    stage.decline(1, [2], ["product"])
    school.commit(stage)
    assert not school.all(PRODUCT)
    assert len(school.all(DEVICE)) == 1
