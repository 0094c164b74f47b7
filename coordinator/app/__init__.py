"""Opens the file, ties the rooms together, decides nothing."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

__all__ = ["main"]

gc.set_threshold(50_000)  # at Python's own 700 objects its collector runs 150 times before the first paint, in vain


def main(argv: Sequence[str] | None = None) -> int:
    """The program: the window where no verb is named, else the verb; returns the exit code."""
    from coordinator.app import program_services

    words = sys.argv[1:] if argv is None else argv
    os.umask(0o077)  # registers, backups and papers name people: their owner alone reads them
    _speak_utf8()
    logging.getLogger("coordinator").addHandler(logging.NullHandler())  # standard error is for the one sentence
    try:
        done = program_services.window_alone(words) if program_services.wants_window(words) else _run(words)
        if sys.stdout is not None:  # a program without a console has none
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe has gone (``… | head``): nothing more is said, also not by Python on its way out.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return done


def _run(words: Sequence[str]) -> int:
    from coordinator.app.program_services import means
    from coordinator.cli import run_command

    return run_command(words, means())


def _speak_utf8() -> None:
    """å, ä and ö leave the program whole, whatever the system would write into a pipe."""
    for stream in (sys.stdout, sys.stderr):
        change = getattr(stream, "reconfigure", None)
        if change is not None and not stream.isatty():
            change(encoding="utf-8")
