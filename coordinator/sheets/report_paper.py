"""A report as paper: a sentence that says it all, curves, then lists (needs V17)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from coordinator.domain.outputs import PERSONAL, SHOWN, OutputForm, writes
from coordinator.sheets.bars import BAR_STEP, BarSheet, bars_height, draw_bars
from coordinator.sheets.curves import CurveSheet, draw_curve
from coordinator.sheets.histories import HistorySheet, draw_history
from coordinator.sheets.letters import BOLD
from coordinator.sheets.page import A4, SOFT, Block, Figure, Flow, write
from coordinator.sheets.pdf_file import bind
from coordinator.sheets.table_paper import PaperColumn, TableSheet, lay_heads, lay_row, lay_running, put_feet
from coordinator.words import DEFAULT, mark

_CURVE_HIGH: Final = 132.0
_HISTORY_HIGH: Final = 400.0


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """A report to be printed: finished text throughout. Each list has a heading (its title) and may have none rows."""

    title: str
    sentence: str
    subtitle: str
    curves: tuple[CurveSheet, ...]
    lists: tuple[TableSheet, ...]
    language: str = DEFAULT
    history: HistorySheet | None = None
    bars: BarSheet | None = None


@writes("report_paper", mark("Report on paper"), OutputForm.PDF, frozenset({SHOWN}) & PERSONAL)
def render_report(sheet: ReportSheet, *, stamp: str = "") -> bytes:
    """The report as one PDF, the same bytes for the same report."""
    whole = TableSheet(sheet.title, (PaperColumn(sheet.title),), (), language=sheet.language)
    running = lay_running(whole, A4)
    flow = Flow(A4, head=lambda: running)
    flow.put(_opening(sheet))
    if sheet.history is not None and sheet.history.terms:
        drawing = draw_history(sheet.history, A4.room, _HISTORY_HIGH)
        flow.put(Block(_HISTORY_HIGH, (Figure(0.0, 0.0, _HISTORY_HIGH, drawing),)), gap=18.0)
    if sheet.bars is not None and sheet.bars.bars:
        _put_bars(flow, sheet.bars)
    for place, each in enumerate(sheet.lists):
        _put_list(flow, each)
        if place == 0:
            for curve in sheet.curves:
                _put_curve(flow, curve)
    if not sheet.lists:
        for curve in sheet.curves:
            _put_curve(flow, curve)
    put_feet(flow.pages, whole, stamp)
    return bind(flow.pages, title=sheet.title, author="", language=sheet.language)


def _opening(sheet: ReportSheet) -> Block:
    marks, height = write(sheet.title, 0.0, 11.0, A4.room, size=10.0, gray=SOFT, most=2)
    y = 14.0 + height + 8.0
    written, down = write(sheet.sentence, 0.0, y, A4.room, font=BOLD, size=17.0, most=6)
    y += down + 1.0
    small, under = write(sheet.subtitle, 0.0, y, A4.room, size=9.0, gray=SOFT, limit=1000, most=8)
    return Block(y + under - 6.0, (*marks, *written, *small))


def _put_bars(flow: Flow, bars: BarSheet) -> None:
    """The bars, on as many pages as they need."""
    left, rest = flow.left_over, list(bars.bars)
    while rest:
        room = int((left - bars_height(BarSheet("", (), bars.mark_caption)) - 20.0) // BAR_STEP)
        if room < min(len(rest), 3):
            flow.turn()
            left = flow.left_over
            continue
        part = BarSheet(bars.title, tuple(rest[:room]), bars.mark_caption, bars.most)
        high = bars_height(part)
        flow.put(Block(high, (Figure(0.0, 0.0, high, draw_bars(part, A4.room)),)), gap=18.0)
        rest, left = rest[room:], flow.left_over


def _put_curve(flow: Flow, curve: CurveSheet) -> None:
    if flow.left_over < _CURVE_HIGH + 20.0:
        flow.turn()
    drawing = draw_curve(curve, A4.room, _CURVE_HIGH)
    flow.put(Block(_CURVE_HIGH, (Figure(0.0, 0.0, _CURVE_HIGH, drawing),)), gap=18.0)


def _put_list(flow: Flow, each: TableSheet) -> None:
    marks, height = write(each.title, 0.0, 10.0, A4.room, font=BOLD, size=11.0, most=3)
    down = 0.0
    if each.subtitle:
        note, down = write(each.subtitle, 0.0, height + 9.0, A4.room, size=8.5, gray=SOFT, most=8)
        marks += note
    heading = Block(height + down + 3.0, tuple(marks))
    heads = lay_heads(each, A4)
    if flow.left_over < heading.height + heads.height + 60.0:
        flow.turn()
    flow.put(heading, gap=20.0)
    if not each.rows:
        return
    flow.put(heads, gap=4.0)
    for row in each.rows:
        block = lay_row(each, A4, row)
        if flow.left_over < block.height:
            flow.turn()
            flow.put(heads, gap=8.0)
        flow.put(block)
