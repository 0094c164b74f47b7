"""The school's own loan terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.sheets.content import Clause
from coordinator.sheets.terms import default_terms, read_terms, unknown_places

PLACES = {"school": "Exempelskolan", "contact": "it@skolan.example", "due": "2029-06-12"}


def test_paragraphs_headings_and_places() -> None:
    said = read_terms("*Vem*\n{school} äger\nenheten.\r\n\r\nUtan rubrik, {due}.\n \n\n*Bara rubrik*", PLACES)
    assert said == (
        Clause("Vem", "Exempelskolan äger enheten."),
        Clause("", "Utan rubrik, 2029-06-12."),
        Clause("Bara rubrik", ""),
    )


def test_what_is_no_place_stays_and_can_be_told() -> None:
    assert read_terms("{namn} { } {0} {school.x} *a* b", PLACES) == (Clause("", "{namn} { } {0} {school.x} *a* b"),)
    assert unknown_places("{namn} {school} {due}") == {"namn"}


def test_what_fills_a_place_is_not_read_again() -> None:
    assert read_terms("{school}", PLACES | {"school": "{contact}"}) == (Clause("", "{contact}"),)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_terms_we_ship_are_whole(language: str) -> None:
    terms = default_terms(language)
    assert unknown_places(terms) == set()
    clauses = read_terms(terms, PLACES)
    assert len(clauses) == 10
    assert all(clause.heading and clause.text for clause in clauses)
    assert "…" not in clauses[-1].text


@given(st.text(max_size=7000))
def test_any_terms_are_read(terms: str) -> None:
    clauses = read_terms(terms, PLACES)
    assert sum(len(clause.heading) + len(clause.text) for clause in clauses) <= 6000
