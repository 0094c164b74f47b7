"""The name of a class and of nothing else, wherever a list says it: as a heading, as a user, in a unit's path."""

from __future__ import annotations

import pytest

from coordinator.domain.termstart.class_names import grades_in, is_class, is_heading_class
from coordinator.exchange.cells.nobody_words import NOBODY, nobody_meaning
from coordinator.exchange.cells.unit_paths import read_unit_path
from coordinator.exchange.reading.sections import section_of

WITH_A_LETTER = ("7A", "7 A", "7a", "7AB", "Klass 7A", "kl. 7 b", "FA", "F-1A", "2/3B", "4–6 B", "Fsk A", "FSKLB")
YEARS = ("åk 9", "Åk 4-6", "F-3", "4-6", "årskurs 2", "Förskoleklass", "FSKL", "10B")
BARE = ("F", "7", "24")
NO_CLASS = ("Fia", "Åke", "Klara", "Ida", "7 st", "24 st", "A7X", "Årsta", "Klas", "6-9 år", "")


@pytest.mark.parametrize("said", [*WITH_A_LETTER, *YEARS, *BARE])
def test_every_list_knows_the_name_of_a_class(said: str) -> None:
    assert is_class(said)
    assert nobody_meaning(said, {}) == NOBODY
    assert read_unit_path(f"/Elever/Södra Provskolan/{said}") == "Södra Provskolan"


@pytest.mark.parametrize("said", [*WITH_A_LETTER, *YEARS])
def test_a_class_that_stands_alone_in_its_row_is_a_heading(said: str) -> None:
    assert is_heading_class(said)
    assert section_of([said, "", ""]) is not None


@pytest.mark.parametrize("said", WITH_A_LETTER)
def test_what_is_a_class_has_a_year(said: str) -> None:
    assert grades_in(said) or said.casefold().startswith("fsk")


@pytest.mark.parametrize("said", BARE)
def test_a_bare_number_is_no_heading(said: str) -> None:
    assert not is_heading_class(said)
    assert section_of([said, "", ""]) is None


@pytest.mark.parametrize("said", NO_CLASS)
def test_what_may_be_a_name_or_a_number_of_things_is_no_class(said: str) -> None:
    assert not is_class(said)
    assert nobody_meaning(said, {}) == ""
    assert section_of([said, "", ""]) is None
