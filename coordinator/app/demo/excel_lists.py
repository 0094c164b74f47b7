"""The school's own lists as Swedish Excel saves them (formats §8): ``;``, cp1252 without BOM, CRLF, decimal comma."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from coordinator.app.demo.demo_school import DemoSchool
from coordinator.app.demo.fleet import DemoDevice

HEADER: Final = (
    "Inventarienr;Serienummer;Modell;Typ;Skola;Sal;Innehavare;Klass;Status;Inköpsdatum;Pris;Månadskostnad;Avskrivs;"
    "Kommentar"
)
COLUMNS: Final = tuple(HEADER.split(";"))
NEWCOMER_COLUMNS: Final = ("Förnamn", "Efternamn", "Klass", "Användarnamn", "E-post", "Börjar")

DESTROYED: Final = "8,834E+15"
YEARLESS: Final = "20/5"


def school_list(school: DemoSchool) -> bytes:
    """Title row, header, the 600 devices with the faults such lists have, blank row, sum of every row."""
    blank = ("",) * len(COLUMNS)
    rows: list[Sequence[str]] = [_padded(f"Norrskensskolan – våra digitala enheter {school.today - timedelta(days=2)}")]
    rows.append(COLUMNS)
    price = fee = 0
    for device in school.devices:
        row = _row(device, school)
        copies = [row]
        if device.tag == school.faults.doubled:
            copies.append((row[0], row[1] + " ", *row[2:8], "i bruk", *row[9:]))
        rows += copies
        price += len(copies) * (device.model.price_ore or 0)
        fee += len(copies) * (device.model.fee_ore or 0)
    rows += [blank, ("Summa", *blank[1:10], kronor(price), kronor(fee), "", "")]
    return _saved(rows)


def newcomer_list(school: DemoSchool) -> bytes:
    """The office's list of three pupils who are not yet in the register."""
    starts = (school.today + timedelta(days=3)).isoformat()
    rows: list[Sequence[str]] = [NEWCOMER_COLUMNS]
    rows += [
        (person.given_name, person.family_name, person.group, person.username, person.email, starts)
        for person in school.people
        if person.standing == "listed"
    ]
    return _saved(rows)


def kronor(ore: int) -> str:
    """An amount as Swedish Excel shows it: no-break space between thousands, decimal comma."""
    whole, rest = divmod(ore, 100)
    return f"{whole:,}".replace(",", "\u00a0") + f",{rest:02}"


def _row(device: DemoDevice, school: DemoSchool) -> tuple[str, ...]:
    model, faults = device.model, school.faults
    serial = device.serial
    if device.tag == faults.destroyed:
        serial = DESTROYED
    elif device.tag == faults.stripped:
        serial = serial.lstrip("0")
    holder = device.holder
    return (
        device.tag,
        serial,
        model.name,
        model.kind.value,
        device.school,
        device.room,
        holder.name if holder else "",
        device.group or (holder.group if holder else ""),
        device.status,
        YEARLESS if device.tag == faults.yearless else device.purchased.isoformat(),
        "" if model.price_ore is None else kronor(model.price_ore),
        "" if model.fee_ore is None else kronor(model.fee_ore),
        device.life_ends.isoformat(),
        device.comment,
    )


def _padded(title: str) -> tuple[str, ...]:
    return (title, *("",) * (len(COLUMNS) - 1))


def _saved(rows: Sequence[Sequence[str]]) -> bytes:
    """Excel writes ``?`` for each letter that cp1252 lacks, and says nothing."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("cp1252", errors="replace")
