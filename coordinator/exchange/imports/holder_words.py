"""What of a list of devices names nobody, though it stands in a column of users, and which places are school units.

Decided by the whole column and the register before a row is read: a placeholder (*Reserv*) names nobody, a room or cart
(*Sal 12*) is a place, and neither ever becomes a person. A place is a room unless it names a school unit that stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from coordinator.domain.inventory_kinds import GROUP, PERSON, ROOM, UNIT
from coordinator.domain.keys import alike_key, group_key
from coordinator.exchange.cells.cell_values import clean_cell
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.cells.nobody_words import (
    NOBODY,
    PLACE,
    SOMEBODY,
    is_signature,
    is_state,
    names_many,
    nobody_meaning,
)
from coordinator.exchange.cells.unit_paths import read_unit_path
from coordinator.exchange.imports.typed_rows import column_name
from coordinator.exchange.profiles.holder_names import holder_key, holders_by_known_names
from coordinator.exchange.profiles.profiles import CHECKED_OUT_TYPE, Profile, ProfileColumn, vocabulary
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table
from coordinator.exchange.reading.column_aliases import aliases
from coordinator.ledger.questions import Filter, Query, Register, Test

HOLDER_WORDS: Final = "held_by"
PLACE_WORDS: Final = "owned_by"
ROOM_FIELD: Final = "placed_in"
UNIT_MEANT: Final = "unit"
"""What a place is that is a school unit."""
_HOLDERS: Final = tuple(f"{who}.{part}" for who in ("held_by", "assigned_to") for part in ("full_name", "username"))
_ALSO: Final = ("role", "status", "product.kind")
"""Vocabularies whose words stand in a column of users as well, and may be somebody's name all the same (*Kock*)."""
_DOUBT: Final = "doubt"
_MOST: Final = 50
_SCHOOL: Final = re.compile(r"skol(?:a|an|enhet|enheten)$|gymnasi|^skola|school|förskola|fritids", re.IGNORECASE)
Cells = Mapping[int, Mapping[str, None]]


@dataclass(slots=True)
class HolderWords:
    """How a file is read, and the words, by column, that name nobody or a place, or of which it is in doubt."""

    columns: list[tuple[ProfileColumn, int]]
    meant: dict[str, dict[str, str]] = field(default_factory=dict)
    doubtful: dict[str, dict[str, None]] = field(default_factory=dict)


def word_field(rule: ProfileColumn, profile: Profile) -> str:
    """The field whose vocabulary the words of a column are told by: a column of users has words for nobody, one that
    may hold rooms says which are school units.
    """
    if profile.kind == "devices" and PERSON.code in profile.creates:
        if rule.field in _HOLDERS:
            return HOLDER_WORDS
        unsaid = rule.words is not None or len(rule.headers) > 1  # what a person has said has one name alone
        if rule.field == PLACE_WORDS and profile.aliases and unsaid and _may_be_rooms(rule):
            return PLACE_WORDS
    return "" if rule.field in (HOLDER_WORDS, PLACE_WORDS) else rule.field


def _may_be_rooms(rule: ProfileColumn) -> bool:
    return not set(rule.headers).isdisjoint(aliases("places")[PLACE_WORDS])


def holders_known_here(table: Table, match: Match, register: Register) -> Match:
    """The match with a column of names read as who has each device, where most of them are people here."""
    if match.profile.aliases is None or match.profile.own or match.profile.kind != "devices":
        return match

    def known() -> set[str]:
        people = register.records(Query(PERSON))
        return {
            holder_key(name)
            for each in people
            for name in (each.username, f"{each.given_name} {each.family_name}")
            if name
        }

    columns = holders_by_known_names(table, list(match.columns), known)
    return match if columns == list(match.columns) else replace(match, columns=tuple(columns))


def holder_words(table: Table, match: Match, register: Register, *, erases: bool) -> HolderWords:
    """How the file is read so that nobody comes to be of a word that names nobody. A list that brings no people, as
    one of our own with its ids, is read as it stands. Where blank cells erase, a column of users never gives a place.
    """
    found = HolderWords(list(match.columns))
    by_words = {each: [column for column in match.columns if word_field(column[0], match.profile) == each]
                for each in (PLACE_WORDS, HOLDER_WORDS)}  # fmt: skip
    if not any(by_words.values()) or CHECKED_OUT_TYPE in {rule.field for rule, _ in match.columns}:
        return found  # where another column tells what is a person, and what a place, it is heeded
    places = [place for rule, place in match.columns if rule.field in (PLACE_WORDS, *_HOLDERS)]
    settling = _Settling(found, table, register, _distinct(table, places))
    for rule, place in by_words[PLACE_WORDS]:
        settling.settle_places(rule, place)
    for rule, place in by_words[HOLDER_WORDS]:
        settling.settle_holders(rule, place, erases=erases)
    return found


def _distinct(table: Table, places: Iterable[int]) -> Cells:
    """What stands in these columns, each text once, as it is read."""
    found: dict[int, dict[str, None]] = {place: {} for place in places}
    for _, row in table.rows():
        for place, said in found.items():
            if place < len(row) and row[place]:
                said[row[place]] = None
    return {place: dict.fromkeys(filter(None, map(clean_cell, said))) for place, said in found.items()}


class _Settling:
    """One file's words and what they mean by the register as it stands."""

    def __init__(self, found: HolderWords, table: Table, register: Register, cells: Cells) -> None:
        self._found = found
        self._table = table
        self._register = register
        self._cells = cells
        rooms = [each.name for each in register.records(Query(ROOM)) if each.name]
        self._rooms, self._rooms_as_groups = set(map(alike_key, rooms)), set(map(group_key, rooms))
        self._groups = {group_key(each.name) for each in register.records(Query(GROUP)) if each.name}

    def settle_places(self, rule: ProfileColumn, place: int) -> None:
        """A column that may hold rooms: units where they stand, and otherwise rooms; what reads like a further school
        is neither, and told.
        """
        others = [at for each, at in self._found.columns if each.field == PLACE_WORDS and at != place]
        units = self._units() | {alike_key(_unit(each)) for at in others for each in self._cells.get(at, ())}
        said_of: dict[str, list[str]] = {PLACE: [], UNIT_MEANT: [], _DOUBT: []}
        for said in self._cells[place]:
            word = _own_word(rule, said) or self._place_meaning(said, units, alone=not others)
            said_of.setdefault(word, []).append(said)
        if not said_of[PLACE] and not said_of[_DOUBT]:
            return
        at = self._found.columns.index((rule, place))
        self._found.columns[at] = (_listed(rule, PLACE_WORDS, said_of[UNIT_MEANT]), place)
        self._found.columns.append((_listed(rule, self._place_field(), said_of[PLACE]), place))
        if said_of[_DOUBT]:
            self._found.doubtful[column_name(self._table, place)] = dict.fromkeys(said_of[_DOUBT][:_MOST])

    def _place_meaning(self, said: str, units: Collection[str], *, alone: bool) -> str:
        """What a place is; ``alone`` says that no other column has the school units."""
        if alike_key(_unit(said)) in units:
            return UNIT_MEANT
        unsure = alone and alike_key(said) not in self._rooms and _SCHOOL.search(said)
        return _DOUBT if unsure else PLACE

    def settle_holders(self, rule: ProfileColumn, place: int, *, erases: bool) -> None:
        """A column of users: who is nobody is read as nothing, and a place is one where nothing else says which."""
        rule = self._without_signatures(rule, place)
        meant = {said: word for said in self._cells[place] if (word := self._meaning(rule, said))}
        if not meant:
            return
        at = self._found.columns.index((rule, place))
        self._found.columns[at] = (replace(rule, nulls=rule.nulls | frozenset(meant)), place)
        rooms = [said for said, word in meant.items() if word == PLACE]
        listed = (_listed(rule, ROOM_FIELD, rooms), place)
        if rooms and not erases and listed not in self._found.columns:
            self._found.columns.append(listed)
        told = self._found.meant.setdefault(column_name(self._table, place), {})
        told.update(list(meant.items())[:_MOST])

    def _meaning(self, rule: ProfileColumn, said: str) -> str:
        """What a cell of a column of users means: nobody, a place, or somebody (nothing)."""
        known = _own_word(rule, said)
        if known is not None:
            return "" if known == SOMEBODY else known or NOBODY
        sure = nobody_meaning(said, _sure_words())
        if sure == NOBODY:
            return "" if self._is_alias(said) else sure
        unsure = sure or self._meaning_here(said)
        return "" if unsure and self._is_somebody(said) else unsure

    def _meaning_here(self, said: str) -> str:
        """What a word means for standing here as a room, a class or a word of another column."""
        key = group_key(said)
        if key in self._rooms_as_groups and alike_key(said) in self._rooms:
            return PLACE
        worded = fold_name(said) in _other_words() or is_state(said) or names_many(said)
        return NOBODY if worded or key in self._groups else ""

    def _without_signatures(self, rule: ProfileColumn, place: int) -> ProfileColumn:
        """The column without the signatures that are nobody's username or name here: whom they mean is not guessed."""
        signatures = filter(is_signature, self._cells[place])
        signed = [said for said in signatures if self._is_open(rule, said) and not self._is_somebody(said)]
        if not signed:
            return rule
        bare = replace(rule, nulls=rule.nulls | frozenset(signed))
        self._found.columns[self._found.columns.index((rule, place))] = (bare, place)
        self._found.doubtful[column_name(self._table, place)] = dict.fromkeys(signed[:_MOST])
        return bare

    def _is_open(self, rule: ProfileColumn, said: str) -> bool:
        return _own_word(rule, said) is None and not self._meaning(rule, said)

    def _is_somebody(self, said: str) -> bool:
        """Whether somebody here has just this username or name."""
        given, _, family = said.rpartition(" ")
        named = (Filter("given_name", Test.IS, (given,)), Filter("family_name", Test.IS, (family,)))
        alone = (Filter("username", Test.IS, (said,)),)
        found = any(self._register.ids(Query(PERSON, filters=each)) for each in (alone, named if given else alone))
        return found or self._is_alias(said)

    def _is_alias(self, said: str) -> bool:
        """Whether lists show somebody with a protected identity so."""
        filters = (Filter("shown", Test.IS, (said,)), Filter("protected", Test.IS, (1,)))
        return bool(self._register.ids(Query(PERSON, filters=filters)))

    def _units(self) -> set[str]:
        units = self._register.records(Query(UNIT))
        return {alike_key(word) for each in units for word in (each.name, each.code, each.external_id) if word}

    def _place_field(self) -> str:
        """Where a room of a column goes: to the place, or beside it where the file has another column for that."""
        taken = any(each.field == ROOM_FIELD for each, _ in self._found.columns)
        return "stated_place" if taken else ROOM_FIELD


def _own_word(rule: ProfileColumn, said: str) -> str | None:
    """What the person has said that a word of the column means; None where nothing was said."""
    return rule.words.get(fold_name(said)) if rule.words else None


def _unit(said: str) -> str:
    """The school unit that a cell names, whole or as the last part of a path."""
    read = read_unit_path(said)
    return read if isinstance(read, str) else ""


def _listed(rule: ProfileColumn, field: str, words: Iterable[str]) -> ProfileColumn:
    """The rule that reads these words of the column as a field, and no others."""
    return replace(
        rule, field=field, reader="listed", nulls=frozenset(), words=dict.fromkeys(map(fold_name, words), field)
    )


@lru_cache(maxsize=1)
def _sure_words() -> Mapping[str, str]:
    return {word: code for word, code in vocabulary()[HOLDER_WORDS].items() if word != code}


@lru_cache(maxsize=1)
def _other_words() -> frozenset[str]:
    return frozenset(word for table in _ALSO for word in vocabulary()[table])
