"""Chromebooks as the Google Admin console exports them (formats §2a): comma, UTF-8 without BOM, LF."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from coordinator.app.demo.demo_school import DemoSchool
from coordinator.app.demo.device_marks import mac_address, marks_of, uuid_like
from coordinator.app.demo.fleet import NEIGHBOUR, DemoDevice

HEADER: Final = (
    "deviceId,serialNumber,model,lastPolicySync,enrollmentTime,osVersion,orgUnitPath,provisionStatus,"
    "annotatedAssetId,annotatedUser,annotatedLocation,annotatedNotes,ethernetMacAddress,macAddress,lastReport,"
    "autoUpdateExpiration,meid,platformVersion,firmwareVersion,lastDeprovision,deprovisionReason,mostRecentActivity,"
    "mostRecentUser,wifiSignalStrength,volumeLevelPercent,cpuUtilizationPercent,memoryUsageByte,diskSpaceUsageByte,"
    "kioskApp,lanIpAddress,wanIpAddress,lastIpAddressUpdate,bootMode,tpmFirmwareVersion,manufacturingDate,eids,iccids"
)
_COLUMNS: Final = tuple(HEADER.split(","))

LATER_ROWS: Final = 24

_STATUS: Final = {"Förlorad": "DISABLED", "Stulen": "DISABLED", "Kasserad": "DEPROVISIONED"}


def google_export(school: DemoSchool) -> bytes:
    """Every Chromebook as central has it the evening before ``school.today``."""
    return _table(_row(device) for device in school.devices if device.managed_by == "google")


def later_export(school: DemoSchool, moved: dict[str, str]) -> bytes:
    """A smaller export of this morning: some devices seen again, tags moved as ``moved`` (serial → tag) says."""
    rows = []
    for number, device in enumerate(_later(school, moved)):
        seen = datetime.combine(school.today, time(4, 5 + number, 11), UTC)
        rows.append(_row(replace(device, last_seen=seen, tag=moved.get(device.serial, device.tag)), mark=device))
    return _table(rows)


def updates_end(device: DemoDevice) -> date:
    """The last day Google updates this Chromebook; every Lenovo 100e is past it."""
    autumn = device.purchased.year + device.model.update_years
    return date(autumn, 6, 1)


def _later(school: DemoSchool, moved: dict[str, str]) -> list[DemoDevice]:
    """The moved devices first, then pupils' devices spread over the classes, `LATER_ROWS` in all."""
    held = [d for d in school.devices if d.managed_by == "google" and d.holder and d.status == "I bruk"]
    first = [device for device in school.devices if device.serial in moved]
    others = [device for device in held[::9] if device.serial not in moved]
    return (first + others)[:LATER_ROWS]


def _row(device: DemoDevice, mark: DemoDevice | None = None) -> tuple[str, ...]:
    rng = marks_of(mark or device)
    seen = device.last_seen
    holder = device.holder.email if device.holder else ""
    retired = device.status == "Kasserad"
    values = {
        "deviceId": uuid_like(rng, "5a0c"),
        "serialNumber": device.serial,
        "model": device.model.name,
        "lastPolicySync": f"{seen:%Y-%m-%dT%H:%M:%SZ}" if seen else "",
        "enrollmentTime": f"{device.purchased + timedelta(days=25)}T08:00:00Z",
        "osVersion": "131.0.6778.96",
        "orgUnitPath": "/Deprovisioned" if retired else _unit(device),
        "provisionStatus": _STATUS.get(device.status, "PROVISIONED"),
        "annotatedAssetId": device.tag,
        "annotatedUser": holder,
        "annotatedLocation": device.room,
        "annotatedNotes": _notes(device),
        "macAddress": mac_address(rng, "a0b1c2"),
        "autoUpdateExpiration": updates_end(device).isoformat(),
        "platformVersion": "16063.45.2",
        "firmwareVersion": "Google_Nivviks.15217.58.0",
        "lastDeprovision": f"{seen:%Y-%m-%d}" if retired and seen else "",
        "deprovisionReason": "retiring_device" if retired else "",
        "mostRecentActivity": f"{seen:%Y-%m-%d}" if seen else "",
        "mostRecentUser": holder,
        "lanIpAddress": f"10.20.{rng.randrange(96, 112)}.{rng.randrange(10, 250)}",
        "bootMode": "Verified",
        "manufacturingDate": f"{device.purchased - timedelta(days=110)}",
    }
    return tuple(values.get(name, "") for name in _COLUMNS)


def _unit(device: DemoDevice) -> str:
    below = "/Åk 4-6" if device.central_school == NEIGHBOUR else ""
    return f"/Elever/{device.central_school}{below}"


def _notes(device: DemoDevice) -> str:
    """Central's note; at repair it has the line break that such notes often have."""
    return f"{device.comment}\nInlämnad till service" if device.status == "På service" else ""


def _table(rows: Iterable[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(rows)
    return out.getvalue().encode()
