"""So many of a kind of device, as a sentence says it: *13 bärbara datorer*."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from coordinator.domain.choices import DeviceKind
from coordinator.words import count_text

_COUNTED: Final[Mapping[str, Callable[[int], str]]] = {
    DeviceKind.CHROMEBOOK: lambda count: count_text("{count} Chromebook", "{count} Chromebooks", count),
    DeviceKind.LAPTOP: lambda count: count_text("{count} laptop", "{count} laptops", count),
    DeviceKind.DESKTOP: lambda count: count_text("{count} desktop computer", "{count} desktop computers", count),
    DeviceKind.TABLET: lambda count: count_text("{count} tablet", "{count} tablets", count),
    DeviceKind.PHONE: lambda count: count_text("{count} phone", "{count} phones", count),
    DeviceKind.SCREEN: lambda count: count_text("{count} screen", "{count} screens", count),
    DeviceKind.PROJECTOR: lambda count: count_text("{count} projector", "{count} projectors", count),
    DeviceKind.PRINTER: lambda count: count_text("{count} printer", "{count} printers", count),
    DeviceKind.NETWORK: lambda count: count_text("{count} network device", "{count} network devices", count),
    DeviceKind.ACCESSORY: lambda count: count_text("{count} accessory", "{count} accessories", count),
    DeviceKind.OTHER: lambda count: count_text("{count} other device", "{count} other devices", count),
}


def devices_words(kind: str, count: int) -> str:
    """The count and the kind in the language in use, the kind in its singular or plural."""
    return _COUNTED.get(kind, _COUNTED[DeviceKind.OTHER])(count)
