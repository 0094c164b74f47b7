"""Damaged files and bad profiles in the window: told among the files, and the others are taken in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.imports.import_hands import DEVICES, School

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def school(tmp_path: Path, qtbot: QtBot) -> Iterator[School]:
    made = School(tmp_path, qtbot)
    yield made
    made.close()


def test_a_bad_profile_is_told_among_the_files_and_stops_no_import(school: School) -> None:
    folder = school.folder / "profiles"
    folder.mkdir(exist_ok=True)
    (folder / "trasig.toml").write_text("a = [", "utf-8")
    school.drop(school.write("enheter.csv", *DEVICES))
    page = school.page
    assert page.stack.currentWidget() is page.preview
    lines = [[page.preview.files.index(at, column).data() for column in range(3)] for at in range(2)]
    assert lines[0][0] == "enheter.csv"
    assert lines[1][0] == "trasig.toml"
    assert "trasig.toml" in lines[1][2]
    assert "giltig TOML" in lines[1][2]
    page.preview.accept.click()
    school.settle()
    assert school.count() == 3


def test_one_damaged_file_of_several_is_told_and_the_others_are_taken_in(school: School) -> None:
    broken = school.folder / "halv.xlsx"
    broken.write_bytes(b"PK\x03\x04 halv")
    school.drop(school.write("enheter.csv", *DEVICES), broken)
    page = school.page
    assert [page.preview.files.index(at, 0).data() for at in range(2)] == ["enheter.csv", "halv.xlsx"]
    assert "skadad" in page.preview.files.index(1, 2).data()
    page.preview.accept.click()
    school.settle()
    assert school.count() == 3
