"""Tablets as Jamf School exports them (formats §3a): semicolon, UTF-8, LF, with a secret column."""

from __future__ import annotations

import csv
import io
import random
from datetime import timedelta
from typing import Final

from coordinator.app.demo.demo_school import DemoSchool
from coordinator.app.demo.device_marks import mac_address, marks_of, uuid_like
from coordinator.app.demo.fleet import DemoDevice

HEADER: Final = (
    "ActivationLockBypassCode;AssetTag;AvailableCapacity;BackupEnabled;BluetoothMAC;CurrentIPAddress;DateModified;"
    "DeviceUDID;EnrollType;EnrollmentDate;EthernetMAC;IsLostModeEnabled;IsManaged;IsShared;IsSupervised;IsTrashed;"
    "LastConnected;LocationName;ManagementID;MemberOf;Model;Name;Notes;OsVersion;OwnerEmail;OwnerFirstName;"
    "OwnerLastName;OwnerUsername;Region;SchoolNumber;SerialNumber;SupportsProfiles;WiFiMAC;iTunesLoggedIn"
)
_COLUMNS: Final = tuple(HEADER.split(";"))

_CODE_LETTERS: Final = "0123456789ACDEFGHJKLMNPQRTUVWXYZ"
_PROFILES: Final = "[(iOS) Elevbegränsningar,(iOS) Meddelanden &amp; FaceTime,[Kommunen] Trådlöst nät]"


def jamf_school_export(school: DemoSchool) -> bytes:
    """Every tablet of Jamf School."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(_row(device) for device in school.devices if device.managed_by == "jamf")
    return out.getvalue().encode()


def _row(device: DemoDevice) -> tuple[str, ...]:
    rng = marks_of(device)
    held = device.holder
    seen = f"{device.last_seen:%Y-%m-%dT%H:%M:%SZ}" if device.last_seen else ""
    groups = ["[Kommunen] Alla iPads", f"[{device.central_school}] Elever"] + (
        [f"Klass {device.group}"] if device.group else []
    )
    values = {
        "ActivationLockBypassCode": _bypass_code(rng),
        "AssetTag": device.tag,
        "AvailableCapacity": f"{rng.randrange(90_000, 510_000) / 10_000:.4f}",
        "BackupEnabled": "false",
        "BluetoothMAC": mac_address(rng, "100020", ":"),
        "CurrentIPAddress": f"192.0.2.{rng.randrange(2, 250)}",
        "DateModified": seen,
        "DeviceUDID": f"00008101-{rng.getrandbits(64):016X}",
        "EnrollType": "dep",
        "EnrollmentDate": f"{device.purchased + timedelta(days=23)}T10:20:16Z",
        "IsLostModeEnabled": "true" if device.status == "Förlorad" else "false",
        "IsManaged": "true",
        "IsShared": "false" if held else "true",
        "IsSupervised": "true",
        "IsTrashed": "false",
        "LastConnected": seen,
        "LocationName": device.central_school,
        "ManagementID": uuid_like(rng, "e478"),
        "MemberOf": f"[{','.join(groups)}]",
        "Model": device.model.name,
        "Name": f"{held.given_name.split()[0]}s iPad" if held else device.tag,
        "OsVersion": "iOS 18.1.1",
        "OwnerEmail": held.email if held else "",
        "OwnerFirstName": held.given_name if held else "",
        "OwnerLastName": held.family_name if held else "",
        "OwnerUsername": held.username if held else "",
        "SerialNumber": device.serial,
        "SupportsProfiles": _PROFILES,
        "WiFiMAC": mac_address(rng, "100020", ":"),
    }
    return tuple(values.get(name, "") for name in _COLUMNS)


def _bypass_code(rng: random.Random) -> str:
    return "-".join("".join(rng.choice(_CODE_LETTERS) for _ in range(size)) for size in (5, 5, 4, 4, 4, 4))
