"""What stands first of what waits: who would lack a device, then orders, then money, then how much of it there is."""

from __future__ import annotations

from coordinator.desk.overview.waiting import Priority, Waiting, ranked
from coordinator.domain.values import Ore


def waiting(code: str, *, count: int = 1, cost: Ore | None = None, first: Priority = Priority.ORDINARY) -> Waiting:
    return Waiting(code, code, "", "", "", count=count, cost_ore=cost, priority=first)


def test_priority_stands_before_money_and_money_before_number() -> None:
    found = (
        waiting("many", count=10**9),
        waiting("cheap", cost=Ore(100)),
        waiting("dear", cost=Ore(10**12)),
        waiting("late", first=Priority.LATE),
        waiting("changed", first=Priority.CHANGED),
        waiting("lacking", count=1, first=Priority.LACKING),
        waiting("lacking more", count=2, first=Priority.LACKING),
        waiting("risk", count=500, cost=Ore(10**15), first=Priority.AT_RISK),
    )
    order = ["lacking more", "lacking", "risk", "changed", "late", "dear", "cheap", "many"]
    assert [each.code for each in ranked(found)] == order
    assert [each.code for each in ranked(reversed(found))] == order


def test_what_is_alike_stays_in_its_order() -> None:
    assert [each.code for each in ranked([waiting("b"), waiting("a")])] == ["b", "a"]
