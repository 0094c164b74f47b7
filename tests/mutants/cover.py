"""Which tests run a line, and how long they take: measured for each test file, until it or a source changes."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from coverage import Coverage, CoverageData

from tests.mutants.sites import Mutant
from tests.mutants.trees import PYTEST, ROOT, Tree

CACHE: Final = ROOT / ".mutants"
_ALTERS: Final = re.compile(r"/(?:how_tos/|test_mutants\.py)")
_SETTINGS: Final = """[run]
source = coordinator
relative_files = True
context = ${MUTANTS_TEST-}
parallel = True
data_file = {data}
disable_warnings = no-data-collected,module-not-measured,no-sysmon,couldnt-parse
"""


@dataclass
class Cover:
    """What the tests of some files run. ``seconds`` says how long each test took; one that failed is not among them."""

    root: Path
    data: list[CoverageData] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def tests_of(self, mutant: Mutant) -> list[str]:
        """The tests that run a mutant's line: those of the file that is named after its module, those of the folder
        that mirrors its own, then all others; of each the fastest first.

        A line that runs at import has the tests of its module, of the modules that import that (within its room,
        directly or not), and of the test files that import one of them.
        """
        if mutant.at_import:
            files = self._reached(mutant.file)
            found = {test for file in files for line in self._bodies(file) for test in self._contexts(file)[line]}
            near = {each for file in files for each in self._importers("tests")[file]}
            found |= {test for test in self.seconds if test.partition("::")[0] in near}
        else:
            contexts = self._contexts(mutant.file)
            found = {test for line in mutant.lines for test in contexts[line]}
            found = found or {test for line in mutant.statement for test in contexts[line]}
        own, folder = f"test_{Path(mutant.file).stem}.py::", "/".join(("tests", *Path(mutant.file).parts[1:-1], ""))

        def place(test: str) -> tuple[bool, bool, float, str]:
            return own not in test, not test.startswith(folder), self.seconds[test], test

        return sorted(found & self.seconds.keys(), key=place)

    def _reached(self, file: str) -> set[str]:
        """The file and those that import it; of those in its own room also the ones that import them, and so on."""
        found = {file}
        waiting = [file]
        while waiting:
            importers = set(self._importers("coordinator")[waiting.pop()]) - found
            found |= importers
            waiting += [each for each in importers if Path(each).parts[:2] == Path(file).parts[:2]]
        return found

    def _contexts(self, file: str) -> dict[int, set[str]]:
        if file not in self._known:
            lines = self._known[file] = defaultdict(set)
            for data in self.data:
                for line, tests in data.contexts_by_lineno(file).items():
                    lines[line].update(tests)
        return self._known[file]

    @cached_property
    def _known(self) -> dict[str, defaultdict[int, set[str]]]:
        return {}

    def _importers(self, folder: str) -> defaultdict[str, list[str]]:
        """The files below a folder that import a file, by that file."""
        if folder not in self._known_importers:
            found = self._known_importers[folder] = defaultdict(list)
            for path in sorted((self.root / folder).rglob("*.py")):
                importer = path.relative_to(self.root).as_posix()
                for module in _imported(ast.parse(path.read_text(encoding="utf-8"))):
                    found[module.replace(".", "/") + ".py"].append(importer)
        return self._known_importers[folder]

    @cached_property
    def _known_importers(self) -> dict[str, defaultdict[str, list[str]]]:
        return {}

    def _bodies(self, file: str) -> Iterator[int]:
        """The lines that run when a function of the file is called."""
        for node in ast.walk(ast.parse((self.root / file).read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield from range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1)


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def files_of_tests(root: Path, folders: Sequence[str]) -> list[str]:
    """The test files below some folders or files of the project, but for those that alter a tree themselves."""
    found: set[Path] = set()
    for each in folders:
        path = root / each
        found.update(path.rglob("test_*.py") if path.is_dir() else [path])
    return sorted(path.relative_to(root).as_posix() for path in found if not _ALTERS.search(path.as_posix()))


def measured(files: Sequence[str], *, root: Path = ROOT, cache: Path = CACHE, workers: int = 2) -> Cover:
    """What the test files cover; those that are new or changed since they were measured are run first."""
    cache.mkdir(exist_ok=True)
    program = _digest(_program(root))
    names = {file: cache / _digest(_stood_on(root, file), program, file) for file in files}
    missing = [file for file in files if not names[file].with_suffix(".json").exists()]
    if missing:
        print(f"Measuring which lines {len(missing)} of {len(files)} test files run …", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="mutants-") as folder, ThreadPoolExecutor(workers) as pool:
            tree = Tree.of(root, Path(folder) / "measured")
            for done in pool.map(lambda file: _measure(tree, file, names[file]), missing):
                print(f"  {done}", file=sys.stderr, flush=True)
    cover = Cover(root)
    for name in names.values():
        cover.seconds.update(json.loads(name.with_suffix(".json").read_text(encoding="utf-8")))
        if name.with_suffix(".coverage").exists():
            data = CoverageData(str(name.with_suffix(".coverage")))
            data.read()
            cover.data.append(data)
    return cover


def _measure(tree: Tree, file: str, name: Path) -> str:
    """Runs one test file and keeps what it covered beside its times."""
    folder = Path(tempfile.mkdtemp(prefix="measure-", dir=tree.folder))
    settings, data, times = folder / "coveragerc", folder / "data" / "lines", folder / "times.json"
    data.parent.mkdir()
    settings.write_text(_SETTINGS.replace("{data}", str(data)), encoding="utf-8")
    own = Tree(folder / "run", tree.root)
    command = ["-m", "coverage", "run", f"--rcfile={settings}", "-m", "pytest", *PYTEST, "-p", "mutants_watching", file]
    code, said = own.run(command, {"MUTANTS_TIMES": str(times), "MUTANTS_SETTINGS": str(settings)})
    if not times.exists():
        raise SystemExit(f"{file} cannot be measured:\n{said}")
    combined = Coverage(data_file=str(folder / "whole"), config_file=False)
    combined.set_option("run:relative_files", value=True)
    if pieces := [str(path) for path in data.parent.iterdir()]:
        combined.combine(pieces)
        combined.save()
        shutil.copyfile(folder / "whole", name.with_suffix(".coverage"))
    shutil.copyfile(times, name.with_suffix(".json"))  # last: it says that all of it is there
    shutil.rmtree(folder)
    return f"{file}: {said.strip().splitlines()[-1] if said.strip() else code}"


def _program(root: Path) -> Iterator[Path]:
    """What every test stands on: the program and the files that it reads."""
    yield from sorted((root / "coordinator").rglob("*.py"))
    files = (path for path in (root / "resources").rglob("*") if path.suffix in (".py", ".po", ".json", ".toml"))
    yield from sorted(files)


def _stood_on(root: Path, file: str) -> list[Path]:
    """A test file, with what it imports of the tests, directly or not, and the fixtures of the folders above."""
    found: set[Path] = set()
    waiting = [root / file]
    while waiting:
        path = waiting.pop()
        if path in found or not path.exists():
            continue
        found.add(path)
        waiting += [parent / "conftest.py" for parent in path.parents if parent.is_relative_to(root)]
        imported = _imported(ast.parse(path.read_text(encoding="utf-8")))
        waiting += [root / (name.replace(".", "/") + ".py") for name in imported if name.startswith("tests.")]
    return sorted(found)


def _digest(paths: Iterable[Path], *more: str) -> str:
    digest = hashlib.sha256("\0".join(more).encode())
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:32]
