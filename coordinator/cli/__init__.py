"""The same verbs without a window; never loads Qt."""

from __future__ import annotations

from coordinator.cli.command_line import run
from coordinator.cli.run_options import Means, Wish

__all__ = ["Means", "Wish", "run"]
