"""Opens a school for the window; the command line, which knows nothing of ``app``, asks storage for the same."""

from __future__ import annotations

from coordinator.storage.school import School, open_school

__all__ = ["School", "open_school"]
