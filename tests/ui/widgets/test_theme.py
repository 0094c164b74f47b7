from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from coordinator.ui.widgets import theme
from coordinator.ui.widgets.theme import DARK, LIGHT, Colours, contrast

BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


@BOTH
@pytest.mark.parametrize("ground", ["window", "base", "raised", "tint"])
@pytest.mark.parametrize("ink", ["text", "muted"])
def test_text_can_be_read(colours: Colours, ground: str, ink: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@BOTH
@pytest.mark.parametrize("ink", ["accent", "danger", "warning"])
@pytest.mark.parametrize("ground", ["window", "base"])
def test_coloured_words_can_be_read(colours: Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@BOTH
def test_controls_and_focus_can_be_seen(colours: Colours) -> None:
    assert contrast(colours.edge, colours.base) >= 3
    assert contrast(colours.edge, colours.window) >= 3
    assert contrast(colours.accent, colours.raised) >= 3
    assert contrast(colours.on_accent, colours.accent) >= 4.5


@BOTH
def test_the_style_sheet_has_every_place_filled(colours: Colours) -> None:
    assert "@" not in theme.style_sheet(colours, 10.0)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_text_goes_to_twice_its_size() -> None:
    assert theme.ZOOMS[-1] == 200


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("zoom", [100, 150])
def test_the_box_of_a_check_box_is_seen(qtbot: QtBot, scheme: str, zoom: int) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.prepare_look(application)
    theme.apply(application, scheme=scheme, zoom=zoom)
    try:
        colours = theme.DARK if scheme == "dark" else theme.LIGHT
        box = QCheckBox("Skriv ut direkt")
        qtbot.addWidget(box)
        box.show()
        unchecked = box.grab().toImage()
        drawn = {unchecked.pixelColor(x, unchecked.height() // 2).name() for x in range(unchecked.height())}
        assert colours.edge in drawn
        assert theme.contrast(colours.edge, colours.window) >= 3
        box.setChecked(True)
        checked = box.grab().toImage()
        ticked = {checked.pixelColor(x, y).name() for x in range(checked.height()) for y in range(checked.height())}
        assert colours.accent in ticked
        assert colours.on_accent in ticked, "the tick itself is drawn"
    finally:
        theme.apply(application, scheme="light", zoom=100)
        application.setStyleSheet("")
