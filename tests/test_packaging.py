"""What a user installs: the wheel carries the fonts and the words, and needs nothing of the checkout to find them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import coordinator

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
    return next(folder.glob("coordinator_skola-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a fresh environment with the wheel in it; the libraries are lent by this one."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder)
    binaries = folder / ("Scripts" if sys.platform == "win32" else "bin")
    python = next(binaries.glob("python*"))
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    asked = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    # A path in a .pth file stands behind the environment's own packages, and the .pth files found there are not read:
    # so the libraries are found, and this checkout is not.
    lent = "\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    Path(asked.stdout.strip(), "lent.pth").write_text(lent + "\n", encoding="utf-8")
    return binaries


def answer(command: list[str | Path], folder: Path) -> str:
    """What an installed program says, far from the checkout and from the user's own database."""
    around = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    around.pop("PYTHONPATH", None)
    done = subprocess.run(command, cwd=folder, env=around, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.slow
def test_an_installed_wheel_finds_its_fonts_and_words(installed: Path, tmp_path: Path) -> None:
    python = next(installed.glob("python*"))
    place, font, words, said = answer([python, "-I", "-c", PROGRAM], tmp_path).splitlines()
    assert Path(place).is_relative_to(installed.parent)
    assert int(font) == (PROJECT / "resources/fonts/DejaVuSans.ttf").stat().st_size
    assert (words, said) == ("de120495", "never said by anybody")


@pytest.mark.slow
def test_an_installed_wheel_tests_itself(installed: Path, tmp_path: Path) -> None:
    program = next(installed.glob("coordinator*"))
    assert coordinator.__version__ in answer([program, "--version"], tmp_path)
    tried = json.loads(answer([program, "--json", "self-test"], tmp_path))
    assert tried["ok"]
    assert all(step["ok"] for step in tried["steps"])
    assert len(tried["steps"]) >= 8


@pytest.mark.slow
def test_an_installed_wheel_lays_its_manual_where_man_looks(installed: Path) -> None:
    manuals = installed.parent / "share/man"
    for page in ("man1/coordinator.1", "sv/man1/coordinator.1"):
        assert (manuals / page).read_bytes() == (PROJECT / "resources/help/man" / page).read_bytes()


@pytest.mark.slow
def test_the_wheel_carries_no_tools_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if name.startswith(("tests/", "resources/")) or name.endswith(".po")] == []
    assert [name for name in names if name.startswith("coordinator/_resources") and name.endswith(".py")] == []
    shipped = {
        f"coordinator/_resources/{path.relative_to(PROJECT / 'resources').as_posix()}"
        for path in PROJECT.glob("resources/**/*")
        if path.is_file() and path.suffix not in {".py", ".po", ".pyc", ".1"} and path.parent.name != "pictures"
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
