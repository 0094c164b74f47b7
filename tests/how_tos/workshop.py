"""A copy of the program that may be altered: ARCHITECTURE's how-tos are followed in it, step by step."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "pictures", "*.mo")


def places_told(how_to: str) -> set[str]:
    """The files that ARCHITECTURE.md names in the list of a how-to; ``<…>`` stands for a name of one's own."""
    page = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    found = re.search(rf"^\*\*{re.escape(how_to)}\.\*\*(.*?)(?=^\*\*|^#|\Z)", page, re.MULTILINE | re.DOTALL)
    assert found is not None, f"ARCHITECTURE.md has no how-to called “{how_to}”"
    return set(re.findall(r"`((?:coordinator|resources|tests|pyproject)[\w./<>-]*)`", found[1]))


@dataclass(slots=True)
class Workshop:
    """The copy, and the places that were altered in it."""

    folder: Path
    touched: set[str] = field(default_factory=set)

    @classmethod
    def made_in(cls, folder: Path) -> Workshop:
        """Copies the program with its resources; its words are compiled when it first runs."""
        for name in ("coordinator", "resources"):
            shutil.copytree(PROJECT / name, folder / name, ignore=_LEFT_OUT)
        shutil.copy(PROJECT / "pyproject.toml", folder)
        return cls(folder)

    def put_before(self, name: str, anchor: str, text: str) -> None:
        """Puts lines before the first place where ``anchor`` stands."""
        self._replace(name, anchor, text + anchor)

    def put_after(self, name: str, anchor: str, text: str) -> None:
        """Puts lines after the first place where ``anchor`` stands."""
        self._replace(name, anchor, anchor + text)

    def append(self, name: str, text: str) -> None:
        """Puts lines at the end."""
        path = self.folder / name
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
        self.touched.add(name)

    def create(self, name: str, text: str) -> None:
        """A file of one's own."""
        path = self.folder / name
        assert not path.exists()
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.touched.add(name)

    def next_version(self) -> int:
        """One more version of the database."""
        name = "coordinator/storage/disk/file_version.py"
        source = (self.folder / name).read_text(encoding="utf-8")
        version = int(re.findall(r"VERSION: Final = (\d+)", source)[0])
        self._replace(name, f"VERSION: Final = {version}", f"VERSION: Final = {version + 1}")
        return version + 1

    def translate(self, part: str, **words: str) -> None:
        """Swedish for new message ids; underlines stand for blanks."""
        said = "".join(f'\nmsgid "{one.replace("_", " ")}"\nmsgstr "{other}"\n' for one, other in words.items())
        self.append(f"resources/translations/sv/{part}.po", said)

    def python(self, *arguments: str) -> str:
        """What Python says in the copy; it must end well."""
        return self._ran([sys.executable, *arguments])

    def run(self, database: Path, *arguments: str) -> str:
        """A verb of the altered program, in Swedish."""
        return self.python("-m", "coordinator", *arguments, "--database", str(database), "--language", "sv")

    def answer(self, database: Path, *arguments: str) -> Any:
        """A verb's document."""
        return json.loads(self.run(database, *arguments, "--json"))

    def compile_words(self) -> None:
        """The translations, whole: a message without Swedish would be told here."""
        self.python("-m", "resources.translations.catalogue", "compile")
        assert "Every message is translated." in self.python("-m", "resources.translations.catalogue", "check")

    def _replace(self, name: str, before: str, after: str) -> None:
        path = self.folder / name
        source = path.read_text(encoding="utf-8")
        assert before in source, f"{name} no longer holds {before!r}: the how-to and this test must follow"
        path.write_text(source.replace(before, after, 1), encoding="utf-8")
        self.touched.add(name)

    def _ran(self, command: list[str]) -> str:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("COORDINATOR", "PYTEST"))}
        surroundings = {**kept, "PYTHONPATH": str(self.folder), "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(
            command, cwd=self.folder, env=surroundings, capture_output=True, encoding="utf-8", timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr
