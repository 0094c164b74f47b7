"""Whole columns of cells to values: each distinct text is read once, and plain columns are waved through.

200,000 rows of 20 columns are four million cells: a call for each would take longer than all the rest of an import.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from coordinator.domain.choices import Role
from coordinator.domain.fields import Type
from coordinator.domain.identity_numbers import About, holds_number, without_numbers
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.kinds import KINDS, OWN_PREFIX
from coordinator.domain.protection import PROTECTED
from coordinator.exchange.cells import cell_values
from coordinator.exchange.cells.cell_classes import read_class_cell
from coordinator.exchange.cells.cell_dates import Vote, read_date_cell
from coordinator.exchange.cells.cell_money import read_money_cell
from coordinator.exchange.cells.cell_serials import (
    DIGITS_ONLY,
    LOOKALIKE,
    PLACEHOLDERS,
    WITH_BLANKS,
    Serial,
    has_lookalikes,
    read_imei,
    read_serial,
    read_serials,
    read_tag,
)
from coordinator.exchange.cells.cell_values import PERSONAL_NUMBER, CellProblem, Nulls, nulls
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.cells.nobody_words import listed_reader
from coordinator.exchange.cells.unit_paths import read_room_path, read_unit_path
from coordinator.exchange.profiles.column_waves import WAVES, DateWave, wave_serials
from coordinator.exchange.profiles.name_cells import (
    MARKS,
    NAME_READERS,
    address_beside,
    group_beside,
    holder_reader,
    left_beside,
    login_of,
    name_reader,
    read_pupil_cell,
    read_user_cell,
    surname_first,
)
from coordinator.exchange.profiles.own_lists import KIND_OF, SOURCE, cell_reader
from coordinator.exchange.profiles.profiles import Profile, ProfileColumn, words_of
from coordinator.exchange.profiles.word_readers import (
    OPEN,
    Read,
    activity_read,
    choice_read,
    kind_read,
    open_role_read,
    translated,
    word_of_kind_read,
)

_MEMO: Final = 50_000

_BY_TYPE: Final = {
    Type.DATE: "date",
    Type.MONEY: "money",
    Type.MONTHS: "months",
    Type.FLAG: "flag",
    Type.INTEGER: "integer",
    Type.LONG_TEXT: "long_text",
}
DEFAULT_READERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{
            field.code: _BY_TYPE[field.type]
            for kind in KIND_OF.values()
            for field in KINDS[kind].fields
            if field.type in _BY_TYPE
        },
        "protected": "protection",
        "active": "activity",
        "serial": "serial",
        "serials": "serials",
        "asset_tag": "tag",
        "imei": "imei",
        "delivered_on": "date",
        "starts_on": "date",
        "ends_on": "date",
        "sum_ore": "money",
        "ordered": "integer",
        "delivered": "integer",
        "outstanding": "integer",
        "count": "integer",
        "primary": "flag",
        "product.maker": "label",
        "product.model": "label",
        "product.model_number": "label",
        "owned_by": "unit_path",
        "given_name": "name",
        "family_name": "name",
        "full_name": "name",
        **{f"{who}.{part}_name": "name" for who in ("held_by", "assigned_to") for part in ("full", "given", "family")},
        **{f"{who}.username": "user" for who in ("held_by", "assigned_to")},
    }
)
"""How a column is read where its profile does not say: a record's field by what it holds, so that a new one needs no
line here; then what looks like text and is read with more care, and columns that are no record's field."""
CHOICES: Final = frozenset(
    field.code for kind in (PERSON, DEVICE) for field in kind.fields if field.type is Type.CHOICE
)
"""Fields of which each system has words of its own."""
_ABOUT_PEOPLE: Final = ("people", "enrolments")


class ColumnReader:
    """Reads the cells of one column, batch by batch. ``flawed`` holds the texts of the last batches that had a
    problem.
    """

    def __init__(
        self,
        read: Read,
        wave: Callable[[Sequence[str]], list[Any] | None] | None = None,
        unknown: dict[str, None] | None = None,
    ) -> None:
        self.unknown = unknown
        """The words met so far for which there is none of ours; None of a column that holds no words of a choice."""
        self._memo = _Memo(read)
        self._wave = wave
        self._distinct = False

    @property
    def flawed(self) -> dict[str, str]:
        """Cell text → code of its problem."""
        return self._memo.flawed

    def read(self, cells: Sequence[str]) -> list[Any]:
        """The values of these cells, None where a cell says nothing."""
        if self._distinct and self._wave is not None:
            waved = self._wave(cells)
            if waved is not None:
                return waved
        memo = self._memo
        if len(memo) >= _MEMO:
            memo.clear()
            memo.flawed.clear()
        before = len(memo)
        values = list(map(memo.__getitem__, cells))
        self._distinct = (len(memo) - before) * 2 > len(cells)
        return values


class _Memo(dict[str, Any]):
    """Text → value, read when first met."""

    def __init__(self, read: Read) -> None:
        super().__init__()
        self._read = read
        self.flawed: dict[str, str] = {}

    def __missing__(self, raw: str) -> Any:
        value = self._read(raw)
        if type(value) is CellProblem:
            self.flawed[raw] = value.code
            value = value.value
        self[raw] = value
        return value


class Composed(dict[tuple[Any, ...], Any]):
    """Parts → key, made when first met."""

    def __init__(self, make: Callable[..., Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, parts: tuple[Any, ...]) -> Any:
        made = self._make(*parts)
        self[parts] = made
        return made


def column_reader(rule: ProfileColumn, profile: Profile, order: Vote = None, *, lossy: bool = False) -> ColumnReader:
    """The reader that a rule of a profile asks for; ``order`` is how the column writes its dates, ``lossy`` whether the
    file's encoding may have cost it letters.
    """
    name = rule.reader or DEFAULT_READERS.get(rule.field, "choice" if rule.field in CHOICES else "text")
    nothing = rule.nulls | _words_for_nothing(rule.field, profile)
    of_words = _reader_of_words(name, rule, nothing)
    if of_words is not None:
        return of_words
    if name in MARKS:
        return ColumnReader(MARKS[name])
    asked = _Asked(nothing, profile, order, rule.field, lossy, rule.words)
    if _is_free_text(rule, name) and profile.source != SOURCE:
        return _free_text(name, asked)
    waved = _in_waves(name, asked, translated=rule.values is not None)
    if waved is not None:
        return waved
    read = _READERS[name](asked)
    if rule.values is not None:
        read = translated(read, rule.values)
    guarded = profile.kind in _ABOUT_PEOPLE and name not in ("date", "protection")
    return ColumnReader(_guarded(read) if guarded else read)


def _reader_of_words(name: str, rule: ProfileColumn, nothing: Nulls) -> ColumnReader | None:
    """The reader of a column that holds words of a vocabulary, which remembers those without a meaning here; None for
    another column.
    """
    unknown: dict[str, None] = {}
    words = rule.words or {}
    if name == "listed":
        return ColumnReader(listed_reader(rule.field, words, nothing))
    if name == "choice" and rule.values is not None:
        return ColumnReader(choice_read(nothing, {**rule.values, **words}, {}))
    if name == "open_role":
        return ColumnReader(open_role_read({**words_of(rule.field), **words}, unknown), unknown=unknown)
    if name == "choice":
        return ColumnReader(choice_read(nothing, {**words_of(rule.field), **words}, unknown), unknown=unknown)
    kind_in_words = rule.field == "product.kind" and name == "text" and rule.values is None
    make = {"kind": kind_read, "activity": activity_read}.get(name, word_of_kind_read if kind_in_words else None)
    return None if make is None else ColumnReader(make(nothing, unknown, words), unknown=unknown)


def _free_text(name: str, asked: _Asked) -> ColumnReader:
    """Reads a column in which anything may be written, without the personal identity numbers."""
    about = About.PEOPLE if asked.profile.kind in _ABOUT_PEOPLE else About.THINGS
    masked = _masked(_READERS[name](asked), about, whole=name in _WHOLE_NAMES)
    return ColumnReader(masked, _wave_without_numbers(WAVES[name], asked.nothing, about) if name in WAVES else None)


def _in_waves(name: str, asked: _Asked, *, translated: bool) -> ColumnReader | None:
    """The reader of a column of which whole batches are read at once where they are plain; none for any other."""
    nothing, profile = asked.nothing, asked.profile
    if name in WAVES and profile.kind not in _ABOUT_PEOPLE and not (name == "text" and translated):
        wave = WAVES[name]
        return ColumnReader(_READERS[name](asked), lambda cells: wave(cells, nothing))
    if name == "date" and (profile.utc or asked.order is None):
        return ColumnReader(_READERS[name](asked), DateWave(utc=profile.utc))
    if name == "serial" and not profile.excel:
        return ColumnReader(_READERS[name](asked), wave_serials if not nothing else None)
    return None


_DASHES: Final = nulls("n/a", "-", "–", "—", "--", "---", ".", "?", "??", "???", "#n/a")
_NOTHING: Final = _DASHES | nulls(
    "null", "none", "nil", "ingen", "inget", "tom", "tomt", "(tom)", "(blank)", "blank", "saknas"
)
_NO_RECORD: Final = _NOTHING | nulls("okänd", "okänt", "unknown", "ej tilldelad", "not assigned", "unassigned", "?")
_OF_PEOPLE: Final = frozenset({"given_name", "family_name", "full_name", "name"})
"""What may be called Null or Ingen in earnest: only signs say nothing there."""


def _words_for_nothing(field: str, profile: Profile) -> Nulls:
    """The words by which any list says that a cell holds nothing; a list of our own writes none. A serial number has
    fillers of its own, which are told, and a choice may have such a word (*Saknas* is lost).
    """
    if profile.source == SOURCE or field in ("serial", "serials", "imei", PROTECTED):
        return frozenset()  # whatever is no known no protects
    if field in CHOICES or field in _OF_PEOPLE:
        return _DASHES
    return _NO_RECORD if "." in field or field in _REFERENCES else _NOTHING


_REFERENCES: Final = frozenset({"placed_in", "owned_by", "group", "unit", "asset_tag"})


def _guarded(read: Read) -> Read:
    """Never lets a personal identity number through, whichever column it stands in."""
    return lambda raw: CellProblem(PERSONAL_NUMBER) if holds_number(raw, About.PEOPLE) else read(raw)


_WHOLE_NAMES: Final = NAME_READERS | {"name"}


def _is_free_text(rule: ProfileColumn, reader: str) -> bool:
    """Whether anything may be written in a column, so that a personal identity number can stand amid other words."""
    if reader in ("long_text", "html"):
        return True
    return reader in ("text", *_WHOLE_NAMES) and rule.field.startswith((OWN_PREFIX, "held_by.full", "assigned_to.full"))


def _wave_without_numbers(
    wave: Callable[..., list[Any] | None], nothing: Nulls, about: About
) -> Callable[..., list[Any] | None]:
    return lambda cells: None if any(holds_number(cell, about) for cell in cells) else wave(cells, nothing)


def _masked(read: Read, about: About, *, whole: bool) -> Read:
    """Keeps the words of a free text and none of the personal identity numbers among them; ``whole`` is a name, in
    which nothing stands for what went.
    """

    def mask(raw: str) -> object:
        said = read(raw)
        if not isinstance(said, str) or not holds_number(said, about):
            return said
        kept = without_numbers(said, about)
        return CellProblem(
            PERSONAL_NUMBER, " ".join(kept.replace("–", " ").split() if whole else [kept]).strip() or None
        )

    return mask


def _serial(nothing: Nulls, profile: Profile) -> Read:
    def read(raw: str) -> object:
        said = read_serial(raw, nothing, scanned=profile.scanned)
        if not isinstance(said, Serial):
            return said
        if has_lookalikes(said.as_read):
            return CellProblem(LOOKALIKE, said.as_read)
        if profile.excel and said.normalised.isdigit() and not said.normalised.startswith("0"):
            return CellProblem(DIGITS_ONLY, said.as_read)
        if profile.excel and " " in said.as_read:
            return CellProblem(WITH_BLANKS, said.as_read)
        return said.as_read

    return read


def _label(nothing: Nulls) -> Read:
    def read(raw: str) -> object:
        said = cell_values.read_text_cell(raw, nothing)
        return None if isinstance(said, str) and fold_name(said) in PLACEHOLDERS else said

    return read


class _Asked(NamedTuple):
    """What a reader may need to know of its column."""

    nothing: Nulls
    profile: Profile
    order: Vote
    field: str = ""
    lossy: bool = False
    words: Mapping[str, str] | None = None


def _plain(read: Callable[[str, Nulls], object]) -> Callable[[_Asked], Read]:
    return lambda asked: lambda raw: read(raw, asked.nothing)


_READERS: Final[dict[str, Callable[[_Asked], Read]]] = {
    "text": _plain(cell_values.read_text_cell),
    "long_text": _plain(cell_values.read_long_text_cell),
    "gam_text": _plain(cell_values.read_gam_text),
    "name": lambda asked: name_reader(asked.field, asked.nothing),
    "user": _plain(read_user_cell),
    "turned": lambda asked: holder_reader(asked.nothing, asked.words, apart=False, turns=True),
    "holder": lambda asked: holder_reader(asked.nothing, asked.words, apart=True, turns=False),
    "holder_turned": lambda asked: holder_reader(asked.nothing, asked.words, apart=True, turns=True),
    "group_beside": lambda asked: lambda raw: group_beside(raw, asked.nothing),
    "address_beside": lambda asked: lambda raw: address_beside(raw, asked.nothing),
    "class": lambda asked: lambda raw: read_class_cell(raw, asked.nothing, asked.words or ()),
    "pupil": lambda asked: lambda raw: read_pupil_cell(raw, asked.nothing, whole=asked.field == "full_name"),
    "left_beside": lambda _asked: left_beside,
    "login": lambda asked: lambda raw: login_of(cell_values.read_text_cell(raw, asked.nothing)),
    "surname_first": lambda asked: lambda raw: surname_first(cell_values.read_text_cell(raw, asked.nothing)),
    "label": lambda asked: _label(asked.nothing),
    "activity": lambda asked: activity_read(asked.nothing, {}, {}),
    "kind": lambda asked: kind_read(asked.nothing, {}, {}),
    "serial": lambda asked: _serial(asked.nothing, asked.profile),
    "serials": _plain(read_serials),
    "tag": _plain(read_tag),
    "imei": _plain(read_imei),
    "date": lambda asked: lambda raw: read_date_cell(raw, asked.order, asked.nothing, utc=asked.profile.utc),
    "money": _plain(read_money_cell),
    "integer": _plain(cell_values.read_integer_cell),
    "months": lambda asked: lambda raw: cell_values.read_months(raw, asked.nothing, bare=asked.profile.month_unit),
    "flag": _plain(cell_values.read_flag_cell),
    "protection": lambda _asked: cell_values.read_protection_cell,
    "unit_path": _plain(read_unit_path),
    "room_path": _plain(read_room_path),
    "first": lambda asked: lambda raw: cell_values.read_text_cell(raw.partition(",")[0], asked.nothing),
    "role_by_class": lambda asked: (
        lambda raw: Role.PUPIL if cell_values.read_text_cell(raw, asked.nothing) is not None else None
    ),
    "own": lambda asked: cell_reader(asked.profile.kind, asked.field, lossy=asked.lossy, nothing=asked.nothing),
    "own_long": lambda asked: cell_reader(asked.profile.kind, asked.field, lossy=asked.lossy, long=True),
    "html": lambda asked: lambda raw: cell_values.read_long_text_cell(cell_values.without_entities(raw), asked.nothing),
}
READERS: Final = frozenset({*_READERS, "choice", "open_role"})


def either(field: str, first: Sequence[Any], further: Sequence[Any]) -> list[Any]:
    """What two columns say of one field: the first that says something; of protection, one that says yes is enough."""
    if field == PROTECTED:
        return [a if b is None else b if a is None else max(a, b) for a, b in zip(first, further, strict=True)]
    if field == "role":
        return [None if a == OPEN else b if a is None else a for a, b in zip(first, further, strict=True)]
    return [a if a is not None else b for a, b in zip(first, further, strict=True)]
