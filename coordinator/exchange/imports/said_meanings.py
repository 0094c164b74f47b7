"""What a person says that columns and words of a known list mean, kept as a profile of theirs beside what was known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.imports.column_mapping import field_reader
from coordinator.exchange.imports.holder_words import word_field
from coordinator.exchange.profiles.profiles import Profile, ProfileColumn, words_of
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table


def choices_of(field: str) -> tuple[str, ...]:
    """What a word of such a column can mean: the codes of its vocabulary; nothing for a field without one."""
    return tuple(dict.fromkeys(words_of(field).values()))


def field_of_column(match: Match, place: int) -> str | None:
    """The field whose words a column holds; None for a column of which no words are known."""
    fields = (word_field(rule, match.profile) for rule, at in match.columns if at == place)
    return next((field for field in fields if choices_of(field)), None)


def profile_with_meanings(
    table: Table,
    match: Match,
    fields: Mapping[int, str],
    words: Mapping[int, Mapping[str, str]],
    *,
    profile_id: str,
    label: str,
) -> Profile:
    """The profile of the match, in which the columns at these places are these fields, and the words of these columns
    mean these codes (an empty one: nothing).

    It keeps its source, so that what was taken in by the one it comes from is known. Raises ValueError for a table
    without names of columns, and where nothing was said.
    """
    if table.header is None or not (fields or words):
        raise ValueError("meanings need a header and something said")
    base, names = match.profile, {place: fold_name(name) for place, name in enumerate(table.header)}
    said = [
        ProfileColumn(field, headers=(names[place],), reader=field_reader(base.kind, field))
        for place, field in fields.items()
    ] + _with_words(match, words, names)
    told = {names[place] for place in (*fields, *words)}
    return replace(
        base,
        id=profile_id,
        label=label,
        own=True,
        columns=(*said, *_not_said(base, said)),
        required=(base.required or frozenset(names[place] for _, place in match.columns)) | told,
    )


def _with_words(match: Match, words: Mapping[int, Mapping[str, str]], names: Mapping[int, str]) -> list[ProfileColumn]:
    """The rules of the columns of which words were said, with those words."""
    found = []
    for rule, place in match.columns:
        if place in words and choices_of(word_field(rule, match.profile)):
            own = {fold_name(word): code for word, code in words[place].items()}
            known = {**(rule.words or {}), **own}
            found.append(replace(rule, headers=(names[place],), position=None, words=known))
    return found


def _not_said(base: Profile, said: Sequence[ProfileColumn]) -> list[ProfileColumn]:
    """The rules of the profile that what was said does not take the place of."""
    taken = {(column.field, header) for column in said for header in column.headers}
    return [rule for rule in base.columns if taken.isdisjoint((rule.field, header) for header in rule.headers)]
