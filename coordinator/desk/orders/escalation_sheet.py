"""The escalation sheet: the story of an order that will not be in time, on one page (needs V5, V16)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from coordinator.desk.orders.contact_ladder import turns_of
from coordinator.desk.orders.order_papers import order_facts, rendered, school_line
from coordinator.desk.orders.order_queries import lines_called, order_lines, planning
from coordinator.desk.orders.promised_days import days_late, ready_on
from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders.ladder import Turn
from coordinator.domain.orders.line_story import StoryStep, story
from coordinator.domain.orders.order_choices import JournalStep, UnitVerdict
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import Journal, Order
from coordinator.domain.orders.order_states import order_standing, state_label
from coordinator.domain.values import iso
from coordinator.ledger.questions import Register
from coordinator.words import count_text, mark, text

if TYPE_CHECKING:
    from coordinator.sheets.documents import Document, DocumentPart, Listing

_LONGEST: Final = 90  # letters of a reason or a name; the rest stands in the program
_FEWEST: Final = 4  # steps of the journal that the page tells in any case


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of a line's journal, and how much it matters to whoever shall help: nought matters most."""

    line: OrderLine
    told: StoryStep
    weight: int

    @property
    def place(self) -> tuple[str, bool, int]:
        """Its place in time; what came on a day stands after what was said that day."""
        entry = self.told.entry
        return self.told.on, entry is None, 0 if entry is None else entry.id


def escalation_sheet(register: Register, order: Order, today: date) -> bytes:
    """The story of an order for whoever can do something about it, always on one page (needs V5).

    A journal too long for the page is told in its most telling steps, and how many it leaves out.
    """
    from coordinator.sheets.documents import pages_of

    lines = order_lines(register, order.id)
    before = [origin for line in lines if (origin := _origin(register, line)) is not None]
    steps = sorted(_steps([*before, *lines], order), key=lambda step: (step.weight, step.place))
    most = len(steps)
    document = _sheet(register, order, today, [*before, *lines], steps)
    while most > _FEWEST and pages_of(document) > 1:
        most -= 1
        document = _sheet(register, order, today, [*before, *lines], steps[:most], left=len(steps) - most)
    return rendered(document, today)


def _sheet(
    register: Register,
    order: Order,
    today: date,
    lines: Sequence[OrderLine],
    steps: Sequence[_Step],
    *,
    left: int = 0,
) -> Document:
    from coordinator.sheets.documents import Document, FactBlock, Paragraph, SignHere

    facts = tuple((caption, value) for caption, value in order_facts(register, order) if value)
    parts: list[DocumentPart] = [
        Paragraph(_why(register, order, today), strong=True),
        FactBlock(facts),
        _figures(register, lines),
        _steps_listing(register, sorted(steps, key=lambda step: step.place)),
    ]
    if left:
        more = count_text("{count} more step stands in the program.", "{count} more steps stand in the program.", left)
        parts.append(Paragraph(more))
    turns = turns_of(register, order, today)
    if turns:
        parts.append(_ladder(turns, order))
    parts.append(SignHere(((text("Escalated by"), ""), (text("Received by"), order.escalated_to)),
                          (text("Place and date"), text("Signature"))))  # fmt: skip
    title = text("Escalation: order {number}", number=order.number)
    return Document(title, tuple(parts), school_line(register))


def _steps(lines: Sequence[OrderLine], order: Order) -> Iterator[_Step]:
    """What is asked for anew stands with its origin already; what changed nothing matters least."""
    for line in lines:
        for told in story(line):
            if told.what == JournalStep.ASKED and line.order.id == order.id and line.record.origin is not None:
                continue
            quiet = told.what in (JournalStep.ASKED, UnitVerdict.ACCEPTED) or told.before == told.after
            yield _Step(line, told, int(quiet))


def _origin(register: Register, line: OrderLine) -> OrderLine | None:
    origin = line.record.origin
    found = [] if origin is None else lines_called(register, [origin])
    return found[0] if found else None


def _why(register: Register, order: Order, today: date) -> str:
    expected, wanted = iso(ready_on(register, order)), iso(order.wanted)
    start = planning(register, today).term_start
    if days := days_late(register, order):
        sentence = count_text(
            "Wanted on {wanted}, ready on {expected} at the earliest: {count} day late.",
            "Wanted on {wanted}, ready on {expected} at the earliest: {count} days late.",
            days,
            wanted=wanted,
            expected=expected,
        )
        return sentence if start is None else sentence + " " + text("The term starts on {day}.", day=start.isoformat())
    state = order_standing([line.standing for line in order_lines(register, order.id)], sent=bool(order.sent_on))
    return text("Wanted on {wanted}, now: {state}.", wanted=wanted, state=text(state_label(state.state)))


def _figures(register: Register, lines: Sequence[OrderLine]) -> Listing:
    from coordinator.sheets.documents import Listing
    from coordinator.sheets.table_paper import PaperColumn

    heads = (mark("Asked"), mark("Decided"), mark("Delivered"), mark("Accepted"), mark("Back-ordered"),
             mark("Never coming"), mark("Too many"))  # fmt: skip
    columns = (
        PaperColumn(text("Order"), 1.4),
        PaperColumn(text("Line"), 0.65, "right"),
        PaperColumn(text("Product"), 2.7),
        *(PaperColumn(text(head), 1.15, "right") for head in heads),
    )
    return Listing(columns, tuple(_figure_row(register, line) for line in lines))


def _figure_row(register: Register, line: OrderLine) -> tuple[str, ...]:
    amounts = line.quantities
    product = register.name(Ref(PRODUCT.code, line.record.product or 0))
    figures = (amounts.asked, amounts.decided, amounts.delivered, amounts.accepted, amounts.outstanding,
               amounts.never_coming, amounts.over)  # fmt: skip
    shown = tuple("" if figure is None else str(figure) for figure in figures)
    return (line.order.number, str(line.number), product, *shown)


def _steps_listing(register: Register, steps: Sequence[_Step]) -> Listing:
    from coordinator.sheets.documents import Listing
    from coordinator.sheets.table_paper import PaperColumn

    columns = (
        PaperColumn(text("Date"), 1.2),
        PaperColumn(text("Order"), 1.4),
        PaperColumn(text("What"), 1.5),
        PaperColumn(text("From → to"), 2.3),
        PaperColumn(text("By"), 2.6),
        PaperColumn(text("Reason"), 2.9),
    )
    rows = tuple(
        (
            step.told.on,
            f"{step.line.order.number}:{step.line.number}",
            step.told.what_words,
            step.told.change_words,
            step.told.party_words,
            _short(step.told.reason_words or _referring(register, step.told.entry)),
        )
        for step in steps
    )
    return Listing(columns, rows, text("What has happened"))


def _short(value: str) -> str:
    """A long text as far as the one page has room for it."""
    return value if len(value) <= _LONGEST else value[: _LONGEST - 1].rstrip() + "…"


def _referring(register: Register, entry: Journal | None) -> str:
    order = None if entry is None else entry.order
    return "" if order is None else register.name(Ref(ORDER.code, order))


def _ladder(turns: Sequence[Turn], order: Order) -> Listing:
    from coordinator.sheets.documents import Listing
    from coordinator.sheets.table_paper import PaperColumn

    columns = (PaperColumn(text("Step"), 0.5, "right"), PaperColumn(text("Role"), 1.8), PaperColumn(text("Name"), 1.8),
               PaperColumn(text("Phone"), 1.4), PaperColumn(text("E-mail"), 2.4),
               PaperColumn(text("Turn"), 1.5))  # fmt: skip
    rows = tuple(
        (
            str(turn.rung.rung or ""),
            *(_short(value) for value in (turn.rung.role, turn.rung.name, turn.rung.phone, turn.rung.email)),
            turn_words(turn, order),
        )
        for turn in turns
    )
    return Listing(columns, rows, text("Whom to turn to"))


def turn_words(turn: Turn, order: Order) -> str:
    """When it is a contact's turn, in words: asked on a day, from a day on, or asked before."""
    if turn.behind:
        return text("asked before")
    if turn.on is None:
        return text("when nothing else helps")
    day = turn.on.isoformat()
    if iso(order.escalated_on) == day and order.escalated_to in (turn.rung.name, turn.rung.role):
        return text("asked {day}", day=day)
    return text("from {day}", day=day)
