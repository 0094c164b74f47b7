"""No personal identity number passes the door: in no text of any kind, typed or staged, nor in a file's name (U7)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random

import pytest

from coordinator.domain.changes import Change, ChangeSet, Creation, Key, Origin, PaperDraft, Record, Sentence
from coordinator.domain.choices import Direction
from coordinator.domain.fields import Type
from coordinator.domain.identity_numbers import About, holds_number, may_hold_numbers
from coordinator.domain.inventory_kinds import DEVICE, GROUP, HANDOVER, PERSON, ROOM, SAME_AS
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS
from coordinator.domain.number_rules import doubtful_texts, numbers_dropped, text_rule
from coordinator.ledger.mentions import NameMention, PersonMention
from coordinator.ledger.number_guard import MAYBE_A_NUMBER, NUMBER_DROPPED, ROW_LEFT, NumberGuard
from coordinator.ledger.outcomes import NumberDoubt
from coordinator.ledger.stage import Fate, FileFacts, Layout, LeftRow, StagedRow
from coordinator.storage.stage.staged_rows import in_columns
from tests.domain.test_identity_numbers import AMID, NOTATIONS, OTHER
from tests.storage.school import Row, School, layout

TODAY = date(2026, 11, 22)
SIGNED, BARE, WRONG = "20130412-8398", "1304128398", "1304128397"
TEXTS = [
    (kind, field.code)
    for kind in KINDS.values()
    for field in kind.fields
    if kind is not SAME_AS and field.type in (Type.TEXT, Type.LONG_TEXT)  # what was joined passed the door then
]


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    with closing(School(tmp_path / "school.sqlite")) as made:
        yield made


def added(kind: str, /, **values: str | int) -> ChangeSet:
    return ChangeSet(Sentence("tried"), Origin.WINDOW, creations=(Creation(kind, -1, values),))


@pytest.mark.parametrize(("kind", "code"), TEXTS, ids=lambda said: said.code if isinstance(said, Kind) else said)
def test_every_text_of_every_kind_loses_a_number_or_is_asked_about(kind: Kind[Record], code: str) -> None:
    changes = added(kind.code, **{code: f"x {SIGNED}"})
    asked, kept = doubtful_texts(changes, TODAY), numbers_dropped(changes, TODAY)
    if kind.field(code).tells_apart:
        assert list(asked.values()) == [kind.field(code).label]
        assert kept == changes
    else:
        assert asked == {}
        assert kept.creations[0].values[code] == "x –"
        assert [each.label for each in kept.dropped] == [kind.field(code).label]


@pytest.mark.parametrize("said", NOTATIONS)
def test_no_notation_is_left_in_a_note_about_a_person(school: School, said: str) -> None:
    notice = school.ledger.commit(added("person", given_name="Leo", note=said, guardian_name=f"Åsa {said}"))
    assert len(notice.dropped) == 2
    person = school.all(PERSON)[0]
    assert (person.note, person.guardian_name.replace("'", "")) == ("", "Åsa –")


@pytest.mark.parametrize("said", [*OTHER, "2026-11-21 0830", "20261122-1300", "2025-08-12 A123", "order 241121-0001"])
def test_what_only_looks_like_a_number_stays(school: School, said: str) -> None:
    if said != "12.11.10.1300":
        assert school.ledger.commit(added("device", serial="A1", note=said)).dropped == ()
        assert school.all(DEVICE)[0].note == said


def test_own_fields_reasons_sentences_and_papers_lose_it_too(school: School) -> None:
    paper = PaperDraft(-1, json.dumps({"notes": [f"pnr {SIGNED}", "x"], "name": "Å"}, ensure_ascii=False), "1")
    given = Creation(HANDOVER.code, -1, {"direction": Direction.ISSUE, "on": "2026-11-20", "note": f"pnr {SIGNED}"})
    owned = Creation(DEVICE.code, -2, {"serial": "A1", "own.mamma": SIGNED})
    said = Sentence("Imported {file}", {"file": f"elev {SIGNED}.csv", "count": 2})
    changes = ChangeSet(said, Origin.WINDOW, f"enligt mamma {SIGNED}", creations=(given, owned), papers=(paper,))
    kept = numbers_dropped(changes, TODAY)
    assert SIGNED not in repr(kept)
    assert (kept.reason, kept.sentence.values["file"]) == ("enligt mamma –", "elev –.csv")
    assert json.loads(kept.papers[0].content) == {"notes": ["pnr –", "x"], "name": "Å"}
    assert kept.creations[1].values["own.mamma"] is None
    assert len(kept.dropped) == 4
    entry = school.register.entry(school.ledger.commit(changes).entry)
    assert entry is not None
    assert (entry.reason, entry.values["file"]) == ("enligt mamma –", "elev –.csv")
    assert school.ledger.verify() == []
    assert b"8398" not in b"".join(file.read_bytes() for file in school.path.parent.iterdir() if file.is_file())


def test_a_text_that_must_be_there_is_not_emptied(school: School) -> None:
    school.ledger.commit(added("room", name=SIGNED))
    assert school.all(ROOM)[0].name == "–"


def test_a_change_loses_it_as_a_creation_does(school: School) -> None:
    school.ledger.commit(added("device", serial="A1", note="x"))
    change = Change(Key("device", 1, "note"), "x", f"hos {SIGNED}")
    school.ledger.commit(ChangeSet(Sentence("tried"), Origin.WINDOW, changes=(change,)))
    assert school.all(DEVICE)[0].note == "hos –"
    school.ledger.undo()
    school.ledger.redo()
    assert school.all(DEVICE)[0].note == "hos –"


@pytest.mark.parametrize(
    ("kind", "code", "said", "asked"),
    [
        ("device", "serial", BARE, True), ("device", "serial", SIGNED, True), ("device", "serial", WRONG, False),
        ("device", "serial", "1302310103", False), ("device", "serial", "201302310101", False),
        ("device", "serial", "5CD1304128", False), ("device", "asset_tag", "130412-8398", True),
        ("device", "asset_tag", "241121-0001", False), ("device", "asset_tag", "20130412-T107", True),
        ("device", "order_no", "4512123456", False), ("device", "order_no", "B1304128398", True),
        ("device", "imei", "490154203237518", False), ("person", "username", WRONG, True),
        ("person", "email", f"{WRONG}@edu.kommunen.example", True), ("person", "external_id", SIGNED, True),
        ("device", "entra_id", "550e8400-e29b-41d4-a716-130412839800", False),
    ],
)  # fmt: skip
def test_what_tells_things_apart_is_asked_about_only_in_doubt(
    school: School, kind: str, code: str, said: str, asked: bool
) -> None:
    changes = added(kind, **{code: said})
    if not asked:
        school.ledger.commit(changes)
        return
    with pytest.raises(NumberDoubt) as doubt:
        school.ledger.commit(changes)
    assert said not in str(doubt.value)
    assert school.register.entries(limit=9) == []
    school.ledger.keep_numbers(doubt.value.doubtful)
    school.ledger.commit(changes)
    with pytest.raises(NumberDoubt):
        school.ledger.commit(added("device", serial="1204128399"))
    school.ledger.keep_numbers()
    school.ledger.commit(added("device", serial="1204128399"))


def test_imported_rows_lose_it_and_say_so(school: School) -> None:
    rows = [
        {"serial": "A1", "note": f"lånas av {SIGNED}", "name": "x"},
        {"serial": BARE, "asset_tag": "N2", "note": "y"},
        {"serial": BARE, "note": "z"},
        {"serial": "A4", "asset_tag": "070-555 00 02"},
    ]
    stage, tallies = school.staged((layout(), rows))
    assert (tallies[0].rows, tallies[0].created, tallies[0].failed) == (4, 3, 1)
    assert stage.doubtful == {BARE}
    notes = {(row.line, row.reason) for row in stage.preview(1, Fate.NOTE)}
    lines = sorted(row.line for fate in (Fate.NEW, Fate.FAILED) for row in stage.preview(1, fate))
    assert notes == {(lines[0], NUMBER_DROPPED), (lines[1], MAYBE_A_NUMBER)}
    failed = stage.preview(1, Fate.FAILED)[0]
    assert (failed.line, failed.reason) == (lines[2], ROW_LEFT)
    school.commit(stage)
    assert {(one.serial, one.asset_tag, one.note) for one in school.all(DEVICE)} == {
        ("A1", "", "lånas av –"), ("", "N2", "y"), ("A4", "070-555 00 02", ""),
    }  # fmt: skip
    assert school.ledger.verify() == []
    again, _ = school.staged((layout(), rows))
    assert not again.news()
    school.ledger.keep_numbers(stage.doubtful)
    kept, tallies = school.staged((layout(), rows[:2]))
    assert (tallies[0].failed, kept.news()) == (0, True)


def test_the_register_is_asked_once_for_each_text() -> None:
    asked: list[tuple[str, str, str]] = []

    def stands(kind: str, code: str, said: str) -> bool:
        asked.append((kind, code, said))
        return said == BARE

    guard = NumberGuard(TODAY, stands)
    shape = Layout("device", "intune", ("serial", "order_no"), ("serial",))
    rows = [StagedRow(line, b"", None, None, (f"A{line}", BARE if line % 2 else "1204128399")) for line in range(2, 42)]
    for some in (rows[:20], rows[20:]):
        (batch,) = in_columns(some, 2)
        assert list(guard.batch(shape, batch).columns[1]) == [None, BARE] * 10
    assert asked == [("device", "order_no", "1204128399"), ("device", "order_no", BARE)]


def test_in_a_column_of_such_figures_some_pass_by_chance(school: School) -> None:
    chance = Random(7)
    serials = sorted({str(chance.randrange(10**9, 10**10)) for _ in range(2_000)})
    doubtful = [one for one in serials if holds_number(one, About.NAMED)]
    assert 0 < len(doubtful) < 40
    stage, tallies = school.staged((layout(), [{"serial": one} for one in serials]))
    assert (tallies[0].created, stage.doubtful) == (len(serials), frozenset())


def test_a_column_of_people_s_numbers_is_not_taken_for_chance(school: School) -> None:
    numbers = [f"{one:06d}{tail:03d}" for one in range(130401, 130425) for tail in (817,)]
    whole = [
        nine + next(str(last) for last in range(10) if holds_number(f"{nine}{last}", About.NAMED)) for nine in numbers
    ]
    stage, tallies = school.staged((layout(), [{"serial": one} for one in whole]))
    assert (tallies[0].created, tallies[0].failed) == (0, 24)
    assert stage.doubtful == set(whole)


def test_mentions_and_the_names_of_files_lose_it() -> None:
    guard = NumberGuard(TODAY)
    said = PersonMention(name=f"Åsa {SIGNED} Öberg", username=BARE)
    assert guard.mention("person", said) == PersonMention(name="Åsa – Öberg")
    assert guard.mention("group", NameMention(f"7B {SIGNED}")) == NameMention("7B")
    assert guard.mention("room", NameMention("Sal 12")) == NameMention("Sal 12")
    facts = FileFacts(f"{SIGNED}.csv", "0" * 64, "x", "device", "utf-8", ";")
    assert guard.facts(facts).name == "–.csv"
    dated = FileFacts("export_20261122-1300.csv", "0" * 64, "x", "device", "utf-8", ";")
    assert guard.facts(dated) is dated


def test_a_mention_of_nothing_but_a_number_makes_nobody(school: School) -> None:
    shape = layout(kind="person", creates=frozenset({"group"}))
    rows: list[Row] = [{"external_id": "u1", "group": (SIGNED,)}, {"external_id": "u2", "group": (f"7B {SIGNED}",)}]
    stage, _ = school.staged((shape, rows))
    assert [row.reason for row in stage.preview(1, Fate.NOTE)] == [NUMBER_DROPPED] * 2
    school.commit(stage)
    assert [group.name for group in school.all(GROUP)] == ["7B"]


def test_a_left_row_of_the_file_stays_in_its_order(school: School) -> None:
    left = LeftRow(2, Fate.SKIPPED, "", "x", {}, ())
    stage, _ = school.staged((layout(), [left, {"serial": "A1", "note": SIGNED}]))
    assert [row.line for row in stage.preview(1, Fate.SKIPPED)] == [2]
    assert len(stage.preview(1, Fate.NOTE)) == 1


@pytest.mark.parametrize("said", [*NOTATIONS, *AMID])
def test_the_quick_look_overlooks_no_number(said: str) -> None:
    assert may_hold_numbers(f"abc|{said}|Åsa")


@pytest.mark.parametrize("said", ["5CD1234ABC|PF3X9K1A", "Åsa Öberg|Märta", "2026-11-21|Sal 12", "NSK-0001|12345678"])
def test_the_quick_look_passes_plain_columns_by(said: str) -> None:
    assert not may_hold_numbers(said)


def test_what_nobody_writes_as_a_text_has_no_rule() -> None:
    assert text_rule("device", "status") is None
    assert text_rule("device", "held_by") is None
    assert text_rule("attachment", "content") is None


def test_a_mention_that_loses_its_number_is_whom_the_rest_says(school: School) -> None:
    shape = layout(kind="person", creates=frozenset({"group"}))
    rows: list[Row] = [
        {"external_id": "u1", "group": (f"7b {SIGNED}",)}, {"external_id": "u2", "group": ("7B",)},
        {"external_id": "u3", "group": ("7B ",)},
    ]  # fmt: skip
    school.imported(rows, shape)
    assert [group.name for group in school.all(GROUP)] == ["7B"]
    assert {person.group for person in school.all(PERSON)} == {1}
    guard = NumberGuard(TODAY)
    assert guard.mention("group", NameMention("7B", "Skolan", SIGNED, bare=True)) == NameMention(
        "7B", "Skolan", "", True
    )


def test_a_few_such_figures_do_not_show_what_a_column_is(school: School) -> None:
    plain = [str(2_401_345_678 + 11 * at) for at in range(15)]
    assert not any(holds_number(one, About.NAMED) for one in plain)
    stage, _ = school.staged((layout(), [{"serial": one} for one in [*plain, BARE]]))
    assert stage.doubtful == {BARE}


def test_a_name_in_a_sentence_is_told_once() -> None:
    name = f"Plan {SIGNED}"
    creation = Creation("plan", -1, {"name": name})
    changes = ChangeSet(Sentence("{plan} added", {"plan": name}), Origin.WINDOW, creations=(creation,))
    kept = numbers_dropped(changes, TODAY)
    assert (kept.sentence.values["plan"], len(kept.dropped)) == ("Plan –", 1)


def test_what_is_kept_of_a_row_that_is_left_out_holds_no_number(school: School) -> None:
    twin = LeftRow(2, Fate.SKIPPED, "", "x", {"number": BARE, "line": 3, "other": f"hos {SIGNED}"}, ())
    failed = LeftRow(3, Fate.FAILED, "", "x", {}, (f"Namn\x1fÅsa {SIGNED}", "Sal\x1fSal 12"))
    stage, _ = school.staged((layout(), [twin, failed, {"serial": "A1"}]))
    assert dict(stage.preview(1, Fate.SKIPPED)[0].values) == {"number": "–", "line": 3, "other": "hos –"}
    assert stage.preview(1, Fate.FAILED)[0].shown == (("1", "Namn\x1fÅsa –"), ("2", "Sal\x1fSal 12"))
