"""Where a line and an order stand, in every state and on both sides of it (needs V1, V8)."""

from __future__ import annotations

from datetime import date

import pytest

from coordinator.domain.orders.journal_chain import Step
from coordinator.domain.orders.order_states import STATES, Standing, line_standing, order_standing, state_label
from coordinator.domain.orders.quantities import Arrived, Quantities, quantities

WANTED = "2026-08-10"


def state(line: Quantities, *, sent: bool = True) -> str:
    return line_standing(line, sent=sent, wanted=WANTED).state


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (Quantities(asked=5, outstanding=5), "sent"),
        (Quantities(asked=5, decided=5, outstanding=5), "decided"),
        (Quantities(asked=5, decided=0), "rejected"),
        (Quantities(asked=5, decided=5, outstanding=5, cancelled=True), "cancelled"),
        (Quantities(asked=5, decided=5, delivered=2, outstanding=3), "partly_delivered"),
        (Quantities(asked=5, decided=2, delivered=2, cancelled=True), "closed"),
        (Quantities(asked=5, decided=5, delivered=2, outstanding=3, closed=True), "closed"),
        (Quantities(asked=5, decided=5, outstanding=0), "decided"),
        (Quantities(asked=5, decided=5, delivered=3, supplemented=2), "closed"),
        (Quantities(asked=5, decided=5, delivered=3, supplemented=1), "partly_delivered"),
        (Quantities(asked=5, decided=5, delivered=5, unchecked=1), "delivered"),
        (Quantities(asked=5, decided=5, delivered=5, deviating=1), "delivered"),
        (Quantities(asked=5, decided=5, delivered=5, deviating=1, supplemented=1), "closed"),
        (Quantities(asked=5, decided=5, delivered=6), "delivered"),
        (Quantities(asked=5, decided=5, delivered=5), "closed"),
        (Quantities(asked=5, delivered=5), "closed"),
    ],
)
def test_a_line_s_state_follows_from_its_quantities(line: Quantities, expected: str) -> None:
    assert state(line) == expected


def test_before_it_is_sent_a_line_is_a_draft_unless_something_came() -> None:
    assert state(Quantities(asked=5, decided=5, outstanding=5), sent=False) == "draft"
    assert state(Quantities(asked=5, decided=5, delivered=1, outstanding=4), sent=False) == "partly_delivered"
    assert state(Quantities(asked=5, cancelled=True), sent=False) == "cancelled"


def test_what_is_still_to_come_is_due_on_the_promised_day_else_on_the_wanted_one() -> None:
    def due(line: Quantities, *, sent: bool = True) -> str | None:
        return line_standing(line, sent=sent, wanted=WANTED).due

    assert due(Quantities(asked=5, outstanding=5)) == WANTED
    assert due(Quantities(asked=5, outstanding=5, promised="2026-09-01")) == "2026-09-01"
    assert due(Quantities(asked=5, decided=5, delivered=2)) is None, "nothing is to come any more"
    assert due(Quantities(asked=5, outstanding=5), sent=False) is None, "nothing is due of a draft"
    assert due(Quantities(asked=5, decided=5, delivered=5, outstanding=1, closed=True)) is None


@pytest.mark.parametrize(("today", "late"), [(date(2026, 8, 9), 0), (date(2026, 8, 10), 0), (date(2026, 8, 11), 1)])
def test_a_line_is_late_from_the_day_after(today: date, late: int) -> None:
    assert Standing("sent", WANTED).late_by(today) == late
    assert Standing("sent").late_by(today) == 0


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ("cancelled cancelled", "cancelled"),
        ("sent sent", "sent"),
        ("sent decided", "under_decision"),
        ("draft decided", "under_decision"),
        ("draft sent", "sent"),
        ("decided decided", "decided"),
        ("decided cancelled", "decided"),
        ("decided rejected", "decided"),
        ("decided delivered", "partly_delivered"),
        ("sent closed", "partly_delivered"),
        ("decided partly_delivered", "partly_delivered"),
        ("closed closed", "closed"),
        ("closed delivered", "delivered"),
        ("closed cancelled", "closed"),
        ("rejected cancelled", "rejected"),
        ("rejected rejected", "rejected"),
        ("", "sent"),
    ],
)
def test_an_order_s_state_follows_from_its_lines(states: str, expected: str) -> None:
    assert order_standing(map(Standing, states.split()), sent=True).state == expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ("", "draft"),
        ("draft draft", "draft"),
        ("draft cancelled", "draft"),
        ("cancelled", "cancelled"),
        ("draft partly_delivered", "partly_delivered"),
    ],
)
def test_an_order_that_was_not_sent_is_a_draft(states: str, expected: str) -> None:
    assert order_standing(map(Standing, states.split()), sent=False).state == expected


def test_an_order_is_due_when_its_earliest_line_is() -> None:
    lines = [Standing("sent", "2026-09-01"), Standing("sent", WANTED), Standing("closed", None)]
    assert order_standing(lines, sent=True).due == WANTED
    assert order_standing(lines[2:], sent=True).due is None


def test_every_state_has_a_name_and_an_unknown_one_keeps_its_code() -> None:
    assert [state_label(choice.code) for choice in STATES] == [choice.label for choice in STATES]
    assert [choice.code for choice in STATES] == (
        "draft sent under_decision decided partly_delivered delivered closed cancelled rejected".split()
    )
    assert state_label("flying") == "flying"


def test_what_counts_of_the_journal_is_what_was_said_last() -> None:
    steps = [
        Step("asked", None, 30, id=1, on="2026-06-01"),
        Step("decided", 30, 20, id=2, on="2026-06-03"),
        Step("decided", 30, 28, id=3, on="2026-06-02"),  # told later, of an earlier day
        Step("promised", said_after="2026-09-01", id=4, on="2026-06-03"),
        Step("promised", said_after="2026-08-20", id=5, on="2026-06-03"),
    ]
    line = quantities(steps)
    assert (line.asked, line.decided, line.binding, line.promised) == (30, 20, 20, "2026-08-20")
    assert quantities(steps[:1]).binding == 30


def test_a_cancelled_line_is_decided_anew_by_a_later_word() -> None:
    cancelled = [Step("asked", None, 30, id=1), Step("cancelled", 30, 0, id=2)]
    assert quantities(cancelled).cancelled
    assert (quantities(cancelled).decided, quantities(cancelled).outstanding) == (0, 0)
    again = quantities([*cancelled, Step("decided", 0, 5, id=3)])
    assert (again.cancelled, again.decided) == (False, 5)
    assert not quantities([*cancelled, Step("asked", 30, 31, id=3)]).cancelled
    assert not quantities([]).cancelled


def test_each_verdict_is_counted_by_itself() -> None:
    line = quantities(
        [Step("asked", None, 20, id=1)],
        [
            Arrived(4),
            Arrived(3, "accepted"),
            Arrived(2, "deviating"),
            Arrived(1, "accepted", right_product=False),
            Arrived(-2),
            Arrived(-1, "deviating"),
        ],
    )
    assert (line.delivered, line.accepted, line.unchecked, line.deviating) == (7, 4, 4, 3)
    assert (line.missing, line.outstanding) == (13, 13)


def test_more_sent_back_than_came_is_nothing_delivered() -> None:
    line = quantities([Step("asked", None, 2, id=1)], [Arrived(-3, "accepted")])
    assert (line.delivered, line.accepted, line.shipped) == (0, 0, 0)


def test_what_was_ordered_anew_adds_up_and_shipped_is_at_least_what_came() -> None:
    steps = [
        Step("asked", None, 10, id=1),
        Step("supplement", 0, 2, id=2),
        Step("supplement", 2, 5, id=3),
        Step("shipped", None, 4, id=4),
        Step("closed", 6, 6, id=5),
    ]
    line = quantities(steps, [Arrived(6)])
    assert (line.supplemented, line.shipped, line.closed) == (5, 6, True)
    assert quantities(steps).shipped == 4
    assert not quantities(steps[:4]).closed


def test_a_supplement_covers_what_never_comes_before_what_is_faulty() -> None:
    line = Quantities(asked=10, decided=10, delivered=8, deviating=3)
    assert (line.never_coming, line.unresolved, line.faulty) == (2, 2, 3)
    covered = Quantities(asked=10, decided=10, delivered=8, deviating=3, supplemented=3)
    assert (covered.unresolved, covered.faulty) == (0, 2)
    assert Quantities(asked=10, decided=10, delivered=8, deviating=3, supplemented=9).faulty == 0


def test_a_declaration_keeps_how_many_had_come_when_it_was_made() -> None:
    steps = [Step("asked", None, 10, id=1), Step("outstanding", 4, 3, counted=6, id=2)]
    assert [quantities(steps, [Arrived(n)]).outstanding for n in (6, 7, 9, 12)] == [3, 2, 0, 0]
    assert quantities([Step("asked", None, 10, id=1), Step("outstanding", 4, None, id=2)]).outstanding == 0


def test_the_last_of_several_declarations_holds() -> None:
    steps = [Step("asked", None, 10, id=1), Step("outstanding", 10, 8, id=2), Step("outstanding", 8, 5, id=3)]
    assert quantities(steps).outstanding == 5


def test_negative_words_count_as_nothing() -> None:
    assert quantities([Step("asked", None, -5, id=1)]).asked == 0
    assert quantities([Step("asked", None, 5, id=1), Step("outstanding", 5, -5, counted=1, id=2)]).outstanding == 0


@pytest.mark.parametrize("what", ["asked", "decided", "promised", "product", "price", "cancelled"])
def test_what_others_alter_waits(what: str) -> None:
    assert Step(what, 1, 2, party="supplier").waits
    assert not Step(what, None, 2, party="supplier").waits, "a first word alters nothing"


@pytest.mark.parametrize("what", ["shipped", "outstanding", "closed", "supplement"])
def test_what_is_only_told_does_not_wait(what: str) -> None:
    assert not Step(what, 1, 2, party="supplier").waits


def test_an_altered_quantity_or_text_waits_and_the_same_again_does_not() -> None:
    def waits(*said: str | None, before: int | None = None, after: int | None = None) -> bool:
        first, last = said
        return Step("price", before, after, first, last, party="central").waits

    assert waits("100", None)
    assert waits("100", "200")
    assert not waits("100", "100")
    assert waits(None, None, before=0, after=1)
    assert not waits(None, None, before=1, after=1)
    assert waits("100", "200", before=1, after=1)
