"""A column of orders is one line: window, terminal, JSON and CSV all have it from there."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from coordinator.cli.order_output import overview_document, overview_lines
from coordinator.desk.orders import order_columns
from coordinator.desk.orders.delivery_actions import Box
from coordinator.desk.orders.order_columns import COLUMNS, EVERYWHERE, OrderColumn, OrderListing, columns_in
from coordinator.desk.orders.order_lists import export_orders
from coordinator.desk.orders.order_queries import OverviewRow, discrepancies, overview, overview_query
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.orders.order_states import QUIET, STATES, OrderState, state_label
from coordinator.ui.orders.order_cells import state_cell
from coordinator.ui.orders.orders_tab import order_cells
from coordinator.words import text
from tests.desk.orders.orders_school import Orders
from tests.domain.orders.school import TODAY


def shown(orders: Orders) -> list[OverviewRow]:
    return overview(orders.ledger.register, overview_query(), TODAY)


def exported(orders: Orders, to: Path) -> list[dict[str, str]]:
    export_orders(orders.ledger.register, to, query=overview_query())
    with to.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def test_a_new_column_stands_in_every_list_by_its_line_alone(
    orders: Orders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders.order((orders.chromebook, 3), note="Kom ihåg vagnen")
    (before,) = overview_document(shown(orders))["items"]
    columns = (*COLUMNS, OrderColumn("note", EVERYWHERE))
    monkeypatch.setattr(order_columns, "COLUMNS", columns)
    monkeypatch.setattr("coordinator.cli.order_output.COLUMNS", columns)
    rows = shown(orders)
    (document,) = overview_document(rows)["items"]
    assert {**before, "note": "Kom ihåg vagnen"} == document
    assert overview_lines(rows)[1].endswith("Kom ihåg vagnen")
    assert order_cells(rows[0])[-1].said == "Kom ihåg vagnen"
    (line,) = exported(orders, tmp_path / "orders.csv")
    assert line["Anteckning"] == "Kom ihåg vagnen"


def test_every_column_has_a_head_where_it_is_shown_and_a_name_of_its_own() -> None:
    assert [column.path for column in COLUMNS if column.places and not column.caption] == []
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)
    for listing in OrderListing:
        heads = [column.caption for column in columns_in(listing)]
        assert len(set(heads)) == len(heads) >= 5


def test_what_csv_has_is_a_field_so_that_the_list_is_read_back() -> None:
    kind = ORDER
    assert [column.code for column in columns_in(OrderListing.CSV) if kind.field(column.code).code != column.code] == []


def test_values_are_told_as_each_list_tells_them(orders: Orders) -> None:
    orders.order((orders.chromebook, 3), wanted="2026-05-01")
    (row,) = shown(orders)
    (item,) = overview_document([row])["items"]
    assert item["to_escalate"] in (True, False)
    assert (item["line_count"], item["asked"], item["state"], item["unit"]) == (1, 3, "sent", "Påhittsskolan")
    cells = {
        column.path: cell.said for column, cell in zip(columns_in(OrderListing.WINDOW), order_cells(row), strict=True)
    }
    assert (cells["state"], cells["unacknowledged"], cells["age_days"]) == ("◔ Skickad", "0", "0 dagar")
    head, line = overview_lines([row])
    assert "Skickad" in line
    assert head.split()[0] == "Nummer"


@pytest.mark.parametrize("state", [each.code for each in STATES])
def test_every_state_of_an_order_has_a_shape_in_the_window(state: str) -> None:
    shape, _, name = state_cell(state).said.partition(" ")
    assert len(shape) == 1
    assert name == text(state_label(state))


def test_each_list_has_the_columns_that_people_know(orders: Orders, tmp_path: Path) -> None:
    orders.order((orders.chromebook, 3))
    rows = shown(orders)
    assert [column.caption for column in columns_in(OrderListing.WINDOW)] == [
        "Nummer", "Ändamål", "Läge", "Att bekräfta", "Önskas", "Mottagare", "Önskat", "Beslutat", "Levererat",
        "Saknas", "Väntas", "Sen", "Ålder",
    ]  # fmt: skip
    assert overview_lines(rows)[0].split() == [
        "Nummer", "Läge", "Att", "bekräfta", "Önskas", "Önskat", "Beslutat", "Levererat", "Saknas", "Sen"
    ]  # fmt: skip
    assert [*exported(orders, tmp_path / "orders.csv")[0]][:11] == [
        "Beställningsnummer", "Läge", "Ändamål", "Önskas", "Mottagare", "Kostnadsställe", "Leverantör", "Godkänd",
        "Skickad", "Väntas klar", "Rad",
    ]  # fmt: skip


def test_what_has_come_is_escalated_no_more(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 1), wanted="2026-06-10")
    orders.edit(order, expected="2026-07-01")
    orders.decide(order, 1)
    assert shown(orders)[0]["to_escalate"] == 1
    orders.deliver(order, Box(orders.line(order), "A1"))
    (row,) = shown(orders)
    assert (row["state"], row["to_escalate"]) == ("delivered", 0)


def test_nothing_is_amiss_in_a_draft_whatever_the_day(orders: Orders) -> None:
    draft = orders.order((orders.chromebook, 2), sent=False, wanted="2026-05-01")
    assert shown(orders)[0]["state"] == "draft"
    assert discrepancies(orders.register, date(2027, 1, 1), order=draft.id) == []
    assert {OrderState.DRAFT, OrderState.CLOSED, OrderState.CANCELLED, OrderState.REJECTED} == QUIET
