"""G1, G2 and the what-if: 200,000 devices, 20,000 people, 2,000 orders, asked as window and command line ask.

Each figure is taken in turns with its floor, on the same register: a pass that counts the devices by status without an
index for the check and the list of unseen devices, the check itself for a what-if.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from coordinator.app.school_opening import open_school
from coordinator.desk.plan.ground import WhatIf, what_if
from coordinator.desk.term.last_safe_day import curves, safe_orders
from coordinator.desk.term.term_check import Check, check, headline
from coordinator.desk.year.unit_years import recent
from coordinator.ledger.ledger import Ledger
from coordinator.storage.disk.connection import connect_reader, connect_writer
from coordinator.storage.store.store_opening import create_database
from tests.desk.term.headcounts import with_headcount

DEVICES, PEOPLE, ORDERS, LINES = 200_000, 20_000, 2_000, 4
GROUPS, UNITS, PRODUCTS = 740, 12, 40
ROUNDS = 15
MOVES = 200
TODAY = date(2026, 11, 22)
ON = date(2027, 8, 17)
FIRST = 100
Row = tuple[str, float, float, float, float]
_KINDS = ("chromebook", "tablet", "laptop", "chromebook", "projector")
_STATUSES = ("in_use",) * 14 + ("in_store",) * 3 + ("repair", "broken", "lost", "retired")
_FLOOR = "SELECT status, count(*) FROM device NOT INDEXED GROUP BY status"


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory()


def make_school(folder: Path) -> Path:
    """The register, invented, the same every time; laid down without the log, which no question here reads."""
    path = create_database(folder / "term.sqlite", "00000000", "Exempelskolan", actor="bench", today=TODAY)
    with closing(connect_writer(path)) as conn:
        conn.execute("BEGIN")
        _fill_people(conn)
        _fill_devices(conn)
        _fill_orders(conn)
        _fill_plan(conn)
        conn.execute("COMMIT")
        conn.execute("ANALYZE")
    return path


def _fill_people(conn: sqlite3.Connection) -> None:
    conn.executemany(
        "INSERT INTO unit (name, own) VALUES (?, ?)", ((f"Påhittskolan {n}", int(n < 10)) for n in range(1, UNITS))
    )
    conn.executemany(
        "INSERT INTO product (maker, model, kind, lifetime_months, price_ore, monthly_fee_ore) VALUES (?,?,?,?,?,?)",
        (("Exempel", f"Exempelbok {n}", _KINDS[n % 5], 48 + 12 * (n % 3), 400_000, 21_600) for n in range(PRODUCTS)),
    )
    conn.executemany(
        'INSERT INTO "group" (name, unit, grade, form) VALUES (?, ?, ?, ?)',
        (
            (f"{n % 9 + 1}{chr(65 + n // 9 % 26)}{n}", 1 + n % UNITS, str(n % 9 + 1), "compulsory")
            for n in range(GROUPS)
        ),
    )
    conn.executemany(
        'INSERT INTO person (given_name, family_name, role, "group", username, email, active) VALUES (?,?,?,?,?,?,?)',
        (
            ("Åsa", f"Exempelqvist {n}", "staff" if n % 13 == 0 else "pupil",
             None if n % 13 == 0 else 1 + n % GROUPS, f"user{n:05}", f"user{n:05}@edu.example", int(n % 33 > 0))
            for n in range(PEOPLE)
        ),
    )  # fmt: skip


def _fill_devices(conn: sqlite3.Connection) -> None:
    columns = (
        "serial", "asset_tag", "name", "product", "phase", "ownership", "status", "repair_back", "held_by",
        "assigned_to", "owned_by", "purchase_date", "update_end", "last_seen", "last_seen_source", "entra_id",
        "stated_status", "stated_user", "monthly_fee_ore",
    )  # fmt: skip
    marks = ", ".join("?" * len(columns))
    conn.executemany(f"INSERT INTO device ({', '.join(columns)}) VALUES ({marks})", map(_device, range(DEVICES)))


def _device(n: int) -> tuple[object, ...]:
    person = 1 + n % PEOPLE if n < PEOPLE * 6 // 5 else None
    status = _STATUSES[n * 5 % len(_STATUSES)]
    bought = date(2021, 6, 1) + timedelta(days=n * 11 % 1_900 // 7 * 7)
    seen = TODAY - timedelta(days=n * 13 % (400 if n % 4 == 0 else 60))
    updates = f"{2027 + n % 5}-06-30" if n % 2 else None
    back = "2027-01-15" if status == "repair" and n % 2 else None
    return (
        f"EX{n * 7919 % 10_000_000:07}{n % 10}", f"NSK-{n:06}", f"NSK-{n:06}", 1 + n * 7 % PRODUCTS, "operation",
        "private" if n % 97 == 0 else "service", status, back, person if n % 3 else None, person, 1 + n * 5 % UNITS,
        bought.isoformat(), updates, None if n % 41 == 0 else seen.isoformat(), "intune", f"5c5c{n:028x}", "Managed",
        f"user{n % PEOPLE:05}@edu.example", None if n % 5 else 21_600,
    )  # fmt: skip


def _fill_orders(conn: sqlite3.Connection) -> None:
    conn.executemany(
        'INSERT INTO "order" (number, purpose, wanted, unit, sent_on) VALUES (?, ?, ?, ?, ?)',
        ((f"B2026-{n:04}", "term_start", "2027-08-10", 1 + n % UNITS, "2026-10-01") for n in range(ORDERS)),
    )
    conn.executemany(
        'INSERT INTO order_line ("order", line, product, state, asked, decided, delivered, outstanding, promised,'
        " unacknowledged) VALUES (?, ?, ?, ?, 10, 10, ?, ?, ?, ?)",
        map(_line, range(ORDERS * LINES)),
    )


def _line(n: int) -> tuple[object, ...]:
    left = n % 11 if n % 5 == 0 else 0
    promised = None if n % 15 == 0 else (date(2027, 1, 10) + timedelta(days=n * 17 % 260)).isoformat()
    state = "partly_delivered" if left else "closed"
    return 1 + n // LINES, 1 + n % LINES, 1 + n % PRODUCTS, state, 10 - left, left, promised, int(n % 50 == 0)


def _fill_plan(conn: sqlite3.Connection) -> None:
    conn.execute("INSERT INTO plan (name, \"on\", employees, rooms) VALUES ('HT27', ?, 60000, 900)", (ON.isoformat(),))
    conn.executemany(
        "INSERT INTO plan_group (plan, name, grade, form, headcount, from_group) VALUES (1, ?, ?, 'compulsory', 25, ?)",
        ((f"{n % 9 + 2}{chr(65 + n // 9 % 26)}{n}", str(n % 9 + 2), 1 + n) for n in range(GROUPS) if n % 9 < 8),
    )
    conn.executemany(
        "INSERT INTO policy (plan, kind, basis, per, grades, spare) VALUES (1, ?, ?, ?, ?, ?)",
        [
            ("chromebook", "head", "1", "4,5,6,7,8,9", "5"), ("tablet", "head", "0,5", "F,1,2,3", "5"),
            ("tablet", "head", "1", "2", None), ("laptop", "employee", "1", None, None),
            ("projector", "room", "1", None, None),
        ],
    )  # fmt: skip
    conn.execute("INSERT INTO setting (code, value) VALUES ('term.swap_grades', '4,7')")


def whole_check(ledger: Ledger) -> Check:
    """What ``check`` and the window ask for: the answer, who lacks, findings, last safe days of order, curves."""
    found = check(ledger, ON, most=FIRST)
    safe_orders(ledger, found)
    curves(ledger, found, found.ground.arrivals)
    headline(found)
    return found


def moves(found: Check) -> Iterator[WhatIf]:
    """A what-if control moved again and again: a headcount, a need, the day, the days of preparation."""
    ground = found.ground
    groups = cycle(group.name for group in ground.plan.groups)
    for at in range(MOVES):
        if at % 4 == 0:
            yield what_if(ground, ON, plan=with_headcount(ground.plan, next(groups), 20 + at % 15))
        elif at % 4 == 1:
            policies = (replace(ground.plan.policies[0], per=Fraction(1, 1 + at % 3)), *ground.plan.policies[1:])
            yield what_if(ground, ON, plan=replace(ground.plan, policies=policies))
        elif at % 4 == 2:
            yield what_if(ground, ON + timedelta(days=at - 100))
        else:
            yield what_if(ground, ON, preparation=at % 30)


def _what_if_times(found: Check) -> list[float]:
    times: list[float] = []
    started = perf_counter()
    for said in moves(found):
        headline(said)
        times.append(perf_counter() - started)
        started = perf_counter()
    return times


def run() -> list[Row]:
    """The figures of targets G1 and G2, and of the what-if."""
    path = make_school(Path(_folder().name))
    with open_school(path, write=False, actor="bench", today=TODAY) as school, closing(connect_reader(path)) as conn:
        ledger = school.ledger
        whole_check(ledger)
        rounds = [_round(ledger, conn) for _ in range(ROUNDS)]
        found = check(ledger, ON, most=FIRST)
        times = _what_if_times(found)
    floor, checked, unseen = (median(each[at] for each in rounds) for at in range(3))
    ratios = [median(each[at] / each[0] for each in rounds) for at in (1, 2)]
    p95 = quantiles(times, n=20)[-1]
    return [
        ("G1 whole term-start check, s; floor: devices by status, unindexed", checked, floor, ratios[0], 7.5),
        ("G2 unseen devices, first 100, s; floor: the same", unseen, floor, ratios[1], 0.05),
        ("what-if moved, p95, s; floor: the whole check", p95, checked, p95 / checked, 0.2),
    ]


def _round(ledger: Ledger, conn: sqlite3.Connection) -> tuple[float, float, float]:
    started = perf_counter()
    conn.execute(_FLOOR).fetchall()
    floor = perf_counter() - started
    started = perf_counter()
    whole_check(ledger)
    checked = perf_counter() - started
    started = perf_counter()
    ledger.register.term.idle(recent(ledger), FIRST)  # how many there are and what they cost is asked beside it
    return floor, checked, perf_counter() - started
