"""So many of a kind of device, as a sentence says it: *13 bärbara datorer*."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from coordinator.words import count_text

_COUNTED: Final[Mapping[str, Callable[[int], str]]] = {
    "chromebook": lambda count: count_text("{count} Chromebook", "{count} Chromebooks", count),
    "laptop": lambda count: count_text("{count} laptop", "{count} laptops", count),
    "desktop": lambda count: count_text("{count} desktop computer", "{count} desktop computers", count),
    "tablet": lambda count: count_text("{count} tablet", "{count} tablets", count),
    "phone": lambda count: count_text("{count} phone", "{count} phones", count),
    "screen": lambda count: count_text("{count} screen", "{count} screens", count),
    "projector": lambda count: count_text("{count} projector", "{count} projectors", count),
    "printer": lambda count: count_text("{count} printer", "{count} printers", count),
    "network": lambda count: count_text("{count} network device", "{count} network devices", count),
    "accessory": lambda count: count_text("{count} accessory", "{count} accessories", count),
    "other": lambda count: count_text("{count} other device", "{count} other devices", count),
}


def devices_said(kind: str, count: int) -> str:
    """The count and the kind in the language in use, the kind in its singular or plural."""
    return _COUNTED.get(kind, _COUNTED["other"])(count)
