"""A spelling that has only lost marks or capitals is the poorer one."""

from __future__ import annotations

import pytest

from coordinator.domain.spellings import is_poorer_spelling


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Ake", "Åke"),
        ("Ohn", "Öhn"),
        ("AKE", "Åke"),
        ("åke", "Åke"),
        ("ÅKE", "Åke"),
        ("Lukasz", "Łukasz"),
        ("Hakan Ohn", "Håkan Öhn"),
        ("Håkan Ohn", "Håkan Öhn"),
        ("BO", "Bo"),
        ("anna-karin", "Anna-Karin"),
        ("O\u0308hn".lower(), "Öhn"),
    ],
)
def test_what_lost_marks_or_capitals_is_poorer_and_never_the_other_way_round(said: str, known: str) -> None:
    assert is_poorer_spelling(said, known)
    assert not is_poorer_spelling(known, said)


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Åke", "Åke"),
        ("Ake", "Öke"),
        ("Ada", "Åke"),
        ("Mcdikt", "McDikt"),
        ("Håkan Ohn", "Hakan Öhn"),  # each has a mark that the other lacks
        ("DIKT", "dikt"),
        ("", "Åke"),
        ("Ake", ""),
    ],
)
def test_any_other_spelling_is_not(said: str, known: str) -> None:
    assert not is_poorer_spelling(said, known)


def test_what_is_not_known_has_no_spelling() -> None:
    assert not is_poorer_spelling(None, "Åke")
    assert not is_poorer_spelling("Ake", None)
