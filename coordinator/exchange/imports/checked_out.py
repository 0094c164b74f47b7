"""Snipe-IT checks a device out to a person, a place or another device, all in one column: what stands beside tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.profiles.profiles import CHECKED_OUT_TYPE
from coordinator.words import mark

WITH_A_DEVICE: Final = mark("Checked out to another device, not to a person: its name is kept as the place.")
_PLACES: Final = frozenset(map(fold_name, ("location", "plats", "lokal", "App\\Models\\Location")))
_DEVICES: Final = frozenset(map(fold_name, ("asset", "tillgång", "App\\Models\\Asset")))
_HOLDER: Final = "held_by."


def part_check_outs(by_field: dict[str, list[Any]]) -> Iterator[int]:
    """Takes what is checked out to a place or a device away from the people, column by column; gives the rows in which
    it is another device.
    """
    types = by_field.pop(CHECKED_OUT_TYPE, None)
    names = by_field.get("held_by.full_name")
    if types is None or names is None:
        return
    said = [fold_name(word) if word else "" for word in types]
    rooms = by_field.setdefault("placed_in", [None] * len(said))
    places = by_field.setdefault("stated_place", [None] * len(said))
    for row, word in enumerate(said):
        if word in _PLACES:
            rooms[row] = names[row]
        elif word in _DEVICES:
            places[row] = names[row]
            yield row
        else:
            continue
        for code in [code for code in by_field if code.startswith(_HOLDER)]:
            by_field[code][row] = None
