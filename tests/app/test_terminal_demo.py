"""The demo without a display, from its first command to its last."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from coordinator.app.demo.demo_commands import DemoStage, next_autumn, periods, work
from coordinator.app.demo.demo_database import DATABASE, demo_folder, prepare_demo
from coordinator.app.demo.terminal_demo import play
from coordinator.app.program_services import means
from coordinator.app.school_opening import open_school
from coordinator.desk.orders.order_queries import order_lines
from coordinator.desk.orders.order_words import waiting_changes
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.termstart.term_kinds import PERIOD, PLAN
from coordinator.domain.values import iso
from coordinator.ledger.outcomes import Trouble
from coordinator.ledger.questions import Query

DAY = date(2026, 11, 22)


def played(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What the demo says, without what the clock and the folder put into it."""
    capsys.readouterr()
    assert play(demo_folder(folder), DAY, means(), display=False) == 0
    said = capsys.readouterr()
    # The check says its gap where a script looks for trouble, before the order and after it.
    assert re.fullmatch(r"(Det saknas \d+ Chromebooks, \d+ lärplattor den 2027-08-16\.\n){2}", said.err)
    return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "TIME", said.out.replace(str(folder), "FOLDER"))


def test_the_day_plays_and_plays_the_same_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "demo"
    first = played(folder, capsys)
    for words in (
        "1 krock",
        "kvittens 2026-00001",
        "Kvar som det är",
        "Registret och dess logg är hela.",
        "ingen skärm",
    ):
        assert words in first
    assert {path.suffix for path in folder.iterdir()} >= {".pdf", ".db"}
    assert played(folder, capsys) == first, "the same day gives the same demo, also over an earlier one"


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    letter = tmp_path / "brev.txt"
    letter.write_text("Hej", encoding="utf-8")
    with pytest.raises(Trouble):
        demo_folder(tmp_path)
    assert letter.read_text(encoding="utf-8") == "Hej"


def test_the_prepared_school_is_whole(tmp_path: Path) -> None:
    path = prepare_demo(demo_folder(tmp_path / "demo"), DAY)
    assert path.name == DATABASE
    with open_school(path, write=False, today=DAY) as school:
        register = school.ledger.register
        assert 580 <= register.count(Query(DEVICE)) <= 620
        assert register.count(Query(PERSON)) > 400
        assert school.ledger.verify() == []


@pytest.mark.parametrize("day", [DAY, date(2027, 6, 30), date(2027, 8, 1), date(2028, 2, 29)])
def test_the_window_opens_on_a_school_that_has_planned_and_ordered(tmp_path: Path, day: date) -> None:
    path = prepare_demo(demo_folder(tmp_path / "demo"), day)
    stage = DemoStage(path.parent, path, day, means(), aloud=False)
    work(stage)
    assert stage.worst == 0
    with open_school(path, write=False, today=day) as school:
        register = school.ledger.register
        assert [iso(plan.on) for plan in register.records(Query(PLAN))] == [next_autumn(day).isoformat()]
        assert next_autumn(day) > day
        spans = [(iso(each.first), iso(each.last)) for each in register.records(Query(PERIOD))]
        assert all(first <= last for first, last in spans)
        assert len(spans) == len(periods(day)) == 7
        line = order_lines(register, register.ids(Query(ORDER))[0])[0]
        quantities = line.quantities
        assert (quantities.asked, quantities.decided, quantities.delivered) == (30, 28, 2)
        assert waiting_changes(line), "what central changed is still to be acknowledged"
