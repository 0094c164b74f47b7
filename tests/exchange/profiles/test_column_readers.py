"""How a column is read: by its field, by what its profile says, cell by cell and in whole batches alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from coordinator.exchange.cells.cell_dates import Vote
from coordinator.exchange.cells.cell_serials import DESTROYED, DIGITS_ONLY, WITH_BLANKS
from coordinator.exchange.cells.cell_values import MAX_TEXT, PERSONAL_NUMBER, nulls
from coordinator.exchange.profiles.column_readers import (
    Composed,
    column_reader,
    either,
)
from coordinator.exchange.profiles.column_waves import wave_names, wave_serials, wave_text
from coordinator.exchange.profiles.profiles import Profile, ProfileColumn

NOTHING = nulls()
NUMBER = "20140231-0000"  # no such day: nobody's


def profile(kind: str = "devices", source: str = "list", **more: object) -> Profile:
    return Profile("egen", "Egen lista", kind, source, (), **more)  # type: ignore[arg-type]


def read(
    field: str,
    *cells: str,
    of: Profile | None = None,
    reader: str | None = None,
    values: dict[str, str] | None = None,
    nothing: Sequence[str] = (),
    order: Vote = None,
    lossy: bool = False,
) -> list[object]:
    rule = ProfileColumn(field, (field,), reader=reader, values=values, nulls=nulls(*nothing))
    return column_reader(rule, of or profile(), order, lossy=lossy).read(list(cells))


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("purchase_date", "3.6.2024", "2024-06-03"),
        ("price_ore", "1 200,50", 120_050),
        ("note", "två\nrader", "två\nrader"),
        ("name", "två\nrader", "två rader"),
        ("serial", "ex 1", "ex 1"),
        ("serials", "EX0001, EX0002", ("EX0001", "EX0002")),
        ("asset_tag", "NK 1", "NK 1"),
        ("imei", "35 209900 176148 1", "352099001761481"),
        ("status", "okänt ord", None),  # only a known word is a status
        ("stated_status", "okänt ord", "okänt ord"),
        ("delivered_on", "2024-06-03", "2024-06-03"),
        ("starts_on", "3.6.2024", "2024-06-03"),
        ("ends_on", "3.6.2024", "2024-06-03"),
        ("sum_ore", "12,5", 1_250),
        ("ordered", "1 200", 1_200),
        ("delivered", "3", 3),
        ("outstanding", "3", 3),
        ("count", "3", 3),
        ("primary", "ja", 1),
        ("protected", "sekretess", 1),
        ("product.model", "okänd", None),
        ("product.maker", "Unknown", None),
        ("product.model_number", "N/A", None),
        ("product.model", "Bok", "Bok"),
    ],
)
def test_a_column_is_read_as_its_field_unless_the_profile_says_how(field: str, cell: str, value: object) -> None:
    assert read(field, cell) == [value]


def test_a_profile_says_how_a_column_is_read() -> None:
    assert read("name", "12,5", reader="money") == [1_250]
    assert read("name", "ett, två", "tre", reader="first") == ["ett", "tre"]
    assert read("note", "[a &amp; b,c]", reader="html") == ["a & b, c"]
    assert read("note", r"rad\\ntvå", reader="gam_text") == ["rad\ntvå"]
    assert read("lifetime_months", "3 år", "4", of=profile(month_unit=12)) == [36, 48]
    assert read("lifetime_months", "4") == [4]
    assert read("kind", "Chromebook", "", reader="kind") == ["chromebook", None]
    assert read("note", "saknas", "hel", nothing=["saknas"]) == [None, "hel"]


def test_words_of_a_choice_are_translated_by_the_profile_or_the_common_vocabulary() -> None:
    assert read("status", "I bruk", "Lost", "  ") == ["in_use", "lost", None]
    assert read("status", "Utlånad", "i bruk", values={"utlånad": "in_use"}) == ["in_use", None]
    assert read("status", "saknas", nothing=["saknas"], values={"saknas": "lost"}) == [None]


def test_other_words_are_translated_and_those_without_a_translation_kept() -> None:
    values = {"bok": "Laptop"}
    assert read("stated_place", "BOK", "Annat", "bok", values=values) == ["Laptop", "Annat", "Laptop"]
    many = [f"Ort {at}" for at in range(40)]
    rule = ProfileColumn("stated_place", ("plats",), values={"ort7": "Sju"})
    reader = column_reader(rule, profile())
    for _ in range(2):  # the second batch of words that all differ is not simply waved through
        assert reader.read(many) == [*many[:7], "Sju", *many[8:]]


def test_the_month_stands_first_where_the_column_was_found_to_write_so() -> None:
    assert read("purchase_date", "3/6/2024", order="mdy") == ["2024-03-06"]
    assert read("purchase_date", "3/6/2024", order="dmy") == ["2024-06-03"]


def test_times_are_those_of_the_source_s_zone() -> None:
    cells = [f"2026-06-20 22:30:{second:02}.0000000" for second in range(20)]
    assert read("last_seen", *cells, of=profile(utc=True)) == ["2026-06-21"] * 20
    assert read("last_seen", *cells) == ["2026-06-20"] * 20


@pytest.mark.parametrize(
    ("cell", "value", "flaw"),
    [
        ("5CD1234", "5CD1234", None),
        ("1234567", "1234567", DIGITS_ONLY),  # a nought may have stood before it
        ("01234567", "01234567", None),
        ("5CD 1234", "5CD 1234", WITH_BLANKS),
        ("8,8E+15", None, DESTROYED),
    ],
)
def test_a_serial_number_that_went_through_excel_is_doubted(cell: str, value: str | None, flaw: str | None) -> None:
    rule = ProfileColumn("serial", ("serienummer",))
    reader = column_reader(rule, profile(excel=True))
    assert reader.read([cell]) == [value]
    assert reader.flawed == ({cell: flaw} if flaw else {})
    typed = column_reader(rule, profile())
    assert typed.read([cell]) == [value]
    assert typed.flawed == ({cell: DESTROYED} if flaw == DESTROYED else {})


@pytest.mark.parametrize("field", ["external_id", "note", "given_name", "guardian_contact"])
def test_no_identity_number_comes_in_with_people_whichever_column_it_stands_in(field: str) -> None:
    for kind in ("people", "enrolments"):
        rule = ProfileColumn(field, (field,))
        reader = column_reader(rule, profile(kind))
        assert reader.read([NUMBER, "annat"]) == [None, "annat"]
        assert reader.flawed == {NUMBER: PERSONAL_NUMBER}


def test_a_number_amid_other_words_goes_alone() -> None:
    rule = ProfileColumn("note", ("kommentar",))
    reader = column_reader(rule, profile())
    assert reader.read([f"Elev {NUMBER} hämtar", "hel"]) == ["Elev – hämtar", "hel"]
    assert list(reader.flawed.values()) == [PERSONAL_NUMBER]
    many = [f"Rad {at}" for at in range(30)]
    assert reader.read(many) == many
    assert reader.read([*many, f"Elev {NUMBER}"])[-1] == "Elev –", "nor when whole batches are waved through"
    holder = column_reader(ProfileColumn("held_by.full_name", ("elev",)), profile())
    assert holder.read([f"Kim Ek {NUMBER}"]) == ["Kim Ek"]


def test_a_list_of_our_own_is_read_back_as_it_was_written() -> None:
    ours = profile(source="coordinator")
    assert read("note", f"Elev {NUMBER}", of=ours) == [f"Elev {NUMBER}"], "it stood here"


def test_a_name_that_lost_letters_is_told_and_kept() -> None:
    reader = column_reader(ProfileColumn("given_name", ("förnamn",)), profile("people"))
    assert reader.read(["Ã…sa", "Bj?rn", "Åsa", "Bo"]) == ["Ã…sa", "Bj?rn", "Åsa", "Bo"]
    assert set(reader.flawed) == {"Ã…sa", "Bj?rn"}


def test_of_two_columns_the_first_that_says_something_counts_and_of_protection_the_stricter() -> None:
    assert either("note", ["a", None, ""], ["b", "b", "b"]) == ["a", "b", ""]
    assert either("protected", [0, 1, None, 0, None], [1, 0, 1, None, None]) == [1, 1, 1, 0, None]


@pytest.mark.parametrize(
    ("cells", "plain"),
    [
        (["a", "b"], True), (["a", ""], True), (["å", "ö"], True), (["a b", "c"], True), (["x" * MAX_TEXT], True),
        (["a  b"], False), ([" a"], False), (["a", "b "], False), (["'1"], False), (["=1"], False), (["#N/A"], False),
        (["a", "Fel!"], False), (["a\nb"], False), (["a|b"], False), (["a\u030a"], False),
        (["x" * (MAX_TEXT + 1)], False), (["saknas", "a"], False),
    ],
)  # fmt: skip
def test_a_batch_of_plain_texts_is_taken_as_it_stands_and_no_other(cells: list[str], plain: bool) -> None:
    said = wave_text(cells, nulls("saknas"))
    assert said == ([cell or None for cell in cells] if plain else None)


@pytest.mark.parametrize("cell", ["Bj?rn", "Ã…sa"])
def test_names_with_lost_letters_are_looked_at_one_by_one(cell: str) -> None:
    assert wave_names(["Åsa", "Bo"], NOTHING) == ["Åsa", "Bo"]
    assert wave_names(["Åsa", cell], NOTHING) is None
    assert wave_text(["Åsa", cell], NOTHING) is not None


@pytest.mark.parametrize(
    ("cells", "plain"),
    [
        (["EX1", "EX2"], True), (["EX1", ""], True), (["X" * 3 + "1" * 61], False), (["AB" * 32], True),
        (["AB" * 32 + "A"], False), (["ex1"], False), (["EX-1"], False), (["ÅX1"], False), (["0000"], False),
        (["00000"], False), (["EX1", "SYSTEMSERIALNUMBER"], False), (["AAAAAA1"], False), (["AAAAA1"], True),
        (["EX 1"], False),
    ],
)  # fmt: skip
def test_a_batch_of_solid_serial_numbers_is_taken_as_it_stands_and_no_other(cells: list[str], plain: bool) -> None:
    assert wave_serials(cells) == ([cell or None for cell in cells] if plain else None)


def test_batches_are_read_as_their_cells_are() -> None:
    """A column whose cells all differ is waved through from its second batch on, and says the same."""
    for field, make in _DIFFERENT.items():
        cells = [make(at) for at in range(30)]
        reader = column_reader(ProfileColumn(field, (field,)), profile())
        first, second = reader.read(cells), reader.read(cells)
        assert first == second == [read(field, cell)[0] for cell in cells], field


_DIFFERENT: dict[str, Callable[[int], str]] = {
    "name": lambda at: f"PC {at}" if at else "",
    "serial": lambda at: f"EX{at:04}" if at else "",
    "last_seen": lambda at: f"2026-11-20 0{at % 10}:00:{at:02}" if at else "",
    "note": lambda at: f"Rad {at}" if at else "",
}


def test_parts_are_composed_once() -> None:
    made: list[tuple[str, str]] = []

    def make(*parts: str) -> str:
        made.append(parts)  # type: ignore[arg-type]
        return " ".join(parts)

    composed = Composed(make)
    assert [composed["HP", "Bok"], composed["HP", "Bok"], composed["HP", "Platta"]] == ["HP Bok", "HP Bok", "HP Platta"]
    assert made == [("HP", "Bok"), ("HP", "Platta")]
