"""Sentences about files are tried in the language that they are written in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from coordinator import words


@pytest.fixture
def english(swedish: None) -> Iterator[None]:  # noqa: ARG001  # for the order: Swedish is set first
    """English within this folder's tests."""
    words.use("en")
    yield
    words.use("sv")
