"""What can hardly be meant in an order: days that went by before, more ordered anew than lacks (needs V3, V5).

What cannot be is refused with the reason; what could be is asked about, and done by whoever says that it is meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import Order
from coordinator.domain.values import iso, show_integer
from coordinator.ledger.outcomes import Refused
from coordinator.words import mark, text


def wanted_doubt(today: date, wanted: str) -> str:
    """Why a new order's day can hardly be meant; nothing for one that is still to come."""
    if wanted >= today.isoformat():
        return ""
    return text("{day} has gone by, so nothing that is ordered now can be there by then.", day=wanted)


def anew_doubt(wanted: Sequence[tuple[OrderLine, int]], lacking: Mapping[int, int]) -> str:
    """Why so many can hardly be meant to be ordered anew, line by line; ``lacking`` is what lacks or is faulty."""
    parts = [
        text(
            "{count} would be ordered anew on line {line}, where {lacking} of {decided} lack or are faulty.",
            count=show_integer(count), line=line.number, lacking=show_integer(lacking.get(line.record.id, 0)),
            decided=show_integer(line.quantities.binding),
        )
        for line, count in wanted
        if count > lacking.get(line.record.id, 0)
    ]  # fmt: skip
    return " ".join(parts)


def be_sure(doubt: str, *, sure: bool) -> None:
    """``Refused`` with the doubt, unless there is none or somebody is ``sure``."""
    if doubt and not sure:
        raise Refused(mark("{doubt} If that is meant, say so (coordinator … --sure)."), doubt=doubt)


def check_promise(line: OrderLine, promised: str | None, said_on: str) -> None:
    """``Refused`` for a promise of a day that had gone by when it was made, or before the order was sent; one that
    stands already is none."""
    if promised is None or promised == line.quantities.promised:
        return
    check_answered(line.order, said_on)
    check_sent(line.order, promised, mark("{order} was sent on {sent}, so nothing of it can be promised for {day}."))
    if promised < said_on:
        raise Refused(
            mark(
                "{day} had gone by on {said}, when it was promised. Look at the day; a promise from another day is"
                " noted with that day (coordinator … --on)."
            ),
            day=promised, said=said_on,
        )  # fmt: skip


def check_answered(order: Order, on: str) -> None:
    """``Refused`` for an answer (a decision, a promise, what is still to come, a cancelling) from before its order was
    sent."""
    message = mark(
        "{order} was sent on {sent}, so nobody can have answered it on {day}. Look at the day; if the order left the"
        " school earlier, undo its sending and note the day."
    )
    check_sent(order, on, message)


def check_came(order: Order | None, on: str) -> None:
    """``Refused`` for a delivery from before its order was sent."""
    if order is not None:
        message = mark(
            "{order} was sent on {sent}, so nothing of it can have come on {day}. Look at the day; if the order left"
            " the school earlier, undo its sending and note the day."
        )
        check_sent(order, on, message)


def check_sent(order: Order, day: str, message: str) -> None:
    """``Refused`` with the message (of ``order``, ``sent`` and ``day``) for a day before the order was sent."""
    sent = iso(order.sent_on)
    if sent and day < sent:
        raise Refused(message, order=order.number, sent=sent, day=day)
