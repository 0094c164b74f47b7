"""Files that were read wrongly once, each with what is right (invented names, numbers of 31 February)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Program

CASES = Path(__file__).parent.parent / "samples" / "cases"
UNPROTECTED = ("Zyx19elina", "Zyx20elina", "Zyx21elina", "Zyx22elina")


def names(school: Program) -> str:
    return " ".join(item["name"] for item in school.json("list", "people")["items"])


def test_skydd_klasslista_protects_nineteen_of_twenty_three(school: Program) -> None:
    before = names(school)
    found = school.json("import", str(CASES / "skydd_klasslista.csv"))
    after = names(school)
    assert sorted(re.findall(r"Zyx\d\delina", after)) == list(UNPROTECTED)
    assert "Zyx" not in before
    assert [each["line"] for each in found["files"][0]["problems"]] == [14, 18, 19, 20]


def test_skydd_klasslista_nej_lifts_no_protection(school: Program) -> None:
    school.json("import", str(CASES / "skydd_klasslista.csv"))
    for options in ((), ("--take-theirs",), ("--take-theirs", "--erase-blanks")):
        school("import", str(CASES / "skydd_klasslista_nej.csv"), *options)
        assert sorted(re.findall(r"Zyx\d\delina", names(school))) == list(UNPROTECTED), options


def test_sekretess_ss12000_protects_ali_and_bo_and_not_asa(school: Program) -> None:
    school.json("import", str(CASES / "sekretess_ss12000.csv"))
    assert "Åsa Öberg" in names(school)
    assert not re.search(r"Ali Ek|Bo Ek", names(school))


def test_pnr_i_anteckning_keeps_no_identity_number(school: Program) -> None:
    school.json("import", str(CASES / "pnr_i_anteckning.csv"))
    notes = [item["note"] for item in school.json("list", "devices", "--where", "asset_tag~N")["items"]]
    assert {"lånas av elev –", "pnr –"} <= set(notes)


def test_pnr_notations_keeps_none_and_every_ordinary_note(school: Program) -> None:
    school.json("import", str(CASES / "pnr_notations.csv"))
    notes = [str(item["note"] or "") for item in school.json("list", "people")["items"]]
    assert {note for note in notes if re.search(r"\d", note) and not note.startswith("vanlig")} == set()
    written = (CASES / "pnr_notations.csv").read_text("utf-8-sig").splitlines()
    ordinary = [line.rpartition(";")[2] for line in written if line.rpartition(";")[2].startswith("vanlig")]
    assert ordinary
    assert set(ordinary) <= set(notes)


def test_protected_device_mentions_tell_nobody_where_the_protected_person_has_the_device(school: Program) -> None:
    school.json("import", str(CASES / "skydd_klasslista.csv"))
    school.json("import", str(CASES / "protected_device_mentions.csv"))
    devices = school.json("list", "devices")["items"]
    assert "SERZ17" in str(devices)
    for listed in (str(devices), str(school.json("list", "people")["items"])):
        assert "Qvarn17" not in listed
        assert "Zyx17" not in listed


def begun(program: Program) -> Program:
    """A school without anything."""
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    return program


def case(name: str) -> str:
    return str(CASES / name)


def people(school: Program) -> list[tuple[str, str | None]]:
    return sorted((item["name"], item["group"]) for item in school.json("list", "people")["items"])


def again(school: Program, *files: str) -> list[int | None]:
    return [school.json("import", case(file))["entry"] for file in files]


def test_shared_email_m1_is_twenty_pupils_and_again_a_no_op(program: Program) -> None:
    school = begun(program)
    assert again(school, "shared_email_m1.csv", "shared_email_m1.csv")[1] is None
    assert len(people(school)) == 20


def test_shared_email_m2_and_m3_are_two_and_the_device_stays_with_siv(program: Program) -> None:
    school = begun(program)
    again(school, "shared_email_m2.csv")
    school.json("import", school.file("d.csv", "Serienummer;Innehavare\nAB12CD34;Siv Sol\n"))
    again(school, "shared_email_m3.csv")
    assert people(school) == [("Siv Sol", "2A"), ("Tor Sol", "5B")]
    assert [item["held_by"] for item in school.json("list", "devices")["items"]] == ["Siv Sol"]
    assert again(school, "shared_email_m2.csv", "shared_email_m3.csv") == [None, None]


def test_shared_email_m5_and_m6_are_a_teacher_and_a_child(program: Program) -> None:
    school = begun(program)
    again(school, "shared_email_m5.csv", "shared_email_m6.csv")
    found = {item["name"]: (item["group"], item["role"]) for item in school.json("list", "people")["items"]}
    assert found == {"Karin Kvist": (None, "staff"), "Nils Kvist": ("2A", "pupil")}
    assert again(school, "shared_email_m5.csv", "shared_email_m6.csv") == [None, None]


def test_same_name_same_class_is_a_question_with_a_choice_that_is_remembered(program: Program) -> None:
    school = begun(program)
    found = school.json("import", case("same_name_same_class.csv"))
    asked = found["files"][0]["questions"]
    assert [(each["line"], each["beside_line"], each["answer"], each["open"]) for each in asked] == [
        (3, 2, "leave", True)
    ]
    assert people(school) == [("Ali Ahmed", "7A"), ("Eva Ek", "7A")]
    found = school.json("import", case("same_name_same_class.csv"), "--answer", "3=new")
    assert found["files"][0]["created"] == 1
    assert people(school) == [("Ali Ahmed", "7A"), ("Ali Ahmed", "7A"), ("Eva Ek", "7A")]
    found = school.json("import", case("same_name_same_class.csv"))
    assert (found["entry"], found["files"][0]["questions"]) == (None, [])


def test_enheter_granbacka_then_elever_ht26_gives_everybody_their_class_and_asks_about_namesakes(
    program: Program,
) -> None:
    school = begun(program)
    found = [school.json("import", case(name)) for name in ("enheter_granbacka.csv", "elever_ht26.csv")][1]["files"][0]
    asked = found["questions"]
    assert (found["created"], found["updated"], len(asked)) == (30, 40, 14)
    assert ("Åke Provberg", frozenset({"7A", "7C"})) in {
        (
            " ".join(str(each["row"][code]) for code in ("given_name", "family_name")),
            frozenset(other["row"]["group"] for other in asked if other["candidates"] == each["candidates"]),
        )
        for each in asked
    }
    # One of each name has the device; all the others are new.
    first = {each["candidates"][0]["id"]: each["line"] for each in reversed(asked)}
    answers = [f"{line}={id}" for id, line in first.items()]
    answers += [f"{each['line']}=new" for each in asked if each["line"] not in first.values()]
    school.json("import", case("elever_ht26.csv"), *(word for each in answers for word in ("--answer", each)))
    assert len(people(school)) == 84
    assert all(group for _, group in people(school))
    assert again(school, "elever_ht26.csv", "enheter_granbacka.csv", "elever_ht26.csv") == [None] * 3


def test_an_answer_that_is_none_is_refused_with_the_choices(program: Program) -> None:
    school = begun(program)
    file = case("same_name_same_class.csv")
    for said, words in (
        ("3", "RAD=ID"),
        ("3=kanske", "RAD=ID"),
        ("2=new", "3"),
        ("3=77", "new, leave"),
        ("x.csv:3=new", "x.csv"),
    ):
        done = school("import", file, "--answer", said)
        assert done.code != 0, said
        assert words in done.err, done.err
    assert people(school) == []


def test_klass_7b_och_7b_is_one_class(program: Program) -> None:
    school = begun(program)
    assert again(school, "klass_7B_och_7b.csv", "klass_7B_och_7b.csv")[1] is None
    assert [item["name"].casefold() for item in school.json("list", "groups")["items"]] == ["7b"]
    assert len(people(school)) == 2


def test_vaxande_platser_have_one_room_one_further_school_and_one_holder(program: Program) -> None:
    school = begun(program)
    again(school, *(f"vaxande_platser/{name}.csv" for name in ("0_grund", "1", "2", "3")))
    assert [item["name"] for item in school.json("list", "rooms")["items"]] == ["Sal 12"]
    assert sorted(item["name"] for item in school.json("list", "units")["items"]) == ["Ekskolan", "Provskolan"]
    assert [name for name, _ in people(school)] == ["Åsa Öberg"]


def test_two_schools_same_class_are_two_classes(program: Program) -> None:
    school = begun(program)
    again(school, "two_schools_same_class.csv")
    groups = [(item["name"], item["unit"]) for item in school.json("list", "groups")["items"]]
    assert sorted(groups) == [("4A", "Granens skola"), ("4A", "Tallmossens skola")]


def test_strict_open_xml_is_read_like_any_workbook(school: Program) -> None:
    school.json("import", str(CASES / "files" / "strict_open_xml.xlsx"))
    told = {item["serial"]: item["asset_tag"] for item in school.json("list", "devices")["items"]}
    assert {"PF3X9K1A": "NSK-001", "PF3X9K1B": "NSK-002"}.items() <= told.items()


def test_workbooks_of_other_formats_bring_what_the_same_list_brings_as_csv(school: Program) -> None:
    books = CASES.parent / "workbooks"
    first = school.json("import", str(books / "enheter.xls"))["files"][0]
    # A long number that Excel has destroyed is no tag; the rest of the row comes in.
    assert (first["created"], first["failed"]) == (3, 0)
    again = school.json("import", str(books / "enheter.ods"))
    assert again["entry"] is None
    told = {item["serial"]: item["asset_tag"] for item in school.json("list", "devices")["items"]}
    assert {"PF3X9K1A": "NSK-001", "PF3X9K1B": "NSK-002", "PF3X9K1C": None}.items() <= told.items()


def test_locked_and_foreign_workbooks_are_told_with_the_menu_item(school: Program) -> None:
    for name, words in (("losenord.xlsx", "Skydda arbetsbok"), ("apple.numbers", "Exportera till > Excel")):
        done = school("import", str(CASES / "files" / name))
        assert done.code == 1
        assert done.err.count(name) == 1
        assert words in done.err


def test_google_before_people_is_linked_by_the_people_and_again_a_no_op(program: Program) -> None:
    school = begun(program)
    found = school.json("import", case("google_before_people.csv"))
    said = [(each["field"], each["said"]) for each in found["files"][0]["unresolved"]]
    assert said == [("Tilldelad", "anna.a@edu.x"), ("Placerad i", "Sal 1"), ("Tilldelad", "bo.b@edu.x")]
    waits = {item["code"]: item for item in school.json("today")["items"]}["names"]
    assert (waits["count"], waits["verb"]) == (3, "report names")
    assert "anna.a@edu.x (T-101)" in waits["beside"]
    school.json("import", case("people_after_google.csv"))
    assert [item["assigned_to"] for item in school.json("list", "devices")["items"]] == ["Anna Alm", "Bo Berg", None]
    assert [item["said"] for item in school.json("report", "names")["items"]] == ["Sal 1"]
    assert again(school, "google_before_people.csv", "people_after_google.csv") == [None, None]
    school.json("add", "room", "name=Sal 1")
    assert [item["placed_in"] for item in school.json("list", "devices")["items"]] == ["Sal 1", None, None]
    assert "names" not in {item["code"] for item in school.json("today")["items"]}


def test_a_name_that_waits_is_not_told_where_it_may_be_somebody_protected(program: Program) -> None:
    school = begun(program)
    rows = "Förnamn;Efternamn;Klass;Skyddad identitet\nQvarn;Hemlig;7A;ja\nQvarn;Hemlig;7C;\n"
    school.json("import", school.file("p.csv", rows))
    school.json("import", school.file("d.csv", "Serienummer;Innehavare\nAB12CD34;Qvarn Hemlig\n"))
    for answer in (school.json("today"), school.json("report", "names"), school("report", "names").out):
        assert "Qvarn" not in str(answer)
        assert "Hemlig" not in str(answer)
    assert school.json("report", "names")["count"] == 1


@pytest.mark.parametrize("said", ["Qvarn Hemlig", "Hemlig Qvarn Maja", "qvarn.hemlig", "Qvarn-Maja Hemlig"])
def test_a_name_that_waits_is_not_told_by_any_of_the_names_that_somebody_protected_has(
    program: Program, said: str
) -> None:
    school = begun(program)
    rows = "Förnamn;Efternamn;Klass;E-post;Skyddad identitet\nQvarn Maja;Hemlig;7A;qvarn.hemlig@skola.example;ja\n"
    school.json("import", school.file("p.csv", rows + "Qvarn Maja;Hemlig;7C;;\n"))
    user = "deviceId,serialNumber,model,annotatedUser\ng1,AB12CD34,CB," + said + "\n"
    school.json("import", school.file("d.csv", user))
    for answer in (school.json("today"), school.json("report", "names"), school("report", "names").out):
        assert "qvarn" not in str(answer).casefold()


def test_klasslista_nytt_lasar_is_one_question_and_the_same_two_pupils(program: Program) -> None:
    school = begun(program)
    again(school, "klasslista_nytt_lasar/2025.csv")
    found = school.json("import", case("klasslista_nytt_lasar/2026.csv"))
    assert found["files"][0]["moved"] == {
        "classes": [{"from": "7A", "to": "8A", "count": 2, "of": 2}], "rows": 2, "answer": "leave", "open": True,
    }  # fmt: skip
    assert (found["entry"], found["files"][0]["missing"]) == (None, None)
    assert people(school) == [("Märta Sjö", "7A"), ("Åsa Öberg", "7A")]
    told = school("import", case("klasslista_nytt_lasar/2026.csv")).out
    assert "2 av 2 i 7A står i 8A nu. Är det samma personer?" in told
    assert "Hela klasser i listan" in told
    left = school("import", case("klasslista_nytt_lasar/2026.csv"), "--answer", "all=leave").out
    assert "Lämnad utanför, som du har svarat." in left
    assert "Hela klasser i listan" not in left
    school.json("import", case("klasslista_nytt_lasar/2026.csv"), "--answer", "all=moved")
    assert people(school) == [("Märta Sjö", "8A"), ("Åsa Öberg", "8A")]
    assert again(school, "klasslista_nytt_lasar/2026.csv") == [None]
    done = school("import", case("klasslista_nytt_lasar/2026.csv"), "--answer", "all=moved")
    assert (done.code, "inget om det" in done.err) == (1, True)


def test_mondays_class_list_tells_new_moved_and_left_with_their_devices(program: Program) -> None:
    school = begun(program)
    head = "Klass;Förnamn;Efternamn\n"
    school.json("import", school.file("a.csv", head + "7A;Ali;Prov\n7A;Eva;Prov\n7A;Bo;Prov\n7B;Cia;Prov\n"))
    school.json(
        "import", school.file("d.csv", "Serienummer;Inventarienr;Innehavare;Status\nAB12CD34;N1;Bo Prov;I bruk\n")
    )
    monday = school.file("b.csv", head + "7A;Ali;Prov\n7A;Ny;Prov\n7B;Eva;Prov\n7B;Cia;Prov\n")
    found = school.json("import", monday, "--preview")["files"][0]
    assert (found["created"], [each["line"] for each in found["questions"]]) == (1, [4])
    assert found["missing"] == {"count": 1, "kind": "person", "part": False, "names": ["Bo Prov (N1)"]}
    school.json("import", monday, "--answer", "4=2", "--left")
    left = {item["name"]: item["active"] for item in school.json("list", "people")["items"]}
    assert left == {"Ali Prov": True, "Bo Prov": False, "Cia Prov": True, "Eva Prov": True, "Ny Prov": True}
    assert dict(people(school))["Eva Prov"] == "7B"
    waits = {item["code"]: item["count"] for item in school.json("today")["items"]}
    assert waits["holder_left"] == 1
    assert school.json("import", monday, "--left")["entry"] is None


@pytest.mark.parametrize(
    "order",
    [
        "enheter_granbacka elever_ht26 chromeos_devices_20261129",
        "elever_ht26 chromeos_devices_20261129 enheter_granbacka",
        "chromeos_devices_20261129 enheter_granbacka elever_ht26",
    ],
)
def test_chromeos_devices_in_three_orders_are_a_hundred_devices_and_again_a_no_op(program: Program, order: str) -> None:
    school = begun(program)
    files = [f"{name}.csv" for name in order.split()]
    assert None not in again(school, *files)
    assert again(school, *files, *files) == [None] * 6
    assert school.json("list", "devices")["total"] == 100
    if order.startswith("elever"):
        assert len(people(school)) == 84
    else:
        asked = school.json("import", case("elever_ht26.csv"))["files"][0]["questions"]
        assert len(people(school)) + len(asked) - len({q["candidates"][0]["id"] for q in asked}) == 84
    assert school.json("verify")["findings"] == []


def bulk_users(*numbers: int, said: str = "bulk") -> dict[str, str]:
    """A set of OneRoster with a school and these users; ``said`` is what its table of contents says of them."""
    head = "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,givenName,familyName,grades\n"
    return {
        "manifest.csv": f"propertyName,value\nmanifest.version,1.0\nfile.users,{said}\n",
        "orgs.csv": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
        "s1,,,Provskolan,school,12345678,\n",
        "users.csv": head + "".join(f"u{n},,,true,s1,student,prov{n},Prov{n},Elev,07\n" for n in numbers),
    }


def test_oneroster_leavers_are_counted_and_noted_and_the_answer_is_a_document(program: Program) -> None:
    school = begun(program)

    def files(said: dict[str, str]) -> list[str]:
        return [school.file(name, content) for name, content in said.items()]

    school.json("import", *files(bulk_users(1, 2, 3, 4, 5, 6)))
    school.json("import", school.file("d.csv", "Serienummer;Inventarienr;Innehavare\nAB12CD34;N1;Prov2 Elev\n"))
    found = school.json("import", *files(bulk_users(1, 4, 5, 6)), "--left")
    missing = {each["file"]: each["missing"] for each in found["files"]}["users.csv"]
    assert (missing["count"], missing["names"]) == (2, ["Prov2 Elev (N1)", "Prov3 Elev"])
    left = {item["username"] for item in school.json("list", "people")["items"] if item["active"] is False}
    assert left == {"prov2", "prov3"}
    assert school.json("import", *files(bulk_users(1, 4, 5, 6)), "--left")["entry"] is None
    done = school("import", *files(bulk_users(1, 4, said="delta")), "--left", "--json")
    assert (done.code, "manifest.csv" in done.err) == (1, True)
    assert done.json["refused"] == done.err.strip()
    told = {each["file"]: each.get("nobody_left") for each in done.json["files"]}
    assert "har ändrats" in str(told["users.csv"])
    assert len([item for item in school.json("list", "people")["items"] if item["active"] is False]) == 2


LEFT = {
    "klass.csv": ("Klass;Förnamn;Efternamn\n7A;Ali;Prov\n", ""),
    "egen.csv": ("Namn;Grupp;Aktiv\nAli Prov;7A;ja\n", ""),
    "personal.csv": ("Förnamn;Efternamn;Roll\nA;B;Personal\n", "klasslista"),
    "enheter.csv": ("Serienummer;Innehavare\nAB12CD34;Bo Prov\n", "enheter slutar inte"),
    "grupper.csv": ("Namn;Skolenhet;Årskurs\n7A;Provskolan;7\n", "säger inget om personer"),
    "salar.csv": ("Namn;Skolenhet;Slag\nSal 1;Provskolan;Rum\n", "säger inget om personer"),
    "skolor.csv": ("Namn;Skolenhetskod\nEkskolan;99990002\n", "säger inget om personer"),
    "produkter.csv": ("Tillverkare;Modell;Slag;Tjänst\nHP;Bok;Chromebook;\n", "säger inget om personer"),
    "behov.csv": ("Grupp;Antal;Typ\n7A;3;Chromebook\n", "säger inget om personer"),
    "finns_inte.csv": (None, "finns_inte.csv"),
    "okand.csv": ("Alfa;Beta\n1;2\n", "okand.csv"),
}


@pytest.mark.parametrize("name", LEFT)
def test_left_notes_who_is_missing_or_says_why_not_and_ends_with_a_document(program: Program, name: str) -> None:
    school = begun(program)
    school.json("import", school.file("a.csv", "Klass;Förnamn;Efternamn\n7A;Ali;Prov\n7A;Bo;Prov\n7B;Cia;Prov\n"))
    rows, why = LEFT[name]
    file = school.file(name, rows) if rows is not None else str(school.folder / name)
    done = school("import", file, "--left", "--json")
    assert isinstance(done.json["files"], list), done.out
    assert done.code == (1 if why else 0), done.err
    assert why in done.err
    assert done.json.get("refused", "") == done.err.strip()
    left = [item["name"] for item in school.json("list", "people")["items"] if item["active"] is False]
    assert left == ([] if why else ["Bo Prov"])


def test_own_captions_are_understood_without_the_id_column_and_a_foreign_device_stays_foreign(program: Program) -> None:
    school = begun(program)
    found = school.json("import", case("own_captions_no_id.csv"))["files"][0]
    assert (found["created"], found["unread"]) == (242, [])
    (device,) = school.json("list", "devices", "--where", "serial=SER00001")["items"]
    assert {code: device[code] for code in ("held_by", "assigned_to", "owned_by", "purchase_date", "last_seen")} == {
        "held_by": "el112", "assigned_to": "el112", "owned_by": "Tallmossens skola", "purchase_date": "2024-08-10",
        "last_seen": "2026-05-04",
    }  # fmt: skip
    assert school.json("list", "devices", "--where", "owned_by=Grannskolan")["total"] == 1
    assert again(school, "own_captions_no_id.csv") == [None]


def test_of_very_many_names_that_wait_the_first_page_reads_some(program: Program) -> None:
    school = begun(program)
    rows = "".join(f"g{n},AA{n:04},CB,/E,PROVISIONED,T{n},namn{n}@x.se\n" for n in range(501))
    head = "deviceId,serialNumber,model,orgUnitPath,provisionStatus,annotatedAssetId,annotatedUser\n"
    school.json("import", school.file("g.csv", head + rows))
    waits = {item["code"]: item for item in school.json("today")["items"]}["names"]
    assert (waits["count"], waits["sentence"]) == (500, "Minst 500 namn i importerade listor finns inte här")
    assert school.json("report", "names")["count"] == 501
