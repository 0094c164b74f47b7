"""What the pages of orders take in and give out: files, prices on the first page, papers as lists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from coordinator.desk.orders.item_words import offer_words
from coordinator.desk.orders.order_queries import order_lines
from coordinator.desk.overview.waiting import Waiting
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import DEVICE, PRODUCT, SETTING
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, DELIVERY, ORDER
from coordinator.ledger.questions import Query
from coordinator.ui.overview.overview_page import OverviewPage
from tests.ui.orders.order_hands import Hands, drop, hands_on, order_begun, said, three_came
from tests.ui.shell.test_main_window import nameless

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture
def hands(tmp_path: Path, qtbot: QtBot) -> Iterator[Hands]:
    with hands_on(tmp_path, qtbot) as found:
        yield found


def ordered_from_the_supplier(hands: Hands) -> None:
    """The order that the sample delivery list speaks of."""
    from coordinator.desk.orders import order_actions as desk
    from coordinator.domain.orders.order_steps import Approval, Purpose

    ledger = hands.window.context.ledger
    found = [ledger.register.find(PRODUCT, "model_number", code)[0] for code in ("82W20004MX", "MPQ03KN/A")]
    asked = [desk.Asked(found[0], 30), desk.Asked(found[1], 10)]
    purpose = Purpose("running", "2026-09-10", number="IK-2026-0201")
    order = desk.new_order(ledger, purpose, asked, origin=Origin.WINDOW).created[-1]
    record = ledger.register.get(ORDER, order.id)
    assert record is not None
    desk.send(ledger, record, approved=Approval("Rut Rektorsson", "2026-07-13"), origin=Origin.WINDOW)


def test_a_suppliers_list_dropped_on_any_page_is_shown_before_it_is_taken(hands: Hands) -> None:
    ordered_from_the_supplier(hands)
    hands.window.go("overview")
    drop(hands, SAMPLES / "supplier_delivery.csv")
    files = hands.page.files
    hands.qtbot.waitUntil(lambda: files.foreseen is not None and files.isVisible(), timeout=5_000)
    rows = hands.cells(files.brought)
    assert [(cells[1], cells[2]) for cells in rows][:1] == [("300e Yoga Chromebook Gen 4", "3")]
    assert any("ej beställd" in cells[3] for cells in rows)
    assert any("3 kvar att få" in cells[3] for cells in rows)
    assert "9 rader: 4 nya, 4 överhoppade, 1 avvisad" in files.said.text()
    assert hands.register.count(Query(DELIVERY)) == 0  # nothing is written by looking
    assert not nameless(QAccessible.queryAccessibleInterface(hands.window))
    promised = files.does.text()
    hands.press(files.does)
    assert promised == "Registrera leverans: 10 enheter"
    assert hands.page.stack.currentWidget() is hands.page.check
    assert hands.register.count(Query(DELIVERY)) == 2
    lines = order_lines(hands.register, hands.register.ids(Query(ORDER))[0])
    assert [(line.quantities.delivered, line.quantities.outstanding) for line in lines] == [(2, 28), (6, 3)]

    drop(hands, SAMPLES / "supplier_delivery.csv")  # on the check a list is a file like any other
    assert len(hands.page.check.attached.waiting) == 1
    hands.page.check.attached.clear()
    hands.page.show_part("orders")
    drop(hands, SAMPLES / "supplier_delivery.csv")
    hands.qtbot.waitUntil(lambda: files.foreseen is not None and files.isVisible(), timeout=5_000)
    assert not files.does.isEnabled()
    hands.press(files.leave)
    hands.window.context.ledger.undo()
    assert hands.register.count(Query(DELIVERY)) == 0


def test_a_peppol_advice_and_a_catalogue_come_one_after_the_other(hands: Hands, tmp_path: Path) -> None:
    ordered_from_the_supplier(hands)
    catalogue = tmp_path / "sortiment.csv"
    catalogue.write_text(
        "Artikelnr;Benämning;Tillverkare;Modellnummer;Typ;Leverantör;Pris;Månadsavgift;Gäller från;Ledtid\n"
        "MPQ03KN/A;iPad 10,9 64 GB;Apple;MPQ03KN/A;Lärplatta;Leverantör AB;;240;2026-09-01;15\n"
        "NY-1;Påhittsplattan;Påhitt;NY-1;Lärplatta;Leverantör AB;4 000;;2026-07-01;10\n",
        encoding="utf-8",
    )
    devices = tmp_path / "enheter.csv"
    devices.write_text("Serienummer;Modell\nLÅTSAS1;Påhittsplattan\n", encoding="utf-8")
    hands.page.ask_files = lambda *_: [SAMPLES / "peppol_despatch_advice.xml", catalogue, devices]
    hands.page.show_part("delivery")
    hands.press(hands.page.delivery.file)
    files = hands.page.files
    hands.qtbot.waitUntil(lambda: files.foreseen is not None and files.isVisible(), timeout=5_000)
    assert files.title.text() == "Sortiment: sortiment.csv · 1 fil till efter den"
    rows = hands.cells(files.brought)
    assert any(cells[1] == "Påhittsplattan" and "ny" in cells[3] for cells in rows)
    assert any("nytt pris" in cells[3] and "240 kr" in cells[3].replace("\N{NO-BREAK SPACE}", " ") for cells in rows)
    hands.press(files.does)
    hands.qtbot.waitUntil(lambda: files.foreseen is not None, timeout=5_000)
    assert files.title.text() == "Leveranslista: peppol_despatch_advice.xml"
    hands.press(files.does)
    hands.qtbot.waitUntil(lambda: hands.window.page is hands.window.pages["import"], timeout=5_000)
    hands.settle()
    assert hands.register.count(Query(CATALOGUE_ITEM)) == 3
    assert order_lines(hands.register, 1)[1].quantities.delivered == 6


def test_a_price_above_the_frame_stands_on_the_first_page_until_it_is_confirmed(hands: Hands) -> None:
    """Two tablets pay a fee today and four are to come: six times twelve times the difference."""
    order_begun(hands)
    ledger = hands.window.context.ledger
    tablet = hands.register.find(PRODUCT, "model_number", "MPQ03KN/A")[0].id
    born = [Creation(DEVICE.code, -1 - at, {"serial": f"IPAD{at}", "product": tablet}) for at in range(2)]
    years = Creation(SETTING.code, -9, {"code": "budget.years", "value": "2026 2,5 2026-03-15"})
    ledger.commit(ChangeSet(Sentence("set up"), Origin.WINDOW, creations=(*born, years)))
    page = hands.page
    page.show_part("catalogue")
    hands.qtbot.waitUntil(lambda: page.catalogue.sheet.rowCount() == 2, timeout=3_000)
    page.catalogue.view.selectRow(1)
    told = page.catalogue.details.text().replace("\N{NO-BREAK SPACE}", " ")
    assert "En enhet kostar 2 592 kr per år: hårdvara 2 592 kr + service 0 kr" in told
    hands.press(page.catalogue.price)
    hands.fill(page.catalogue.form, monthly_fee_ore="221,40", valid_from="2026-09-01", announced_on="2026-03-15")
    hands.settle()
    assert not page.catalogue.notices.isVisible()  # just the frame, and announced on the very day: no notice
    hands.press(page.catalogue.price)
    hands.fill(page.catalogue.form, monthly_fee_ore="240", valid_from="2026-10-01", reason="Nytt avtal")
    hands.window.go("overview")
    first = hands.window.page
    assert isinstance(first, OverviewPage)

    def notices() -> list[Waiting]:
        return [each for each in first.found.waiting if each.wanted == {"part": "catalogue"}] if first.found else []

    hands.qtbot.waitUntil(lambda: bool(notices()), timeout=5_000)
    waiting = notices()[0]
    beside = waiting.beside.replace("\N{NO-BREAK SPACE}", " ")
    assert "221,40 kr per månad → 240 kr per månad (+8,4 %) från 2026-10-01, 1 339,20 kr per år här" in beside
    assert "över årets ramjustering, aviserat efter budgetdialogen, Nytt avtal" in beside
    hands.window.go(waiting.page, **waiting.wanted)
    hands.qtbot.waitUntil(page.catalogue.notices.isVisible, timeout=3_000)
    hands.press(page.catalogue.notices.findChildren(QPushButton)[0])
    hands.qtbot.waitUntil(lambda: not page.catalogue.notices.isVisible(), timeout=3_000)


def test_an_item_is_kept_by_hand_with_every_fact(hands: Hands) -> None:
    page = hands.page
    page.show_part("catalogue")
    hands.qtbot.waitUntil(lambda: page.catalogue.sheet.rowCount() == 2, timeout=3_000)
    page.catalogue.view.selectRow(1)
    hands.press(page.catalogue.edit)
    hands.fill(page.catalogue.form, ordered_by="Rektor", meant_for="Förskolan", approver="Förvaltningschef",
               service_ore="120", checklist="Fodral\nPenna")  # fmt: skip
    offer = next(each for each in page.catalogue.offers if each.item.meant_for == "Förskolan")
    told = offer_words(hands.register, offer)
    for part in ("Rektor", "Förskolan", "Förvaltningschef", "Fodral · Penna", "service 120"):
        assert part in told.replace("\N{NO-BREAK SPACE}", " ")


def test_the_papers_are_saved_as_lists_too(hands: Hands, tmp_path: Path) -> None:
    order = three_came(hands)
    page, to = hands.page, tmp_path / "lista.csv"
    page.viewer.ask_csv = lambda _parent, _proposed: to
    hands.window.scan("PF000001")
    page.check.points[0].setChecked(False)
    page.check.deviation.setText("=Spricka")
    hands.press(page.check.does)
    hands.press(page.check.protocol)
    hands.press(page.viewer.csv)
    rows = to.read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 4
    [row] = [each for each in rows if "PF000001" in each]
    assert row.startswith('FS-1;2026-07-13;B2026-0001;1;300e Yoga Chromebook Gen 4;PF000001;1;Avviker;2026-07-13;"')
    assert row.endswith(";Skolans programvara;'=Spricka")  # no cell that a spreadsheet would reckon with
    page.viewer.left.emit()
    page.show_order(order)
    hands.press(page.order.buttons["sheet"])
    hands.press(page.viewer.csv)
    header, first, second = to.read_text(encoding="utf-8-sig").splitlines()
    assert dict(zip(header.split(";"), first.split(";"), strict=True))["Levererat"] == "3"
    assert "iPad 10,9 64 GB" in second
    page.viewer.left.emit()
    page.show_part("amiss")
    hands.qtbot.waitUntil(lambda: page.amiss.sheet.rowCount() == 1, timeout=3_000)
    hands.press(page.amiss.list)
    hands.press(page.viewer.csv)
    assert "Fel innehåll;1;300e Yoga Chromebook Gen 4;PF000001" in to.read_text(encoding="utf-8-sig")
    page.viewer.left.emit()
    page.viewer.ask_csv = lambda _parent, _proposed: tmp_path / "finns" / "inte" / "lista.csv"
    hands.press(page.amiss.list)
    hands.press(page.viewer.csv)
    assert "finns" in said(hands)


def test_no_list_of_orders_has_a_code_that_could_be_scanned_instead(hands: Hands) -> None:
    """The papers of orders hold letters and lines only: no picture, and nothing drawn but horizontal rules."""
    order = three_came(hands)
    from pypdfium2 import PdfDocument, raw

    page = hands.page
    hands.press(page.check.rest)
    for paper in ("protocol", "sheet"):
        if paper == "sheet":
            page.show_order(order)
        hands.press(page.check.protocol if paper == "protocol" else page.order.buttons["sheet"])
        shown = page.viewer.pages.paper
        assert shown is not None
        for sheet in PdfDocument(shown.data):
            kinds = [each.type for each in sheet.get_objects()]
            assert raw.FPDF_PAGEOBJ_IMAGE not in kinds
            boxes = [each.get_bounds() for each in sheet.get_objects() if each.type == raw.FPDF_PAGEOBJ_PATH]
            assert all(abs(top - bottom) < 2 for _, bottom, _, top in boxes)
        page.viewer.left.emit()


def test_a_list_of_orders_that_comes_back_is_shown_before_it_is_taken(hands: Hands, tmp_path: Path) -> None:
    ordered_from_the_supplier(hands)
    (order,) = hands.register.records(Query(ORDER))
    path = tmp_path / "lista.csv"
    path.write_text(f"Beställningsnummer;Rad;Kostnadsställe;Önskat\n{order.number};1;4712;99\n", "utf-8-sig")
    hands.page.ask_files = lambda *_: [path]
    hands.page.show_part("delivery")
    hands.press(hands.page.delivery.file)
    files = hands.page.files
    hands.qtbot.waitUntil(lambda: files.foreseen is not None and files.isVisible(), timeout=5_000)
    assert files.title.text() == "Beställningslista: lista.csv"
    assert files.does.text() == "Läs in 1 ändring"
    assert any("4712" in cells[3] for cells in hands.cells(files.brought))
    assert any("Önskat" in cells[2] for cells in hands.cells(files.amiss))
    hands.press(files.does)
    hands.settle()
    (order,) = hands.register.records(Query(ORDER))
    assert order.cost_centre == "4712"
