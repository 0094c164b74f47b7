"""A promise of what is still to come on a line, against the day on which it is wanted (needs V3, V5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Promise:
    """The day promised for a line of an order, and the day on which what comes then is unpacked and prepared.

    It is ``wanted`` ready for use: a promise that leaves no time to prepare is late the day it is known.
    """

    order: int
    line: int
    day: date
    ready: date
    wanted: date

    @property
    def days_late(self) -> int:
        """How many days after the wanted one it will be ready; 0 for one that is in time."""
        return max(0, (self.ready - self.wanted).days)
