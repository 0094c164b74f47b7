"""Command lines run as a person runs them, on a database of their own."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from coordinator import words
from coordinator.app.program_services import means
from coordinator.cli import run_command

TODAY = "2026-11-22"
PEOPLE = (
    "Förnamn;Efternamn;Klass;E-post\n"
    "Leo;Påhittsson;5A;leo.pahittsson@edu.kommunen.example\n"
    "Åsa;Exempelqvist;5A;asa.exempelqvist@edu.kommunen.example\n"
    "Mio;Provberg;5B;mio.provberg@edu.kommunen.example\n"
)
DEVICES = (
    "Serienummer;Inventarienummer;Modell;Status;Rum;Innehavare\n"
    "5CD1234ABC;NK-0001;HP Fortis 11;Lager;IT-förråd;\n"
    "5CD1234ABD;NK-0002;HP Fortis 11;Lager;IT-förråd;\n"
    "5CD1234ABE;NK-0003;HP Fortis 11;Lager;IT-förråd;\n"
    "5CD1234ABF;NK-0003;Lenovo 300e;Lager;Sal 12;\n"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Program:
    """Runs verbs on one database."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    @property
    def database(self) -> Path:
        return self.folder / "school.db"

    def __call__(self, *arguments: str, today: str = TODAY) -> Answer:
        """Runs a command line on the database."""
        return self.bare("--database", str(self.database), "--today", today, *arguments)

    def bare(self, *arguments: str) -> Answer:
        """Runs a command line as it stands."""
        words.use("sv")
        self.capture.readouterr()
        code = run_command(arguments, means())
        said = self.capture.readouterr()
        return Answer(code, said.out, said.err)

    def json(self, *arguments: str) -> Any:
        """What a verb that must work answers with ``--json``."""
        done = self(*arguments, "--json")
        assert (done.code, done.err) == (0, ""), done.err
        return done.json

    def file(self, name: str, content: str) -> str:
        """A file beside the database."""
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return str(path)


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program with the user's own folders inside the test's."""
    for variable in ("XDG_DATA_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    return Program(tmp_path, capsys)


@pytest.fixture(scope="session")
def first_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which Provskolan is made once, by the verbs that make it."""
    folder = tmp_path_factory.mktemp("provskolan")
    (folder / "elever.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "enheter.csv").write_text(DEVICES, encoding="utf-8")
    common = ["--database", str(folder / "school.db"), "--today", TODAY]
    made = [
        run_command(["init", "--school-code", "12345678", "--school-name", "Provskolan", *common], means()),
        run_command(["import", str(folder / "elever.csv"), *common], means()),
        run_command(["import", str(folder / "enheter.csv"), *common], means()),
    ]
    assert made == [0, 0, 0]
    return folder


@pytest.fixture
def school(program: Program, first_school: Path) -> Program:
    """Provskolan with three pupils and four devices, two of them with the same tag."""
    for name in ("school.db", "elever.csv", "enheter.csv"):
        shutil.copy(first_school / name, program.folder / name)
    return program
