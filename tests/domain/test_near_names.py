"""Names that are nearly one, and names that are two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.domain.near_names import NearNames, are_near, name_parts, near_keys

NEAR = [
    ("Ada Påhit", "Ada Påhitt"),
    ("Påhitt Ada", "Ada Påhitt"),
    ("Ada Maria Påhitt", "Ada Påhitt"),
    ("Muhammed Dikt", "Mohammad Dikt"),
    ("Sofia Saga", "Sophia Saga"),
    ("Kristina Lek", "Christina Lek"),
    ("Yousef Saga", "Yusuf Saga"),
    ("Erik Lek", "Erki Lek"),
    ("Eva-Lena Hittepåå", "Eva Lena Hittepå"),
    ("Ada P.", "Ada Påhitt"),
    ("A Påhitt", "Ada Påhitt"),
]
APART = [
    ("Kim Tvilling", "Kia Tvilling"),
    ("Ada Lek", "Ida Lek"),
    ("Bo Fabel", "Bo Saga"),
    ("Elev 11", "Elev 12"),
    ("Ada Maria Lek", "Maria Lek"),
    ("Ada Påhit", "Adda Påhitt"),
    ("Ali Lek", "Ali Lek Saga"),
    ("Ada P.", "Eva Påhitt"),
    ("Ada P.", "Ada Saga"),
]
NAMES = st.lists(st.text("abcdehimoy", min_size=1, max_size=6), min_size=1, max_size=4).map(tuple)


@pytest.mark.parametrize(("one", "other"), NEAR)
def test_nearly_one(one: str, other: str) -> None:
    assert are_near(name_parts(one), name_parts(other))


@pytest.mark.parametrize(("one", "other"), APART)
def test_two(one: str, other: str) -> None:
    assert not are_near(name_parts(one), name_parts(other))


@given(NAMES, NAMES)
def test_what_is_near_shares_a_key_and_is_near_either_way(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert are_near(one, other) == are_near(other, one)
    if are_near(one, other) and min(map(len, one + other)) > 1:
        assert near_keys(one, shorter=True) & near_keys(other, shorter=True)


@given(st.lists(NAMES, max_size=12), NAMES)
def test_those_near_are_found_by_their_words(names: list[tuple[str, ...]], wanted: tuple[str, ...]) -> None:
    near = [at for at, each in enumerate(names) if len(wanted) > 1 and are_near(wanted, each)]
    assert NearNames(names).near(wanted) == near
