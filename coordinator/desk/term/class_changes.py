"""Monday's class list as *new*, *moved* and *left*: who came into a class or left, each with the question about their
device, answered by what the plan says the class is to have (needs V17).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from typing import Final

from coordinator.desk.counter.class_members import class_sizes
from coordinator.desk.plan.exemption_records import kept_exemptions
from coordinator.desk.plan.wanted_shares import wanted_on
from coordinator.desk.term.findings import kind_words
from coordinator.desk.year.unit_years import recent_of
from coordinator.domain.changes import Ref
from coordinator.domain.choices import DEVICE_KINDS, DeviceKind
from coordinator.domain.hand_out_rules import NOT_IN_A_CLASS
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.ledger.term_register import CameIn, Measure
from coordinator.words import mark, text

LATELY: Final = 60
"""For so many days whoever came into a class is new or moved; after that they are one of the class."""


class Came(Enum):
    """What became of somebody: new in a class, moved into it from another, or gone."""

    NEW = "new"
    MOVED = "moved"
    LEFT = "left"


CAME_WORDS: Final = {Came.NEW: mark("New"), Came.MOVED: mark("Moved"), Came.LEFT: mark("Has left")}


class DeviceQuestion(Enum):
    """What is asked about their device: none is open, one is to be handed out, the one they have is not of what the
    class is to have, it is to be collected, or no need says what the class is to have."""

    NONE = "none"
    HAND_OUT = "hand_out"
    ALONG = "along"
    COLLECT = "collect"
    NO_NEED = "no_need"


_QUESTIONS: Final = {
    DeviceQuestion.NONE: mark("has what the class is to have"),
    DeviceQuestion.HAND_OUT: mark("is to have: {kinds}"),
    DeviceQuestion.ALONG: mark("does it go along? The class is not to have: {kinds}"),
    DeviceQuestion.COLLECT: mark("to collect: {kinds}"),
    DeviceQuestion.NO_NEED: mark("no need says what the class is to have"),
}


@dataclass(frozen=True, slots=True)
class ClassChange:
    """One person's coming or going; ``kinds`` are what the question is about, ``has`` the kinds of device they have."""

    person: int
    came: Came
    group: int | None
    was: int | None
    has: tuple[str, ...]
    question: DeviceQuestion
    kinds: tuple[str, ...] = ()

    @property
    def question_words(self) -> str:
        """The question, in the language in use."""
        if self.question is DeviceQuestion.NONE and not self.has:  # the class shares its devices, or they are exempted
            return text("is to have none of their own")
        return text(_QUESTIONS[self.question], kinds=", ".join(map(kind_words, self.kinds)))


def class_news(register: Register, today: date) -> list[ClassChange]:
    """Who came into a class lately, the class as a whole left aside, then who has left and still has a device."""
    return [*class_arrivals(register, today), *(_left(register, person) for person in _left_holding(register))]


def class_arrivals(register: Register, today: date) -> list[ClassChange]:
    """Who came into a class lately, the class as a whole left aside: the new ones, then those who moved."""
    came = _single(register, today)
    found = _changes(register, came, today) if came else []
    return sorted(found, key=lambda each: (each.came.value != Came.NEW.value, each.group or 0))


def _changes(register: Register, came: Sequence[CameIn], today: date) -> list[ClassChange]:
    kinds = tuple(choice.code for choice in DEVICE_KINDS)
    having = register.term.served(kinds, Measure(today.isoformat(), recent_of(register, today)))
    wanted = wanted_on(register, today) or {}
    free = {(each.person or 0, each.device_kind) for each in kept_exemptions(register)}
    return [_change(each, having, wanted, free) for each in came]


def _single(register: Register, today: date) -> list[CameIn]:
    """Those who came into a class that was there: where more than half of a class came in one step, or all in all, the
    class is new or has moved up as a whole."""
    since = (today - timedelta(days=LATELY)).isoformat()
    came = register.term.came_in(since)
    if not came:
        return []
    members = {person for _, person in register.term.pupils()}
    came = [each for each in came if each.person in members]
    sizes = class_sizes(register)
    together = Counter((each.group, each.entry) for each in came)
    rest = [each for each in came if 2 * together[each.group, each.entry] <= sizes.get(each.group, 0)]
    left = Counter(each.group for each in rest)
    return [each for each in rest if 2 * left[each.group] <= sizes.get(each.group, 0)]


def _change(
    each: CameIn,
    having: Mapping[str, AbstractSet[int]],
    wanted: Mapping[tuple[int | None, str], Fraction],
    free: AbstractSet[tuple[int, str]],
) -> ClassChange:
    came = Came.NEW if each.was is None else Came.MOVED
    has = tuple(kind for kind, people in having.items() if each.person in people)
    needs = {kind: share for (group, kind), share in wanted.items() if group == each.group}
    freed = {kind for person, kind in free if person == each.person}
    question, kinds = _question(came, has, needs, freed)
    return ClassChange(each.person, came, each.group, each.was, has, question, kinds)


def _question(
    came: Came, has: Sequence[str], needs: Mapping[str, Fraction], freed: AbstractSet[str]
) -> tuple[DeviceQuestion, tuple[str, ...]]:
    """What is asked of whoever has these kinds, in a class with these needs, exempted from the ``freed`` ones (an empty
    one is all).
    """
    if not needs:
        return DeviceQuestion.NO_NEED, ()
    lacks = tuple(kind for kind, share in needs.items() if share >= 1 and not {kind, ""} & freed and kind not in has)
    if lacks:
        return DeviceQuestion.HAND_OUT, lacks
    beyond = tuple(kind for kind in has if not needs.get(kind)) if came is Came.MOVED else ()
    return (DeviceQuestion.ALONG if beyond else DeviceQuestion.NONE), beyond


def _left_holding(register: Register) -> Sequence[int]:
    filters = (
        Filter("active", Test.IS, (0,)),
        Filter("devices", Test.AFTER, (0,)),
        Filter("role", Test.IS_NOT, NOT_IN_A_CLASS),
    )
    return list(register.ids(Query(PERSON, filters=filters)))


def _left(register: Register, person: int) -> ClassChange:
    record = register.get(PERSON, person)
    group = None if record is None else record.group
    holding = Query(DEVICE, filters=(Filter("held_by", Test.IS, (person,)),))
    counted = register.group_count(holding, "product.kind")
    kinds = tuple(sorted(str(kind or DeviceKind.OTHER) for kind, _ in counted))
    return ClassChange(person, Came.LEFT, None, group, kinds, DeviceQuestion.COLLECT, kinds)


def person_words(register: Register, each: ClassChange) -> str:
    """Who it is and in which class, as lists show them."""
    name = register.name(Ref(PERSON.code, each.person))
    group = "" if each.group is None else register.name(Ref(GROUP.code, each.group))
    return f"{name} ({group})" if group else name
