"""The words of interface, papers and command line, from one catalogue that works without Qt.

Message ids are English; ``resources/translations/<language>/*.po`` hold the translations, one file a room, compiled
together into ``coordinator.mo``. :data:`DEFAULT` is the language until another is chosen.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from coordinator.resources import resource


class Language(NamedTuple):
    """A language of the program: what it calls itself, the locale of its dates and numbers, and whether message ids
    are written in it, so that it needs no translations.
    """

    name: str
    locale: str
    is_source: bool = False


LANGUAGES: Final[Mapping[str, Language]] = MappingProxyType(
    {"sv": Language("Svenska", "sv_SE"), "en": Language("English", "en_GB", is_source=True)}
)
"""Every language that the program speaks, by its code. Another is a line here and a folder of translations."""
DEFAULT: Final = "sv"
SOURCE: Final = next(code for code, each in LANGUAGES.items() if each.is_source)
_current: list[str] = [DEFAULT]


class MissingWords(FileNotFoundError):
    """A compiled catalogue is not where the program looks for it; said in English, for want of other words."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)

    def __str__(self) -> str:
        return (
            f"The words of the program are missing: there is no {self.args[0]}. "
            'In a checkout, "make words" makes the file; otherwise install the program again.'
        )


def mark(message: str) -> str:
    """Marks a message id for extraction without translating it (rendered later by :func:`text`)."""
    return message


def mark_count(one: str, many: str) -> tuple[str, str]:
    """Marks the message ids of a count for extraction (rendered later by :func:`count_text`)."""
    return one, many


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> gettext.NullTranslations:
    if LANGUAGES[language].is_source:
        return gettext.NullTranslations()
    path = resource(f"translations/{language}/coordinator.mo")
    try:
        with path.open("rb") as file:
            return gettext.GNUTranslations(file)
    except FileNotFoundError as missing:
        raise MissingWords(path) from missing


def use(language: str) -> None:
    """Chooses the language of everything said from now on; ``ValueError`` for a language we do not have."""
    if language not in LANGUAGES:
        raise ValueError(language)
    _current[0] = language


def language() -> str:
    """The code of the language in use."""
    return _current[0]


def text(message: str, /, *, in_language: str | None = None, **values: Any) -> str:
    """The message in the language in use, its ``{named}`` places filled."""
    said = _catalogue(in_language or _current[0]).gettext(message)
    return said.format(**values) if values else said


def count_text(one: str, many: str, count: int, /, *, in_language: str | None = None, **values: object) -> str:
    """The message for a count, with ``{count}`` grouped in threes by a no-break space."""
    said = _catalogue(in_language or _current[0]).ngettext(one, many, count)
    return said.format(count=f"{count:,}".replace(",", "\u00a0"), **values)
