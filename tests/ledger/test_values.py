"""The values that ledger and storage hand each other: what holds where nothing is said, and their permanent words."""

from __future__ import annotations

import pytest

from coordinator.domain.changes import Sentence
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.ledger.ledger import ErasurePlan
from coordinator.ledger.outcomes import Notice, Piles, Refused, Stale, Trouble, VerifyFinding
from coordinator.ledger.questions import Filter, LoggedChange, Query, Test
from coordinator.ledger.stage import (
    FIELD_DECLINED,
    GONE,
    LEFT,
    NEEDED,
    Fate,
    Layout,
    PreviewRow,
    Remarks,
    StagedBatch,
)
from coordinator.ledger.term_register import Measure, Recent


def test_further_filters_come_beside_those_that_are_there() -> None:
    first, second, third = (Filter(path, Test.FILLED) for path in ("serial", "note", "imei"))
    query = Query(DEVICE, "bok", (first,), (("serial", True),))
    assert query.with_filter(second, third) == Query(DEVICE, "bok", (first, second, third), (("serial", True),))
    assert query.filters == (first,), "the query itself stays as it was"
    assert Query(DEVICE) == Query(DEVICE, "", (), ())
    assert Filter("serial", Test.FILLED).values == ()


def test_trouble_is_a_sentence_with_its_values() -> None:
    for kind in (Refused, Stale):
        trouble = kind("There is no entry {entry} in the log.", entry=7)
        assert isinstance(trouble, Trouble)
        assert (trouble.message, trouble.values) == ("There is no entry {entry} in the log.", {"entry": 7})
        assert str(trouble) == "Det finns ingen post 7 i loggen."
        assert trouble.args == ("There is no entry {entry} in the log.",)
    assert (
        str(VerifyFinding("There is no entry {entry} in the log.", {"entry": 7})) == "Det finns ingen post 7 i loggen."
    )


def test_where_nothing_is_said_nothing_holds() -> None:
    assert Remarks() == Remarks(0, 0, 0, 0, 0)
    assert Piles() == Piles(0, (), (), 0, 0)
    layout = Layout("device", "s", (), ())
    assert (layout.creates, layout.erases, layout.adds, dict(layout.defaults), dict(layout.companions)) == (
        frozenset(), False, True, {}, {},
    )  # fmt: skip
    notice = Notice(1, Sentence("x"), {})
    assert (dict(notice.created), notice.role, notice.piles, dict(notice.counts)) == ({}, "do", None, {})
    row = PreviewRow(1, Fate.NEW, None, "t")
    assert (row.column, row.reason, dict(row.values), row.changes, row.shown, row.declined) == (
        "",
        "",
        {},
        (),
        (),
        False,
    )
    assert StagedBatch([], [], [], [], []).left == ()
    assert not LoggedChange(1, "device", 1, "", None, 1).erased
    assert ErasurePlan((), "x").backups == 0
    assert (dict(Recent("2026-01-01").units), Measure("2026-01-01", Recent("")).plan) == ({}, None)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (Test, "is is_not contains empty filled before after"),
        (Fate, "new changed unchanged skipped failed note"),
    ],
)
def test_names_that_stand_in_files_are_permanent(names: type[Test], said: str) -> None:
    assert [each.value for each in names] == said.split()


def test_the_words_of_an_import_are_permanent() -> None:
    assert (GONE, LEFT, FIELD_DECLINED, NEEDED) == ("gone", "left", "declined", "needed")
