"""A finished file comes whole to its place or not at all, and what hinders it is said."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from coordinator.exchange.writing.placement import FileUnwritable, placed
from coordinator.ledger.outcomes import Trouble

pytestmark = pytest.mark.usefixtures("english")


def told(refused: pytest.ExceptionInfo[FileUnwritable]) -> str:
    return refused.value.message.format(**refused.value.values)


def test_the_draft_is_beside_and_takes_the_place_once_it_is_whole(tmp_path: Path) -> None:
    to = tmp_path / "lista.csv"
    to.write_text("gammal", encoding="utf-8")
    with placed(to, ".csv") as draft:
        assert (draft.parent, draft.suffix, draft.name[0]) == (tmp_path, ".csv", ".")
        draft.write_text("ny", encoding="utf-8")
        assert to.read_text(encoding="utf-8") == "gammal"
    assert to.read_text(encoding="utf-8") == "ny"
    assert list(tmp_path.iterdir()) == [to]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_said_and_nothing_is_left(tmp_path: Path, number: int) -> None:
    to = tmp_path / "lista.csv"
    with pytest.raises(FileUnwritable) as refused, placed(to, ".csv"):
        raise OSError(number, os.strerror(number))
    assert told(refused).startswith(f"There is no room for lista.csv in {tmp_path}")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileUnwritable) as refused, placed(tmp_path / "borta" / "lista.csv", ".csv"):
        pass
    assert told(refused).startswith(f"The folder {tmp_path / 'borta'} is not there")


def test_a_folder_in_the_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "lista.csv").mkdir()
    with pytest.raises(FileUnwritable) as refused, placed(tmp_path / "lista.csv", ".csv"):
        pass
    assert told(refused) == "lista.csv is a folder. Choose another name."
    assert [path.name for path in tmp_path.iterdir()] == ["lista.csv"]


def test_what_may_not_be_replaced_is_perhaps_open_elsewhere(tmp_path: Path) -> None:
    to = tmp_path / "lista.csv"
    with pytest.raises(FileUnwritable) as refused, placed(to, ".csv"):
        raise PermissionError(errno.EACCES, "denied")
    assert told(refused).startswith(f"Nothing may be written in {tmp_path}")
    to.write_text("gammal", encoding="utf-8")
    with pytest.raises(FileUnwritable) as refused, placed(to, ".csv"):
        raise PermissionError(errno.EACCES, "denied")
    assert told(refused).startswith("lista.csv cannot be replaced")


def test_a_drive_that_is_only_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "lista.csv").write_text("gammal", encoding="utf-8")
    with pytest.raises(FileUnwritable) as refused, placed(tmp_path / "lista.csv", ".csv"):
        raise OSError(errno.EROFS, "read-only")
    assert told(refused).startswith(f"Nothing may be written in {tmp_path}")


@pytest.mark.parametrize(("trouble", "why"), [(OSError(errno.EIO, "I/O"), "I/O"), (TimeoutError(), "TimeoutError")])
def test_anything_else_is_said_as_the_system_says_it(tmp_path: Path, trouble: OSError, why: str) -> None:
    with pytest.raises(FileUnwritable) as refused, placed(tmp_path / "lista.csv", ".csv"):
        raise trouble
    assert told(refused).startswith(f"lista.csv could not be written in {tmp_path} ({why})")


def test_what_the_writer_itself_gets_wrong_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), placed(tmp_path / "lista.csv", ".csv"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["skola.sqlite", "lista", "lista.csv.db", ".csv", "bild.png"])
def test_a_name_with_another_ending_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    to = tmp_path / name
    to.write_bytes(b"annat")
    with pytest.raises(Trouble, match=r"must end in \.csv or \.xlsx"), placed(to, ".csv", ".xlsx"):
        pass
    assert to.read_bytes() == b"annat"
    assert [each.name for each in tmp_path.iterdir()] == [name]
