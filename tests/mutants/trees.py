"""Copies of the project's tree in which tests run, so that the checkout itself is never altered."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
_LEFT_OUT: Final = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.sqlite-wal", "*.sqlite-shm")
_PLUGINS: Final = Path(__file__).resolve().parent / "plugins"  # importable in any tree, also where this package is not
# pytest without what a person's own settings add: in the given order, on one process, the same examples each time.
PYTEST: Final = ("-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-seed=0",
                 "-o", "addopts=--import-mode=importlib")  # fmt: skip


class Tree:
    """A copy of the project, and a folder with a home and a place for temporary files for what runs in it."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder = folder
        self.root = root
        self._temporary = folder / "temporary"
        (folder / "home").mkdir(parents=True)

    @classmethod
    def of(cls, root: Path, folder: Path) -> Tree:
        """A fresh copy of the project at ``root``."""
        shutil.copytree(root, folder / "tree", ignore=_LEFT_OUT)
        return cls(folder, folder / "tree")

    @contextmanager
    def altered(self, file: str, source: str) -> Iterator[None]:
        """One file reads ``source`` meanwhile."""
        path = self.root / file
        before = path.read_text(encoding="utf-8")
        path.write_text(source, encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(before, encoding="utf-8")

    def run(
        self, arguments: Sequence[str], environment: Mapping[str, str], *, seconds: float | None = None
    ) -> tuple[int | None, str]:
        """Runs Python in the tree: its exit code (``None`` when ``seconds`` were not enough) and what it said.

        No bytecode is written, so that no stale one is ever read: a mutant often has the size and second of its source.
        """
        shutil.rmtree(self._temporary, ignore_errors=True)
        self._temporary.mkdir()
        home = str(self.folder / "home")
        path = os.pathsep.join([str(self.root), str(_PLUGINS)])
        added = {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(self._temporary),
                 "HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home,
                 "QT_QPA_PLATFORM": "offscreen", **environment}  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=self.root, env={**os.environ, **added}, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, encoding="utf-8", errors="replace", start_new_session=True,
        )  # fmt: skip
        with process:
            try:
                said, _ = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                return None, ""
            return process.returncode, said
