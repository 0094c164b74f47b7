"""What decided orders bring: in time, or at risk."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from coordinator.desk.orders.catalogue import lead_days_of
from coordinator.desk.plan.arrivals import arriving
from coordinator.desk.term.term_check import check
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, JOURNAL, ORDER, ORDER_LINE
from coordinator.ledger.ledger import Ledger
from tests.storage.schools import make_school, open_ledger

SENT = {"purpose": "term_start", "wanted": "2027-08-17", "number": "B-1", "sent_on": "2026-11-20"}


def ordered(ledger: Ledger, promised: str | None) -> int:
    """An order of 30 of which 25 were decided; returns the product."""
    steps = [("decided", 25, None)] + ([("promised", None, promised)] if promised else [])
    creations = (
        Creation(PRODUCT.code, -1, {"model": "Påhitt 11", "kind": "chromebook"}),
        Creation(CATALOGUE_ITEM.code, -2, {"product": -1, "lead_days": 35}),
        Creation(ORDER.code, -3, SENT),
        Creation(ORDER_LINE.code, -4, {"order": -3, "line": 1, "product": -1}),
        Creation(JOURNAL.code, -5, {"line": -4, "what": "asked", "quantity_to": 30, "party": "school",
                                 "on": "2026-11-20"}),
        *(
            Creation(JOURNAL.code, -6 - at, {"line": -4, "what": what, "quantity_to": count, "said_to": said,
                                          "party": "central", "on": "2026-11-21"})
            for at, (what, count, said) in enumerate(steps)
        ),
    )  # fmt: skip
    return ledger.commit(ChangeSet(Sentence("An order"), Origin.PROGRAM, creations=creations)).created[-1].id


@pytest.mark.parametrize(
    ("promised", "coming", "at_risk"),
    [
        # Tuesday 17 August 2027 less 5 working days is Tuesday the 10th: that day is the last that is in time.
        ("2027-08-10", 25, 0),
        ("2027-08-11", 0, 25),
        (None, 0, 25),
    ],
)
def test_a_promise_counts_when_there_is_time_to_prepare(
    tmp_path: Path, promised: str | None, coming: int, at_risk: int
) -> None:
    store, ledger = open_ledger(make_school(tmp_path))
    product = ordered(ledger, promised)
    assert [each.outstanding for each in arriving(ledger, date(2027, 8, 17))] == [25]
    found = check(ledger, date(2027, 8, 17), arrivals=arriving)
    row = next(row for row in found.answer.kinds if row.kind == "chromebook")
    assert (row.arriving, row.at_risk, row.gap) == (coming, at_risk, -coming)
    assert lead_days_of(ledger.register, product) == 35
    store.close()
