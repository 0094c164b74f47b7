"""Norrskensskolan with next autumn before it: a plan, a late order that central IT changed, somebody who has left."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

from coordinator.app.school_opening import OpenedSchool, open_school
from coordinator.desk.orders import order_actions
from coordinator.desk.orders.order_queries import order_lines
from coordinator.desk.plan.plans import add_periods, plan_called, roll_over
from coordinator.domain.changes import ChangeSet, Origin, Sentence, difference
from coordinator.domain.inventory_kinds import DEVICE, PERSON, PRODUCT
from coordinator.domain.kind import Kind
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.orders.order_steps import NEW_ORDER, Decision, Purpose, Statement
from coordinator.domain.records import Device
from coordinator.domain.termstart.school_year import Period
from coordinator.domain.termstart.term_kinds import Basis
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.questions import Filter, Query, R, Test
from tests.desk.term.one_need import add_need
from tests.ui.shell.shell_school import TODAY, opened

STARTS = date(2027, 8, 17)
PLANNED = date(2027, 8, 18)  # the plan's own day: the term's first with pupils
BY = Origin.PROGRAM


@contextmanager
def opened_term(folder: Path) -> Iterator[OpenedSchool]:
    """The school; HT27 needs a Chromebook each in years 4 to 9, half a tablet in F to 3, a laptop for each employee."""
    path = folder / "skola.sqlite"
    shutil.copy(_template(), path)
    with open_school(path, today=TODAY, actor="Åsa Exempelqvist") as school:
        yield school


@cache
def _template() -> Path:
    """Planned and ordered once, copied for each test."""
    with opened(Path(tempfile.mkdtemp(prefix="term-"))) as school:
        _plan(school.ledger)
    return school.path


def _plan(ledger: Ledger) -> None:
    add_periods(ledger, [Period("term", "Hösttermin 2027", STARTS, date(2027, 12, 20))], origin=BY)
    roll_over(ledger, "HT27", PLANNED, origin=BY)
    plan = plan_called(ledger.register, "HT27")
    assert plan is not None
    add_need(ledger, plan, "chromebook", "1", grades="4,5,6,7,8,9", spare="5", origin=BY)
    add_need(ledger, plan, "tablet", "0,5", grades="F,1,2,3", origin=BY)
    add_need(ledger, plan, "laptop", "1", basis=Basis.EMPLOYEE, origin=BY)
    _order(ledger, "Acer Chromebook Spin 511 R756T", 60, 48, "2027-06-01")
    _order(ledger, "iPad (10th generation)", 4, 4, "2027-08-16")
    _leaver(ledger)


def _order(ledger: Ledger, model: str, asked: int, decided: int, promised: str) -> None:
    product = ledger.register.find(PRODUCT, "model", model)[0]
    purpose = Purpose("term_start", "2027-08-01", None)
    begun = order_actions.new_order(ledger, purpose, [order_actions.Asked(product, asked)], origin=BY)
    order = begun.created[NEW_ORDER].id
    order_actions.approve(ledger, whole(ledger, ORDER, order), "Rut Rektorsson", origin=BY)
    order_actions.send(ledger, whole(ledger, ORDER, order), origin=BY)
    [line] = order_lines(ledger.register, order)
    told = Statement("central", TODAY.isoformat(), "Kim Påhittad", "budget", "Tak per skola")
    order_actions.decide(ledger, line, Decision(decided, promised), told, origin=BY)


def _leaver(ledger: Ledger) -> None:
    """Somebody who holds a device leaves."""
    device = holders(ledger)[0]
    person = whole(ledger, PERSON, device.held_by or 0)
    sentence = Sentence("{person} left", {"person": person.ref})
    ledger.commit(ChangeSet(sentence, BY, changes=difference(person, {"active": 0})))


def holders(ledger: Ledger) -> list[Device]:
    """Chromebooks that pupils hold, by id."""
    query = Query(
        DEVICE,
        filters=(
            Filter("held_by", Test.FILLED),
            Filter("product.kind", Test.IS, ("chromebook",)),
            Filter("status", Test.IS, ("in_use",)),
            Filter("held_by.group.name", Test.IS, ("6A", "6B")),
        ),
    )
    return sorted(ledger.register.records(query), key=lambda device: device.id)


def whole(ledger: Ledger, kind: Kind[R], id: int) -> R:
    """A record that is there."""
    found = ledger.register.get(kind, id)
    assert found is not None
    return found
