"""The filters that a list offers: which records they find, and what they say of themselves."""

from __future__ import annotations

from datetime import date

import pytest

from coordinator.cli.conditions import filter_of
from coordinator.desk.records.filters import (
    ENDED,
    HOLDER_LEFT,
    LEFT_HOLDING,
    NOT_SEEN,
    NOT_SEEN_YEAR,
    OFFERS,
    FilterOffer,
    condition_of,
    filter_value_words,
    filter_words,
    offer_of,
)
from coordinator.desk.records.school_settings import keep_setting
from coordinator.desk.year.unit_years import recent_since
from coordinator.domain.changes import Origin
from coordinator.domain.kinds import KINDS
from coordinator.domain.settings import SEEN_DAYS
from coordinator.ledger.questions import Filter, Query, Test
from tests.desk.conftest import School

TODAY = date(2026, 11, 22)


def test_days_are_counted_back_from_today() -> None:
    assert NOT_SEEN_YEAR.filter(TODAY) == Filter("last_seen", Test.BEFORE, ("2025-11-22",))
    assert ENDED.filter(TODAY) == Filter("lifetime_end", Test.BEFORE, ("2026-11-22",))
    assert HOLDER_LEFT.filter(TODAY) == Filter("held_by.active", Test.IS, (0,))


def test_not_seen_is_counted_by_the_schools_rule(school: School) -> None:
    keep_setting(school.ledger, SEEN_DAYS, "30", Origin.COMMAND_LINE)
    day = recent_since(school.ledger)
    assert NOT_SEEN.filter(TODAY, day) == Filter("last_seen", Test.BEFORE, (day.isoformat(),))
    keep_setting(school.ledger, SEEN_DAYS, "60", Origin.COMMAND_LINE)
    assert recent_since(school.ledger) < day
    with pytest.raises(ValueError, match="needs its day"):
        NOT_SEEN.filter(TODAY)


def test_two_conditions_that_belong_together_are_told_one_by_one() -> None:
    assert (LEFT_HOLDING.filter(TODAY), *LEFT_HOLDING.also) == (
        Filter("devices", Test.AFTER, (0,)),
        Filter("active", Test.IS, (0,)),
    )
    assert offer_of("person", LEFT_HOLDING.filter(TODAY), TODAY) is None, "one of the two says nothing of the other"


def test_a_register_answers_every_offer(school: School) -> None:
    register = school.ledger.register
    for kind, offers in OFFERS.items():
        for offer in offers:
            if offer.fixed:
                register.count(Query(KINDS[kind], filters=(offer.filter(TODAY, TODAY),)))
            else:
                register.group_count(Query(KINDS[kind]), offer.path)
    assert set(OFFERS) == {"device", "person", "group", "room", "product", "unit"}


def test_an_offer_has_something_to_choose_unless_it_is_one_test() -> None:
    assert [offer.fixed for offer in OFFERS["person"]] == [False] * 5 + [True] * 3
    assert not FilterOffer("status", "Status").fixed
    assert FilterOffer("status", "Status", Test.EMPTY).fixed
    assert FilterOffer("status", "Status", values=("lost",)).fixed


@pytest.mark.parametrize(
    ("filter", "said"),
    [
        (NOT_SEEN.filter(TODAY, date(2026, 8, 24)), "Senast sedd: för mer än 90 dagar sedan"),
        (NOT_SEEN_YEAR.filter(TODAY), "Inte sedd på ett år"),
        (Filter("last_seen", Test.EMPTY), "Aldrig sedd"),
        (Filter("last_seen", Test.BEFORE, ("2026-11-12",)), "Senast sedd: för mer än 10 dagar sedan"),
        (Filter("status", Test.IS, ("lost",)), "Status: Borttappad"),
        (Filter("status", Test.IS, ("lost", "stolen", "in_use")), "Status: Borttappad, Stulen, I bruk"),
        (Filter("status", Test.IS, ("lost", "stolen", "in_use", "retired")), "Status: Borttappad, Stulen och 2 till"),
        (Filter("status", Test.IS_NOT, ("lost",)), "Status: inte Borttappad"),
        (Filter("held_by.group.name", Test.IS, ("5A",)), "Klass: 5A"),
        (Filter("held_by.group.name", Test.IS, (None,)), "Klass: saknas"),
        (Filter("serial", Test.CONTAINS, ("5CD",)), "Serienummer: innehåller 5CD"),
        (Filter("serial", Test.FILLED), "Serienummer: finns"),
        (Filter("serial", Test.EMPTY), "Serienummer: saknas"),
        (Filter("price_ore", Test.AFTER, (10_000,)), "Pris: över 100 kr"),
        (Filter("price_ore", Test.BEFORE, (10_000,)), "Pris: före 100 kr"),
        (Filter("unheard", Test.EMPTY), "unheard: saknas"),
    ],
)
def test_a_filter_says_what_it_keeps(filter: Filter, said: str) -> None:
    assert filter_words("device", filter, TODAY).replace("\u00a0", " ") == said


def test_a_filter_comes_from_the_offer_of_its_field() -> None:
    chosen = offer_of("device", Filter("status", Test.IS, ("lost",)), TODAY)
    assert chosen is not None
    assert chosen.label == "Status"
    assert offer_of("device", Filter("status", Test.IS_NOT, ("lost",)), TODAY) is None
    assert offer_of("device", HOLDER_LEFT.filter(TODAY), TODAY) is HOLDER_LEFT
    assert offer_of("device", Filter("held_by.active", Test.IS, (1,)), TODAY) is None
    assert offer_of("unheard", Filter("status", Test.IS, ("lost",)), TODAY) is None


def test_a_value_reads_as_its_field_shows_it() -> None:
    assert [filter_value_words("device", "status", value) for value in ("lost", None, "")] == [
        "Borttappad",
        "saknas",
        "saknas",
    ]
    assert filter_value_words("device", "unheard", 7) == "7"


@pytest.mark.parametrize(
    "filter",
    [
        Filter("status", Test.IS, ("in_use", "in_store")),
        Filter("status", Test.IS_NOT, ("lost",)),
        Filter("lifetime_end", Test.BEFORE, ("2026-11-22",)),
        Filter("price_ore", Test.EMPTY),
        Filter("serial", Test.FILLED),
        Filter("serial", Test.CONTAINS, ("5CD",)),
    ],
)
def test_the_command_line_reads_a_filter_back_as_it_was(school: School, filter: Filter) -> None:
    assert filter_of(school.ledger.register, "device", condition_of(filter)) == filter
