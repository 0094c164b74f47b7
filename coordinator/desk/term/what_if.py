"""What if: a plan with other headcounts, needs, day or preparation is answered without being saved, or is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from coordinator.desk.orders.promised_days import preparation_days
from coordinator.desk.plan.arrivals import ready_arrivals
from coordinator.desk.plan.ground import Ground, WhatIf, what_if
from coordinator.desk.plan.plans import plan_parts
from coordinator.desk.term.plan_changes import check_part
from coordinator.domain.calendar import LONGEST_LEAD
from coordinator.domain.changes import Change, ChangeSet, Creation, Origin, Record, Sentence, difference
from coordinator.domain.inventory_kinds import SETTING
from coordinator.domain.kinds import KINDS
from coordinator.domain.settings import PREPARATION_DAYS
from coordinator.domain.termstart.answer import Arrival
from coordinator.domain.termstart.needs import Plan, read_percent, read_share
from coordinator.domain.termstart.term_kinds import PLAN_GROUP, POLICY
from coordinator.domain.termstart.term_records import PlanRecord
from coordinator.domain.values import read_integer
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Register
from coordinator.words import mark

TypedTexts = Mapping[int, Mapping[str, str]]
"""What is thought of instead, as written: by the part's id, then by field."""


@dataclass(frozen=True, slots=True)
class Thought:
    """Another day, another preparation in working days as written, and other headcounts and needs than the plan has."""

    on: date
    preparation: str
    groups: TypedTexts = field(default_factory=dict)
    needs: TypedTexts = field(default_factory=dict)


def read_days(typed: str) -> int:
    """A number of working days; ``Refused`` for one that nobody could wait, ``Unread`` for no number."""
    days = read_integer(typed.strip())
    if not 0 <= days <= LONGEST_LEAD:
        raise Refused(mark("The preparation is from 0 to {most} working days."), most=LONGEST_LEAD)
    return days


class Thinking:
    """One plan thought through on the ground of a check: an answer asks the register nothing."""

    def __init__(self, register: Register, ground: Ground) -> None:
        self._ground = ground
        plan = ground.plan_id or 0
        self._groups, self._needs = plan_parts(register, PLAN_GROUP, plan), plan_parts(register, POLICY, plan)

    def coming(self, thought: Thought) -> Sequence[Arrival]:
        """What is on its way, ready after the preparation that is thought of."""
        ground = self._ground
        return ready_arrivals(
            ground.arrivals, ground.today, read_days(thought.preparation), ground.year, until=thought.on
        )

    def answer(self, thought: Thought) -> WhatIf:
        """The answer to it. Raises ``Unread`` or ``Refused`` for a text that is no number."""
        return what_if(self._ground, thought.on, plan=self._plan(thought), preparation=read_days(thought.preparation))

    def _plan(self, thought: Thought) -> Plan:
        whole = self._ground.plan
        headcount = PLAN_GROUP.field("headcount")
        groups, policies = list(whole.groups), list(whole.policies)
        for at, record in enumerate(self._groups):
            for texts in thought.groups.get(record.id, {}).values():
                heads = headcount.read(texts)
                check_part("headcount", heads)
                groups[at] = replace(groups[at], headcount=heads if isinstance(heads, int) else 0)
        for at, need in enumerate(self._needs):
            told = thought.needs.get(need.id, {})
            if "per" in told:
                policies[at] = replace(policies[at], per=read_share(told["per"]))
            if "spare" in told:
                policies[at] = replace(policies[at], spare=read_percent(told["spare"]))
        return replace(whole, groups=tuple(groups), policies=tuple(policies))


def save_thought(
    ledger: Ledger, plan: PlanRecord, thought: Thought, *, day: date | None = None, origin: Origin
) -> Notice | None:
    """Puts what was thought into the plan, as one step; ``None`` when the plan says so already.

    ``day`` moves the plan's own day, if another was thought of. The preparation is the school's own and holds for every
    plan. Raises ``Unread`` for a text that is no number.
    """
    register = ledger.register
    changes: list[Change] = []
    if day is not None:
        changes += difference(plan, {"on": day.isoformat()})
    for kind, texts in ((PLAN_GROUP, thought.groups), (POLICY, thought.needs)):
        for id, told in texts.items():
            part = register.get(kind, id)
            if part is not None:
                changes += _part_changes(part, told)
    born, moved = _preparation(register, read_days(thought.preparation))
    if not changes and not born and not moved:
        return None
    sentence = Sentence(mark("What was thought of is now in {plan}"), {"plan": plan.ref})
    return ledger.commit(ChangeSet(sentence, origin, creations=born, changes=(*changes, *moved)))


def _part_changes(part: Record, told: Mapping[str, str]) -> tuple[Change, ...]:
    wanted = {code: KINDS[part.kind].field(code).read(typed) for code, typed in told.items()}
    for code, value in wanted.items():
        check_part(code, value)
    return difference(part, wanted)


def _preparation(register: Register, days: int) -> tuple[tuple[Creation, ...], tuple[Change, ...]]:
    if days == preparation_days(register):
        return (), ()
    kept = register.find(SETTING, "code", PREPARATION_DAYS)
    if not kept:
        return (Creation(SETTING.code, -1, {"code": PREPARATION_DAYS, "value": str(days)}),), ()
    return (), difference(kept[0], {"value": str(days)})
