from __future__ import annotations

import pytest

from coordinator.ui import theme
from coordinator.ui.theme import DARK, LIGHT, Colours, contrast

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
