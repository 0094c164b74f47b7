"""``order escalate|ladder|rung``: an order that will not be in time is taken up step by step (needs V5, V16)."""

from __future__ import annotations

from typing import Any

import click

from coordinator.cli.click_verbs import option, pass_wish
from coordinator.cli.open_register import opened
from coordinator.cli.order_output import rung_document
from coordinator.cli.order_verbs import ORDER_NAMED, SHEET, answer_order, order_verbs, path_text
from coordinator.cli.output import print_answer, text_table
from coordinator.cli.run_options import RunOptions
from coordinator.cli.sheet_target import sheet
from coordinator.desk.orders import contact_ladder
from coordinator.desk.orders.escalation_sheet import escalation_sheet
from coordinator.desk.orders.order_queries import find_order
from coordinator.desk.records.entry_sentences import tell_notice
from coordinator.domain.changes import Origin
from coordinator.ledger.questions import Register
from coordinator.words import mark, text

__all__ = ["order_verbs"]


@order_verbs.command("escalate", help=mark("Notes that an order is taken up further, and prints its story."))
@ORDER_NAMED
@option("--to", metavar="NAME", help=mark("With whom, if not the next on the ladder."))
@SHEET
@pass_wish
def escalate_verb(wish: RunOptions, /, order: str, to: str | None, **options: Any) -> int:
    """Answers with the ``order show`` shape, the entry and the sheet."""
    with opened(wish, write=True) as ledger, sheet(options["sheet"]) as paper:
        record = find_order(ledger.register, order)
        notice = contact_ladder.escalate(ledger, record, to=to, origin=Origin.COMMAND_LINE)
        again = find_order(ledger.register, order)
        file = paper.put(escalation_sheet(ledger.register, again, ledger.today)) if options["sheet"] else None
        answer_order(wish, ledger, notice, record.id, sheet=path_text(file))
    return 0


@order_verbs.command("ladder", help=mark("Shows the ladder of contacts for what must be escalated."))
@pass_wish
def ladder_verb(wish: RunOptions) -> int:
    """Answers with {"steps"}."""
    with opened(wish) as ledger:
        _answer_ladder(wish, ledger.register, {}, [])
    return 0


@order_verbs.command("rung", help=mark("Fills a step of the ladder of contacts; without a number a new one."))
@click.argument("step", type=int, metavar="[STEP]", required=False)
@option("--role", metavar="TEXT", help=mark("The contact's role."))
@option("--name", metavar="NAME", help=mark("The contact's name."))
@option("--phone", metavar="NUMBER", help=mark("The contact's phone number."))
@option("--email", metavar="ADDRESS", help=mark("The contact's e-mail."))
@option("--after", "after_days", type=int, metavar="DAYS",
        help=mark("After how many days without help from the step before."))  # fmt: skip
@option("--remove", is_flag=True, help=mark("Take the step away."))
@pass_wish
def rung_verb(wish: RunOptions, /, step: int | None, remove: bool, **options: Any) -> int:
    """Answers with the entry and {"steps"}; an empty text takes a fact away."""
    values = {code: value if isinstance(value, int) else value.strip() or None
              for code, value in options.items() if value is not None}  # fmt: skip
    if remove == bool(values) or (remove and step is None):
        raise click.UsageError(text("Say what the step shall be, or its number and --remove."))
    with opened(wish, write=True) as ledger:
        if remove and step is not None:
            notice = contact_ladder.remove_rung(ledger, step, origin=Origin.COMMAND_LINE)
        else:
            notice = contact_ladder.set_rung(ledger, step, values, origin=Origin.COMMAND_LINE)
        told = f"{notice.entry}: {tell_notice(ledger.register, notice)}"
        _answer_ladder(wish, ledger.register, {"entry": notice.entry}, [told])
    return 0


def _answer_ladder(wish: RunOptions, register: Register, more: dict[str, Any], told: list[str]) -> None:
    steps = [rung_document(rung) for rung in contact_ladder.ladder(register)]
    heads = [text(head) for head in (mark("Step"), mark("Role"), mark("Name"), mark("Phone"), mark("E-mail"),
                                     mark("After so many days"))]  # fmt: skip
    rows = [["" if value is None else str(value) for value in step.values()] for step in steps]
    lines = (
        text_table(heads, rows) if rows else [text("The ladder of contacts is empty. Fill it: coordinator order rung.")]
    )
    print_answer(wish, {**more, "steps": steps}, [*told, *lines])
