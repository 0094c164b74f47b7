"""The words of protection are the same in a name, in a column of their own, and in a column's title."""

from __future__ import annotations

import pytest

from coordinator.exchange.cells.cell_values import CellProblem, read_protection_cell
from coordinator.exchange.cells.protection_words import IN_A_NAME, may_be_marked, says_protected, titles_protection

WORDS = (
    "sekretess", "sekretessmarkering", "Sekretessmarkerad", "skyddad", "skydd", "kvarskrivning", "kvarskriven",
    "skyddad folkbokföring", "skyddad adress", "skyddad identitet", "skyddade personuppgifter", "fingerade uppgifter",
    "fingerade personuppgifter", "fingerad identitet", "protected", "protected identity", "sekr.", "s-märkt",
    "skyddad pu", "confidential", "skyddsmarkering", "SKYDDAT",
)  # fmt: skip


@pytest.mark.parametrize("said", WORDS)
def test_a_word_that_marks_a_name_is_a_yes_in_the_column_of_protection(said: str) -> None:
    assert may_be_marked(said)
    assert says_protected(said)
    assert IN_A_NAME.search(f"Anna Prov ({said})")
    assert read_protection_cell(said) == 1


@pytest.mark.parametrize("said", ["inte skyddad", "ej sekretess", "not protected", "oskyddad"])
def test_what_denies_it_says_it_nowhere(said: str) -> None:
    assert not says_protected(said)


@pytest.mark.parametrize("said", ["kanske", "se pärmen", "oskyddad", "Anna (skyddad)"])
def test_what_nobody_knows_protects_and_is_told(said: str) -> None:
    assert isinstance(read_protection_cell(said), CellProblem)
    assert not says_protected(said)


def test_a_theft_mark_is_no_title_of_protection() -> None:
    assert titles_protection("Har sekretessmarkering")
    assert not titles_protection("Stöldskyddsnr")
