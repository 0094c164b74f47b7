"""Lists of a school's own as they are met, each with what it should be read as; read again, they bring nothing."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from tests.cli.conftest import Program
from tests.cli.read_lists import devices, people, take_in


@pytest.fixture
def school(program: Program) -> Program:
    """A school without anything."""
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    return program


# -- words where a serial number is wanted -----------------------------------------------------------------------------


def test_words_are_no_serial_number_and_the_device_is_told_by_its_tag(school: Program) -> None:
    words = ("Stulen", "STULEN", "Saknas", "Vagn 2", "se lista", "finns ej", "okänt", "?")
    (found,) = take_in(
        school,
        "enheter.csv",
        "Märkning;Serienummer;Modell",
        "PK-100;PF3X9K1A;300e",
        *(f"PK-{at};{word};300e" for at, word in enumerate(words)),
    )
    assert len(devices(school, "asset_tag")) == 9
    assert [serial for _, serial in devices(school, "asset_tag", "serial") if serial] == ["PF3X9K1A"]
    assert [each["line"] for each in found["problems"]] == list(range(3, 3 + len(words)))
    assert all("inget serienummer" in each["reason"] for each in found["problems"])


def test_words_in_capitals_are_none_in_a_long_list_either(school: Program) -> None:
    lines = [f"PF3X9K{at:02}" for at in range(40)]
    take_in(school, "enheter.csv", "Serienummer;Modell", *(f"{each};300e" for each in [*lines, "SAKNAS", "STULEN"]))
    assert devices(school, "serial") == [(each,) for each in lines]


def test_a_row_whose_only_number_is_a_word_is_left_with_that_reason(school: Program) -> None:
    (found,) = take_in(school, "enheter.csv", "Serienummer;Modell", "PF3X9K1A;300e", "kommer v 35;300e", "Vagn 2;300e")
    assert devices(school, "serial") == [("PF3X9K1A",)]
    assert [(each["line"], each["column"]) for each in found["problems"]] == [(3, "Serienummer"), (4, "Serienummer")]


# -- people without a device in a list of devices ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("Namn;Klass;Serienr", ("Åsa Provberg;7A;PF3X9K1A", "Bo Provlund;7A;", "Cia Provsten;7B;-")),
        ("Klass;Elev;Serienummer", ("7A;Åsa Provberg;PF3X9K1A", "7A;Bo Provlund;", "7B;Cia Provsten;saknas")),
        ("Förnamn;Efternamn;Klass;S/N;Märkning",
         ("Åsa;Provberg;7A;PF3X9K1A;NSK-1", "Bo;Provlund;7A;;", "Cia;Provsten;7B;;-")),
        ("Serienr;Innehavare;Klass", ("PF3X9K1A;Åsa Provberg;7A", ";Bo Provlund;7A", "N/A;Provsten, Cia;7B")),
    ],
)  # fmt: skip
def test_pupils_without_a_device_come_in_with_their_class(school: Program, header: str, rows: tuple[str, ...]) -> None:
    files = take_in(school, "datorer.csv", header, *rows)
    assert people(school) == {
        "Åsa Provberg": ("7A", "pupil"), "Bo Provlund": ("7A", "pupil"), "Cia Provsten": ("7B", "pupil")
    }  # fmt: skip
    assert devices(school, "serial", "held_by") == [("PF3X9K1A", "Åsa Provberg")]
    assert [(each["file"], each["created"]) for each in files] == [
        ("datorer.csv", 1), ("datorer.csv: Personer utan enhet", 2)
    ]  # fmt: skip


def test_whoever_gets_a_device_later_has_it_and_is_nobody_new(school: Program) -> None:
    take_in(school, "datorer.csv", "Namn;Klass;Serienr", "Åsa Provberg;7A;PF3X9K1A", "Bo Provlund;7A;")
    take_in(school, "datorer.csv", "Namn;Klass;Serienr", "Åsa Provberg;7A;", "Bo Provlund;7A;PF3X9K1B")
    assert people(school) == {"Åsa Provberg": ("7A", "pupil"), "Bo Provlund": ("7A", "pupil")}
    assert ("PF3X9K1B", "Bo Provlund") in devices(school, "serial", "held_by")


def test_the_rest_of_a_class_does_not_leave_by_having_devices(school: Program) -> None:
    (*_, found) = take_in(school, "datorer.csv", "Namn;Klass;Serienr", "Åsa Provberg;7A;PF3X9K1A", "Bo Provlund;7A;")
    assert not found["missing"]
    path = school.file("datorer.csv", "Namn;Klass;Serienr\nÅsa Provberg;7A;PF3X9K1A\nBo Provlund;7A;\n")
    assert school("import", path, "--left").code != 0
    assert set(people(school)) == {"Åsa Provberg", "Bo Provlund"}


def test_a_name_without_class_and_device_is_told_and_so_is_a_model_without_a_number(school: Program) -> None:
    lines = ("Rut Påhitt;;;", "Bo Provlund;7A;;300e", "Reserv;7A;;", "Summa;;2;")
    found, beside = take_in(school, "datorer.csv", "Namn;Klass;Serienr;Modell", "Åsa Provberg;7A;PF3X9K1A;300e", *lines)
    assert people(school) == {"Åsa Provberg": ("7A", "pupil"), "Bo Provlund": ("7A", "pupil")}
    told = {each["line"]: each["reason"] for each in found["problems"]}
    assert "men ingen enhet" in told[3]
    assert "men ingen enhet" in told[4]
    assert 5 in told
    assert beside["created"] == 1


# -- people's names in a list of devices -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "groups"),
    [
        (("Namn;Serienummer", "Klass 7A;", "Åsa Provberg;PF3X9K1A", "Klass 7B;", "Bo-Erik Provlund;PF3X9K1B"),
         ["7A", "7B"]),
        (("Namn;Serienr", "7A;", '"Provberg, Åsa";PF3X9K1A', "7B;", '"Provlund, Bo-Erik";PF3X9K1B'), ["7A", "7B"]),
        (("Namn;Serienummer", "Åsa Provberg;PF3X9K1A", "Bo-Erik Provlund;PF3X9K1B", "Reserv;PF3X9K1C"), [None, None]),
        (("Name;E-post;S/N", "Åsa Provberg;asa@example.se;PF3X9K1A", "Bo-Erik Provlund;bo@example.se;PF3X9K1B"),
         [None, None]),
        (("Datornamn;Serienummer;Namn", "NSK-PC-1;PF3X9K1A;Åsa Provberg", "NSK-PC-2;PF3X9K1B;Bo-Erik Provlund"),
         [None, None]),
    ],
)  # fmt: skip
def test_people_s_names_tell_who_has_the_device(
    school: Program, lines: tuple[str, ...], groups: list[str | None]
) -> None:
    path = school.file("lista.csv", "\n".join((*lines, "")))
    said = school("import", path, "--preview").out
    take_in(school, "lista.csv", *lines)
    assert {name: group for name, (group, _) in people(school).items()} == dict(
        zip(("Åsa Provberg", "Bo-Erik Provlund"), groups, strict=True)
    )
    held = devices(school, "serial", "held_by")
    assert ("PF3X9K1A", "Åsa Provberg") in held
    assert ("PF3X9K1B", "Bo-Erik Provlund") in held
    assert not {name for (name,) in devices(school, "name")} & {"Åsa Provberg", "Provberg, Åsa"}
    assert ("personnamn" in said) == (groups[0] is None)


@pytest.mark.parametrize(
    "names",
    [
        ("Lenovo Thinkpad", "Vagn Blå"),
        ("Studio Ett", "Studio Två"),
        ("Sal Norr", "Sal Söder"),
        ("Lärplatta Ett", "Lärplatta Två"),
        ("Provskolan Entré", "Provskolan Entré"),
        ("NSK-PC-1", "NSK-PC-2"),
        ("Björken", "Eken"),
    ],
)
def test_names_of_devices_are_nobody(school: Program, names: tuple[str, ...]) -> None:
    take_in(school, "lista.csv", "Namn;Serienummer", *(f"{name};PF3X9K{at}" for at, name in enumerate(names)))
    assert people(school) == {}
    assert devices(school, "name") == [(name,) for name in sorted(names)]


PUPILS = ("Åsa;Björk;7A;asabjo", "Bo;Sal;7A;bosal", "Li;Ek;7A;li")


def test_names_of_people_who_are_known_are_theirs_however_they_read(school: Program) -> None:
    take_in(
        school,
        "klass.csv",
        "Förnamn;Efternamn;Klass;Användarnamn",
        "Åsa;Björk;7A;asabjo",
        "Bo;Sal;7A;bosal",
        "Li;Ek;7A;li",
    )
    take_in(school, "lista.csv", "Namn;Serienummer", "Bo Sal;PF3X9K1A", "Åsa Björk;PF3X9K1B", "okänd;PF3X9K1C")
    assert devices(school, "serial", "held_by") == [
        ("PF3X9K1A", "Bo Sal"), ("PF3X9K1B", "Åsa Björk"), ("PF3X9K1C", None)
    ]  # fmt: skip
    assert len(people(school)) == 3


def test_said_to_be_the_devices_names_they_are(school: Program) -> None:
    path = school.file("lista.csv", "Namn;Serienummer\nRöda Räven;PF3X9K1A\nKloka Ugglan;PF3X9K1B\n")
    school.json("import", path, "--means", "Namn=name")
    assert people(school) == {}
    assert devices(school, "name") == [("Kloka Ugglan",), ("Röda Räven",)]
    assert school.json("import", path)["entry"] is None


# -- the class of a list -----------------------------------------------------------------------------------------------

BESIDE = ("Åsa Ek;a@example.se;;Cia Sten;c@example.se", "Bo Lund;b@example.se;;;")
PLAIN = ("Namn;E-post", "Åsa Provberg;asa@example.se", "Bo Provlund;bo@example.se")


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("7A.csv", "7A"),
        ("Klasslista 7A vt27.csv", "7A"),
        ("8 a (mentor Rut Påhitt).csv", "8A"),
        ("elever_7b_2026-11-30.csv", "7B"),
        ("1-2A.csv", "1-2A"),
        ("7A och 7B.csv", None),
        ("personal 7A.csv", None),
        ("vårdnadshavare 7A.csv", None),
        ("lista 3 i mitten.csv", None),
        ("2026-11-30.csv", None),
        ("vt27 (2).csv", None),
    ],
)
def test_the_name_of_a_file_says_the_class_of_its_pupils(school: Program, name: str, group: str | None) -> None:
    said = school("import", school.file(name, "\n".join((*PLAIN, ""))), "--preview").out
    take_in(school, name, *PLAIN)
    role = "pupil" if group else "other"
    assert people(school) == {"Åsa Provberg": (group, role), "Bo Provlund": (group, role)}
    assert (f"klassen {group}, enligt namnet" in said) == bool(group)


def test_what_stands_in_the_list_goes_before_the_name_of_the_file(school: Program) -> None:
    take_in(school, "7A.csv", "Namn;Klass", "Åsa Provberg;8B")
    take_in(school, "7B.csv", "Klass 8C", "Namn;E-post", "Bo Provlund;bo@example.se")
    take_in(school, "7C.csv", "Namn;E-post;Roll", "Rut Påhitt;r@example.se;Lärare")
    assert people(school) == {
        "Åsa Provberg": ("8B", "pupil"), "Bo Provlund": ("8C", "pupil"), "Rut Påhitt": (None, "staff")
    }  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        ("7A;;;7B;", "Namn;E-post;;Namn;E-post", *BESIDE),
        ("Namn;E-post;;Namn;E-post", "7A;;;Klass 7B;", *BESIDE),
        ("Klasser;;;;", ";Klass 7A;;;7B", "Namn;E-post;;Namn;E-post", *BESIDE),
        ("Klass;Förnamn;Efternamn", "7A;Åsa;Ek", ";Bo;Lund", "7B;Cia;Sten", ";Dan;Provek"),
        ("Klass;Namn", "Klass 7A;", ";Åsa Ek", ";Bo Lund", "Klass 7B;", ";Cia Sten"),
        ("Klass;Förnamn;Efternamn", "7A;;", ";Åsa;Ek", ";Bo;Lund", "7B;;", ";Cia;Sten", "Antal elever: 3;;"),
    ],
)  # fmt: skip
def test_a_class_that_stands_once_is_that_of_the_pupils_below(school: Program, lines: tuple[str, ...]) -> None:
    take_in(school, "lista.csv", *lines)
    found = people(school)
    assert {name: found.get(name) for name in ("Åsa Ek", "Bo Lund", "Cia Sten")} == {
        "Åsa Ek": ("7A", "pupil"), "Bo Lund": ("7A", "pupil"), "Cia Sten": ("7B", "pupil")
    }  # fmt: skip
    assert set(found) <= {"Åsa Ek", "Bo Lund", "Cia Sten", "Dan Provek"}


@pytest.mark.parametrize(
    ("lines", "without"),
    [
        (("Klass;Namn", "7A;Åsa Ek", "7A;Bo Lund", ";Rut Påhitt"), "Rut Påhitt"),
        (("Klass;Namn", "7A;Åsa Ek", ";Rut Påhitt", "7B;Bo Lund", ";Per Påhitt", "7A;Cia Sten"), "Rut Påhitt"),
        (("Klass;Namn;Roll", "7A;Åsa Ek;Elev", ";Rut Påhitt;Lärare"), "Rut Påhitt"),
        (("Klass;Namn", "Klass 7A;", ";Åsa Ek", "Personal;", ";Rut Påhitt"), "Rut Påhitt"),
        (("Klass;Namn", ";Rut Påhitt", "Klass 7A;", ";Åsa Ek"), "Rut Påhitt"),
        (("Namn;E-post", "Klass 7A;", "Åsa Ek;a@example.se", "Personal;", "Rut Påhitt;r@example.se"), "Rut Påhitt"),
    ],
)
def test_whoever_may_be_in_no_class_is_in_none(school: Program, lines: tuple[str, ...], without: str) -> None:
    take_in(school, "lista.csv", *lines)
    assert people(school)[without][0] is None
    assert people(school)["Åsa Ek"] == ("7A", "pupil")
    assert "Personal" not in people(school)


def test_each_sheet_has_its_class_and_that_of_staff_has_none(school: Program) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, person in (("8 a (mentor Rut Påhitt)", "Åsa Ek"), ("8B", "Bo Lund"), ("Personal", "Rut Påhitt")):
        sheet = book.create_sheet(name)
        for row in (("Namn", "E-post"), (person, f"{person[:2]}@example.se")):
            sheet.append(row)
    path = school.folder / "Klasslista 7A.xlsx"
    book.save(path)
    school.json("import", str(path))
    assert people(school) == {
        "Åsa Ek": ("8A", "pupil"), "Bo Lund": ("8B", "pupil"), "Rut Påhitt": (None, "other")
    }  # fmt: skip
    assert school.json("import", str(path))["entry"] is None


# -- days that can hardly be meant -------------------------------------------------------------------------------------


def test_a_purchase_in_another_century_is_told_and_kept(school: Program) -> None:
    days = ("2062-08-12", "1926-08-12", "1989-12-31", "2024-08-12", "1990-01-01", "2027-11-01", "")
    lines = (f"PF3X9K1{at};{day}" for at, day in enumerate(days))
    (found,) = take_in(school, "enheter.csv", "Serienummer;Inköpsdatum", *lines)
    assert [each["line"] for each in found["problems"] if "knappast köpts" in each["reason"]] == [2, 3, 4]
    assert {day for (day,) in devices(school, "purchase_date")} == {day or None for day in days}
