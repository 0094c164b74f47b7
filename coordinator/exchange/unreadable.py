"""What is said about a file that cannot be read: one sentence with the file, the place and what to do."""

from __future__ import annotations

from coordinator.words import text


class Unreadable(Exception):
    """A file that is refused as a whole.

    ``message`` is a message id (English) and ``values`` fill its named places; neither holds the content of a cell.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message.format(**self.values)

    def sentence(self) -> str:
        """The sentence in the language in use."""
        return text(self.message).format(**self.values)
