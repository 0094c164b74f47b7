"""The steps that findings of the term check lead to, each with its words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from coordinator.words import mark


class Action:
    """The step that a finding leads to."""

    ORDER: Final = "order"
    CHASE: Final = "chase"
    ACKNOWLEDGE: Final = "acknowledge"
    REGISTER: Final = "register"
    TAKE_BACK: Final = "take_back"
    TRANSFER: Final = "transfer"
    EXTEND_LIFE: Final = "extend_life"
    LOOK_FOR: Final = "look_for"
    EXEMPT: Final = "exempt"
    WITHDRAW: Final = "withdraw"
    PLAN: Final = "plan"
    NEED: Final = "need"
    WIDEN: Final = "widen"
    ASK: Final = "ask"
    IMPORT: Final = "import"
    YEAR: Final = "year"


ACTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Action.ORDER: mark("Order more"),
        Action.CHASE: mark("Chase the delivery"),
        Action.ACKNOWLEDGE: mark("Acknowledge the change"),
        Action.REGISTER: mark("Add the devices"),
        Action.TAKE_BACK: mark("Take back"),
        Action.TRANSFER: mark("Transfer them"),
        Action.EXTEND_LIFE: mark("Extend their life"),
        Action.LOOK_FOR: mark("Look for them"),
        Action.EXEMPT: mark("Exempt with a reason"),
        Action.WITHDRAW: mark("Stands as accepted"),
        Action.PLAN: mark("Make a term plan"),
        Action.NEED: mark("State a need"),
        Action.WIDEN: mark("Add their groups to the plan"),
        Action.ASK: mark("Ask for the decision"),
        Action.IMPORT: mark("Take in a list"),
        Action.YEAR: mark("Say the year"),
    }
)
"""Every step in words, as a paper says it."""
