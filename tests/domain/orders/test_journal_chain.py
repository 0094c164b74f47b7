"""The journal as a chain: each step by its day, with what held before it, and what waits (needs V2)."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coordinator.domain.orders.journal_chain import Step, chained, waiting

DAYS = ("2026-06-05", "2026-06-10", "2026-06-12")


def decisions(chain: tuple[Step, ...]) -> list[tuple[int | None, int | None]]:
    return [(step.before, step.after) for step in chain if step.what in ("decided", "cancelled")]


def test_steps_that_were_written_down_in_their_order_stay_as_they_were_written() -> None:
    steps = (Step("asked", None, 10, id=1), Step("decided", 10, 8, id=2), Step("decided", 7, 6, id=3))
    assert chained(reversed(steps)) == steps


def test_a_step_that_was_written_down_late_takes_its_place() -> None:
    steps = [
        Step("asked", None, 10, on="2026-06-01", id=1),
        Step("decided", 10, 8, on=DAYS[1], id=2),
        Step("decided", 8, 9, on=DAYS[0], id=3),
        Step("cancelled", 8, 0, on=DAYS[2], id=4),
    ]
    assert decisions(chained(steps)) == [(10, 9), (9, 8), (8, 0)]


def test_what_was_asked_by_then_is_what_a_first_decision_answers() -> None:
    steps = [
        Step("asked", None, 10, on="2026-06-01", id=1),
        Step("asked", 10, 12, on=DAYS[2], id=2),
        Step("decided", 12, 11, on=DAYS[2], id=3),
        Step("decided", 11, 9, on=DAYS[0], id=4),
    ]
    assert decisions(chained(steps)) == [(10, 9), (9, 11)]


def test_texts_are_chained_too_and_prices_are_left() -> None:
    promised = [
        Step("promised", said_after="2026-08-10", on=DAYS[1], id=1),
        Step("promised", said_before="2026-08-10", said_after="2026-08-03", on=DAYS[0], id=2),
    ]
    assert [(step.said_before, step.said_after) for step in chained(promised)] == [
        (None, "2026-08-03"), ("2026-08-03", "2026-08-10"),
    ]  # fmt: skip
    prices = [
        Step("price", said_before="100", said_after="200", on=DAYS[1], id=1),
        Step("price", said_before="9", said_after="8", on=DAYS[0], id=2),
    ]
    assert {(step.said_before, step.said_after) for step in chained(prices)} == {("100", "200"), ("9", "8")}


def test_the_first_answer_waits_only_while_something_is_awaited() -> None:
    chain = (
        Step("asked", None, 10, id=1),
        Step("decided", 10, 10, party="central", id=2),
        Step("promised", said_after="2026-08-10", party="supplier", id=3),
        Step("decided", 10, 10, party="central", id=4),
        Step("outstanding", 10, 10, party="supplier", id=5),
    )
    assert [step.id for step in waiting(chain, awaited=True)] == [2, 3]
    assert waiting(chain, awaited=False) == ()
    told = Step("decided", 10, 9, party="central", id=6)
    assert waiting((*chain, told), awaited=False) == (told,), "what was altered waits in any case"
    own = (Step("decided", 10, 10, party="school", id=1), Step("decided", 10, 10, party="central", id=2))
    assert waiting(own, awaited=True) == (), "central says what the school has noted already"


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(DAYS)), min_size=1, max_size=8), st.randoms())
def test_each_decision_begins_where_the_one_before_it_ended(said: list[tuple[int, str]], random: object) -> None:
    asked = Step("asked", None, 10, on="2026-06-01", id=1)
    # written one after the other, each from what held then, on whatever day it is said to be of
    steps, held = [asked], 10
    for at, (count, on) in enumerate(said, 2):
        steps.append(Step("decided", held, count, on=on, id=at))
        held = next(step.after or 0 for step in reversed(chained(steps)) if step.what == "decided")
    random.shuffle(steps)  # type: ignore[attr-defined]
    found = decisions(chained(steps))
    assert found[0][0] == 10
    assert all(after == before for (_, after), (before, _) in pairwise(found))
