from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coordinator.app import crash_report
from coordinator.app.school_opening import open_school
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.ledger.outcomes import Trouble
from coordinator.words import mark
from tests.storage.schools import make_school

PROJECT = Path(__file__).resolve().parents[2]
NAME = "Åsa Exempelqvist"


def fail() -> None:
    rows = {"Leo Påhittsson": 1}
    try:
        rows[NAME]
    except KeyError as error:
        raise ValueError(f"no {NAME}") from error


def test_a_report_says_where_and_never_what(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no") as raised:
        fail()
    said = crash_report.write_report(tmp_path, raised.value)
    (file,) = tmp_path.iterdir()
    written = file.read_text(encoding="utf-8")
    assert str(file) in said
    assert "builtins.ValueError" in written
    assert "builtins.KeyError" in written
    assert " fail" in written
    assert "Exempelqvist" not in written
    assert "Påhittsson" not in written
    assert str(PROJECT) not in written
    assert str(Path.home()) + "/" not in written


def test_trouble_is_said_and_not_reported(tmp_path: Path) -> None:
    assert crash_report.write_report(tmp_path, Trouble(mark("The database is closed."))) == "Databasen är stängd."
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_met_while_reading_is_trouble_and_no_bug(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    conn = sqlite3.connect(path)
    page, size = (
        conn.execute(said).fetchone()[0]
        for said in ("SELECT rootpage FROM sqlite_schema WHERE name = 'device'", "PRAGMA page_size")
    )
    conn.close()
    with path.open("rb+") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * 64)
    with open_school(path, write=False) as school, pytest.raises(sqlite3.DatabaseError) as raised:
        school.ledger.register.get(DEVICE, 1)
    assert "skadad" in crash_report.write_report(tmp_path / "reports", raised.value)
    assert not (tmp_path / "reports").exists()
    with open_school(path, write=False) as school:
        assert any("skadad" in str(finding) for finding in school.ledger.verify())


def test_trouble_behind_a_bug_is_told_without_its_values(tmp_path: Path) -> None:
    bug = RuntimeError(NAME)
    bug.__cause__ = Trouble("{name} is there", name=NAME)
    crash_report.write_report(tmp_path, bug)
    (file,) = tmp_path.iterdir()
    written = file.read_text(encoding="utf-8")
    assert "{name} is there" in written
    assert NAME not in written


def test_reports_do_not_pile_up(tmp_path: Path) -> None:
    for _ in range(25):
        crash_report.write_report(tmp_path, ValueError())
    assert len(list(tmp_path.iterdir())) == 20


def test_a_report_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert crash_report.write_report(tmp_path / "file", ValueError())


def test_errors_end_as_errors_of_one_chain() -> None:
    first, second = ValueError(), ValueError()
    first.__context__, second.__context__ = second, first
    assert len([line for line in crash_report.report_lines(first, datetime.now(UTC)) if "ValueError" in line]) == 2


def test_an_error_in_any_thread_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    said: list[str] = []
    crash_report.install(tmp_path, said.append)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert len(said) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_a_program_that_dies_of_a_bug_leaves_its_report(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from coordinator import words; from coordinator.app import crash_report;"
        "words.use('en'); crash_report.install(Path(sys.argv[1])); raise ValueError('Exempelqvist')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=PROJECT, capture_output=True, encoding="utf-8", check=False
    )
    assert ended.returncode == 1
    assert "went wrong" in ended.stderr
    assert "Exempelqvist" not in ended.stderr
    assert len(list(tmp_path.glob("report-*.txt"))) == 1
