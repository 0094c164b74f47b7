"""Runs pytest again and again, each time in a fork that has loaded already what every run loads: half of a short run.

A line of JSON on standard input is one run: its arguments, what is added to the environment, the file for what it says.
The answers are the process's number, and its exit code when it has ended. Nothing of the program under test is loaded
here, so that each run loads it anew.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

import pytest

_LOADED = (
    "hypothesis", "hypothesis.strategies", "sqlite_utils", "click", "openpyxl", "portalocker", "platformdirs",
    "PySide6.QtWidgets", "PySide6.QtTest", "reportlab.pdfgen.canvas", "reportlab.platypus", "pypdfium2", "segno",
)  # fmt: skip


def run(wanted: dict[str, Any]) -> None:
    """In the fork: becomes the run."""
    os.setsid()
    os.environ.update(wanted["environment"])
    said = os.open(wanted["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for descriptor in (1, 2):
        os.dup2(said, descriptor)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    code = 3
    try:
        code = int(pytest.main(wanted["arguments"]))
    finally:
        with suppress(Exception):
            sys.stdout.flush()
        os._exit(code)


def main() -> None:
    """Serves until standard input ends."""
    for name in _LOADED:
        with suppress(ImportError):  # what a project does not have it does not load either
            import_module(name)
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        wanted = json.loads(line)
        child = os.fork()
        if child == 0:
            run(wanted)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
