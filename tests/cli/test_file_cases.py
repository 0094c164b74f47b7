"""Lists that were read wrongly once, each with what is right: layouts, words for nothing, footers, serials, leavers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Program

CASES = Path(__file__).parent.parent / "samples" / "cases"
FILES = CASES / "files"
Taken = Callable[..., Any]


@pytest.fixture(scope="module")
def new_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tom") / "school.db"


@pytest.fixture
def empty(program: Program, new_school: Path) -> Program:
    """Provskolan without devices and people."""
    if not new_school.exists():
        made = program("init", "--school-code", "12345678", "--school-name", "Provskolan")
        assert made.code == 0, made.err
        shutil.copy(program.database, new_school)
    shutil.copy(new_school, program.database)
    return program


def taken_in(school: Program, *names: str) -> dict[str, Any]:
    """What became of a case's file, or of the last of several, taken in one after the other."""
    for name in names:
        found = school.json("import", str(FILES / name))
    assert len(found["files"]) == 1
    return dict(found["files"][0])


def listed(school: Program, kind: str, key: str, *fields: str) -> dict[str, tuple[Any, ...]]:
    """The records of a kind by their key, each with these fields."""
    items = school.json("list", kind)["items"]
    found = {item[key]: tuple(item[field] for field in fields) for item in items}
    assert len(found) == len(items), f"{key} stands twice"
    return found


def names(school: Program, kind: str) -> list[str]:
    return sorted(item["name"] for item in school.json("list", kind)["items"])


def reasons(file: dict[str, Any]) -> list[tuple[int, str]]:
    return [(each["line"], each["reason"]) for each in file["problems"]]


def test_typ_okand_utan_modell_keeps_the_word_and_tells_it(empty: Program) -> None:
    file = taken_in(empty, "typ_okand_utan_modell.csv")
    assert listed(empty, "devices", "serial", "kind", "model") == {
        "QX7T2A1": ("laptop", "Bärbar dator"),
        "QX7T2A2": (None, "Dokumentkamera"),
        "QX7T2A3": ("tablet", "Lärplatta"),
    }
    assert file["unknown"] == {"Typ": ["Dokumentkamera"]}
    said = empty("import", str(FILES / "typ_okand_utan_modell.csv")).out
    assert said.count("Dokumentkamera") == 1


def test_english_list_of_13_columns_is_read_whole(empty: Program) -> None:
    file = taken_in(empty, "english_list_13_columns.csv")
    assert (file["unread"], file["unknown"], file["problems"]) == ([], {}, [])
    fields = ("model", "maker", "held_by", "placed_in", "status", "price_ore", "purchase_date", "warranty_end", "note")
    assert listed(empty, "devices", "serial", *fields) == {
        "5CG0001AAA": ("ProBook 445", "HP", "Åsa Öberg", "B12", "in_use", 549500, "2024-08-12", "2027-08-12", "dock"),
        "5CG0001AAB": ("ProBook 445", "HP", None, "B13", "in_store", 549500, "2024-08-12", "2027-08-12", None),
    }
    assert names(empty, "people") == ["Åsa Öberg"]


@pytest.mark.parametrize(
    ("name", "unread"),
    [
        ("klasslista_med_datorer.csv", []),
        ("namn_klass_serienummer.csv", []),
        ("klass_elev_serienummer.csv", ["Utlämnad"]),
    ],
)
def test_a_class_list_with_devices_gives_pupils_with_class_and_what_they_hold(
    empty: Program, name: str, unread: list[str]
) -> None:
    file = taken_in(empty, name)
    people = listed(empty, "people", "name", "role", "group", "devices")
    assert people == {"Märta Sjö": ("pupil", "7B", 1), "Åsa Öberg": ("pupil", "7B", 1)}
    held = {holder: serial for serial, (holder,) in listed(empty, "devices", "serial", "held_by").items()}
    assert held == {"Åsa Öberg": "PF3X9K1A", "Märta Sjö": "PF3X9K1B"}
    assert file["unread"] == unread


def test_tomt_ord_na_says_nothing_in_any_column(empty: Program) -> None:
    taken_in(empty, "tomt_ord_na.csv")
    assert listed(empty, "devices", "serial", "asset_tag", "held_by", "placed_in") == {
        "PF3X9K1A": ("NSK-001", None, None), "PF3X9K1B": (None, None, None), "PF3X9K1C": ("NSK-003", None, None),
    }  # fmt: skip
    assert (names(empty, "people"), names(empty, "rooms")) == ([], [])


def test_rubrik_mitt_i_is_skipped_and_told(empty: Program) -> None:
    file = taken_in(empty, "rubrik_mitt_i.csv")
    assert sorted(listed(empty, "devices", "serial")) == ["PF3X9K1A", "PF3X9K1B"]
    assert names(empty, "people") == ["Märta Sjö", "Åsa Öberg"]
    assert reasons(file) == [(3, "Kolumnernas namn en gång till, och ingen post.")]


def test_sidfot_is_no_device(empty: Program) -> None:
    file = taken_in(empty, "sidfot.csv")
    assert sorted(listed(empty, "devices", "serial")) == ["PF3X9K1A", "PF3X9K1B"]
    assert [line for line, _ in reasons(file)] == [3, 5, 6, 7]


def test_okanda_kolumner_are_read_or_told(empty: Program) -> None:
    file = taken_in(empty, "okanda_kolumner_inventarielista.csv")
    fields = ("asset_tag", "purchase_date", "price_ore", "note", "placed_in")
    assert listed(empty, "devices", "serial", *fields)["PF3X9K1A"] == ("NSK-1", "2024-08-12", 549500, "dock", "Sal 12")
    assert file["unread"] == []


@pytest.mark.parametrize(
    ("name", "here"), [("elever_slutat.csv", "Åsa Öberg"), ("powerschool_enroll_status.csv", "Åsa Öberg")]
)
def test_who_has_left_is_not_active(empty: Program, name: str, here: str) -> None:
    taken_in(empty, name)
    active = {person for person, (said,) in listed(empty, "people", "name", "active").items() if said}
    assert active == {here}


def test_oneroster_12_has_the_roles_of_its_roles_csv(empty: Program) -> None:
    empty.json("import", str(FILES / "oneroster_12"))
    roles = listed(empty, "people", "name", "role", "group")
    assert {name: role for name, (role, _) in roles.items()} == {
        "Åsa Öberg": "pupil", "Märta Sjö": "pupil", "Ali Ek": "staff",
    }  # fmt: skip


def test_oneroster_has_the_homeroom_as_class_whatever_stands_first(empty: Program) -> None:
    empty.json("import", str(FILES / "oneroster_amne_fore_klass"))
    assert {group for (group,) in listed(empty, "people", "name", "group").values()} == {"7A"}
    assert names(empty, "groups") == ["7A"]


def test_what_is_no_serial_number_refuses_its_row(empty: Program) -> None:
    file = taken_in(empty, "serienummer_ip_mac_datum.csv")
    assert (file["failed"], [line for line, _ in reasons(file)]) == (4, [2, 3, 4, 5])
    assert listed(empty, "devices", "serial") == {}


def test_letters_of_another_alphabet_in_a_serial_are_told(empty: Program) -> None:
    file = taken_in(empty, "serienummer_kyrilliska.csv")
    assert "PF3X9K1A" in listed(empty, "devices", "serial")
    assert [(each["line"], each["column"]) for each in file["problems"]] == [(3, "Serienummer")]
    assert empty("show", "device", "PF3X9K1A").code == 0


def test_several_serials_in_a_cell_refuse_the_row(empty: Program) -> None:
    file = taken_in(empty, "tva_serienummer_i_cell.csv")
    assert (file["failed"], file["created"]) == (3, 0)
    assert listed(empty, "devices", "serial") == {}


def test_okand_status_tells_each_word_once(empty: Program) -> None:
    file = taken_in(empty, "okand_status.csv")
    assert file["created"] == 16
    said = listed(empty, "devices", "serial", "status", "stated_status").values()
    unknown = {word for status, word in said if status is None}
    assert unknown == set(file["unknown"]["Status"])
    assert "Undeployable" in unknown


def test_sds21_roles_are_a_no_op_the_second_time(empty: Program) -> None:
    first = empty.json("import", str(FILES / "sds21_roles_users"))
    assert first["entry"] is not None
    assert empty.json("import", str(FILES / "sds21_roles_users"))["entry"] is None


def test_tags_with_swedish_letters_are_found(empty: Program) -> None:
    empty.json("import", str(CASES / "letters" / "swedish_tags.csv"))
    for (tag,) in listed(empty, "devices", "serial", "asset_tag").values():
        assert empty("show", "device", tag).code == 0, tag


def test_a_bracket_at_the_beginning_of_a_cell_is_a_letter(empty: Program) -> None:
    empty.json("import", str(CASES / "letters" / "note_bracket.csv"))
    assert any(str(note).startswith('["') for (note,) in listed(empty, "devices", "serial", "note").values())


def test_what_a_word_means_is_said_once_and_known_again(empty: Program) -> None:
    path = str(FILES / "okand_status.csv")
    said = empty.json("import", path, "--means", "Status:Undeployable=broken", "--means", "Status:OK=I bruk",
                      "--means", "Status:Ersatt=nothing")["files"][0]  # fmt: skip
    statuses = listed(empty, "devices", "asset_tag", "status", "stated_status")
    assert (statuses["N0"], statuses["N11"]) == (("broken", "Undeployable"), ("in_use", "OK"))
    assert statuses["N8"] == (None, "Ersatt")
    assert {"Undeployable", "OK", "Ersatt"}.isdisjoint(said["unknown"]["Status"])
    again = empty.json("import", path)
    assert (again["entry"], again["files"][0]["unknown"]) == (None, said["unknown"])


def test_what_a_column_means_is_said_once_and_the_same_devices_are_known(empty: Program) -> None:
    path = str(FILES / "klass_elev_serienummer.csv")
    empty.json("import", path)
    assert "--means" in empty("import", path, "--preview").out
    said = empty.json("import", path, "--means", "utlämnad=Anteckning")["files"][0]
    assert (said["created"], said["updated"], said["unread"]) == (0, 2, [])
    assert all(note for (note,) in listed(empty, "devices", "serial", "note").values())
    assert empty.json("import", path)["entry"] is None


def test_a_preview_keeps_no_meaning(empty: Program) -> None:
    path = str(FILES / "okand_status.csv")
    seen = empty.json("import", path, "--preview", "--means", "Status:OK=in_use")["files"][0]
    assert "OK" not in seen["unknown"]["Status"]
    assert "OK" in empty.json("import", path, "--preview")["files"][0]["unknown"]["Status"]
    assert not (empty.folder / "profiles").exists()


@pytest.mark.parametrize(
    ("means", "said"),
    [
        ("Status=", "Det finns: "), ("Status:OK=sönderslagen", "broken"), ("Färg=note", "Serienummer"),
        ("Modell:L13=x", "inga ord"), ("bara ord", "KOLUMN=FÄLT"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_the_choices(empty: Program, means: str, said: str) -> None:
    done = empty("import", str(FILES / "okand_status.csv"), "--means", means)
    assert done.code != 0
    assert said in done.err
    assert listed(empty, "devices", "serial") == {}


def test_rows_are_told_by_reason(empty: Program) -> None:
    file = taken_in(empty, "tva_serienummer_i_cell.csv")
    assert [(each["column"], each["count"]) for each in file["reasons"]] == [("Serienummer", 3)]
    said = empty("import", str(FILES / "tva_serienummer_i_cell.csv")).out
    assert "rad 2, 3, 4, Serienummer: Det står flera serienummer i cellen." in said


def test_nollor_i_talformat_are_kept(empty: Program) -> None:
    taken_in(empty, "nollor_i_talformat_tagg.xlsx")
    assert sorted(listed(empty, "devices", "asset_tag")) == ["00077", "00078"]


def test_sammanfogade_celler_count_in_each_row(empty: Program) -> None:
    taken_in(empty, "sammanfogade_celler.xlsx")
    models = {model for (model,) in listed(empty, "devices", "serial", "model").values()}
    assert models == {"ThinkPad L13"}
    assert listed(empty, "devices", "serial", "price_ore")["PF3X9K1B"] == (549550,)


def test_formel_utan_varde_is_told(empty: Program) -> None:
    file = taken_in(empty, "formel_utan_varde.xlsx")
    assert file["unreckoned"] == ["Inventarienr", "Innehavare", "Inköpsdatum", "Pris"]
    assert "Formler utan värde" in empty("import", str(FILES / "formel_utan_varde.xlsx"), "--preview").out


def test_tva_blad_are_both_read_and_nothing_new_the_second_time(empty: Program) -> None:
    path = str(FILES / "tva_blad.xlsx")
    assert [each["file"] for each in empty.json("import", path)["files"]] == ["tva_blad.xlsx: 7A", "tva_blad.xlsx: 7B"]
    assert sorted(listed(empty, "devices", "serial")) == ["PF3X9K1A", "PF3X9K1B"]
    assert empty.json("import", path)["entry"] is None


def test_dos_letters_are_read(empty: Program) -> None:
    file = taken_in(empty, "dos_cp850_utan_stort_A.csv")
    assert file["encoding"] == "cp850"
    assert names(empty, "people") == ["Håkan Löv", "Märta Sjögren"]
    assert names(empty, "rooms") == ["Bildsalen", "Träslöjden"]


def test_datum_30_skrivsatt_reads_each_that_says_a_day_and_tells_the_others(empty: Program) -> None:
    file = taken_in(empty, "datum_30_skrivsatt.csv")
    days = {tag: day for tag, (day,) in listed(empty, "devices", "asset_tag", "purchase_date").items()}
    told = {each["line"] - 1 for each in file["problems"]}
    assert {tag for tag, day in days.items() if day is None} == {f"A{at}" for at in told}
    assert told == {12, 14, 15, 16, 17, 18, 25, 30}, "seconds, months, years, terms, weeks, and 29 February 2023"
    others = {"A1": "2024-04-03", "A2": "2023-12-31", "A3": "2017-11-27", "A4": "2022-07-01", "A6": "2024-08-13",
              "A26": "2024-12-08"}  # fmt: skip
    assert {tag: day for tag, day in days.items() if day not in (None, "2024-08-12")} == others


def test_snipe_check_outs_to_places_and_devices_make_no_people(empty: Program) -> None:
    file = taken_in(empty, "snipe_utlanad_till_plats.csv")
    assert names(empty, "people") == ["Åsa Öberg"]
    assert listed(empty, "devices", "asset_tag", "held_by", "placed_in", "stated_place") == {
        "N1": ("Åsa Öberg", None, None), "N2": (None, None, None), "N3": (None, "Sal 12", None),
        "N4": (None, None, "PC1"),
    }  # fmt: skip
    assert file["unknown"] == {"Status": ["Undeployable"]}
    assert reasons(file) == [
        (5, "Utlånad till en annan enhet och inte till en person. Enhetens namn sparas som plats.")
    ]


def test_intune_powershell_assigns_and_nobody_holds(empty: Program) -> None:
    empty.json("import", empty.file("elever.csv", "Namn;Klass;E-post\nÅsa Öberg;7B;asa.oberg@skola.example\n"))
    file = taken_in(empty, "intune_powershell.csv")
    assert file["profile"] == "intune_powershell"
    assert listed(empty, "devices", "serial", "assigned_to", "held_by", "last_seen", "entra_id") == {
        "5CG1234ABC": ("Åsa Öberg", None, "2026-11-21", "11111111-0000-4000-8000-000000000001"),
        "5CG1234ABD": (None, None, "2026-11-20", "11111111-0000-4000-8000-000000000002"),
    }


def test_glpi_entitet_is_the_unit_and_the_place_a_room(empty: Program) -> None:
    taken_in(empty, "glpi_sv_entitet.csv")
    fields = ("owned_by", "placed_in", "held_by")
    assert listed(empty, "devices", "serial", *fields) == {"5CG0001AAA": ("Provskolan", "Sal 12", "Åsa Öberg")}
    assert names(empty, "units") == ["Provskolan"]


def test_one_tag_on_two_devices_is_told(empty: Program) -> None:
    file = taken_in(empty, "samma_markning_tva_enheter.csv")
    assert file["created"] == 2
    assert [(line, said.partition(".")[0]) for line, said in reasons(file)] == [(3, "NSK-001 står också på rad 2")]


def test_imei_numbers_are_told_where_they_are_wrong_double_or_another_devices(empty: Program) -> None:
    file = taken_in(empty, "imei_luhn_dubblett.csv")
    assert [line for line, _ in reasons(file)] == [2, 4, 5, 5, 6, 7]
    imeis = listed(empty, "devices", "asset_tag", "imei")
    assert (imeis["T1"], imeis["T4"]) == ((None,), ("356938035643809",))


def test_one_serial_with_different_data_tells_what_differs(empty: Program) -> None:
    file = taken_in(empty, "samma_serienummer_olika_uppgifter.csv")
    said = [each["reason"] for each in file["problems"]]
    assert "inget datum säger vilken" in said[0]
    assert said[1].endswith("säger de här kolumnerna något annat: Inventarienr N1, Innehavare.")
    assert "Åsa" not in " ".join(said), "a protected name would stay in the import's remarks"


def test_of_rows_with_a_date_the_newest_counts_and_is_said(empty: Program) -> None:
    head = "Device ID,Device name,Serial number,Model,Last check-in"
    rows = ["1,PC1,QX1A2B,L13,2026-11-20 07:41:02", "2,PC2,QX1A2B,L14,2026-11-21 07:41:02"]
    said = empty.json("import", empty.file("intune.csv", "\n".join((head, *rows))))["files"][0]
    assert listed(empty, "devices", "serial", "name") == {"QX1A2B": ("PC2",)}
    assert [(line, "nyast datum" in why) for line, why in reasons(said)] == [(2, True)]


def test_what_was_refused_whole_says_so_in_the_answer(empty: Program) -> None:
    found = empty("import", str(FILES / "losenord.xlsx"), "--json").json["files"][0]
    assert (bool(found["refused"]), found["missing"], found["unread"]) == (True, None, [])


def test_no_word_for_nothing_lifts_or_leaves_out_protection(empty: Program) -> None:
    words = ("?", "tom", "(blank)", "Okänd", "--", ".")
    rows = "".join(f"Zyx{at};Qvarn;7A;{word}\n" for at, word in enumerate(words))
    empty.json("import", empty.file("klass.csv", f"Förnamn;Efternamn;Klass;Sekretess\n{rows}"))
    shown = names(empty, "people")
    assert [word for at, word in enumerate(words) if f"Zyx{at} Qvarn" in shown] == ["--", "."]
