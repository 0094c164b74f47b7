"""What is said of a step: an undo with its three piles, the time as the clock on the wall shows it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coordinator.desk.records.step_sentences import days_words, entry_words, notice_words, piles_words, when
from coordinator.desk.records.undoing import redo, undo
from coordinator.domain.changes import ChangeSet, Creation, Origin, Ref, Sentence
from coordinator.ledger.outcomes import Kept, Piles, Refused, UndoneRecords
from tests.desk.conftest import School


def test_the_piles_are_told_by_list_name_and_reason(school: School) -> None:
    """The same words before the step and after it, with figures that are whole beside the few names (needs U2)."""
    register = school.ledger.register
    done = (
        UndoneRecords("changed", "device", 1_500, ("EX1", "EX2")),
        UndoneRecords("removed", "room", 1, ("Sal 1",)),
        UndoneRecords("removed", "person", 2, ("Ada Påhitt", "Bo Dikt")),
        UndoneRecords("void", "handover", 1, ("2026-00001",)),
    )
    kept = [Kept(Ref("room", id), "", "in_use") for id in (7, 8, 9, 10)]
    piles = Piles(1_504, tuple(kept), (Kept(Ref("device", 4), "note", "gone"),), 1_400, 1, done)
    assert piles_words(register, piles) == (
        "Bort: 1 i Rum och vagnar (Sal 1); 2 i Personer (Ada Påhitt, Bo Dikt)."
        " Makuleras: 1 i Utlämningar och återlämningar (2026-00001)."
        " Som förut: 1\u00a0500 i Digitala enheter (EX1, EX2, …)."
        " Kvar som det är (1\u00a0400): #7: något annat hänvisar till det; #8: något annat hänvisar till det;"
        " #9: något annat hänvisar till det; och 1\u00a0397 till."
        " Går inte (1): NK-0003 Anteckning: det finns inte längre."
    )
    assert piles_words(register, Piles()) == "Det finns inget att ställa tillbaka."


def test_nothing_undone_says_what_stands_in_the_way(school: School) -> None:
    ledger = school.ledger
    made = ledger.commit(
        ChangeSet(Sentence("A room"), Origin.WINDOW, creations=(Creation("room", -1, {"name": "Felrum"}),))
    )
    room = made.created[-1]
    device = Creation("device", -1, {"asset_tag": "EX1", "placed_in": room.id})
    ledger.commit(ChangeSet(Sentence("A device"), Origin.WINDOW, creations=(device,)))
    with pytest.raises(Refused) as refused:
        undo(ledger, made.entry)
    assert str(refused.value) == (
        f"Inget i post {made.entry} kan ställas tillbaka nu, så den står kvar som den är. Kvar som det är (1): Felrum:"
        " något annat hänvisar till det. Ändra det först och försök sedan igen."
    )
    undo(ledger, None)
    assert undo(ledger, made.entry).role == "undo"
    assert redo(ledger, made.entry).role == "redo"


def test_an_undo_says_what_it_left(school: School) -> None:
    register = school.ledger.register
    created = Creation("room", -1, {"name": "Sal 1"})
    done = school.ledger.commit(ChangeSet(Sentence("The invented school"), Origin.WINDOW, creations=(created,)))
    assert done.piles is None
    whole = notice_words(done, register)
    undone = school.ledger.undo()
    assert undone.piles is not None
    assert notice_words(undone, register).endswith(f". {piles_words(register, undone.piles)}")
    assert not whole.endswith(piles_words(register, undone.piles))
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
