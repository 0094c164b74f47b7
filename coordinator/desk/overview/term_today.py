"""The term start on the first page and in ``coordinator today``: its words, and what of it waits (needs V17)."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from coordinator.desk.overview.waiting import Priority, Waiting
from coordinator.desk.term.finding_actions import Action
from coordinator.desk.term.findings import Gap, Severity
from coordinator.desk.year.day_words import day_said
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.values import show_integer
from coordinator.words import count_text, mark, text

if TYPE_CHECKING:
    from coordinator.desk.plan.coming_start import PlanBeside, Start
    from coordinator.desk.term.last_safe_day import SafeOrder
    from coordinator.desk.term.term_ahead import Ahead

PAGE: Final = "term"
_DOES: Final = {
    Action.ORDER: mark("Order more"),
    Action.CHASE: mark("Chase the delivery"),
    Action.TRANSFER: mark("Transfer them"),
    Action.NEED: mark("State a need"),
    Action.ASK: mark("Ask for the decision"),
    Action.YEAR: mark("Say the year"),
    Action.TAKE_BACK: mark("Take back"),
}
_PRIORITIES: Final = {Severity.LACKING: Priority.LACKING, Severity.RISK: Priority.AT_RISK}


@dataclass(frozen=True, slots=True)
class TermToday:
    """The term start ahead: which it is, and what the check last found for it; ``current`` once that is of today and
    of the log's newest entry."""

    start: Start
    ahead: Ahead | None
    entry: int
    current: bool
    plan_id: int | None = None
    beside: tuple[PlanBeside, ...] = ()

    @property
    def wanted(self) -> dict[str, Any]:
        """What the page of the term start is to show: this plan and day, whatever it showed before."""
        return {"plan": self.plan_id, "on": self.start.on} if self.plan_id is not None else {}


def findings_waiting(found: TermToday, today: date) -> Iterator[Waiting]:
    """What the check found that has an action and is not in the list in other words (``desk.term.term_ahead``)."""
    if found.ahead is None:
        return
    for each in found.ahead.findings:
        orders = [order for order in found.ahead.orders if isinstance(each, Gap) and order.kind == each.kind]
        yield Waiting(
            f"term_{each.action}",
            str(each),
            "\n".join(safe_order_words(order, today) for order in orders),
            text(_DOES.get(each.action, mark("Open the term start"))),
            PAGE,
            {"part": "to_do", **found.wanted},
            count=each.count,
            priority=_PRIORITIES.get(each.severity, Priority.ORDINARY),
            verb=check_command(found.start.on, found.start.plan),
        )


def check_command(on: date | None, plan: str | None) -> str | None:
    """What asks the command line for the whole check of a day by a plan; ``None`` where either is not known."""
    if on is None or plan is None:
        return None
    return shlex.join(("check", "--on", on.isoformat(), "--plan", plan))


def term_title(found: TermToday, today: date) -> str:
    """Which term start it is, and how far off."""
    start = found.start
    name = text("Term start") if start.of_term else text("Plan {plan}:", plan=start.plan)
    return name + ("" if start.on is None else f" {day_said(start.on, today)}")


def term_sentence(found: TermToday) -> str:
    """What the check says of it, or why it says nothing yet."""
    start, ahead = found.start, found.ahead
    if ahead is not None:
        return ahead.sentence
    if start.on is None:
        return text("The term plan {plan} has no day yet. Give it one, and this page will tell.", plan=start.plan)
    if start.plan is None:
        return text(
            "There is no term plan yet, so it cannot be said who will lack a device on {on}.", on=start.on.isoformat()
        )
    return text("Reckoning with the plan {plan}…", plan=start.plan)


def reckoned_words(found: TermToday, today: date) -> str:
    """By which plan it was reckoned, and when; nothing before it was."""
    if found.ahead is None:
        return ""
    asked = found.ahead.asked
    sentence = text("Reckoned {day} with the plan {plan}.", day=asked.isoformat(), plan=found.start.plan)
    return sentence if asked == today else sentence + " " + text("It is being reckoned anew.")


def beside_words(plan: PlanBeside) -> str:
    """One of the other plans, which is for another day."""
    if plan.on is None:
        return text("Beside it: the plan {plan}, which has no day yet.", plan=plan.name)
    return text("Beside it: the plan {plan} for {day}.", plan=plan.name, day=plan.on.isoformat())


def served_lines(found: TermToday) -> list[str]:
    """What lacks of each kind in three numbers, as the check says it."""
    if found.ahead is None:
        return []
    from coordinator.desk.term.served_words import served_words  # once there is something to say

    return [served_words(each.served) for each in found.ahead.kinds if each.served is not None]


def safe_order_words(order: SafeOrder, today: date) -> str:
    """By when what lacks must be ordered, or that the day has passed."""
    product = order.product or device_kind_words(order.kind)
    day = day_said(order.last, today)
    if order.left < 0:
        return "▲ " + text(
            "The last safe day to order {count} {product} was {day}.", count=order.count, product=product, day=day
        )
    left = count_text("{count} working day left", "{count} working days left", order.left)
    return text(
        "Order {count} {product} by {day} at the latest: {left}.",
        count=show_integer(order.count), product=product, day=day, left=left,
    )  # fmt: skip


def device_kind_words(code: str) -> str:
    """A kind of device in words."""
    return PRODUCT.field("kind").show(code)
