"""How orders read in sentences: what others changed on a line, each step of its journal, and whom to turn to."""

from __future__ import annotations

from collections.abc import Sequence

from coordinator.desk.orders.escalation_sheet import turn_words
from coordinator.domain.orders.ladder import Turn
from coordinator.domain.orders.line_story import StoryStep, story
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import Order
from coordinator.words import mark, text


def step_words(told: StoryStep) -> str:
    """A step of a line's journal as one line: day, what, from → to, by whom, why."""
    parts = [told.on, f"{told.what_words} {told.change_words}", told.party_words, told.reason_words]
    return " · ".join(part for part in parts if part)


def changed_words(line: OrderLine, told: StoryStep, product: str) -> str:
    """What somebody else changed on a line, in one line (window: budgets)."""
    message = mark("{who} changed line {line}, {product}")
    if told.before is None or told.is_same:
        message = mark("{who} answered on line {line}, {product}")
    head = text(message, who=told.party_words, line=line.number, product=product)
    sentence = f"{head}: {told.what_words.lower()} {told.change_words}"
    return sentence + (f" ({told.reason_words})" if told.reason_words else "") + f" · {told.on}"


def ladder_words(turns: Sequence[Turn], order: Order) -> str:
    """The ladder of contacts in one paragraph: who, how to reach them, and when it is their turn."""
    sentences: list[str] = []
    for turn in turns:
        who = " ".join(part for part in (turn.rung.role, turn.rung.name) if part)
        reached = ", ".join(part for part in (turn.rung.phone, turn.rung.email) if part)
        sentences.append(f"{turn.rung.rung}. {who}{f', {reached}' if reached else ''} ({turn_words(turn, order)})")
    return text("Whom to turn to: {ladder}", ladder="   ".join(sentences)) if sentences else ""


def waiting_changes(line: OrderLine) -> list[StoryStep]:
    """The steps of a line that wait to be acknowledged."""
    return [told for told in story(line) if told.waits]
