"""A refusal or an entry of the log with a place that nothing fills is noticed in any test."""

from __future__ import annotations

import pytest

from coordinator.domain.changes import Sentence
from coordinator.ledger.outcomes import Refused


def test_a_sentence_that_lacks_a_word_fails_where_it_is_made() -> None:
    assert str(Refused("{order} is not sent.", order="B2026-0001")) == "B2026-0001 is not sent."
    with pytest.raises(AssertionError, match="lacks order"):
        Refused("{order} is not sent.", number="B2026-0001")
    with pytest.raises(AssertionError, match="no message"):
        Refused(None)  # type: ignore[arg-type]
    with pytest.raises(AssertionError, match="lacks file"):
        Sentence("Imported {file}")
    assert Sentence("Imported {file}", {"file": "a.csv"}).message == "Imported {file}"
