"""How the term start reads on the first page: the day, the last safe day to order, and why nothing is said yet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coordinator.desk.overview.term_today import (
    TermToday,
    check_command,
    findings_waiting,
    safe_order_words,
    term_sentence,
    term_title,
)
from coordinator.desk.overview.waiting import Priority
from coordinator.desk.plan.coming_start import Start
from coordinator.desk.term.last_safe_day import SafeOrder
from coordinator.desk.term.term_ahead import Ahead, KindAhead, ask_ahead
from coordinator.desk.year.day_words import day_said, distance
from coordinator.domain.termstart.answer import AnswerRow
from tests.desk.term.small_term import ON, Term
from tests.storage.school import TODAY

DAY = timedelta(days=1)
START = Start(ON, "HT 27")


def waits(start: Start, ahead: Ahead | None = None) -> TermToday:
    return TermToday(start, ahead, 1, current=True)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "i dag"), (1, "i morgon"), (2, "om 2 dagar"), (-1, "för 1 dag sedan"), (-2, "för 2 dagar sedan")],
)
def test_how_far_off_a_day_is(days: int, said: str) -> None:
    assert distance(TODAY + days * DAY, TODAY).replace("\u00a0", " ") == said


def test_a_day_is_told_with_its_weekday() -> None:
    monday = date(2026, 11, 23)
    names = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"]
    for at, name in enumerate(names):
        assert day_said(monday + at * DAY, monday).startswith(f"{monday + at * DAY} ({name}, ")


def test_the_title_says_when_where_a_day_is_known() -> None:
    assert term_title(waits(START), TODAY).endswith(f" {day_said(ON, TODAY)}")
    assert not any(letter.isdigit() for letter in term_title(waits(Start(None, "HT 27")), TODAY))


def test_without_an_answer_it_is_told_what_is_missing() -> None:
    assert "HT 27" in term_sentence(waits(Start(None, "HT 27")))
    assert ON.isoformat() in term_sentence(waits(Start(ON, None)))
    assert "HT 27" in term_sentence(waits(START))
    assert len({term_sentence(waits(start)) for start in (START, Start(ON, None), Start(None, "HT 27"))}) == 3


def test_with_an_answer_it_is_told() -> None:
    row = AnswerRow("chromebook", "", 5, 4, 0, 0)
    ahead = Ahead(START, TODAY, 1, (KindAhead(row, 1),), (), ())
    assert term_sentence(waits(START, ahead)) == ahead.sentence
    assert "1 Chromebook" in ahead.sentence


def test_the_command_for_the_check_can_be_typed_as_it_stands() -> None:
    assert check_command(ON, "HT 27") == f"check --on {ON} --plan 'HT 27'"
    assert check_command(None, "HT 27") is None
    assert check_command(ON, None) is None


def order(left: int, product: str = "Påhitt 11", count: int = 1_500) -> SafeOrder:
    return SafeOrder("chromebook", product, count, 20, 5, TODAY + left * DAY, left)


def test_the_last_safe_day_is_told_until_it_has_passed() -> None:
    for left, said in ((0, "0 arbetsdagar"), (1, "1 arbetsdag"), (2, "2 arbetsdagar")):
        words = safe_order_words(order(left), TODAY)
        assert not words.startswith("▲")
        assert f"{said} kvar" in words.replace("\u00a0", " ")
        assert "1\u00a0500 Påhitt 11" in words
        assert day_said(TODAY + left * DAY, TODAY) in words
    passed = safe_order_words(order(-1), TODAY)
    assert passed.startswith("▲ ")
    assert day_said(TODAY - DAY, TODAY) in passed


def test_a_kind_without_a_product_is_called_by_its_kind() -> None:
    assert "Chromebook" in safe_order_words(order(3, product=""), TODAY)


def test_what_the_check_found_waits_with_what_to_do_and_leads_to_the_page(term: Term) -> None:
    start = Start(ON, "HT27")
    ahead = ask_ahead(term.ledger, start, 7)
    assert ahead is not None
    assert (ahead.asked, ahead.entry, ahead.state) == (TODAY, 7, "lacking")
    found = list(findings_waiting(waits(start, ahead), TODAY))
    assert len(found) == len(ahead.findings) > 0
    gap = next(each for each in found if each.code == "term_order")
    assert (gap.page, gap.wanted, gap.count, gap.priority) == ("term", {"part": "to_do"}, 1, Priority.LACKING)
    assert gap.verb == f"check --on {ON} --plan HT27"
    assert gap.does == "Beställ fler"
    assert list(findings_waiting(waits(start), TODAY)) == []


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ([(5, 5, 0, 0)], "enough"),
        ([(5, 4, 1, 0)], "in_time"),
        ([(5, 4, 0, 1)], "lacking"),
        ([(5, 4, 0, 0)], "accepted"),
        ([(5, 5, 0, 0), (5, 4, 0, 0), (5, 4, 1, 0)], "in_time"),
        ([(5, 4, 1, 0), (5, 4, 0, 0), (5, 4, 0, 1)], "lacking"),
        ([(5, 5, 0, 0), (5, 4, 0, 0)], "accepted"),
        ([], "enough"),
    ],
)
def test_a_start_stands_as_its_gravest_kind(kinds: list[tuple[int, int, int, int]], state: str) -> None:
    rows = [KindAhead(AnswerRow("chromebook", "", need, have, coming, 0), lacks) for need, have, coming, lacks in kinds]
    assert Ahead(START, TODAY, 1, tuple(rows), (), ()).state == state
