"""Whether the file that was opened still stands in its place: others move, delete and exchange files."""

from __future__ import annotations

from pathlib import Path

from coordinator.words import text


class FileWatch:
    """Knows a file by what it is, not by its name (``window``, principle 5)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened = _identity(path)

    def said(self) -> str:
        """A sentence where another file stands there, or none; empty where all is well or nobody can tell."""
        found = _identity(self._path)
        if found == self._opened or self._opened is None:
            return ""
        if found is None:
            return text(
                "{file} is no longer there: it was moved, renamed or deleted, or its drive is gone. Nothing more is"
                " written. Save what is open as another file.",
                file=self._path.name,
            )
        return text(
            "{file} is another file now: somebody has exchanged it. Nothing more is written. Save what is open as"
            " another file.",
            file=self._path.name,
        )


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and number of a file; ``None`` where there is none, or the drive does not answer."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
