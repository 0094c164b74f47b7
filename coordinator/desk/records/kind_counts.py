"""So many of a kind of device, as a sentence says it: *13 bärbara datorer*."""

from __future__ import annotations

from typing import Final

from coordinator.domain.choices import DEVICE_KINDS, DeviceKind
from coordinator.words import count_text

_COUNTED: Final = {kind.code: kind.counted for kind in DEVICE_KINDS}


def devices_words(kind: str, count: int) -> str:
    """The count and the kind in the language in use, the kind in its singular or plural; what no kind is any more is
    another device.
    """
    one, many = _COUNTED.get(kind, _COUNTED[DeviceKind.OTHER])
    return count_text(one, many, count)
