"""The first page as a whole: what was kept of the term start, conflicts of the latest import, backups, and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from coordinator.desk.overview.backup_state import backup_state
from coordinator.desk.overview.today import Today, label_of, to_do, today_now, today_of
from coordinator.desk.overview.waiting import Waiting
from coordinator.desk.term.term_ahead import packed_ahead
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.storage.store.file_keeper import FileKeeper
from tests.desk.term.small_term import Term
from tests.storage.school import TODAY, School


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    opened = School(tmp_path / "school.sqlite")
    yield opened
    opened.close()


def keeper(school: School, days: int = 0) -> FileKeeper:
    """A keeper whose clock stood so many days before today."""
    at = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC) - timedelta(days=days)
    return FileKeeper(school.path, clock=lambda: at)


def codes(found: Today) -> list[str]:
    return [each.code for each in waiting(found)]


def waiting(found: Today) -> list[Waiting]:
    """What waits, but for the doubt about a clock that tests set."""
    return [each for each in found.waiting if each.code != "trouble"]


def test_an_old_backup_waits_once_there_is_something_to_lose(school: School) -> None:
    assert codes(today_now(school.ledger, keeper(school))) == []
    school.create(DEVICE, serial="EX1", last_seen=TODAY.isoformat(), status="in_store")
    found = today_now(school.ledger, keeper(school))
    [waits] = waiting(found)
    assert (waits.code, waits.verb) == ("backup", "backup")
    assert (waits.page, waits.wanted) == ("settings", {"section": "backups"})
    assert waits.sentence == backup_state(keeper(school), TODAY)[0]
    keeper(school).backup("asked")
    assert codes(today_now(school.ledger, keeper(school))) == []
    assert codes(today_now(school.ledger, None)) == []


@pytest.mark.parametrize(
    ("days", "said", "late"),
    [(0, "dag", False), (1, "1 dag ", False), (7, "7 dagar", False), (8, "8 dagar", True), (-1, "dag", False)],
)
def test_a_backup_is_old_after_a_week(school: School, days: int, said: str, *, late: bool) -> None:
    keeper(school, days).backup("asked")
    words, old = backup_state(keeper(school), TODAY)
    assert (said in words.replace("\u00a0", " "), old) == (True, late)
    keeper(school).backup("asked")
    assert backup_state(keeper(school), TODAY)[1] is False


def test_what_the_latest_import_says_otherwise_waits_until_it_is_undone(school: School) -> None:
    seen = {"last_seen": TODAY.isoformat(), "status": "in_store"}
    school.imported([{"serial": "EX1", "note": "Från filen", **seen}, {"serial": "EX2", "note": "a", **seen}])
    for device in school.all(DEVICE):
        school.edit(device, note="Skolans egen")
    assert "conflicts" not in codes(today_now(school.ledger, None))
    notice = school.imported([{"serial": "EX1", "note": "Ny", **seen}, {"serial": "EX2", "note": "Ny", **seen}])
    [waits] = [each for each in today_now(school.ledger, None).waiting if each.code == "conflicts"]
    assert (waits.count, waits.page, waits.wanted) == (2, "history", {"entry": notice.entry})
    assert waits.verb == f"history --entry {notice.entry}"
    assert "2 " in waits.sentence
    school.ledger.undo(notice.entry)
    assert "conflicts" not in codes(today_now(school.ledger, None))


def test_a_value_that_is_missing_is_unknown() -> None:
    said = [label_of("product.kind", "chromebook"), label_of("status", "in_store"), label_of("status", None)]
    assert said == ["Chromebook", "I förråd", "Okänt"]


def test_the_term_start_is_asked_at_once_where_nobody_looks(term: Term) -> None:
    found = today_now(term.ledger, None)
    assert found.term is not None
    assert (found.term.current, found.term.start.plan) == (True, "HT27")
    assert found.term.ahead is not None
    waiting = to_do(found, TODAY)
    assert len(waiting) == len(found.waiting) + len(found.term.ahead.findings)
    assert [each.rank for each in waiting] == sorted(each.rank for each in waiting)


def test_what_was_kept_is_told_until_it_is_asked_anew(term: Term) -> None:
    found = today_now(term.ledger, None).term
    assert found is not None
    assert found.ahead is not None
    kept = packed_ahead(found.ahead)

    def told(**more: object) -> tuple[bool, bool]:
        again = today_of(term.register, TODAY, None, lambda: False, {**kept, **more})
        assert again is not None
        assert again.term is not None
        return again.term.ahead is not None, again.term.current

    assert told() == (True, True)
    assert told(entry=found.entry - 1) == (True, False)
    assert told(asked="2026-11-21") == (True, False)
    assert told(plan="HT26") == (False, False)
    assert told(on="2027-08-18") == (False, False)
    assert told(language="en") == (False, False)
    assert told(kinds="?") == (False, False)


def test_a_start_without_a_day_is_not_asked_about(term: Term) -> None:
    assert term.plan is not None
    term.edit(term.plan, on=None)
    found = today_now(term.ledger, None).term
    assert found is not None
    assert (found.ahead, found.current, found.start.plan) == (None, True, "HT27")


def test_the_heavy_part_waits_for_the_window_and_ends_when_nobody_waits(term: Term) -> None:
    painted = Event()
    looks = iter([*[False] * 8, *[True] * 100])
    assert today_of(term.register, TODAY, None, lambda: next(looks), painted=painted) is None
    painted.set()
    found = today_of(term.register, TODAY, None, lambda: False, painted=painted)
    assert found is not None
    assert found.term is not None
