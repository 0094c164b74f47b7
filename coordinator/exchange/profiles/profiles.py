"""Profiles: how a known system's file is recognised and which of its columns say what. Data in TOML, checked when
loaded.

A profile gives names to columns; it never holds code. The person's own profiles lie in a folder of theirs and win over
the shipped ones with the same id.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal, get_args

from coordinator.exchange.cells.cell_dates import ORDERS
from coordinator.exchange.cells.cell_values import nulls
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.reading.column_aliases import shipped_files
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.resources import resource
from coordinator.words import mark, text

ProfileKind = Literal[
    "devices",
    "people",
    "groups",
    "units",
    "rooms",
    "products",
    "enrolments",
    "needs",
    "catalogue",
    "deliveries",
    "orders",
    "sessions",
]
KINDS: Final = get_args(ProfileKind)
RuleValue = str | int | bool
CHECKED_OUT_TYPE: Final = "checked_out_type"
"""The column that tells to what a device is checked out (a person, a place, a device); no field of a record."""


@dataclass(frozen=True, slots=True)
class ProfileColumn:
    """One rule: which column (by folded header or by place from 1), to which field, read how.

    ``field`` is a field code, a part of a reference (``product.model``, ``assigned_to.email``) or ``source_id``.
    ``values`` translate folded source words; ``only`` drops words without a translation. ``words`` are the person's own
    beside those of the vocabulary; one that means nothing here is empty.
    """

    field: str
    headers: tuple[str, ...] = ()
    position: int | None = None
    reader: str | None = None
    nulls: frozenset[str] = frozenset()
    values: Mapping[str, RuleValue] | None = None
    pattern: str | None = None
    words: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows that are no records: all ``empty`` columns blank, or ``column`` one of ``equals`` (folded). ``reason`` is
    a message id. With ``beside`` that holds only where the column has that word, too.
    """

    reason: str
    empty: tuple[str, ...] = ()
    column: str | None = None
    equals: frozenset[str] = frozenset()
    beside: str | None = None

    def places(self, header: Sequence[str]) -> tuple[int, ...]:
        """The places of the columns by which rows are left out, those that the header has."""
        names = [fold_name(name) for name in header]
        return tuple(names.index(name) for name in self.empty or (self.column or "",) if name in names)


@dataclass(frozen=True, slots=True)
class Profile:
    """One known kind of file.

    ``required`` are folded headers that must all be there; ``evidence`` others that make it likelier; ``width`` the
    least and
    most columns of a file without a header. ``source`` names the baseline. ``creates`` are the kinds of records that
    a row may
    bring into being beside its own. ``blank`` says what an empty cell means. ``newest_by`` is the field that decides
    among
    rows with the same key. ``target`` marks the file another system reads, not what it writes. ``refused`` is the
    message id to refuse the file with.
    ``month_unit`` is what a bare duration counts in months; ``aliases`` adds the columns of a group of
    ``aliases.toml``. ``whole`` says that its files hold everybody or everything that the source knows, so that what is
    missing is told. A header in ``required`` may name alternatives parted by ``|``. ``decisive`` says that nobody
    else's files have the required headers.
    """

    id: str
    label: str
    kind: str
    source: str
    columns: tuple[ProfileColumn, ...]
    required: frozenset[str] = frozenset()
    evidence: frozenset[str] = frozenset()
    width: tuple[int, int] | None = None
    fixed: Mapping[str, RuleValue] = field(default_factory=dict)
    skips: tuple[Skip, ...] = ()
    creates: frozenset[str] = frozenset()
    blank: str = "keep"
    newest_by: str | None = None
    date_order: str | None = None
    utc: bool = False
    scanned: bool = False
    excel: bool = False
    repeats: bool = False
    target: bool = False
    refused: str | None = None
    month_unit: int = 1
    encoding: str | None = None
    delimiter: str | None = None
    aliases: str | None = None
    decisive: bool = False
    own: bool = False
    whole: bool = False

    @property
    def headerless(self) -> bool:
        """Whether its columns go by place."""
        return self.width is not None

    def title(self) -> str:
        """The label in the language in use; a person's own profile keeps the name it was given."""
        return self.label if self.own else text(self.label)


_LARGEST: Final = 256 << 10  # bytes; the longest of ours has 8,000
_PROFILE_KEYS: Final = {
    "id": str,
    "label": str,
    "kind": str,
    "source": str,
    "required": list,
    "evidence": list,
    "width": list,
    "fixed": dict,
    "skip": list,
    "columns": list,
    "creates": list,
    "blank": str,
    "newest_by": str,
    "date_order": str,
    "utc": bool,
    "scanned": bool,
    "excel": bool,
    "repeats": bool,
    "target": bool,
    "refused": str,
    "month_unit": int,
    "encoding": str,
    "delimiter": str,
    "aliases": str,
    "decisive": bool,
    "whole": bool,
}
_COLUMN_KEYS: Final = {
    "field": str,
    "headers": list,
    "position": int,
    "reader": str,
    "nulls": list,
    "values": dict,
    "pattern": str,
    "words": dict,
}
_SKIP_KEYS: Final = {"reason": str, "empty": list, "column": str, "equals": list, "beside": str}
_CHOICES: Final = {"kind": KINDS, "blank": ("keep", "erase"), "date_order": ORDERS}


@lru_cache(maxsize=1)
def shipped_profiles() -> tuple[Profile, ...]:
    """The profiles that come with the program."""
    return tuple(_Checker(name, written).profile(raw, own=False) for name, (written, raw) in shipped_files().items())


@lru_cache(maxsize=1)
def _vocabulary_file() -> dict[str, dict[str, list[str]]]:
    with resource("profiles/vocabulary.toml").open("rb") as stream:
        return tomllib.load(stream)


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, dict[str, str]]:
    """Field code → folded source word → our word (formats §9)."""
    return {
        code: {fold_name(word): ours for ours, words in table.items() for word in (ours, *words)}
        for code, table in _vocabulary_file().items()
        if not code.startswith(_BY_NAME)
    }


@lru_cache(maxsize=2)
def kinds_by(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The patterns in a name (*by the model's name*, *by the system's name*), each with the kind of device that it
    tells, in the order in which they are tried.
    """
    table = _vocabulary_file()[f"{_BY_NAME} {name}"]
    return tuple((re.compile("|".join(patterns), re.IGNORECASE), kind) for kind, patterns in table.items())


def words_of(field: str) -> Mapping[str, str]:
    """Folded source word → our word, of a field; nothing for a field without a vocabulary."""
    return vocabulary().get(_WORDS_OF.get(field, field), {})


_BY_NAME: Final = "product.kind,"
"""How the vocabulary's tables begin that hold patterns instead of words."""
_WORDS_OF: Final[Mapping[str, str]] = {"kind": "product.kind"}
"""Fields that go by another field's words."""


@dataclass(frozen=True, slots=True)
class BadProfile:
    """A profile of the person's own that cannot be used, and why; it stops no import."""

    path: Path
    trouble: Unreadable


def load_profiles(folder: Path | None = None) -> tuple[Profile, ...]:
    """All profiles: the person's own from ``folder`` first, then the shipped ones they do not replace."""
    return read_profiles(folder)[0]


def read_profiles(folder: Path | None = None) -> tuple[tuple[Profile, ...], tuple[BadProfile, ...]]:
    """As :func:`load_profiles`, with those of the person's own that cannot be used beside them."""
    own: list[Profile] = []
    bad: list[BadProfile] = []
    for path in sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else ():
        try:
            own.append(load_profile(path, own=True))
        except Unreadable as trouble:
            bad.append(BadProfile(path, trouble))
    taken = {profile.id for profile in own}
    return (*own, *(profile for profile in shipped_profiles() if profile.id not in taken)), tuple(bad)


def load_profile(path: Path, *, own: bool = False) -> Profile:
    """One profile from its file. Raises :class:`Unreadable` with the line of what is wrong."""
    try:
        if path.stat().st_size > _LARGEST:
            raise _beyond_measure(path)
        written = path.read_text(encoding="utf-8")
        raw = tomllib.loads(written)
    except (OSError, UnicodeDecodeError) as trouble:
        raise Unreadable(mark("The profile {file} could not be read."), file=path.name) from trouble
    except tomllib.TOMLDecodeError as trouble:
        found = re.search(r"line (\d+)", str(trouble))
        line = int(found.group(1)) if found else written.count("\n") + 1
        raise Unreadable(
            mark("The profile {file} is not valid TOML near line {line}."), file=path.name, line=line
        ) from None
    except (ValueError, RecursionError):  # a number of thousands of figures; lists within lists without end
        raise _beyond_measure(path) from None
    return _Checker(path.name, written).profile(raw, own=own)


def _beyond_measure(path: Path) -> Unreadable:
    return Unreadable(
        mark("The profile {file} holds a number, a list or a text beyond all measure. Move it out of the folder."),
        file=path.name,
    )


def _fits(key: str, value: object) -> bool:
    """Whether a list holds texts alone, and a choice is one of those that there are."""
    if isinstance(value, list) and key not in ("columns", "skip", "width"):
        return all(isinstance(one, str) for one in value)
    return key not in _CHOICES or value in _CHOICES[key]


class _Checker:
    """Turns the parsed TOML into a profile and says the line of what does not belong there."""

    def __init__(self, file: str, written: str) -> None:
        self._file = file
        self._lines = written.splitlines()

    def profile(self, raw: dict[str, Any], *, own: bool) -> Profile:
        self._check(raw, _PROFILE_KEYS, None, 0)
        for key in ("id", "label", "kind", "source"):
            if key not in raw:
                raise Unreadable(mark("The profile {file} lacks “{key}”."), file=self._file, key=key)
        columns = tuple(self._column(one, place) for place, one in enumerate(raw.pop("columns", [])))
        skips = tuple(self._skip(one, place) for place, one in enumerate(raw.pop("skip", [])))
        width = raw.pop("width", None)
        if width is not None and (len(width) != 2 or not all(isinstance(number, int) for number in width)):
            raise self._wrong("width", None, 0)
        return Profile(
            **{
                **raw,
                "columns": columns,
                "skips": skips,
                "width": tuple(width) if width else None,
                "required": frozenset(map(fold_name, raw.get("required", ()))),
                "evidence": frozenset(map(fold_name, raw.get("evidence", ()))),
                "creates": frozenset(raw.get("creates", ())),
                "own": own,
            }
        )

    def _column(self, raw: dict[str, Any], place: int) -> ProfileColumn:
        self._check(raw, _COLUMN_KEYS, "columns", place)
        if "field" not in raw or ("headers" in raw) == ("position" in raw):
            raise self._wrong("field", "columns", place)
        if "pattern" in raw:
            try:
                re.compile(raw["pattern"])
            except re.error:
                raise self._wrong("pattern", "columns", place) from None
        values = raw.get("values")
        return ProfileColumn(
            field=raw["field"],
            headers=tuple(dict.fromkeys(map(fold_name, raw.get("headers", ())))),
            position=raw.get("position"),
            reader=raw.get("reader"),
            nulls=nulls(*raw.get("nulls", ())),
            values=None if values is None else {fold_name(word): ours for word, ours in values.items()},
            pattern=raw.get("pattern"),
            words=self._words(raw["words"], place) if "words" in raw else None,
        )

    def _words(self, raw: dict[str, Any], place: int) -> dict[str, str]:
        if not all(isinstance(ours, str) for ours in raw.values()):
            raise self._wrong("words", "columns", place)
        return {fold_name(word): ours for word, ours in raw.items()}

    def _skip(self, raw: dict[str, Any], place: int) -> Skip:
        self._check(raw, _SKIP_KEYS, "skip", place)
        if "reason" not in raw or ("empty" in raw) == ("column" in raw):
            raise self._wrong("reason", "skip", place)
        return Skip(
            reason=raw["reason"],
            empty=tuple(map(fold_name, raw.get("empty", ()))),
            column=fold_name(raw["column"]) if "column" in raw else None,
            equals=frozenset(map(fold_name, raw.get("equals", ()))),
            beside=fold_name(raw["beside"]) if "beside" in raw else None,
        )

    def _check(self, raw: object, allowed: Mapping[str, type], section: str | None, place: int) -> None:
        if not isinstance(raw, dict):
            raise self._wrong(section or "", section, place)
        for key, value in raw.items():
            if key not in allowed:
                raise Unreadable(
                    mark("The profile {file} has an unknown key “{key}” on line {line}. Correct or remove it."),
                    file=self._file,
                    key=key,
                    line=self._line(key, section, place),
                )
            if type(value) is not allowed[key] or not _fits(key, value):
                raise self._wrong(key, section, place)

    def _wrong(self, key: str, section: str | None, place: int) -> Unreadable:
        return Unreadable(
            mark("The profile {file} has a value for “{key}” near line {line} that does not fit there."),
            file=self._file,
            key=key,
            line=self._line(key, section, place),
        )

    def _line(self, key: str, section: str | None, place: int) -> int:
        """The line of a key: in its own block when it is there, else where the block begins."""
        start = 0
        if section is not None:
            heads = [
                number for number, line in enumerate(self._lines) if line.strip().replace(" ", "") == f"[[{section}]]"
            ]
            start = heads[place] if place < len(heads) else 0
        wanted = re.compile(rf"(?:^|[{{,]|\[+)\s*\"?{re.escape(key)}\"?\s*(?:=|\.|\])")
        for number in range(start, len(self._lines)):
            if wanted.search(self._lines[number]):
                return number + 1
        return start + 1
