"""Who is in a class: for its round at the counter, its headcount in a plan, and how many the window says there are."""

from __future__ import annotations

from coordinator.domain.hand_out_rules import NOT_IN_A_CLASS
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.records import Person
from coordinator.ledger.questions import Filter, Query, Register, Test

IN_A_CLASS = (
    Filter("group", Test.FILLED),
    Filter("active", Test.IS_NOT, (0,)),
    Filter("role", Test.IS_NOT, NOT_IN_A_CLASS),
)
BY_NAME = (("family_name", False), ("given_name", False))


def class_members(group: int) -> Query[Person]:
    """The active people of a class who are neither staff nor guardians, in the order of a class list."""
    return Query(PERSON, filters=(Filter("group", Test.IS, (group,)), *IN_A_CLASS[1:]), order=BY_NAME)


def class_sizes(register: Register) -> dict[int, int]:
    """How many there are in each class, by the group's id; a class without any is left out."""
    counted = register.group_count(Query(PERSON, filters=IN_A_CLASS), "group")
    return {group: count for group, count in counted if isinstance(group, int)}
