"""What a report shows on the screen: its rows' devices, what its buttons lead to, and what is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coordinator.desk.reports.report_shown import REPORTS, ShownReport, keep_today, shown_filters, unseen_filters
from coordinator.desk.reports.reports import kept_figures
from coordinator.domain.changes import Origin
from coordinator.domain.inventory_kinds import DEVICE, PRODUCT
from coordinator.domain.values import Scalar
from coordinator.ledger.questions import Query
from tests.desk.term.small_term import ON, Term
from tests.storage.school import TODAY

LONG_AGO = (TODAY - timedelta(days=400)).isoformat()


def shown(term: Term, code: str, months: int = 12, most: int | None = None) -> ShownReport:
    return REPORTS[code][2](term.ledger, months, most)


def found(term: Term, *, never: bool) -> list[str]:
    query = Query(DEVICE, filters=shown_filters(term.ledger, never=never))
    return sorted(str(device.serial) for device in term.register.records(query))


@pytest.mark.parametrize("code", REPORTS)
def test_each_report_stands_under_a_title_of_its_own(term: Term, code: str) -> None:
    report = shown(term, code).report
    assert report.title
    assert [other for other in REPORTS if shown(term, other).report.title == report.title] == [code]


def test_what_nobody_has_seen_is_listed_from_the_longest_unseen_on_and_counted_whole(term: Term) -> None:
    later = term.device(last_seen=LONG_AGO)
    first = term.device(last_seen="2025-01-01")
    never = term.device(last_seen=None)
    report = shown(term, "idle")
    assert report.devices == (never.id, first.id, later.id)
    assert (report.whole, report.seen_before, report.never) == (3, 2, 1)
    assert report.since is not None
    assert report.since < TODAY
    limited = shown(term, "idle", most=2)
    assert (limited.devices, limited.whole) == ((never.id, first.id), 3)


def test_what_goes_back_is_that_of_the_months_asked_about(term: Term) -> None:
    soon = term.device(end_date="2027-05-22", ownership="bought", price_ore=100_000)
    later = term.device(end_date="2027-05-23")
    term.setting("term.residual_percent", "15")
    assert shown(term, "returns", 6).devices == (soon.id,)
    assert shown(term, "returns", 7).devices == (soon.id, later.id)
    assert shown(term, "returns", 6).percent == 15


def test_unseen_devices_are_those_of_ours_that_are_in_use_or_in_store(term: Term) -> None:
    owned: list[tuple[str, dict[str, Scalar]]] = [
        ("ours", {"owned_by": term.north.id}),
        ("nobody's", {}),
        ("another's", {"owned_by": term.other.id}),
        ("private", {"ownership": "private"}),
        ("retired", {"status": "retired"}),
        ("ordered", {"status": "ordered"}),
        ("retiring", {"phase": "retirement"}),
        ("coming", {"phase": "acquisition"}),
    ]
    recent = (TODAY - timedelta(days=1)).isoformat()
    for serial, values in owned:
        for seen in (LONG_AGO, recent, None):
            term.edit(term.device(last_seen=seen, **values), serial=f"{serial} {seen}")
    assert found(term, never=False) == [f"nobody's {LONG_AGO}", f"ours {LONG_AGO}"]
    assert found(term, never=True) == ["nobody's None", "ours None"]


def test_only_what_a_system_would_have_seen_counts_as_never_seen(term: Term) -> None:
    screen = term.create(PRODUCT, model="Påhittskärm", kind="screen")
    term.device(last_seen=None, product=screen.id)
    laptop = term.device(last_seen=None)
    assert found(term, never=True) == [laptop.serial]


def test_a_device_seen_on_the_day_itself_is_not_unseen(term: Term) -> None:
    before, _ = unseen_filters(term.register, TODAY)
    term.device(last_seen=TODAY.isoformat())
    earlier = term.device(last_seen=(TODAY - timedelta(days=1)).isoformat())
    ids = set(term.register.ids(Query(DEVICE, filters=before)))
    known = {device.id for device in (*term.devices, term.spare)}
    assert ids - known == {earlier.id}


def test_figures_are_kept_for_the_coming_term_start_and_once(term: Term) -> None:
    assert keep_today(term.ledger, Origin.WINDOW) is not None
    kept = [each for each in kept_figures(term.ledger) if each.device_kind == "chromebook"]
    assert [(str(each.on), each.need) for each in kept] == [(ON.isoformat(), 5)]
    assert keep_today(term.ledger, Origin.WINDOW) is None


def test_without_a_term_start_the_figures_are_of_today(term: Term) -> None:
    assert term.plan is not None
    term.edit(term.plan, on="2026-08-17")
    keep_today(term.ledger, Origin.WINDOW)
    assert {str(each.on) for each in kept_figures(term.ledger)} == {TODAY.isoformat()}
