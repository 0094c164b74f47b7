"""How orders read on the screen: states as word, shape and colour, changes as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coordinator.desk.escalation_sheet import turn_said
from coordinator.domain.changes import Record
from coordinator.domain.orders.ladder import Turn
from coordinator.domain.orders.lines import OrderLine
from coordinator.domain.orders.states import state_label
from coordinator.domain.orders.story import Told, story
from coordinator.ui.ordering.tables import Cell
from coordinator.words import count_text, text

_SHAPES: Final = {
    "draft": ("○", "muted"),
    "sent": ("◔", "accent"),
    "under_decision": ("◑", "accent"),
    "decided": ("◕", "accent"),
    "partly_delivered": ("◐", "warning"),
    "delivered": ("●", "text"),
    "closed": ("✓", "muted"),
    "cancelled": ("✕", "muted"),
    "rejected": ("✕", "danger"),
}


def state_cell(state: object) -> Cell:
    """A state in a word, with its shape before it and its colour."""
    shape, tone = _SHAPES.get(str(state), ("", ""))
    name = text(state_label(str(state)))
    return Cell(f"{shape} {name}".strip(), tone, name)


def late_cell(days: int) -> Cell:
    """How late, in a word and in red; nothing when it is not."""
    if not days:
        return Cell("–", "muted")
    said = count_text("{count} day", "{count} days", days)
    return Cell(f"▲ {said}", "danger", text("{days} late", days=said))


def step_said(told: Told) -> str:
    """A step of a line's journal as one line: day, what, from → to, by whom, why."""
    parts = [told.on, f"{told.what_shown} {told.change_shown}", told.party_shown, told.reason_shown]
    return " · ".join(part for part in parts if part)


def changed_said(line: OrderLine, told: Told, product: str) -> str:
    """What somebody else changed on a line, in one line (window: budgets)."""
    head = text("{who} changed line {line}, {product}", who=told.party_shown, line=line.number, product=product)
    said = f"{head}: {told.what_shown.lower()} {told.change_shown}"
    return said + (f" ({told.reason_shown})" if told.reason_shown else "") + f" · {told.on}"


def ladder_said(turns: Sequence[Turn], order: Record) -> str:
    """The ladder of contacts in one paragraph: who, how to reach them, and when it is their turn."""
    said: list[str] = []
    for turn in turns:
        who = " ".join(part for part in (turn.rung.text("role"), turn.rung.text("name")) if part)
        reached = ", ".join(part for part in (turn.rung.text("phone"), turn.rung.text("email")) if part)
        said.append(f"{turn.rung['rung']}. {who}{f', {reached}' if reached else ''} ({turn_said(turn, order)})")
    return text("Whom to turn to: {ladder}", ladder="   ".join(said)) if said else ""


def waiting_changes(line: OrderLine) -> list[Told]:
    """The steps of a line that wait to be acknowledged."""
    return [told for told in story(line) if told.waits]
