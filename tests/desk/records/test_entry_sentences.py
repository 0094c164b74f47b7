"""The log says one thing as one and many as many, in the language that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coordinator.desk.records.entry_sentences import tell
from coordinator.ledger.questions import Register
from coordinator.words import text
from tests.storage.school import School

COUNTED = (
    "{count} people erased for good.",
    "{count} people erased for good; backups from before ({backups}) may still hold them.",
    "{count} delivered units checked, {deviating} deviate",
    "{order}: {count} changes acknowledged",
    "{count} receipts for {group}",
    "{count} devices taken back, receipt {receipt}",
    "{count} devices transferred to {unit}",
    "{count} devices are kept until {day}",
    "{count} exemptions made",
    "{count} exemptions withdrawn",
    "School year: {count} periods removed",
    "{count} devices handed to {person}, receipt {receipt}",
)
PLACES = ("backups", "deviating", "order", "group", "receipt", "unit", "day", "person")


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    school = School(tmp_path / "school.sqlite")
    yield school.register
    school.close()


@pytest.mark.parametrize("message", COUNTED)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_one_is_said_as_one_and_two_as_two(register: Register, message: str, language: str) -> None:
    values = {place: "X" for place in PLACES if f"{{{place}}}" in message}
    one, two = (tell(register, message, {"count": count, **values}, language) for count in (1, 2))
    assert one != text(message, in_language=language, count="1", **values)
    assert not any(word in one for word in ("1", "{"))
    assert two == text(message, in_language=language, count="2", **values)
