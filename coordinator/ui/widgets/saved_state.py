"""How the window was left: views, columns and sizes, in a small file beside the database (window principle 5).

A list's search text is kept only in a view that somebody saved by name.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any


def saved_file(database: Path) -> Path:
    """Where it is kept for a database."""
    return database.with_name(database.stem + ".window.json")


class Saved:
    """A dictionary of JSON values that is written whenever it changes; a damaged file counts as an empty one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: dict[str, Any] = {}
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = {}
        if isinstance(found, dict):
            self._kept = found

    def get(self, name: str, otherwise: Any = None) -> Any:
        """What is kept under a name."""
        return self._kept.get(name, otherwise)

    def put(self, name: str, value: Any) -> None:
        """Keeps a value; a folder that cannot be written loses how the window stood, and nothing else."""
        if self._kept.get(name) == value:
            return
        self._kept[name] = value
        beside = self._path.with_suffix(".part")
        try:
            beside.write_text(json.dumps(self._kept, ensure_ascii=False, indent=1), encoding="utf-8")
            beside.replace(self._path)
        except OSError:
            return


@lru_cache(maxsize=8)
def saved_for(database: Path) -> Saved:
    """What is kept for a database; whoever asks gets the same."""
    return Saved(saved_file(database))
