"""The register's devices as the check sums them up once: the supply of any day, without asking the register again."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate

from coordinator.domain.termstart.needs import SHARED
from coordinator.domain.termstart.supply import Span

_EVER = ""  # sorts before every date


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

    def supply(self, on: date, moves: Mapping[int, str]) -> dict[tuple[str, str], int]:
        """The devices that count on a day, by kind and by the plan's group that a register group moves up into."""
        found: Counter[tuple[str, str]] = Counter()
        day = on.isoformat()
        for (kind, group), steps in self.steps.items():
            name = SHARED if group is None else moves.get(group, SHARED)
            found[kind, name] += steps.on(day)
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

    def of_kind(self, kind: str) -> Steps:
        """All devices of a kind, as steps."""
        changes: Counter[str] = Counter()
        for (each, _), steps in self.steps.items():
            if each == kind:
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
