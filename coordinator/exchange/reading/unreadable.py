"""What is said about a file that cannot be read: one sentence with the file, the place and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coordinator.ledger.outcomes import Trouble
from coordinator.words import text


class Unreadable(Trouble):
    """A file that is refused as a whole.

    ``message`` is a message id (English) and ``values`` fill its named places; neither holds the content of a cell.
    """

    def sentence(self) -> str:
        """The sentence in the language in use."""
        return str(self)


def unreadable_words(reason: str, values: Mapping[str, Any]) -> str:
    """Why a row was refused, left out or is odd, as a sentence; what stands at ``field`` is a field's label."""
    return text(reason, **{place: text(said) if place == "field" else said for place, said in values.items()})
