"""Where the register lies, its backups, and one file that takes the whole school to the next laptop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QMessageBox,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from coordinator.ledger.keeper import Backup, Keeper
from coordinator.ledger.ledger import STOCKHOLM
from coordinator.ledger.outcomes import Trouble
from coordinator.ui.context import RESTART, Context
from coordinator.ui.settings.section_parts import Section, row, section_button
from coordinator.ui.widgets.file_dialogs import ask_save, school_kinds
from coordinator.ui.widgets.theme import labelled, row_height
from coordinator.words import count_text, text


def backup_reason_words(reason: str) -> str:
    """Why a backup was made."""
    labels = {
        "daily": text("Every day"),
        "import": text("Before a large import"),
        "migration": text("Before a new version"),
        "restore": text("Before restoring"),
        "asked": text("Asked for"),
    }
    return labels.get(reason, reason)


def size_words(size: int) -> str:
    """A file's size as a person reads it."""
    return f"{size / 1_000_000:.1f} MB".replace(".", ",") if size >= 100_000 else f"{max(1, round(size / 1000))} kB"


def moment_words(at: str) -> str:
    """An instant by the school's clock."""
    return datetime.fromisoformat(at).astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M")


def confirm_restore(parent: QWidget, backup: Backup) -> bool:
    """Asks before the register is put back; the only question with two buttons on this page."""
    box = QMessageBox(QMessageBox.Icon.Warning, text("Restore a backup"), "", parent=parent)
    box.setText(text("Put the register back to how it was {moment}?", moment=moment_words(backup.at)))
    box.setInformativeText(
        text("Everything entered since is gone from it. It is backed up first, so that you can come back.")
    )
    go = box.addButton(text("Restore and start again"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(text("Leave it as it is"), QMessageBox.ButtonRole.RejectRole)
    box.exec()
    return box.clickedButton() is go


def confirm_thinning(parent: QWidget, count: int) -> bool:
    """Asks before the backups from before an erasing are removed."""
    box = QMessageBox(QMessageBox.Icon.Warning, text("Backups from before an erasing"), "", parent=parent)
    sentence = count_text(
        "Remove {count} backup that may still hold whoever was erased?",
        "Remove {count} backups that may still hold whoever was erased?",
        count,
    )
    box.setText(sentence)
    box.setInformativeText(text("A new backup is made first. Files that were saved elsewhere you remove yourself."))
    go = box.addButton(text("Back up and remove them"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(text("Leave it as it is"), QMessageBox.ButtonRole.RejectRole)
    box.exec()
    return box.clickedButton() is go


def ask_package_target(parent: QWidget, proposed: str) -> Path | None:
    """Where the school's file is saved; ``None`` when the person thinks better of it."""
    return ask_save(parent, text("Save the whole school"), proposed, school_kinds())


def leave_for_restart() -> None:
    """Ends the program so that it starts again on the restored database."""
    QApplication.exit(RESTART)


class BackupsSection(Section):
    """Where the register lies and what is risky about it; its backups, newest first."""

    def __init__(self, context: Context, keeper: Keeper) -> None:
        super().__init__(context, text("Register and backups"))
        self.keeper = keeper
        self.confirm: Callable[[QWidget, Backup], bool] = confirm_restore
        self.leave: Callable[[], None] = leave_for_restart
        self.confirm_thinning: Callable[[QWidget, int], bool] = confirm_thinning
        self._backups: list[Backup] = []
        self._older = 0
        self.place = labelled("", wrap=True)
        self.warnings: QLabel = labelled("", "danger", wrap=True)
        self.table = QTableWidget(0, 3)
        self.table.setAccessibleName(text("Backups"))
        self.table.setHorizontalHeaderLabels([text("Made"), text("Why"), text("Size")])
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(row_height(self.table))
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.now = section_button(text("Back up now"), main=True)
        self.now.clicked.connect(self.back_up)
        self.restore = section_button(text("Restore the chosen backup …"))
        self.restore.clicked.connect(self.restore_chosen)
        self.thin = section_button("")
        self.thin.clicked.connect(self.thin_erased)
        self.column.addWidget(self.place)
        self.column.addWidget(self.warnings)
        self.column.addWidget(self.table, 1)
        self.column.addLayout(row(self.now, self.restore, self.thin))
        self.show_values()

    def show_values(self) -> None:
        """What the keeper says."""
        self.place.setText(text("The register lies in {file}", file=str(self.keeper.path)))
        warnings = self.keeper.warnings()
        self.warnings.setText("\n".join(f"⚠ {words}" for words in warnings))
        self.warnings.setVisible(bool(warnings))
        self._backups = list(self.keeper.backups())
        self.table.setRowCount(len(self._backups))
        for at, backup in enumerate(self._backups):
            for column, words in enumerate(
                (moment_words(backup.at), backup_reason_words(backup.reason), size_words(backup.size))
            ):
                item = QTableWidgetItem(words)
                item.setToolTip(str(backup.path))
                self.table.setItem(at, column, item)
        if self._backups:
            self.table.selectRow(0)
        self.restore.setEnabled(bool(self._backups))
        self._older = len(self.keeper.from_before_erasing())
        self.thin.setVisible(self._older > 0)
        words = count_text(
            "Remove {count} from before the erasing …", "Remove {count} from before the erasing …", self._older
        )
        self.thin.setText(words)
        self.thin.setAccessibleName(words)

    def thin_erased(self) -> None:
        """Asks, then makes a backup and removes those from before the latest erasing, beside the window."""
        if self._older and self.confirm_thinning(self, self._older):
            self._run(text("Backing up"), self.keeper.thin_erased, self._thinned)

    def _thinned(self, removed: int) -> None:
        self.show_values()
        sentence = count_text(
            "{count} backup from before the erasing was removed.",
            "{count} backups from before the erasing were removed.",
            removed,
        )
        self.context.window.say(sentence)

    def back_up(self) -> None:
        """Makes a backup beside the window."""
        self._run(text("Backing up"), lambda: self.keeper.backup("asked"), self._backed_up)

    def restore_chosen(self) -> None:
        """Asks, then puts the chosen backup in the register's place and starts the program again."""
        at = self.table.currentRow()
        if at < 0 or not self.confirm(self, self._backups[at]):
            return
        try:
            self.keeper.restore(self._backups[at].path)
        except Trouble as trouble:
            self.context.window.say(str(trouble), trouble=True)
            return
        self.leave()

    def _run(self, words: str, does: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self.context.window.run(words, lambda _progress, _cancelled: does(), then)

    def _backed_up(self, backup: Backup) -> None:
        self.show_values()
        told = text("Backed up {moment}, {size}.", moment=moment_words(backup.at), size=size_words(backup.size))
        self.context.window.say(told)


class TakeOverSection(Section):
    """The whole school in one file, and what to do with it on the other side."""

    def __init__(self, context: Context, keeper: Keeper) -> None:
        sentence = text("Everything in this register goes into one file: devices, people, loans, receipts and history.")
        super().__init__(context, text("New laptop or successor"), sentence)
        self.keeper = keeper
        self.ask_package: Callable[[QWidget, str], Path | None] = ask_package_target
        for number, step in enumerate(
            (
                text(
                    "Save the file here, on a USB stick or in the school's own storage. Not by e-mail: it holds names."
                ),
                text("Start Coordinator on the other computer and choose “I take over a school”."),
                text("Choose the file. Then use only the new computer, and delete the file."),
            ),
            1,
        ):
            self.column.addWidget(labelled(f"{number}.  {step}", wrap=True))
        self.save = section_button(text("Save the whole school in one file …"), main=True)
        self.save.clicked.connect(self.save_now)
        self.column.addLayout(row(self.save))
        self.column.addStretch(1)

    def save_now(self) -> None:
        """Asks where, then packs beside the window."""
        day = self.context.ledger.today.isoformat()
        to = self.ask_package(self, f"skolan-{day}.koordinator")
        if to is None:
            return
        self.context.window.run(
            text("Packing the school"), lambda _progress, _cancelled: self.keeper.pack(to), self._packed
        )

    def _packed(self, file: Path) -> None:
        self.context.window.say(text("The whole school is saved in {file}.", file=str(file)))
