"""Texts of other records that name somebody, looked for beside the window: to tick, or to follow to their records."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from coordinator.desk.identity.name_places import NamePlace, left_words, place_words
from coordinator.ui.context import Context
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.elided import NarrowLink
from coordinator.words import text


class NamedTexts(QWidget):
    """Shows the texts, each with a box to tick; those that surely name the person are ticked. ``looked`` tells that
    they are shown.
    """

    looked = Signal()
    _ended = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.places: list[tuple[NamePlace, QCheckBox]] = []
        self.told = theme.labelled(text("Looking for texts that name the person…"), wrap=True)
        self.listed = QVBoxLayout(self)
        self.listed.setContentsMargins(0, 0, 0, 0)
        self.listed.setSpacing(theme.GRID)
        self.listed.addWidget(self.told)
        self._asked: tuple[Callable[[], Sequence[NamePlace]], Callable[[int], str]] = (tuple, str)
        self.again = button(text("Look again"), self._look_again, "mdi6.magnify")
        self.again.hide()
        self.listed.addWidget(self.again)
        self._ended.connect(self._end)

    def look(self, find: Callable[[], Sequence[NamePlace]], head: Callable[[int], str]) -> None:
        """Looks beside the window; ``head`` says what is done with so many ticked texts, or that there is none."""
        register, self._asked = self._context.ledger.register, (find, head)
        self.told.setText(text("Looking for texts that name the person…"))
        self.again.hide()

        def found(_move: object, _stop: object) -> list[tuple[NamePlace, str]]:
            return [(place, place_words(register, place)) for place in find()]

        self._context.window.run(text("Looking for the name…"), found, _nothing).add_done_callback(
            partial(tell_end, self._ended)
        )

    def _look_again(self) -> None:
        self.look(*self._asked)

    def _end(self, done: Future[Sequence[tuple[NamePlace, str]]]) -> None:
        """Shows what was found, be it after *Cancel*; a look that was stopped or failed can be taken again."""
        if not done.cancelled() and done.exception() is None:
            self.show_places(self._asked[1], done.result())
            return
        self.told.setText(text("The texts that name the person were not looked for. Look again before you go on."))
        self.again.show()

    def put_between(self, before: Sequence[QWidget], after: Sequence[QWidget]) -> None:
        """Tab goes through the boxes where they are seen: behind some fields of the form, before the others."""
        for one, other in pairwise([*before, *(box for _, box in self.places), *after]):
            QWidget.setTabOrder(one, other)

    def ticked(self) -> list[NamePlace]:
        """The texts that are chosen."""
        return [place for place, box in self.places if box.isChecked()]

    def show_places(self, head: Callable[[int], str], found: Sequence[tuple[NamePlace, str]]) -> None:
        """Offers each text."""
        self.told.setText(head(len(found)))
        for place, words in found:
            box = QCheckBox()
            box.setAccessibleName(words)
            box.setChecked(not place.doubtful)
            self.places.append((place, box))
            self.listed.addLayout(_ticked_text(box, words))
        self.looked.emit()


class LeftTexts(QWidget):
    """The texts that were left, each leading to its record."""

    def __init__(self, context: Context, left: Sequence[tuple[NamePlace, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addWidget(theme.labelled(left_words(len(left)), "warning", wrap=True))
        self.links = [NarrowLink(words, partial(context.window.show_record, place.ref)) for place, words in left]
        for link in self.links:
            column.addWidget(link)


def tell_end(ended: SignalInstance, done: Future[Any]) -> None:
    """Tells the window's thread that a job has ended; nobody where what asked for it shows something else by now."""
    with suppress(RuntimeError):
        ended.emit(done)


def _nothing(_found: object) -> None:
    """What the job has found is shown when it has ended, whether or not somebody pressed *Cancel*."""


def _breakable(words: str) -> str:
    """An address may break behind its marks: as one word it would widen the panel at larger text."""
    return re.sub(r"(?<=[@._-])(?=\w)", "\u200b", words)


def _ticked_text(box: QCheckBox, words: str) -> QHBoxLayout:
    """A box to tick before a text of any length, which breaks into lines: a box of its own would widen the panel."""
    line = QHBoxLayout()
    line.setSpacing(theme.GRID)
    said = theme.labelled(_breakable(words), wrap=True)
    said.setBuddy(box)
    line.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(said, 1)
    return line
