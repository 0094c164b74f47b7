"""What is said twice for want of another way says the same: hooks and make, versions and changelog, imports and the
packages that are declared, continuous integration and make.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

import coordinator
from tests import quick
from tests.test_packaging import package

PROJECT = Path(__file__).resolve().parent.parent
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
SET_UP = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
NOT_IMPORTED = {
    "tzdata": "zoneinfo's data where the system has none",
}
"""What the program needs without a line that imports it; and why."""


def imported(folder: str) -> set[str]:
    """The packages of others that a folder's modules import, lazily too."""
    found: set[str] = set()
    for path in PROJECT.glob(f"{folder}/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"coordinator", "resources", "tests"}


def distributions(modules: set[str]) -> set[str]:
    """The distributions that bring the packages, as pyproject.toml spells them."""
    brought = packages_distributions()
    return {package(name) for module in modules for name in brought.get(module, [f"nobody brings {module}"])}


def declared() -> set[str]:
    return {package(line) for line in SET_UP["project"]["dependencies"]}


def test_what_the_program_imports_is_declared_and_what_is_declared_is_imported() -> None:
    used = distributions(imported("coordinator"))
    assert used - declared() == set()
    assert declared() - used == NOT_IMPORTED.keys()


def test_what_the_tests_import_is_declared_too() -> None:
    developers = {package(line) for line in SET_UP["project"]["optional-dependencies"]["dev"]}
    assert distributions(imported("tests") | imported("resources")) - developers - declared() == set()


def test_the_distribution_has_a_name_of_its_own_and_the_command_keeps_its() -> None:
    assert SET_UP["project"]["name"] == "coordinator-skola"
    assert version("coordinator-skola") == coordinator.__version__
    assert "coordinator" in SET_UP["project"]["scripts"]


def recipe(target: str) -> list[str]:
    """The commands of one of make's targets, without make's own signs."""
    match = re.search(rf"^{target}:[^\n]*\n((?:\t[^\n]*\n)+)", MAKEFILE, re.MULTILINE)
    assert match is not None
    return [line.strip().lstrip("@").replace("$(BIN)", ".venv/bin") for line in match[1].splitlines()]


def test_the_hooks_of_a_commit_run_what_make_test_runs_and_download_nothing() -> None:
    hooks = (PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    entries = re.findall(r"^ +entry: (.+)$", hooks, re.MULTILINE)
    assert len(entries) == 3
    assert set(entries) <= set(recipe("test"))
    assert re.findall(r"repo: (.+)", hooks) == ["local"]
    assert set(re.findall(r"language: (.+)", hooks)) == {"system"}


def test_continuous_integration_checks_what_make_test_checks() -> None:
    workflow = (PROJECT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    assert "run: bash .ci/run\n" in workflow
    spread = re.search(r"^SPREAD = (.+)$", MAKEFILE, re.MULTILINE)
    assert spread is not None
    for command in recipe("test"):
        bare = (
            command.replace(".venv/bin/", "").replace("QT_QPA_PLATFORM=offscreen ", "").replace("$(SPREAD)", spread[1])
        )
        assert bare in workflow, bare


def test_pytest_has_the_last_word_of_make_test() -> None:
    assert "-m pytest" in recipe("test")[-1]


def test_the_changelog_tells_of_this_version() -> None:
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", changelog, re.MULTILINE)
    assert heads[0] == ("Unreleased", "")
    assert heads[1][0] == coordinator.__version__
    assert all(day for _, day in heads[1:])
    assert [day for _, day in heads[1:]] == sorted((day for _, day in heads[1:]), reverse=True)


def test_every_tag_is_a_version_of_the_changelog() -> None:
    asked = ["git", "-c", f"safe.directory={PROJECT}", "tag", "--list", "v*"]
    try:
        told = subprocess.run(asked, cwd=PROJECT, check=True, capture_output=True, encoding="utf-8").stdout.split()
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("there is no git, or this is no checkout")
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [tag for tag in told if f"## [{tag.removeprefix('v')}]" not in changelog] == []


def test_contributing_names_commands_that_there_are() -> None:
    page = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)`", page))
    assert named <= targets
    assert {"run", "quick", "test", "machine", "lock"} <= named
    assert [link for link in re.findall(r"\]\((?!https?:)([^)#]+)", page) if not (PROJECT / link).exists()] == []


def test_a_quick_run_leaves_out_only_what_it_says() -> None:
    left = {path.name for path in (PROJECT / "tests").iterdir() if (path / "__init__.py").exists()}
    left -= {name.removeprefix("tests/") for name in quick.chosen()}
    assert left == set(quick.LEFT_OUT)
    said = quick.closing(41.7)
    assert said.startswith("42 s. Left out: ")
    assert all(f"tests/{name}" in said for name in left - {"benchmarks"})


def test_a_quick_run_ends_in_time_and_says_for_how_many_tests_it_had_none(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text("def test_one(): ...\n\ndef test_two(): ...\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", str(PROJECT / "pyproject.toml")]
    done = subprocess.run(
        [*command, "--rootdir", str(tmp_path), str(tmp_path / "test_one.py")],
        cwd=PROJECT, env={**os.environ, quick.DEADLINE: "0"}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    *_, told, last = done.stdout.splitlines()
    assert told == "Tests for which the minute was too short: 2; another run begins with others."
    assert "2 skipped" in last


def test_others_read_our_types() -> None:
    assert (PROJECT / "coordinator/py.typed").exists()
