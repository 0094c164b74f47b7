"""The numbers that only machines know a device by: the same in every file, whatever the date."""

from __future__ import annotations

import random

from coordinator.app.demo.fleet import DemoDevice


def marks_of(device: DemoDevice) -> random.Random:
    """A source of numbers that belongs to this device alone. Twins differ by serial, serial-less ones by tag."""
    return random.Random(f"{device.serial}/{device.tag}")  # noqa: S311 - invented numbers, no secrets


def mac_address(rng: random.Random, maker: str, separator: str = "") -> str:
    """A network address that begins with ``maker`` (six hex digits)."""
    digits = f"{maker}{rng.getrandbits(24):06x}"
    return separator.join(digits[i : i + 2] for i in range(0, 12, 2))


def uuid_like(rng: random.Random, head: str) -> str:
    """An identifier of UUID shape that begins with ``head`` (four hex digits)."""
    digits = f"{rng.getrandbits(112):028x}"
    return f"{head}{digits[:4]}-{digits[4:8]}-4{digits[8:11]}-8{digits[11:14]}-{digits[14:26]}"
