"""The same verbs without a window; never loads Qt."""

from __future__ import annotations

from coordinator.cli.command_line import run_command
from coordinator.cli.run_options import Means, RunOptions

__all__ = ["Means", "RunOptions", "run_command"]
