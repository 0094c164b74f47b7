"""What stands on the papers of orders: order sheet, delivery protocol, discrepancy list (needs L3, V4, V5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

import pytest

from coordinator.desk.orders import order_papers
from coordinator.desk.orders.attachment_files import file_of
from coordinator.desk.orders.catalogue import set_price
from coordinator.desk.orders.delivery_actions import Box, check_units, register_delivery, unit_called
from coordinator.desk.orders.order_actions import replacements, supplement
from coordinator.desk.orders.order_queries import discrepancies
from coordinator.domain.orders.deliveries import Checked, Note
from coordinator.domain.orders.order_kinds import DELIVERY, ORDER
from coordinator.domain.orders.order_records import Delivery
from coordinator.domain.values import Scalar
from coordinator.sheets.documents import Document, FactBlock, Listing, Paragraph, SignHere
from tests.desk.orders.orders_school import BY, DAY, Orders
from tests.domain.orders.school import TODAY


def plain(said: str) -> str:
    """A text with blanks that may break."""
    return said.replace("\u00a0", " ")


class Drawn(list[Document]):
    """The papers that were drawn, the last one in its parts."""

    def facts(self) -> dict[str, str]:
        return dict(next(part for part in self[-1].parts if isinstance(part, FactBlock)).pairs)

    def at_the_right(self) -> list[str]:
        return [column.label for column in self.listing().columns if column.align == "right"]

    def rows(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(map(plain, row)) for row in self.listing().rows)

    def listing(self) -> Listing:
        return next(part for part in self[-1].parts if isinstance(part, Listing))

    def said(self) -> list[tuple[str, str]]:
        return [(part.heading, plain(part.text)) for part in self[-1].parts if isinstance(part, Paragraph)]

    def signed(self) -> tuple[tuple[str, str], ...]:
        return cast(SignHere, self[-1].parts[-1]).roles


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    found = Drawn()

    def keep(document: Document, _: date) -> bytes:
        found.append(document)
        return b""

    monkeypatch.setattr(order_papers, "rendered", keep)
    return found


def delivery(orders: Orders) -> Delivery:
    return orders.all(DELIVERY)[0]


def test_the_order_sheet_says_for_what_for_whom_and_by_whom(orders: Orders, drawn: Drawn) -> None:
    order = orders.order(
        (orders.chromebook, 4), note="Till receptionen", cost_centre="4711", unit=orders.unit.id,
        supplier="Leverantör AB", expected="2026-08-07",
    )  # fmt: skip
    order_papers.order_sheet(orders.register, order, TODAY)
    assert (drawn[-1].title, drawn[-1].subtitle) == ("Beställning B2026-0001", "Påhittsskolan")
    assert drawn.facts() == {
        # five working days of preparation before Monday 10 August: 7, 6, 5, 4 and 3 August
        "Ändamål": "Under terminen", "Önskas": "2026-08-10", "Levererad senast": "2026-08-03",
        "Mottagare": "Påhittsskolan", "Kostnadsställe": "4711",
        "Leverantör": "Leverantör AB", "Godkänd av": "Rektor 2026-06-01", "Skickad": "2026-06-01",
        "Väntas klar": "2026-08-07",
    }  # fmt: skip
    assert drawn.said()[1:] == [("Anteckning", "Till receptionen")]
    assert drawn.signed() == (("Beställt av", ""), ("Godkänd av", "Rektor"))


def test_a_draft_that_supplements_names_its_origin_and_nobody_who_approved_it(orders: Orders, drawn: Drawn) -> None:
    order = orders.order((orders.chromebook, 4), unit=orders.unit.id)
    orders.deliver(order, Box(orders.line(order), "A1"))
    check_units(orders.ledger, [Checked(unit_called(orders.register, "A1"), deviation="repad")], origin=BY)
    supplement(orders.ledger, replacements(discrepancies(orders.register, TODAY, order=order.id)), origin=BY)
    order_papers.order_sheet(orders.register, orders.all(ORDER)[-1], TODAY)
    told = drawn.facts()
    assert (told["Kompletterar"], told["Godkänd av"], told["Väntas klar"]) == ("B2026-0001", "", "2026-08-07")
    assert len(drawn.said()) == 1, "it has no note"


def test_a_line_costs_what_is_decided_else_what_is_asked(orders: Orders, drawn: Drawn) -> None:
    order = orders.order((orders.chromebook, 4), (orders.tablet, 2), (orders.keyboard, 1))
    orders.decide(order, 3)
    order_papers.order_sheet(orders.register, order, TODAY)
    assert drawn.rows() == (
        ("1", "Lenovo 300e Yoga Chromebook Gen 4", "82W20004MX", "4", "3", "3 175,20 kr", "9 525,60 kr"),
        ("2", "Apple iPad 10,9 64 GB", "MPQ03KN/A", "2", "", "216 kr per månad", "432 kr per månad"),
        ("3", "Logitech Tangentbord", "", "1", "", "", ""),
    )
    assert drawn.said() == [("", "Totalt 9 525,60 kr. Avgifter 432 kr per månad, 5 184 kr per år.")]
    assert drawn.at_the_right() == ["Rad", "Önskat", "Beslutat", "Pris", "Summa"]


def test_what_is_bought_and_has_a_fee_costs_both(orders: Orders, drawn: Drawn) -> None:
    both: dict[str, Scalar] = {"price_ore": 300_000, "monthly_fee_ore": 1_000, "valid_from": "2026-05-01"}
    set_price(orders.ledger, orders.item, both, origin=BY)
    order_papers.order_sheet(orders.register, orders.order((orders.chromebook, 2)), TODAY)
    assert drawn.rows()[0][-2:] == ("3 000 kr + 10 kr per månad", "6 000 kr")
    order_papers.order_sheet(orders.register, orders.order((orders.tablet, 2)), TODAY)
    assert drawn.said() == [("", "Avgifter 432 kr per månad, 5 184 kr per år.")], "nothing is bought"


def received(orders: Orders) -> None:
    """Four units came: one deviates, one is accepted, one has no serial, and one nobody had ordered."""
    order = orders.order((orders.chromebook, 4))
    boxes = [Box(orders.line(order), "A1"), Box(orders.line(order), "A2"), Box(orders.line(order), None, 1)]
    note = Note(DAY, "F-1", "Leverantör AB", "Ivar")
    register_delivery(orders.ledger, order, [*boxes, Box(None, "C1", said="Skärm")], note, origin=BY)
    amiss = Checked(unit_called(orders.register, "A1"), ("Laddare",), "repad", ("Laddare", "Väska"))
    check_units(orders.ledger, [amiss], origin=BY)
    check_units(orders.ledger, [Checked(unit_called(orders.register, "A2"))], on="2026-05-31", origin=BY)


def test_the_protocol_tells_each_unit_and_sums_up_how_they_were_found(orders: Orders, drawn: Drawn) -> None:
    received(orders)
    order_papers.delivery_protocol(orders.register, delivery(orders), TODAY)
    assert drawn.facts() == {
        "Beställning": "B2026-0001", "Följesedel": "F-1", "Leverantör": "Leverantör AB", "Levererat": "2026-06-01",
        "Mottaget av": "Ivar", "Kontrollerad": "2026-05-31, 2026-06-01",
    }  # fmt: skip
    assert drawn.said() == [
        ("", "4 enheter kom, 1 godkänd, 1 avviker, 2 ej kontrollerade."),
        ("Varje enhet prövades mot", "Laddare · Väska · Skolans programvara · Inloggning provad"),
    ]
    assert drawn.rows() == (
        ("A1", "300e Yoga Chromebook Gen 4", "1", "1", "Avviker", "saknar Laddare, repad"),
        ("A2", "300e Yoga Chromebook Gen 4", "1", "1", "Godkänt", ""),
        ("", "300e Yoga Chromebook Gen 4", "1", "1", "Ej kontrollerad", ""),
        ("C1", "Skärm", "ej beställd", "1", "Ej kontrollerad", ""),
    )
    assert drawn.at_the_right() == ["Antal"]
    assert [column.label for column in drawn.listing().columns if column.fixed] == ["Serienummer"]


def test_photos_stand_with_their_unit_and_papers_with_the_whole_delivery(orders: Orders, drawn: Drawn) -> None:
    received(orders)
    first, second = (unit_called(orders.register, serial) for serial in ("A1", "A2"))
    photo, whole = file_of("repa.jpg", b"x"), file_of("pall.jpg", b"y")
    check_units(orders.ledger, [Checked(first, ("Laddare",), "repad")], files=[photo], origin=BY)
    check_units(orders.ledger, [Checked(first, ("Laddare",), "repad"), Checked(second)], files=[whole], origin=BY)
    order_papers.delivery_protocol(orders.register, delivery(orders), TODAY)
    assert drawn.rows()[0][-1] == "saknar Laddare, repad, bilaga: repa.jpg"
    assert drawn.rows()[1][-1] == ""
    assert ("Bifogat till hela leveransen", "pall.jpg") in drawn.said()


def test_a_delivery_that_is_all_checked_counts_no_unchecked_ones(orders: Orders, drawn: Drawn) -> None:
    order = orders.order((orders.keyboard, 1))
    orders.deliver(order, Box(orders.line(order), "K1"))
    check_units(orders.ledger, [Checked(unit_called(orders.register, "K1"))], origin=BY)
    order_papers.delivery_protocol(orders.register, delivery(orders), TODAY)
    assert drawn.said() == [("", "1 enhet kom, 1 godkänd, 0 avviker.")], "no checklist and nothing attached"


def test_the_discrepancy_list_tells_what_is_amiss_line_by_line(orders: Orders, drawn: Drawn) -> None:
    received(orders)
    order_papers.discrepancy_list(orders.register, discrepancies(orders.register, TODAY + timedelta(days=80)), TODAY)
    assert drawn[-1].landscape
    assert drawn.said() == [("", "Fel produkt: 1 · Fel innehåll: 1 · Sen: 1")]
    assert drawn.rows() == (
        ("B2026-0001", "", "Fel produkt", "1", "Skärm", "2026-08-10", "", "C1: Skärm"),
        ("B2026-0001", "1", "Fel innehåll", "1", "300e Yoga Chromebook Gen 4", "2026-08-10", "", "A1: Laddare, repad"),
        ("B2026-0001", "1", "Sen", "1", "300e Yoga Chromebook Gen 4", "2026-08-10", "10", ""),
    )
    assert drawn.at_the_right() == ["Rad", "Antal", "Dagar sen"]
    order_papers.discrepancy_list(orders.register, [], TODAY)
    assert drawn.said() == [("", "Allt är som beslutat.")]
