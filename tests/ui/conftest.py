"""What every test of the window stands on."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def collected_in_the_windows_thread() -> Iterator[None]:
    """As ``ui.collecting`` has it: no thread beside the window may end a widget that nobody holds any more."""
    gc.disable()
    yield
    gc.collect()
    gc.freeze()  # what is still there stays, mostly imported modules: the next collection need not look at it again
    gc.enable()
