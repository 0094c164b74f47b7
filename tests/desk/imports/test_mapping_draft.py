"""Mappings left half done: kept beside the database, the newest first, and no more of a file than its columns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coordinator.desk.imports.mapping_draft import Draft, drafts_path, forget_draft, keep_draft, load_drafts
from coordinator.ledger.outcomes import Trouble

WHOLE = Draft("a" * 64, "/hem/lista.csv", "lista.csv", "devices", "cp1252", ";", 2, "clear", "dmy", "Lånade",
              {0: "serial", 3: "held_by.full_name"})  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "school.coordinator"


@pytest.mark.parametrize(
    "draft",
    [
        Draft("c" * 64, "/hem/a.csv", "a.csv", "people", label="Elev 20140231-0000"),
        Draft("c" * 64, "/hem/20140231-0000.csv", "20140231-0000.csv", "people"),
    ],
)
def test_no_draft_keeps_an_identity_number(database: Path, draft: Draft) -> None:
    with pytest.raises(Trouble, match="annat namn"):
        keep_draft(database, draft)
    assert not drafts_path(database).exists()


def test_a_draft_comes_back_as_it_was_left(database: Path) -> None:
    assert load_drafts(database) == []
    bare = Draft("b" * 64, "/hem/annan.csv", "annan.csv", "people")
    keep_draft(database, WHOLE)
    keep_draft(database, bare)
    assert load_drafts(database) == [bare, WHOLE]
    assert [path.name for path in database.parent.iterdir()] == ["school.mappings.json"]
    assert drafts_path(database) == database.parent / "school.mappings.json"
    assert "Lånade" in drafts_path(database).read_text(encoding="utf-8")


def test_what_was_not_said_stays_unsaid() -> None:
    draft = Draft("b" * 64, "/hem/annan.csv", "annan.csv", "people")
    assert (draft.encoding, draft.delimiter, draft.header, draft.date_order, draft.label) == (None, None, None, "", "")
    assert (draft.blank, draft.fields) == ("keep", {})


def test_a_draft_takes_the_place_of_the_file_s_earlier_one(database: Path) -> None:
    other = replace(WHOLE, sha256="b" * 64)
    for draft in (WHOLE, other, again := replace(WHOLE, label="Nytt")):
        keep_draft(database, draft)
    assert load_drafts(database) == [again, other]


def test_the_twenty_newest_are_kept(database: Path) -> None:
    for number in range(21):
        keep_draft(database, replace(WHOLE, sha256=f"{number:064}"))
    assert [int(draft.sha256) for draft in load_drafts(database)] == list(range(20, 0, -1))


def test_only_the_draft_of_the_file_is_forgotten(database: Path) -> None:
    other = replace(WHOLE, sha256="b" * 64)
    keep_draft(database, WHOLE)
    keep_draft(database, other)
    forget_draft(database, "c" * 64)
    assert load_drafts(database) == [other, WHOLE]
    forget_draft(database, other.sha256)
    assert load_drafts(database) == [WHOLE]
    forget_draft(database, WHOLE.sha256)
    assert load_drafts(database) == []


@pytest.mark.parametrize("written", [b"", b"{}", b"7", b"\xff\xfe", b'[1, null, {}, {"fields": {"x": "y"}}]'])
def test_a_file_that_cannot_be_read_holds_none(database: Path, written: bytes) -> None:
    drafts_path(database).write_bytes(written)
    assert load_drafts(database) == []
    keep_draft(database, WHOLE)
    assert load_drafts(database) == [WHOLE]


def test_a_draft_that_says_something_unknown_is_passed_by(database: Path) -> None:
    keep_draft(database, WHOLE)
    path = drafts_path(database)
    read = path.read_text(encoding="utf-8")
    path.write_text(f'[{{"nytt": 1, "fields": {{}}}}, {read[1:]}', encoding="utf-8")
    assert load_drafts(database) == [WHOLE]


def test_why_nothing_can_be_kept_is_told_and_no_half_is_left(database: Path) -> None:
    drafts_path(database).mkdir()
    with pytest.raises(Trouble) as told:
        keep_draft(database, WHOLE)
    assert "Is a directory" in str(told.value.values["reason"])
    assert [path.name for path in database.parent.iterdir()] == ["school.mappings.json"]
