"""The day at the invented school in the terminal: real commands with their real answers, one after the other."""

from __future__ import annotations

import shlex
from datetime import date
from pathlib import Path

from coordinator.app.demo.demo_commands import DemoStage, next_autumn, play_check, work
from coordinator.app.demo.demo_database import DATABASE, FILES, LAST, SCHOOL_CODE, SCHOOL_NAME, rounds
from coordinator.app.demo.demo_day import Story, day_story
from coordinator.app.demo.demo_files import write_school
from coordinator.cli import Means
from coordinator.domain.choices import Condition
from coordinator.ledger.ledger import Ledger
from coordinator.words import text


def play(folder: Path, today: date, means: Means, *, display: bool) -> int:
    """Plays the day in ``folder`` and says what there is to see; 0 when every step worked."""
    stage = DemoStage(folder, folder / DATABASE, today, means)
    told = day_story(today)
    stage.say(
        text("An invented school: everybody and everything in it is made up. Its files lie in {folder}.", folder=folder)
    )
    written = write_school(folder / FILES, today)
    stage.say(text("A new register, and the files that central IT and the office have sent:"))
    stage.act("init", "--school-code", SCHOOL_CODE, "--school-name", SCHOOL_NAME)
    for paths in rounds(folder / FILES, written):
        stage.act("import", *map(str, paths))
    _correct(stage, told)
    _hand_over(stage, told)
    _undo(stage, told)
    ordered = work(stage)
    stage.act("order", "acknowledge", ordered)
    stage.act("order", "show", ordered)
    play_check(stage, next_autumn(today))
    stage.act("verify")
    _close(stage, display=display)
    return stage.worst


def _correct(stage: DemoStage, told: Story) -> None:
    """The school corrects two tags; this morning's export moves one of them too and repeats the other's old one."""
    stage.say(text("The school corrects the asset tags of two devices:"))
    for change in (told.collision, told.kept):
        stage.act("edit", "device", change.serial, f"asset_tag={change.by_school}", "--reason", text("wrong label"))
    stage.say(
        text(
            "This morning's export has moved one of the tags too. The school's word stays, and the conflict is counted:"
        )
    )
    stage.act("import", "--preview", str(stage.folder / FILES / LAST))
    stage.act("import", str(stage.folder / FILES / LAST))
    stage.act("show", "device", told.collision.serial)


def _hand_over(stage: DemoStage, told: Story) -> None:
    stage.say(text("A new pupil gets a device from the store, and a receipt to take home:"))
    receipt = stage.folder / text("receipt.pdf")
    with_it = ("--accessories", text("charger"), "--due", f"{stage.today.year + 1}-06-10", "--sheet", str(receipt))
    stage.act("handover", "issue", "--person", told.receiver, "--device", told.handed_serial, *with_it)
    stage.say(text("A pupil who has left gives a device back:"))
    back = stage.folder / text("return-receipt.pdf")
    stage.act(
        "handover", "return", "--device", told.returned_serial, "--condition", Condition.WORN, "--sheet", str(back)
    )
    stage.say(text("A device breaks, and a spare is lent instead:"))
    stage.act("handover", "swap", "--broken", told.broken_serial, "--spare", told.spare_serial)


def _undo(stage: DemoStage, told: Story) -> None:
    """Undoing the import of this morning leaves what was corrected since, and says so."""
    stage.say(text("One of this morning's tags is corrected by hand; then the whole morning's import is undone:"))
    last = stage.ask(_newest_import)
    moved = told.moved[0]
    stage.act("edit", "device", moved.serial, f"asset_tag={moved.by_central}A")
    stage.act("undo", str(last))
    stage.say(text("And the newest step of all is taken back as well, then done again:"))
    stage.act("undo")
    stage.act("redo")
    stage.act("history", "--limit", "8")


def _newest_import(ledger: Ledger) -> int:
    return next(entry.id for entry in ledger.register.entries() if entry.origin == "import")


def _close(stage: DemoStage, *, display: bool) -> None:
    papers = sorted(path.name for path in stage.folder.glob("*.pdf"))
    stage.say(text("Everything lies in {folder}: the files, the database and {papers}.",
              folder=stage.folder, papers=", ".join(papers)))  # fmt: skip
    command = shlex.join(["coordinator", "--database", str(stage.database)])
    if display:
        stage.say(text("The same in the window: {command}", command=command))
    else:
        stage.say(text("There is no display here. Where there is one, “coordinator demo” opens the window: {command}",
                  command=command))  # fmt: skip
