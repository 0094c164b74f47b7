"""A delivery while it is unpacked: its order, its note, and every unit scanned so far; kept for next time (no Qt)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from coordinator.desk.orders.delivery_actions import Box, came_before, known_otherwise, known_words, scan_delivery
from coordinator.desk.records.scanned_codes import SHORTEST, bare_code
from coordinator.domain.keys import identity_key
from coordinator.domain.orders.delivery_scan import OpenLine
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.values import show_integer
from coordinator.ledger.questions import Register
from coordinator.words import text


@dataclass(frozen=True, slots=True)
class DraftUnit:
    """A unit in the delivery: on which line (by id; ``None``: nobody ordered it), its serial, or how many without."""

    line: int | None
    serial: str | None
    quantity: int = 1
    over: bool = False


@dataclass(frozen=True, slots=True)
class Unpacking:
    """What lies unpacked. ``product`` is the one that the boxes scanned now hold."""

    order: int | None = None
    note: str = ""
    on: str = ""
    product: int | None = None
    units: tuple[DraftUnit, ...] = ()

    @property
    def count(self) -> int:
        """How many units there are."""
        return sum(unit.quantity for unit in self.units)

    def counted(self) -> dict[int, int]:
        """How many there are for each line."""
        found: dict[int, int] = {}
        for unit in self.units:
            if unit.line is not None:
                found[unit.line] = found.get(unit.line, 0) + unit.quantity
        return found

    def kept(self) -> dict[str, Any]:
        """Itself as JSON."""
        return asdict(self)


def unpacking_from(kept: object) -> Unpacking:
    """What was kept; nothing where that cannot be read."""
    if not isinstance(kept, dict):
        return Unpacking()
    try:
        units = tuple(DraftUnit(**unit) for unit in kept.get("units", ()))
        return Unpacking(kept["order"], str(kept["note"]), str(kept["on"]), kept["product"], units)
    except (KeyError, TypeError):
        return Unpacking()


@dataclass(frozen=True, slots=True)
class Heard:
    """What a scan came to: the delivery afterwards, the sentence to say, and whether it is not as ordered."""

    unpacking: Unpacking
    said: str
    amiss: bool


def take(
    register: Register, lines: Sequence[OpenLine], names: Mapping[int, str], unpacking: Unpacking, code: str
) -> Heard:
    """Puts a scanned unit into the delivery, on its line or as unexpected; ``names`` are those of the products."""
    if told := _several(code):
        return Heard(unpacking, told, amiss=True)
    known = [unit.serial for unit in unpacking.units if unit.serial]
    found = scan_delivery(lines, bare_code(code), product=unpacking.product, counted=unpacking.counted(), known=known)
    name = "" if found.line is None else names.get(found.line.product, "")
    if found.verdict == "product" and found.line is not None:
        sentence = text("Now unpacking {product}.", product=name)
        return Heard(replace(unpacking, product=found.line.product), sentence, amiss=False)
    if found.verdict == "twice":
        sentence = text("{serial} is scanned already. It is counted once.", serial=found.serial)
        return Heard(unpacking, sentence, amiss=True)
    if came_before(register, found.serial):
        sentence = text("{serial} came in an earlier delivery. It is not counted.", serial=found.serial)
        return Heard(unpacking, sentence, amiss=True)
    line = found.line
    unit = DraftUnit(None if line is None else line.line, found.serial, over=found.verdict == "over")
    after = replace(unpacking, units=(*unpacking.units, unit))
    if line is None:
        sentence = text("{serial} was not ordered. It is kept as unexpected.", serial=found.serial)
        return Heard(after, sentence, amiss=True)
    return _on_its_line(register, after, line, unit, name)


def _several(code: str) -> str:
    """What is said of a scan in which several codes stand side by side: none of them is known to be the serial."""
    bare = bare_code(code)
    if sum(len(part.strip()) >= SHORTEST for part in re.split("[;,|]", bare)) < 2:
        return ""
    return text("The scan holds several codes: {codes}. Scan one of them by itself.", codes=bare)


def _on_its_line(register: Register, after: Unpacking, line: OpenLine, unit: DraftUnit, name: str) -> Heard:
    """A unit that was ordered; amiss where it is more than is missing, or the register knows its serial otherwise."""
    serial = unit.serial or ""
    told = [known_words(serial, there)] if (there := here_already(register, after, line, unit)) else []
    if unit.over:
        told.append(text("{serial}: more than is missing of {product}.", serial=serial, product=name))
    if told:
        return Heard(after, " ".join(told), amiss=True)
    sentence = text(
        "{serial}: {product}, {count} of {missing}.",
        serial=serial,
        product=name,
        count=after.counted()[line.line],
        missing=line.missing,
    )
    return Heard(after, sentence, amiss=False)


def here_already(register: Register, unpacking: Unpacking, line: OpenLine, unit: DraftUnit) -> str:
    """The device that a unit on its line is in the register, where it is hardly new; nothing for a new one."""
    order = None if unpacking.order is None else register.get(ORDER, unpacking.order)
    sent = None if order is None else order.sent_on
    return known_otherwise(register, unit.serial, line.product, sent) if unit.serial else ""


def put_on(register: Register, unpacking: Unpacking, line: OpenLine, picked: Collection[int]) -> Heard:
    """Puts the units at these places on a line; amiss where one of them is hardly new, or they are too many."""
    units = [replace(unit, line=line.line) if at in picked else unit for at, unit in enumerate(unpacking.units)]
    return _marked(register, replace(unpacking, units=tuple(units)), line, picked)


def count_in(register: Register, unpacking: Unpacking, line: OpenLine, count: int) -> Heard:
    """Puts so many without a serial number on a line; amiss where they are more than it lacks."""
    after = replace(unpacking, units=(*unpacking.units, DraftUnit(line.line, None, count)))
    return _marked(register, after, line, [len(unpacking.units)])


def _marked(register: Register, after: Unpacking, line: OpenLine, picked: Collection[int]) -> Heard:
    came = after.counted().get(line.line, 0)
    over = came > line.missing
    units = [replace(unit, over=over) if at in picked else unit for at, unit in enumerate(after.units)]
    chosen = [unit for at, unit in enumerate(units) if at in picked and unit.serial]
    there = [(unit.serial or "", here_already(register, after, line, unit)) for unit in chosen]
    told = [known_words(serial, device) for serial, device in there if device]
    if over:
        told.append(
            text(
                "Line {line}: {count} in the delivery, {missing} are missing. They are kept as too many.",
                line=line.number, count=show_integer(came), missing=show_integer(line.missing),
            )
        )  # fmt: skip
    return Heard(replace(after, units=tuple(units)), " ".join(told), amiss=bool(told))


def boxes(unpacking: Unpacking, lines: Sequence[OrderLine]) -> list[Box]:
    """The delivery as the desk registers it."""
    by_id = {line.record.id: line for line in lines}
    return [
        Box(None if unit.line is None else by_id.get(unit.line), unit.serial, unit.quantity) for unit in unpacking.units
    ]


def same_serial(one: str | None, other: str) -> bool:
    """Whether a code names the unit with this serial."""
    return one is not None and identity_key(one) == identity_key(other)
