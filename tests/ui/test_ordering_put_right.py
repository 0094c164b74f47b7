"""What the pages of orders put right and take in: attachments, corrections, files, the ladder, prices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from coordinator.app.opening import School
from coordinator.desk.orders import order_lines
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.ledger.asking import Query
from coordinator.ui.ordering.items import offer_said
from coordinator.ui.overview import OverviewPage
from coordinator.ui.settings.orders import OrdersSection
from coordinator.ui.settings.page import SettingsPage
from coordinator.ui.waiting import Waiting
from coordinator.ui.window import MainWindow
from tests.ui.ordering_hands import Hands, decided, order_begun
from tests.ui.ordering_school import opened_orders
from tests.ui.shell_school import window_on

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    with opened_orders(tmp_path) as (found, _names):
        yield found


@pytest.fixture
def window(school: School, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(school, qtbot) as found:
        found.go("orders")
        yield found


@pytest.fixture
def hands(window: MainWindow, qtbot: QtBot) -> Hands:
    return Hands(window, qtbot)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "spricka.png"
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("brown"))
    assert image.save(str(path))
    return path


def three_came(hands: Hands, note: str = "FS-1") -> int:
    """Three boxes of the first line, registered; the check is open."""
    order = order_begun(hands)
    hands.press(hands.page.order.buttons["receive"])
    hands.page.delivery.note.setText(note)
    hands.page.delivery.note.textEdited.emit(note)
    hands.window.scan("82W20004MX")
    for number in range(3):
        hands.window.scan(f"PF{number:06d}")
    hands.press(hands.page.delivery.does)
    return order


def drop(hands: Hands, *paths: Path) -> None:
    """Files are let fall on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPoint(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    hands.window.dropEvent(event)
    hands.settle()


def said(hands: Hands) -> str:
    return hands.window.footer.line.text()


def attached(hands: Hands) -> list[str]:
    box = hands.page.check.attached
    return [box.list.item(at).text() for at in range(box.list.count())]


def test_a_photo_is_chosen_dropped_and_pasted_and_kept_with_the_deviation(hands: Hands, photo: Path) -> None:
    three_came(hands)
    check = hands.page.check
    hands.window.scan("PF000001")
    check.attached.ask_files = lambda _parent: [photo]
    hands.press(check.attached.add)
    drop(hands, photo)
    QApplication.clipboard().setImage(QImage(str(photo)))
    check.deviation.setFocus()
    QTest.keyClick(check.deviation, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert attached(hands) == [
        "spricka.png · inte sparad ännu", "spricka.png · inte sparad ännu", "bild-2026-07-13-3.png · inte sparad ännu",
    ]  # fmt: skip
    check.deviation.setText("Spricka i skärmen")
    assert check.does.text() == "Notera avvikelse på 1 enhet med 3 filer"
    hands.press(check.does)
    assert attached(hands) == []

    hands.window.scan("PF000001")
    assert [each.name for each in check.attached.kept] == ["spricka.png", "spricka.png", "bild-2026-07-13-3.png"]
    assert hands.register.count(Query("attachment")) == 3
    hands.window.scan("PF000002")
    assert attached(hands) == []  # they belong to the other unit
    hands.window.context.ledger.undo()
    assert hands.register.count(Query("attachment")) == 0
    assert hands.window.context.ledger.verify() == []


def test_a_kept_photo_is_shown_saved_and_taken_away(hands: Hands, photo: Path, tmp_path: Path) -> None:
    three_came(hands)
    check, page = hands.page.check, hands.page
    hands.window.scan("PF000001")
    drop(hands, photo)
    check.deviation.setText("Spricka")
    hands.press(check.does)
    hands.window.scan("PF000001")

    hands.press(check.attached.show_one)
    assert page.stack.currentWidget() is page.pictures
    assert page.pictures.title.text() == "spricka.png"
    assert not page.pictures.picture.pixmap().isNull()
    QTest.keyClick(page.pictures, Qt.Key.Key_Escape)
    hands.settle()
    assert page.stack.currentWidget() is check

    copy = tmp_path / "kopia.png"
    check.attached.ask_place = lambda _parent, _proposed: copy
    hands.press(check.attached.save)
    assert copy.read_bytes() == photo.read_bytes()
    hands.press(check.attached.remove)
    hands.qtbot.waitUntil(lambda: not check.attached.kept, timeout=3_000)
    assert hands.register.count(Query("attachment")) == 0


def test_what_is_too_large_or_no_picture_is_said(hands: Hands, tmp_path: Path) -> None:
    three_came(hands)
    film = tmp_path / "film.mp4"
    film.write_bytes(b"0" * 10_000_001)
    drop(hands, film)
    assert "10 MB" in said(hands)
    assert attached(hands) == []
    QApplication.clipboard().setText("bara ord")
    hands.page.check.paste()
    assert "kopierats" in said(hands)
    note = tmp_path / "anteckning.txt"
    note.write_text("Pallen var våt", encoding="utf-8")
    drop(hands, note)
    hands.page.check.attached.list.setCurrentRow(0)
    hands.press(hands.page.check.attached.show_one)
    assert "kan inte visas" in said(hands)
    assert hands.page.stack.currentWidget() is hands.page.check


def test_a_delivery_is_dated_back_and_gets_its_number(hands: Hands) -> None:
    order = three_came(hands, note="")
    check = hands.page.check
    hands.press(check.correct)
    hands.fill(check.form, on="2026-07-09", note_number="FS-88123", reason="Kom i torsdags")
    device = hands.register.find("device", "serial", "PF000001")[0]
    assert (device["purchase_date"], device["warranty_end"]) == ("2026-07-09", "2029-07-09")
    [line, _] = order_lines(hands.register, order)
    assert [each["note_number"] for each in line.deliveries.values()] == ["FS-88123"]
    entry = hands.register.entries(limit=1)[0]
    assert entry.reason == "Kom i torsdags"
    hands.press(check.correct)
    hands.fill(check.form, on="2026-07-20")
    assert "2026-07-20" in said(hands)  # a day to come is refused
    check.form.close_form()
    hands.window.context.ledger.undo()
    assert hands.register.find("device", "serial", "PF000001")[0]["purchase_date"] == "2026-07-13"


def test_units_are_moved_to_their_line_and_taken_out_and_all_of_it_is_undone(hands: Hands) -> None:
    order = three_came(hands)
    check = hands.page.check
    check.view.selectRow(0)
    check.view.selectionModel().select(
        check.sheet.index(1, 0),
        check.view.selectionModel().SelectionFlag.Select | check.view.selectionModel().SelectionFlag.Rows,
    )
    hands.press(check.put_on)
    tablets = order_lines(hands.register, order)[1].record.id
    hands.fill(check.form, line=str(tablets))
    assert [line.quantities.delivered for line in order_lines(hands.register, order)] == [1, 2]
    assert hands.register.find("device", "serial", "PF000000")[0]["monthly_fee_ore"] == 21_600

    check.view.selectRow([each.unit["serial"] for each in check.units].index("PF000002"))
    hands.press(check.take_out)
    hands.fill(check.form, reason="Skannad av misstag")
    assert [line.quantities.delivered for line in order_lines(hands.register, order)] == [0, 2]
    assert not hands.register.find("device", "serial", "PF000002")
    ledger = hands.window.context.ledger
    ledger.undo()
    ledger.undo()
    assert [line.quantities.delivered for line in order_lines(hands.register, order)] == [3, 0]
    assert ledger.verify() == []


def test_what_nobody_ordered_is_looked_at_by_itself_and_may_get_its_line(hands: Hands) -> None:
    order = order_begun(hands)
    hands.press(hands.page.order.buttons["receive"])
    hands.window.scan("OKÄND123")
    hands.press(hands.page.delivery.does)
    check = hands.page.check
    assert [cells[3] for cells in hands.cells(check.sheet)] == ["Inte beställd"]
    assert not check.rest.isVisible()
    check.view.selectRow(0)
    hands.press(check.put_on)
    hands.fill(check.form, line=str(order_lines(hands.register, order)[0].record.id))
    device = hands.register.find("device", "serial", "OKÄND123")[0]
    assert (device["phase"], device["order_no"]) == ("deployment", "B2026-0001")


def test_a_line_is_changed_and_another_cancelled_each_with_its_reason(hands: Hands) -> None:
    order = order_begun(hands)
    part = hands.page.order
    hands.choose_line(1)
    hands.press(part.buttons["change"])
    hands.fill(part.form, quantity=32, category="need", reason="Två till")
    hands.choose_line(2)
    hands.press(part.buttons["cancel_line"])
    hands.fill(part.form, category="budget", reason="Väntar ett år")
    [first, second] = order_lines(hands.register, order)
    assert (first.quantities.asked, second.standing.state) == (32, "cancelled")
    assert [(step["what"], step["category"], step["reason"]) for step in (first.journal[-1], second.journal[-1])] == [
        ("asked", "need", "Två till"), ("cancelled", "budget", "Väntar ett år"),
    ]  # fmt: skip
    assert not part.buttons["cancel_line"].isEnabled()
    hands.choose_line(1)
    hands.press(part.buttons["decide"])
    hands.fill(part.form, product="iPad 10,9 64 GB", quantity=30, reason="Utgått", category="replaced")
    changed = order_lines(hands.register, order)[0]
    assert (changed.record["monthly_fee_ore"], changed.record["price_ore"]) == (21_600, None)
    assert part.changes.isVisible()  # central changed it: it waits to be confirmed
    assert "produkt" in part.changed.text()


def test_an_order_is_sent_without_approval_only_where_the_school_says_so(hands: Hands) -> None:
    page = hands.page
    hands.qtbot.waitUntil(page.orders.empty_does.isVisible, timeout=3_000)
    hands.press(page.orders.empty_does)
    hands.fill(page.orders.form, purpose="running", wanted="2026-09-10")
    hands.press(page.order.buttons["add"])
    hands.fill(page.order.form, product="iPad 10,9 64 GB", quantity=1)
    assert not page.order.buttons["send"].isVisible()
    assert page.order.buttons["approve"].isVisible()
    section = ladder_section(hands)
    section.free.click()
    hands.settle()
    QTest.qWait(50)
    hands.window.go("orders")
    hands.settle()
    hands.press(page.order.buttons["send"])
    assert page.order.order is not None
    assert page.order.order["sent_on"] is not None


def ladder_section(hands: Hands) -> OrdersSection:
    hands.window.go("settings", section="orders")
    settings = hands.window.page
    assert isinstance(settings, SettingsPage)
    section = settings.sections["orders"]
    assert isinstance(section, OrdersSection)
    return section


def test_the_ladder_is_filled_in_the_settings_and_stands_with_what_is_late(hands: Hands) -> None:
    section = ladder_section(hands)
    assert section.list.count() == 2  # the school's first step, and a line for a new one
    for code, value in {"role": "Förvaltningschef", "name": "Eva Provberg", "phone": "070-000 00 02",
                        "after_days": "fem"}.items():  # fmt: skip
        section.fields[code].setText(value)
    hands.press(section.save)
    assert "fem" in said(hands)
    section.fields["after_days"].setText("5")
    hands.press(section.save)
    assert section.list.count() == 3
    assert "efter 5 dagar" in section.list.item(1).text()
    hands.window.go("orders")
    order_begun(hands)  # ready on the fourth of September, wanted on the tenth of August
    part = hands.page.order
    assert part.warning.isVisible()
    assert "Förvaltningschef Eva Provberg, 070-000 00 02 (från 2026-07-18)" in part.ladder.text()
    section = ladder_section(hands)
    section.list.setCurrentRow(0)
    hands.press(section.remove)
    assert "1. Förvaltningschef" in section.list.item(0).text()


def test_an_empty_ladder_leads_to_where_it_is_filled(hands: Hands) -> None:
    section = ladder_section(hands)
    section.list.setCurrentRow(0)
    hands.press(section.remove)
    hands.window.go("orders")
    order_begun(hands)
    hands.press(hands.page.order.contacts)
    assert isinstance(hands.window.page, SettingsPage)
    assert hands.window.page.stack.currentIndex() == list(hands.window.page.sections).index("orders")


def ordered_from_the_supplier(hands: Hands) -> None:
    """The order that the sample delivery list speaks of."""
    from coordinator.desk import ordering as desk
    from coordinator.domain.orders.ordering import Approval, Purpose

    ledger = hands.window.context.ledger
    found = [ledger.register.find("product", "model_number", code)[0] for code in ("82W20004MX", "MPQ03KN/A")]
    asked = [desk.Asked(found[0], 30), desk.Asked(found[1], 10)]
    purpose = Purpose("running", "2026-09-10", number="IK-2026-0201")
    order = desk.new_order(ledger, purpose, asked, origin=Origin.WINDOW).created[-1]
    record = ledger.register.get("order", order.id)
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
    assert hands.register.count(Query("delivery")) == 0  # nothing is written by looking
    promised = files.does.text()
    hands.press(files.does)
    assert promised == "Registrera leverans: 10 enheter"
    assert hands.page.stack.currentWidget() is hands.page.check
    assert hands.register.count(Query("delivery")) == 2
    lines = order_lines(hands.register, hands.register.ids(Query("order"))[0])
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
    assert hands.register.count(Query("delivery")) == 0


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
    hands.page.ask_files = lambda _parent: [SAMPLES / "peppol_despatch_advice.xml", catalogue, devices]
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
    assert hands.register.count(Query("catalogue_item")) == 3
    assert order_lines(hands.register, 1)[1].quantities.delivered == 6


def test_a_price_above_the_frame_stands_on_the_first_page_until_it_is_confirmed(hands: Hands) -> None:
    """Two tablets pay a fee today and four are to come: six times twelve times the difference."""
    order_begun(hands)
    ledger = hands.window.context.ledger
    tablet = hands.register.find("product", "model_number", "MPQ03KN/A")[0].id
    born = [Creation("device", -1 - at, {"serial": f"IPAD{at}", "product": tablet}) for at in range(2)]
    years = Creation("setting", -9, {"code": "budget.years", "value": "2026 2,5 2026-03-15"})
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
    offer = next(each for each in page.catalogue.offers if each.item["meant_for"] == "Förskolan")
    told = offer_said(hands.register, offer)
    for part in ("Rektor", "Förskolan", "Förvaltningschef", "Fodral · Penna", "service 120"):
        assert part in told.replace("\N{NO-BREAK SPACE}", " ")


def test_orders_to_escalate_stand_on_the_first_page(hands: Hands) -> None:
    order_begun(hands)
    hands.window.go("overview")
    first = hands.window.page
    assert isinstance(first, OverviewPage)
    hands.qtbot.waitUntil(lambda: first.found is not None and bool(first.found.waiting), timeout=5_000)
    assert first.found is not None
    waiting = first.found.waiting[0]
    assert waiting.sentence == "1 beställning måste eskaleras"
    assert "B2026-0001: önskad 2026-08-10, klar tidigast 2026-09-04" in waiting.beside
    hands.window.go(waiting.page, **waiting.wanted)
    decided(hands)
    hands.choose_line(1)
    for line in (1, 2):
        hands.choose_line(line)
        hands.press(hands.page.order.buttons["decide"])
        hands.fill(hands.page.order.form, promised="2026-08-05", reason="I tid")
    assert not hands.page.order.warning.isVisible()  # promised in time: nobody need be asked


def test_the_boxes_are_heard_and_seen_and_what_is_not_ordered_is_set_aside(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    beeps: list[int] = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(1))
    order_begun(hands)
    delivery = hands.page.delivery
    hands.press(hands.page.order.buttons["receive"])
    hands.window.scan("82W20004MX")
    hands.window.scan("PF000001")
    assert (len(beeps), delivery.heard.text()[0]) == (0, "✓")
    hands.window.scan("PF000001")
    assert (len(beeps), delivery.heard.text()[0]) == (1, "▲")
    hands.window.scan("FRÄMMANDE1")
    delivery.units_view.selectRow(0)
    hands.press(delivery.set_aside)
    assert delivery.unpacking.units[-1].line is None
    assert hands.cells(delivery.units)[0][2] == "? Inte beställd"
    for number in range(2, 32):
        hands.window.scan(f"PF{number:06d}")
    assert (len(beeps), delivery.heard.property("role")) == (2, "danger")  # the thirty-first is one too many
