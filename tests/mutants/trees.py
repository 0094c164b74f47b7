"""Copies of the project's tree in which tests run, so that the checkout itself is never altered."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
_LEFT_OUT: Final = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.sqlite-wal", "*.sqlite-shm")
_PLUGINS: Final = Path(__file__).resolve().parent / "plugins"  # importable in any tree, also where this package is not
# pytest without what a person's own settings add: in the given order, on one process, the same examples each time.
PYTEST: Final = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-seed=0",
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

    def run(self, arguments: Sequence[str], environment: Mapping[str, str] = MappingProxyType({})) -> tuple[int, str]:
        """Runs Python in the tree: its exit code and what it said."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=self.root, env=self._environment(environment), stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, encoding="utf-8", errors="replace", check=False,
        )  # fmt: skip
        return done.returncode, done.stdout

    def _environment(self, added: Mapping[str, str]) -> dict[str, str]:
        """No bytecode is written, so that no stale one is ever read: a mutant often has the size and second of its
        source.
        """
        shutil.rmtree(self._temporary, ignore_errors=True)
        self._temporary.mkdir()
        path, home = os.pathsep.join([str(self.root), str(_PLUGINS)]), str(self.folder / "home")
        own = {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(self._temporary), "HOME": home,
               "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home,
               "QT_QPA_PLATFORM": "offscreen"}  # fmt: skip
        return {**os.environ, **own, **added}

    @contextmanager
    def serving(self) -> Iterator[Server]:
        """What runs pytest in the tree, again and again."""
        command = [sys.executable, "-m", "mutants_serving"]
        with subprocess.Popen(
            command, cwd=self.root, env=self._environment({}), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            encoding="utf-8",
        ) as process:  # fmt: skip
            yield Server(process, self.folder / "said", self._temporary)
            assert process.stdin is not None
            process.stdin.close()


class Server:
    """A process that has loaded what every run of the tests loads."""

    def __init__(self, process: subprocess.Popen[str], said: Path, temporary: Path) -> None:
        self._process = process
        self._said = said
        self._temporary = temporary

    def run(
        self, arguments: Sequence[str], environment: Mapping[str, str], *, seconds: float
    ) -> tuple[int | None, str]:
        """Runs pytest: its exit code (``None`` when ``seconds`` were not enough) and what it said."""
        for left in self._temporary.iterdir():
            shutil.rmtree(left, ignore_errors=True)
        wanted = {"arguments": arguments, "environment": environment, "said": str(self._said)}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(wanted, default=dict), file=self._process.stdin, flush=True)
        child = int(self._process.stdout.readline())
        in_time = True

        def end() -> None:
            nonlocal in_time
            in_time = False
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)

        timer = threading.Timer(seconds, end)
        timer.start()
        code = int(self._process.stdout.readline())
        timer.cancel()
        return code if in_time else None, self._said.read_text(encoding="utf-8", errors="replace")
