"""What the pages of orders put right: attachments, corrections, changed lines, approval, the ladder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coordinator.desk.orders.order_queries import order_lines
from coordinator.domain.changes import ChangeSet, Origin, Sentence, difference
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.orders.order_kinds import ATTACHMENT, ORDER
from coordinator.domain.values import iso
from coordinator.ledger.questions import Query
from coordinator.ui.settings.orders_section import OrdersSection
from coordinator.ui.settings.settings_page import SettingsPage
from tests.ui.orders.order_hands import Hands, decided, drop, hands_on, order_begun, said, three_came
from tests.ui.shell.test_main_window import nameless

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture
def hands(tmp_path: Path, qtbot: QtBot) -> Iterator[Hands]:
    with hands_on(tmp_path, qtbot) as found:
        yield found


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "spricka.png"
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("brown"))
    assert image.save(str(path))
    return path


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
    assert not nameless(QAccessible.queryAccessibleInterface(hands.window))
    hands.press(check.does)
    assert attached(hands) == []

    hands.window.scan("PF000001")
    assert [each.name for each in check.attached.kept] == ["spricka.png", "spricka.png", "bild-2026-07-13-3.png"]
    assert hands.register.count(Query(ATTACHMENT)) == 3
    hands.window.scan("PF000002")
    assert attached(hands) == []  # they belong to the other unit
    hands.window.context.ledger.undo()
    assert hands.register.count(Query(ATTACHMENT)) == 0
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
    assert hands.register.count(Query(ATTACHMENT)) == 0


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
    hands.fill(check.form, on="2026-07-09")
    assert "skickades 2026-07-13" in said(hands), "nothing comes before it is ordered"
    check.form.close_form()
    record = hands.register.get(ORDER, order)
    assert record is not None
    earlier = difference(record, {"sent_on": "2026-07-01"})
    hands.window.context.ledger.commit(ChangeSet(Sentence("sent earlier"), Origin.WINDOW, changes=earlier))
    hands.press(check.correct)
    hands.fill(check.form, on="2026-07-09", note_number="FS-88123", reason="Kom i torsdags")
    device = hands.register.find(DEVICE, "serial", "PF000001")[0]
    assert (iso(device.purchase_date), iso(device.warranty_end)) == ("2026-07-09", "2029-07-09")
    [line, _] = order_lines(hands.register, order)
    assert [each.note_number for each in line.deliveries.values()] == ["FS-88123"]
    entry = hands.register.entries(limit=1)[0]
    assert entry.reason == "Kom i torsdags"
    hands.press(check.correct)
    hands.fill(check.form, on="2026-07-20")
    assert "2026-07-20" in said(hands)  # a day to come is refused
    check.form.close_form()
    hands.window.context.ledger.undo()
    assert hands.register.find(DEVICE, "serial", "PF000001")[0].purchase_date == date(2026, 7, 13)


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
    assert hands.register.find(DEVICE, "serial", "PF000000")[0].monthly_fee_ore == 21_600

    check.view.selectRow([each.unit.serial for each in check.units].index("PF000002"))
    hands.press(check.take_out)
    hands.fill(check.form, reason="Skannad av misstag")
    assert [line.quantities.delivered for line in order_lines(hands.register, order)] == [0, 2]
    assert not hands.register.find(DEVICE, "serial", "PF000002")
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
    device = hands.register.find(DEVICE, "serial", "OKÄND123")[0]
    assert (device.phase, device.order_no) == ("deployment", "B2026-0001")


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
    assert [(step.what, step.category, step.reason) for step in (first.journal[-1], second.journal[-1])] == [
        ("asked", "need", "Två till"), ("cancelled", "budget", "Väntar ett år"),
    ]  # fmt: skip
    assert not part.buttons["cancel_line"].isEnabled()
    hands.choose_line(1)
    hands.press(part.buttons["decide"])
    hands.fill(part.form, product="iPad 10,9 64 GB", quantity=30, reason="Utgått", category="replaced")
    changed = order_lines(hands.register, order)[0]
    assert (changed.record.monthly_fee_ore, changed.record.price_ore) == (21_600, None)
    assert part.changes.isVisible()  # central changed it: it waits to be confirmed
    assert "produkt" in part.changed.text()


def test_an_order_is_sent_without_approval_only_where_the_school_says_so(hands: Hands) -> None:
    page = hands.page
    hands.qtbot.waitUntil(page.orders.empty_does.isVisible, timeout=3_000)
    hands.press(page.orders.empty_does)
    hands.fill(page.orders.form, purpose="running", wanted="2020-09-10")
    assert "2020-09-10 har passerat" in page.orders.form.title.text()
    assert not hands.register.count(Query(ORDER)), "a day gone by is asked about first"
    page.orders.form.close_form()
    hands.press(page.orders.empty_does)
    hands.fill(page.orders.form, purpose="running", wanted="2026-09-10")
    hands.press(page.order.buttons["add"])
    hands.fill(page.order.form, product="iPad 10,9 64 GB", quantity=1)
    assert not page.order.buttons["send"].isVisible()
    assert page.order.buttons["approve"].isVisible()
    section = ladder_section(hands)
    section.free.click()
    hands.settle()
    hands.window.go("orders")
    hands.settle()
    hands.press(page.order.buttons["send"])
    assert page.order.order is not None
    assert page.order.order.sent_on is not None


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
    assert not nameless(QAccessible.queryAccessibleInterface(hands.window))
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


def test_orders_to_escalate_stand_on_the_first_page(hands: Hands) -> None:
    order_begun(hands)
    waiting = hands.first_waiting()
    assert waiting.sentence == "1 beställning måste eskaleras"
    assert "B2026-0001: önskad 2026-08-10, klar tidigast 2026-09-04" in waiting.beside
    hands.window.go(waiting.page, **waiting.wanted)
    decided(hands)
    hands.choose_line(1)
    for line in (1, 2):
        hands.choose_line(line)
        hands.press(hands.page.order.buttons["decide"])
        hands.fill(hands.page.order.form, promised="2026-08-04", reason="Snart")
    assert hands.page.order.warning.isVisible(), "five working days of preparation end on the 11th"
    for line in (1, 2):
        hands.choose_line(line)
        hands.press(hands.page.order.buttons["decide"])
        hands.fill(hands.page.order.form, promised="2026-08-03", reason="I tid")
    assert not hands.page.order.warning.isVisible(), "promised in time: nobody need be asked"


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
