"""``today``: what waits, as the first page says it."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from coordinator.cli.click_verbs import Verb, pass_wish
from coordinator.cli.open_register import opened_school
from coordinator.cli.output import print_answer
from coordinator.cli.run_options import RunOptions
from coordinator.desk.overview.term_today import (
    TermToday,
    beside_words,
    check_command,
    reckoned_words,
    served_lines,
    term_sentence,
    term_title,
)
from coordinator.desk.overview.today import to_do, today_now
from coordinator.desk.overview.waiting import Waiting
from coordinator.desk.plan.coming_start import PlanBeside
from coordinator.words import mark, text


@click.command("today", cls=Verb, help=mark("Tells what waits today, the most urgent first."))
@pass_wish
def today_verb(wish: RunOptions) -> int:
    """Answers with {"items": [{"code", "sentence", "count", "cost_ore" or null, "verb" or null}]}.

    ``beside`` says what more there is to say, ``priority`` why an item stands where it does; ``term`` is the term start
    ahead, null where none is known, with the other plans ``beside`` it: [{"plan", "on", "sentence", "verb"}].
    """
    with opened_school(wish) as school:
        today = school.ledger.today
        found = today_now(school.ledger, school.keeper)
    waiting = to_do(found, today)
    lines = [line for each in waiting for line in _lines(each)] or [text("Nothing waits today.")]
    term = found.term
    if term is not None:
        lines = [f"{term_title(term, today)}: {term_sentence(term)}", *_plan_lines(term, today), *lines]
    print_answer(
        wish, {"on": today.isoformat(), "term": _term(term), "items": [_item(each) for each in waiting]}, lines
    )
    return 0


def _plan_lines(term: TermToday, today: date) -> list[str]:
    """The numbers, the plan that they are by, and each other plan with what asks by it."""
    lines = [*served_lines(term), reckoned_words(term, today)]
    for each in term.beside:
        verb = check_command(each.on, each.name)
        lines += [beside_words(each), *([f"    → coordinator {verb}"] if verb else [])]
    return [line for line in lines if line]


def _item(waiting: Waiting) -> dict[str, Any]:
    return {
        "code": waiting.code,
        "sentence": waiting.sentence,
        "beside": waiting.beside,
        "count": waiting.count,
        "cost_ore": waiting.cost_ore,
        "priority": waiting.priority.name.lower(),
        "verb": waiting.verb,
    }


def _term(found: TermToday | None) -> dict[str, Any] | None:
    if found is None:
        return None
    on = found.start.on
    return {"on": None if on is None else on.isoformat(), "plan": found.start.plan, "sentence": term_sentence(found),
            "served": served_lines(found), "beside": [_beside(each) for each in found.beside]}  # fmt: skip


def _beside(plan: PlanBeside) -> dict[str, Any]:
    on = None if plan.on is None else plan.on.isoformat()
    return {"plan": plan.name, "on": on, "sentence": beside_words(plan), "verb": check_command(plan.on, plan.name)}


def _lines(waiting: Waiting) -> list[str]:
    lines = [f"• {waiting.sentence}", *(f"    {line}" for line in waiting.beside.splitlines())]
    return lines if waiting.verb is None else [*lines, f"    → coordinator {waiting.verb}"]
