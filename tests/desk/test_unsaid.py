"""What holds at the desk where nothing is said."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from typing import Any

import pytest

from coordinator.desk.counter.desk_scan import Scan
from coordinator.desk.counter.handover_desk import Item
from coordinator.desk.imports.mapping_draft import Draft
from coordinator.desk.orders.catalogue_file import Compared
from coordinator.desk.orders.delivery_actions import Box
from coordinator.desk.orders.delivery_draft import DraftUnit, Unpacking
from coordinator.desk.orders.despatch_lists import Despatch, Matched
from coordinator.desk.orders.order_actions import Asked
from coordinator.desk.orders.order_previews import Brought
from coordinator.desk.orders.order_queries import Planning
from coordinator.desk.records.editing import Why
from coordinator.desk.records.filters import FilterOffer
from coordinator.desk.records.list_kinds import ListKind
from coordinator.desk.records.school_settings import Parts
from coordinator.desk.records.search_answers import SearchAnswer
from coordinator.desk.reports.report_shown import ShownReport
from coordinator.desk.reports.report_tables import Report
from coordinator.desk.term.ground import Ground
from coordinator.desk.term.term_check import Lacking
from coordinator.desk.year.unit_years import SchoolYear
from coordinator.ledger.questions import Test

COUNTED = {"skipped": 0, "failed": 0, "unchanged": 0, "problems": []}


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (Item, {"condition": None, "accessories": None, "missing": None}),
        (Scan, {"said": "", "receipt": None, "known": True}),
        (Box, {"serial": None, "quantity": 1, "product": None, "said": None}),
        (Asked, {"note": None}),
        (DraftUnit, {"quantity": 1, "over": False}),
        (Unpacking, {"order": None, "note": "", "on": "", "product": None, "units": ()}),
        (Despatch, {"boxes": [], "declared": [], "prices": []}),
        (Matched, {"despatches": [], "used": 0, **COUNTED}),
        (Compared, {"creations": [], "changes": [], "created": 0, "updated": 0, **COUNTED}),
        (Brought, {"more": "", "amiss": False}),
        (Planning, {"preparation_days": 5, "term_start": None, "closed": frozenset()}),
        (Why, {"reason": None, "on": None}),
        (FilterOffer, {"test": Test.IS, "values": (), "days": None}),
        (ListKind, {"creates": True}),
        (Parts, {"creations": (), "changes": ()}),
        (SearchAnswer, {"ref": None, "command": None}),
        (ShownReport, {"devices": (), "whole": 0, "since": None, "seen_before": 0, "never": 0, "percent": 0}),
        (Report, {"figures": frozenset(), "bars": None, "history": None}),
        (Ground, {"plan_id": None, "unit": None}),
        (Lacking, {"swaps": False}),
        (SchoolYear, {"shared": (), "units": {}, "home": None}),
        (Draft, {"encoding": None, "delimiter": None, "header": None, "blank": "keep", "date_order": "", "label": "",
                 "fields": {}}),
    ],
)  # fmt: skip
def test_what_is_left_out_is_not_there(of: Any, said: dict[str, object]) -> None:
    unsaid = {
        each.name: each.default if each.default_factory is MISSING else each.default_factory()
        for each in fields(of)
        if each.default is not MISSING or each.default_factory is not MISSING
    }
    assert unsaid == said


def test_a_school_year_without_days_is_never_closed() -> None:
    assert SchoolYear().spans() == ()
    assert date(2026, 11, 23) not in SchoolYear().days_off([2026])
