"""What a user installs: the wheel carries the fonts and the words, and needs nothing of the checkout to find them."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent

PROGRAM = """
import coordinator
from coordinator.resources import resource
from coordinator.words import text
print(coordinator.__file__)
print(resource("fonts/DejaVuSans.ttf").stat().st_size)
print(resource("translations/sv/coordinator.mo").read_bytes()[:4].hex())
print(text("never said by anybody"))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    made = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(made, cwd=PROJECT, check=True, capture_output=True)
    return next(folder.glob("coordinator-*.whl"))


@pytest.mark.slow
def test_an_installed_wheel_finds_its_fonts_and_words(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv")
    binaries = "Scripts" if sys.platform == "win32" else "bin"
    python = next((tmp_path / "venv" / binaries).glob("python*"))
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    run = subprocess.run([python, "-I", "-c", PROGRAM], cwd=tmp_path, check=True, capture_output=True, text=True)
    place, font, words, said = run.stdout.splitlines()
    assert Path(place).is_relative_to(tmp_path / "venv")
    assert int(font) == (PROJECT / "resources/fonts/DejaVuSans.ttf").stat().st_size
    assert (words, said) == ("de120495", "never said by anybody")


@pytest.mark.slow
def test_the_wheel_carries_no_tools_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if name.startswith(("tests/", "resources/")) or name.endswith(".po")] == []
    assert [name for name in names if name.startswith("coordinator/_resources") and name.endswith(".py")] == []
    shipped = {
        f"coordinator/_resources/{path.relative_to(PROJECT / 'resources').as_posix()}"
        for path in PROJECT.glob("resources/**/*")
        if path.is_file() and path.suffix not in {".py", ".po", ".pyc"}
    }
    assert shipped <= set(names)


def test_the_lock_holds_what_the_project_asks_for() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    asked = {package(line) for line in [*project["dependencies"], *(line for extra in extras for line in extra)]}
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    entries = [entry for entry in lock.split("\n") if entry and not entry.startswith((" ", "#"))]
    assert asked <= {package(entry) for entry in entries}
    assert all("==" in entry and entry.endswith("\\") for entry in entries)
    assert lock.count("--hash=sha256:") >= len(entries)


def package(requirement: str) -> str:
    """The package that a line of requirements names, spelt as the lock spells it."""
    return re.split(r"[<>=;\[ ]", requirement, maxsplit=1)[0].lower().replace("_", "-").replace(".", "-")
