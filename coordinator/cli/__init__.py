"""The same verbs without a window; never loads Qt."""

from __future__ import annotations

from coordinator.cli.running import run
from coordinator.cli.wishes import Means, Wish

__all__ = ["Means", "Wish", "run"]
