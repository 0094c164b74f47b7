"""The invented school: the same every time, whole, consistent, visibly invented, and faulty only where it says so."""

from __future__ import annotations

import csv
import io
import re
import time
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from coordinator.app.demo import day_story, write_school
from coordinator.app.demo.demo_names import FIRST_NAMES, HARD_NAMES, LONG_NAME, SURNAMES
from coordinator.app.demo.demo_school import invent_school
from coordinator.app.demo.products import PLACEHOLDER, DemoKind

TODAY = date(2026, 11, 22)
OTHER_DAYS = [date(2026, 8, 1), date(2027, 1, 1), date(2027, 6, 30), date(2028, 2, 29)]

GOOGLE = (
    "deviceId,serialNumber,model,lastPolicySync,enrollmentTime,osVersion,orgUnitPath,provisionStatus,annotatedAsset"
    "Id,annotatedUser,annotatedLocation,annotatedNotes,ethernetMacAddress,macAddress,lastReport,autoUpdateExpiratio"
    "n,meid,platformVersion,firmwareVersion,lastDeprovision,deprovisionReason,mostRecentActivity,mostRecentUser,wif"
    "iSignalStrength,volumeLevelPercent,cpuUtilizationPercent,memoryUsageByte,diskSpaceUsageByte,kioskApp,lanIpAddr"
    "ess,wanIpAddress,lastIpAddressUpdate,bootMode,tpmFirmwareVersion,manufacturingDate,eids,iccids"
)
INTUNE = (
    "Device ID,Device name,Enrollment date,Last check-in,Azure AD Device ID,OS version,Azure AD registered,EAS acti"
    "vation ID,Serial number,Manufacturer,Model,EAS activated,IMEI,Last EAS sync time,EAS reason,EAS status,Complia"
    "nce grace period expiration,Security patch level,Wi-Fi MAC,MEID,Subscriber carrier,Total storage,Free storage,"
    "Management name,Category,UserId,Primary user UPN,Primary user email address,Primary user display name,WiFiIPv4"
    "Address,WiFiSubnetID,Compliance,Managed by,Ownership,Device state,Intune registered,Supervised,Encrypted,OS,Sk"
    "uFamily,JoinType,Phone number,Jailbroken,ICCID,EthernetMAC,CellularTechnology,ProcessorArchitecture,EID,System"
    "ManagementBIOSVersion,TPMManufacturerId,TPMManufacturerVersion"
)
JAMF = (
    "ActivationLockBypassCode;AssetTag;AvailableCapacity;BackupEnabled;BluetoothMAC;CurrentIPAddress;DateModified;D"
    "eviceUDID;EnrollType;EnrollmentDate;EthernetMAC;IsLostModeEnabled;IsManaged;IsShared;IsSupervised;IsTrashed;La"
    "stConnected;LocationName;ManagementID;MemberOf;Model;Name;Notes;OsVersion;OwnerEmail;OwnerFirstName;OwnerLastN"
    "ame;OwnerUsername;Region;SchoolNumber;SerialNumber;SupportsProfiles;WiFiMAC;iTunesLoggedIn"
)
ONEROSTER = {
    "manifest": "propertyName,value",
    "orgs": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "academicSessions": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
    "courses": (
        "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,"
        "subjectCodes"
    ),
    "classes": (
        "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSo"
        "urcedId,termSourcedIds,subjects,subjectCodes,periods"
    ),
    "users": (
        "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyNa"
        "me,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password"
    ),
    "enrollments": (
        "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate"
    ),
}


Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("school")
    write_school(place, TODAY)
    return place


def _rows(text: str, delimiter: str = ",") -> Rows:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def _google(folder: Path, name: str = "google_chrome_devices.csv") -> Rows:
    return _rows((folder / name).read_bytes().decode("utf-8"))


def _intune_text(folder: Path) -> str:
    with zipfile.ZipFile(folder / "intune_devices.zip") as archive:
        (name,) = archive.namelist()
        return archive.read(name).decode("utf-8")


def _jamf(folder: Path) -> Rows:
    return _rows((folder / "jamf_school_devices.csv").read_bytes().decode("utf-8"), ";")


def _users(folder: Path) -> Rows:
    return _rows((folder / "oneroster" / "users.csv").read_bytes().decode("utf-8"))


def _list_lines(folder: Path) -> list[list[str]]:
    text = (folder / "skolans_lista.csv").read_bytes().decode("cp1252")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def _listed(folder: Path) -> Rows:
    lines = _list_lines(folder)
    return [dict(zip(lines[1], line, strict=True)) for line in lines[2:-2]]


def _central_serials(folder: Path) -> list[str]:
    serials = [row["serialNumber"] for row in _google(folder)]
    serials += [row["Serial number"] for row in _rows(_intune_text(folder))]
    return serials + [row["SerialNumber"] for row in _jamf(folder)]


def test_the_same_day_gives_the_same_bytes_and_another_day_other_dates(folder: Path, tmp_path: Path) -> None:
    invent_school.cache_clear()
    again = write_school(tmp_path / "again", TODAY)
    other = write_school(tmp_path / "other", date(2027, 3, 3))
    assert [path.name for path in again] == [path.name for path in other]
    for path in again:
        assert path.read_bytes() == (folder / path.relative_to(tmp_path / "again")).read_bytes()
    google = tmp_path / "other" / "google_chrome_devices.csv"
    assert google.read_bytes() != (folder / google.name).read_bytes()


def test_writing_takes_less_than_a_second(tmp_path: Path) -> None:
    invent_school.cache_clear()
    begun = time.perf_counter()
    write_school(tmp_path, TODAY)
    assert time.perf_counter() - begun < 1.0


def test_there_are_the_people_that_the_school_is_said_to_have(folder: Path) -> None:
    users = _users(folder)
    pupils = [user for user in users if user["role"] == "student"]
    assert abs(len(pupils) - 420) <= 15
    assert sum(user["status"] == "" for user in pupils) == 420
    assert sum(user["status"] == "tobedeleted" for user in pupils) == 4
    assert len(users) - len(pupils) == 45
    assert {user["grades"] for user in pupils} == {"KG", *(f"0{year}" for year in range(1, 10))}
    assert not any(user["password"] for user in users)


def test_addresses_and_usernames_are_unique(folder: Path) -> None:
    users = _users(folder)
    for column in ("email", "username", "sourcedId"):
        assert len({user[column] for user in users}) == len(users)
    assert all(re.fullmatch(r"[a-z-]+\.[a-z-]+\d?@edu\.kommunen\.example", user["email"]) for user in users)


def test_every_enrolment_points_at_a_person_and_a_class_and_ends_after_it_begins(folder: Path) -> None:
    place = folder / "oneroster"
    people = {user["sourcedId"] for user in _users(folder)}
    classes = {row["sourcedId"] for row in _rows((place / "classes.csv").read_text("utf-8"))}
    enrolments = _rows((place / "enrollments.csv").read_text("utf-8"))
    assert len(classes) == 20
    assert {row["classSourcedId"] for row in enrolments} == classes
    assert all(row["userSourcedId"] in people for row in enrolments)
    assert all(row["beginDate"] <= (row["endDate"] or "9999") for row in enrolments)
    assert sum(row["role"] == "student" for row in enrolments) == 424


def test_there_are_600_devices_of_six_kinds(folder: Path) -> None:
    rows = _listed(folder)
    assert len(rows) == 601  # one of the 600 stands twice
    kinds = Counter(row["Typ"] for row in rows)
    kinds["Chromebook"] -= 1
    counts = (305, 62, 108, 25, 44, 56)
    assert kinds == {kind.value: count for kind, count in zip(DemoKind, counts, strict=True)}
    statuses = {"I bruk", "Lager", "På service", "Utlånad", "Förlorad", "Stulen", "Kasserad"}
    assert {row["Status"] for row in rows} == {*statuses, "i bruk"}


def test_headers_are_those_of_the_real_systems(folder: Path) -> None:
    assert (folder / "google_chrome_devices.csv").read_bytes().startswith(GOOGLE.encode() + b"\n")
    assert (folder / "dagens_import.csv").read_bytes().startswith(GOOGLE.encode() + b"\n")
    assert _intune_text(folder).startswith(INTUNE + "\r\n")
    assert (folder / "jamf_school_devices.csv").read_bytes().startswith(JAMF.encode() + b"\n")
    for name, header in ONEROSTER.items():
        first = (folder / "oneroster" / f"{name}.csv").read_bytes().splitlines(keepends=True)[0]
        assert first.endswith(b"\r\n")
        assert first.decode().strip().replace('"', "") == header


def test_the_schools_list_is_a_swedish_excel_file(folder: Path) -> None:
    raw = (folder / "skolans_lista.csv").read_bytes()
    lines = _list_lines(folder)
    assert raw.count(b"\n") == raw.count(b"\r\n") == len(lines)
    assert len({len(line) for line in lines}) == 1
    assert lines[0][0].startswith("Norrskensskolan – ")
    assert lines[1][:3] == ["Inventarienr", "Serienummer", "Modell"]
    assert set(lines[-2]) == {""}
    assert lines[-1][0] == "Summa"
    assert re.fullmatch(r"\d\xa0\d{3}\xa0\d{3},\d\d", lines[-1][10])
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")


def test_the_sum_below_the_list_is_the_sum_of_its_rows(folder: Path) -> None:
    rows = _listed(folder)
    total = _list_lines(folder)[-1]
    for column, position in (("Pris", 10), ("Månadskostnad", 11)):
        assert sum(_ore(row[column]) for row in rows) == _ore(total[position])


def _ore(amount: str) -> int:
    return int(re.sub(r"[\xa0,]", "", amount) or 0)


def test_serials_are_unique_but_for_the_intended(folder: Path) -> None:
    tale = day_story(TODAY)
    listed = Counter(row["Serienummer"].strip() for row in _listed(folder))
    assert {serial: n for serial, n in listed.items() if n > 1} == {tale.doubled_serial: 2, PLACEHOLDER: 2}
    central = Counter(_central_serials(folder))
    assert {serial: n for serial, n in central.items() if n > 1} == {tale.reenrolled_serial: 2, PLACEHOLDER: 2}


def test_central_and_the_school_name_the_same_devices(folder: Path) -> None:
    tale = day_story(TODAY)
    listed = {row["Serienummer"].strip() for row in _listed(folder) if row["Typ"] not in ("Projektor", "Skärm")}
    central = set(_central_serials(folder))
    assert len(central) == 500 - 1  # the two without a serial share their placeholder
    assert listed - central == {"8,834E+15", tale.stripped_serial.lstrip("0")}
    assert central - listed == {tale.destroyed_serial, tale.stripped_serial}


def test_twins_share_a_tag_and_nothing_else_does(folder: Path) -> None:
    tags = Counter(row["Inventarienr"] for row in _listed(folder) if row["Status"] != "i bruk")
    assert {tag for tag, n in tags.items() if n > 1} == set(day_story(TODAY).twin_tags)
    assert {row["annotatedAssetId"] for row in _google(folder)} <= set(tags)


def test_one_purchase_date_lacks_its_year(folder: Path) -> None:
    odd = [row["Inköpsdatum"] for row in _listed(folder) if not re.fullmatch(r"\d{4}-\d\d-\d\d", row["Inköpsdatum"])]
    assert odd == ["20/5"]


def test_every_holder_is_a_person_of_the_register(folder: Path) -> None:
    users = _users(folder)
    names = {f"{user['givenName']} {user['familyName']}" for user in users}
    as_excel_writes = {name.encode("cp1252", "replace").decode("cp1252") for name in names}
    holders = {row["Innehavare"] for row in _listed(folder)} - {""}
    assert holders <= as_excel_writes
    assert sum("?" in holder for holder in holders) == len(HARD_NAMES)
    emails = {user["email"] for user in users} | {""}
    assert {row["annotatedUser"] for row in _google(folder)} <= emails
    assert {row["Primary user UPN"] for row in _rows(_intune_text(folder))} <= emails
    assert {row["OwnerEmail"] for row in _jamf(folder)} <= emails


def test_google_and_the_list_name_the_same_holder_of_each_chromebook(folder: Path) -> None:
    users = {user["email"]: f"{user['givenName']} {user['familyName']}" for user in _users(folder)}
    listed = {row["Serienummer"].strip(): row["Innehavare"] for row in _listed(folder)}
    for row in _google(folder):
        name = users[row["annotatedUser"]] if row["annotatedUser"] else ""
        assert listed[row["serialNumber"]] == name.encode("cp1252", "replace").decode("cp1252")


def test_each_pupil_of_years_4_to_9_holds_one_chromebook_but_the_newcomers(folder: Path) -> None:
    held = Counter(row["annotatedUser"] for row in _google(folder) if row["annotatedUser"])
    pupils = [u for u in _users(folder) if u["grades"] in {f"0{y}" for y in range(4, 10)} and u["status"] == ""]
    without = {user["username"] for user in pupils if held[user["email"]] == 0}
    assert set(held.values()) == {1}
    assert without == set(day_story(TODAY).without_device)


def test_names_are_invented_and_pass_through_excel_but_for_four(folder: Path) -> None:
    newcomers = _rows((folder / "nya_elever.csv").read_bytes().decode("cp1252"), ";")
    people = [(user["givenName"], user["familyName"]) for user in _users(folder)]
    people += [(row["Förnamn"], row["Efternamn"]) for row in newcomers]
    assert len(newcomers) == 3
    lost = set()
    for given, family in people:
        if (given, family) not in {*HARD_NAMES, LONG_NAME}:
            assert given in FIRST_NAMES
            assert family in SURNAMES
        if "?" in f"{given} {family}".encode("cp1252", "replace").decode("cp1252"):
            lost.add((given, family))
    assert lost == set(HARD_NAMES)
    assert set("åäöéüşł") <= set("".join(given + family for given, family in people).lower())


def test_no_file_holds_anything_like_a_personal_identity_number(folder: Path) -> None:
    like_one = re.compile(r"(?<![0-9A-Za-z])(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:[0-8]\d|9[01])[-+]?\d{4}(?![0-9A-Za-z])")
    texts = [path.read_bytes().decode("latin-1") for path in folder.rglob("*.csv")]
    for text in [*texts, _intune_text(folder)]:
        assert [found.group() for found in like_one.finditer(text)] == []


def test_jamf_holds_a_secret_for_every_tablet_to_show_that_it_is_dropped(folder: Path) -> None:
    assert all(re.fullmatch(r"(\w{5}-){2}(\w{4}-){3}\w{4}", row["ActivationLockBypassCode"]) for row in _jamf(folder))


def test_the_morning_export_moves_three_tags_and_sees_every_device_again(folder: Path) -> None:
    before = {row["serialNumber"]: row for row in _google(folder)}
    later = _google(folder, "dagens_import.csv")
    tale = day_story(TODAY)
    assert len(later) == 24
    moved = {}
    for row in later:
        old = before[row["serialNumber"]]
        differing = {name for name in row if row[name] != old[name]}
        assert {"lastPolicySync", "mostRecentActivity"} <= differing
        assert differing <= {"lastPolicySync", "mostRecentActivity", "annotatedAssetId"}
        assert row["lastPolicySync"] > old["lastPolicySync"]
        if "annotatedAssetId" in differing:
            moved[row["serialNumber"]] = (old["annotatedAssetId"], row["annotatedAssetId"])
    expected = {change.serial: (change.before, change.by_central) for change in (tale.collision, *tale.moved)}
    assert moved == expected
    assert len(moved) == 3
    assert tale.collision.by_school not in ("", tale.collision.before, tale.collision.by_central)
    assert tale.kept.serial in {row["serialNumber"] for row in later}


@pytest.mark.parametrize("today", [TODAY, *OTHER_DAYS])
def test_nothing_lies_in_the_future_and_the_story_holds_on_any_day(today: date, tmp_path: Path) -> None:
    write_school(tmp_path, today)
    google = _google(tmp_path)
    for row in google:
        assert row["manufacturingDate"] < row["enrollmentTime"][:10] < row["lastPolicySync"][:10] < today.isoformat()
    assert sum(row["autoUpdateExpiration"] < today.isoformat() for row in google) == 24
    ended = [device for device in invent_school(today).devices if device.life_ends < today]
    assert 40 < len(ended) < 220
    tale = day_story(today)
    holders = {row["serialNumber"]: row["annotatedUser"] for row in google}
    users = {user["username"]: user for user in _users(tmp_path)}
    assert holders[tale.handed_serial] == holders[tale.spare_serial] == ""
    assert users[tale.receiver]["email"] not in holders.values()
    assert holders[tale.returned_serial] == users[tale.returner]["email"]
    assert users[tale.returner]["status"] == "tobedeleted"
    assert holders[tale.broken_serial] == users[tale.swapper]["email"]
    assert (tale.unseen, tale.unseen_yearly_ore) == (37, 19 * 12 * 216_00)


def test_the_protected_two_and_the_long_name_are_pupils_with_a_device(folder: Path) -> None:
    tale = day_story(TODAY)
    users = {user["username"]: user for user in _users(folder)}
    holders = {row["annotatedUser"] for row in _google(folder)}
    assert len(tale.protected) == 2
    assert [alias for _, alias in tale.protected] == ["Elev F01", ""]
    assert all(users[name]["email"] in holders for name, _ in tale.protected)
    assert users[tale.long_named]["givenName"] == LONG_NAME[0]
    assert len({users[name]["familyName"] for name in tale.namesakes}) == 1


def test_central_has_some_devices_at_another_school_than_the_list(folder: Path) -> None:
    listed = {row["Serienummer"].strip(): row["Skola"] for row in _listed(folder)}
    units = {row["serialNumber"]: row["orgUnitPath"] for row in _google(folder)}
    differing = [serial for serial, unit in units.items() if unit != "/Deprovisioned" and listed[serial] not in unit]
    differing += [row["SerialNumber"] for row in _jamf(folder) if listed[row["SerialNumber"]] != row["LocationName"]]
    assert len(differing) == 6 + 3
