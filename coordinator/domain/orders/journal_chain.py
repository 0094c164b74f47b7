"""The journal of a line as a chain: what held before each step, and which steps the school has to acknowledge (V2).

A step stands by its day, whenever it was written down. So what it changed follows from the steps before it, and not
from what held on the day on which somebody typed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from coordinator.domain.orders.order_choices import JournalStep, Party

# Steps in which somebody else altered what the school asked for; they wait until the school has acknowledged them (V2).
TO_ACKNOWLEDGE = frozenset(
    {
        JournalStep.ASKED,
        JournalStep.DECIDED,
        JournalStep.PROMISED,
        JournalStep.PRODUCT,
        JournalStep.PRICE,
        JournalStep.CANCELLED,
    }
)
# Steps that answer the school: the first of them is news, also where it says what was asked for.
_ANSWERS = (JournalStep.DECIDED, JournalStep.PROMISED)
_DECISIONS = (JournalStep.DECIDED, JournalStep.CANCELLED)
_FAMILIES = ((JournalStep.ASKED,), _DECISIONS, (JournalStep.PROMISED,), (JournalStep.PRODUCT,))


@dataclass(frozen=True, slots=True)
class Step:
    """One journal entry as the arithmetic needs it; ``counted`` is how many had been delivered when it was said."""

    what: str
    before: int | None = None
    after: int | None = None
    said_before: str | None = None
    said_after: str | None = None
    counted: int = 0
    party: str = Party.SCHOOL
    on: str = ""
    id: int = 0
    acknowledged: bool = False

    @property
    def is_theirs(self) -> bool:
        """Whether somebody else than the school said it, and nobody has acknowledged it."""
        return self.party != Party.SCHOOL and not self.acknowledged and self.what in TO_ACKNOWLEDGE

    @property
    def waits(self) -> bool:
        """Whether somebody else changed what stood there, and the school has still to acknowledge it (needs V2)."""
        if not self.is_theirs or (self.before is None and self.said_before is None):
            return False
        return self.before != self.after or self.said_before != self.said_after


def chained(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps by their days, each with what held before it; one that was written down late changes the next one."""
    ordered = sorted(steps, key=lambda step: (step.on, step.id))
    for family in _FAMILIES:
        places = [at for at, step in enumerate(ordered) if step.what in family]
        ids = [ordered[at].id for at in places]
        if ids != sorted(ids):
            _rechain(ordered, places, family)
    return tuple(ordered)


def _rechain(ordered: list[Step], places: Sequence[int], family: Sequence[str]) -> None:
    """Gives each step of a family what the one before it says; the first, what was there when any was written."""
    earliest = min((ordered[at] for at in places), key=lambda step: step.id)
    before, said = earliest.before, earliest.said_before
    if family == _DECISIONS:
        asked = next((step.after for step in reversed(ordered[: places[0]]) if step.what == JournalStep.ASKED), None)
        before = before if asked is None else asked
    for at in places:
        step = ordered[at]
        ordered[at] = replace(step, before=before, said_before=said)
        before, said = step.after, step.said_after


def waiting(chain: Sequence[Step], *, awaited: bool) -> tuple[Step, ...]:
    """The steps of a chain that the school has still to acknowledge: others altered what stood there, or answered for
    the first time while what the line is about is still ``awaited``."""
    first = {what: next((step for step in chain if step.what == what), None) for what in _ANSWERS}
    return tuple(
        step for step in chain
        if step.waits or (awaited and step.is_theirs and step is first.get(step.what))
    )  # fmt: skip
