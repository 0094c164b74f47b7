"""What the first page lists: something that waits, and where it is dealt with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits: its sentence, what more there is to say, and the page where it is dealt with."""

    sentence: str
    beside: str
    does: str
    page: str
    wanted: Mapping[str, Any] = field(default_factory=dict)
    cost_ore: int = 0
