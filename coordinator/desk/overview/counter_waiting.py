"""What waits at the counter, for the first page: loans past their last day, and a hand-out that was interrupted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from coordinator.desk.counter.desk_draft import draft_path, is_damaged, kept_desk
from coordinator.desk.overview.waiting import Waiting, list_command
from coordinator.domain.changes import Ref
from coordinator.domain.choices import Direction
from coordinator.domain.inventory_kinds import HANDOVER, LOAN, PERSON
from coordinator.domain.kinds import KINDS
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import count_text, text

_NAMED: Final = 4
_PAGE: Final = "handover"


def overdue_loans(today: date) -> tuple[Filter, ...]:
    """Receipts whose last day has gone by while a device of theirs has not come back."""
    return (
        Filter("direction", Test.IS, (Direction.ISSUE,)),
        Filter("due", Test.BEFORE, (today.isoformat(),)),
        Filter("still_out", Test.AFTER, (0,)),
        Filter("void", Test.IS_NOT, (1,)),
    )


def loans_waiting(register: Register, today: date) -> Iterator[Waiting]:
    """Loans past their last day: whose, and until when they were."""
    query = Query(HANDOVER, filters=overdue_loans(today), order=(("due", False),))
    count = register.count(query)
    if not count:
        return
    sentence = count_text("{count} loan is past its last day", "{count} loans are past their last day", count)
    beside = "\n".join(_loan_words(register, id) for id in register.ids(query, _NAMED))
    verb = list_command("handovers", query.filters)
    wanted = {"papers": "overdue"}
    yield Waiting("loans_overdue", sentence, beside, text("Show the receipts"), _PAGE, wanted, count, verb=verb)


def _loan_words(register: Register, handover: int) -> str:
    person, due = register.rows(HANDOVER, [handover], ("person", "due"))[0]
    out = (Filter("issued", Test.IS, (handover,)), Filter("open", Test.IS, (1,)))
    devices = register.rows(LOAN, register.ids(Query(LOAN, filters=out), _NAMED), ("device.title",))
    name = register.name(Ref(PERSON.code, person)) if isinstance(person, int) else ""
    return text("{person}, until {day}: {devices}", person=name or "–", day=due,
                devices=", ".join(str(title) for (title,) in devices))  # fmt: skip


def desk_waiting(register: Register, database: Path) -> Iterator[Waiting]:
    """A hand-out that lies on the desk, begun and not done."""

    def known(kind: str, id: int) -> bool:
        return register.get(KINDS[kind], id) is not None

    if is_damaged(draft_path(database)):
        lost = text("An unfinished hand-over cannot be read")
        yield Waiting("desk", lost, draft_path(database).name, text("Open the desk"), _PAGE, count=1)
        return
    desk = kept_desk(draft_path(database), known)
    if desk.empty:
        return
    count = len(desk.devices)
    sentence = text("A hand-over was begun and is not finished")
    beside = [count_text("{count} device lies on the desk", "{count} devices lie on the desk", count)]
    if desk.person is not None:
        beside.append(text("for {person}", person=register.name(Ref(PERSON.code, desk.person))))
    yield Waiting("desk", sentence, ", ".join(beside), text("Finish it"), _PAGE, count=max(count, 1))
