"""A step of the desk beside the window, said afterwards with *Undo*; one that changes nothing says that."""

from __future__ import annotations

from collections.abc import Callable

from coordinator.desk.records.step_sentences import notice_words
from coordinator.ledger.outcomes import Notice, refusing_unread
from coordinator.ui.context import Context
from coordinator.ui.threads.desk_step import find
from coordinator.words import text


def do(
    context: Context, step: Callable[[], Notice | None], then: Callable[[Notice | None], None] = lambda _notice: None
) -> None:
    """Does a step; what was refused, or cannot be read, is said by the window."""

    def run() -> Notice | None:
        with refusing_unread():
            return step()

    def done(notice: Notice | None) -> None:
        if notice is None:
            context.window.say(text("It says so already."))
        else:
            context.window.say(notice_words(notice, context.ledger.register), undo=notice.entry)
        then(notice)

    find(context, text("Saving…"), run, done)
