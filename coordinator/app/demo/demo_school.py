"""The whole invented school, with the faults its files will show."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from coordinator.app.demo import products
from coordinator.app.demo.demo_people import DemoPerson, invent_people
from coordinator.app.demo.fleet import DemoDevice, invent_devices

_SEED: Final = 20_150_823


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong on purpose, each by the tag of its device.

    ``destroyed``: Excel made ``8,834E+15`` of the serial in the school's list. ``stripped``: the list lost a leading
    zero. ``doubled``: the list has the device twice. ``yearless``: its purchase date reads ``20/5``. ``reenrolled``:
    Intune has it twice. ``placeholders``: two devices without a real serial. ``twins``: tags that two devices bear.
    """

    destroyed: str
    stripped: str
    doubled: str
    yearless: str
    reenrolled: str
    placeholders: tuple[str, str]
    twins: tuple[str, str]


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """Everybody and everything at Norrskensskolan on the day ``today``."""

    today: date
    people: tuple[DemoPerson, ...]
    devices: tuple[DemoDevice, ...]
    faults: Faults

    def by_tag(self, tag: str) -> DemoDevice:
        """The device with ``tag``; of twins the first."""
        return next(device for device in self.devices if device.tag == tag)


@lru_cache(maxsize=2)
def invent_school(today: date) -> DemoSchool:
    """The school as it is on ``today``. The same day gives the same school."""
    rng = random.Random(_SEED)  # noqa: S311 - invented people, no secrets
    people = invent_people(rng)
    devices = invent_devices(rng, people, today)
    faults = _choose_faults(devices)
    return DemoSchool(today, people, _spoil(devices, faults), faults)


def _choose_faults(devices: tuple[DemoDevice, ...]) -> Faults:
    surfaces = [d.tag for d in devices if d.model is products.SURFACE and d.holder]
    latitudes = [d.tag for d in devices if d.model is products.LATITUDE and d.holder]
    elitebooks = [d.tag for d in devices if d.model is products.ELITEBOOK and d.holder]
    workshop = [d.tag for d in devices if d.model is products.SELF_BUILT]
    pupils = [d.tag for d in devices if d.managed_by == "google" and d.holder and d.status == "I bruk"]
    return Faults(
        destroyed=surfaces[1],
        stripped=surfaces[2],
        doubled=pupils[40],
        yearless=latitudes[5],
        reenrolled=elitebooks[2],
        placeholders=(workshop[0], workshop[1]),
        twins=(pupils[61], pupils[122]),
    )


def _spoil(devices: Iterable[DemoDevice], faults: Faults) -> tuple[DemoDevice, ...]:
    """Serials that Excel or the maker spoils, and tags that two devices bear (the later takes the earlier's)."""
    followers = {_next_tag(tag): tag for tag in faults.twins}
    serials = dict.fromkeys(faults.placeholders, products.PLACEHOLDER)
    serials |= {faults.destroyed: "8834000012674853", faults.stripped: "012345674853"}
    return tuple(
        replace(device, serial=serials.get(device.tag, device.serial), tag=followers.get(device.tag, device.tag))
        for device in devices
    )


def _next_tag(tag: str) -> str:
    head, _, number = tag.rpartition("-")
    return f"{head}-{int(number) + 1:0{len(number)}}"
