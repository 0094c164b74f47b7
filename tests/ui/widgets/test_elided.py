"""Long words in a narrow place end in … instead of being cut through a letter."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from coordinator.ui.widgets.elided import NarrowLabel, NarrowLink

ADDRESS = "amina.attrappstrom@edu.kommunen.example"


def test_an_address_that_does_not_fit_is_cut_but_kept_whole(qtbot: QtBot) -> None:
    label = NarrowLabel(ADDRESS)
    qtbot.addWidget(label)
    label.resize(120, 30)
    label.show()
    assert label.is_cut()
    assert (label.text(), label.toolTip()) == (ADDRESS, ADDRESS)
    drawn = label.grab().toImage()
    label.resize(600, 30)
    assert not label.is_cut()
    assert label.grab().toImage().copy(0, 0, 120, 30) != drawn


def test_a_link_follows_its_width(qtbot: QtBot) -> None:
    pressed: list[bool] = []
    made = NarrowLink("Acer Chromebook Spin 511 R756T", lambda: pressed.append(True))
    qtbot.addWidget(made)
    made.resize(120, 30)
    made.show()
    assert made.text().endswith("…")
    assert made.accessibleName() == made.toolTip() == "Acer Chromebook Spin 511 R756T"
    made.resize(600, 30)
    assert made.text() == "Acer Chromebook Spin 511 R756T"
    made.click()
    assert pressed == [True]
