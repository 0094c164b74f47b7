"""The plan of the house as failing tests: who may import whom, how big things grow, what no file may name."""

from __future__ import annotations

import ast
import os
import re
import subprocess
from pathlib import Path

import pytest
from importlinter.cli import lint_imports
from pathspec import GitIgnoreSpec

PROJECT = Path(__file__).resolve().parent.parent
SOURCES = sorted(PROJECT.glob("coordinator/**/*.py"))
WORKSHOP = sorted([*PROJECT.glob("resources/**/*.py"), *PROJECT.glob("tests/**/*.py")])

LONGEST_FILE = 450
LONGEST_FUNCTION = 50
MOST_METHODS = 25

# Written so that this file does not name them either.
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:[w]ork|[f]arm|[r]oot|[U]sers/\w|[h]ome/\w)/|[A-Z]:\\[U]sers\\")
REGISTRIES = re.compile(
    r"pypi\.[o]rg|python[h]osted|registry\.[n]pmjs|deb\.[d]ebian|extra-[i]ndex|index-[u]rl|/[s]imple/?\b"
)
UNFINISHED = re.compile(r"\b(?:[T]ODO|[F]IXME|[X]XX|[N]otImplementedError|[c]oming soon|[l]orem ipsum)\b")


# What makes a change set, and the one room that may: a step that window and command line share stands there.
MAKES_CHANGES = frozenset({"Change", "ChangeSet", "Creation", "Removal", "difference"})
ASKING_ROOMS = ("coordinator/ui/", "coordinator/cli/")


def texts(paths: list[Path]) -> list[tuple[str, str]]:
    return [(path.relative_to(PROJECT).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


def too_long(name: str, source: str) -> list[str]:
    """The functions and classes of one file that have outgrown the habits, one line each."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                found.append(f"{name}:{node.lineno} {node.name} has {lines} lines")
        elif isinstance(node, ast.ClassDef):
            methods = sum(isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) for inner in node.body)
            if methods > MOST_METHODS:
                found.append(f"{name}:{node.lineno} {node.name} has {methods} methods")
    return found


def changes_made(name: str, source: str) -> list[str]:
    """Where a file makes a change of its own instead of asking a verb of ``desk`` for it."""
    return [
        f"{name}:{node.lineno} {ast.unparse(node.func)}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in MAKES_CHANGES
    ]


def names_given(source: str) -> list[str]:
    """The public functions, classes and type aliases of a module; constants and type variables are capitals."""
    found: list[str] = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found += [each.id for each in targets if isinstance(each, ast.Name) and not each.id.isupper()]
    return [name for name in dict.fromkeys(found) if not name.startswith("_")]


def standing_twice(files: list[tuple[str, str]]) -> dict[str, list[str]]:
    """The public names that more than one module gives to something of its own, with those modules."""
    places: dict[str, list[str]] = {}
    for name, source in files:
        for given in names_given(source):
            places.setdefault(given, []).append(name)
    return {name: where for name, where in places.items() if len(where) > 1}


def own_files() -> list[Path]:
    """Every file that .gitignore does not leave out; git itself need not be there, nor trust the folder."""
    ignored = GitIgnoreSpec.from_lines((PROJECT / ".gitignore").read_text(encoding="utf-8").splitlines())
    found: list[Path] = []
    for folder, inner, names in os.walk(PROJECT):
        here = Path(folder).relative_to(PROJECT)
        inner[:] = [name for name in inner if name != ".git" and not ignored.match_file(f"{(here / name).as_posix()}/")]
        found += [here / name for name in names if name != ".git" and not ignored.match_file((here / name).as_posix())]
    return sorted(found)


def committed_texts() -> list[tuple[str, str]]:
    """Every text file that a commit could hold, with its content."""
    found: list[tuple[str, str]] = []
    for path in own_files():
        try:
            found.append((path.as_posix(), (PROJECT / path).read_text(encoding="utf-8")))
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue  # not text, or a link to nothing
    return found


def named_in(files: list[tuple[str, str]], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number} {line.strip()[:100]}"
        for name, content in files
        for number, line in enumerate(content.splitlines(), 1)
        if pattern.search(line)
    ]


def test_imports_point_down_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(PROJECT)
    outcome = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert outcome == 0, capsys.readouterr().out


def test_files_stay_short() -> None:
    lengths = {name: len(source.splitlines()) for name, source in texts(SOURCES + WORKSHOP)}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_functions_and_classes_stay_short() -> None:
    assert [line for name, source in texts(SOURCES + WORKSHOP) for line in too_long(name, source)] == []


def test_a_long_function_is_found() -> None:
    source = "def long() -> None:\n" + "    pass\n" * LONGEST_FUNCTION
    assert too_long("long.py", source) == ["long.py:1 long has 51 lines"]


def test_every_source_file_says_what_it_is_for() -> None:
    assert [name for name, source in texts(SOURCES) if not ast.get_docstring(ast.parse(source))] == []


def test_no_name_stands_for_two_things() -> None:
    """What a search for a name finds is one thing and its uses; there are no exceptions."""
    assert standing_twice(texts(SOURCES)) == {}


def test_a_name_that_stands_for_two_things_is_found() -> None:
    files = [
        ("a.py", "def scan(): ...\nLIMIT = 1\n_own = 2\n"),
        ("b.py", "class scan: ...\nLIMIT: int = 2\n_own = 3\n"),
    ]
    assert standing_twice(files) == {"scan": ["a.py", "b.py"]}


def test_window_and_command_line_write_through_desk() -> None:
    """Fields and new records by ``desk.records.editing``; hand-overs, orders, plans and settings by verbs of theirs.

    There are no exceptions: a step that one of the two could make alone would be a rule that stands twice.
    """
    asking = [(name, source) for name, source in texts(SOURCES) if name.startswith(ASKING_ROOMS)]
    assert len(asking) > 100
    assert [line for name, source in asking for line in changes_made(name, source)] == []


def test_a_change_that_the_window_makes_is_found() -> None:
    source = "from coordinator.domain import changes\nchanges.Creation('device', -1, {})\ndifference(a, b)\n"
    assert changes_made("page.py", source) == ["page.py:2 changes.Creation", "page.py:3 difference"]


def test_the_product_has_no_unfinished_places() -> None:
    assert named_in(texts(SOURCES), UNFINISHED) == []


@pytest.mark.parametrize("pattern", [MACHINE_PATHS, REGISTRIES], ids=["paths of a machine", "registries"])
def test_no_file_names_a_machine_or_a_registry(pattern: re.Pattern[str]) -> None:
    assert named_in(committed_texts(), pattern) == []


def test_what_is_looked_through_is_what_git_would_take() -> None:
    listed = ["git", "-c", f"safe.directory={PROJECT}", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        done = subprocess.run(listed, cwd=PROJECT, check=True, capture_output=True, encoding="utf-8")
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("there is no git, or this is no checkout")
    there = {name for name in done.stdout.split("\0") if name and (PROJECT / name).exists()}
    assert there == {path.as_posix() for path in own_files()}


def test_the_forbidden_names_are_recognised() -> None:
    said = "see /r{0}{0}t/secret\nhttps://pypi.{0}rg/x\n--extra-{2}ndex-{1}rl x\nan ordinary line /a/b".format(
        "o", "u", "i"
    )
    assert len(named_in([("a", said)], MACHINE_PATHS)) == 1
    assert len(named_in([("a", said)], REGISTRIES)) == 2
