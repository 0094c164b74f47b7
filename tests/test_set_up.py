"""``.ci/set-up`` on an invented machine: the environment that works stays until a new one is whole, and what went wrong
is said in one sentence. Python is the real one; pip is not, and nothing is fetched.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the set-up is Debian's; the others install by pip")

PYTHON = """#!/bin/sh
# Makes environments whose pip says what the test wants; everything else is the real Python's.
case "$1 $2" in
    "-m venv")
        [ ! -f "$FAKES/no-venv" ] || exit 1
        mkdir -p "$3/bin"
        cp "$FAKES/pip" "$3/bin/python"
        ln -s /bin/true "$3/bin/coordinator" ;;
    "-c import ensurepip, venv") exit 0 ;;
    *) exec "$REAL" "$@" ;;
esac
"""
PIP = """#!/bin/sh
echo "$* cert=$PIP_CERT" >>"$FAKES/asked"
case "$*" in
    *requirements.lock*) [ ! -f "$FAKES/trusted" ] || [ -z "$PIP_CERT" ] || exit 0
        cat "$FAKES/answer" >&2; exit "$(cat "$FAKES/code")" ;;
esac
"""
NO_CERTIFICATE = (
    "WARNING: Retrying (Retry(total=4)) after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL: "
    "CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain'))'\n"
    "ERROR: No matching distribution found for altgraph==0.17.5\n"
)
NO_NETWORK = (
    "WARNING: Retrying after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection."
    "HTTPSConnection>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')'\n"
    "ERROR: No matching distribution found for altgraph==0.17.5\n"
)


@dataclass(frozen=True, slots=True)
class Machine:
    """A checkout's set-up with fakes around it."""

    folder: Path
    fakes: Path

    def answers(self, said: str = "", code: int = 0) -> None:
        """What pip says of the lock from now on."""
        (self.fakes / "answer").write_text(said, encoding="utf-8")
        (self.fakes / "code").write_text(str(code), encoding="utf-8")

    def set_up(self, **more: str) -> tuple[int, str]:
        """Runs it; the exit code and what it said."""
        around: Mapping[str, str] = {
            "PATH": f"{self.fakes}:/usr/bin:/bin",
            "FAKES": str(self.fakes),
            "REAL": sys.executable,
            "HOME": str(self.folder),
            **more,
        }
        done = subprocess.run(
            ["sh", ".ci/set-up"], cwd=self.folder, env=around, capture_output=True, encoding="utf-8", check=False
        )
        assert done.stdout == ""
        return done.returncode, done.stderr

    def lock(self, said: str) -> None:
        (self.folder / "requirements.lock").write_text(said, encoding="utf-8")

    @property
    def link(self) -> str:
        return str((self.folder / ".venv").readlink())

    def environments(self) -> set[str]:
        return {f".venvs/{path.name}" for path in (self.folder / ".venvs").iterdir()}

    def asked(self) -> list[str]:
        """What pip was asked, oldest first; forgotten then."""
        path = self.fakes / "asked"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines


def executable(path: Path, said: str) -> None:
    path.write_text(said, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    folder, fakes = tmp_path / "checkout", tmp_path / "fakes"
    (folder / "coordinator").mkdir(parents=True)
    fakes.mkdir()
    shutil.copytree(PROJECT / ".ci", folder / ".ci")
    for name in ("pyproject.toml", "coordinator/__init__.py"):
        shutil.copy(PROJECT / name, folder / name)
    executable(fakes / "python3.11", PYTHON)
    executable(fakes / "pip", PIP)
    executable(fakes / "ldconfig", '#!/bin/sh\nsed -n "s/^\\(lib[^ ]*\\.so[^ ]*\\) .*/\\t\\1 (x)/p" .ci/set-up\n')
    for name in ("apt-get", "sudo"):
        executable(fakes / name, "#!/bin/sh\nexit 1\n")
    made = Machine(folder, fakes)
    made.lock("one==1\n")
    made.answers()
    return made


def test_the_environment_is_built_where_it_stays_and_linked_to(machine: Machine) -> None:
    code, said = machine.set_up()
    assert (code, said.splitlines()[-1]) == (0, "Ready.")
    assert machine.environments() == {machine.link}
    assert not Path(machine.link).is_absolute()
    assert (machine.folder / ".venv/bin/coordinator").exists()


def test_what_is_current_is_left_alone(machine: Machine) -> None:
    machine.set_up()
    machine.asked()
    assert machine.set_up() == (0, "")
    assert machine.asked() == []


def test_another_lock_is_another_environment_and_the_one_before_is_kept(machine: Machine) -> None:
    links = []
    for number in range(4):
        machine.lock(f"one=={number}\n")
        assert machine.set_up()[0] == 0
        links.append(machine.link)
    assert len(set(links)) == 4
    assert machine.environments() == set(links[-2:])
    machine.lock("one==2\n")  # as after a look at an earlier commit
    machine.asked()
    assert machine.set_up()[0] == 0
    assert machine.link == links[2]
    assert machine.asked() == []


def test_a_changed_pyproject_builds_no_environment_anew(machine: Machine) -> None:
    machine.set_up()
    machine.asked()
    with (machine.folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("# another line\n")
    assert machine.set_up()[0] == 0
    assert [line for line in machine.asked() if "requirements.lock" in line] == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (NO_NETWORK, "There is no connection to the package index"),
        (NO_CERTIFICATE, "name the file with that certificate in PIP_CERT"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n", "its hash differs"),
        ("ERROR: No matching distribution found for altgraph==0.17.5\n", "lacks a package that requirements.lock"),
        ("ERROR: something new\n", "could not be installed: ERROR: something new"),
    ],
)  # fmt: skip
def test_what_went_wrong_is_one_sentence_and_the_old_one_works(machine: Machine, answer: str, told: str) -> None:
    machine.set_up()
    before = machine.link
    machine.lock("one==2\n")
    machine.answers(answer, 1)
    code, said = machine.set_up(PIP_CERT="/nowhere")
    assert code == 1
    lines = said.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("Preparing the environment")
    assert told in lines[1]
    assert lines[2] == "The environment from before is untouched; .venv/bin/coordinator starts it."
    assert machine.link == before
    assert machine.environments() == {before}
    assert (machine.folder / ".venv/bin/coordinator").exists()


def test_the_first_time_there_is_no_environment_to_tell_of(machine: Machine) -> None:
    machine.answers(NO_NETWORK, 1)
    code, said = machine.set_up()
    assert code == 1
    assert len(said.splitlines()) == 2
    assert not (machine.folder / ".venv").exists()
    machine.answers()
    assert machine.set_up()[0] == 0


@pytest.mark.skipif(not Path("/etc/ssl/certs/ca-certificates.crt").exists(), reason="no certificates of the system's")
def test_behind_a_proxy_what_the_system_trusts_is_tried_too(machine: Machine) -> None:
    machine.answers(NO_CERTIFICATE, 1)
    (machine.fakes / "trusted").touch()
    assert machine.set_up()[0] == 0
    first, second, *_ = machine.asked()
    assert first.endswith("cert=")
    assert second.endswith("cert=/etc/ssl/certs/ca-certificates.crt")


def test_a_folder_where_the_environment_was_before_there_were_links_is_replaced(machine: Machine) -> None:
    (machine.folder / ".venv/bin").mkdir(parents=True)
    machine.answers(NO_NETWORK, 1)
    assert machine.set_up()[0] == 1
    assert (machine.folder / ".venv/bin").is_dir()
    machine.answers()
    assert machine.set_up()[0] == 0
    assert machine.environments() == {machine.link}


def test_a_half_built_environment_is_built_anew(machine: Machine) -> None:
    machine.set_up()
    (machine.folder / machine.link / ".whole").unlink()  # as when the machine went dark
    machine.asked()
    assert machine.set_up()[0] == 0
    assert any("requirements.lock" in line for line in machine.asked())


def test_without_a_library_of_qt_it_is_named_with_its_package_and_the_rest_goes_on(machine: Machine) -> None:
    executable(
        machine.fakes / "ldconfig",
        '#!/bin/sh\nsed -n "/^libGL/d; s/^\\(lib[^ ]*\\.so[^ ]*\\) .*/\\t\\1 (x)/p" .ci/set-up\n',
    )
    code, said = machine.set_up()
    assert code == 0
    [line] = [line for line in said.splitlines() if "The window" in line]
    assert "libGL.so.1" in line
    assert line.endswith("apt-get install libgl1")


def test_without_a_python_the_sentence_says_which(machine: Machine) -> None:
    for name in ("python3.11", "python3.12", "python3.13", "python3.14", "python3", "python"):
        executable(machine.fakes / name, "#!/bin/sh\nexit 1\n")
    code, said = machine.set_up()
    assert code == 1
    assert "Coordinator needs Python 3.11, 3.12, 3.13 or 3.14" in said.splitlines()[-1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_in_a_checkout_of_somebody_elses_the_sentence_says_whose(machine: Machine) -> None:
    machine.folder.chmod(0o555)
    code, said = machine.set_up()
    machine.folder.chmod(0o755)
    assert code == 1
    assert "Nothing can be written in" in said
