"""Which profile a table belongs to: by what its columns are called and hold, and never by chance."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordinator.exchange.profiles.profiles import Profile, ProfileColumn, shipped_profiles
from coordinator.exchange.profiles.recognition import Match, match_profile, recognise
from coordinator.exchange.reading import Table
from tests.exchange.files import opened

SERIAL = ProfileColumn("serial", ("serienummer", "sn"))
NOTE = ProfileColumn("note", ("kommentar",))


def table_of(folder: Path, *rows: str) -> Table:
    path = folder / "lista.csv"
    path.write_text("\n".join([*rows, ""]), encoding="utf-8")
    return opened(path)


def profile(id: str, *columns: ProfileColumn, kind: str = "devices", **more: object) -> Profile:
    return Profile(id, id, kind, id, columns, **more)  # type: ignore[arg-type]


def required(*names: str) -> frozenset[str]:
    return frozenset(names)


def shipped(table: Table) -> str | None:
    match = recognise(table, shipped_profiles())
    return None if match is None else match.profile.id


@pytest.mark.parametrize(
    ("header", "known"),
    [
        ("Serienummer;Kommentar", True),
        ("SERIE-NUMMER;Kommentar", True),
        ("S/N;Kommentar", True),
        ("Kommentar;Serienummer;Annat", True),
        ("Serienummer", False),  # one of the two that must be there
        ("Kommentar;Annat", False),
    ],
)
def test_all_required_columns_must_be_there_under_any_of_their_names(tmp_path: Path, header: str, known: bool) -> None:
    wanted = profile("egen", SERIAL, NOTE, required=required("serienummer|sn", "kommentar"))
    table = table_of(tmp_path, header, ";".join(["EX1"] * (header.count(";") + 1)))
    assert (match_profile(table, wanted) is not None) is known


def test_of_two_columns_of_one_name_the_first_is_meant(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Kommentar;Serienummer;Kommentar;S/N", "a;EX1;b;EX2")
    match = match_profile(table, profile("egen", SERIAL, NOTE, required=required("kommentar")))
    assert match is not None
    assert [(rule.field, place) for rule, place in match.columns] == [("serial", 1), ("note", 0)]
    assert (match.fields, match.places("note"), match.places("name")) == (("serial", "note"), (0,), ())


def test_a_profile_none_of_whose_columns_are_there_does_not_fit(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Serienummer;Annat", "EX1;x")
    assert match_profile(table, profile("egen", NOTE, required=required("annat"))) is None


@pytest.mark.parametrize(
    ("kind", "fields", "known"),
    [
        ("devices", ("serial", "note"), True),
        ("devices", ("asset_tag", "note"), True),
        ("devices", ("serial",), False),  # one column alone is no list
        ("devices", ("name", "note"), False),
        ("people", ("full_name", "group"), True),
        ("people", ("given_name", "family_name"), True),
        ("people", ("full_name", "email"), True),
        ("people", ("held_by.full_name", "group"), True),
        ("people", ("given_name", "group"), False),
        ("people", ("full_name", "group", "serial"), False),  # a list of devices with whom they are
        ("people", ("full_name", "group", "asset_tag"), False),
        ("needs", ("group", "count"), True),
        ("needs", ("group", "per_pupil"), True),
        ("needs", ("group", "note"), False),
        ("deliveries", ("order_no", "delivered"), True),
        ("deliveries", ("order_no", "serials"), False),
        ("rooms", ("name",), True),
    ],
)
def test_a_list_known_by_its_names_alone_says_what_each_row_is_about(
    tmp_path: Path, kind: str, fields: tuple[str, ...], known: bool
) -> None:
    names = ("Serienummer", "Kommentar", "Plats")[: len(fields)]
    columns = [ProfileColumn(code, (name.casefold(),)) for code, name in zip(fields, names, strict=True)]
    table = table_of(tmp_path, ";".join((*names, "Annat")), ";".join("x" for _ in range(len(fields) + 1)))
    assert (match_profile(table, profile("egen", *columns, kind=kind)) is not None) is known


def test_the_profile_that_demands_more_and_finds_more_comes_first(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Serienummer;Kommentar;Plats", "EX1;a;b")
    few = profile("few", SERIAL, NOTE, required=required("serienummer"))
    more = profile("more", SERIAL, NOTE, required=required("serienummer", "plats"))
    likelier = profile("likelier", SERIAL, NOTE, required=required("serienummer"), evidence=required("plats"))
    fuller = profile(
        "fuller", SERIAL, NOTE, ProfileColumn("stated_place", ("plats",)), required=required("serienummer")
    )
    own = profile("own", SERIAL, required=required("serienummer"), own=True)
    decisive = profile("decisive", SERIAL, required=required("serienummer"), decisive=True)
    ranked = [decisive, own, more, likelier, fuller, few]
    for at in range(len(ranked)):
        for order in (ranked[at:], ranked[at:][::-1]):
            found = recognise(table, order)
            assert found is not None
            assert found.profile is ranked[at]
    assert recognise(table, []) is None
    again = profile("again", SERIAL, NOTE, required=required("serienummer"))
    first = recognise(table, [few, again])
    assert first is not None
    assert first.profile is few, "the first of two that fit alike"


@pytest.mark.parametrize(
    ("evidence", "header", "confidence"),
    [
        ((), "Serienummer;Kommentar", 1.0),
        (("kommentar", "plats"), "Serienummer;Kommentar", 0.9),
        (("plats",), "Serienummer;Kommentar", 0.8),
    ],
)
def test_how_sure_it_is_says_how_much_of_what_is_likely_was_found(
    tmp_path: Path, evidence: tuple[str, ...], header: str, confidence: float
) -> None:
    wanted = profile("egen", SERIAL, required=required("serienummer"), evidence=required(*evidence))
    match = match_profile(table_of(tmp_path, header, "EX1;a"), wanted)
    assert match is not None
    assert match.confidence == confidence


def test_names_alone_are_never_quite_sure(tmp_path: Path) -> None:
    every = match_profile(table_of(tmp_path, "Serienummer;Kommentar", "EX1;a"), profile("egen", SERIAL, NOTE))
    half = match_profile(table_of(tmp_path, "Serienummer;Kommentar;X;Y", "EX1;a;b;c"), profile("egen", SERIAL, NOTE))
    assert every is not None
    assert half is not None
    assert (every.confidence, half.confidence) == (0.8, 0.55)


def headerless(pattern: str, width: tuple[int, int] = (2, 3), *more: ProfileColumn) -> Profile:
    columns = (
        ProfileColumn("serial", position=1, pattern=pattern), ProfileColumn("-", position=2), *more,
    )  # fmt: skip
    return profile("lägen", *columns, width=width)


@pytest.mark.parametrize(
    ("rows", "known"),
    [
        (["ex0001,a"] * 10, True),  # capitals and small letters are one
        (["EX0001,a"] * 9 + ["x,b"], True),  # nine of ten are nearly all
        (["EX0001,a"] * 8 + ["x,b"] * 2, False),
        (["EX0001,a"] * 8 + ["x,b"] + [",c"], False),  # an empty cell is none of them
        (["EX0001,a", " EX0002 ,b"], True),
        (["EX0001x,a"] * 5, False),  # the whole cell
        ([",a"] * 5, False),
        (["EX0001,a,b,c"] * 5, False),
        (["EX0001,a,b"] * 5, True),
    ],
)
def test_a_list_without_names_is_known_by_its_width_and_what_stands_in_it(
    tmp_path: Path, rows: list[str], known: bool
) -> None:
    table = table_of(tmp_path, *rows)
    assert table.header is None
    match = match_profile(table, headerless(r"EX\d{4}"))
    assert (match is not None) is known
    if match is not None:
        assert ([(rule.field, place) for rule, place in match.columns], match.confidence) == ([("serial", 0)], 0.9)


def test_a_column_beyond_a_narrow_list_is_left_out(tmp_path: Path) -> None:
    third = ProfileColumn("note", position=3)
    narrow, wide = (table_of(tmp_path, *[row] * 3) for row in ("EX0001,1", "EX0001,1,x"))
    for table, fields in ((narrow, ["serial"]), (wide, ["serial", "note"])):
        match = match_profile(table, headerless(r"EX\d{4}", (2, 3), third))
        assert match is not None
        assert [rule.field for rule, _ in match.columns] == fields


def test_a_list_with_names_is_read_by_no_profile_of_places_nor_the_other_way_round(tmp_path: Path) -> None:
    named = table_of(tmp_path, "Serienummer;Kommentar", "EX0001;a", "EX0002;b")
    assert match_profile(named, headerless(r"EX\d{4}")) is None
    bare = table_of(tmp_path, *["EX0001,1"] * 3)
    assert match_profile(bare, profile("egen", SERIAL, NOTE)) is None


def stated(match: Match | None) -> list[tuple[str, int]]:
    assert match is not None
    return [(rule.field, place) for rule, place in match.columns]


def test_the_source_s_own_word_is_kept_beside_ours(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Serienummer;Status;Läge", "EX1;Lånad;här")
    status, said = ProfileColumn("status", ("status",)), ProfileColumn("stated_status", ("läge",))
    needed = required("serienummer")
    assert stated(match_profile(table, profile("a", SERIAL, status, required=needed))) == [
        ("serial", 0), ("status", 1), ("stated_status", 1),
    ]  # fmt: skip
    assert stated(match_profile(table, profile("a", SERIAL, status, said, required=needed))) == [
        ("serial", 0), ("status", 1), ("stated_status", 2),
    ]  # fmt: skip
    ours = profile("a", SERIAL, status, required=needed, decisive=True)
    assert stated(match_profile(table, ours)) == [("serial", 0), ("status", 1)]


@pytest.mark.parametrize(
    "name", ["Sekretess", "Skyddad identitet", "Skyddspersonuppgift", "SecurityMarking", "Kvarskrivning",
             "Fingerad identitet", "Protected identity", "Har sekretessmarkering"],
)  # fmt: skip
def test_every_column_that_tells_of_protection_protects(tmp_path: Path, name: str) -> None:
    people = (ProfileColumn("given_name", ("förnamn",)), ProfileColumn("family_name", ("efternamn",)))
    table = table_of(tmp_path, f"Förnamn;Efternamn;{name}", "Kim;Ek;ja")
    assert stated(match_profile(table, profile("a", *people, kind="people")))[-1] == ("protected", 2)
    own = (*people, ProfileColumn("note", (name.casefold().replace(" ", ""),)))
    assert stated(match_profile(table, profile("a", *own, kind="people")))[-1] == ("note", 2), "named by the profile"
    device = table_of(tmp_path, f"Serienummer;Kommentar;{name}", "EX1;a;ja")
    assert [code for code, _ in stated(match_profile(device, profile("a", SERIAL, NOTE)))] == ["serial", "note"]


def test_columns_that_must_not_be_kept_are_dropped_and_device_numbers_are_spared(tmp_path: Path) -> None:
    number = "20140231-0000"  # no such day: nobody's
    rows = [f"EX{at};{number};{number};x" for at in range(3)]
    table = table_of(tmp_path, "Serienummer;Stöldmärkning;Kommentar;Lösenord", *rows)
    tag, secret = ProfileColumn("asset_tag", ("stöldmärkning",)), ProfileColumn("name", ("lösenord",))
    match = match_profile(table, profile("a", SERIAL, tag, NOTE, secret))
    assert match is not None
    assert (stated(match), set(match.forbidden)) == ([("serial", 0), ("asset_tag", 1)], {2, 3})
    people = match_profile(table, profile("a", ProfileColumn("given_name", ("kommentar",)), tag, kind="rooms"))
    assert people is not None
    assert (stated(people), set(people.forbidden)) == ([], {1, 2, 3})


def test_fields_are_told_in_the_order_of_the_row_with_what_is_fixed_last(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Id;Modell;Märke;Namn;Fält;Serienummer", "1;Bok;HP;Kim Ek;x;EX1")
    columns = (
        ProfileColumn("source_id", ("id",)), ProfileColumn("product.model", ("modell",)),
        ProfileColumn("product.maker", ("märke",)), ProfileColumn("full_name", ("namn",)),
        ProfileColumn("own.farg", ("fält",)), SERIAL,
    )  # fmt: skip
    fixed = {"ownership": "leased", "product.kind": "laptop", "serial": "x"}
    match = match_profile(table, profile("a", *columns, fixed=fixed, required=required("id")))
    assert match is not None
    assert match.fields == ("product", "own.farg", "serial", "ownership", "given_name", "family_name")
    assert (match.places("product"), match.places("product.maker"), match.places("own.farg")) == ((1, 2), (2,), (4,))


@pytest.mark.parametrize(
    ("header", "row", "known"),
    [
        ("Serienummer;Modell;Inventarienummer", "5CD0001;HP;NK-1", "excel_devices"),
        ("Klass;Namn", "5A;Kim Ek", "class_list"),
        ("Datum;Belopp", "2026-01-01;12", None),
    ],
)
def test_a_school_s_own_lists_are_known_by_what_their_columns_are_called(
    tmp_path: Path, header: str, row: str, known: str | None
) -> None:
    assert shipped(table_of(tmp_path, header, row, row)) == known
