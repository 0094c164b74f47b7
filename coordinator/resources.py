"""Finds files that ship with the program, in a checkout, an installed wheel and a frozen build alike."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def _root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    package = Path(__file__).resolve().parent
    places = [Path(frozen) / "resources"] if frozen else []
    places += [package / "_resources", package.parent / "resources"]
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"The program's own files are missing; looked in: {', '.join(map(str, places))}")


def resource(name: str) -> Path:
    """The path of a shipped file, by its name below ``resources/`` with forward slashes."""
    return _root() / name
