"""Formats of which no sample lies in the folder: small invented files after formats §1 to §6."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl

from coordinator.exchange.cells.forbidden_cells import PERSONAL_NUMBER
from coordinator.exchange.imports import row_reasons
from coordinator.exchange.imports.typed_rows import FailedRow, RowProblem, TypedRow, typed_rows
from coordinator.exchange.profiles.mention_keys import PersonKey, ProductKey
from coordinator.exchange.profiles.profiles import shipped_profiles
from coordinator.exchange.profiles.recognition import recognise
from coordinator.exchange.reading import list_sources, open_table
from tests.exchange.files import SAMPLES, TODAY, counts, recognised, records, rows_of

ASA = "asa.exempelqvist@edu.kommunen.example"


def put(folder: Path, text: str, encoding: str = "utf-8", name: str = "lista.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def profile_of(path: Path) -> str:
    return recognised(path)[1].profile.id


def table_text(delimiter: str, header: str, *rows: dict[str, str]) -> str:
    names = header.split(delimiter)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, restval="", delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


JAMF_SCHOOL = (
    "ActivationLockBypassCode;AssetTag;AvailableCapacity;BackupEnabled;BluetoothMAC;CurrentIPAddress;DateModified;DeviceUDID;"
    "EnrollType;EnrollmentDate;EthernetMAC;IsLostModeEnabled;IsManaged;IsShared;IsSupervised;IsTrashed;LastConnected;LocationName;"
    "ManagementID;MemberOf;Model;Name;Notes;OsVersion;OwnerEmail;OwnerFirstName;OwnerLastName;OwnerUsername;Region;SchoolNumber;"
    "SerialNumber;SupportsProfiles;WiFiMAC;iTunesLoggedIn"
)


def test_jamf_school(tmp_path: Path) -> None:
    row = {
        "ActivationLockBypassCode": "HEMLIG-KOD-1",
        "AssetTag": "NSK-T-09",
        "DeviceUDID": "u-1",
        "IsManaged": "true",
        "IsTrashed": "false",
        "IsLostModeEnabled": "true",
        "LastConnected": "2026-11-20T23:30:00Z",
        "LocationName": "Norrskensskolan",
        "Model": "iPad (9th generation)",
        "Name": "Klass 7B &amp; 7C",
        "OwnerEmail": ASA,
        "OwnerFirstName": "Åsa",
        "OwnerLastName": "Exempelqvist",
        "SerialNumber": "H4K9Q2L7ZZ",
    }
    path = put(
        tmp_path,
        table_text(
            ";", JAMF_SCHOOL, row, {**row, "IsTrashed": "true", "IsLostModeEnabled": "false", "DeviceUDID": "u-2"}
        ),
    )
    assert profile_of(path) == "jamf_school"
    found = records(path)
    assert found[0]["name"] == "Klass 7B & 7C"
    assert [one["status"] for one in found] == ["lost", "retired"]
    assert found[0]["last_seen"] == "2026-11-21"
    assert found[0]["assigned_to"] == PersonKey(None, ASA, None, "Åsa Exempelqvist")
    assert found[0]["product"] == ProductKey("Apple", "iPad (9th generation)", None, "tablet")
    assert "HEMLIG" not in repr(rows_of(path))


def test_the_secret_is_dropped_from_the_repair_pile_too(tmp_path: Path) -> None:
    row = {
        "ActivationLockBypassCode": "HEMLIG-KOD-1",
        "SerialNumber": "8,834E+15",
        "LocationName": "Norrskensskolan",
        "IsManaged": "true",
    }
    (failed,) = rows_of(put(tmp_path, table_text(";", JAMF_SCHOOL, row)))
    assert isinstance(failed, FailedRow)
    assert "HEMLIG" not in repr(failed)
    assert ("LocationName", "Norrskensskolan") in failed.cells


def test_jamf_pro_computers_with_byte_order_mark(tmp_path: Path) -> None:
    text = (
        "\ufeffComputer Name,Asset Tag,Serial Number,Model,Last Check-in,Username,Full Name\n"
        "NSK-MAC-1,NSK-9,C02XEXEMPEL1,MacBook Air (M1 2020),2026-11-20 08:00:00,asa.exempelqvist,Åsa Exempelqvist\n"
        ",,,,,,All Managed Clients\n"
    )
    path = put(tmp_path, text)
    assert profile_of(path) == "jamf_pro_computers"
    assert counts(rows_of(path)) == (1, 0, 1)
    assert records(path)[0]["product"] == ProductKey("Apple", "MacBook Air (M1 2020)", None, "laptop")


def test_cb_inventory(tmp_path: Path) -> None:
    text = (
        "Serial Number,Org Unit Path,Location,AssetID,User,Notes,Most Recent User,OS Version,Last Sync,"
        "Status,MAC,AUE,Model\n"
        f"YX0H7Q2M,/Elever/Norrskensskolan,A112,NSK-0412,{ASA},,vikarie@edu.kommunen.example,131,2026-11-20T06:12:09Z,ACTIVE,a0,2001196800000,300e\n"
    )
    path = put(tmp_path, text)
    assert profile_of(path) == "cb_inventory"
    (found,) = records(path)
    assert found["update_end"] == "2033-06-01"
    assert found["owned_by"] == "Norrskensskolan"
    assert found["product"] == ProductKey(None, "300e", None, "chromebook")
    assert "vikarie" not in repr(found)


def test_intune_through_graph_and_with_visible_columns_only(tmp_path: Path) -> None:
    text = (
        "DeviceId,DeviceName,SerialNumber,LastContact,UPN,OwnerType_loc,ReferenceId\nd1,NSK-1,PF4X7QKT,"
        "2026-11-20 23:30:00.0000000,None,Personal,r1\n"
    )
    path = put(tmp_path, text)
    assert profile_of(path) == "intune_graph"
    (found,) = records(path)
    assert (found["last_seen"], found["ownership"], found["assigned_to"], found["entra_id"]) == (
        "2026-11-21",
        "private",
        None,
        "r1",
    )
    short = put(
        tmp_path,
        "Device ID,Device name,Managed by,Ownership,Last check-in,Primary user UPN\nd1,NSK-1,Intune,Corporate,,\n",
        name="b.csv",
    )
    assert profile_of(short) == "intune"
    assert counts(rows_of(short)) == (1, 0, 0)


def test_service_desk_plus(tmp_path: Path) -> None:
    text = (
        "Name,Product,Product Type,Asset Tag,Serial Number,Asset State,User,Department,Site,Location,"
        "Purchase Cost,Acquisition Date,Expiry Date\n"
        "NSK-1,Latitude 3340,Workstation,-,7H2K9Q3,In Store,Not Assigned,-,Norrskensskolan,A112,7450.00,2024-06-03,-\n"
    )
    path = put(tmp_path, text)
    assert profile_of(path) == "servicedesk_plus"
    (found,) = records(path)
    assert (found["asset_tag"], found["held_by"], found["status"], found["stated_status"]) == (
        None,
        None,
        "in_store",
        "In Store",
    )
    assert (found["price_ore"], found["end_date"], found["owned_by"]) == (745_000, None, "Norrskensskolan")


def test_snipe_it_report_with_swedish_labels(tmp_path: Path) -> None:
    text = (
        "Företag,Företagsnamn,Tillgångstagg,Modell,Modellnr.,Kategori,Tillverkare,Serienummer,Inköpt,Pris,Ordernummer,Utcheckad,Plats,Status,"
        "Adress,Adress,Lägg till en anteckning\n"
        'Exempelkommun,NSK-0412,NSK-0412,300e,82W2,Chromebook,Lenovo,YX0H7Q2M,2024-06-10,"3175,20",IK-1,Leo '
        "Påhittsson,Norrskensskolan,Utlånad,,,'-1\n"
    )
    path = put(tmp_path, "\ufeff" + text)
    assert profile_of(path) == "snipeit_sv"
    (found,) = records(path)
    assert found["name"] == "NSK-0412"
    assert found["held_by"] == PersonKey(full_name="Leo Påhittsson")
    assert (found["status"], found["price_ore"], found["note"]) == ("in_use", 317_520, "-1")


def test_school_data_sync(tmp_path: Path) -> None:
    users = put(
        tmp_path,
        f"sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,phone,sms\nu1,leopah,Leo,Påhittsson,Hemligt1,,{ASA},,\n",
    )
    assert profile_of(users) == "sds_users"
    assert "Hemligt1" not in repr(rows_of(users))
    roles = put(
        tmp_path,
        "userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,roleEndDate\nu1,s1,student,,7,true,8/24/2021,\n",
        name="r.csv",
    )
    assert profile_of(roles) == "sds_roles"
    assert records(roles)[0]["role"] == "pupil"
    orgs = put(tmp_path, "sourcedId,name,type,parentSourcedId\ns1,Norrskensskolan,school,\n", name="o.csv")
    assert profile_of(orgs) == "sds_orgs"
    classes = put(
        tmp_path, "sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId\nc1,s1,7B,,\n", name="c.csv"
    )
    assert profile_of(classes) == "sds_classes"
    enrolments = put(tmp_path, "classSourcedId,userSourcedId,role\nc1,u1,student\n", name="e.csv")
    assert profile_of(enrolments) == "sds_enrollments"
    old = put(
        tmp_path,
        "SIS ID,School SIS ID,First Name,Last Name,Username,Password,Student Number,Grade,Birthdate\n1,s1,"
        "Leo,Påhittsson,leopah,Hemligt1,2,7,2013-02-01\n",
        name="s.csv",
    )
    assert profile_of(old) == "sds_students_v1"
    assert "2013-02" not in repr(rows_of(old))


def test_glpi_in_french_and_english(tmp_path: Path) -> None:
    french = put(
        tmp_path,
        '"Nom";"Entité";"Lieu";"Statut";"Numéro de série"\r\n"NSK-1";"Entité racine > Norrskensskolan";"Hus '
        'B > A112";"En service";"PF4X7QKT"\r\n',
    )
    assert profile_of(french) == "glpi_fr"
    (found,) = records(french)
    assert (found["owned_by"], found["placed_in"], found["status"]) == ("Norrskensskolan", "A112", "in_use")
    english = put(
        tmp_path,
        "Name,Entity,Status,Serial number\nNSK-1,Root entity > Norrskensskolan,In store,PF4X7QKT\n",
        name="e.csv",
    )
    assert profile_of(english) == "glpi_en"
    assert records(english)[0]["owned_by"] == "Norrskensskolan"


def test_class_lists(tmp_path: Path) -> None:
    text = (
        "Klasslista läsåret 2026/27;;;\r\nFörnamn;Efternamn;Klass;E-post\r\nLeo;Påhittsson;7B;\r\nÅsa;Provén;"
        "7B;a@edu.kommunen.example\r\nAntal elever: 2;;;\r\n"
    )
    for number, encoding in enumerate(("cp1252", "utf-8", "utf-8-sig", "utf-16")):
        path = put(tmp_path, text, encoding, f"{number}.csv")
        assert profile_of(path) == "class_list"
        assert counts(rows_of(path)) == (2, 0, 1)
    mac = put(tmp_path, text.replace("\r\n", "\r"), "mac_roman", "mac.csv")
    assert records(mac)[1]["given_name"] == "Åsa"
    one = put(tmp_path, "Namn;Klass\r\nPåhittsson, Leo;7B\r\nÖrjan von Exempel;7B\r\n", "cp1252", "namn.csv")
    assert profile_of(one) == "class_list"
    assert [(person["given_name"], person["family_name"]) for person in records(one)] == [
        ("Leo", "Påhittsson"),
        ("Örjan", "von Exempel"),
    ]


def test_lin_education_and_personal_numbers_under_any_name(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "Förnamn;Efternamn;Klass;Verktyg;Personnummer;Mailadress\r\nLeo;Påhittsson;7B;iPad;20130231-0000;l@edu.kommunen.example\r\n",
        "cp1252",
    )
    assert profile_of(path) == "lin_education"
    assert "130231" not in repr(rows_of(path))
    hidden = put(
        tmp_path,
        "Namn;Klass;ElevID\r\nLeo Påhittsson;7B;20130231-0000\r\nÅsa Provén;7B;201302310002\r\n",
        "cp1252",
        "h.csv",
    )
    _, match = recognised(hidden)
    assert match.forbidden == {2}
    assert "1302" not in repr(rows_of(hidden))
    stray = put(
        tmp_path,
        "Namn;Klass;Kommentar\r\nLeo Påhittsson;7B;20130231-0000\r\nÅsa Provén;7B;glasögon\r\nBo "
        "Testlund;7B;allergi\r\n",
        "cp1252",
        "s.csv",
    )
    rows = rows_of(stray)
    assert isinstance(rows[0], TypedRow)
    assert rows[0].problems == (RowProblem("Kommentar", PERSONAL_NUMBER_CODE),)
    assert "1302" not in repr(rows)


PERSONAL_NUMBER_CODE = "A personal identity number stood here; it was not kept."


def test_the_pattern_is_not_fooled_by_serials() -> None:
    assert not PERSONAL_NUMBER.match("012345674853")


def test_skola24_staff_and_guardians(tmp_path: Path) -> None:
    staff = put(tmp_path, f"Norrskensskolan;Fritids Blå;19800231-0000;Åsa;Exempelqvist;ÅEX;{ASA};1\r\n", "cp1252")
    assert profile_of(staff) == "skola24_personal"
    assert records(staff)[0]["protected"] == 1
    guardians = put(
        tmp_path, "20190231-0000;19800231-0000;Åsa;Exempelqvist;a@b.example;0700000000\r\n", "cp1252", "f.csv"
    )
    assert profile_of(guardians) == "skola24_foraldrar"


def test_corporate_identifiers_by_serial(tmp_path: Path) -> None:
    assert profile_of(put(tmp_path, "PF4X7QKT,Vagn 2\r\n5CG3410LKM,\r\n")) == "corporate_identifiers_serial"
    assert (
        profile_of(put(tmp_path, "LENOVO,21FG0009MX,PF4X7QKT\r\nHP,ProBook,5CG3410LKM\r\n", name="w.csv"))
        == "corporate_identifiers_windows"
    )


def test_needs(tmp_path: Path) -> None:
    path = put(tmp_path, "Grupp;Årskurs;Antal;Typ;Per elev;Reserv\r\n7B;7;24;Chromebook;1;2\r\n", "cp1252")
    assert profile_of(path) == "needs"
    (found,) = records(path)
    assert (found["group"], found["count"], found["kind"], found["reserve"]) == ("7B", 24, "chromebook", "2")


def test_a_workbook_of_devices(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Serienummer", "Inventarienr", "Modell", "Pris"])
    sheet.append([123456748531, "NSK-1", "Surface Go 4", 5990])
    sheet.append([8834000000000000, "NSK-2", "Latitude", 7450.5])
    sheet.append(["Summa", None, None, 13440.5])
    book.save(tmp_path / "lista.xlsx")
    rows = rows_of(tmp_path / "lista.xlsx")
    assert counts(rows) == (1, 1, 1)
    assert records(tmp_path / "lista.xlsx")[0]["serial"] == "123456748531"


def test_rows_with_slipped_columns_fail(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "Serienummer,Inventarienr,Modell\nPF4X7QKT,NSK-1,Chromebook, 300e\nPF4X7QKU,NSK-2,x\nPF4X7QKV,NSK-3\n"
        "PF4X7QKW,NSK-4,y,,\n",
    )
    rows = rows_of(path)
    assert [type(row).__name__ for row in rows] == ["FailedRow", "TypedRow", "TypedRow", "TypedRow"]
    assert isinstance(rows[0], FailedRow)
    assert rows[0].code == row_reasons.TOO_MANY_CELLS


def test_an_ambiguous_column_is_asked_about_unless_another_row_tells(tmp_path: Path) -> None:
    text = "Serienummer;Modell;Inköpsdatum\r\n" + "".join(f"PF4X7Q{n:03};x;3/6/2024\r\n" for n in range(400))
    path = put(tmp_path, text)
    assert {row.problems[0].column for row in rows_of(path) if isinstance(row, TypedRow)} == {"Inköpsdatum"}
    told = put(tmp_path, text + "PF4X7Q999;x;20/6/2024\r\n", name="told.csv")
    assert {one["purchase_date"] for one in records(told)} == {"2024-06-03", "2024-06-20"}
    (source,) = list_sources(path)
    table = open_table(source)
    match = recognise(table, shipped_profiles())
    assert match is not None
    (row, *_) = typed_rows(table, match, today=TODAY, date_orders={"Inköpsdatum": "mdy"})
    assert isinstance(row, TypedRow)
    assert "2024-03-06" in row.values


def test_the_digest_follows_the_kept_cells_only(tmp_path: Path) -> None:
    content = (SAMPLES / "intune_devices.csv").read_bytes()
    same = tmp_path / "volatile.csv"
    same.write_bytes(content.replace(b"237568,151552", b"237568,999"))
    other = tmp_path / "other.csv"
    other.write_bytes(content.replace(b"NSK-PC-0102,", b"NSK-PC-0109,"))
    first = [row.digest for row in rows_of(SAMPLES / "intune_devices.csv") if isinstance(row, TypedRow)]
    assert [row.digest for row in rows_of(same) if isinstance(row, TypedRow)] == first
    assert sum(a != row.digest for a, row in zip(first, rows_of(other), strict=True) if isinstance(row, TypedRow)) == 1


def test_last_seen_in_the_future_is_flagged(tmp_path: Path) -> None:
    path = put(tmp_path, "Device ID,Device name,Last check-in\nd1,a,2027-03-01 00:00:00\nd2,b,2026-11-22 00:00:00\n")
    rows = rows_of(path)
    assert [row.problems for row in rows if isinstance(row, TypedRow)] == [
        (("Last check-in", row_reasons.IN_THE_FUTURE),),
        (),
    ]
