"""Runs a mutant's tests in a copy of the tree and says what became of it."""

from __future__ import annotations

import queue
import re
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

import pytest

from tests.mutants.cover import Cover
from tests.mutants.sites import Mutant
from tests.mutants.trees import PYTEST, Server, Tree

FIRST: Final = 25  # tests in the first run; most mutants end there, and a run of few files begins sooner
STARTING: Final = 40.0  # seconds that a run may take beside its tests, on a machine that has other work too
STEADY: Final = 0.5  # seconds; a test that takes longer may fail because the machine is busy
SLOWER: Final = 5  # how many times as long as when measured the tests may take
_LOADED: Final = ("-W", "ignore::pytest.PytestAssertRewriteWarning")  # what the server loaded it has loaded as it is
_FAILED: Final = re.compile(r"^(?:FAILED|ERROR) (\S+::.+?)(?: - .*)?$", re.MULTILINE)


class End(Enum):
    """What became of a mutant. A hang is noticed too, so ``TIMEOUT`` counts as killed."""

    KILLED = "killed"
    TIMEOUT = "timeout"
    SURVIVED = "survived"
    EQUIVALENT = "equivalent"
    UNCOVERED = "uncovered"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant: which tests ran, how many more cover the line, and the test that noticed it."""

    mutant: Mutant
    end: End
    ran: tuple[str, ...] = ()
    left_out: int = 0
    noticed: str = ""


def within(tests: Sequence[str], cover: Cover, patience: float) -> list[str]:
    """As many of the tests as take ``patience`` seconds together, but one at least."""
    chosen: list[str] = []
    total = 0.0
    for test in tests:
        total += cover.seconds[test]
        if chosen and total > patience:
            break
        chosen.append(test)
    return chosen


def tried(
    mutants: Sequence[Mutant],
    cover: Cover,
    *,
    root: Path,
    workers: int = 2,
    patience: float = 120.0,
    starting: float = STARTING,
) -> Iterator[Outcome]:
    """Tries the mutants, several at a time, and tells each one's end as it comes.

    ``patience`` is how many seconds of tests a mutant is given, ``starting`` how many a run may take beside its tests.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mutants-")))
        places: queue.SimpleQueue[tuple[Tree, Server]] = queue.SimpleQueue()
        for number in range(workers):
            tree = Tree.of(root, folder / str(number))
            _compile(tree)
            places.put((tree, stack.enter_context(tree.serving())))
        pool = stack.enter_context(ThreadPoolExecutor(workers))

        def one(mutant: Mutant) -> Outcome:
            place = places.get()
            try:
                return _Trial(mutant, cover, *place, starting).end(patience)
            finally:
                places.put(place)

        for done in as_completed([pool.submit(one, mutant) for mutant in mutants]):
            yield done.result()


def _compile(tree: Tree) -> None:
    """Bytecode once for all runs: that of the program is believed by its source's content, so that an altered file is
    never taken for what it was; that of the tests, which nobody alters, is pytest's own.
    """
    tree.run(["-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "coordinator", "resources"], {})
    tree.run(["-m", "pytest", *PYTEST, "--collect-only", "tests"], {"PYTHONDONTWRITEBYTECODE": ""})


@dataclass(frozen=True, slots=True)
class _Trial:
    mutant: Mutant
    cover: Cover
    tree: Tree
    server: Server
    starting: float

    def end(self, patience: float) -> Outcome:
        covering = self.cover.tests_of(self.mutant)
        while tests := within(covering, self.cover, patience):
            outcome = self._with(tests, len(covering))
            if outcome.end is not End.KILLED or not self._fails_anyway(outcome.noticed):
                return outcome
            covering.remove(outcome.noticed)
        return Outcome(self.mutant, End.UNCOVERED)

    def _with(self, tests: Sequence[str], covering: int) -> Outcome:
        ran: list[str] = []
        with self.tree.altered(self.mutant.file, self.mutant.source):
            for batch in filter(None, (tests[:FIRST], tests[FIRST:])):
                ran += batch
                code, said = self._run(batch)
                told = (tuple(ran), covering - len(ran))
                if code is None:
                    return Outcome(self.mutant, End.TIMEOUT, *told)
                if code != 0:
                    return Outcome(self.mutant, End.KILLED, *told, _noticed(said, code))
        return Outcome(self.mutant, End.SURVIVED, *told)

    def _fails_anyway(self, test: str) -> bool:
        """Whether a slow test fails on the unaltered tree too: then the busy machine failed it, not the mutant."""
        return self.cover.seconds.get(test, 0.0) > STEADY and self._run([test])[0] != 0

    def _run(self, tests: Sequence[str]) -> tuple[int | None, str]:
        listed = self.tree.folder / "tests"
        listed.write_text("\n".join(tests), encoding="utf-8")
        files = sorted({test.partition("::")[0] for test in tests})
        command = [*PYTEST, *_LOADED, "-x", "--tb=line", "-p", "mutants_choosing", *files]
        seconds = self.starting + SLOWER * sum(self.cover.seconds[test] for test in tests)
        code, said = self.server.run(command, {"MUTANTS_TESTS": str(listed)}, seconds=seconds)
        if code == pytest.ExitCode.NO_TESTS_COLLECTED:
            raise RuntimeError(f"none of these tests is there: {', '.join(tests[:5])}")
        return code, said


def _noticed(said: str, code: int) -> str:
    """The test that failed; where none did, how the run ended: at import, in collecting, by a signal."""
    if found := _FAILED.findall(said):
        return str(found[-1])
    lines = said.strip().splitlines()
    return f"exit {code}: {lines[-1][:160] if lines else ''}"
