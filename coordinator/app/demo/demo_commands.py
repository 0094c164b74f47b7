"""What the invented school does itself: its year, its plan for the autumn and its orders, as commands with answers."""

from __future__ import annotations

import io
import shlex
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import click

from coordinator.app.demo.demo_database import prepare_demo
from coordinator.app.demo.demo_dates import demo_year
from coordinator.app.school_opening import open_school
from coordinator.cli import Means, run_command
from coordinator.domain.changes import Ref
from coordinator.domain.choices import DeviceKind, PeriodKind
from coordinator.domain.inventory_kinds import DEVICE, PRODUCT
from coordinator.domain.orders.order_choices import OrderPurpose
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.words import text


@dataclass(slots=True)
class DemoStage:
    """Where the play takes place; ``worst`` is the worst exit code so far. Told ``aloud``, or done without a word."""

    folder: Path
    database: Path
    today: date
    means: Means
    worst: int = 0
    aloud: bool = True

    def act(self, *words: str) -> int:
        """Shows a command as a person would type it, and runs it."""
        command = ["--database", str(self.database), "--today", self.today.isoformat(), *words]
        if self.aloud:
            click.echo("")
            click.secho("$ coordinator " + shlex.join(words), bold=True)
            code = run_command(command, self.means)
        else:
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                code = run_command(command, self.means)
        self.worst = max(self.worst, code)
        return code

    def say(self, sentence: str) -> None:
        """Tells the story between the commands."""
        if self.aloud:
            click.echo("")
            click.echo(sentence)

    def name(self, question: Callable[[Ledger], Ref]) -> str:
        """What the register calls the record that the question finds."""
        with open_school(self.database, write=False, today=self.today) as school:
            return school.ledger.register.name(question(school.ledger))

    def ask(self, question: Callable[[Ledger], int]) -> int:
        """Asks the register something between two commands."""
        with open_school(self.database, write=False, today=self.today) as school:
            return question(school.ledger)


def next_autumn(today: date) -> date:
    """The day on which the coming autumn term begins."""
    return demo_year(date(demo_year(today).autumn + 1, 9, 1)).autumn_start


def look_ahead(stage: DemoStage) -> None:
    """Next autumn's groups and needs, and the question that the principal asks."""
    autumn = next_autumn(stage.today)
    name = text("Autumn {year}", year=autumn.year)
    stage.say(text("Everybody moves up a year. Who will lack a device when the autumn term starts?"))
    stage.act("plan", "roll-over", name, "--on", autumn.isoformat())
    stage.act("plan", "need", name, DeviceKind.CHROMEBOOK, "--per", "1", "--grades", "4,5,6,7,8,9", "--spare", "5")
    stage.act("plan", "need", name, DeviceKind.TABLET, "--per", "0,5", "--grades", "F,1,2,3")
    play_check(stage, autumn)


def play_check(stage: DemoStage, on: date) -> None:
    """A gap is an answer and no fault: the check's exit code 1 is not the play's."""
    worst = stage.worst
    stage.act("check", "--on", on.isoformat(), "--sheet", str(stage.folder / text("term-start.pdf")))
    stage.worst = worst


def order(stage: DemoStage) -> str:
    """Thirty are asked for, twenty-eight decided, and two come; what is decided counts at the term start."""
    stage.say(text("The school orders. Central IT decides on fewer, and the first boxes arrive:"))
    autumn = next_autumn(stage.today)
    stage.act("order", "new", "--purpose", OrderPurpose.TERM_START, "--wanted", autumn.isoformat())
    number = stage.ask(lambda ledger: ledger.register.ids(Query(ORDER))[-1])
    order = f"#{number}"
    stage.act("order", "add", order, "--product", stage.name(_commonest_chromebook), "--quantity", "30")
    stage.act("order", "approve", order, "--by", text("the principal"))
    stage.act("order", "send", order)
    promised = max(date(autumn.year, 6, 1), stage.today + timedelta(days=14))
    stage.act("order", "decide", order, "1", "--quantity", "28", "--promised", promised.isoformat(),
              "--reason", text("The budget is enough for 28"), "--by", text("Central IT"))  # fmt: skip
    stage.act("delivery", "register", order, "--line", "1", "--serial", "LÅTSAS001", "--serial", "LÅTSAS002")
    return order


def keep_year(stage: DemoStage) -> None:
    """The school year as the school keeps it, and the start of the next."""
    stage.say(text("The school writes down its year, since only days on which it is open are working days:"))
    for kind, name, first, last in periods(stage.today):
        stage.act("year", "add", kind, name, "--from", first.isoformat(), "--to", last.isoformat())


def periods(today: date) -> list[tuple[str, str, date, date]]:
    """The periods of the school year that ``today`` lies in, and the next autumn term: kind, name, first, last day."""
    year = demo_year(today)
    following = demo_year(date(year.autumn + 1, 9, 1))
    short, long = timedelta(days=4), timedelta(days=1)
    autumn_break = monday(date(year.autumn, 10, 26))
    winter_break = monday(date(year.autumn + 1, 3, 1))
    return [
        (PeriodKind.TERM, text("Autumn term {year}", year=year.autumn), year.autumn_start, year.autumn_end),
        (PeriodKind.BREAK, text("Autumn break"), autumn_break, autumn_break + short),
        (PeriodKind.BREAK, text("Christmas break"), year.autumn_end + long, year.spring_start - long),
        (PeriodKind.TERM, text("Spring term {year}", year=year.autumn + 1), year.spring_start, year.spring_end),
        (PeriodKind.BREAK, text("Winter break"), winter_break, winter_break + short),
        (PeriodKind.BREAK, text("Summer break"), year.spring_end + long, following.autumn_start - long),
        (
            PeriodKind.TERM,
            text("Autumn term {year}", year=following.autumn),
            following.autumn_start,
            following.autumn_end,
        ),
    ]


def monday(day: date) -> date:
    """The Monday of the week that the day lies in."""
    return day - timedelta(days=day.weekday())


def fill_catalogue(stage: DemoStage) -> None:
    """What the school orders most, with the lead time that the last safe day to order is reckoned with."""
    stage.say(text("What may be ordered stands in the catalogue, with the days that a delivery takes:"))
    stage.act(
        "catalogue", "add", "--product", stage.name(_commonest_chromebook), "--article", "LÅTSAS-511",
        "--supplier", text("Invented Supplier AB"), "--fee", "216", "--lead-days", "25", "--warranty-months", "36",
        "--point", text("starts and takes a login"), "--point", text("charger in the box"),
        "--approver", text("the principal"),
    )  # fmt: skip


def work(stage: DemoStage) -> str:
    """What the school does itself, in the terminal and behind the window alike; returns what the order is called.

    The year and the catalogue come before the first check: the last safe day to order is reckoned from both.
    """
    keep_year(stage)
    fill_catalogue(stage)
    look_ahead(stage)
    return order(stage)


def demo_at_work(folder: Path, today: date, means: Means) -> Path:
    """The database of the invented school as the window opens it: everything taken in, and the school's work done."""
    path = prepare_demo(folder, today)
    stage = DemoStage(folder, path, today, means, aloud=False)
    work(stage)
    if stage.worst:
        raise RuntimeError("A step of the invented school's work was refused.")
    return path


def _commonest_chromebook(ledger: Ledger) -> Ref:
    kind = Filter("product.kind", Test.IS, (DeviceKind.CHROMEBOOK,))
    products = ledger.register.group_count(Query(DEVICE, filters=(kind,)), "product")
    return Ref(PRODUCT.code, int(str(products[0][0])))
