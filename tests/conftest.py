"""What every test stands on: Qt without a screen, the words compiled, the language as a user first meets it, files in
memory; and what a run says at its end about the tests that this machine cannot do.
"""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from coordinator import words
from resources.translations import catalogue
from tests import machine, memory, quick, whole_sentences

# A busy machine makes no test fail: neither an example that takes long nor a slow making of examples.
settings.register_profile("house", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("house"), max_examples=10)  # of 100: `make quick`
settings.load_profile("house")
whole_sentences.watch()


def pytest_configure(config: pytest.Config) -> None:
    """Compiles the words where they are missing or stale, so that a test run on its own says what the code says."""
    if not hasattr(config, "workerinput"):  # once: the workers of a divided run find both done
        memory.take()
        catalogue.build()
    words.use("sv")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Gives the memory back."""
    if not hasattr(config, "workerinput"):
        memory.give_back()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leaves out a test whose program this machine lacks (``@pytest.mark.machine("zbarimg")``), and in a quick run what
    there is no time for.
    """
    if time.time() > float(os.environ.get(quick.DEADLINE, "inf")):
        pytest.skip(quick.NO_TIME)
    for mark in item.iter_markers("machine"):
        lacking = machine.lacking(mark.args)
        if lacking:
            pytest.skip(machine.reason(lacking))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Names what was left out because of the machine, and how to have it, last of all but the counts."""
    yield
    skipped = [report.longrepr for report in terminalreporter.stats.get("skipped", [])]
    reasons = [said[2] for said in skipped if isinstance(said, tuple)]
    for sentence in [*machine.left_out(reasons), *quick.left_out(reasons)]:
        terminalreporter.write_line(sentence, yellow=True)


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    """Each test starts and ends in Swedish, whatever the one before it chose."""
    words.use("sv")
    yield
    words.use("sv")
