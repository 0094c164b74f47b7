"""The rules as SQL over many devices, and as Python over one: the two must say the same of any device."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.desk.plan.plans import make_plan
from coordinator.desk.term.last_safe_day import curves, last_safe_day
from coordinator.desk.term.term_check import check
from coordinator.domain.calendar import add_working_days, last_delivery_day, next_working_day
from coordinator.domain.changes import ChangeSet, Creation, Origin, Removal, Sentence
from coordinator.domain.choices import OWNERSHIPS, PHASES, STATUSES
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.termstart.device_summary import summarised
from coordinator.domain.termstart.supply import REASONS, DeviceFacts, LeftOutReason, Rules, left_out
from coordinator.domain.termstart.term_kinds import EXEMPTION, PLAN
from coordinator.domain.values import Scalar
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.questions import Query, Register
from coordinator.ledger.term_register import Measure, Recent
from tests.desk.term.one_need import add_need
from tests.storage.schools import make_school, open_ledger

ON = date(2027, 8, 17)
SINCE = date(2026, 8, 24)
OTHERS = date(2026, 8, 25)  # what counts as recent at the unit whose year has other breaks
_NEAR = [None, *(day.isoformat() for at in (-400, -1, 0, 1, 400) for day in (ON + timedelta(days=at),))]
_SEEN = [None, *(day.isoformat() for at in (-300, -1, 0, 1) for day in (SINCE + timedelta(days=at),))]
_DEVICE = st.fixed_dictionaries(
    {
        "product": st.sampled_from([None, "chromebook", "projector", "dated"]),
        "owned_by": st.sampled_from([None, "ours", "theirs", "other"]),
        "ownership": st.sampled_from([None, *(each.code for each in OWNERSHIPS)]),
        "phase": st.sampled_from([None, *(each.code for each in PHASES)]),
        "status": st.sampled_from([None, *(each.code for each in STATUSES)]),
        "end_date": st.sampled_from(_NEAR),
        "update_end": st.sampled_from(_NEAR),
        "repair_back": st.sampled_from(_NEAR),
        "last_seen": st.sampled_from(_SEEN),
        "purchase_date": st.sampled_from(_SEEN),
        "exempt": st.sampled_from([None, "here", "everywhere", "elsewhere"]),
    }
)


def recent_at(other: int) -> Recent:
    return Recent(SINCE.isoformat(), {other: OTHERS.isoformat()})


def _all(_kind: str, _group: int | None) -> str:
    return ""


def stock(ledger: Ledger) -> dict[str, int]:
    """Products and units to draw from; ``dated`` lives 12 months."""
    kinds: list[tuple[str, str, dict[str, Scalar]]] = [
        ("chromebook", "product", {"model": "Påhitt 11", "kind": "chromebook"}),
        ("projector", "product", {"model": "Påhitt 4000", "kind": "projector"}),
        ("dated", "product", {"model": "Påhitt kort", "kind": "tablet", "lifetime_months": 12}),
        ("ours", "unit", {"name": "Vår skola", "own": 1}),
        ("theirs", "unit", {"name": "Deras skola", "own": 0}),
        ("other", "unit", {"name": "Vår förskola", "own": 1}),
        ("here", "plan", {"name": "Planen"}),
        ("elsewhere", "plan", {"name": "En annan plan"}),
    ]
    creations = tuple(Creation(kind, -1 - at, values) for at, (_, kind, values) in enumerate(kinds))
    notice = ledger.commit(ChangeSet(Sentence("Stock"), Origin.PROGRAM, creations=creations))
    return {name: notice.created[-1 - at].id for at, (name, _, _) in enumerate(kinds)}


def facts(register: Register, id: int, exempt: str | None) -> DeviceFacts:
    """What the pure rules need to know, read through the register's own paths."""
    paths = ("product.kind", "owned_by", "owned_by.own", "ownership", "phase", "status", "lifetime_end", "update_end",
             "repair_back", "last_seen", "purchase_date")  # fmt: skip
    kind, unit, own, *rest = register.rows(DEVICE, [id], paths)[0]
    texts = [None if value is None else str(value) for value in rest]
    told = DeviceFacts(None if kind is None else str(kind), unit is None or own == 1, *texts)  # type: ignore[arg-type]
    return replace(told, exempt=exempt in ("here", "everywhere"))


@given(drawn=st.lists(_DEVICE, min_size=1, max_size=25))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.slow
def test_sql_and_python_agree_on_any_device_and_count_it_once(
    drawn: list[dict[str, str | None]], tmp_path_factory: object
) -> None:
    folder = tmp_path_factory.mktemp("term")  # type: ignore[attr-defined]
    store, ledger = open_ledger(make_school(Path(folder)))
    try:
        known = stock(ledger)
        creations = tuple(
            Creation(DEVICE.code, -1 - at, {
                **{code: value for code, value in device.items() if code != "exempt"}, "serial": f"EX{at:05}",
                "product": known.get(device["product"] or ""), "owned_by": known.get(device["owned_by"] or ""),
            })
            for at, device in enumerate(drawn)
        )  # fmt: skip
        made = ledger.commit(ChangeSet(Sentence("Devices"), Origin.PROGRAM, creations=creations)).created
        exempt = {made[-1 - at].id: device["exempt"] for at, device in enumerate(drawn)}
        for id, which in exempt.items():
            if which is not None:
                values: dict[str, Scalar] = {"device": id, "plan": known.get(which), "reason": "Påhittat skäl"}
                ledger.commit(
                    ChangeSet(Sentence("E"), Origin.PROGRAM, creations=(Creation(EXEMPTION.code, -1, values),))
                )
        register = ledger.register
        ids = list(register.ids(Query(DEVICE)))
        own = {id: unit for id, (unit,) in zip(ids, register.rows(DEVICE, ids, ("owned_by",)), strict=True)}
        spans = register.term.spans(recent_at(known["other"]), known["here"])
        assert sum(each.devices for each in spans) == len(ids)
        summary = summarised(spans)
        for on in (ON, ON - timedelta(days=1), ON + timedelta(days=1), ON + timedelta(days=399)):
            measure = Measure(on.isoformat(), recent_at(known["other"]), known["here"])
            told = {each.device: each.reason for each in register.term.left_out(measure)}
            pure = {
                id: left_out(
                    facts(register, id, exempt.get(id)), Rules(on, OTHERS if own[id] == known["other"] else SINCE)
                )
                for id in ids
            }
            assert {id: reason for id, reason in pure.items() if reason is not None} == told
            by_reason = Counter(pure.values())
            assert summary.reasons(on) == {reason: count for reason, count in by_reason.items() if reason}
            assert sum(summary.supply(on, _all).values()) == by_reason[None]
            kinds = {each.kind for each in spans}
            assert sum(summary.of_kind(kind, _all).on(on.isoformat()) for kind in kinds) == by_reason[None]
    finally:
        store.close()


LEFT_OUT: dict[str, dict[str, str | None]] = {
    LeftOutReason.PRIVATE: {"ownership": "private"},
    LeftOutReason.FOREIGN: {"owned_by": "theirs"},
    LeftOutReason.RETIRED: {"status": "retired"},
    LeftOutReason.UNDELIVERED: {"status": "ordered"},
    LeftOutReason.STOLEN: {"status": "stolen"},
    LeftOutReason.LOST: {"status": "lost"},
    LeftOutReason.BROKEN: {"status": "broken"},
    LeftOutReason.REPAIR: {"status": "repair", "repair_back": "2027-08-18"},
    LeftOutReason.ENDED: {"end_date": "2027-08-16"},
    LeftOutReason.UPDATES_ENDED: {"update_end": "2027-08-16"},
    LeftOutReason.UNSEEN: {"last_seen": "2026-08-23"},
    LeftOutReason.UNMENTIONED: {"last_seen": None, "purchase_date": "2010-01-01"},
}
"""A device of which nothing but this is wrong, for every reason why one does not count."""


def test_every_reason_is_known_where_reasons_are_reckoned(tmp_path: Path) -> None:
    """A new reason fails here with the places that lack it."""
    assert list(LEFT_OUT) == list(REASONS), (
        "A reason is new: besides domain/termstart/supply.py it has a place in storage/queries/supply_rules.py"
        " and, when it goes by a day, in storage/queries/device_spans.py. Say here which device it leaves out."
    )
    store, ledger = open_ledger(make_school(tmp_path))
    known = stock(ledger)
    creations = tuple(
        Creation(DEVICE.code, -1 - at, {
            "serial": f"EX{at:05}", "product": known["chromebook"], "last_seen": "2026-11-20", **values,
            "owned_by": known[values.get("owned_by") or "ours"],
        })
        for at, values in enumerate(LEFT_OUT.values())
    )  # fmt: skip
    made = ledger.commit(ChangeSet(Sentence("Devices"), Origin.PROGRAM, creations=creations)).created
    register = ledger.register
    recent = Recent(SINCE.isoformat())
    told = {each.device: each.reason for each in register.term.left_out(Measure(ON.isoformat(), recent, None))}
    spans = Counter(each.reason(ON.isoformat()) for each in register.term.spans(recent, None))
    ids = {reason: made[-1 - at].id for at, reason in enumerate(LEFT_OUT)}
    pure = {reason: left_out(facts(register, id, None), Rules(ON, SINCE)) for reason, id in ids.items()}
    store.close()
    missing = {
        "domain/termstart/supply.py": [reason for reason in REASONS if pure[reason] != reason],
        "storage/queries/supply_rules.py": [reason for reason in REASONS if told.get(ids[reason]) != reason],
        "storage/queries/device_spans.py": [reason for reason in REASONS if spans[reason] != 1],
    }
    assert {place: reasons for place, reasons in missing.items() if reasons} == {}


def test_the_curve_ends_where_the_check_does(tmp_path: Path) -> None:
    # Three Chromebooks: one for good, one whose life ends on 2027-03-01, one back from repair on 2027-02-01.
    store, ledger = open_ledger(make_school(tmp_path))
    known = stock(ledger)
    shared: dict[str, Scalar] = {"product": known["chromebook"], "last_seen": "2026-11-20"}
    devices: list[dict[str, Scalar]] = [
        {}, {"end_date": "2027-03-01"}, {"status": "repair", "repair_back": "2027-02-01"}
    ]  # fmt: skip
    creations = tuple(
        Creation(DEVICE.code, -1 - at, {**shared, "serial": f"EX{at:05}", **values})
        for at, values in enumerate(devices)
    )
    ledger.commit(ChangeSet(Sentence("Devices"), Origin.PROGRAM, creations=creations))
    make_plan(ledger, "HT27", ON, 4, None, origin=Origin.PROGRAM)
    plan = ledger.register.records(Query(PLAN))[-1]
    from coordinator.domain.termstart.term_kinds import Basis

    add_need(ledger, plan, "chromebook", "1", basis=Basis.EMPLOYEE, origin=Origin.PROGRAM)
    found = check(ledger, ON)
    points = curves(ledger, found)["chromebook"]
    # 2 today; 3 from 1 February; 2 again the day after 1 March; 4 needed, so that 2 lack.
    assert [(point.on.isoformat(), point.need, point.supply) for point in points] == [
        ("2026-11-22", 4, 2), ("2027-02-01", 4, 3), ("2027-03-02", 4, 2), ("2027-08-17", 4, 2)
    ]  # fmt: skip
    row = next(row for row in found.answer.kinds if row.kind == "chromebook")
    assert (row.supply, row.gap) == (points[-1].supply, 2)
    store.close()


def test_the_last_safe_day_counts_preparation_and_lead_time_in_working_days() -> None:
    # Tuesday 2026-08-18 less 5 working days is Tuesday 08-11; less 20 more is Tuesday 07-14: no holidays in between.
    assert last_safe_day(date(2026, 8, 18), 5, 20) == date(2026, 7, 14)
    # July is closed: of the 20 days 08-10 … 08-03 are 6, and 14 lie before July: 06-30 back to 06-10 (06-19 is
    # midsummer's eve: 06-30, 29, 26, 25, 24, 23, 22, 18, 17, 16, 15, 12, 11, 10).
    july = {date(2026, 7, day) for day in range(1, 32)}
    assert last_safe_day(date(2026, 8, 18), 5, 20, july) == date(2026, 6, 10)


@pytest.mark.parametrize(
    ("on", "preparation", "lead", "last"),
    [
        # Friday 2027-06-18 less 1 day of preparation is Thursday the 17th; less 3 is Monday the 14th. (Midsummer's eve
        # is a week later.)
        (date(2027, 6, 18), 1, 3, date(2027, 6, 14)),
        # Monday 2027-06-28 less 1 is Thursday the 24th: Friday the 25th is midsummer's eve. Less 3: Monday the 21st.
        (date(2027, 6, 28), 1, 3, date(2027, 6, 21)),
        # Monday 2027-01-11 less 2: Friday the 8th and Thursday the 7th (the 6th is Epiphany). Less 5: 5 and 4 January,
        # then 30, 29 and 28 December (31 December is New Year's eve, 1 January a holiday).
        (date(2027, 1, 11), 2, 5, date(2026, 12, 28)),
        # And one more: 23 December, since 24 to 26 December are Christmas, 25 to 27 a Friday to Sunday.
        (date(2027, 1, 11), 2, 6, date(2026, 12, 23)),
    ],
)
def test_the_last_safe_day_leaps_over_holidays(on: date, preparation: int, lead: int, last: date) -> None:
    assert last_safe_day(on, preparation, lead) == last


@pytest.mark.parametrize("on", [date(2027, 8, 14), date(2027, 8, 15), date(2027, 6, 26), date(2027, 7, 20)])
def test_what_is_ordered_on_the_last_safe_day_is_ready_on_a_day_on_which_nobody_works(on: date) -> None:
    # Saturday and Sunday 14 and 15 August, Midsummer Day, and a day of July. Sunday the 15th less 5 from Friday the
    # 13th is Friday the 6th: what comes on Monday the 9th is ready on Monday the 16th.
    closed = {date(2027, 7, day) for day in range(1, 32)}
    last = last_safe_day(on, 5, 3, closed)
    assert add_working_days(last, 8, closed) <= on
    assert add_working_days(next_working_day(last + timedelta(days=1), closed), 8, closed) > on


def test_the_last_day_of_delivery_before_a_sunday() -> None:
    assert last_delivery_day(date(2027, 8, 15), 5) == date(2027, 8, 6)
    assert last_delivery_day(date(2027, 8, 16), 5) == date(2027, 8, 9)


def test_a_plan_is_removed_and_comes_back(tmp_path: Path) -> None:
    store, ledger = open_ledger(make_school(tmp_path))
    made = make_plan(ledger, "HT27", ON, None, None, origin=Origin.PROGRAM)
    removal = Removal(PLAN.code, made.created[-1].id)
    entry = ledger.commit(ChangeSet(Sentence("Gone"), Origin.PROGRAM, removals=(removal,))).entry
    assert ledger.register.count(Query(PLAN)) == 0
    ledger.undo(entry)
    assert ledger.register.count(Query(PLAN)) == 1
    assert ledger.verify() == []
    store.close()


def test_a_device_without_status_and_phase_is_idle_and_leaks(tmp_path: Path) -> None:
    # A device manager's file tells no status: 216 kr × 12 = 2 592 kr a year for each that nobody has seen.
    store, ledger = open_ledger(make_school(tmp_path))
    before = ledger.register.term.idle_sum(Recent("2026-08-24"))
    devices = [
        Creation(DEVICE.code, -1 - at, {"serial": f"OK{at}", "last_seen": "2026-01-01", "monthly_fee_ore": 21_600,
                                        **more})
        for at, more in enumerate(({}, {"status": "in_use"}, {"phase": "operation"}, {"status": "retired"}))
    ]  # fmt: skip
    ledger.commit(ChangeSet(Sentence("Some"), Origin.PROGRAM, creations=tuple(devices)))
    count, cost = ledger.register.term.idle_sum(Recent("2026-08-24"))
    assert (count - before[0], cost - before[1]) == (3, 3 * 259_200)
    assert ledger.register.term.leaks("2026-11-22", Recent("2026-08-24"))[0].count == count
    store.close()
