"""What is said of a step: an undo with its three piles, the time as the clock on the wall shows it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coordinator.desk.records.step_sentences import days_words, entry_words, notice_words, piles_words, when
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.ledger.outcomes import Piles
from tests.desk.conftest import School


def test_the_piles_are_told_each_by_its_own_number() -> None:
    said = piles_words(Piles(1_500, kept_count=2, impossible_count=3))
    assert said == "1\u00a0500 återställda, 2 behållna, 3 gick inte."


def test_an_undo_says_what_it_left(school: School) -> None:
    register = school.ledger.register
    created = Creation("room", -1, {"name": "Sal 1"})
    done = school.ledger.commit(ChangeSet(Sentence("The invented school"), Origin.WINDOW, creations=(created,)))
    assert done.piles is None
    whole = notice_words(done, register)
    undone = school.ledger.undo()
    assert undone.piles is not None
    assert notice_words(undone, register).endswith(f". {piles_words(undone.piles)}")
    assert not whole.endswith(piles_words(undone.piles))
    newest = register.entries(limit=1)[0]
    assert notice_words(undone, register).startswith(entry_words(newest, register))


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-22T07:05:09.000Z", "2026-11-22 08:05"),
        ("2026-07-31T22:30:00.000Z", "2026-08-01 00:30"),  # summer time, and the next day
    ],
)
def test_a_time_is_that_of_the_clock_on_the_wall(school: School, at: str, said: str) -> None:
    assert when(replace(school.ledger.register.entries(limit=1)[0], at=at)) == said


def test_days_are_counted_in_one_and_in_many() -> None:
    assert (days_words(1), days_words(2)) == ("1 dag", "2 dagar")
