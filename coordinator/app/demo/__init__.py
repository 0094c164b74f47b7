"""Norrskensskolan, an invented school, written in the formats that central IT's systems really use.

Everybody and everything in it is made up: the surnames say so (Exempelqvist, Påhittsson, Provberg), the addresses end
in ``.example``. The same date gives the same bytes; another date gives the same school with its dates moved.
"""

from __future__ import annotations

from coordinator.app.demo.demo_day import Story, day_story
from coordinator.app.demo.demo_files import write_school

__all__ = ["Story", "day_story", "write_school"]
