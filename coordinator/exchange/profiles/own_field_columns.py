"""The school's own fields in files: which column is one, and how its cells are read, by the field's definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from coordinator.domain.fields import Field, Type
from coordinator.domain.kinds import OWN_PREFIX
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.profiles import own_lists
from coordinator.exchange.profiles.profiles import ProfileColumn
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table
from coordinator.words import LANGUAGES, mark, text

PREFIXED: Final = mark("Own field: {name}")
"""How a list heads an own field whose name is another column's too."""
_READERS: Final[Mapping[Type, str]] = MappingProxyType(
    {
        Type.DATE: "date",
        Type.MONEY: "money",
        Type.INTEGER: "integer",
        Type.MONTHS: "months",
        Type.FLAG: "flag",
        Type.LONG_TEXT: "long_text",
    }
)
_OF_OUR_LISTS: Final[Mapping[str, str]] = MappingProxyType({"text": "own", "long_text": "own_long"})


def own_headers(field: Field) -> tuple[str, ...]:
    """The folded names that a column of an own field may have: its own, and those that lists give it in any language;
    the most particular last.
    """
    called = (field.label, f"{field.label} ({field.code.removeprefix(OWN_PREFIX)})")
    prefixed = (text(PREFIXED, in_language=one, name=name) for name in called for one in LANGUAGES)
    said = (*called, *map(own_lists.guarded, called), *prefixed)
    return tuple(dict.fromkeys(found for one in said if (found := fold_name(one))))


def with_own_fields(table: Table, match: Match, own: Sequence[Field]) -> Match:
    """The match with the columns of own fields: those that a person's own profile names are read by their definition
    (and left out where there is none), and in lists of the school's own those that bear a field's name are found.
    """
    by_code = {each.code: each for each in own}
    columns = []
    for rule, place in match.columns:
        if not rule.field.startswith(OWN_PREFIX):
            columns.append((rule, place))
        elif rule.field in by_code:
            columns.append((replace(rule, reader=rule.reader or _reader(match, by_code[rule.field])), place))
    profile = match.profile
    if table.header is not None and (profile.source == own_lists.SOURCE or profile.aliases is not None):
        columns += _named(table.header, match, own, {place for _, place in columns} | match.forbidden)
    return match if tuple(columns) == match.columns else replace(match, columns=tuple(columns))


def _named(
    header: Sequence[str], match: Match, own: Sequence[Field], taken: set[int]
) -> list[tuple[ProfileColumn, int]]:
    given = {rule.field for rule, _ in match.columns}
    found: list[tuple[ProfileColumn, int]] = []
    places = {fold_name(name): place for place, name in reversed(list(enumerate(header))) if place not in taken}
    for field in own:
        # The most particular name first: two fields may be called the same.
        name = next((name for name in reversed(own_headers(field)) if name in places), None)
        if name is not None and field.code not in given:
            found.append((ProfileColumn(field.code, (name,), reader=_reader(match, field)), places.pop(name)))
    return found


def _reader(match: Match, field: Field) -> str:
    name = _READERS.get(field.type, "text")
    return _OF_OUR_LISTS.get(name, name) if match.profile.source == own_lists.SOURCE else name
