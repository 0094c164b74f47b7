"""One rule says when two serials are one, another in which order names stand; each however the texts are written."""

from __future__ import annotations

import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from natsort import natsort_keygen, ns

from coordinator.domain import keys
from coordinator.domain.derived import DERIVED, KEY_OF, STORED_KEYS, KeptFigure
from coordinator.domain.keys import identity_key, identity_keys, natural_key, natural_key_of_many, natural_keys
from coordinator.domain.kinds import KINDS

SAME = (
    ("FÖRSKOLA-12", ("Förskola-12", "förskola-12", "FO\u0308RSKOLA-12", "förskola\u201112", "förskola\u00ad-12")),
    ("LÄRPLATTA3", ("Lärplatta 3", "lärplatta\u00a03", "LÄRPLATTA\u202f3", "La\u0308rplatta\u20073", "lärplatta\t3")),
    ("ÅNGAN9", ("Ångan 9", "ångan\u200b9", "A\u030angan 9", "\u212bngan\u30009", "ÅNGAN\ufeff9")),
    ("STRASSE7", ("Straße 7", "STRAẞE7", "strasse\u20097", "ＳＴＲＡＳＳＥ７")),
    ("PF3X9K1A", ("pf3x9k1a", "PF3X 9K1A", "ｐｆ３ｘ９ｋ１ａ", "PF3X\u00ad9K1A", "PF3X\u2060\u200d9K1A")),
    ("A-B-C", ("a\u2013b\u2212c", "A\u2010B\u2011C", "a - b - c")),
)  # fmt: skip


@pytest.mark.parametrize(("key", "spellings"), SAME)
def test_spellings_of_one_serial_have_one_key(key: str, spellings: tuple[str, ...]) -> None:
    assert {identity_key(said) for said in (key, *spellings)} == {key}
    assert identity_keys(spellings) == [key] * len(spellings)


def test_what_differs_in_more_than_spelling_has_two_keys() -> None:
    apart = ["ÅNGAN", "ANGAN", "ÄNGAN", "ÖRE", "ORE", "A-1", "A1", "O1", "01", "Р1", "P1", "É1", "E1"]
    assert len({identity_key(said) for said in apart}) == len(apart)


def test_every_letter_of_unicode_has_one_key_in_all_its_forms() -> None:
    told = []
    # Ideographs and syllables of Hangul have no case and no blanks among them.
    for sign in map(
        chr, (*range(0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x1_0000), *range(0x1_D400, 0x1_F200))
    ):
        key = identity_key(f"a{sign}b")
        forms = {sign.upper(), sign.lower(), sign.casefold(), unicodedata.normalize("NFD", sign)}
        told += [sign for form in forms if identity_key(f"a{form}b") != key]
        told += [sign] if identity_key(key) != key else []
        told += [sign] if sign.isspace() and key != "AB" else []
    assert told == []


@given(st.lists(st.one_of(st.none(), st.text("aå-\u00a0ß1 \n", max_size=5), st.text("AB12", max_size=4)), max_size=6))
def test_a_column_of_serials_has_the_keys_of_each(column: list[str | None]) -> None:
    assert identity_keys(column) == [None if said is None else identity_key(said) or None for said in column]


def test_names_are_sorted_as_a_swede_counts_and_spells() -> None:
    wanted = "a|école 2|Eken|Ekskolan|Sal 2|sal 2b|SAL 10|Sal 10 a|Sal 100|Zebra|Ådala 3|Ådala 12|Ängen|Ögat".split("|")
    assert sorted(Random(7).sample(wanted, len(wanted)), key=natural_key) == wanted


NAMES = st.text("ab zÅÄÖéü01289-._²٣\t\x01", max_size=8)


@given(NAMES, NAMES)
def test_a_natural_key_sorts_by_its_bytes_as_natsort_sorts(one: str, other: str) -> None:
    sort = natsort_keygen(alg=ns.INT)
    parts = [sort(keys._alphabetical(said)) for said in (one, other)]
    said = [natural_key(each).encode() for each in (one, other)]
    assert (said[0] < said[1], said[0] == said[1]) == (parts[0] < parts[1], parts[0] == parts[1])


@given(st.lists(st.one_of(NAMES, st.none(), st.from_regex(r"\A[A-Za-z -]{0,4}[0-9]{0,4}\Z")), max_size=5))
def test_the_quick_ways_to_a_natural_key_give_what_natsort_gives(column: list[str | None]) -> None:
    right = [None if said is None else natural_key(said) for said in column]
    assert natural_keys(column) == right
    assert [None if said is None else natural_key_of_many(said) for said in column] == right


@given(st.text("aB- 1å", max_size=3), st.lists(st.from_regex(r"\A[0-9]{0,3}\Z"), min_size=1, max_size=5))
def test_names_that_begin_alike_have_the_keys_of_each(head: str, numbers: list[str]) -> None:
    column = [head + number for number in numbers]
    assert natural_keys(column) == [natural_key(said) for said in column]


@pytest.mark.parametrize("said", ["9" * 5000, "Sal " + "0" * 70, "a" * 61 + "7", "0", "a00", ""])
def test_numbers_of_any_length_have_a_key(said: str) -> None:
    assert natural_keys([said]) == [natural_key_of_many(said)] == [natural_key(said)]


def test_stored_keys_stand_beside_texts_that_there_are() -> None:
    kept = {(each.kind, each.code) for each in DERIVED if isinstance(each.made, KeptFigure)}
    assert len(KEY_OF) == len(STORED_KEYS)
    for key in STORED_KEYS:
        fields = KINDS[key.kind].by_code
        assert key.code in fields or (key.kind, key.code) in kept
        assert set(key.fields) <= set(fields)
        assert key.column not in fields


def test_a_derived_column_is_no_field_as_well() -> None:
    assert not [each for each in DERIVED if each.code in KINDS[each.kind].by_code]
    assert len({(each.kind, each.code) for each in DERIVED}) == len(DERIVED)
