"""Term plans in the register: read as values for the arithmetic, brought in from lists, rolled over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coordinator.desk.exemptions import exempt_heads, plan_exemptions
from coordinator.domain.changes import Change, ChangeSet, Creation, Origin, Record, Removal, Sentence, difference
from coordinator.domain.termstart.exempting import Exemption
from coordinator.domain.termstart.grades import STAYING, grade_in, normal_grade
from coordinator.domain.termstart.kinds import Basis
from coordinator.domain.termstart.needs import (
    NeedRow,
    Plan,
    PlanGroup,
    Policy,
    is_swapping,
    moved_up,
    read_percent,
    read_share,
    show_percent,
    show_share,
)
from coordinator.domain.termstart.year import Period
from coordinator.domain.values import Scalar, fold
from coordinator.ledger.asking import Filter, Query, Register, Test
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.words import mark

PREPARATION_DAYS = "term.preparation_days"
DEFAULT_PREPARATION_DAYS = 5
SWAP_GRADES = "term.swap_grades"


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan in the register, and the same as values; ``moves`` leads from a register group's id to its coming name.

    ``swapping`` are the coming groups that enter a year in which devices are swapped: what their pupils have now goes
    back to what is shared, and each of them gets a device anew. ``exemptions`` are those of the plan and of all plans.
    ``unit`` is the school unit of all of its groups, ``None`` where they are of several.
    """

    record: Record
    plan: Plan
    moves: Mapping[int, str]
    swapping: frozenset[str] = frozenset()
    exemptions: tuple[Exemption, ...] = ()
    unit: int | None = None

    @property
    def keeping(self) -> Mapping[int, str]:
        """The groups whose devices come with them."""
        return {id: name for id, name in self.moves.items() if name not in self.swapping}


def plan_called(register: Register, name: str | None) -> Record | None:
    """The plan of that name; without a name the only plan there is, else the one whose day comes last."""
    plans = register.records(Query("plan", order=(("on", True),)))
    if name is None:
        return plans[0] if plans else None
    found = [plan for plan in plans if fold(plan.text("name")) == fold(name)]
    if not found:
        raise Refused(mark("There is no term plan “{name}”."), name=name)
    return found[0]


def stored_plan(register: Register, record: Record) -> StoredPlan:
    """The plan's groups and needs as the arithmetic takes them."""
    groups = _parts(register, "plan_group", record)
    moves = _moves(register, groups)
    exemptions = plan_exemptions(register, record)
    plan = Plan(
        tuple(_group(group) for group in groups),
        tuple(_policy(policy) for policy in _parts(register, "policy", record)),
        record.number("employees") or _count(register, "staff"),
        record.number("rooms") or register.count(Query("room", filters=(Filter("room_kind", Test.IS, ("room",)),))),
        exempt_heads(register, exemptions, moves),
    )
    units = {unit for (unit,) in register.rows("group", list(moves), ("unit",))}
    unit = units.pop() if len(units) == 1 else None
    return StoredPlan(
        record, plan, moves, _swapping(register, groups), exemptions, unit if isinstance(unit, int) else None
    )


def _moves(register: Register, groups: Sequence[Record]) -> Mapping[int, str]:
    moves = {id: group.text("name") for group in groups if (id := group.number("from_group")) is not None}
    if moves:
        return moves
    # a plan that was not rolled over speaks of the groups as they are called now
    by_name = {fold(group.text("name")): group.text("name") for group in groups}
    there = ((known.id, fold(known.text("name"))) for known in register.records(Query("group")))
    return {id: by_name[name] for id, name in there if name in by_name}


def swap_grades(register: Register) -> frozenset[str]:
    """The years whose pupils swap devices when they enter them, as the school set them (``term.swap_grades``)."""
    return _listed(register.setting(SWAP_GRADES) or "")


def _swapping(register: Register, groups: Sequence[Record]) -> frozenset[str]:
    """The groups that enter a year of swapping: a group that is in it already has swapped."""
    grades = swap_grades(register)
    found: set[str] = set()
    for group in groups if grades else ():
        coming, id = _group(group), group.number("from_group")
        if id is None or not is_swapping(coming, grades):
            continue
        before = register.get("group", id)
        now = "" if before is None else before.text("grade") or grade_in(before.text("name"))
        if before is not None and normal_grade(now, before.text("form")) != normal_grade(coming.grade, coming.form):
            found.add(coming.name)
    return frozenset(found)


def _count(register: Register, role: str) -> int:
    active = (Filter("role", Test.IS, (role,)), Filter("active", Test.IS_NOT, (0,)))
    return register.count(Query("person", filters=active))


def _parts(register: Register, kind: str, plan: Record) -> Sequence[Record]:
    return register.records(Query(kind, filters=(Filter("plan", Test.IS, (plan.id,)),)))


def _group(record: Record) -> PlanGroup:
    return PlanGroup(
        record.text("name"), record.number("headcount") or 0, record.text("grade"), record.text("form") or "compulsory"
    )


def _policy(record: Record) -> Policy:
    return Policy(
        kind=record.text("kind"),
        per=read_share(record.text("per")),
        basis=Basis(record.text("basis")),
        groups=_listed(record.text("groups")),
        grades=_listed(record.text("grades")),
        spare=read_percent(record.text("spare")),
    )


def _listed(said: str) -> frozenset[str]:
    return frozenset(word.strip() for word in said.split(",") if word.strip())


def needs_changes(
    register: Register, name: str, rows: Sequence[NeedRow], *, origin: Origin, whole: bool = True
) -> ChangeSet:
    """What makes the plan of that name say what the list says; nothing when it does already.

    A list that is not ``whole``, since lines of it were refused, takes nothing away from the plan. A group that
    stands on several lines, one for each kind, has one headcount; two that differ are refused.
    """
    heads: dict[str, NeedRow] = {}
    for row in rows:
        first = heads.setdefault(row.group, row)
        if first.headcount != row.headcount:
            raise Refused(
                mark("{group} has {one} heads on line {first} and {other} on line {line}. Correct one of them."),
                group=row.group, one=first.headcount, other=row.headcount, first=first.line, line=row.line,
            )  # fmt: skip
    record = _known_plan(register, name)
    if record is None:
        return _new_plan(name, heads, rows, origin)
    changes = _changed_plan(register, record, heads, rows, origin)
    return changes if whole else replace(changes, removals=())


def plan_to_fill(register: Register, said: str | None, stem: str) -> str:
    """The plan that a list of needs goes into: the one said, else the only one there is, else one named by the file."""
    if said:
        return said
    plans = register.records(Query("plan"), limit=2)
    return plans[0].text("name") if len(plans) == 1 else stem


def needs_fates(register: Register, name: str, rows: Sequence[NeedRow]) -> tuple[int, int, int]:
    """How many rows of a list would be new in the plan, changed by it, and said there already."""
    record = _known_plan(register, name)
    if record is None:
        return len(rows), 0, 0
    there = {
        (kind, _part_key(part)): part
        for kind in ("plan_group", "policy")
        for part in _parts(register, kind, record)
        if _listable(part)
    }
    created = updated = 0
    for row in rows:
        need = there.get(("policy", f"{row.kind}\x1f{row.group}"))
        group = there.get(("plan_group", row.group))
        if need is None:
            created += 1
        elif group is None or difference(need, _need_values(row)) or difference(group, _told_of(row)):
            updated += 1
    return created, updated, len(rows) - created - updated


def _known_plan(register: Register, name: str) -> Record | None:
    plans = (plan for plan in register.records(Query("plan")) if fold(plan.text("name")) == fold(name))
    return next(plans, None)


def _told_of(row: NeedRow) -> dict[str, Scalar]:
    """What a line says of a group that is there: its form of school is not among it."""
    return {code: value for code, value in _group_values(row).items() if code != "form"}


def _new_plan(name: str, heads: Mapping[str, NeedRow], rows: Sequence[NeedRow], origin: Origin) -> ChangeSet:
    plan = Creation("plan", -1, {"name": name})
    parts = [
        *(("plan_group", _group_values(row)) for row in heads.values()),
        *(("policy", _need_values(row)) for row in rows),
    ]
    creations = [Creation(kind, -2 - at, {"plan": -1, **values}) for at, (kind, values) in enumerate(parts)]
    sentence = Sentence(mark("Term plan {plan} taken in: {count} groups"), {"plan": name, "count": len(heads)})
    return ChangeSet(sentence, origin, creations=(plan, *creations))


def _group_values(row: NeedRow) -> dict[str, Scalar]:
    return {"name": row.group, "grade": row.grade or None, "form": _form(row), "headcount": row.headcount}


def _form(row: NeedRow) -> str:
    return "upper_secondary" if normal_grade(row.grade).startswith("GY") else "compulsory"


def _need_values(row: NeedRow) -> dict[str, Scalar]:
    return {
        "kind": row.kind,
        "basis": Basis.HEAD.value,
        "per": row.per,
        "groups": row.group,
        "spare": row.spare or None,
    }


def _changed_plan(
    register: Register, plan: Record, heads: Mapping[str, NeedRow], rows: Sequence[NeedRow], origin: Origin
) -> ChangeSet:
    """Lines of the list replace the groups and needs of groups; one that the list does not mention goes."""
    creations: list[Creation] = []
    changes: list[Change] = []
    removals: list[Removal] = []
    for kind, wanted in (
        ("plan_group", {row.group: _group_values(row) for row in heads.values()}),
        ("policy", {f"{row.kind}\x1f{row.group}": _need_values(row) for row in rows}),
    ):
        there = {_part_key(part): part for part in _parts(register, kind, plan) if _listable(part)}
        for key, values in wanted.items():
            if key in there:
                changes += difference(there[key], {code: value for code, value in values.items() if code != "form"})
            else:
                creations.append(Creation(kind, -1 - len(creations), {"plan": plan.id, **values}))
        removals += [Removal(kind, part.id) for key, part in there.items() if key not in wanted]
    sentence = Sentence(mark("Term plan {plan} taken in: {count} groups"), {"plan": plan.ref, "count": len(heads)})
    return ChangeSet(sentence, origin, creations=tuple(creations), changes=tuple(changes), removals=tuple(removals))


def _listable(part: Record) -> bool:
    """Whether a list of needs can say such a thing: needs by grade, employee or room are added by hand and stay."""
    return part.kind == "plan_group" or (part.text("basis") == Basis.HEAD.value and bool(part.text("groups")))


def _part_key(part: Record) -> str:
    return part.text("name") if part.kind == "plan_group" else f"{part.text('kind')}\x1f{part.text('groups')}"


def roll_over(ledger: Ledger, name: str, on: date | None, *, unit: int | None = None, origin: Origin) -> Notice:
    """A new plan from this year's groups, of all units or one: each moves up a year, leavers leave; needs follow."""
    register = ledger.register
    if any(fold(plan.text("name")) == fold(name) for plan in register.records(Query("plan"))):
        raise Refused(mark("There is a term plan “{name}” already. Choose another name."), name=name)
    creations = [Creation("plan", -1, {"name": name, "on": None if on is None else on.isoformat()})]
    only = () if unit is None else (Filter("unit", Test.IS, (unit,)),)
    for group in register.records(Query("group", filters=only, order=(("name", False),))):
        moved = _moved(register, group)
        if moved is not None:
            creations.append(Creation("plan_group", -1 - len(creations), {"plan": -1, **moved}))
    if len(creations) == 1:
        raise Refused(mark("There are no groups to roll over. Import a class list first."))
    sentence = Sentence(
        mark("Term plan {plan} rolled over: {count} groups"), {"plan": name, "count": len(creations) - 1}
    )
    return ledger.commit(ChangeSet(sentence, origin, creations=tuple(creations)))


def _moved(register: Register, group: Record) -> dict[str, Scalar] | None:
    moved = moved_up(_present(register, group))
    if moved is None:
        return None
    return {
        "name": moved.name,
        "grade": moved.grade or None,
        "form": moved.form,
        "headcount": moved.headcount,
        "from_group": group.id,
    }


def _present(register: Register, group: Record) -> PlanGroup:
    """A group of the register as it is now; its grade by its name where the register tells none."""
    form = group.text("form") or "compulsory"
    grade = group.text("grade") or ("" if form in STAYING else grade_in(group.text("name")))
    active = (Filter("group", Test.IS, (group.id,)), Filter("active", Test.IS_NOT, (0,)))
    heads = register.count(Query("person", filters=active))
    return PlanGroup(group.text("name"), heads, normal_grade(grade) if grade else "", form)


def add_need(
    ledger: Ledger,
    plan: Record,
    kind: str,
    per: str,
    *,
    basis: Basis = Basis.HEAD,
    groups: str = "",
    grades: str = "",
    spare: str = "",
    origin: Origin,
) -> Notice:
    """Adds a need to a plan; refuses numbers that cannot be read, with a sentence."""
    read_share(per)
    read_percent(spare)
    values: dict[str, Scalar] = {
        "plan": plan.id,
        "kind": kind,
        "basis": basis.value,
        "per": per,
        "groups": groups or None,
        "grades": grades or None,
        "spare": spare or None,
    }
    sentence = Sentence(mark("Need added to {plan}: {per} each"), {"plan": plan.ref, "per": per})
    return ledger.commit(ChangeSet(sentence, origin, creations=(Creation("policy", -1, values),)))


def make_plan(
    ledger: Ledger, name: str, on: date | None, employees: int | None, rooms: int | None, *, origin: Origin
) -> Notice:
    """A new, empty plan; refused when there is one of that name."""
    if _known_plan(ledger.register, name) is not None:
        raise Refused(mark("There is a term plan “{name}” already. Choose another name."), name=name)
    values: dict[str, Scalar] = {
        "name": name,
        "on": None if on is None else on.isoformat(),
        "employees": employees,
        "rooms": rooms,
    }
    sentence = Sentence(mark("Term plan {plan} made"), {"plan": name})
    return ledger.commit(ChangeSet(sentence, origin, creations=(Creation("plan", -1, values),)))


def add_group(
    ledger: Ledger, plan: Record, name: str, headcount: int, grade: str, form: str | None, *, origin: Origin
) -> Notice | None:
    """Adds a group, or brings the one of that name to the headcount; ``None`` when it says so already."""
    wanted: dict[str, Scalar] = {"headcount": headcount}
    wanted |= {code: value for code, value in (("grade", grade), ("form", form)) if value}
    sentence = Sentence(mark("{group} of {plan}: {count} heads"), {"group": name, "plan": plan.ref, "count": headcount})
    groups = [each for each in _parts(ledger.register, "plan_group", plan) if fold(each.text("name")) == fold(name)]
    if groups:
        changes = difference(groups[0], wanted)
        return ledger.commit(ChangeSet(sentence, origin, changes=changes)) if changes else None
    values = {"plan": plan.id, "name": name, "form": "compulsory", **wanted}
    return ledger.commit(ChangeSet(sentence, origin, creations=(Creation("plan_group", -1, values),)))


def remove_plan(ledger: Ledger, plan: Record, *, origin: Origin) -> Notice:
    """Removes a plan with its groups, needs and exemptions."""
    parts = [part for kind in ("plan_group", "policy", "exemption") for part in _parts(ledger.register, kind, plan)]
    removals = (*(Removal(part.kind, part.id) for part in parts), Removal("plan", plan.id))
    sentence = Sentence(mark("Term plan {plan} removed"), {"plan": plan.text("name")})
    return ledger.commit(ChangeSet(sentence, origin, removals=removals))


def needs_list(plan: Plan) -> list[NeedRow]:
    """What the plan's groups need, a line each and kind; what is counted by employee, room or number has no group."""
    found: dict[tuple[str, str], NeedRow] = {}
    for policy in plan.policies:
        if policy.basis is not Basis.HEAD:
            continue
        for group in plan.groups:
            key = (group.name, policy.kind)
            if group.form == "leisure" or not policy.covers(group):
                continue
            per = policy.per + (read_share(found[key].per) if key in found else 0)
            spare = show_percent(policy.spare)
            found[key] = NeedRow(0, group.name, group.grade, group.headcount, policy.kind, show_share(per), spare)
    return sorted(found.values(), key=lambda row: (row.group, row.kind))


def kept_periods(register: Register) -> list[Period]:
    """The school year, the earliest period first."""
    return [period_of(each) for each in register.records(Query("period", order=(("first", False),)))]


def period_of(record: Record) -> Period:
    """A period as it stands in the register."""
    first, last = (date.fromisoformat(record.text(code)) for code in ("first", "last"))
    return Period(record.text("kind"), record.text("name"), first, last, record.number("unit"))


def add_periods(ledger: Ledger, periods: Iterable[Period], *, origin: Origin) -> tuple[Notice | None, int]:
    """Adds what is not there yet, as one step, and tells how many; those there already stay."""
    new = list(dict.fromkeys(periods))
    there = set(kept_periods(ledger.register))
    creations = tuple(
        Creation(
            "period",
            -1 - at,
            {
                "kind": each.kind,
                "name": each.name,
                "first": each.first.isoformat(),
                "last": each.last.isoformat(),
                "unit": each.unit,
            },
        )
        for at, each in enumerate(each for each in new if each not in there)
    )
    if not creations:
        return None, 0
    sentence = Sentence(mark("School year: {count} periods added"), {"count": len(creations)})
    return ledger.commit(ChangeSet(sentence, origin, creations=creations)), len(creations)
