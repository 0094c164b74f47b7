"""The real day of the issue, played through the window; every figure is checked on screen, in ``--json`` and on paper.

Thirty and four are asked for, central decides twenty-eight and four with a reason, twenty arrive of which one lacks its
software and one was never ordered, eight are back-ordered, and the rest becomes a supplement that misses the term start
and is escalated.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from coordinator.app.program_services import means
from coordinator.cli import run_command
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.values import iso
from coordinator.ui.orders.orders_page import OrderingPage
from tests.ui.orders.order_hands import Hands, hands_on, order_begun
from tests.ui.orders.order_school import CENTRAL, TODAY

Asked = Callable[..., Any]
# asked, decided, shipped, delivered, accepted, handed out, outstanding, never coming, over, missing
CHROMEBOOKS = (30, 28, 19, 19, 18, 0, 8, 1, 0, 9)
TABLETS = (4, 4, 0, 0, 0, 0, 0, 4, 0, 4)
FIGURES = ("asked", "decided", "shipped", "delivered", "accepted", "handed_out", "outstanding", "never_coming",
           "over_delivered", "missing")  # fmt: skip


@pytest.fixture
def hands(tmp_path: Path, qtbot: QtBot) -> Iterator[Hands]:
    with hands_on(tmp_path, qtbot) as found:
        yield found


@pytest.fixture
def asked(hands: Hands, capsys: pytest.CaptureFixture[str]) -> Asked:
    """The command line on the same database, while the window is open."""

    def ask(*arguments: str) -> Any:
        capsys.readouterr()
        code = run_command(
            [*arguments, "--json", "--database", str(hands.window.context.path), "--today", TODAY.isoformat()], means()
        )
        said = capsys.readouterr()
        assert (code, said.err) == (0, "")
        return json.loads(said.out)

    return ask


def decide(hands: Hands, line: int, quantity: int, reason: str) -> None:
    hands.choose_line(line)
    hands.press(hands.page.order.buttons["decide"])
    said = {"quantity": quantity, "promised": "2026-08-05", "name": CENTRAL, "reason": reason}
    hands.fill(hands.page.order.form, **said, **({"category": "budget"} if line == 1 else {}))


def receive(hands: Hands) -> None:
    """Nineteen on their line and one that nobody ordered, with the note's number; one lacks its software."""
    page = hands.page
    hands.press(page.order.buttons["receive"])
    page.delivery.note.setText("FS-88123")
    page.delivery.note.textEdited.emit("FS-88123")
    hands.window.scan("82W20004MX")  # the code on the box says what is unpacked
    for number in range(19):
        hands.window.scan(f"PF{number:06d}")
    hands.window.scan("FREMMANDE1")
    page.delivery.units_view.selectRow(0)
    hands.press(page.delivery.set_aside)
    hands.press(page.delivery.does)
    hands.window.scan("PF000003")
    page.check.points[0].setChecked(False)
    hands.press(page.check.does)
    hands.press(page.check.rest)


def declare(hands: Hands, line: int, quantity: int, reason: str, **more: object) -> None:
    hands.choose_line(line)
    hands.press(hands.page.order.buttons["declare"])
    hands.fill(hands.page.order.form, quantity=quantity, reason=reason, **more)


def paper(page: OrderingPage) -> str:
    """The words of the paper that is shown, its blanks folded; then back to where it was asked for."""
    assert page.stack.currentWidget() is page.viewer
    shown = page.viewer.pages.paper
    assert shown is not None
    said = " ".join(" ".join(shown.text(number) for number in range(len(shown))).split())
    page.viewer.left.emit()
    return said.replace("\N{NO-BREAK SPACE}", " ")


def shown_figures(hands: Hands, line: int) -> tuple[int, ...]:
    """A line's figures as the page of the order shows them: in the table, and below it for the line that is chosen."""
    hands.choose_line(line)
    order = hands.page.order
    cells = [cell.said for cell in order.sheet.row(line - 1)]
    below = dict(part.rsplit(" ", 1) for part in order.figures.text().split("   ")[1].split(" · "))
    assert below["Levererat"] == cells[5]
    names = ("Skickat", "Levererat", "Godkänt", "Utlämnad", "Restnoterat", "Kommer inte", "För många")
    return (int(cells[3]), int(cells[4]), *(int(below[name]) for name in names), int(cells[6]))


def test_every_figure_of_the_day(hands: Hands, asked: Asked) -> None:
    page = hands.page
    order = order_begun(hands)
    decide(hands, 1, 28, "Tak per skola")
    decide(hands, 2, 4, "Enligt önskan")
    see_what_central_changed(hands, asked)
    receive(hands)
    page.show_order(order)
    declare(hands, 1, 8, "Fabriksbrist", promised="2026-08-19")
    declare(hands, 2, 0, "Utgått ur sortimentet")

    assert shown_figures(hands, 1) == CHROMEBOOKS
    assert shown_figures(hands, 2) == TABLETS
    shown = asked("order", "show", "B2026-0001")
    assert [tuple(line[each] for each in FIGURES) for line in shown["lines"]] == [CHROMEBOOKS, TABLETS]
    assert [line["promised"] for line in shown["lines"]] == ["2026-08-19", "2026-08-05"]
    check_the_overview(hands, asked)
    check_the_papers(hands, order)
    check_the_rest(hands, asked, order)


def see_what_central_changed(hands: Hands, asked: Asked) -> None:
    """It stands on the first page until it is confirmed there and then."""
    assert asked("order", "show", "B2026-0001")["unacknowledged"] == 4, "two decisions, two promises"
    waiting = hands.first_waiting()
    for said in ("30 → 28", CENTRAL, "Budget", "Tak per skola"):
        assert said in waiting.beside
    hands.window.go(waiting.page, **waiting.wanted)
    hands.press(hands.page.order.confirm)
    assert asked("order", "show", "B2026-0001")["unacknowledged"] == 0


def check_the_overview(hands: Hands, asked: Asked) -> None:
    page = hands.page
    page.show_part("orders")
    model = page.orders.model
    hands.qtbot.waitUntil(
        lambda: model.rowCount() == 1 and model.row(0)[2].said.endswith("Delvis levererad"), timeout=3_000
    )
    row = [cell.said for cell in page.orders.model.row(0)]
    assert row[6:10] == ["34", "32", "19", "13"]
    assert row[10] == "2026-08-19"
    [item] = asked("order", "list")["items"]
    assert [item[each] for each in ("asked", "decided", "delivered", "missing", "outstanding")] == [34, 32, 19, 13, 8]


def check_the_papers(hands: Hands, order: int) -> None:
    page = hands.page
    page.show_order(order)
    hands.press(page.order.buttons["sheet"])
    said = paper(page)
    for part in ("Rut Rektorsson", "82W20004MX 30 28 3 175,20 kr 88 905,60 kr", "MPQ03KN/A 4 4 216 kr per månad"):
        assert part in said
    hands.press(page.order.buttons["check"])
    assert page.check.sheet.rowCount() == 20
    hands.press(page.check.protocol)
    said = paper(page)
    for part in ("FS-88123", "20 enheter kom, 18 godkända, 1 avviker, 1 ej kontrollerad", "ej beställd",
                 "saknar Skolans programvara", "FREMMANDE1", "PF000018"):  # fmt: skip
        assert part in said


def check_the_rest(hands: Hands, asked: Asked, order: int) -> None:
    """One step makes the supplement; it misses the term start, is marked, and is taken up with the first contact."""
    page = hands.page
    found = [("wrong_product", None, 1), ("missing", 1, 1), ("wrong_content", 1, 1), ("late", 1, 8), ("missing", 2, 4)]
    page.show_part("amiss")
    hands.qtbot.waitUntil(lambda: page.amiss.sheet.rowCount() == 5, timeout=3_000)
    shown = [(each.kind, None if each.line is None else each.line.number, each.quantity) for each in page.amiss.found]
    assert shown == found
    assert [cells[1] for cells in hands.cells(page.amiss.sheet)] == ["1", "1", "1", "8", "4"]
    items = asked("order", "discrepancies")["items"]
    assert [(each["kind"], each["line"], each["quantity"]) for each in items] == found
    hands.press(page.amiss.list)
    assert "Kommer inte: 5 · Fel produkt: 1 · Fel innehåll: 1" in paper(page)

    page.amiss.view.selectAll()
    hands.press(page.amiss.does)
    supplement = page.order.order
    assert supplement is not None
    assert (supplement.origin, iso(supplement.wanted), iso(supplement.expected)) == (order, "2026-08-10", "2026-09-04")
    assert [cells[3] for cells in hands.cells(page.order.sheet)] == ["2", "4"]
    assert "2026-09-04" in page.order.warning.text()
    assert page.order.warning.isVisible()
    assert "1. Rektor Bo Påhittsson (från 2026-07-13)" in page.order.ladder.text()
    marked = asked("order", "show", "B2026-0002")
    assert (marked["to_escalate"], marked["expected"], [line["asked"] for line in marked["lines"]]) == (
        True, "2026-09-04", [2, 4],
    )  # fmt: skip
    assert [(step["name"], step["on"]) for step in marked["ladder"]] == [("Bo Påhittsson", "2026-07-13")]
    assert [each["kind"] for each in asked("order", "discrepancies")["items"]] == ["wrong_product", "late"]

    hands.press(page.order.buttons["escalate"])
    hands.fill(page.order.form)
    taken = asked("order", "show", "B2026-0002")
    assert (taken["escalated_to"], taken["to_escalate"]) == ("Bo Påhittsson", False)
    hands.press(page.order.buttons["escalation"])
    shown_paper = page.viewer.pages.paper
    assert shown_paper is not None
    assert len(shown_paper) == 1
    said = paper(page)
    for part in ("25 dagar för sent", "Terminen börjar 2026-08-18", "30 28 19 18 8 1 0", "4 4 0 0 0 4 0", "30 → 28",
                 "Tak per skola", "9 → 8", "Fabriksbrist", "Utgått ur sortimentet", "Rektor Bo Påhittsson",
                 "tillfrågad 2026-07-13"):  # fmt: skip
        assert part in said
    hands.window.context.ledger.undo()
    assert hands.window.context.ledger.verify() == []


def test_a_box_that_somebody_has_already_is_heard(hands: Hands) -> None:
    order_begun(hands)
    people = Creation(PERSON.code, -1, {"given_name": "Leo", "family_name": "Påhittsson", "role": "pupil", "active": 1})
    known = Creation(DEVICE.code, -2, {"serial": "PF000000", "asset_tag": "NSK-1", "held_by": -1})
    told = Creation(DEVICE.code, -3, {"serial": "PF000001"})
    ledger = hands.window.context.ledger
    ledger.commit(ChangeSet(Sentence("E"), Origin.PROGRAM, creations=(people, known, told)))
    hands.press(hands.page.order.buttons["receive"])
    hands.page.scanned("82W20004MX")
    hands.page.scanned("PF000000")
    assert "PF000000 finns redan: NSK-1, Leo Påhittsson" in hands.window.footer.line.text()
    hands.page.scanned("PF000001")  # told of in advance by a device manager: nothing is amiss
    assert "2 av 30" in hands.window.footer.line.text()
