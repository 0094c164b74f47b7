"""What lies on the hand-over desk: kept over an interruption, and left behind when the next person comes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coordinator.desk.counter.desk_draft import (
    CLASS,
    ISSUE,
    RETURN,
    SWAP,
    Desk,
    Given,
    Piece,
    draft_path,
    is_damaged,
    keep_desk,
    kept_desk,
    set_damaged_aside,
)

FULL = Desk(
    RETURN, 7, (Piece(1, "good", "Laddare"), Piece(2)), "2026-11-20", "2027-06-11", "signed", "en", "Not", 3,
    (Given(7, 1),), 8,
)  # fmt: skip


def everything(_kind: str, _id: int) -> bool:
    return True


def test_an_empty_desk_hands_out_today_in_swedish() -> None:
    assert Desk() == Desk(ISSUE, None, (), "", "", "awaiting", "sv", "", None, (), None)
    assert Piece(1) == Piece(1, None, "")
    assert Desk().empty


@pytest.mark.parametrize("desk", [Desk(person=1), Desk(pieces=(Piece(1),)), Desk(given=(Given(1, 2),))])
def test_a_desk_on_which_anything_lies_is_missed(desk: Desk) -> None:
    assert not desk.empty


def test_what_was_left_is_there_again(tmp_path: Path) -> None:
    path = draft_path(tmp_path / "skolan.coordinator")
    assert path.name == "skolan.coordinator.desk.json"
    keep_desk(FULL, path)
    assert kept_desk(path, everything) == FULL
    assert list(tmp_path.iterdir()) == [path]


def test_what_the_register_no_longer_knows_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "desk.json"
    keep_desk(FULL, path)
    gone = kept_desk(
        path, lambda kind, id: (kind, id) not in (("person", 7), ("device", 2), ("group", 3), ("person", 8))
    )
    assert (gone.person, gone.group, gone.next_pupil, gone.given) == (None, None, None, ())
    assert gone.pieces == (Piece(1, "good", "Laddare"),)
    assert kept_desk(path, lambda kind, id: (kind, id) != ("device", 1)).given == ()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"pieces": [], "given": [], "mode": "unheard"}', '{"pieces": 1}'])
def test_a_file_that_says_nothing_is_an_empty_desk(tmp_path: Path, text: str) -> None:
    path = tmp_path / "desk.json"
    path.write_text(text, encoding="utf-8")
    assert kept_desk(path, everything) == Desk()
    assert kept_desk(tmp_path / "none.json", everything) == Desk()


def test_the_next_person_finds_only_what_stays() -> None:
    """The language, the day due, and in a class the class; a swap and a return are over."""
    assert FULL.cleared() == Desk(ISSUE, due="2027-06-11", language="en")
    assert Desk(SWAP, group=3).cleared() == Desk(ISSUE)
    assert Desk(CLASS, 7, group=3, note="Not").cleared() == Desk(CLASS, group=3)


def test_devices_lie_on_the_desk_once_and_are_taken_off_everywhere() -> None:
    desk = Desk(pieces=(Piece(1),), given=(Given(7, 2),))
    assert (desk.devices, Desk(CLASS, given=desk.given).devices) == ((1,), (2,))
    assert desk.with_piece(Piece(1, "good")) == desk
    assert desk.with_piece(Piece(3)).devices == (1, 3)
    assert desk.with_changed(Piece(1, "worn")).pieces == (Piece(1, "worn"),)
    assert desk.with_changed(Piece(9, "worn")) == desk
    assert desk.without(1).pieces == ()
    assert desk.without(1).given == (Given(7, 2),)
    assert desk.without(2).given == ()


DAMAGED = (
    "", "[]", "{}", "5", "null", '"x"', "[" * 2_000, '{"pieces": [], "given": [], "mode": "unheard"}',
    '{"pieces": [{"device": "7"}], "given": []}', '{"pieces": [], "given": [], "person": "Leo"}',
    '{"pieces": [], "given": [], "note": 5}', '{"pieces": [{"device": true}], "given": []}',
)  # fmt: skip


@pytest.mark.parametrize("text", DAMAGED)
def test_a_damaged_desk_is_told_and_kept_beside(tmp_path: Path, text: str) -> None:
    path = tmp_path / "desk.json"
    path.write_text(text, encoding="utf-8")
    assert is_damaged(path)
    assert kept_desk(path, everything) == Desk()
    beside = set_damaged_aside(path)
    assert beside == tmp_path / "desk.json.damaged"
    assert beside.read_text(encoding="utf-8") == text
    assert not path.exists()
    assert set_damaged_aside(path) is None
    path.write_bytes(b"\xff\xfe")
    assert set_damaged_aside(path) == tmp_path / "desk.json.damaged1", "no earlier one is lost"


def test_a_damaged_desk_in_a_folder_where_nothing_may_be_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "desk.json"
    path.write_text("[", encoding="utf-8")

    def refused(_self: Path, _target: Path) -> Path:
        raise PermissionError(13, "locked")

    monkeypatch.setattr(Path, "rename", refused)
    assert set_damaged_aside(path) == path
    assert path.read_text(encoding="utf-8") == "["


def test_a_whole_desk_is_not_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "desk.json"
    assert not is_damaged(path)
    keep_desk(FULL, path)
    assert (is_damaged(path), set_damaged_aside(path)) == (False, None)
    assert kept_desk(path, everything) == FULL


def test_no_identity_number_is_kept_on_the_desk(tmp_path: Path) -> None:
    path = tmp_path / "desk.json"
    keep_desk(replace(FULL, note="Elev 20140231-0000 hämtar", pieces=(Piece(1, None, "Laddare 201402310000"),)), path)
    assert "0231" not in path.read_text(encoding="utf-8")
    assert kept_desk(path, everything).note == "Elev – hämtar"
