"""The products that stand in Norrskensskolan: six kinds, what they cost, how long they last."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

SERVICE_FEE_ORE: Final = 216_00
"""The monthly fee of a Chromebook as a service (needs U2)."""

PLACEHOLDER: Final = "To be filled by O.E.M."
"""What a computer says of itself when nobody has filled in its maker, model or serial."""


class DemoKind(Enum):
    """The six kinds; the value is the word in the school's own list (column *Typ*)."""

    CHROMEBOOK = "Chromebook"
    LAPTOP = "Bärbar dator"
    TABLET = "iPad"
    PHONE = "Mobiltelefon"
    PROJECTOR = "Projektor"
    SCREEN = "Skärm"


@dataclass(frozen=True, slots=True)
class Model:
    """A product. ``central_name`` is how the management system calls it, where that differs from the trade name.

    Either ``price_ore`` or ``fee_ore`` (a month) is set: bought, or rented as a service. ``serial`` is the pattern of
    its serial numbers, ``#`` a digit and ``?`` a letter or digit. ``update_years`` is how long after the school year
    of its purchase Google updates it.
    """

    kind: DemoKind
    maker: str
    name: str
    serial: str
    lifetime_months: int
    price_ore: int | None = None
    fee_ore: int | None = None
    central_name: str = ""
    update_years: int = 0


LENOVO_300E: Final = Model(
    DemoKind.CHROMEBOOK,
    "Lenovo",
    "Lenovo 300e Yoga Chromebook Gen 4",
    "YX0?????",
    60,
    fee_ore=SERVICE_FEE_ORE,
    update_years=8,
)
ACER_R756: Final = Model(
    DemoKind.CHROMEBOOK,
    "Acer",
    "Acer Chromebook Spin 511 R756T",
    "NXKEQED00#########3400",
    60,
    fee_ore=SERVICE_FEE_ORE,
    update_years=9,
)
HP_FORTIS: Final = Model(
    DemoKind.CHROMEBOOK,
    "HP",
    "HP Fortis 11 inch G10 Chromebook",
    "5CD3######",
    60,
    fee_ore=SERVICE_FEE_ORE,
    update_years=7,
)
LENOVO_100E: Final = Model(
    DemoKind.CHROMEBOOK, "Lenovo", "Lenovo 100e Chromebook 2nd Gen", "P20#####", 48, price_ore=3_175_20, update_years=5
)
LATITUDE: Final = Model(DemoKind.LAPTOP, "Dell Inc.", "Latitude 3340", "?H2???3", 48, price_ore=7_450_00)
ELITEBOOK: Final = Model(
    DemoKind.LAPTOP, "HP", "HP EliteBook 640 14 inch G10 Notebook PC", "5CG3######", 48, price_ore=9_890_00
)
THINKPAD: Final = Model(
    DemoKind.LAPTOP, "LENOVO", "ThinkPad L13 Gen 4", "PF4?????", 48, price_ore=8_990_00, central_name="21FG0009MX"
)
SURFACE: Final = Model(DemoKind.LAPTOP, "Microsoft Corporation", "Surface Go 4", "3#9#########", 48, price_ore=5_990_00)
SELF_BUILT: Final = Model(
    DemoKind.LAPTOP, PLACEHOLDER, "Egenbyggd dator", "#########", 48, price_ore=4_990_00, central_name=PLACEHOLDER
)
IPAD_9: Final = Model(DemoKind.TABLET, "Apple", "iPad (9th generation)", "DMQ?????Q1GC", 48, price_ore=3_990_00)
IPAD_10: Final = Model(DemoKind.TABLET, "Apple", "iPad (10th generation)", "H4?????7XW", 48, price_ore=4_490_00)
GALAXY: Final = Model(
    DemoKind.PHONE, "samsung", "Samsung Galaxy A34", "R58W???????", 36, price_ore=2_495_00, central_name="SM-A346B"
)
EPSON: Final = Model(DemoKind.PROJECTOR, "Epson", "Epson EB-L210W", "X8CK######", 60, price_ore=9_490_00)
EPSON_OLD: Final = Model(DemoKind.PROJECTOR, "Epson", "Epson EB-990U", "VHBK######", 60, price_ore=7_450_00)
SCREEN: Final = Model(
    DemoKind.SCREEN, "Samsung", "Samsung WA75D interaktiv skärm", "0X7H#######", 60, price_ore=21_900_00
)
WALL_DISPLAY: Final = Model(
    DemoKind.SCREEN, "Samsung", "Samsung QM55C väggskärm", "0Y3K#######", 48, price_ore=8_250_00
)
