"""Coverage, idle share and age as they were kept term by term, of the whole and group by group (needs U5, V19).

A term is told by the figures of its start. Once that day has come, later figures of the same term stand beside them
and never replace them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coordinator.desk.reports.reports import kept_figures, kept_groups
from coordinator.desk.term.findings import kind_words
from coordinator.domain.keys import natural_key
from coordinator.domain.termstart.term_records import Snapshot
from coordinator.domain.values import iso
from coordinator.ledger.ledger import Ledger
from coordinator.sheets.histories import HistoryLine, HistoryPanel, HistorySheet
from coordinator.words import text

Term = tuple[int, bool]
"""A year, and whether it is its autumn term."""
Moment = tuple[str, str]
"""The day on which figures were kept, and the day that they are about."""


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


@dataclass(frozen=True, slots=True)
class CoverageHistory:
    """The figures by which each term is told, kind by kind, the earliest term first; ``later`` are the moments of
    figures by which no term is told."""

    figures: tuple[TermFigures, ...]
    later: tuple[Moment, ...] = ()


def coverage_history(ledger: Ledger) -> CoverageHistory:
    """How it was at each term's start, as it was kept."""
    kept = kept_figures(ledger)
    told = told_moments(kept)
    found = {_figures(each) for each in kept if _moment(each) == told[term_of(iso(each.on))]}
    return CoverageHistory(tuple(sorted(found, key=lambda each: (each.term, each.kind))), later_moments(kept))


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """What a group had of a kind against its need when a term's figures were kept."""

    term: Term
    group: str
    kind: str
    on: str
    taken: str
    need: int
    supply: int
    arriving: int

    @property
    def lacks(self) -> int:
        """How many devices it lacked of its own; those in store serve no group by name."""
        return max(0, self.need - self.supply - self.arriving)

    @property
    def coverage(self) -> Fraction | None:
        """Devices that counted for each that was needed."""
        return Fraction(self.supply, self.need) if self.need else None


@dataclass(frozen=True, slots=True)
class GroupHistory:
    """The figures of groups, the earliest term first; ``whole_only`` are the terms of which only the whole is kept,
    ``later`` the moments of figures by which no term is told."""

    figures: tuple[GroupFigures, ...]
    whole_only: tuple[Term, ...]
    later: tuple[Moment, ...] = ()


def group_history(ledger: Ledger) -> GroupHistory:
    """What each group had in each term, at the moment by which the term is told."""
    kept = kept_figures(ledger)
    told = told_moments(kept)
    found = [
        GroupFigures(term, each.group, each.device_kind, iso(each.on), iso(each.taken),
                     each.need or 0, each.supply or 0, each.arriving or 0)
        for each in kept_groups(ledger)
        if told.get(term := term_of(iso(each.on))) == _moment(each)
    ]  # fmt: skip
    found.sort(key=lambda each: (each.term, natural_key(each.group), each.group, each.kind))
    without = sorted(set(told) - {each.term for each in found})
    return GroupHistory(tuple(found), tuple(without), later_moments(kept))


def told_moments(kept: Sequence[Snapshot]) -> dict[Term, Moment]:
    """The moment by which each term is told, of figures in the order in which they were kept: that of its start, kept
    last before the day came."""
    told: dict[Term, Snapshot] = {}
    for each in kept:
        term = term_of(iso(each.on))
        if term not in told or _replaces(each, told[term]):
            told[term] = each
    return {term: _moment(each) for term, each in told.items()}


def later_moments(kept: Sequence[Snapshot]) -> tuple[Moment, ...]:
    """The moments of figures by which no term is told."""
    told = set(told_moments(kept).values())
    return tuple(sorted({moment for each in kept if (moment := _moment(each)) not in told}))


def _replaces(new: Snapshot, old: Snapshot) -> bool:
    """Figures by a plan go before those without one. Of two, those kept later hold while the earlier one's day has not
    come, unless they are of another plan's later day, such as a test in the middle of the term."""
    if bool(new.plan) != bool(old.plan):
        return bool(new.plan)
    sooner = iso(new.on) <= iso(old.on) or (bool(new.plan) and new.plan == old.plan)
    return iso(new.taken) <= iso(old.on) and sooner


def _moment(kept: Snapshot) -> Moment:
    return iso(kept.taken), iso(kept.on)


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
