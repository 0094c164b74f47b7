"""What a person's list is called: by its file, without ending and date."""

from __future__ import annotations

import re
from pathlib import Path

from coordinator.domain.values import fold


def label_from(file: str) -> str:
    """A name for the list, from the file's without its ending and its date."""
    stem = re.sub(r"[-_ ]*(?:19|20)\d\d[-_]?\d\d(?:[-_]?\d\d)?$", "", Path(file).stem)
    return " ".join(re.split(r"[_\s]+", stem)).strip() or file


def id_from(label: str) -> str:
    """An id for a profile: its file's name and its source for ever."""
    folded = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")
    return f"own_{folded or 'list'}"
