"""Needs of a term plan: added, and told or asked about where two of one kind hold for the same group (needs V17)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from typing import Any, ClassVar

from coordinator.desk.plan.plans import plan_parts, policy_of, stored_plan
from coordinator.desk.term.finding_actions import Action
from coordinator.desk.term.findings import Finding, Severity, kind_words
from coordinator.desk.term.set_aside import listed_groups
from coordinator.domain.changes import Change, ChangeSet, Creation, Origin, Removal, Sentence, difference
from coordinator.domain.choices import DeviceKind
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.termstart.needs import SHARED, Plan, Policy, met_twice, read_percent, read_share, show_share
from coordinator.domain.termstart.term_kinds import POLICY, Basis
from coordinator.domain.termstart.term_records import PlanRecord, PolicyRecord
from coordinator.domain.values import Scalar
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Register
from coordinator.words import mark, text


class Second(Enum):
    """What is to become of a need where another one of its kind holds for the same group already: it is refused, it
    takes the place of the other one for those groups, or both are added up."""

    REFUSE = "refuse"
    REPLACE = "replace"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Doubled:
    """A need that is there and holds for groups that another one is about, too: ``groups`` are those, ``rest`` those
    that it alone holds for."""

    need: PolicyRecord
    groups: tuple[str, ...]
    rest: tuple[str, ...]

    @property
    def words(self) -> str:
        """Whom it is about, and how many each."""
        return text("{kind} for {whom}: {per} each", kind=kind_words(self.need.device_kind),
                    whom=_whom(self.groups, self.need.basis), per=self.need.per)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DoubleNeeds(Finding):
    """Pupils of groups for which two needs of one kind hold; ``pers`` is how many each of the two says."""

    severity: ClassVar[str] = Severity.HINT
    action: ClassVar[str] = Action.NEED

    kind: str
    groups: tuple[str, ...]
    pers: tuple[str, str]
    basis: str

    def __str__(self) -> str:
        return text(
            "{kind}: two needs hold for {whom} and are added up, {one} and {other}. Take one of them out unless both"
            " are meant.",
            kind=kind_words(self.kind), whom=_whom(self.groups, self.basis), one=self.pers[0], other=self.pers[1],
        )  # fmt: skip

    @property
    def target(self) -> dict[str, Any]:
        """The kind, the groups, and how many each need says."""
        return {"kind": self.kind, "groups": list(self.groups), "per": list(self.pers), "count": self.count}


def _whom(groups: Sequence[str], basis: str) -> str:
    return listed_groups(tuple(groups)) if SHARED not in groups else POLICY.field("basis").show(basis).lower()


def double_needs(plan: Plan) -> Iterator[DoubleNeeds]:
    """Every two needs of a plan that are added up for the same groups."""
    heads = {group.name: group.headcount for group in plan.groups}
    for one, other in combinations(plan.policies, 2):
        if groups := met_twice(one, other, plan.groups):
            count = sum(heads.get(name, 0) for name in groups)
            yield DoubleNeeds(count, one.kind, groups, (show_share(one.per), show_share(other.per)), one.basis.value)


def doubled_by(register: Register, plan: PlanRecord, values: Mapping[str, Scalar]) -> list[Doubled]:
    """The needs of the plan that a new one with these values would be added to, group by group."""
    groups = stored_plan(register, plan).plan.groups
    new = policy_of(PolicyRecord(POLICY.code, 0, "", {"plan": plan.id, **values}))
    found: list[Doubled] = []
    for need in plan_parts(register, POLICY, plan.id):
        known = policy_of(need)
        both = met_twice(known, new, groups) if groups else _same_scope(known, new)
        if both:
            rest = tuple(each.name for each in groups if known.covers(each) and each.name not in both)
            found.append(Doubled(need, both, rest if known.basis is Basis.HEAD else ()))
    return found


def _same_scope(one: Policy, other: Policy) -> tuple[str, ...]:
    """Of a plan that has no groups yet: the groups or years of two needs of one kind that are about the same."""
    alike = (one.kind, one.basis, one.groups, one.grades) == (other.kind, other.basis, other.groups, other.grades)
    if not alike or one.basis is not Basis.HEAD:
        return met_twice(one, other, ())
    return tuple(sorted(one.groups or one.grades)) or (text("every group"),)


def need_values(
    kind: str, per: str, *, basis: Basis = Basis.HEAD, groups: str = "", grades: str = "", spare: str = "",
    product: int | None = None,
) -> dict[str, Scalar]:  # fmt: skip
    """A need's facts by field; ``Unread`` for numbers that cannot be read."""
    read_share(per)
    read_percent(spare)
    return {
        "kind": kind,
        "basis": basis.value,
        "per": per,
        "groups": groups or None,
        "grades": grades or None,
        "spare": spare or None,
        "product": product,
    }


def put_need(
    ledger: Ledger, plan: PlanRecord, values: Mapping[str, Scalar], second: Second, *, origin: Origin
) -> Notice:
    """Adds a need with these values (:func:`need_values`) to a plan; ``Refused`` for a product of another kind.

    Where another need of the kind holds for the same group, ``second`` says what is meant; nothing is added up unsaid.
    """
    register, product = ledger.register, values["product"]
    check_product(register, str(values["kind"]), product if isinstance(product, int) else None)
    there = doubled_by(register, plan, values)
    if there and second is Second.REFUSE:
        raise Refused(
            mark(
                "{plan} has a need already: {there}. The two would be added up. Say whether the new one takes its place"
                " (--replace) or both are meant (--also)."
            ),
            plan=plan.name, there="; ".join(each.words for each in there),
        )  # fmt: skip
    narrowed, removed = _making_room(there) if second is Second.REPLACE else ((), ())
    sentence = Sentence(mark("Need added to {plan}: {per} each"), {"plan": plan.ref, "per": values["per"]})
    creation = Creation(POLICY.code, -1, {"plan": plan.id, **values})
    return ledger.commit(ChangeSet(sentence, origin, changes=narrowed, creations=(creation,), removals=removed))


def _making_room(there: Sequence[Doubled]) -> tuple[tuple[Change, ...], tuple[Removal, ...]]:
    """A need that holds for more groups goes on holding for those; one that does not is taken out."""
    narrowed = tuple(
        change
        for each in there
        if each.rest
        for change in difference(each.need, {"groups": ",".join(each.rest), "grades": None})
    )
    return narrowed, tuple(Removal(POLICY.code, each.need.id) for each in there if not each.rest)


def check_product(register: Register, kind: str, product: int | None) -> None:
    """``Refused`` for a product of another kind than the need's: it would never fill the gap."""
    record = None if product is None else register.get(PRODUCT, product)
    of = DeviceKind.OTHER if record is None else record.device_kind or DeviceKind.OTHER
    if record is not None and of != kind:
        field = POLICY.field("kind")
        raise Refused(
            mark("{product} is no {kind}. Name a product of the need's kind."),
            product=record.model, kind=field.show(kind),
        )  # fmt: skip
