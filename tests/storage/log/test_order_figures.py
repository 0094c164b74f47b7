"""Whatever is done to orders, and undone in whatever order, the kept figures are what journal and units say."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.desk.orders import correction_actions
from coordinator.desk.orders.order_queries import order_lines
from coordinator.domain.changes import ChangeSet, Origin
from coordinator.domain.handovers import HandoverLine, Terms, issue
from coordinator.domain.inventory_kinds import DEVICE, PERSON, PRODUCT
from coordinator.domain.orders import deliveries, order_steps
from coordinator.domain.orders.attachments import File
from coordinator.domain.orders.deliveries import Checked, Declared, Note, ProductFacts, ReceivedGoods, Unpacked
from coordinator.domain.orders.discrepancies import supplement_changes
from coordinator.domain.orders.order_kinds import DELIVERY, ORDER, ORDER_LINE
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_steps import Decision, Purpose, Statement, Wish
from coordinator.domain.records import Person, Product
from coordinator.domain.values import iso
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import NothingUndone
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.storage.disk.connection import connect_writer
from coordinator.storage.log.order_figures import settle_all_figures
from tests.domain.orders.school import TODAY, open_ledger, products

DAY = TODAY.isoformat()
SCHOOL = Statement("school", DAY)
CENTRAL = Statement("central", DAY, reason="Ramen")
SUPPLIER = Statement("supplier", DAY, reason="Slut i lager")
WINDOW = Origin.WINDOW
_FIGURES = (
    "state",
    "asked",
    "decided",
    "delivered",
    "outstanding",
    "over",
    "due",
    "unacknowledged",
    "unchecked",
    "amiss",
)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody does, on one of the two lines, with a number."""

    what: str
    line: int
    number: int


ACT = st.builds(
    Act,
    st.sampled_from(
        "decide declare deliver deliver unasked check photo cancel close supplement acknowledge change move remove"
        " correct undo undo redo".split()
    ),
    st.integers(0, 1),
    st.integers(0, 6),
)


def figures(ledger: Ledger) -> list[tuple[object, ...]]:
    """Every figure of every order and line."""
    register = ledger.register
    orders = register.rows(ORDER, register.ids(Query(ORDER)), ("id", *_FIGURES, "missing", "lines"))
    lines = register.rows(ORDER_LINE, register.ids(Query(ORDER_LINE)), ("id", *_FIGURES, "never_coming", "promised"))
    return [*orders, *lines]


def begun(ledger: Ledger) -> tuple[int, list[Product]]:
    """An order of two lines that was sent a month ago."""
    ids = products(ledger)
    found = [ledger.register.get(PRODUCT, ids[name]) for name in ("chromebook", "tablet")]
    chosen = [product for product in found if product is not None]
    made = order_steps.new_order_changes(
        Purpose("term_start", "2026-08-10"), [Wish(product, 5) for product in chosen], SCHOOL, origin=WINDOW
    )
    order = ledger.commit(made).created[order_steps.NEW_ORDER].id
    record = ledger.register.get(ORDER, order)
    assert record is not None
    sent = (TODAY - timedelta(days=30)).isoformat()
    ledger.commit(order_steps.send_changes(record, sent, origin=WINDOW))
    return order, chosen


def changes_of(act: Act, line: OrderLine, products_: list[Product], serial: Callable[[], str]) -> ChangeSet | None:
    """The change set of an act; nothing for one that has no object just then."""
    if act.what == "decide":
        return order_steps.decide_changes(line, Decision(act.number, "2026-08-05"), CENTRAL, origin=WINDOW)
    if act.what == "declare":
        return order_steps.declare_changes(line, SUPPLIER, origin=WINDOW, outstanding=act.number)
    if act.what in ("deliver", "unasked"):
        facts = ProductFacts(products_[act.line], 36, ("Laddare",))
        target = line if act.what == "deliver" else None
        arrivals = [ReceivedGoods(target, facts, serial()) for _ in range(act.number + 1)]
        declared = [Declared(line, act.number)] if act.number % 2 else []
        unpacked = Unpacked(arrivals, declared, line.order)
        return deliveries.delivery_changes(unpacked, Note(DAY, "FS"), origin=WINDOW, today=DAY)
    if act.what in ("check", "photo"):
        return checked(act, line)
    return said_by_school(act, line, products_)


def checked(act: Act, line: OrderLine) -> ChangeSet:
    """Units of the line are held against their checklist, or one is photographed."""
    if act.what == "photo":
        files = [File("foto.jpg", "image/jpeg", bytes([act.number]))]
        return deliveries.check_changes(
            [Checked(unit) for unit in line.units[:1]], "Åsa", DAY, origin=WINDOW, today=DAY, files=files
        )
    missing = ("Laddare",) if act.number % 2 else ()
    units = [Checked(unit, missing) for unit in line.units[: act.number + 1]]
    return deliveries.check_changes(units, "Åsa", DAY, origin=WINDOW, today=DAY)


def said_by_school(act: Act, line: OrderLine, products_: list[Product]) -> ChangeSet:
    """What the school itself says of its line."""
    if act.what == "change":
        wanted = Decision(act.number, "2026-09-01" if act.number % 2 else None, products_[act.number % 2])
        return order_steps.ask(line, wanted, SCHOOL, origin=WINDOW, product_name="förut")
    if act.what == "cancel":
        return order_steps.cancel_changes([line], SCHOOL, origin=WINDOW)
    if act.what == "close":
        return order_steps.close_changes(line, SCHOOL, origin=WINDOW)
    if act.what == "acknowledge":
        return order_steps.acknowledge_changes([line], "Åsa", DAY, origin=WINDOW)
    wish = Wish(products_[act.line], act.number + 1, origin=line)
    purpose = Purpose("supplementary", "2026-08-10", origin=line.order.id)
    return supplement_changes(line.order, [(line, wish)], purpose, SCHOOL, origin=WINDOW)


def do(ledger: Ledger, act: Act, order: int, products_: list[Product], serial: Callable[[], str]) -> None:
    """Does an act, or undoes or redoes an entry of the past."""
    entries = [entry for entry in ledger.register.entries() if entry.role == "do" and entry.id > 3]
    if act.what == "undo":
        undoable = [entry.id for entry in entries if not entry.undone]
        if undoable:
            with suppress(NothingUndone):
                ledger.undo(undoable[act.number % len(undoable)])
    elif act.what == "redo":
        undone = [entry.id for entry in entries if entry.undone]
        if undone:
            with suppress(NothingUndone):
                ledger.redo(undone[act.number % len(undone)])
    else:
        line = order_lines(ledger.register, order)[act.line]
        if act.what in ("move", "remove", "correct"):
            put_right(ledger, act, order)
            return
        made = changes_of(act, line, products_, serial)
        if made:
            ledger.commit(made)


def put_right(ledger: Ledger, act: Act, order: int) -> None:
    """Moves units to the other line, off their line or out of their delivery, or dates a delivery back."""
    register = ledger.register
    lines = order_lines(register, order)
    units = list(lines[act.line].units[: act.number])
    if act.what == "correct":
        for delivery in register.records(Query(DELIVERY), 1):
            on = (TODAY - timedelta(days=act.number + 1)).isoformat()
            if iso(delivery.on) != on:
                correction_actions.correct(ledger, delivery, {"on": on}, origin=WINDOW)
    elif units and act.what == "move":
        correction_actions.move_units(ledger, units, lines[1 - act.line] if act.number % 2 else None, origin=WINDOW)
    elif units:
        correction_actions.remove_units(ledger, units, origin=WINDOW)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ACT, min_size=3, max_size=14))
@pytest.mark.slow
def test_the_figures_follow_whatever_is_done_and_undone(acts: list[Act]) -> None:
    with TemporaryDirectory() as folder, open_ledger(Path(folder) / "school.sqlite") as (ledger, _):
        order, chosen = begun(ledger)
        numbers = count()
        for act in acts:
            do(ledger, act, order, chosen, lambda: f"PROV{next(numbers):04d}")
            for line in order_lines(ledger.register, order):
                amounts = line.quantities
                assert amounts.binding + amounts.over == amounts.delivered + amounts.outstanding + amounts.never_coming
        assert ledger.verify() == []


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ACT.filter(lambda act: act.what not in ("undo", "redo")), min_size=1, max_size=8))
@pytest.mark.slow
def test_undoing_step_by_step_restores_every_figure(acts: list[Act]) -> None:
    with TemporaryDirectory() as folder, open_ledger(Path(folder) / "school.sqlite") as (ledger, store):
        order, chosen = begun(ledger)
        numbers = count()
        past = [figures(ledger)]
        entries: list[int] = []
        for act in acts:
            do(ledger, act, order, chosen, lambda: f"PROV{next(numbers):04d}")
            last = store.last_undoable() or 0
            if not entries or last != entries[-1]:
                entries.append(last)
                past.append(figures(ledger))
        for entry in reversed([entry for entry in entries if entry > 3]):
            assert figures(ledger) == past.pop()
            piles = ledger.undo(entry).piles
            assert piles is not None
            assert (piles.kept_count, piles.impossible_count) == (0, 0)
        assert figures(ledger) == past[0]


def test_a_unit_of_another_product_deviates_on_its_line_only(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "school.sqlite") as (ledger, _):
        order, (chromebook, tablet) = begun(ledger)
        lines = order_lines(ledger.register, order)
        arrivals = [ReceivedGoods(line, ProductFacts(tablet, 36), f"PROV{line.number}") for line in lines]
        unpacked = Unpacked(arrivals, (), lines[0].order)
        ledger.commit(deliveries.delivery_changes(unpacked, Note(DAY, "FS"), origin=WINDOW, today=DAY))
        ids = ledger.register.ids(Query(ORDER_LINE))
        assert list(ledger.register.rows(ORDER_LINE, ids, ("product", "deviating", "unchecked"))) == [
            (chromebook.id, 1, 1), (tablet.id, 0, 1),
        ]  # fmt: skip


def test_figures_that_mean_something_else_are_reckoned_anew(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "school.sqlite") as (ledger, _):
        begun(ledger)
        right = figures(ledger)
    with closing(connect_writer(tmp_path / "school.sqlite")) as conn:
        for table in ("order_line", '"order"'):
            conn.execute(f"UPDATE {table} SET state = 'closed', asked = 99")
        settle_all_figures(conn)
        assert conn.execute("SELECT count(*) FROM unsettled").fetchone() == (0,)
    with open_ledger(tmp_path / "school.sqlite") as (ledger, _):
        assert figures(ledger) == right
        assert ledger.verify() == []


def test_a_device_in_somebodys_hand_keeps_its_unit_and_its_delivery(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "school.sqlite") as (ledger, _):
        order, chosen = begun(ledger)
        line = order_lines(ledger.register, order)[0]
        arrivals = [ReceivedGoods(line, ProductFacts(chosen[0]), serial) for serial in ("PROV1", "PROV2", "PROV3")]
        made = deliveries.delivery_changes(Unpacked(arrivals, order=line.order), Note(DAY), origin=WINDOW, today=DAY)
        delivered = ledger.commit(made)
        person = _person(ledger)
        device = ledger.register.find(DEVICE, "serial", "PROV2")[0]
        ledger.commit(issue(person, [HandoverLine(device)], Terms(DAY), origin=WINDOW, today=DAY))
        piles = ledger.undo(delivered.entry).piles
        assert piles is not None
        assert sorted((kept.record.kind, kept.why) for kept in piles.kept) == [
            ("delivered_unit", "in_use"),
            ("delivery", "in_use"),
            ("device", "edited"),
        ]
        assert order_lines(ledger.register, order)[0].quantities.delivered == 1
        assert [each.serial for each in ledger.register.records(Query(DEVICE))] == ["PROV2"]
        assert ledger.verify() == []


def _person(ledger: Ledger) -> Person:
    from coordinator.domain.changes import Creation, Sentence

    made = Creation(PERSON.code, -1, {"given_name": "Leo", "family_name": "Påhittsson", "role": "pupil"})
    notice = ledger.commit(ChangeSet(Sentence("a pupil"), WINDOW, creations=(made,)))
    found = ledger.register.get(PERSON, notice.created[-1].id)
    assert found is not None
    return found


def test_an_order_that_was_sent_is_not_left_without_its_lines(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "school.sqlite") as (ledger, _):
        order, _products = begun(ledger)
        line = order_lines(ledger.register, order)[0]
        ledger.commit(order_steps.decide_changes(line, Decision(4), CENTRAL, origin=WINDOW))
        before = figures(ledger)
        begun_by = next(entry for entry in reversed(ledger.register.entries()) if "begun" in entry.message)
        with pytest.raises(NothingUndone):
            ledger.undo(begun_by.id)
        assert figures(ledger) == before
        assert ledger.register.count(Query(ORDER_LINE, filters=(Filter("order", Test.IS, (order,)),))) == 2


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE order_line SET asked = 99 WHERE id = 2", "order_line"),
        ("UPDATE order_line SET amiss = 1 WHERE id = 2", "order_line"),
        ("UPDATE order_line SET due = NULL WHERE id = 2", "order_line"),
        ("UPDATE \"order\" SET state = 'closed'", "order"),
        ('UPDATE "order" SET missing = 0', "order"),
    ],
)
def test_a_figure_that_another_program_wrote_is_named(tmp_path: Path, statement: str, kind: str) -> None:
    with open_ledger(tmp_path / "school.sqlite") as (ledger, _):
        begun(ledger)
    with closing(connect_writer(tmp_path / "school.sqlite")) as conn:
        conn.execute(statement)
    with open_ledger(tmp_path / "school.sqlite") as (ledger, _):
        (finding, *others) = ledger.verify()
        assert finding.message == "The figures of {kind} {id} are not what its journal says."
        assert finding.values["kind"] == kind
        assert {each.values["kind"] for each in others} <= {"order"}, "what is summed up is wrong, too"
