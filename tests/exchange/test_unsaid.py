"""What holds of a list, its columns and its files where nothing is said."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

import pytest

from coordinator.domain.fields import Type
from coordinator.domain.kinds import KINDS
from coordinator.exchange.imports.import_run import FileChoice, GatheredFile
from coordinator.exchange.lists.needs_list import NeedProblem
from coordinator.exchange.profiles.column_readers import CHOICES, DEFAULT_READERS, READERS
from coordinator.exchange.profiles.profiles import Profile, ProfileColumn, Skip


def unsaid(of: Any) -> dict[str, object]:
    """What a value's fields are where its maker leaves them out."""
    return {
        each.name: each.default if each.default_factory is MISSING else each.default_factory()
        for each in fields(of)
        if each.default is not MISSING or each.default_factory is not MISSING
    }


def test_a_profile_adds_nothing_keeps_what_is_blank_and_trusts_nobody() -> None:
    assert unsaid(Profile) == {
        "required": frozenset(), "evidence": frozenset(), "width": None, "fixed": {}, "skips": (),
        "creates": frozenset(), "blank": "keep", "newest_by": None, "date_order": None, "utc": False, "scanned": False,
        "excel": False, "repeats": False, "target": False, "refused": None, "month_unit": 1, "encoding": None,
        "delimiter": None, "aliases": None, "decisive": False, "own": False, "whole": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (ProfileColumn, {"headers": (), "position": None, "reader": None, "nulls": frozenset(), "values": None,
                  "pattern": None, "words": None}),
        (Skip, {"empty": (), "column": None, "equals": frozenset(), "beside": None}),
        (FileChoice, {"encoding": None, "delimiter": None, "header": None, "match": None, "date_orders": {},
                  "erases": None, "anew": False}),
        (GatheredFile, {"table": None, "match": None, "refused": None, "number": 0, "rows": 0, "tally": None,
                        "told": None, "unknown": {}, "nobody": {}, "names": None, "beside": False}),
        (NeedProblem, {"failed": True}),
    ],
)  # fmt: skip
def test_what_is_left_out_is_not_there(of: Any, said: dict[str, object]) -> None:
    assert unsaid(of) == said


READ_AS = {Type.DATE: "date", Type.MONEY: "money", Type.FLAG: "flag", Type.MONTHS: "months"}


def test_a_column_is_read_as_the_field_that_it_goes_to() -> None:
    """Numbers, days and sums of the register have a reader of their own, whatever kind of record they are of."""
    for code in ("unit", "product", "group", "room", "person", "device"):
        for field in KINDS[code].fields:
            if field.code in DEFAULT_READERS and field.type in READ_AS:
                # Protection fails closed; registers have words of their own for who has left.
                wanted = {"protected": "protection", "active": "activity"}.get(field.code, READ_AS[field.type])
                assert (code, field.code, DEFAULT_READERS[field.code]) == (code, field.code, wanted)
            assert not (field.code in CHOICES and field.code in DEFAULT_READERS)
    assert set(DEFAULT_READERS.values()) <= READERS
    counts = {code for code, reader in DEFAULT_READERS.items() if reader == "integer"}
    assert counts == {"ordered", "delivered", "outstanding", "count"}
    flags = {code for code, reader in DEFAULT_READERS.items() if reader == "flag"}
    assert flags == {"own", "primary"}
    names = {code for code, reader in DEFAULT_READERS.items() if reader == "name"}
    parts = {"given_name", "family_name", "full_name"}
    assert names == {*parts, *(f"held_by.{part}" for part in parts), *(f"assigned_to.{part}" for part in parts)}
