"""What a school decides for itself: each setting described once, for the window, the command line and its readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from coordinator.words import mark

CONTACT: Final = "receipt.contact"
LOGO: Final = "receipt.logo"
COPIES: Final = "receipt.copies"
CODE: Final = "receipt.code"
TERMS: Final[Mapping[str, str]] = MappingProxyType({"sv": "receipt.terms.sv", "en": "receipt.terms.en"})
BUDGET_YEARS: Final = "budget.years"
UNAPPROVED: Final = "order.unapproved"
SEEN_DAYS: Final = "term.seen_days"
PREPARATION_DAYS: Final = "term.preparation_days"
LEAD_DAYS: Final = "term.lead_days"
SWAP_GRADES: Final = "term.swap_grades"
RESIDUAL_PERCENT: Final = "term.residual_percent"


@dataclass(frozen=True, slots=True)
class SettingKind:
    """One setting: its code, what it is in words, and what it can be.

    ``allowed`` lists the only values; ``most`` makes it a whole number from 0, which is ``default`` while the school
    has said nothing.
    """

    code: str
    label: str
    allowed: tuple[str, ...] = ()
    default: int = 0
    most: int | None = None


SETTINGS: Final[Mapping[str, SettingKind]] = MappingProxyType(
    {
        each.code: each
        for each in (
            SettingKind(CONTACT, mark("Lines under the school's name on receipts")),
            SettingKind(TERMS["sv"], mark("Loan terms in Swedish; empty for none")),
            SettingKind(TERMS["en"], mark("Loan terms in English; empty for none")),
            SettingKind(LOGO, mark("The school's logo: a PNG or JPEG file")),
            SettingKind(COPIES, mark("Copies of each receipt: 1 or 2"), allowed=("1", "2")),
            SettingKind(CODE, mark("A QR code with the receipt's number: 1 for yes"), allowed=("0", "1")),
            SettingKind(
                BUDGET_YEARS, mark("One year a line: year, frame adjustment in per cent, day of the budget dialogue")
            ),
            SettingKind(
                UNAPPROVED,
                mark("Orders may be sent without the principal's approval: 1 for yes (0)"),
                allowed=("0", "1"),
            ),
            SettingKind(
                SEEN_DAYS,
                mark("A device is not seen recently after so many days (90); closed periods do not count"),
                default=90,
                most=3_650,
            ),
            SettingKind(
                PREPARATION_DAYS, mark("Working days to unpack and prepare a delivery (5)"), default=5, most=250
            ),
            SettingKind(LEAD_DAYS, mark("Working days from order to delivery (20)"), default=20, most=500),
            SettingKind(SWAP_GRADES, mark("Years that get other devices when they begin, with commas: 4,7,GY1")),
            SettingKind(
                RESIDUAL_PERCENT, mark("What a bought device brings at its end, in per cent of its price (0)"), most=100
            ),
        )
    }
)
"""Every setting, in the order in which they are listed."""
RULES: Final = (SEEN_DAYS, PREPARATION_DAYS, LEAD_DAYS, RESIDUAL_PERCENT)
"""The whole numbers by which the check of a term start goes, in the order in which they are shown."""
NUMBERS: Final[Mapping[str, SettingKind]] = MappingProxyType(
    {code: each for code, each in SETTINGS.items() if each.most is not None}
)
"""Those that are whole numbers."""
