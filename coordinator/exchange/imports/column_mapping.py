"""For a file nobody knows: a guess at its columns for the mapping page, and the person's answer kept as a profile of
theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from coordinator.domain.fields import Type
from coordinator.domain.identity_numbers import About, holds_number
from coordinator.domain.kinds import OWN_PREFIX, field_at
from coordinator.exchange.cells.cell_dates import read_date_cell, vote
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.cells.forbidden_cells import forbidden_columns
from coordinator.exchange.imports.typed_rows import column_name
from coordinator.exchange.profiles.column_readers import CHOICES, DEFAULT_READERS
from coordinator.exchange.profiles.mappable_fields import mappable
from coordinator.exchange.profiles.own_lists import KIND_OF
from coordinator.exchange.profiles.profiles import Profile, ProfileColumn, Skip, shipped_profiles
from coordinator.exchange.reading import Table
from coordinator.exchange.reading.column_aliases import aliases
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.words import mark

_SAMPLES: Final = 3
_CREATES: Final = {
    "devices": frozenset({"product", "unit", "room", "person", "group"}),
    "people": frozenset({"unit", "group"}),
    "groups": frozenset({"unit"}),
    "rooms": frozenset({"unit"}),
}
_YES_OR_NO: Final = frozenset({"ja", "nej", "yes", "no", "true", "false", "sant", "falskt"})
_COUNT: Final = re.compile(r"^(?:0|-?[1-9][0-9]{0,8})$")  # a number that begins with nought is a code
_BARE_KEY: Final = re.compile(r"^[A-Za-z0-9_-]+$")


class GuessedColumn(NamedTuple):
    """A column, the field it probably is (None: nothing known), and some of its values; a forbidden one shows none."""

    place: int
    name: str
    field: str | None
    samples: tuple[str, ...]
    forbidden: bool = False


def guess_kind(table: Table) -> str:
    """``people`` when no column numbers devices, and at least as many go by names of people's lists as of devices';
    else ``devices``.
    """
    names = set(map(fold_name, table.header or ()))
    if any(not names.isdisjoint(aliases("devices")[code]) for code in ("serial", "asset_tag")):
        return "devices"
    hits = {
        kind: sum(any(name in names for name in alternatives) for alternatives in aliases(kind).values())
        for kind in ("devices", "people")
    }
    return "people" if hits["people"] and hits["people"] >= hits["devices"] else "devices"


def guess_mapping(
    table: Table, kind: str | None = None, own: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> list[GuessedColumn]:
    """Every column with the field it probably is, by its name alone; each field once. ``own`` are the folded names of
    the school's own fields, by their codes.
    """
    kind = kind or guess_kind(table)
    mapped = frozenset(mappable(kind))
    known = {**{code: names for code, names in _known_names(kind).items() if code in mapped}, **own}
    forbidden = forbidden_columns(table.header, [row for _, row in table.sample], table.width)
    taken: set[str] = set()
    guessed = []
    for place in range(table.width):
        name = column_name(table, place)
        if place in forbidden:
            guessed.append(GuessedColumn(place, name, None, (), True))
            continue
        field = next((code for code, names in known.items() if fold_name(name) in names and code not in taken), None)
        if field is not None:
            taken.add(field)
        guessed.append(GuessedColumn(place, name, field, _samples(table, place)))
    return guessed


def _known_names(kind: str) -> dict[str, tuple[str, ...]]:
    """Field code → folded names of its column; for the kinds that few systems export, those of our own lists."""
    if kind in ("devices", "people"):
        return aliases(kind)
    ours = next(profile for profile in shipped_profiles() if profile.id == f"coordinator_{kind}")
    return {column.field: column.headers for column in ours.columns if column.field != "source_id"}


def field_reader(kind: str, field: str) -> str | None:
    """How a column of this field is read where its code alone does not say so: by what the field holds."""
    described = field_at(KIND_OF[kind], field) if kind in KIND_OF and not field.startswith(OWN_PREFIX) else None
    if described is None or field in DEFAULT_READERS or field in CHOICES:
        return None
    if (kind, field) == ("products", "kind"):
        return "kind"
    return "own" if described.type is Type.CHOICE else None


def guess_type(table: Table, place: int) -> Type:
    """What a column holds, by the cells of its first rows: what all of them can be read as, else text."""
    cells = [cell for _, row in table.sample if (cell := row[place].strip())]
    if not cells:
        return Type.TEXT
    if all(cell.casefold() in _YES_OR_NO for cell in cells):
        return Type.FLAG
    if all(_COUNT.match(cell) for cell in cells):
        return Type.INTEGER
    order = vote(cells)
    return Type.DATE if all(isinstance(read_date_cell(cell, order), str) for cell in cells) else Type.TEXT


def _samples(table: Table, place: int) -> tuple[str, ...]:
    found = dict.fromkeys(row[place].strip() for _, row in table.sample if row[place].strip())
    return tuple(found)[:_SAMPLES]


def profile_from_mapping(
    table: Table,
    fields: Iterable[tuple[int, str]],
    *,
    profile_id: str,
    label: str,
    kind: str,
    blank: str = "keep",
    date_order: str | None = None,
) -> Profile:
    """A profile of the person's own: these columns (by place) are these fields. Raises ValueError when no column is
    mapped.

    A table with a header is known again by the names of the mapped columns, one without by its width.
    """
    chosen = [(place, field) for place, field in fields]
    if not chosen:
        raise ValueError("a mapping needs a column")
    if table.header is None:
        columns = tuple(
            ProfileColumn(field, position=place + 1, reader=field_reader(kind, field)) for place, field in chosen
        )
        width: tuple[int, int] | None = (table.width, table.width)
        required: frozenset[str] = frozenset()
    else:
        columns = tuple(
            ProfileColumn(field, headers=(fold_name(table.header[place]),), reader=field_reader(kind, field))
            for place, field in chosen
        )
        width = None
        required = frozenset(fold_name(table.header[place]) for place, _ in chosen)
    return Profile(
        id=profile_id,
        label=label,
        kind=kind,
        source=profile_id,
        columns=columns,
        required=required,
        width=width,
        blank=blank,
        date_order=date_order,
        creates=_CREATES.get(kind, frozenset()),
        excel=table.encoding == "xlsx" or table.delimiter != ",",
        own=True,
    )


def save_profile(path: Path, profile: Profile) -> None:
    """Writes the profile as TOML, whole or not at all. Raises :class:`Unreadable` when the folder cannot be written,
    and when the name or a column's name holds a personal identity number.
    """
    if any(holds_number(said, About.PEOPLE) for said in _names_in(profile)):
        raise Unreadable(
            mark(
                "The name of the layout, or of a column, holds what may be a personal identity number, so it is not"
                " kept. Give it another name."
            )
        )
    lines = [f"{key} = {_toml(value)}" for key, value in _plain(profile)]
    lines += [""]
    for column in profile.columns:
        lines += [*_column_lines(column), ""]
    for skip in profile.skips:
        lines += [*_skip_lines(skip), ""]
    if profile.fixed:
        lines += ["[fixed]", *(f"{_key(code)} = {_toml(value)}" for code, value in profile.fixed.items())]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(path.name + ".part")
        draft.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
        draft.replace(path)
    except OSError as trouble:
        raise Unreadable(
            mark("The profile {file} could not be saved ({reason})."), file=path.name, reason=trouble.strerror or ""
        ) from trouble


def _names_in(profile: Profile) -> Iterator[str]:
    yield from (profile.label, *profile.required, *profile.evidence)
    for column in profile.columns:
        yield from (*column.headers, *(column.words or {}))


def _column_lines(column: ProfileColumn) -> list[str]:
    lines = ["[[columns]]", f"field = {_toml(column.field)}"]
    lines += [f"position = {column.position}"] if column.position else [f"headers = {_toml(column.headers)}"]
    lines += [f"{key} = {_toml(value)}" for key in ("reader", "pattern") if (value := getattr(column, key)) is not None]
    lines += [f"nulls = {_toml(sorted(column.nulls))}"] if column.nulls else []
    if column.values is not None:
        pairs = ", ".join(f"{_key(word)} = {_toml(ours)}" for word, ours in column.values.items())
        lines += [f"values = {{ {pairs} }}"]
    if column.words:
        pairs = ", ".join(f"{_key(word)} = {_toml(ours)}" for word, ours in column.words.items())
        lines += [f"words = {{ {pairs} }}"]
    return lines


def _skip_lines(skip: Skip) -> list[str]:
    said = [("reason", skip.reason), ("empty", list(skip.empty)), ("column", skip.column), ("beside", skip.beside)]
    pairs = [*said, ("equals", sorted(skip.equals))]
    return ["[[skip]]", *(f"{key} = {_toml(value)}" for key, value in pairs if value not in (None, []))]


def _plain(profile: Profile) -> Sequence[tuple[str, object]]:
    pairs: list[tuple[str, object]] = [
        ("id", profile.id),
        ("label", profile.label),
        ("kind", profile.kind),
        ("source", profile.source),
        ("required", sorted(profile.required)),
        ("evidence", sorted(profile.evidence)),
        ("width", list(profile.width) if profile.width else None),
        ("creates", sorted(profile.creates)),
        ("blank", profile.blank),
        ("date_order", profile.date_order),
        ("newest_by", profile.newest_by),
        ("utc", profile.utc),
        ("scanned", profile.scanned),
        ("excel", profile.excel),
        ("repeats", profile.repeats),
        ("month_unit", profile.month_unit if profile.month_unit != 1 else None),
        ("decisive", profile.decisive),
        ("whole", profile.whole),
        ("aliases", profile.aliases),
        ("encoding", profile.encoding),
        ("delimiter", profile.delimiter),
    ]
    return [(key, value) for key, value in pairs if value not in (None, [], False)]


def _key(name: str) -> str:
    return name if _BARE_KEY.match(name) else _toml(name)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + "".join(_escaped(char) for char in value) + '"'
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    raise TypeError(type(value).__name__)


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    return f"\\u{ord(char):04x}" if ord(char) < 32 or ord(char) == 127 else char
