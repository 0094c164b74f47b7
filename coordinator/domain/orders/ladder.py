"""The ladder of contacts: to whom an order that will not be in time is taken up, step by step (needs V5, V16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from coordinator.domain.changes import ChangeSet, Creation, Origin, Removal, Sentence, difference
from coordinator.domain.orders.order_kinds import CONTACT
from coordinator.domain.orders.order_records import Contact
from coordinator.domain.values import Scalar
from coordinator.words import mark

MATTER: Final = "orders"


@dataclass(frozen=True, slots=True)
class Turn:
    """A step, and from which day it is this one's turn; ``None`` where no days are said, or the step lies behind."""

    rung: Contact
    on: date | None
    behind: bool = False

    @property
    def called(self) -> str:
        """Who it is: the name, else the role."""
        return self.rung.name or self.rung.role

    def is_due(self, today: date) -> bool:
        """Whether it is this one's turn by now."""
        return not self.behind and self.on is not None and self.on <= today


def turns(rungs: Sequence[Contact], since: str, to: str, today: date) -> list[Turn]:
    """When it is whose turn: the first at once, each further one when nobody has helped for its ``after_days``.

    ``since`` is the day on which the order was taken up with ``to``; both empty while it was with nobody.
    """
    at = _standing(rungs, to) if since else None
    day: date | None = date.fromisoformat(since) if since else today
    found: list[Turn] = []
    for number, rung in enumerate(rungs):
        if at is not None and number < at:
            found.append(Turn(rung, None, behind=True))
            continue
        if number != (at or 0) or (since and at is None):
            day = _later(day, rung.after_days)
        found.append(Turn(rung, day))
    return found


def _later(day: date | None, days: int | None) -> date | None:
    return None if day is None or days is None else day + timedelta(days=days)


def following(rungs: Sequence[Contact], to: str) -> Contact | None:
    """The step after the one that the order is with; the first while it is with nobody on the ladder."""
    at = _standing(rungs, to)
    later = rungs[0 if at is None else at + 1 :]
    return later[0] if later else None


def _standing(rungs: Sequence[Contact], to: str) -> int | None:
    said = to.strip().casefold()
    return next(
        (at for at, rung in enumerate(rungs) if said and said in (rung.name.casefold(), rung.role.casefold())),
        None,
    )


def set_rung_changes(rungs: Sequence[Contact], step: int, values: Mapping[str, Scalar], *, origin: Origin) -> ChangeSet:
    """A step of the ladder gets its contact, or another one; a new step comes last."""
    sentence = Sentence(mark("Step {step} of the ladder of contacts changed"), {"step": step})
    known = next((rung for rung in rungs if rung.rung == step), None)
    if known is not None:
        return ChangeSet(sentence, origin, changes=difference(known, values))
    made = Creation(CONTACT.code, -1, {"matter": MATTER, "rung": step, **values})
    return ChangeSet(sentence, origin, creations=(made,))


def remove_rung_changes(rungs: Sequence[Contact], rung: Contact, *, origin: Origin) -> ChangeSet:
    """A step goes; those above it come one down."""
    step = rung.rung or 0
    moved = [
        change
        for each in rungs
        if (number := each.rung or 0) > step
        for change in difference(each, {"rung": number - 1})
    ]
    sentence = Sentence(mark("Step {step} taken off the ladder of contacts"), {"step": step})
    return ChangeSet(sentence, origin, changes=tuple(moved), removals=(Removal(CONTACT.code, rung.id),))
