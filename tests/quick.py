"""``make quick``: the checks that a minute on two cores has room for, and at the end what it had no room for."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).resolve().parent
LEFT_OUT: Final = {
    "ui": "of the window",
    "app": "of the start and the demo",
    "how_tos": "which try the how-tos of ARCHITECTURE.md",
    "benchmarks": "which are no tests",
}
"""Folders of tests that a minute has no room for."""

MINUTE: Final = 48.0
"""Seconds after which no test is begun; the last one and the counting have the rest of the minute."""
DEADLINE: Final = "COORDINATOR_QUICK_UNTIL"
"""The variable that tells the tests when, in seconds since 1970."""
NO_TIME: Final = "a quick run has no time left"


def left_out(reasons: Iterable[str]) -> list[str]:
    """The sentence that says how many tests a quick run had no time for; none where it had time for all."""
    count = sum(NO_TIME in reason for reason in reasons)
    return [f"Tests for which the minute was too short: {count}; another run begins with others."] if count else []


def chosen() -> list[str]:
    """The folders and files of tests that are run, a folder that is new included."""
    entries = sorted(TESTS.iterdir())
    folders = [entry.name for entry in entries if (entry / "__init__.py").exists() and entry.name not in LEFT_OUT]
    return [f"tests/{name}" for name in [*folders, *(entry.name for entry in entries if entry.match("test_*.py"))]]


def closing(seconds: float) -> str:
    """The last sentence: what was left out."""
    folders = ", ".join(f"tests/{name} ({what})" for name, what in LEFT_OUT.items() if name != "benchmarks")
    return (
        f"{seconds:.0f} s. Left out: mypy; the tests marked slow or in need of “make machine”; nine in ten of "
        f"hypothesis' examples; {folders}. “make test” runs everything."
    )


def main(spread: Sequence[str]) -> int:
    """Runs the steps in order and stops at the first that fails; returns its exit code."""
    begun = time.monotonic()
    binaries = Path(sys.executable).parent
    tests = [sys.executable, "-m", "pytest", "-q", "-m", "not slow and not machine", "--hypothesis-profile=quick"]
    steps: list[list[str]] = [
        [sys.executable, "-m", "resources.translations.catalogue", "compile"],
        [str(binaries / "ruff"), "check", "--quiet", "."],
        [str(binaries / "ruff"), "format", "--check", "--quiet", "."],
        [str(binaries / "lint-imports")],
        [*tests, *spread, *chosen()],
    ]
    around = {**os.environ, "QT_QPA_PLATFORM": "offscreen", DEADLINE: str(time.time() + MINUTE)}
    for step in steps:
        done = subprocess.run(step, cwd=TESTS.parent, env=around, check=False)
        if done.returncode:
            return done.returncode
    sys.stdout.write(closing(time.monotonic() - begun) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
