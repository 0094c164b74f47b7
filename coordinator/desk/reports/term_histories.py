"""Coverage, idle share and age as they were kept term by term (needs U5, V19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coordinator.desk.reports.reports import kept_figures
from coordinator.desk.term.findings import kind_words
from coordinator.domain.keys import natural_key
from coordinator.domain.termstart.term_records import Snapshot
from coordinator.domain.values import iso
from coordinator.ledger.ledger import Ledger
from coordinator.sheets.histories import HistoryLine, HistoryPanel, HistorySheet
from coordinator.words import text

Term = tuple[int, bool]
"""A year, and whether it is its autumn term."""


@dataclass(frozen=True, slots=True)
class TermFigures:
    """What was kept last for a term and a kind: need and supply on the day asked about, and the school's own devices.

    ``coverage`` is supply over need, ``idle`` the share of devices that nobody had seen; ``None`` where there was none.
    """

    term: Term
    kind: str
    on: str
    taken: str
    need: int
    supply: int
    devices: int
    unseen: int
    age_months: int | None

    @property
    def coverage(self) -> Fraction | None:
        """Devices that counted for each that was needed."""
        return Fraction(self.supply, self.need) if self.need else None

    @property
    def idle(self) -> Fraction | None:
        """The share that nobody had seen."""
        return Fraction(self.unseen, self.devices) if self.devices else None


def term_of(day: str) -> Term:
    """The term of a day: August to December is autumn's, and July belongs to the term that it comes before."""
    on = date.fromisoformat(day)
    return on.year, on.month >= 7


def term_words(term: Term) -> str:
    """A term in the language in use, as short as it is spoken of: HT27."""
    year = f"{term[0] % 100:02}"
    return text("A{year}", year=year) if term[1] else text("S{year}", year=year)


def coverage_history(ledger: Ledger) -> list[TermFigures]:
    """The figures kept last for each term and kind, the earliest term first."""
    found: dict[tuple[Term, str], TermFigures] = {}
    for kept in kept_figures(ledger):
        each = _figures(kept)
        found[each.term, each.kind] = each
    return [found[key] for key in sorted(found)]


def _figures(kept: Snapshot) -> TermFigures:
    return TermFigures(
        term_of(iso(kept.on)),
        kept.device_kind,
        iso(kept.on),
        iso(kept.taken),
        kept.need or 0,
        kept.supply or 0,
        kept.devices or 0,
        kept.idle or 0,
        kept.age_months,
    )


def history_sheet(figures: Sequence[TermFigures]) -> HistorySheet:
    """The drawing's content: coverage and idle share in per cent, age in years, for the kinds that were ever needed
    (every kind where none was)."""
    terms = sorted({each.term for each in figures})
    needed = {each.kind for each in figures if each.need} or {each.kind for each in figures}
    kinds = sorted(needed, key=lambda kind: natural_key(kind_words(kind)))
    by_key = {(each.term, each.kind): each for each in figures}

    def panel(title: str, suffix: str, value: str) -> HistoryPanel:
        lines = (
            HistoryLine(kind_words(kind), tuple(_figure(by_key.get((term, kind)), value) for term in terms))
            for kind in kinds
        )
        return HistoryPanel(title, suffix, tuple(lines))

    panels = (
        panel(text("Coverage: devices that count, in per cent of the need"), " %", "coverage"),
        panel(text("Idle share: devices that nobody had seen, in per cent"), " %", "idle"),
        panel(text("Mean age in years"), " " + text("years"), "age"),
    )
    return HistorySheet(tuple(term_words(term) for term in terms), panels)


def _figure(figures: TermFigures | None, value: str) -> float | None:
    if figures is None:
        return None
    if value == "age":
        return None if figures.age_months is None else round(figures.age_months / 12, 1)
    share = figures.coverage if value == "coverage" else figures.idle
    return None if share is None else float(round(100 * share))
