"""Whose turn it is, to the day (needs V5, V16)."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from coordinator.domain.changes import Origin
from coordinator.domain.orders.ladder import following, remove_rung_changes, set_rung_changes, turns
from coordinator.domain.orders.order_records import Contact

TODAY = date(2026, 7, 13)


def rungs(*after: int | None) -> list[Contact]:
    return [
        Contact(
            "contact", 10 + at, "", {"matter": "orders", "rung": at, "role": f"Roll {at}", "name": f"Namn {at}",
                                     "after_days": days},
        )
        for at, days in enumerate(after, 1)
    ]  # fmt: skip


def days(found: list[Contact], since: str, to: str) -> list[str | None]:
    return [None if turn.on is None else turn.on.isoformat() for turn in turns(found, since, to, TODAY)]


def test_the_first_is_asked_today_and_each_further_one_after_its_days() -> None:
    assert days(rungs(0, 5, 10), "", "") == ["2026-07-13", "2026-07-18", "2026-07-28"]


def test_from_whom_it_is_with_the_days_run_on() -> None:
    found = turns(rungs(0, 5, 10), "2026-07-01", "namn 2", TODAY)
    assert [(turn.behind, turn.on and turn.on.isoformat()) for turn in found] == [
        (True, None), (False, "2026-07-01"), (False, "2026-07-11"),
    ]  # fmt: skip
    assert [turn.is_due(TODAY) for turn in found] == [False, True, True]
    assert [turn.is_due(date(2026, 7, 10)) for turn in found] == [False, True, False]


def test_without_days_nobody_is_due_by_itself() -> None:
    assert days(rungs(0, None, 3), "", "") == ["2026-07-13", None, None]


def test_with_somebody_beside_the_ladder_the_first_step_comes_after_its_days() -> None:
    assert days(rungs(2, 5), "2026-07-01", "Någon annan") == ["2026-07-03", "2026-07-08"]
    assert following(rungs(2, 5), "Någon annan") == rungs(2, 5)[0]


def test_after_the_last_step_nobody_follows() -> None:
    found = rungs(0, 5)
    assert following(found, "") == found[0]
    assert following(found, "Roll 1") == found[1]
    assert following(found, "Namn 2") is None
    assert following([], "") is None


@given(st.lists(st.none() | st.integers(0, 30), max_size=5), st.sampled_from(["", "Namn 1", "Namn 3", "Annan"]))
def test_nobody_comes_before_the_one_below(after: list[int | None], to: str) -> None:
    found = turns(rungs(*after), "2026-07-01" if to else "", to, TODAY)
    assert len(found) == len(after)
    known = [turn.on for turn in found if turn.on is not None]
    assert known == sorted(known)
    assert not any(turn.behind and turn.is_due(TODAY) for turn in found)


def test_a_step_is_filled_renewed_and_taken_away() -> None:
    found = rungs(0, 5, 10)
    made = set_rung_changes(found, 4, {"name": "Ny"}, origin=Origin.WINDOW)
    assert made.creations[0].values == {"matter": "orders", "rung": 4, "name": "Ny"}
    changed = set_rung_changes(found, 2, {"name": "Ny", "role": "Roll 2"}, origin=Origin.WINDOW)
    assert [(change.key.id, change.key.field, change.after) for change in changed.changes] == [(12, "name", "Ny")]
    less = remove_rung_changes(found, found[1], origin=Origin.WINDOW)
    assert [(change.key.id, change.after) for change in less.changes] == [(13, 2)]
    assert [removal.id for removal in less.removals] == [12]


def test_who_it_is_is_a_name_or_else_a_role() -> None:
    named, nameless = rungs(0, 5)
    nameless = Contact("contact", 12, "", {**nameless.values, "name": None})
    found = turns([named, nameless], "", "", TODAY)
    assert [turn.called for turn in found] == ["Namn 1", "Roll 2"]
    assert [turn.is_due(date(2026, 7, 12)) for turn in found] == [False, False]


def test_a_step_is_told_by_its_number_and_known_ones_are_not_made_anew() -> None:
    found = rungs(0, 5)
    made = set_rung_changes(found, 3, {}, origin=Origin.WINDOW)
    assert (made.creations[0].kind, made.creations[0].id, made.changes) == ("contact", -1, ())
    changed = set_rung_changes(found, 1, {"name": "Ny"}, origin=Origin.WINDOW)
    assert (changed.creations, made.sentence.values, changed.sentence.values) == ((), {"step": 3}, {"step": 1})
    less = remove_rung_changes(found, found[1], origin=Origin.WINDOW)
    assert (less.changes, less.sentence.values) == ((), {"step": 2})
    assert [removal.kind for removal in less.removals] == ["contact"]
