"""A supplier's delivery list: whose row it is, what it delivers, and the lists that people get (V3, V6, V8)."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordinator.desk.orders.delivery_actions import Box, check_units, unit_called
from coordinator.desk.orders.despatch_lists import Matched, match_despatch, register_despatch
from coordinator.desk.orders.order_lists import export_discrepancies, export_order, export_orders, export_protocol
from coordinator.desk.orders.order_previews import Foreseen, foresee, take_in
from coordinator.desk.orders.order_queries import discrepancies
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders.deliveries import Checked
from coordinator.domain.orders.order_kinds import DELIVERY, ORDER
from coordinator.domain.orders.order_records import Order
from coordinator.exchange.lists.order_files import OrderFile, order_files
from coordinator.ledger.questions import Query
from tests.desk.orders.orders_school import BY, DAY, NOTE, Orders
from tests.domain.orders.school import TODAY

HEAD = "Ordernr;Er referens;Rad;Artikelnr;Benämning;Levererat;Restnoterat;Orsak;Lev.datum;Följesedel;Serienummer;À-pris"
BOOK = "300e Yoga Chromebook Gen 4"


@pytest.fixture
def order(orders: Orders) -> Order:
    return orders.order((orders.chromebook, 5), (orders.tablet, 2), (orders.keyboard, 10), supplier="Leverantör AB")


def read(folder: Path, *rows: str) -> OrderFile:
    path = folder / "leverans.csv"
    path.write_text("\r\n".join([HEAD, *rows, ""]), "utf-8-sig")
    ((file,), others) = order_files([path], TODAY)
    assert others == []
    return file


def matched(orders: Orders, folder: Path, *rows: str) -> Matched:
    return match_despatch(orders.ledger, read(folder, *rows))


def boxes(found: Matched) -> list[tuple[int | None, str | None, int]]:
    return [
        (None if box.line is None else box.line.number, box.serial, box.quantity)
        for despatch in found.despatches
        for box in despatch.boxes
    ]


def counts(found: Matched) -> tuple[int, int, int, int]:
    return found.used, found.unchanged, found.skipped, found.failed


@pytest.mark.usefixtures("order")
def test_a_row_is_of_the_line_that_it_numbers_or_whose_article_it_names(orders: Orders, tmp_path: Path) -> None:
    found = matched(
        orders, tmp_path,
        ";B2026-0001;1;82W20004MX;;2;;;2026-05-29;F-1;PF000001, PF000002;",
        ";B2026-0001;;MPQ03KN/A;;1;;;2026-05-28;F-1;DMP000001;",
        "B2026-0001;;;;Tangentbord;10;;;2026-05-29;F-2;;",
        ";B2026-0001;3;82W20004MX;;1;;;;F-1;PF000003;",
        ";B2026-0001;2;;;1;;;;F-1;DMP000002;",
    )  # fmt: skip
    assert boxes(found) == [
        (1, "PF000001", 1), (1, "PF000002", 1), (2, "DMP000001", 1), (1, "PF000003", 1), (2, "DMP000002", 1),
        (3, None, 10),
    ]  # fmt: skip
    assert counts(found) == (5, 0, 0, 0)
    first, second = (each.note for each in found.despatches)
    assert (first.number, first.on, first.supplier, first.received_by) == (
        "F-1", "2026-05-29", "Leverantör AB", "Maj Exempelsson",
    )  # fmt: skip
    assert (second.number, second.on) == ("F-2", "2026-05-29")


@pytest.mark.usefixtures("order")
def test_an_unknown_order_fails_and_freight_is_skipped(orders: Orders, tmp_path: Path) -> None:
    found = matched(
        orders, tmp_path,
        ";B2026-0009;1;82W20004MX;;1;;;;F-1;PF000001;",
        ";B2026-0001;;FRAKT;Frakt;1;;;;F-1;;",
        ";B2026-0001;;X99;Mystisk låda;1;;;;F-1;ZZ000009;",
    )  # fmt: skip
    assert counts(found) == (1, 0, 1, 1)
    assert boxes(found) == [(None, "ZZ000009", 1)]
    assert [(each.line, each.column) for each in found.problems] == [(2, ""), (3, ""), (4, "")], "of whole rows"
    assert "B2026-0009" in found.problems[0].reason
    assert "B2026-0001" in found.problems[2].reason


@pytest.mark.usefixtures("order")
def test_a_note_that_is_registered_already_is_no_news(orders: Orders, tmp_path: Path) -> None:
    row = ";B2026-0001;1;82W20004MX;;1;;;;F-7;PF000001;"
    assert register_despatch(orders.ledger, matched(orders, tmp_path, row)) is not None
    again = matched(orders, tmp_path, row)
    assert counts(again) == (0, 1, 0, 0)
    assert register_despatch(orders.ledger, again) is None
    other = matched(orders, tmp_path, row.replace("F-7", "F-8"))
    told = [(each.column, each.reason) for each in other.problems]
    assert (boxes(other), told) == ([], [("", "PF000001 har kommit tidigare.")])


@pytest.mark.usefixtures("order")
def test_the_day_is_the_latest_that_has_come(orders: Orders, tmp_path: Path) -> None:
    rows = [f";B2026-0001;1;82W20004MX;;1;;;{day};F-1;PF00000{at};" for at, day in
            enumerate(("2026-05-28", "2026-05-29", "2026-06-02"))]  # fmt: skip
    assert matched(orders, tmp_path, *rows).despatches[0].note.on == "2026-05-29"
    assert matched(orders, tmp_path, rows[2]).despatches[0].note.on == DAY
    assert matched(orders, tmp_path, ";B2026-0001;1;82W20004MX;;1;;;;F-1;PF000001;").despatches[0].note.on == DAY


@pytest.mark.usefixtures("order")
def test_what_came_without_a_serial_is_counted_and_told(orders: Orders, tmp_path: Path) -> None:
    found = matched(orders, tmp_path, ";B2026-0001;1;82W20004MX;;3;;;;F-1;PF000001;",
                    ";B2026-0001;3;;Tangentbord;4;;;;F-1;;")  # fmt: skip
    assert boxes(found) == [(1, "PF000001", 1), (1, None, 2), (3, None, 4)]
    assert [(each.column, each.reason) for each in found.problems] == [("", "2 av 3 levererade saknar serienummer.")]


@pytest.mark.usefixtures("order")
def test_a_return_takes_away(orders: Orders, tmp_path: Path) -> None:
    register_despatch(
        orders.ledger, matched(orders, tmp_path, ";B2026-0001;1;82W20004MX;;2;;;;F-1;PF000001, PF000002;")
    )
    back = matched(orders, tmp_path, ";B2026-0001;1;82W20004MX;;-1;;;;K-1;PF000001;",
                   ";B2026-0001;3;;Tangentbord;-2;;;;K-1;;")  # fmt: skip
    assert boxes(back) == [(1, "PF000001", -1), (3, None, -2)]
    register_despatch(orders.ledger, back)
    assert [line.quantities.delivered for line in orders.lines(orders.called("B2026-0001"))] == [1, 0, 0]


def test_a_rest_and_another_price_are_noted_on_the_line(orders: Orders, order: Order, tmp_path: Path) -> None:
    found = matched(
        orders, tmp_path,
        ";B2026-0001;1;82W20004MX;;2;1;slut i lager;;F-1;PF000001, PF000002;3200",
        ";B2026-0001;2;MPQ03KN/A;;0;2;;;F-1;;9999",
        ";B2026-0001;3;;Tangentbord;1;;;;F-1;;3200",
    )  # fmt: skip
    (despatch,) = found.despatches
    assert [(each.line.number, each.outstanding, each.reason) for each in despatch.declared] == [
        (1, 1, "slut i lager"), (2, 2, None),
    ]  # fmt: skip
    assert [(line.number, price) for line, price in despatch.prices] == [(1, 320_000)], "nothing came on the second"
    notice = register_despatch(orders.ledger, found)
    assert notice is not None
    line = orders.line(order)
    assert (line.record.values["price_ore"], line.quantities.outstanding, line.quantities.delivered) == (320_000, 1, 2)
    assert line.waiting, "another price waits to be acknowledged"
    orders.ledger.undo(notice.entry)
    assert (orders.line(order).record.values["price_ore"], orders.line(order).quantities.delivered) == (317_520, 0)


@pytest.mark.usefixtures("order")
def test_another_product_than_the_line_s_is_told(orders: Orders, tmp_path: Path) -> None:
    found = matched(orders, tmp_path, ";B2026-0001;1;MPQ03KN/A;iPad 10,9 64 GB;1;;;;F-1;DMP000001;")
    assert boxes(found) == [(2, "DMP000001", 1)], "the article decides before the number"
    third = orders.create(PRODUCT, model="Bok 12", model_number="B12", kind="chromebook")
    found = matched(orders, tmp_path, ";B2026-0001;1;B12;;1;;;;F-1;PF000001;")
    assert boxes(found) == [(1, "PF000001", 1)]
    assert found.despatches[0].boxes[0].product == third
    assert [each.reason for each in found.problems] == ["En annan produkt än den som beställdes på rad 1."]


# --- foretold


def told(found: Foreseen) -> list[tuple[str, str, int | None, str, bool]]:
    return [(each.place, each.what, each.quantity, each.more, each.amiss) for each in found.brought]


def test_a_list_is_told_line_by_line_before_it_is_taken_in(orders: Orders, order: Order, tmp_path: Path) -> None:
    orders.create(PRODUCT, model="Bok 12", model_number="B12", kind="chromebook")
    file = read(
        tmp_path,
        ";B2026-0001;1;82W20004MX;;2;3;;2026-05-29;F-1;PF000001, PF000002;",
        ";B2026-0001;2;B12;;1;;;2026-05-29;F-1;PF000003;",
        ";B2026-0001;;X99;Mystisk låda;1;;;2026-05-29;F-1;ZZ000009;",
        ";B2026-0009;1;82W20004MX;;1;;;;F-1;PF000009;",
    )
    found = foresee(orders.ledger, file)
    assert told(found) == [
        ("B2026-0001 · F-1 · 2026-05-29 · rad 1", BOOK, 2, "PF000001, PF000002 · 3 kvar att få", False),
        ("B2026-0001 · F-1 · 2026-05-29 · rad 2", "iPad 10,9 64 GB", 1, "kom som Bok 12 · PF000003", True),
        ("B2026-0001 · F-1 · 2026-05-29", "Mystisk låda", 1, "ej beställd · ZZ000009", True),
    ]
    fates = found.tally
    assert (fates.rows, fates.created, fates.updated, fates.unchanged, fates.skipped, fates.failed) == (
        4,
        3,
        0,
        0,
        0,
        1,
    )
    assert (found.units, found.order, found.news) == (4, order.id, True)
    assert orders.all(DELIVERY) == []
    assert take_in(orders.ledger, file) is not None
    assert [line.quantities.delivered for line in orders.lines(order)] == [2, 1, 0]
    assert not foresee(orders.ledger, file).news


def test_a_list_of_two_orders_is_of_none_alone(orders: Orders, order: Order, tmp_path: Path) -> None:
    orders.order((orders.chromebook, 1))
    file = read(tmp_path, ";B2026-0001;1;82W20004MX;;1;;;;;PF000001;", ";B2026-0002;1;82W20004MX;;1;;;;;PF000002;")
    found = foresee(orders.ledger, file)
    assert (found.order, found.units) == (None, 2)
    assert found.brought[0].place == f"{order.values['number']} · {DAY} · rad 1"


# --- lists for people


def lines_of(path: Path) -> list[list[str]]:
    said = path.read_bytes().decode("utf-8-sig")
    return [line.split(";") for line in said.split("\r\n") if line]


def test_orders_leave_as_one_row_a_line_with_their_figures(orders: Orders, order: Order, tmp_path: Path) -> None:
    orders.decide(order, 4)
    orders.deliver(order, Box(orders.line(order), "A1"))
    later = orders.order((orders.tablet, 1), sent=False, cost_centre="=4711")
    path = tmp_path / "ut.csv"
    assert export_orders(orders.register, path, query=Query(ORDER, order=(("number", True),))) == 4
    head, *rows = lines_of(path)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(each["Beställningsnummer"], each["Rad"]) for each in found] == [
        ("B2026-0002", "1"), ("B2026-0001", "1"), ("B2026-0001", "2"), ("B2026-0001", "3"),
    ]  # fmt: skip
    one = found[1]
    assert (one["Produkt"], one["Artikelnummer"], one["Läge"]) == (BOOK, "82W20004MX", "Delvis levererad")
    assert (one["Pris"], one["Månadsavgift"], found[2]["Månadsavgift"]) == ("3175,20", "", "216")
    assert found[0]["Kostnadsställe"] == "'=4711"
    assert (one["Önskas"], one["Skickad"], found[0]["Skickad"]) == ("2026-08-10", DAY, "")
    assert "Rektor" not in path.read_text("utf-8-sig"), "who approved is not in it"
    assert export_order(orders.register, path, later) == 1
    assert [row[0] for row in lines_of(path)[1:]] == ["B2026-0002"]


def test_a_delivery_check_leaves_without_who_checked(orders: Orders, order: Order, tmp_path: Path) -> None:
    orders.deliver(order, Box(orders.line(order), "A1"), Box(None, "Z9", said="Mystisk låda"))
    check_units(orders.ledger, [Checked(unit_called(orders.register, "A1"), ("Laddare", "Penna"), "=sprucken")],
          by="Ivar Provberg", origin=BY)  # fmt: skip
    path = tmp_path / "ut.csv"
    assert export_protocol(orders.register, path, orders.all(DELIVERY)[0]) == 2
    _, first, second = lines_of(path)
    said = path.read_text("utf-8-sig")
    assert first[:7] == [NOTE.number, DAY, "B2026-0001", "1", BOOK, "A1", "1"]
    assert first[7:9] == ["Avviker", DAY]
    assert '"Laddare; Penna"' in said
    assert "'=sprucken" in said
    assert second[:7] == [NOTE.number, DAY, "B2026-0001", "", "Mystisk låda", "Z9", "1"]
    assert "Ivar" not in said


def test_discrepancies_leave_one_a_row(orders: Orders, order: Order, tmp_path: Path) -> None:
    orders.decide(order, 5)
    orders.deliver(order, Box(orders.line(order), "A1", product=orders.tablet), Box(None, "Z9", said="Mystisk låda"))
    orders.deliver(None, Box(None, "Y8", said="Herrelös"))
    late = orders.order((orders.keyboard, 2), wanted="2026-05-30")
    path = tmp_path / "ut.csv"
    found = discrepancies(orders.register, TODAY)
    assert export_discrepancies(orders.register, path, found, TODAY) == 4
    rows = lines_of(path)[1:]
    assert rows == [
        ["", "", "Fel produkt", "1", "Herrelös", "Y8", "", "", DAY],
        [late.values["number"], "1", "Sen", "2", "Tangentbord", "", "2026-05-30", "2", DAY],
        ["B2026-0001", "", "Fel produkt", "1", "Mystisk låda", "Z9", "2026-08-10", "", DAY],
        ["B2026-0001", "1", "Fel produkt", "1", "iPad 10,9 64 GB", "A1", "2026-08-10", "", DAY],
    ]
