"""Whatever the journal says, the quantities add up, and nothing legal raises."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coordinator.domain.orders.journal_chain import Step
from coordinator.domain.orders.order_states import STATES, line_standing, order_standing
from coordinator.domain.orders.quantities import Arrived, quantities

QUANTITY = st.none() | st.integers(-5, 60)
STEP = st.builds(
    Step,
    what=st.sampled_from(
        "asked decided shipped outstanding promised product price cancelled closed supplement".split()
    ),
    before=QUANTITY,
    after=QUANTITY,
    said_after=st.none() | st.sampled_from(["2026-08-10", "2026-09-01"]),
    counted=st.integers(0, 40),
    party=st.sampled_from(["school", "central", "supplier"]),
    on=st.sampled_from(["2026-06-01", "2026-06-02", "2026-08-20"]),
    id=st.integers(1, 1000),
    acknowledged=st.booleans(),
)
UNIT = st.builds(Arrived, st.integers(-2, 6), st.sampled_from(["unchecked", "accepted", "deviating"]), st.booleans())


@given(st.lists(STEP, max_size=12), st.lists(UNIT, max_size=12))
def test_the_quantities_add_up(steps: list[Step], units: list[Arrived]) -> None:
    line = quantities(steps, units)
    assert line.binding + line.over == line.delivered + line.outstanding + line.never_coming
    assert line.over == 0 or line.never_coming == 0
    assert line.accepted >= 0
    assert line.shipped >= line.delivered
    assert min(line.outstanding, line.never_coming, line.over, line.missing, line.unresolved, line.faulty) >= 0


@given(st.lists(STEP, max_size=12, unique_by=lambda step: step.id), st.lists(UNIT, max_size=6), st.randoms())
def test_the_order_of_telling_does_not_matter(steps: list[Step], units: list[Arrived], random: object) -> None:
    shuffled = list(steps)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert quantities(shuffled, units) == quantities(steps, units)


@given(st.lists(st.tuples(st.lists(STEP, max_size=8), st.lists(UNIT, max_size=4)), max_size=5), st.booleans())
def test_every_sequence_has_a_state(lines: list[tuple[list[Step], list[Arrived]]], sent: bool) -> None:
    standings = [line_standing(quantities(*line), sent=sent, wanted="2026-08-10") for line in lines]
    whole = order_standing(standings, sent=sent)
    known = {choice.code for choice in STATES}
    assert {whole.state, *(standing.state for standing in standings)} <= known
    assert whole.due is None or whole.due in {standing.due for standing in standings}


def test_what_is_not_declared_outstanding_never_comes() -> None:
    """Ten decided, six delivered, three declared outstanding: one will never come (formats §7)."""
    steps = [Step("asked", None, 10, id=1), Step("decided", 10, 10, id=2), Step("outstanding", 4, 3, counted=6, id=3)]
    line = quantities(steps, [Arrived(6)])
    assert (line.delivered, line.outstanding, line.never_coming, line.over) == (6, 3, 1, 0)
    later = quantities(steps, [Arrived(6), Arrived(3)])
    assert (later.delivered, later.outstanding, later.never_coming, later.over) == (9, 0, 1, 0)


def test_without_a_declaration_the_rest_is_still_to_come() -> None:
    line = quantities([Step("asked", None, 30, id=1), Step("decided", 30, 28, id=2)], [Arrived(20)])
    assert (line.outstanding, line.never_coming, line.missing) == (8, 0, 8)


def test_more_than_decided_is_recorded_as_over() -> None:
    line = quantities([Step("asked", None, 4, id=1), Step("decided", 4, 4, id=2)], [Arrived(6)])
    assert (line.over, line.outstanding, line.never_coming) == (2, 0, 0)


def test_what_others_change_waits_for_the_school() -> None:
    changed = Step("decided", 30, 28, party="central", id=2)
    same = Step("decided", 30, 30, party="central", id=3)
    assert changed.waits
    assert not same.waits
    assert not Step("decided", 30, 28, party="school").waits
    assert not Step("decided", 30, 28, party="central", acknowledged=True).waits
    assert not Step("promised", said_after="2026-08-10", party="supplier").waits
    assert Step("promised", said_before="2026-08-10", said_after="2026-09-10", party="supplier").waits


def test_a_full_line_is_closed_once_it_is_checked() -> None:
    steps = [Step("asked", None, 2, id=1), Step("decided", 2, 2, id=2)]
    states = [
        line_standing(quantities(steps, units), sent=True, wanted="2026-08-10").state
        for units in (
            [],
            [Arrived(1)],
            [Arrived(2)],
            [Arrived(2, "accepted")],
            [Arrived(1, "accepted"), Arrived(1, "deviating")],
            [Arrived(3, "accepted")],
        )
    ]
    assert states == ["decided", "partly_delivered", "delivered", "closed", "delivered", "delivered"]


def test_thirty_seven_of_thirty_eight_stays_partly_delivered_until_somebody_acts() -> None:
    steps = [
        Step("asked", None, 38, id=1),
        Step("decided", 38, 38, id=2),
        Step("outstanding", 1, 0, counted=37, id=3),
    ]
    line = quantities(steps, [Arrived(37, "accepted")])
    assert (line.never_coming, line.unresolved) == (1, 1)
    assert line_standing(line, sent=True, wanted="2026-08-10").state == "partly_delivered"
    ordered_anew = quantities([*steps, Step("supplement", 0, 1, id=4)], [Arrived(37, "accepted")])
    assert line_standing(ordered_anew, sent=True, wanted="2026-08-10").state == "closed"
