"""The register's devices as the check sums them up once: the supply of any day, without asking the register again."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate

from coordinator.domain.termstart.supply import Span

_EVER = ""  # sorts before every date

Place = Callable[[str, int | None], str | None]
"""Which of the plan's groups a device of a kind serves that is tied to a register group (or to none, as ``Span`` tells
it): its name, ``SHARED`` for what any of them can use, ``None`` for what none of them can."""


@dataclass(frozen=True, slots=True)
class Steps:
    """How many devices count day by day: ``counts[n]`` from ``days[n]`` (ISO, rising) on; none before the first."""

    days: tuple[str, ...]
    counts: tuple[int, ...]

    def on(self, day: str) -> int:
        """How many count on the day."""
        at = bisect_right(self.days, day)
        return self.counts[at - 1] if at else 0


@dataclass(frozen=True, slots=True)
class Summary:
    """Every device of the register once, in ``spans``; those that can count, as steps by kind and register group."""

    spans: tuple[Span, ...]
    steps: Mapping[tuple[str, int | None], Steps]

    def supply(self, on: date, place: Place) -> dict[tuple[str, str], int]:
        """The devices that the plan's groups can use on a day, by kind and by the group they are placed with."""
        found: Counter[tuple[str, str]] = Counter()
        day = on.isoformat()
        for (kind, group), steps in self.steps.items():
            name = place(kind, group)
            if name is not None:
                found[kind, name] += steps.on(day)
        return {key: count for key, count in found.items() if count}

    def aside(self, on: date, place: Place) -> dict[tuple[str, int | None], int]:
        """The devices that work on a day but are with others than the plan's groups, by kind and register group."""
        day = on.isoformat()
        found = {key: steps.on(day) for key, steps in self.steps.items() if place(*key) is None}
        return {key: count for key, count in found.items() if count}

    def reasons(self, on: date) -> dict[str, int]:
        """How many devices do not count on a day, by reason."""
        day = on.isoformat()
        found: Counter[str] = Counter()
        for span in self.spans:
            reason = span.reason(day)
            if reason is not None:
                found[reason] += span.devices
        return dict(found)

    def of_kind(self, kind: str, place: Place) -> Steps:
        """The devices of a kind that the plan's groups can use, as steps."""
        changes: Counter[str] = Counter()
        for (each, group), steps in self.steps.items():
            if each == kind and place(each, group) is not None:
                for day, now, before in zip(steps.days, steps.counts, (0, *steps.counts), strict=False):
                    changes[day] += now - before
        return _summed(changes)


def summarised(spans: Iterable[Span]) -> Summary:
    """The spans of a register, ready to be asked about any day."""
    whole = tuple(spans)
    by_key: dict[tuple[str, int | None], list[Span]] = {}
    for span in whole:
        if _can_count(span):
            by_key.setdefault((span.kind, span.group), []).append(span)
    return Summary(whole, {key: _steps(some) for key, some in by_key.items()})


def _can_count(span: Span) -> bool:
    return span.gone is None and not span.unseen


def _steps(spans: Iterable[Span]) -> Steps:
    changes: Counter[str] = Counter()
    for span in spans:
        start = span.back or _EVER
        stop = min(span.life or "9999", span.updates or "9999")
        if stop < start:
            continue
        changes[start] += span.devices
        if stop < "9999":
            changes[_day_after(stop)] -= span.devices
    return _summed(changes)


def _summed(changes: Mapping[str, int]) -> Steps:
    days = sorted(changes)
    return Steps(tuple(days), tuple(accumulate(changes[day] for day in days)))


@lru_cache(maxsize=4096)
def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
