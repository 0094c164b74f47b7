"""“Say what it means”: the columns and words of a known list that nothing reads, and what a person says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from coordinator.desk.imports.list_names import id_from, label_from
from coordinator.desk.imports.mapping_targets import Target, targets
from coordinator.domain.fields import Choice
from coordinator.domain.inventory_kinds import DEVICE, PERSON, PRODUCT
from coordinator.domain.values import fold
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.cells.nobody_words import NOBODY, PLACE, SOMEBODY
from coordinator.exchange.imports.column_mapping import save_profile
from coordinator.exchange.imports.holder_words import UNIT_MEANT
from coordinator.exchange.imports.import_run import FileChoice, GatheredFile
from coordinator.exchange.imports.said_meanings import choices_of, field_of_column, profile_with_meanings
from coordinator.exchange.profiles.own_lists import KIND_OF
from coordinator.exchange.profiles.recognition import Match, match_profile
from coordinator.ledger.outcomes import Trouble
from coordinator.ledger.questions import Register
from coordinator.words import mark, text

_ACTIVITY: Final = {"1": mark("goes or works here"), "0": mark("has left")}
_MEANT: Final = {
    SOMEBODY: mark("somebody"),
    NOBODY: mark("nobody"),
    PLACE: mark("a room or cart"),
    UNIT_MEANT: mark("a school unit"),
}
NOTHING: Final = "nothing"
"""What stands on the command line for a word that means nothing here."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """What was said of one file: the field of a column by its place, and of a column's words what they mean."""

    fields: dict[int, str] = field(default_factory=dict)
    words: dict[int, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word without a meaning here: its column's place and name, and what it can mean."""

    place: int
    column: str
    word: str
    choices: tuple[Target, ...]


def unread_columns(file: GatheredFile) -> list[int]:
    """The places of the columns that nothing reads."""
    header = file.table.header if file.table is not None else None
    return [header.index(name) for name in file.unread] if header is not None else []


def asked_words(file: GatheredFile) -> list[AskedWord]:
    """The words of the file that have no meaning here, column by column."""
    header = file.table.header if file.table is not None else None
    if header is None or file.match is None:
        return []
    found = []
    for column in dict.fromkeys((*file.unknown, *file.nobody)):
        words = {*file.unknown.get(column, ()), *file.nobody.get(column, ())}
        place = header.index(column)
        of = field_of_column(file.match, place)
        choices = meanings_of(of) if of else ()
        found += [AskedWord(place, column, word, choices) for word in sorted(words) if choices]
    return found


def meanings_of(code: str) -> tuple[Target, ...]:
    """What a word of such a column can mean, with the labels in the language in use."""
    labels = {choice.code: choice.label for choice in _choices(code)} or {**_ACTIVITY, **_MEANT}
    return tuple(Target(each, text(labels.get(each, each))) for each in choices_of(code))


def _choices(code: str) -> Sequence[Choice]:
    if code in ("kind", "product.kind"):
        return PRODUCT.field("kind").choices
    of = next((kind.by_code[code] for kind in (DEVICE, PERSON) if code in kind.by_code), None)
    return () if of is None else of.choices


def meanings_from(said: Sequence[str], file: GatheredFile, register: Register) -> Meanings:
    """What ``COLUMN=FIELD`` and ``COLUMN:WORD=MEANING`` say of a file; fields and meanings by code or name, columns
    that the file does not have are left. Raises :class:`Trouble` with the choices that there are.
    """
    found = Meanings()
    table, match = file.table, file.match
    if table is None or match is None or table.header is None or match.profile.kind not in KIND_OF or file.beside:
        return found
    names = {fold_name(name): place for place, name in enumerate(table.header)}
    for each in said:
        what, meant = _said_of(each), each.rpartition("=")[2]
        if fold_name(what) in names:
            place = names[fold_name(what)]
            found.fields[place] = _one_of(meant, targets(match.profile.kind, register), what)
            continue
        _add_word(found, match, names, what, meant)
    return found


def _add_word(found: Meanings, match: Match, names: Mapping[str, int], what: str, meant: str) -> None:
    """Adds what a word of a column means, where the file has that column."""
    column, colon, word = what.partition(":")
    place = names.get(fold_name(column))
    if not colon or place is None:
        return
    of = field_of_column(match, place)
    if of is None:
        raise Trouble(mark("The column {column} holds no words that can be given a meaning."), column=column)
    choices = (*meanings_of(of), Target("", text("nothing")))
    code = "" if meant.strip() == NOTHING else _one_of(meant, choices, what)
    found.words.setdefault(place, {})[word.strip()] = code


def _said_of(said: str) -> str:
    """The column, or the column with a word, of which something is said."""
    what = said.rpartition("=")[0].strip()
    if not what:
        raise Trouble(mark("“{said}” is neither COLUMN=FIELD nor COLUMN:WORD=MEANING."), said=said)
    return what


def _one_of(meant: str, choices: Sequence[Target], what: str) -> str:
    wanted = fold(meant.strip())
    found = next((each.code for each in choices if wanted in (fold(each.code), fold(each.name))), None)
    if found is None:
        raise Trouble(
            mark("“{meant}” is nothing that {what} can mean. There are: {choices}."),
            meant=meant.strip(),
            what=what.strip(),
            choices=", ".join(each.code or NOTHING for each in choices),
        )
    return found


def remember_meanings(file: GatheredFile, meanings: Meanings, folder: Path | None) -> FileChoice:
    """How the file is read by a profile in which what was said stands, kept in the folder of the person's own where one
    is given.
    """
    table, match = file.table, file.match
    if table is None or match is None:
        raise ValueError("only a file that was read can be explained")
    base = match.profile
    label = base.label if base.own else f"{base.title()} – {label_from(file.source.name)}"
    made = profile_with_meanings(
        table, match, meanings.fields, meanings.words, profile_id=base.id if base.own else id_from(label), label=label
    )
    if folder is not None:
        save_profile(folder / f"{made.id}.toml", made)
    header = table.header_line
    return FileChoice(header=header, match=match_profile(table, made))


def columns_said(said: Sequence[str], files: Sequence[GatheredFile]) -> None:
    """Raises :class:`Trouble` for a column that none of the files has, with the columns that there are."""
    headers = [file.table.header for file in files if file.table is not None and file.table.header is not None]
    known: Mapping[str, str] = {fold_name(name): name for header in headers for name in header if name}
    for each in said:
        what = _said_of(each)
        if fold_name(what) not in known and fold_name(what.partition(":")[0]) not in known:
            raise Trouble(
                mark("No file has a column called {column}. There are: {columns}."),
                column=what.partition(":")[0].strip(),
                columns=", ".join(known.values()),
            )
