"""What is done from these pages: a step of the desk beside the window, said afterwards with *Undo*."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from coordinator.desk.records.step_sentences import notice_words
from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context
from coordinator.words import text

T = TypeVar("T")


def act(context: Context, step: Callable[[], Notice], then: Callable[[Notice], None] | None = None) -> None:
    """Does a step beside the window; what was refused is said by the window."""

    def done(notice: Notice) -> None:
        context.window.say(notice_words(notice, context.ledger.register), undo=notice.entry)
        if then is not None:
            then(notice)

    find(context, text("Saving…"), step, done)


def find(context: Context, words: str, job: Callable[[], T], then: Callable[[T], None]) -> None:
    """Finds something out, or makes a paper, beside the window."""
    context.window.run(words, lambda _move, _stop: job(), then)
