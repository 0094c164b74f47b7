"""A pytest plugin: tells coverage which test runs, so that set-up counts as the test's, and how long each one takes.

``MUTANTS_TIMES`` names the file in which the seconds of each test that passed are written, as JSON; what
processes that a test starts measure is said in coverage's ``MUTANTS_SETTINGS``.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Generator
from pathlib import Path

import pytest
from coverage import Coverage

_seconds: dict[str, float] = {}
_failed: set[str] = set()


def pytest_configure() -> None:
    os.environ["COVERAGE_PROCESS_START"] = os.environ["MUTANTS_SETTINGS"]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    current = Coverage.current()
    os.environ["MUTANTS_TEST"] = item.nodeid  # a process that the test starts measures in its name
    started = time.perf_counter()
    if current is not None:
        current.switch_context(item.nodeid)
    try:
        return (yield)
    finally:
        if current is not None:
            current.switch_context("")
        _seconds[item.nodeid] = time.perf_counter() - started


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if not report.passed:
        _failed.add(report.nodeid)


def pytest_sessionfinish() -> None:
    passed = {test: seconds for test, seconds in _seconds.items() if test not in _failed}
    Path(os.environ["MUTANTS_TIMES"]).write_text(json.dumps(passed), encoding="utf-8")
