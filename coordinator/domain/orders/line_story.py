"""The journal of a line as it is told: what somebody said, and what came, one step after the other (needs V2, V3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from coordinator.domain.orders.journal_chain import Step
from coordinator.domain.orders.order_choices import STEPS, JournalStep, Party, UnitVerdict
from coordinator.domain.orders.order_kinds import JOURNAL
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import DeliveredUnit, Delivery, Journal
from coordinator.domain.values import Ore, iso, show_money
from coordinator.words import mark, text

_DELIVERED: Final = "delivered"
_ARRIVALS: Final = {
    _DELIVERED: mark("Delivered"),
    UnitVerdict.ACCEPTED: mark("Accepted"),
    UnitVerdict.DEVIATING: mark("Deviates"),
}


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step of a line's story. ``before`` and ``after`` are a quantity, or the texts of a date, product or price."""

    on: str
    what: str
    before: int | str | None
    after: int | str | None
    party: str
    name: str = ""
    category: str = ""
    reason: str = ""
    entry: Journal | None = None
    waits: bool = False

    @property
    def what_words(self) -> str:
        """What changed, in the language in use."""
        if self.what in _ARRIVALS:
            return text(_ARRIVALS[self.what])
        return next((text(choice.label) for choice in STEPS if choice.code == self.what), self.what)

    @property
    def change_words(self) -> str:
        """``30 → 28``; the new value alone where there was none before, and where it was decided as asked for."""
        after = "–" if self.after is None else str(self.after)
        return after if self.before is None or self.is_same else f"{self.before} → {after}"

    @property
    def is_same(self) -> bool:
        """Whether a decision says what was asked for: nothing was changed."""
        return self.what == JournalStep.DECIDED and self.before == self.after

    @property
    def party_words(self) -> str:
        """Who said so: the school, central IT or the supplier, and the name where one is known."""
        said = JOURNAL.field("party").show(self.party)
        return f"{said}, {self.name}" if self.name and self.name != said else said

    @property
    def reason_words(self) -> str:
        """The kind of reason and its words."""
        kind = JOURNAL.field("category").show(self.category) if self.category else ""
        return ": ".join(part for part in (kind, self.reason) if part)


def story(line: OrderLine) -> list[StoryStep]:
    """The whole story, oldest first."""
    waits = {entry.id for entry in line.waiting}
    chain = {step.id: step for step in line.chain}
    told = [
        *(_story_step(entry, chain[entry.id], waits=entry.id in waits) for entry in line.journal),
        *_arrivals(line),
    ]
    return sorted(told, key=lambda each: (each.on, each.entry is None, each.entry.id if each.entry else 0))


def _story_step(entry: Journal, step: Step, *, waits: bool) -> StoryStep:
    counted = entry.quantity_to is not None
    return StoryStep(
        on=iso(entry.on),
        what=entry.what,
        before=step.before if counted else _said(entry, step.said_before),
        after=step.after if counted else _said(entry, step.said_after),
        party=entry.party,
        name=entry.name,
        category=entry.category,
        reason=entry.reason,
        entry=entry,
        waits=waits,
    )


def _said(entry: Journal, said: str | None) -> str | None:
    if entry.what == JournalStep.PRICE and said is not None and said.isdecimal():
        return show_money(Ore(int(said)))
    return said


def _arrivals(line: OrderLine) -> Iterator[StoryStep]:
    """One step for each delivery and one for each day of checking; the counts run on in the order of the days."""
    yield from _running(line, _DELIVERED, lambda unit: _delivered_on(line, unit), Party.SUPPLIER)
    yield from _running(line, UnitVerdict.ACCEPTED, lambda unit: iso(unit.checked_on), Party.SCHOOL)
    yield from _running(line, UnitVerdict.DEVIATING, lambda unit: iso(unit.checked_on), Party.SCHOOL)


def _running(line: OrderLine, what: str, on: Callable[[DeliveredUnit], str], party: str) -> Iterator[StoryStep]:
    chosen = [unit for unit in line.units if what in (_DELIVERED, unit.verdict)]
    total = 0
    days = sorted({on(unit) for unit in chosen})
    for day in days:
        units = [unit for unit in chosen if on(unit) == day]
        count = sum(unit.quantity or 0 for unit in units)
        delivery = line.deliveries.get(units[0].delivery or 0)
        yield StoryStep(
            on=day,
            what=what,
            before=total,
            after=total + count,
            party=party,
            name=units[0].checked_by if party == Party.SCHOOL else "",
            reason=_beside(what, units, delivery),
        )
        total += count


def _beside(what: str, units: list[DeliveredUnit], delivery: Delivery | None) -> str:
    if what == _DELIVERED:
        return "" if delivery is None else delivery.note_number
    if what == UnitVerdict.ACCEPTED:
        return ""
    said = dict.fromkeys(", ".join(part for part in (*_points(unit), unit.deviation) if part) for unit in units)
    return "; ".join(part for part in said if part)


def _points(unit: DeliveredUnit) -> list[str]:
    return [point.strip() for point in unit.missing.splitlines() if point.strip()]


def _delivered_on(line: OrderLine, unit: DeliveredUnit) -> str:
    delivery = line.deliveries.get(unit.delivery or 0)
    return "" if delivery is None else iso(delivery.on)
