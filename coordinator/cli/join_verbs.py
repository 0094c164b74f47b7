"""``join``, ``duplicates``, ``apart`` and ``remove``: two records of one thing, and records that nothing refers to."""

from __future__ import annotations

from typing import Any, Final

import click

from coordinator.cli.click_verbs import Verb, option, pass_wish
from coordinator.cli.conditions import items
from coordinator.cli.open_register import opened
from coordinator.cli.output import print_answer, text_table
from coordinator.cli.run_options import RunOptions
from coordinator.desk.identity.duplicates import Pair, duplicates, keep_apart
from coordinator.desk.identity.joining import JoinPlan, join, join_plan
from coordinator.desk.identity.removal import remove
from coordinator.desk.records.editing import Why
from coordinator.desk.records.entry_sentences import tell_notice, tell_value
from coordinator.desk.records.lookup import described, find_record
from coordinator.domain.changes import Origin
from coordinator.domain.inventory_kinds import JOINABLE
from coordinator.domain.kinds import KINDS
from coordinator.domain.protection import guards
from coordinator.domain.records import Person
from coordinator.ledger.questions import Register
from coordinator.words import count_text, mark, text

_KINDS: Final = click.Choice(tuple(kind.code for kind in JOINABLE))
_BY: Final = Origin.COMMAND_LINE


@click.command("join", cls=Verb, help=mark("Joins two records of one thing: KEEP then has what belonged to both."))
@click.argument("kind", type=_KINDS)
@click.argument("keep", metavar="KEEP")
@click.argument("other", metavar="OTHER")
@option("--take", multiple=True, metavar="FIELD", help=mark("Where they differ in this field, take what OTHER says."))
@option("--preview", is_flag=True, help=mark("Only say what would happen."))
@option("--reason", metavar="TEXT", help=mark("Why, for the log."))
@pass_wish
def join_verb(
    wish: RunOptions, kind: str, keep: str, other: str, take: tuple[str, ...], reason: str | None, *, preview: bool
) -> int:
    """Answers with {"entry", "id", "former", "moved", "told", "differences": [{"field", "kept", "other", "chosen"}]}.

    ``told`` says what is left to do by hand.
    """
    with opened(wish, write=not preview) as ledger:
        register = ledger.register
        kept, second = (find_record(register, KINDS[kind], typed) for typed in (keep, other))
        plan = join_plan(register, kept, second, take)
        document: dict[str, Any] = {"entry": None, "id": kept.id, "former": second.id, "moved": dict(plan.moved)}
        document["differences"] = _differences(plan, take)
        document["told"] = list(plan.told)
        lines = _plan_lines(register, plan, document["differences"])
        if not preview:
            notice = join(ledger, kept, second, take, Why(_BY, reason))
            document["entry"] = notice.entry
            lines = [f"{notice.entry}: {tell_notice(register, notice)}", *lines]
    print_answer(wish, document, lines)
    return 0


def _differences(plan: JoinPlan, take: tuple[str, ...]) -> list[dict[str, Any]]:
    """Where the two say different things; of a protected person not what is not shown."""
    kind = plan.kept.kind
    hidden = any(isinstance(each, Person) and each.protected for each in (plan.kept, plan.other))
    return [
        {
            "field": each.field.code,
            "kept": None if hidden and guards(kind, each.field.code) else each.kept,
            "other": None if hidden and guards(kind, each.field.code) else each.other,
            "chosen": "other" if each.field.code in take else "kept",
        }
        for each in plan.conflicts
    ]


def _plan_lines(register: Register, plan: JoinPlan, differences: list[dict[str, Any]]) -> list[str]:
    kind = plan.kept.kind
    lines = [
        text(
            "{field}: {kept} or {other}; {chosen} holds.",
            field=field.field.caption,
            kept=tell_value(register, kind, field.field.code, each["kept"]) or "–",
            other=tell_value(register, kind, field.field.code, each["other"]) or "–",
            chosen=tell_value(register, kind, field.field.code, each[each["chosen"]]) or "–",
        )
        for field, each in zip(plan.conflicts, differences, strict=True)
    ]
    return [*lines, *(f"{KINDS[of].caption}: {count}" for of, count in plan.moved.items()), *plan.told]


@click.command("duplicates", cls=Verb, help=mark("Lists what may stand twice, with the reason."))
@click.argument("kind", type=_KINDS, required=False)
@pass_wish
def duplicates_verb(wish: RunOptions, kind: str | None) -> int:
    """Answers with {"total", "items": [{"kind", "one", "other", "names", "reason"}]}."""
    with opened(wish) as ledger:
        register = ledger.register
        found = duplicates(register, () if kind is None else (kind,))
        told = [_pair(register, each) for each in found]
    rows = [(text(KINDS[each.kind].singular), *item["names"], each.why) for each, item in zip(found, told, strict=True)]
    heads = (text("Kind"), text("One"), text("The other"), text("Reason"))
    lines = text_table(heads, rows) if rows else [text("Nothing stands twice.")]
    print_answer(wish, {"total": len(told), "items": told}, [*lines, *_next_step(len(told))])
    return 0


def _pair(register: Register, pair: Pair) -> dict[str, Any]:
    kind = KINDS[pair.kind]
    records = [register.get(kind, id) for id in (pair.one, pair.other)]
    names = [described(register, record) for record in records if record is not None]
    return {"kind": pair.kind, "one": pair.one, "other": pair.other, "names": names, "reason": pair.why}


def _next_step(count: int) -> list[str]:
    if not count:
        return []
    return [
        count_text("{count} pair.", "{count} pairs.", count),
        text("One and the same: coordinator join KIND #KEEP #OTHER. Two: coordinator apart KIND #ONE #OTHER."),
    ]


@click.command("apart", cls=Verb, help=mark("Says that two records that look like one are two."))
@click.argument("kind", type=_KINDS)
@click.argument("one", metavar="ONE")
@click.argument("other", metavar="OTHER")
@option("--reason", metavar="TEXT", help=mark("Why, for the log."))
@pass_wish
def apart_verb(wish: RunOptions, kind: str, one: str, other: str, reason: str | None) -> int:
    """Answers with {"entry", "one", "other"}."""
    with opened(wish, write=True) as ledger:
        register = ledger.register
        first, second = (find_record(register, KINDS[kind], typed).id for typed in (one, other))
        notice = keep_apart(ledger, kind, first, second, Why(_BY, reason))
        lines = [f"{notice.entry}: {tell_notice(register, notice)}"]
    print_answer(wish, {"entry": notice.entry, "one": first, "other": second}, lines)
    return 0


@click.command("remove", cls=Verb, help=mark("Removes a record that nothing refers to."))
@click.argument("kind", type=_KINDS)
@click.argument("called", metavar="NAME")
@option("--reason", metavar="TEXT", help=mark("Why, for the log."))
@pass_wish
def removal_verb(wish: RunOptions, kind: str, called: str, reason: str | None) -> int:
    """Answers with {"entry", "removed": the record as it was}."""
    with opened(wish, write=True) as ledger:
        register = ledger.register
        record = find_record(register, KINDS[kind], called)
        (item,) = items(register, kind, [record.id])
        notice = remove(ledger, record, Why(_BY, reason))
        lines = [f"{notice.entry}: {tell_notice(register, notice)}"]
    print_answer(wish, {"entry": notice.entry, "removed": item}, lines)
    return 0
