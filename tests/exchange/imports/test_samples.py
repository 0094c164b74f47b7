"""Every sample file, against what is known of it: how it is written, how many rows and records, each trap."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coordinator.exchange.cells.cell_dates import NO_YEAR
from coordinator.exchange.cells.cell_serials import DESTROYED, PLACEHOLDER, TAG_LIKE_DATE
from coordinator.exchange.cells.cell_values import EXCEL_ERROR
from coordinator.exchange.imports import row_reasons
from coordinator.exchange.imports.repeated_numbers import SAME_TAG
from coordinator.exchange.imports.typed_rows import FailedRow, RowProblem, SkippedRow, TypedRow
from coordinator.exchange.reading.encoding import LOST_LETTER
from coordinator.exchange.reading.unreadable import Unreadable
from tests.exchange.files import SAMPLES, counts, opened, recognised, records, rows_of

pytestmark = pytest.mark.usefixtures("english")

EXPECTED = json.loads((SAMPLES / "EXPECTED.json").read_text(encoding="utf-8"))
TABLES = sorted(name for name, expected in EXPECTED.items() if "data_rows" in expected)
ENCODINGS = {"ascii": "utf-8", "utf-16": "utf-16-le"}

PROFILES = {
    "intune_devices.csv": ("intune", 10, 0, 0),
    "entra_devices.csv": ("entra", 5, 0, 0),
    "autopilot_import.csv": ("autopilot", 6, 0, 0),
    "autopilot_supplier_hp_style.csv": ("autopilot", 5, 0, 0),
    "intune_corporate_identifiers.csv": ("corporate_identifiers", 5, 0, 0),
    "google_cros_gam.csv": ("gam", 8, 0, 1),
    "google_admin_cros_export.csv": ("google_admin", 7, 0, 0),
    "google_company_owned_import.csv": ("google_company_owned", 5, 0, 0),
    "jamf_mobile_devices.csv": ("jamf_pro_mobile", 5, 0, 2),
    "jamf_inventory_preload.csv": ("jamf_inventory_preload", 1, 0, 0),
    "asm_locations.csv": ("asm_locations", 5, 0, 0),
    "asm_students.csv": ("asm_students", 6, 0, 0),
    "asm_staff.csv": ("asm_staff", 2, 0, 0),
    "asm_classes.csv": ("asm_classes", 2, 0, 0),
    "asm_rosters.csv": ("asm_rosters", 3, 0, 0),
    "snipeit_assets.csv": ("snipeit", 5, 0, 0),
    "snipeit_import_target.csv": ("snipeit", 1, 0, 0),
    "glpi_export_sv.csv": ("glpi_sv", 2, 1, 0),
    "oneroster/orgs.csv": ("oneroster_orgs", 5, 0, 1),
    "oneroster/academicSessions.csv": ("oneroster_sessions", 3, 0, 0),
    "oneroster/classes.csv": ("oneroster_classes", 2, 0, 0),
    "oneroster/users.csv": ("oneroster_users", 5, 0, 0),
    "oneroster/enrollments.csv": ("oneroster_enrollments", 5, 0, 0),
    "skola24_barn.csv": ("skola24_barn", 5, 0, 0),
    "unikum_elever.txt": ("unikum", 2, 0, 0),
    "supplier_delivery.csv": ("supplier_delivery", 8, 0, 1),
    "excel_sv_cp1252.csv": ("excel_devices", 7, 2, 2),
    "excel_sv_utf16.txt": ("excel_devices", 5, 0, 1),
    "excel_sv_sepline.csv": ("excel_devices", 2, 0, 0),
}
REFUSED = {
    "gam_update_cros.csv": "gam_update",
    "jamf_mut_mobiledevice.csv": "jamf_mut",
    "sccm_import.csv": "sccm",
    "asm_courses.csv": "asm_courses",
    "oneroster/courses.csv": "oneroster_courses",
    "oneroster/manifest.csv": "oneroster_manifest",
}


def test_every_sample_is_in_these_tables() -> None:
    assert sorted(PROFILES.keys() | REFUSED.keys()) == TABLES


@pytest.mark.parametrize("name", TABLES)
def test_a_sample_is_opened_as_it_is_written(name: str) -> None:
    expected = EXPECTED[name]
    table = opened(SAMPLES / name)
    assert table.encoding == ENCODINGS.get(expected["encoding"], expected["encoding"])
    assert table.bom == expected["bom"]
    assert table.delimiter == expected["delimiter"]
    assert table.newline == expected["newline"]
    assert table.header_line == (None if expected["header_row"] is None else expected["header_row"] + 1)
    assert sum(1 for _ in table.rows()) == expected["data_rows"]


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_a_sample_is_recognised_and_every_row_accounted_for(name: str) -> None:
    profile, typed, failed, skipped = PROFILES[name]
    _, match = recognised(SAMPLES / name)
    assert match.profile.id == profile
    assert counts(rows_of(SAMPLES / name)) == (typed, failed, skipped)
    assert typed + failed + skipped == EXPECTED[name]["data_rows"]
    known = EXPECTED[name].get("devices", EXPECTED[name].get("records"))
    assert known in (None, typed + failed)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_file_of_commands_is_recognised_and_refused(name: str) -> None:
    _, match = recognised(SAMPLES / name)
    assert match.profile.id == REFUSED[name]
    with pytest.raises(Unreadable, match=Path(name).name):
        rows_of(SAMPLES / name)


def test_data_files_that_are_no_tables_are_refused() -> None:
    with pytest.raises(Unreadable, match="web page or a data file"):
        opened(SAMPLES / "peppol_despatch_advice.xml")


def test_intune() -> None:
    found = records(SAMPLES / "intune_devices.csv")
    assert [one["serial"] for one in found] == [
        "PF4X7QKT",
        "8834E12",
        "7H2K9Q3",
        "012345674853",
        None,
        "5CG3410LKM",
        "5CG3410LKM",
        "H4K9Q2L7XW",
        None,
        "R58W30ABCDE",
    ]
    assert len({one["source_key"] for one in found}) == 10
    assert found[9]["last_seen"] is None
    assert found[2]["assigned_to"] is None
    assert found[2]["stated_user"] is None
    assert found[8]["ownership"] == "private"
    assert found[8]["imei"] == "352099001761481"
    assert found[4]["product"] is None
    assert [one["product"].kind for one in found if one["product"]] == [
        "laptop",
        "laptop",
        "laptop",
        "tablet",
        "laptop",
        "laptop",
        "tablet",
        "phone",
        "phone",
    ]
    assert "held_by" not in found[0]
    assert "status" not in found[0]
    row = rows_of(SAMPLES / "intune_devices.csv")[4]
    assert isinstance(row, TypedRow)
    assert row.problems == (RowProblem("Serial number", PLACEHOLDER),)
    assert found[6]["assigned_to"].full_name == 'Ny "Nisse" Testlund'


def test_gam() -> None:
    found = records(SAMPLES / "google_cros_gam.csv")
    assert found[0]["note"] == "Skärm bytt 2025-03-11\nTangentbord spill"
    assert found[5]["serial"] == "yx0h7q2p"
    assert found[5]["last_seen"] is None
    assert [one["status"] for one in found] == [None, None, None, "lost", "retired", None, None, None]
    assert {one["stated_status"] for one in found} == {"ACTIVE", "DISABLED", "DEPROVISIONED"}
    assert [one["owned_by"] for one in found[:5]] == ["Norrskensskolan"] * 2 + ["Södra Majbackskolan"] * 2 + [None]
    assert [one["asset_tag"] for one in found].count("NSK-0412") == 2
    assert "MAJ-12" in [one["asset_tag"] for one in found]
    told = [
        one for row in rows_of(SAMPLES / "google_cros_gam.csv") if isinstance(row, TypedRow) for one in row.problems
    ]
    assert [one.code for one in told] == [SAME_TAG], "NSK-0412 stands on two devices"


def test_google_console_keeps_line_breaks_and_no_recent_user() -> None:
    table, match = recognised(SAMPLES / "google_admin_cros_export.csv")
    rows = rows_of(SAMPLES / "google_admin_cros_export.csv")
    assert [row.line for row in rows] == [2, 4, 5, 6, 7, 8, 9]
    assert records(SAMPLES / "google_admin_cros_export.csv")[0]["note"] == "Skärm bytt 2025-03-11\nTangentbord spill"
    assert "vikarie" not in repr(rows)
    assert "mostRecentUser" not in [table.header[place] for _, place in match.columns]  # type: ignore[index]


def test_jamf_rows_that_are_no_devices_are_skipped() -> None:
    rows = rows_of(SAMPLES / "jamf_mobile_devices.csv")
    assert [row.line for row in rows if isinstance(row, SkippedRow)] == [8, 9]
    found = records(SAMPLES / "jamf_mobile_devices.csv")
    assert found[2]["last_seen"] is None
    assert {one["status"] for one in found} == {None}
    assert {one["stated_status"] for one in found} == {"Managed"}


def test_swedish_excel() -> None:
    rows = rows_of(SAMPLES / "excel_sv_cp1252.csv")
    failed = [row for row in rows if isinstance(row, FailedRow)]
    assert [(row.line, row.column, row.code) for row in failed] == [
        (7, "Serienummer", DESTROYED),
        (9, "Serienummer", DESTROYED),
    ]
    assert ("Inventarienr", "NSK-PC-0102") in failed[0].cells
    assert [row.code for row in rows if isinstance(row, SkippedRow)] == [row_reasons.BLANK_ROW, row_reasons.FOOTER]
    problems = {(row.line, one.column, one.code) for row in rows if isinstance(row, TypedRow) for one in row.problems}
    assert (5, "Inventarienr", TAG_LIKE_DATE) in problems
    assert (6, "Inventarienr", TAG_LIKE_DATE) in problems
    assert (5, "Inköpsdatum", NO_YEAR) in problems
    assert (8, "Innehavare", LOST_LETTER) in problems
    assert (10, "Pris (SEK)", EXCEL_ERROR) in problems
    found = {one["asset_tag"]: one for one in records(SAMPLES / "excel_sv_cp1252.csv")}
    assert found["NSK-0417"]["serial"] == "0012345"
    assert found["NSK-PC-0101"]["price_ore"] == 899_000
    assert found["maj-12"]["price_ore"] == 317_520_000
    assert found["maj-12"]["purchase_date"] is None
    assert found["07-okt"]["purchase_date"] == "2023-05-20"
    assert found["07-okt"]["status"] == "stolen"
    assert found["NSK-PC-0101"]["stated_status"] == "I bruk"
    assert found["NSK-0412"]["serial"] == "YX0H7Q2M"


def test_the_second_column_of_one_name_is_told_apart() -> None:
    header = opened(SAMPLES / "excel_sv_cp1252.csv").header
    assert header is not None
    assert [name for name in header if name.startswith("Status")] == ["Status", "Status#2"]
    assert len(header) == 13


def test_unicode_text() -> None:
    found = records(SAMPLES / "excel_sv_utf16.txt")
    assert found[0]["note"] == "Rad 1\nRad 2"
    assert [one["serial"] for one in found][2:4] == ["012345674853", "0012345674860"]
    assert found[1]["held_by"].full_name == "Şirin Fiktivberg"


def test_snipe_it_dates_have_the_month_first() -> None:
    found = records(SAMPLES / "snipeit_assets.csv")
    assert [one["purchase_date"] for one in found] == [
        "2024-06-03",
        "2024-06-10",
        "2024-06-10",
        "2023-05-20",
        "2024-06-03",
    ]
    assert found[2]["end_date"] == "2029-06-10"
    assert found[4]["name"] == 'iPad "vit" 10,2""'
    assert found[4]["price_ore"] == 449_000


def test_supplier() -> None:
    found = records(SAMPLES / "supplier_delivery.csv")
    assert [one["serials"] for one in found] == [
        ("YX0H7Q3A", "YX0H7Q3B", "YX0H7Q3C"),
        ("PF4X7QKV", "PF4X7QKW"),
        ("H4K9Q2L7YA", "H4K9Q2L7YB"),
        None,
        None,
        None,
        None,
        ("YX0H7Q2N",),
    ]
    assert (found[2]["ordered"], found[2]["delivered"], found[2]["outstanding"]) == (10, 6, 3)
    assert found[7]["delivered"] == -1
    assert found[3]["price_ore"] == 19_900
    assert opened(SAMPLES / "supplier_delivery.csv").preamble[1][0] == "Leverantör AB"


@pytest.mark.parametrize("name", ["skola24_barn.csv", "unikum_elever.txt"])
def test_personal_identity_numbers_are_dropped(name: str) -> None:
    rows = rows_of(SAMPLES / name)
    assert rows
    assert not any(part in repr(rows) for part in ("190231", "130231", "TF10"))


def test_skola24_protects_whom_it_says() -> None:
    found = records(SAMPLES / "skola24_barn.csv")
    assert [one["protected"] for one in found] == [None, None, 1, None, None]
    assert found[2]["family_name"] == "von Exempel"
    assert {one["role"] for one in found} == {"pupil"}


def test_oneroster_roles_and_removed() -> None:
    found = records(SAMPLES / "oneroster/users.csv")
    assert [one["role"] for one in found] == ["pupil", "pupil", "pupil", "pupil", "staff"]
    assert [one["gone"] for one in found] == [None, None, None, 1, None]
    assert found[4]["unit"] == "s1"
    assert found[0]["grade"] == "07"


def test_glpi_without_any_key_is_kept_for_repair() -> None:
    row = rows_of(SAMPLES / "glpi_export_sv.csv")[2]
    assert isinstance(row, FailedRow)
    assert (row.line, row.code) == (4, row_reasons.NO_KEY)
    assert records(SAMPLES / "glpi_export_sv.csv")[0]["placed_in"] == "A112"
    assert records(SAMPLES / "glpi_export_sv.csv")[1]["status"] == "in_store"
