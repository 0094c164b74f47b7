"""What is said about a file that cannot be read: one sentence with the file, the place and what to do."""

from __future__ import annotations

from coordinator.ledger.outcomes import Trouble


class Unreadable(Trouble):
    """A file that is refused as a whole.

    ``message`` is a message id (English) and ``values`` fill its named places; neither holds the content of a cell.
    """

    def sentence(self) -> str:
        """The sentence in the language in use."""
        return str(self)
