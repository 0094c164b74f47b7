"""What a person does on the page of the term start, and what the command line answers beside it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from coordinator import words
from coordinator.app.program_services import means
from coordinator.cli import run_command
from coordinator.desk.plan.plans import plan_called
from coordinator.desk.term.check_question import CheckResult
from coordinator.domain.termstart.term_kinds import PLAN
from coordinator.domain.termstart.term_records import PlanRecord
from coordinator.ledger.questions import Query
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.term.term_page import TermPage
from tests.ui.fingers import Fingers
from tests.ui.shell.shell_school import TODAY


class Hands(Fingers):
    """What a person does on the page; waits until the window has answered."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        window.go("term")
        page = window.page
        assert isinstance(page, TermPage)
        self.window, self.page, self.qtbot = window, page, qtbot
        self.ledger = window.context.ledger
        self.register = self.ledger.register
        self.settle()

    def part(self, code: str) -> None:
        self.press(self.page.modes[code])
        if code == "plans":
            plans = self.register.count(Query(PLAN))
            self.qtbot.waitUntil(lambda: len(self.page.plans.lines) == plans, timeout=20_000)

    def step(self, action: str, *, about: str = "") -> None:
        """Presses the button of the first finding with that step."""
        self.part("to_do")
        found = [each for (code, said), each in self.page.to_do.buttons.items() if code == action and about in said]
        assert found, f"nothing leads to {action}"
        self.page.to_do.sheet.ensureWidgetVisible(found[0])
        self.press(found[0])

    def orders_of(self, action: str) -> set[str]:
        """The orders about which a step is offered."""
        return {said.partition(":")[0] for code, said in self.page.to_do.buttons if code == action}

    def undo(self) -> None:
        self.window.undo_entry(None)
        self.settle()

    def figures(self) -> dict[tuple[str, str], tuple[int, ...]]:
        """What the table says, by kind and group: need, supply, arriving, at risk, gap."""
        root = self.page.situation.tree.rows.invisibleRootItem()
        found = {}
        for at in range(root.rowCount()):
            kind = root.child(at)
            found[kind.text(), "*"] = numbers(root, at)
            for below in range(kind.rowCount()):
                found[kind.text(), kind.child(below).text()] = numbers(kind, below)
        return found

    def gap(self, kind: str) -> int:
        return self.figures()[kind, "*"][4]

    @property
    def found(self) -> CheckResult:
        """The answer that is shown."""
        assert self.page.found is not None
        return self.page.found

    def plan(self, name: str = "HT27") -> PlanRecord:
        found = plan_called(self.register, name)
        assert found is not None
        return found

    def said(self) -> str:
        return self.window.footer.line.text()


def numbers(parent: Any, at: int) -> tuple[int, ...]:
    texts = [parent.child(at, column).text() for column in range(1, 6)]
    return tuple(int(each.replace("−", "-").replace("\N{NO-BREAK SPACE}", "")) for each in texts)


def checked(hands: Hands, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What the command line answers for the same database and day."""
    capsys.readouterr()
    words.use("sv")
    where = ["--database", str(hands.window.context.path), "--today", TODAY.isoformat()]
    run_command(["check", "--on", hands.page.asks.on.isoformat(), "--json", *where], means())
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def gap_of(tree: Any, kind: str) -> int:
    """The gap that a table says of a kind."""
    root = tree.rows.invisibleRootItem()
    return next(numbers(root, at)[4] for at in range(root.rowCount()) if root.child(at).text() == kind)
