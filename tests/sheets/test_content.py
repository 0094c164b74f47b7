"""Content as it is stored, and what facts become."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.sheets.content import UnreadableContent, from_json, to_json, under_alias
from coordinator.sheets.receipts import Borrower
from tests.sheets.papers import device, facts, receipt


@given(st.text(), st.text(), st.binary(max_size=20))
def test_content_survives_storing(name: str, note: str, logo: bytes) -> None:
    paper = receipt(notes=(note,), school=replace(facts().school, logo=logo))
    paper = replace(paper, issued_to=replace(paper.issued_to, name=name))
    assert from_json(to_json(paper)) == paper


@pytest.mark.parametrize(
    "stored",
    ["", "[]", "null", "{}", '{"version": 1, "receipt": {}}', '{"version": 1, "receipt": {"school": 3}}',
     '{"version": 1, "receipt": []}', '{"version": 99, "receipt": {}}'],
)  # fmt: skip
def test_what_is_no_receipt_is_refused_with_a_sentence(stored: str) -> None:
    with pytest.raises(UnreadableContent, match=r"(damaged|newer program).*\. \w+"):
        from_json(stored)


def test_a_lost_or_unknown_part_is_refused() -> None:
    document = json.loads(to_json(receipt()))
    for part in document["receipt"]:
        broken = {name: value for name, value in document["receipt"].items() if name != part}
        with pytest.raises(UnreadableContent):
            from_json(json.dumps({"version": 1, "receipt": broken}))
    with pytest.raises(UnreadableContent):
        from_json(json.dumps({"version": 1, "receipt": document["receipt"] | {"colour": "red"}}))


def test_later_protection_leaves_no_name() -> None:
    paper = receipt(
        borrower=Borrower("Hemliga Exempelqvist", guardian="Mamma Påhittsson"), notes=("Hemliga Exempelqvist",)
    )
    hidden = under_alias(paper, "Elev 7f3c")
    stored = to_json(hidden)
    assert "Hemliga" not in stored
    assert "Mamma" not in stored
    assert [one.name for one in hidden.signatures] == ["Elev 7f3c", "", "Berit Påhittsson"]


def test_copies_and_codes_are_checked_where_they_are_made() -> None:
    with pytest.raises(ValueError, match="one or two copies"):
        receipt(copies=3)
    for code in ("Å", "x" * 65, "a\nb"):
        with pytest.raises(ValueError, match="ASCII"):
            receipt(code=code)


def test_a_guardian_signs_did_not_or_signed_elsewhere() -> None:
    def roles(guardian: str) -> list[str]:
        return [one.role for one in receipt(guardian=guardian).signatures]

    assert roles("signs") == ["Låntagare", "Vårdnadshavare", "Utlämnat av"]
    assert roles("not needed") == roles("did not sign") == ["Låntagare", "Utlämnat av"]
    assert "bara i skolan" in receipt(guardian="did not sign").notes[0]
    assert "annan tjänst" in receipt(guardian="signed elsewhere").notes[0]
    assert receipt(guardian="signs").notes == ()


def test_a_return_has_a_last_day_only_while_something_is_out() -> None:
    assert receipt(kind="return", devices=(device(state="returned"),)).due == ""
    assert receipt(kind="return", devices=(device(state="still out"),)).due == "2029-06-12"
    assert receipt(due=None).due == ""


def test_long_names_are_cut_and_blanks_are_one() -> None:
    paper = receipt(borrower=Borrower("x" * 300, "  7A \n b "))
    assert len(paper.issued_to.name) == 120
    assert paper.issued_to.name.endswith("…")
    assert paper.issued_to.group == "7A b"


def test_nothing_is_accepted_where_there_are_no_terms() -> None:
    assert "villkoren" in receipt().statement
    assert "villkoren" not in receipt(terms="").statement


def test_a_void_paper_names_the_day() -> None:
    assert "2026-08-20" in receipt(void_on=date(2026, 8, 20)).void
    assert receipt().void == ""
