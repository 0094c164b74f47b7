"""Behind ``make manual``: writes the manual pages that an installation puts where ``man`` looks for them.

The pages are kept in the repository, since a wheel is built without the libraries that the verbs import;
``tests/cli/test_manual_page.py`` says when they are older than the verbs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from coordinator.cli.manual_page import manual
from coordinator.words import LANGUAGES
from resources.translations import catalogue

FOLDER: Final = Path(__file__).resolve().parent / "man"


def place(language: str, folder: Path = FOLDER) -> Path:
    """Where the page of a language lies: English in ``man1`` itself, others below their own name, as ``man`` has it."""
    return folder.joinpath(*(() if language == "en" else (language,)), "man1", "coordinator.1")


def main() -> None:
    """Writes the page of every language."""
    catalogue.build()
    for language in LANGUAGES:
        path = place(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(manual(language), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
