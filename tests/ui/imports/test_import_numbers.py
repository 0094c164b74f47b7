"""A file with what may be personal identity numbers is asked about, and read once more when they are none (U7)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.imports.import_hands import HEADER, School

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def school(tmp_path: Path, qtbot: QtBot) -> Iterator[School]:
    made = School(tmp_path, qtbot)
    yield made
    made.close()


def test_doubtful_rows_come_in_when_somebody_says_that_they_are_no_numbers(school: School) -> None:
    school.drop(school.write("enheter.csv", HEADER, "AB12CD34;NSK-1;L;Dell;I bruk;x", "1304128398;;L;Dell;Lager;y"))
    sentence, _, trouble = school.window.said[-1]
    assert sentence == "1 cell kan innehålla ett personnummer och lämnades utanför. Dess rad säger vilken."
    assert trouble
    assert school.page.preview.accept.text() == "Importera 1 ändring"
    assert school.window.agreed is not None
    school.window.agreed()
    school.settle()
    assert school.page.preview.accept.text() == "Importera 2 ändringar"
    school.page.accept()
    school.settle()
    assert school.device("1304128398").note == "y"


def test_a_file_without_doubt_asks_nothing(school: School) -> None:
    school.drop(school.write("enheter.csv", HEADER, "AB12CD34;NSK-1;L;Dell;I bruk;lånas av 20130412-8398"))
    assert school.window.said == []
