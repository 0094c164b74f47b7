"""Columns of words that have a meaning here: choices, roles, kinds, whether somebody is active; others are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from coordinator.domain.identity_numbers import About, holds_number
from coordinator.exchange.cells import cell_values
from coordinator.exchange.cells.cell_values import Nulls
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.profiles.mention_keys import kind_of
from coordinator.exchange.profiles.profiles import RuleValue, words_of

Read = Callable[[str], object]

_MOST_UNKNOWN: Final = 50


def _remember(unknown: dict[str, None], said: str) -> None:
    """Keeps a word without a meaning here, to be told; none in which a personal identity number stands."""
    if len(unknown) < _MOST_UNKNOWN and not holds_number(said, About.PEOPLE):
        unknown[said[:60]] = None


def choice_read(nothing: Nulls, words: Mapping[str, RuleValue], unknown: dict[str, None]) -> Read:
    """Only words that have a translation say something; the source's own word is kept in a field of its own."""

    def read(raw: str) -> object:
        said = cell_values.read_text_cell(raw, nothing)
        if not isinstance(said, str):
            return said
        known = words.get(fold_name(said))
        if known is None and said.endswith(")"):
            known = words.get(fold_name(said.partition(" (")[0]))  # Snipe-IT adds its own kind of status in brackets
        if known is None:
            _remember(unknown, said)
        return None if known == "" else known

    return read


def open_role_read(words: Mapping[str, RuleValue], unknown: dict[str, None]) -> Read:
    """As :func:`choice_read`, but a word without a meaning leaves open what somebody is (:data:`OPEN`)."""
    known = choice_read(frozenset(), words, unknown)
    return lambda raw: known(raw) or (OPEN if cell_values.clean_cell(raw) else None)


OPEN: Final = ""


def translated(read: Read, words: Mapping[str, RuleValue]) -> Read:
    """What a reader reads, in our words where there is one of them."""

    def translate(raw: str) -> object:
        said = read(raw)
        return words.get(fold_name(said), said) if isinstance(said, str) else said

    return translate


def kind_read(nothing: Nulls, unknown: dict[str, None], words: Mapping[str, str]) -> Read:
    """The kind of a product by the source's word, or by what the person said that it means."""

    def read(raw: str) -> object:
        said = cell_values.read_text_cell(raw, nothing)
        if not isinstance(said, str):
            return said
        own = words.get(fold_name(said))
        known = own if own is not None else kind_of(said, None, None)
        if known is None:
            _remember(unknown, said)
        return known or None

    return read


def word_of_kind_read(nothing: Nulls, unknown: dict[str, None], words: Mapping[str, str]) -> Read:
    """The source's own word for the kind of a product, which is found out together with its model; what the person said
    that it means goes before.
    """
    known = kind_read(nothing, unknown, words)

    def read(raw: str) -> object:
        meant = known(raw)
        said = cell_values.read_text_cell(raw, nothing)
        return meant if isinstance(said, str) and fold_name(said) in words else said

    return read


def activity_read(nothing: Nulls, unknown: dict[str, None], words: Mapping[str, str]) -> Read:
    """Whether somebody still belongs to the school, as 1 or 0, by the words that registers have for it."""
    read = choice_read(nothing, {**words_of("active"), **words}, unknown)

    def said(raw: str) -> object:
        known = read(raw)
        return int(known) if isinstance(known, str) else known

    return said
