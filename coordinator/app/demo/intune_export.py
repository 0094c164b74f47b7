"""Laptops, phones and a few tablets as Intune exports them (formats §1a): a ZIP with one CSV, comma, UTF-8, CRLF."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from coordinator.app.demo.demo_school import DemoSchool
from coordinator.app.demo.device_marks import mac_address, marks_of, uuid_like
from coordinator.app.demo.fleet import DemoDevice
from coordinator.app.demo.products import DemoKind

HEADER: Final = (
    "Device ID,Device name,Enrollment date,Last check-in,Azure AD Device ID,OS version,Azure AD registered,"
    "EAS activation ID,Serial number,Manufacturer,Model,EAS activated,IMEI,Last EAS sync time,EAS reason,EAS status,"
    "Compliance grace period expiration,Security patch level,Wi-Fi MAC,MEID,Subscriber carrier,Total storage,"
    "Free storage,Management name,Category,UserId,Primary user UPN,Primary user email address,"
    "Primary user display name,WiFiIPv4Address,WiFiSubnetID,Compliance,Managed by,Ownership,Device state,"
    "Intune registered,Supervised,Encrypted,OS,SkuFamily,JoinType,Phone number,Jailbroken,ICCID,EthernetMAC,"
    "CellularTechnology,ProcessorArchitecture,EID,SystemManagementBIOSVersion,TPMManufacturerId,"
    "TPMManufacturerVersion"
)
_COLUMNS: Final = tuple(HEADER.split(","))

_NEVER: Final = "0001-01-01 00:00:00.0000000"
_SYSTEMS: Final = {
    DemoKind.LAPTOP: ("Windows", "10.0.22631.4460", "Education", "Azure AD joined"),
    DemoKind.TABLET: ("iOS/iPadOS", "17.7.1", "", "Unknown"),
    DemoKind.PHONE: ("Android (fully managed)", "14", "", "Unknown"),
}


def intune_export(school: DemoSchool) -> bytes:
    """The ZIP with every device of Intune; one of them stands twice, as it was before and after its re-enrolment."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for device in school.devices:
        if device.managed_by != "intune":
            continue
        if device.tag == school.faults.reenrolled:
            writer.writerow(_row(_before_reenrolment(device, school.today), mark="old"))
        writer.writerow(_row(device))
    return _zipped(
        f"DevicesWithInventory_{marks_of(school.devices[0]).getrandbits(64):016x}.csv", out.getvalue(), school.today
    )


def _before_reenrolment(device: DemoDevice, today: date) -> DemoDevice:
    """The same hardware as it was last seen before it was reset, without its user."""
    seen = datetime.combine(today - timedelta(days=430), time(9, 14, 5), UTC)
    return replace(device, last_seen=seen, holder=None)


def _row(device: DemoDevice, mark: str = "") -> tuple[str, ...]:
    rng = marks_of(replace(device, tag=device.tag + mark))
    system, version, family, joined = _SYSTEMS[device.kind]
    phone = device.kind is DemoKind.PHONE
    held = device.holder
    user = held.email if held else ""
    enrolled = device.purchased + timedelta(days=24)
    values = {
        "Device ID": uuid_like(rng, "5a00"),
        "Device name": device.tag,
        "Enrollment date": f"{enrolled} 07:{rng.randrange(10, 60)}:03.0000000",
        "Last check-in": f"{device.last_seen:%Y-%m-%d %H:%M:%S}.0000000" if device.last_seen else _NEVER,
        "Azure AD Device ID": uuid_like(rng, "5c5c"),
        "OS version": version,
        "Azure AD registered": "True",
        "Serial number": device.serial,
        "Manufacturer": device.model.maker,
        "Model": device.model.central_name or device.model.name,
        "EAS activated": "False",
        "IMEI": f"35209900{rng.randrange(10**7):07}" if phone else "",
        "Last EAS sync time": _NEVER,
        "EAS reason": "None",
        "EAS status": "None",
        "Compliance grace period expiration": "9999-12-31 23:59:59.9999999",
        "Wi-Fi MAC": mac_address(rng, "3c4d5e").upper(),
        "Total storage": "237568",
        "Free storage": str(rng.randrange(40_000, 190_000)),
        "Management name": f"{device.tag}_{system.split()[0]}_{enrolled}",
        "Category": device.central_school,
        "UserId": uuid_like(rng, "5e3f") if held else "",
        "Primary user UPN": user,
        "Primary user email address": user,
        "Primary user display name": held.name if held else "None",
        "Compliance": "Compliant" if device.status in ("I bruk", "Utlånad") else "Noncompliant",
        "Managed by": "Intune",
        "Ownership": "Corporate",
        "Device state": "Retired" if device.status == "Kasserad" else "Managed",
        "Intune registered": "True",
        "Supervised": "False" if device.kind is DemoKind.LAPTOP else "True",
        "Encrypted": "True",
        "OS": system,
        "SkuFamily": family,
        "JoinType": joined,
        "Jailbroken": "Unknown",
        "CellularTechnology": "0",
        "ProcessorArchitecture": "9" if device.kind is DemoKind.LAPTOP else "0",
    }
    return tuple(values.get(name, "") for name in _COLUMNS)


def _zipped(name: str, content: str, today: date) -> bytes:
    """A ZIP of one file, stored and not deflated, so that every computer makes the same bytes."""
    entry = zipfile.ZipInfo(name, (today.year, today.month, today.day, 6, 0, 0))
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(entry, content.encode())
    return out.getvalue()
