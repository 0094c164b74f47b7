"""Values as people write and read them (window principle 7)."""

from __future__ import annotations

import pytest

from coordinator.domain import values
from coordinator.domain.fields import Choice, Field, Type
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.values import Ore, Scalar, Unread

MINUS = "\u2212"  # the sign that print has, not the hyphen


@pytest.mark.parametrize(
    ("said", "ore"),
    [
        ("1 234,50", 123_450),
        ("1234.5", 123_450),
        ("99", 9_900),
        ("0,05", 5),
        ("12 kr", 1_200),
        ("12 SEK", 1_200),
        ("12:-", 1_200),
        ("-3", -300),
        (f"{MINUS}3,25", -325),
        ("1\u00a0000", 100_000),
        ("123456789012", 12_345_678_901_200),
    ],
)
def test_money_is_read_to_the_ore(said: str, ore: int) -> None:
    assert values.read_money(said) == ore


@pytest.mark.parametrize("said", ["", "tolv", "1,234,50", "1,234", "12 EUR", "1234567890123", "--3", ",50"])
def test_what_is_no_sum_is_told(said: str) -> None:
    with pytest.raises(Unread, match="inget belopp"):
        values.read_money(said)


@pytest.mark.parametrize(
    ("ore", "shown"),
    [
        (317_520_000, "3\u00a0175\u00a0200\u00a0kr"),
        (0, "0\u00a0kr"),
        (5, "0,05\u00a0kr"),
        (150, "1,50\u00a0kr"),
        (-32_500, f"{MINUS}325\u00a0kr"),
    ],
)
def test_money_is_shown_with_ore_only_where_there_are_any(ore: Ore, shown: str) -> None:
    assert values.show_money(ore) == shown
    assert DEVICE.field("price_ore").show(ore) == shown


def test_what_is_no_money_is_shown_as_it_is() -> None:
    assert DEVICE.field("price_ore").show("okänt") == "okänt"


@pytest.mark.parametrize(
    ("said", "number"), [("12", 12), ("-3", -3), (f"{MINUS}3", -3), ("1 000", 1000), ("9" * 15, int("9" * 15))]
)
def test_whole_numbers_are_read(said: str, number: int) -> None:
    assert values.read_integer(said) == number


@pytest.mark.parametrize("said", ["", "1,5", "1_000", "\u0661\u0662", "9" * 16, "3 st"])
def test_what_is_no_whole_number_is_told(said: str) -> None:
    with pytest.raises(Unread, match="heltal"):
        values.read_integer(said)


@pytest.mark.parametrize(
    ("said", "is_date"),
    [
        ("2026-11-22", True),
        ("2024-02-29", True),
        ("2026-02-29", False),
        ("2026-1-22", False),
        ("20261122", False),
        ("2026-11-22x", False),
        ("2026W47-7 ", False),
        ("2026-11-2\u0662", False),
        ("2026/11/22", False),
    ],
)
def test_a_date_is_a_real_day_in_one_spelling(said: str, is_date: bool) -> None:
    assert values.is_date(said) is is_date
    if is_date:
        assert values.read_date(said) == said
    else:
        with pytest.raises(Unread, match="inget datum"):
            values.read_date(said)


@pytest.mark.parametrize("said", ["1", "ja", "J", "Yes", "y", "TRUE", "sant", "x"])
def test_yes_is_read(said: str) -> None:
    assert values.read_flag(said) == 1


@pytest.mark.parametrize("said", ["0", "nej", "N", "no", "False", "falskt"])
def test_no_is_read(said: str) -> None:
    assert values.read_flag(said) == 0


def test_neither_yes_nor_no_is_told() -> None:
    with pytest.raises(Unread):
        values.read_flag("kanske")


def test_text_is_kept_without_what_would_make_it_show_as_something_else() -> None:
    assert values.read_text("  Åsa \t Exempelqvist\n") == "Åsa Exempelqvist"
    assert values.read_text("A\u030asa") == "Åsa", "what macOS delivers in parts is put together"
    assert values.read_text("a\u202eb\u200fc\ufeff") == "abc"
    assert values.read_text("a\u00a0b\u202fc") == "a b c"
    assert values.read_long_text("rad 1\r\nrad 2\x00  ") == "rad 1\nrad 2"


@pytest.mark.parametrize(
    ("said", "folded"),
    [
        ("Łukasz", "lukasz"),
        ("ÅSA", "asa"),
        ("Straße", "strasse"),
        ("Þór", "thor"),
        ("ＡＢ", "ab"),
        ("PC 1", "pc 1"),
        ("Đorđe", "dorde"),
        ("Ægir", "aegir"),
        ("Ødegård", "odegard"),
        ("ışık", "isik"),
    ],
)
def test_search_folds_accents_and_foreign_letters_away(said: str, folded: str) -> None:
    assert values.fold(said) == folded


def test_numbers_and_flags_are_shown_in_words() -> None:
    assert values.show_integer(1_225) == "1\u00a0225"
    assert values.show_integer("okänt") == "okänt"
    assert (values.show_flag(1), values.show_flag(0)) == ("ja", "nej")


STATUS = Field("status", "Status", Type.CHOICE, choices=(Choice("in_use", "In use"), Choice("in_store", "In store")))


def test_a_choice_is_read_by_code_by_word_and_by_its_english_word() -> None:
    assert [STATUS.read(said) for said in ("in_use", "I BRUK", " in use ", "In store")] == [
        "in_use",
        "in_use",
        "in_use",
        "in_store",
    ]
    with pytest.raises(Unread, match="I bruk"):
        STATUS.read("trasig")


def test_a_choice_is_shown_in_words_and_an_unknown_one_as_it_stands() -> None:
    assert (STATUS.show("in_use"), STATUS.show("flying"), STATUS.show(None)) == ("I bruk", "flying", "")


def test_blank_means_nothing_unless_something_is_required() -> None:
    name = Field("name", "Name", required=True)
    assert STATUS.read("  ") is None
    with pytest.raises(Unread, match="får inte vara tomt"):
        name.read("  ")
    assert name.flaw(None) == "Namn får inte vara tomt."
    assert STATUS.flaw(None) is None


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Type.TEXT, "A", 1),
        (Type.LONG_TEXT, "A", 1),
        (Type.DATE, "2026-11-22", "igår"),
        (Type.MONEY, 100, "100"),
        (Type.INTEGER, 0, True),
        (Type.MONTHS, 48, "48"),
        (Type.FLAG, 1, 2),
        (Type.FLAG, 0, -1),
        (Type.REFERENCE, 7, "7"),
        (Type.CONTENT, "QQ==", 1),
    ],
)
def test_a_field_holds_values_of_its_type_alone(kind: Type, good: Scalar, bad: Scalar) -> None:
    field = Field("code", "Name", kind)
    assert field.flaw(good) is None
    assert field.flaw(bad) is not None


def test_a_choice_field_holds_its_codes_alone() -> None:
    assert STATUS.flaw("in_use") is None
    assert "flying" in str(STATUS.flaw("flying"))


@pytest.mark.parametrize(
    ("kind", "said", "value", "shown"),
    [
        (Type.TEXT, " A  b ", "A b", "A b"),
        (Type.LONG_TEXT, "a\r\nb", "a\nb", "a\nb"),
        (Type.DATE, "2026-11-22", "2026-11-22", "2026-11-22"),
        (Type.MONEY, "12,50", 1250, "12,50\u00a0kr"),
        (Type.INTEGER, "1000", 1000, "1\u00a0000"),
        (Type.MONTHS, "48", 48, "48"),
        (Type.FLAG, "ja", 1, "ja"),
        (Type.REFERENCE, "7", 7, "7"),
        (Type.CONTENT, "QQ==", "QQ==", "QQ=="),
    ],
)
def test_a_field_reads_and_shows_as_its_type_does(kind: Type, said: str, value: Scalar, shown: str) -> None:
    field = Field("code", "Name", kind)
    assert field.read(said) == value
    assert field.show(value) == shown
