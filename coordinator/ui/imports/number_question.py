"""The question about cells that may hold personal identity numbers, asked at the foot of the window (needs U7)."""

from __future__ import annotations

from collections.abc import Callable

from coordinator.exchange.imports.import_run import Gathered
from coordinator.ui.context import Context
from coordinator.words import count_text


def ask_about_numbers(context: Context, found: Gathered, read: Callable[[], None]) -> None:
    """What may be somebody's number was left out: whoever says that it is none has the files ``read`` once more."""
    doubtful = frozenset(() if found.stage is None else found.stage.doubtful)
    if not doubtful:
        return

    def agreed() -> None:
        context.ledger.keep_numbers(doubtful)
        read()

    sentence = count_text(
        "{count} cell may hold a personal identity number and was left out; its row says which.",
        "{count} cells may hold personal identity numbers and were left out; their rows say which.",
        len(doubtful),
    )
    context.window.say(sentence, trouble=True, agreed=agreed)
