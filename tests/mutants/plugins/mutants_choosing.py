"""A pytest plugin: runs the tests that ``MUTANTS_TESTS`` lists (a file, one id a line), in that order, and no others.

It also keeps a mutant from taking the machine: so much memory, and files of so many bytes, and no more.
"""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

MEMORY = 6 << 30
LARGEST_FILE = 1 << 30


def pytest_configure() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    chosen = Path(os.environ["MUTANTS_TESTS"]).read_text(encoding="utf-8").splitlines()
    place = {test: at for at, test in enumerate(chosen)}
    others = [item for item in items if item.nodeid not in place]
    items[:] = sorted((item for item in items if item.nodeid in place), key=lambda item: place[item.nodeid])
    config.hook.pytest_deselected(items=others)
