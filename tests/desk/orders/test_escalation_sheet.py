"""The story of an order that will not be in time: what stands on the sheet, and in what order (needs V5, V16)."""

from __future__ import annotations

from datetime import date

import pytest

from coordinator.desk.orders import escalation_sheet as sheet
from coordinator.desk.orders.contact_ladder import escalate, set_rung
from coordinator.desk.orders.delivery_actions import Box, check_units, unit_called
from coordinator.desk.orders.order_actions import replacements, supplement
from coordinator.desk.orders.order_queries import discrepancies
from coordinator.domain.orders.deliveries import Checked
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.orders.order_records import Order
from coordinator.domain.termstart.term_kinds import PERIOD
from coordinator.domain.values import Scalar
from coordinator.sheets.documents import Document, Listing, Paragraph
from tests.desk.orders.orders_school import BY, Orders
from tests.domain.orders.school import TODAY


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Document]:
    found: list[Document] = []

    def keep(document: Document, _: date) -> bytes:
        found.append(document)
        return b""

    monkeypatch.setattr(sheet, "rendered", keep)
    return found


@pytest.fixture
def order(orders: Orders) -> Order:
    """Four asked for and three decided; two came, of which one is damaged and asked for anew."""
    order = orders.order((orders.chromebook, 4))
    orders.decide(order, 3)
    orders.deliver(order, Box(orders.line(order), "A1"), Box(orders.line(order), "A2"))
    check_units(orders.ledger, [Checked(unit_called(orders.register, "A1"), deviation="repad")], origin=BY)
    check_units(orders.ledger, [Checked(unit_called(orders.register, "A2"))], origin=BY)
    supplement(orders.ledger, replacements(discrepancies(orders.register, TODAY, order=order.id)), origin=BY)
    return orders.get(ORDER, order.id)


def listed(document: Document) -> list[Listing]:
    return [part for part in document.parts if isinstance(part, Listing)]


def first_words(document: Document) -> str:
    part = document.parts[0]
    assert isinstance(part, Paragraph)
    assert part.strong
    return part.text


def test_the_figures_stand_in_columns_of_their_own(orders: Orders, order: Order, drawn: list[Document]) -> None:
    sheet.escalation_sheet(orders.register, order, TODAY)
    figures = listed(drawn[-1])[0]
    heads = [column.label for column in figures.columns]
    assert dict(zip(heads, figures.rows[0], strict=True)) == {
        "Beställning": "B2026-0001", "Rad": "1", "Produkt": "300e Yoga Chromebook Gen 4", "Önskat": "4",
        "Beslutat": "3", "Levererat": "2", "Godkänt": "1", "Restnoterat": "1", "Kommer inte": "0", "För många": "0",
    }  # fmt: skip
    assert [column.label for column in figures.columns if column.align == "left"] == ["Beställning", "Produkt"]


def test_the_story_is_told_step_by_step_by_whom_and_why(orders: Orders, order: Order, drawn: list[Document]) -> None:
    sheet.escalation_sheet(orders.register, order, TODAY)
    told = listed(drawn[-1])[1]
    assert told.heading == "Vad som har hänt"
    assert {row[:2] for row in told.rows} == {("2026-06-01", "B2026-0001:1")}
    assert [row[2:] for row in told.rows] == [
        ("Önskat", "4", "Skolan, Maj Exempelsson", ""),
        ("Beslutat", "4 → 3", "Central IT", "Budget: ramen är slut"),
        ("Beställt på nytt", "0 → 1", "Skolan, Maj Exempelsson", "B2026-0002"),
        ("Levererat", "0 → 2", "Leverantör", "F-1"),
        ("Avviker", "0 → 1", "Skolan, Maj Exempelsson", "repad"),
        ("Godkänt", "0 → 1", "Skolan, Maj Exempelsson", ""),
    ]


@pytest.mark.usefixtures("order")
def test_a_supplement_stands_below_its_origin_and_is_asked_for_once(orders: Orders, drawn: list[Document]) -> None:
    sheet.escalation_sheet(orders.register, orders.called("B2026-0002"), TODAY)
    figures, told, *_ = listed(drawn[-1])
    assert [row[0] for row in figures.rows] == ["B2026-0001", "B2026-0002"]
    assert [row[2] for row in told.rows].count("Önskat") == 1
    assert len(told.rows) == 6


def test_what_does_not_fit_on_one_page_is_what_changed_nothing(
    orders: Orders, order: Order, drawn: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "coordinator.sheets.documents.pages_of", lambda document: 1 + (len(listed(document)[1].rows) > 4)
    )
    sheet.escalation_sheet(orders.register, order, TODAY)
    told = [row[2] for row in listed(drawn[-1])[1].rows]
    assert told == ["Beslutat", "Beställt på nytt", "Levererat", "Avviker"]
    said = [part.text for part in drawn[-1].parts if isinstance(part, Paragraph)]
    assert said[1:] == ["2 steg till finns i programmet."]
    monkeypatch.setattr("coordinator.sheets.documents.pages_of", lambda _: 2)
    sheet.escalation_sheet(orders.register, order, TODAY)
    assert len(listed(drawn[-1])[1].rows) == 4, "these are told in any case"


def test_the_first_sentence_says_how_late_it_will_be(orders: Orders, drawn: list[Document]) -> None:
    late = orders.order((orders.chromebook, 1), sent=False, expected="2026-08-13", wanted="2026-08-10")
    sheet.escalation_sheet(orders.register, late, TODAY)
    assert first_words(drawn[-1]) == "Önskas 2026-08-10, klar tidigast 2026-08-13: 3 dagar för sent."
    orders.create(PERIOD, kind="term", name="HT26", first="2026-08-17", last="2026-12-18")
    sheet.escalation_sheet(orders.register, late, TODAY)
    assert first_words(drawn[-1]).endswith(" Terminen börjar 2026-08-17.")
    in_time = orders.order((orders.chromebook, 1), sent=False, expected="2026-08-10", wanted="2026-08-10")
    sheet.escalation_sheet(orders.register, in_time, TODAY)
    assert first_words(drawn[-1]) == "Önskas 2026-08-10, läge: Utkast."
    sheet.escalation_sheet(orders.register, orders.order((orders.chromebook, 1)), TODAY)
    assert first_words(drawn[-1]) == "Önskas 2026-08-10, läge: Skickad."


def test_the_ladder_says_whose_turn_it_is(orders: Orders, order: Order, drawn: list[Document]) -> None:
    sheet.escalation_sheet(orders.register, order, TODAY)
    assert len(listed(drawn[-1])) == 2, "nobody stands on the ladder"
    steps: tuple[dict[str, Scalar], ...] = (
        {"role": "Servicedesk", "phone": "0123"},
        {"role": "IT-chef", "name": "Ivar", "email": "ivar@pahitt.se", "after_days": 7},
        {"role": "Rektor"},
    )
    for step in steps:
        set_rung(orders.ledger, None, step, origin=BY)
    sheet.escalation_sheet(orders.register, order, TODAY)
    assert listed(drawn[-1])[2].heading == "Vem man vänder sig till"
    assert listed(drawn[-1])[2].rows == (
        ("1", "Servicedesk", "", "0123", "", "från 2026-06-01"),
        ("2", "IT-chef", "Ivar", "", "ivar@pahitt.se", "från 2026-06-08"),
        ("3", "Rektor", "", "", "", "när inget annat hjälper"),
    )
    for turns in (["tillfrågad 2026-06-01", "från 2026-06-08"], ["redan tillfrågad", "tillfrågad 2026-06-01"]):
        escalate(orders.ledger, orders.get(ORDER, order.id), origin=BY)
        sheet.escalation_sheet(orders.register, orders.get(ORDER, order.id), TODAY)
        assert [row[-1] for row in listed(drawn[-1])[2].rows] == [*turns, "när inget annat hjälper"]


def test_a_reason_is_as_long_as_the_page_has_room_for() -> None:
    assert sheet._short("a" * 90) == "a" * 90
    assert sheet._short("a" * 88 + " bc") == "a" * 88 + "…"
