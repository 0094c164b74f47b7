"""A small invented term start: two schools of our own, two classes, a plan that rolls them over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from coordinator.desk.plan.plans import plan_called, roll_over
from coordinator.desk.term.findings import Finding
from coordinator.desk.term.term_check import Check, check
from coordinator.domain.changes import Origin
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, SETTING, UNIT
from coordinator.domain.orders.order_kinds import JOURNAL, ORDER, ORDER_LINE
from coordinator.domain.orders.order_records import Order
from coordinator.domain.records import Device, Unit
from coordinator.domain.values import Scalar
from coordinator.ledger.questions import Query
from tests.desk.term.one_need import add_need
from tests.storage.school import School

ON = date(2027, 8, 17)
BY = Origin.PROGRAM


class Term(School):
    """Two own units and a foreign one. 6A is Ada, Bo and Cia, 5A is Dan and Eva; all but Cia and Eva have a Chromebook,
    and one stands in store. The plan rolls them over to 7A and 6A, one Chromebook each: 5 needed, 4 there."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.north = self.create(UNIT, name="Norrskolan", own=1)
        self.south = self.create(UNIT, name="Sydskolan", own=1)
        self.other = self.create(UNIT, name="Annanskolan", own=0)
        self.product = self.create(PRODUCT, model="Påhitt 11", kind="chromebook")
        groups = [self.create(GROUP, name=f"{n}A", grade=n, unit=self.north.id, form="compulsory") for n in "65"]
        self.people = {
            name: self.create(PERSON, given_name=name, family_name=name, role="pupil", active=1, group=groups[at].id)
            for name, at in (("Ada", 0), ("Bo", 0), ("Cia", 0), ("Dan", 1), ("Eva", 1))
        }
        self.devices = [self.device(assigned_to=self.people[name].id) for name in ("Ada", "Bo", "Dan")]
        self.spare = self.device(status="in_store")
        roll_over(self.ledger, "HT27", ON, origin=BY)
        self.plan = plan_called(self.register, "HT27")
        assert self.plan is not None
        add_need(self.ledger, self.plan, "chromebook", "1", grades="6,7", origin=BY)

    def device(self, **values: Scalar) -> Device:
        number = self.register.count(Query(DEVICE))
        shared: dict[str, Scalar] = {"product": self.product.id, "status": "in_use", "last_seen": "2026-11-20"}
        return self.create(DEVICE, serial=f"EX{number:04}", **{**shared, **values})

    def order(
        self, promised: str | None, unit: Unit, decided: int | None = 10, then: Sequence[Mapping[str, Scalar]] = ()
    ) -> Order:
        order = self.create(ORDER, purpose="term_start", wanted="2027-08-10", unit=unit.id, sent_on="2026-10-01")
        line = self.create(ORDER_LINE, order=order.id, line=1, product=self.product.id)
        steps: list[dict[str, Scalar]] = [
            {"what": "asked", "quantity_to": 12, "party": "school"},
        ]
        if decided is not None:
            steps.append({"what": "decided", "quantity_from": 12, "quantity_to": decided, "party": "central"})
        if promised:
            steps.append({"what": "promised", "said_to": promised, "party": "central"})
        for step in (*steps, *then):
            self.create(JOURNAL, line=line.id, on="2026-10-02", **step)
        return order

    def setting(self, code: str, value: str) -> None:
        self.create(SETTING, code=code, value=value)

    def check(self) -> Check:
        return check(self.ledger, ON, "HT27")

    def figures(self) -> dict[str, tuple[int, int, int]]:
        rows = [row for row in self.check().answer.groups if row.kind == "chromebook"]
        for row in rows:
            assert row.gap == row.need - row.supply - row.arriving
        return {row.group: (row.need, row.supply, row.gap) for row in rows}

    def lacking(self) -> dict[str, list[str]]:
        return {each.group: [self.register.name(self.get(PERSON, id).ref) for id in each.people]
                for each in self.check().lacking}  # fmt: skip

    def found(self, action: str) -> list[Finding]:
        return [finding for finding in self.check().findings if finding.action == action]
