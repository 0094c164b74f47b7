"""Figures over the terms: every line is named where it ends, on paper and as SVG, whatever is missing."""

from __future__ import annotations

import re

from coordinator.sheets.histories import HistoryLine, HistoryPanel, HistorySheet, draw_history, history_svg

TERMS = ("HT25", "VT26", "HT26")
LINES = (
    HistoryLine("Chromebook", (90.0, 95.0, 96.0)),
    HistoryLine("Lärplatta", (95.0, None, 96.0)),
    HistoryLine("Projektor", (None, None, None)),
)
SHEET = HistorySheet(TERMS, (HistoryPanel("Täckning", " %", LINES), HistoryPanel("Ålder", " år", LINES[:1])))


def places(svg: str, said: str) -> list[float]:
    """How far down each text of these words stands."""
    found = re.findall(r'<text[^>]*?\by="([-\d.]+)"[^>]*>([^<]*)</text>', svg)
    return [float(y) for y, words in found if words.strip() == said]


def test_each_line_that_has_values_is_named_with_its_last() -> None:
    svg = history_svg(SHEET, 500.0, 300.0)
    assert svg.count("<svg") == 1
    for said in ("Täckning", "Ålder", "Chromebook 96 %", "Lärplatta 96 %", "Chromebook 96 år", *TERMS):
        assert places(svg, said), said
    assert "Projektor" not in svg


def test_captions_of_equal_values_do_not_stand_on_one_another() -> None:
    svg = history_svg(SHEET, 500.0, 300.0)
    assert abs(places(svg, "Chromebook 96 %")[0] - places(svg, "Lärplatta 96 %")[0]) >= 8.0


def test_one_term_and_none_are_drawn() -> None:
    one = HistorySheet(("HT25",), (HistoryPanel("Täckning", " %", (HistoryLine("Chromebook", (90.0,)),)),))
    assert "Chromebook 90 %" in history_svg(one, 400.0, 200.0)
    assert draw_history(HistorySheet((), ()), 400.0, 200.0).contents == []
