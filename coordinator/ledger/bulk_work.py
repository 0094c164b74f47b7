"""Work on rows by the hundred thousand, beside a window that must not stop."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_running: list[None] = []  # one for each piece of bulk work
_enabled: list[bool] = [True]  # whether Python collected by itself before the first of them


def is_held_back() -> bool:
    """Whether bulk work goes on, beside which nobody shall collect."""
    return bool(_running)


@contextmanager
def uncollected() -> Iterator[None]:
    """Holds back Python's collector of cycles, in all threads, till the last piece of bulk work is done.

    Rows make no cycles. The collector would walk through all of them again and again, and the window would wait for it
    (up to 50 ms, measured); what it has to do meanwhile is done afterwards.
    """
    with _lock:
        if not _running:
            _enabled[0] = gc.isenabled()
        _running.append(None)
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _running.pop()
            if not _running and _enabled[0]:
                gc.enable()
