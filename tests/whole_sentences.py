"""Whatever a test leads to, each refusal and each entry of the log says a whole sentence: nothing in it is empty."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

from coordinator.domain.changes import Sentence
from coordinator.ledger.outcomes import Trouble


def watch() -> None:
    """From now on a sentence that lacks a word fails where it is made."""
    refused, said = Trouble.__init__, Sentence.__init__

    def refuse(self: Trouble, message: str, /, **values: object) -> None:
        refused(self, message, **values)
        check(message, values)

    def say(self: Sentence, *parts: Any, **named: Any) -> None:
        said(self, *parts, **named)
        check(self.message, self.values)

    Trouble.__init__ = refuse  # type: ignore[method-assign]
    Sentence.__init__ = say  # type: ignore[method-assign]


def check(message: str, values: Mapping[str, Any]) -> None:
    """Raises ``AssertionError`` for no message, and for a place of it that nothing fills."""
    assert isinstance(message, str), f"no message: {message!r}"
    empty = {place for _, place, _, _ in Formatter().parse(message) if place} - values.keys()
    assert not empty, f"{message!r} lacks {', '.join(sorted(empty))}"
