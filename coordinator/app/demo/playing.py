"""The day at the invented school in the terminal: real commands with their real answers, one after the other."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from coordinator.app.demo.day import Story, story
from coordinator.app.demo.preparing import DATABASE, FILES, LAST, SCHOOL_CODE, SCHOOL_NAME, rounds
from coordinator.app.demo.writing import write_school
from coordinator.app.opening import open_school
from coordinator.cli import Means, run
from coordinator.domain.changes import Ref
from coordinator.ledger.asking import Filter, Query, Test
from coordinator.ledger.ledger import Ledger
from coordinator.words import text


@dataclass(slots=True)
class Stage:
    """Where the play takes place; ``worst`` is the worst exit code so far."""

    folder: Path
    database: Path
    today: date
    means: Means
    worst: int = 0

    def act(self, *words: str) -> int:
        """Shows a command as a person would type it, and runs it."""
        click.echo("")
        click.secho("$ coordinator " + shlex.join(words), bold=True)
        code = run(["--database", str(self.database), "--today", self.today.isoformat(), *words], self.means)
        self.worst = max(self.worst, code)
        return code

    def name(self, question: Callable[[Ledger], Ref]) -> str:
        """What the register calls the record that the question finds."""
        with open_school(self.database, write=False, today=self.today) as school:
            return school.ledger.register.name(question(school.ledger))

    def ask(self, question: Callable[[Ledger], int]) -> int:
        """Asks the register something between two commands."""
        with open_school(self.database, write=False, today=self.today) as school:
            return question(school.ledger)


def play(folder: Path, today: date, means: Means, *, display: bool) -> int:
    """Plays the day in ``folder`` and says what there is to see; 0 when every step worked."""
    stage = Stage(folder, folder / DATABASE, today, means)
    told = story(today)
    _say(
        text("An invented school: everybody and everything in it is made up. Its files lie in {folder}.", folder=folder)
    )
    written = write_school(folder / FILES, today)
    _say(text("A new register, and the files that central IT and the office have sent:"))
    stage.act("init", "--school-code", SCHOOL_CODE, "--school-name", SCHOOL_NAME)
    for paths in rounds(folder / FILES, written):
        stage.act("import", *map(str, paths))
    _correct(stage, told)
    _hand_over(stage, told)
    _undo(stage, told)
    _look_ahead(stage)
    _order(stage)
    stage.act("verify")
    _close(stage, display)
    return stage.worst


def _correct(stage: Stage, told: Story) -> None:
    """The school corrects two tags; this morning's export moves one of them too and repeats the other's old one."""
    _say(text("The school corrects the asset tags of two devices:"))
    for change in (told.collision, told.kept):
        stage.act("edit", "device", change.serial, f"asset_tag={change.by_school}", "--reason", text("wrong label"))
    _say(
        text(
            "This morning's export has moved one of the tags too. The school's word stays, and the conflict is counted:"
        )
    )
    stage.act("import", "--preview", str(stage.folder / FILES / LAST))
    stage.act("import", str(stage.folder / FILES / LAST))
    stage.act("show", "device", told.collision.serial)


def _hand_over(stage: Stage, told: Story) -> None:
    _say(text("A new pupil gets a device from the store, and a receipt to take home:"))
    receipt = stage.folder / text("receipt.pdf")
    with_it = ("--accessories", text("charger"), "--due", f"{stage.today.year + 1}-06-10", "--sheet", str(receipt))
    stage.act("handover", "issue", "--person", told.receiver, "--device", told.handed_serial, *with_it)
    _say(text("A pupil who has left gives a device back:"))
    back = stage.folder / text("return-receipt.pdf")
    stage.act("handover", "return", "--device", told.returned_serial, "--condition", "worn", "--sheet", str(back))
    _say(text("A device breaks, and a spare is lent instead:"))
    stage.act("handover", "swap", "--broken", told.broken_serial, "--spare", told.spare_serial)


def _undo(stage: Stage, told: Story) -> None:
    """Undoing the import of this morning leaves what was corrected since, and says so."""
    _say(text("One of this morning's tags is corrected by hand; then the whole morning's import is undone:"))
    last = stage.ask(_newest_import)
    moved = told.moved[0]
    stage.act("edit", "device", moved.serial, f"asset_tag={moved.by_central}A")
    stage.act("undo", str(last))
    _say(text("And the newest step of all is taken back as well, then done again:"))
    stage.act("undo")
    stage.act("redo")
    stage.act("history", "--limit", "8")


def _look_ahead(stage: Stage) -> None:
    """Next autumn's groups and needs, and the question that the principal asks."""
    autumn = date(stage.today.year + 1, 8, 17)
    name = text("Autumn {year}", year=autumn.year)
    _say(text("Everybody moves up a year. Who will lack a device when the autumn term starts?"))
    stage.act("plan", "roll-over", name, "--on", autumn.isoformat())
    stage.act("plan", "need", name, "chromebook", "--per", "1", "--grades", "4,5,6,7,8,9", "--spare", "5")
    stage.act("plan", "need", name, "tablet", "--per", "0,5", "--grades", "F,1,2,3")
    _check(stage, autumn)


def _check(stage: Stage, on: date) -> None:
    """A gap is an answer and no fault: the check's exit code 1 is not the play's."""
    worst = stage.worst
    stage.act("check", "--on", on.isoformat(), "--sheet", str(stage.folder / text("term-start.pdf")))
    stage.worst = worst


def _order(stage: Stage) -> None:
    """Thirty are asked for, twenty-eight decided, and two come; what is decided counts at the term start."""
    _say(text("The school orders. Central IT decides on fewer, and the first boxes arrive:"))
    autumn = date(stage.today.year + 1, 8, 17)
    stage.act("order", "new", "--purpose", "term_start", "--wanted", autumn.isoformat())
    number = stage.ask(lambda ledger: ledger.register.ids(Query("order"))[-1])
    order = f"#{number}"
    stage.act("order", "add", order, "--product", stage.name(_commonest_chromebook), "--quantity", "30")
    stage.act("order", "approve", order, "--by", text("the principal"))
    stage.act("order", "send", order)
    promised = date(stage.today.year + 1, 6, 1).isoformat()
    stage.act("order", "decide", order, "1", "--quantity", "28", "--promised", promised,
              "--reason", text("The budget is enough for 28"), "--by", text("Central IT"))  # fmt: skip
    stage.act("delivery", "register", order, "--line", "1", "--serial", "LÅTSAS001", "--serial", "LÅTSAS002")
    stage.act("order", "acknowledge", order)
    stage.act("order", "show", order)
    _check(stage, autumn)


def _commonest_chromebook(ledger: Ledger) -> Ref:
    kind = Filter("product.kind", Test.IS, ("chromebook",))
    products = ledger.register.group_count(Query("device", filters=(kind,)), "product")
    return Ref("product", int(str(products[0][0])))


def _newest_import(ledger: Ledger) -> int:
    return next(entry.id for entry in ledger.register.entries() if entry.origin == "import")


def _close(stage: Stage, display: bool) -> None:
    papers = sorted(path.name for path in stage.folder.glob("*.pdf"))
    _say(text("Everything lies in {folder}: the files, the database and {papers}.",
              folder=stage.folder, papers=", ".join(papers)))  # fmt: skip
    command = shlex.join(["coordinator", "--database", str(stage.database)])
    if display:
        _say(text("The same in the window: {command}", command=command))
    else:
        _say(text("There is no display here. Where there is one, “coordinator demo” opens the window: {command}",
                  command=command))  # fmt: skip


def _say(sentence: str) -> None:
    click.echo("")
    click.echo(sentence)
