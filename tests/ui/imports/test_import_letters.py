"""What a cell says is shown in the preview as it stands, whatever it looks like."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from coordinator.ledger.stage import Fate
from coordinator.ui.imports.preview_model import THEIRS, TITLE
from tests.ui.imports.import_hands import School

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LETTERS = Path(__file__).parents[2] / "samples" / "letters"


@pytest.fixture
def school(tmp_path: Path, qtbot: QtBot) -> Iterator[School]:
    made = School(tmp_path, qtbot)
    yield made
    made.close()


def test_cells_that_look_like_json_are_shown_as_they_stand(school: School) -> None:
    school.drop(LETTERS / "note_bracket.csv")
    model, preview = school.page.preview.model, school.page.preview
    assert preview.accept.text() == "Importera 3 ändringar"
    school.tab(Fate.NEW.value)
    notes = []
    for row in range(model.rowCount()):
        index = model.index(row, TITLE)
        model.fetchMore(index)
        details = [[model.index(at, column, index).data() for column in (TITLE, THEIRS)]
                   for at in range(model.rowCount(index))]  # fmt: skip
        assert ["Produkt", "Provia Prov 11"] in details
        notes += [said for name, said in details if name == "Anteckning"]
    assert notes == ["vanlig", '["trasig skärm', '["a","b"]']
    school.page.accept()
    school.settle()
    assert [school.device(f"PROV000{n}").note for n in (1, 2, 3)] == notes
