"""The names that columns go by in many systems, as data in ``resources/profiles/aliases.toml`` and in the profiles
themselves.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.resources import resource

DATA_FILES: Final = frozenset({"aliases.toml", "vocabulary.toml"})
"""Tables beside the profiles that are no profiles themselves."""


@lru_cache(maxsize=1)
def shipped_files() -> dict[str, tuple[str, dict[str, Any]]]:
    """The profiles that come with the program, by file name: as written and as TOML, read once for all who ask."""
    paths = sorted(path for path in resource("profiles").glob("*.toml") if path.name not in DATA_FILES)
    written = {path.name: path.read_text(encoding="utf-8") for path in paths}
    return {name: (text, tomllib.loads(text)) for name, text in written.items()}


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, list[str]]]:
    with resource("profiles/aliases.toml").open("rb") as stream:
        loaded: dict[str, dict[str, list[str]]] = tomllib.load(stream)
    return loaded


@lru_cache(maxsize=8)
def aliases(group: str) -> dict[str, tuple[str, ...]]:
    """Field code → folded names, for a group (``devices``, ``people``, ``deliveries``, ``needs``)."""
    return {code: tuple(dict.fromkeys(map(fold_name, names))) for code, names in _tables()[group].items()}


@lru_cache(maxsize=1)
def known_headers() -> frozenset[str]:
    """Every folded name that some system gives a column: what the header finder looks for."""
    names = {name for group in _tables().values() for alternatives in group.values() for name in alternatives}
    for _, raw in shipped_files().values():
        names.update(raw.get("required", ()))
        names.update(name for one in raw.get("columns", ()) for name in one.get("headers", ()))
    return frozenset({*map(fold_name, names)} - {""})


def known_by_number(names: Sequence[str]) -> list[str]:
    """Those of folded names that name the number of a device, a serial number first."""
    devices = aliases("devices")
    return [name for code in ("serial", "asset_tag") for name in names if name in devices[code]]


def names_of_people(names: Sequence[str]) -> list[str]:
    """Those of folded names that name the column of people's names."""
    people = aliases("people")
    known = {name for code in ("full_name", "given_name", "family_name") for name in people[code]}
    return [name for name in names if name in known]


def names_guardian(words: str) -> bool:
    """Whether the words name a pupil's guardian, as a column or a title above columns does."""
    return _GUARDIAN.search(words) is not None


_GUARDIAN: Final = re.compile(
    r"vårdnadshavare|vardnadshavare|målsman|förälder|föräldrar|anhörig|guardian|parent|^vh ?\d?$", re.IGNORECASE
)


def names_staff(folded: str) -> bool:
    """Whether a folded name of a column is that of a pupil's teacher or mentor."""
    return _STAFF.fullmatch(folded) is not None


_STAFF: Final = re.compile(
    r"(?:klass|ämnes|special|ansvarig|bitr(?:ädande)?)?(?:lärare|mentor(?:er)?|föreståndare|handledare|pedagog|personal|"
    r"teacher|tutor|rektor|assistent)s?(?:namn|\d)?"
)
