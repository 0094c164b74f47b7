"""``plan exempt`` and its like, and ``device transfer`` and ``extend``: what is done about what a check found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from coordinator.cli.click_verbs import DAY, Verb, Verbs, option, pass_wish
from coordinator.cli.open_register import opened
from coordinator.cli.output import print_answer, text_table
from coordinator.cli.run_options import RunOptions
from coordinator.desk.plan.exemption_records import kept_exemptions
from coordinator.desk.plan.plans import plan_called
from coordinator.desk.records.entry_sentences import tell_notice
from coordinator.desk.records.lookup import find_devices, find_person, find_record
from coordinator.desk.term.findings import kind_words
from coordinator.desk.term.remedies import exempt, extend_life, transfer, withdraw
from coordinator.domain.changes import Origin, Ref, number_of
from coordinator.domain.choices import DEVICE_KINDS
from coordinator.domain.inventory_kinds import UNIT
from coordinator.domain.records import Device
from coordinator.domain.termstart.term_records import ExemptionRecord
from coordinator.domain.values import Scalar
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Register
from coordinator.words import mark, text

_BY = Origin.COMMAND_LINE
_REASON = option("--reason", required=True, metavar="TEXT", help=mark("Why: those who come after will read it."))
_PLAN = option("--plan", metavar="NAME", help=mark("For this term plan only; for all plans otherwise."))


@click.command("exempt", cls=Verb, help=mark("Exempts a pupil, a device or a gap from the check: the reason says why."))
@_PLAN
@option("--kind", type=click.Choice(tuple(choice.code for choice in DEVICE_KINDS)), default=None,
        help=mark("The gap of this kind; with --person only their need of this kind."))  # fmt: skip
@option("--group", metavar="GROUP", help=mark("The gap of this group of the plan."))
@option("--person", "people", multiple=True, metavar="P", help=mark("A pupil who needs no device."))
@option("--device", "devices", multiple=True, metavar="S",
        help=mark("A device that nobody has seen, but whose place is known."))  # fmt: skip
@_REASON
@pass_wish
def exempt_verb(
    wish: RunOptions,
    plan: str | None,
    kind: str | None,
    group: str | None,
    people: tuple[str, ...],
    devices: tuple[str, ...],
    reason: str,
) -> int:
    """Answers with {"entry", "exemptions": [number]}."""
    with opened(wish, write=True) as ledger:
        register = ledger.register
        record = None if plan is None else plan_called(register, plan)
        shared: dict[str, Scalar] = {"plan": None if record is None else record.id}
        wanted = [{**shared, "kind": kind, "person": find_person(register, typed).id} for typed in people]
        wanted += [{**shared, "device": device.id} for device in find_devices(register, devices)]
        if not wanted or group is not None:
            wanted.append({**shared, "kind": kind, "group": group})
        notice = exempt(ledger, reason, wanted, origin=_BY)
        made = [ref.id for ref in notice.created.values()]
        _done(wish, ledger, notice, {"exemptions": sorted(made)})
    return 0


@click.command("exemptions", cls=Verb, help=mark("Lists the exemptions with their reasons."))
@option("--plan", metavar="NAME", help=mark("Only those that hold for this term plan."))
@pass_wish
def exemptions_verb(wish: RunOptions, plan: str | None) -> int:
    """Answers with {"total", "items": [{"number", "plan", "kind", "group", "person", "device", "reason"}]}."""
    with opened(wish) as ledger:
        register = ledger.register
        record = None if plan is None else plan_called(register, plan)
        items = [_item(register, each) for each in kept_exemptions(register, record)]
    rows = [
        (f"#{each['number']}", each["plan"] or text("all plans"), kind_words(each["kind"]) if each["kind"] else "",
         each["group"] or each["person"] or each["device"] or "", each["reason"])
        for each in items
    ]  # fmt: skip
    heads = (text("Exemption"), text("Term plan"), text("Kind"), text("Group, person or device"), text("Reason"))
    print_answer(
        wish, {"total": len(items), "items": items}, text_table(heads, rows) if rows else [text("Nothing is exempt.")]
    )  # fmt: skip
    return 0


def _item(register: Register, record: ExemptionRecord) -> dict[str, Any]:
    names = {
        code: register.name(Ref(code, named)) if (named := number_of(record, code)) is not None else None
        for code in ("plan", "person", "device")
    }
    return {
        "number": record.id,
        **names,
        "kind": record.device_kind or None,
        "group": record.group or None,
        "reason": record.reason or None,
    }


@click.command("withdraw", cls=Verb, help=mark("Withdraws exemptions by their numbers."))
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="NUMBER…")
@pass_wish
def withdraw_verb(wish: RunOptions, numbers: tuple[int, ...]) -> int:
    """Answers with {"entry", "exemptions": [number]}."""
    with opened(wish, write=True) as ledger:
        notice = withdraw(ledger, numbers, origin=_BY)
        _done(wish, ledger, notice, {"exemptions": sorted(set(numbers))})
    return 0


@click.group("device", cls=Verbs, help=mark("Steps with devices beside handing out: transfer, extend."))
def device_verbs() -> None:
    """The verbs of devices."""


@device_verbs.command("transfer", help=mark("Gives devices to another school unit."))
@click.argument("devices", nargs=-1, required=True, metavar="S…")
@option("--to", "unit", required=True, metavar="UNIT", help=mark("The school unit that is to own them."))
@option("--reason", metavar="TEXT", help=mark("Why, for the log."))
@pass_wish
def transfer_verb(wish: RunOptions, devices: tuple[str, ...], unit: str, reason: str | None) -> int:
    """Answers with {"entry", "unit", "devices": [serial]}."""
    with opened(wish, write=True) as ledger:
        register = ledger.register
        found = find_devices(register, devices)
        to = find_record(register, UNIT, unit)
        notice = transfer(ledger, [device.id for device in found], to, reason=reason, origin=_BY)
        _done(wish, ledger, notice, {"unit": to.name, "devices": _serials(found)})
    return 0


@device_verbs.command("extend", help=mark("Keeps devices until a later day, past their end of life or of updates."))
@click.argument("devices", nargs=-1, required=True, metavar="S…")
@option("--until", "until", type=DAY, required=True, help=mark("The last day of their life."))
@_REASON
@pass_wish
def extend_verb(wish: RunOptions, devices: tuple[str, ...], until: date, reason: str) -> int:
    """Answers with {"entry", "until", "devices": [serial]}."""
    with opened(wish, write=True) as ledger:
        found = find_devices(ledger.register, devices)
        notice = extend_life(ledger, [device.id for device in found], until, reason, origin=_BY)
        _done(wish, ledger, notice, {"until": until.isoformat(), "devices": _serials(found)})
    return 0


def _serials(devices: Sequence[Device]) -> list[str]:
    return [device.serial for device in devices]


def _done(wish: RunOptions, ledger: Ledger, notice: Notice, document: dict[str, Any]) -> None:
    sentence = f"{notice.entry}: {tell_notice(ledger.register, notice)}"
    print_answer(wish, {"entry": notice.entry, **document}, [sentence])
