"""The device that a scanned code stands for: by serial, tag or our own code, as scanners spell them (needs U4)."""

from __future__ import annotations

import re

from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.records import Device
from coordinator.ledger.questions import Register

SHORTEST = 4  # characters


_UID = re.compile(r"DEV:([0-9a-fA-F]{32})")


def device_of(register: Register, code: str) -> Device | None:
    """The one device that a code means: its uid from our own label, its serial or tag, also after ``1S`` or ``S``.

    ``None`` for an unknown code and for one that several devices carry.
    """
    if (found := _UID.fullmatch(code.strip())) is not None:
        uid: object = bytes.fromhex(found.group(1))
        records = register.find(DEVICE, "uid", uid)  # type: ignore[arg-type]
        return records[0] if records else None
    for spelling in spellings(code):
        for path in ("serial", "asset_tag"):
            records = register.find(DEVICE, path, spelling)
            if len(records) == 1:
                return records[0]
    return None


def spellings(code: str) -> list[str]:
    """A code as it may stand in the register: as scanned, and without a barcode's data identifier (formats §0)."""
    stripped = code.strip()
    shorter = [
        stripped[len(prefix) :]
        for prefix in ("1S", "S")
        if stripped.upper().startswith(prefix) and len(stripped) - len(prefix) >= SHORTEST
    ]
    return [stripped, *shorter]
