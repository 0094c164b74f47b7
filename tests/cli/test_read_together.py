"""Lists that stand beside others, in one file or in several: what counts, what is told; again, they bring nothing."""

from __future__ import annotations

import os

import pytest

from tests.cli.conftest import Program
from tests.cli.read_lists import devices, people, take_in


@pytest.fixture
def school(program: Program) -> Program:
    """A school without anything."""
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    return program


# -- classes of other terms --------------------------------------------------------------------------------------------

ORGS = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\ns1,,,Provskolan,school,,\n"
USERS = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,identifier\n"
    "u1,,,true,s1,student,asapro,,Åsa,Provberg,\nu2,,,true,s1,student,boprov,,Bo,Provlund,\n"
)
SESSIONS = (
    "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\n"
    "ly25,,,Läsår,schoolYear,2025-08-18,2026-06-12,,2026\nht26,,,HT,semester,2026-08-17,2026-12-21,,2027\n"
    "vt27,,,VT,semester,2027-01-11,2027-06-11,,2027\n"
)
CLASSES = (
    "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,"
    'termSourcedIds\ng6A,,,6A,06,c,6A,homeroom,,s1,ly25\ng7A,,,7A,07,c,7A,homeroom,,s1,"ht26,vt27"\n'
    "g7B,,,7B,07,c,7B,homeroom,,s1,vt27\n"
)
ENROLLED = (
    "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate"
)


def register(school: Program, *enrolments: str, classes: str = CLASSES) -> str:
    """A folder as a register exports it, with these enrolments: class, pupil, first and last day."""
    folder = school.folder / "export"
    folder.mkdir(exist_ok=True)
    rows = [f"e{at},,,{{}},s1,{{}},student,,{{}},{{}}".format(*each.split(",")) for at, each in enumerate(enrolments)]
    files = {"orgs": ORGS, "users": USERS, "academicSessions": SESSIONS, "classes": classes}
    files["enrollments"] = "\n".join((ENROLLED, *rows, ""))
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, "utf-8")
    return str(folder)


@pytest.mark.parametrize(
    ("enrolments", "group", "told"),
    [
        (("g6A,u1,2025-08-18,2026-06-12", "g7A,u1,2026-08-17,"), "7A", ["avslutad"]),
        (("g7A,u1,2026-08-17,", "g6A,u1,2025-08-18,2026-06-12"), "7A", ["avslutad"]),
        (("g7B,u1,2027-01-11,", "g7A,u1,2026-08-17,2026-12-21"), "7A", ["inte börjat"]),
        (("g6A,u1,,", "g7A,u1,,", "g7B,u1,,"), "7A", ["avslutad", "inte börjat"]),
        (("g7A,u1,,2026-11-01", "g6A,u1,,"), None, ["avslutad", "avslutad"]),
        (("g7A,u1,,2026-11-22", "g7A,u2,2026-11-22,"), "7A", []),
        (("g7A,u1,2026-08-17,2026-11-22", "g7B,u1,2027-01-11,"), "7A", ["inte börjat"]),
    ],
)
def test_the_class_of_today_counts(
    school: Program, enrolments: tuple[str, ...], group: str | None, told: list[str]
) -> None:
    path = register(school, *enrolments)
    found = school.json("import", path)
    assert people(school)["Åsa Provberg"] == (group, "pupil")
    (said,) = (each["reasons"] for each in found["files"] if each["file"].endswith("enrollments.csv"))
    assert sorted(
        sum(((word,) * each["count"] for each in said for word in set(told) if word in each["reason"]), ())
    ) == sorted(told)
    assert not any("nyast datum" in each["reason"] for each in said)
    assert school.json("import", path)["entry"] is None


def test_before_the_first_day_the_classes_to_come_count_and_when_it_has_passed_the_next(school: Program) -> None:
    path = register(school, "g6A,u1,2025-08-18,2026-06-12", "g7A,u1,2026-08-17,2026-12-21", "g7B,u1,2027-01-11,")
    for today, group in (("2026-05-05", "6A"), ("2026-07-05", "7A"), ("2026-10-05", "7A"), ("2027-02-01", "7B")):
        assert school("import", path, today=today).code == 0
        assert people(school)["Åsa Provberg"][0] == group, today


def test_of_two_classes_of_today_the_one_that_began_last_counts(school: Program) -> None:
    classes = CLASSES.replace(",vt27\n", ",ht26\n")
    path = register(
        school, "g7A,u1,2026-08-17,", "g7B,u1,2026-10-01,", "g7B,u2,2026-08-17,", "g7A,u2,2026-08-17,", classes=classes
    )
    found = school.json("import", path)
    assert people(school) == {"Åsa Provberg": ("7B", "pupil"), "Bo Provlund": ("7B", "pupil")}
    (said,) = (each["problems"] for each in found["files"] if each["file"].endswith("enrollments.csv"))
    assert [("nyast datum" in each["reason"], each["line"]) for each in said] == [(True, 2), (False, 5)]


# -- tables beside each other that are of different things -------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        ("Elev;Klass;Lärare;E-post", "Åsa Ek;7A;Rut Påhitt;rut@example.se", "Bo Lund;7A;Per Påhitt;per@example.se"),
        ("Namn;Klass;Klassmentor;Mejl", "Åsa Ek;7A;Rut Påhitt;rut@example.se", "Bo Lund;7A;Per Påhitt;per@example.se"),
        ("Förnamn;Efternamn;Klass;;Personal;E-post", "Åsa;Ek;7A;;Rut Påhitt;r@x.se", "Bo;Lund;7A;;Per Påhitt;p@x.se"),
        ("Namn;Klass;;Namn;E-post", "Åsa Ek;7A;;Rut Påhitt;rut@example.se", "Bo Lund;7A;;Per Påhitt;per@example.se"),
        ("Namn;Klass;;Lärare;Ämne", "Åsa Ek;7A;;Rut Påhitt;Matematik", "Bo Lund;7A;;Per Påhitt;Idrott"),
    ],
)  # fmt: skip
def test_a_teacher_beside_a_pupil_gives_them_nothing(school: Program, lines: tuple[str, ...]) -> None:
    said = school("import", school.file("lista.csv", "\n".join((*lines, ""))), "--preview").out
    assert "Inte läst" in said
    take_in(school, "lista.csv", *lines)
    assert people(school) == {"Åsa Ek": ("7A", "pupil"), "Bo Lund": ("7A", "pupil")}
    assert not any(each["email"] for each in school.json("list", "people")["items"])


def test_the_pupil_s_own_address_before_the_teacher_is_theirs(school: Program) -> None:
    take_in(school, "lista.csv", "Elev;E-post;Klass;Mentor", "Åsa Ek;asa@example.se;7A;Rut Påhitt")
    assert [each["email"] for each in school.json("list", "people")["items"]] == ["asa@example.se"]


@pytest.mark.parametrize(
    "lines",
    [
        ("Namn;Klass;;Serienr;Modell", "Åsa Ek;7A;;PF3X9K1A;300e", "Bo Lund;7A;;PF3X9K1B;300e"),
        ("Namn;E-post;;Serienr;Modell", "Åsa Ek;a@example.se;;PF3X9K1A;300e", "Bo Lund;b@example.se;;PF3X9K1B;300e"),
        ("Märkning;Serienr;;Förnamn;Efternamn", "NSK-1;PF3X9K1A;;Åsa;Ek", "NSK-2;PF3X9K1B;;Bo;Lund"),
    ],
)
def test_devices_beside_people_are_nobody_s(school: Program, lines: tuple[str, ...]) -> None:
    said = school("import", school.file("lista.csv", "\n".join((*lines, ""))), "--preview").out
    assert "står bredvid" in said
    take_in(school, "lista.csv", *lines)
    assert devices(school, "serial", "held_by") == [("PF3X9K1A", None), ("PF3X9K1B", None)]


# -- versions of one list ----------------------------------------------------------------------------------------------

OLD = ("Namn;Klass;E-post", "Åsa Ek;7A;asa@example.se", "Bo Lund;7A;bo@example.se", "Cia Sten;7A;cia@example.se")
NEW = ("Namn;Klass;E-post", "Åsa Ek;7B;asa@example.se", "Bo Lund;7A;bo.ny@example.se", "Cia Sten;7A;cia@example.se")


def versions(school: Program, *files: tuple[str, tuple[str, ...], int]) -> str:
    folder = school.folder / "listor"
    folder.mkdir()
    for name, lines, changed in files:
        (folder / name).write_text("\n".join((*lines, "")), "utf-8")
        os.utime(folder / name, (changed, changed))
    return str(folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("klasslista.csv", 100_000), ("klasslista (1).csv", 200_000)),
        (("z.csv", 100_000), ("a.csv", 200_000)),
        (("klasslista (9).csv", 100_000), ("klasslista (10).csv", 100_000)),
        (("lista 2026-08-20.csv", 100_000), ("lista 2026-11-20.csv", 100_000)),
    ],
)
def test_the_newer_of_two_versions_counts_and_again_is_a_no_op(
    school: Program, old: tuple[str, int], new: tuple[str, int]
) -> None:
    path = versions(school, (old[0], OLD, old[1]), (new[0], NEW, new[1]))
    found = school.json("import", path)
    assert {name: group for name, (group, _) in people(school).items()} == {
        "Åsa Ek": "7B", "Bo Lund": "7A", "Cia Sten": "7A"
    }  # fmt: skip
    told = {each["file"]: each["refused"] for each in found["files"]}
    assert told[new[0]] is None
    assert new[0] in told[old[0]]
    assert school.json("import", path)["entry"] is None


def test_two_versions_named_at_once_are_told_as_well_and_one_alone_is_read(school: Program) -> None:
    folder = versions(school, ("gammal.csv", OLD, 1_000), ("ny.csv", NEW, 2_000))
    paths = [f"{folder}/{name}.csv" for name in ("ny", "gammal")]
    school.json("import", *paths)
    assert people(school)["Åsa Ek"][0] == "7B"
    assert school.json("import", *reversed(paths))["entry"] is None
    assert school.json("import", paths[1])["files"][0]["refused"] is None


def test_lists_of_devices_have_versions_by_their_numbers(school: Program) -> None:
    rows = [f"PF3X9K{at:02};NSK-{at}" for at in range(9)]
    older = ("Serienr;Märkning", *rows[:8])
    newer = ("Serienr;Märkning", *(f"{each}B" for each in rows))
    path = versions(school, ("b.csv", older, 1_000), ("a.csv", newer, 2_000))
    school.json("import", path)
    assert {tag for (tag,) in devices(school, "asset_tag")} == {f"NSK-{at}B" for at in range(9)}
    assert school.json("import", path)["entry"] is None


def test_lists_of_other_classes_and_with_other_columns_are_no_versions(school: Program) -> None:
    other = ("Namn;Klass;E-post", "Dan Ö;7B;dan@example.se", "Eva Å;7B;eva@example.se", "Åsa Ek;7B;asa@example.se")
    more = ("Namn;Klass", *(row.rpartition(";")[0] for row in OLD[1:]))
    whole = (*OLD, "Fia Å;7C;fia@example.se", "Gun Ö;7C;gun@example.se", "Ida Ö;7C;ida@example.se")
    path = versions(
        school, ("7a.csv", OLD, 1_000), ("7b.csv", other, 2_000), ("utan.csv", more, 3_000), ("alla.csv", whole, 4_000)
    )
    found = school.json("import", path)
    assert [each["refused"] for each in found["files"]] == [None] * 4
