"""What every test stands on: Qt without a screen, the words compiled, and the language as a user first meets it."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

from collections.abc import Iterator

import pytest
from hypothesis import settings

from coordinator import words
from resources.translations import catalogue

settings.register_profile("house", settings.default, deadline=None)  # a busy machine makes no test fail
settings.load_profile("house")


def pytest_configure() -> None:
    """Compiles the words where they are missing or stale, so that a test run on its own says what the code says."""
    catalogue.build()
    words.use("sv")


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    """Each test starts and ends in Swedish, whatever the one before it chose."""
    words.use("sv")
    yield
    words.use("sv")
