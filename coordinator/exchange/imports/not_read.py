"""What of a file was not read, said once per file and in one place: columns, words, rows by reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from coordinator.exchange.cells.nobody_words import NOBODY, PLACE
from coordinator.exchange.imports.import_run import Gathered, GatheredFile, stage_sentence, told_fates
from coordinator.exchange.imports.typed_rows import column_name
from coordinator.exchange.profiles.holder_names import names_holders_by_guess
from coordinator.exchange.reading.containers import NOTHING_LEFT
from coordinator.exchange.reading.sections import SECTION_COLUMN
from coordinator.ledger.stage import LINES_TOLD
from coordinator.words import count_text, text

_WORDS_SHOWN: Final = 8
_REASONS: Final = 1_000


class RowsByReason(NamedTuple):
    """Rows of a file that were left out, refused or doubtful for one reason: column, sentence, count, first lines."""

    column: str
    reason: str
    rows: int
    lines: tuple[int, ...]

    @property
    def words(self) -> str:
        """One sentence for all of them, with the first lines."""
        listed = [str(line) for line in self.lines[:LINES_TOLD]]
        if more := self.rows - len(listed):
            listed.append(count_text("and {count} more", "and {count} more", more))
        place = count_text("line {lines}", "lines {lines}", self.rows, lines=", ".join(listed))
        return f"{place}, {self.column}: {self.reason}" if self.column else f"{place}: {self.reason}"


class ToldReasons(NamedTuple):
    """The reasons that are told, and how many others there are."""

    listed: tuple[RowsByReason, ...] = ()
    more: int = 0


def reasons_of(gathered: Gathered, file: GatheredFile, most: int = _REASONS) -> ToldReasons:
    """The reasons of a file's rows in the file's order, counted by the stage: no row is read for it."""
    if gathered.stage is None or not file.number:
        return ToldReasons()
    if file.told is not None:
        return rows_by_reason(file.told, most)
    found = gathered.stage.told(file.number, told_fates(file), reasons=most)
    said: dict[tuple[str, str], RowsByReason] = {}
    for each in found.reasons:
        key = (each.column, stage_sentence(each.reason, each.values))
        had = said.get(key, RowsByReason(*key, 0, ()))
        lines = tuple(sorted((*had.lines, *each.lines))[:LINES_TOLD])
        said[key] = RowsByReason(*key, had.rows + each.count, lines)
    return ToldReasons(tuple(said.values()), found.more)


def rows_by_reason(problems: Iterable[tuple[int, str, str]], most: int = _REASONS) -> ToldReasons:
    """As :func:`reasons_of`, of rows that are at hand: line, column, sentence."""
    found: dict[tuple[str, str], list[int]] = {}
    for line, column, reason in problems:
        found.setdefault((column, reason), []).append(line)
    listed = [RowsByReason(*key, len(lines), tuple(lines[:LINES_TOLD])) for key, lines in found.items()]
    return ToldReasons(tuple(listed[:most]), len(listed[most:]))


def not_read(file: GatheredFile) -> list[str]:
    """What of a file was not read, each as a sentence; the rows apart."""
    said = (
        _dropped_words(file),
        _repeated_words(file),
        _unread_words(file),
        _unknown_words(file),
        _nobody_words(file),
        _place_words(file),
        _turned_words(file),
        _noted_words(file),
        _holder_words(file),
        *_left_words(file),
        _class_words(file),
        _named_class_words(file),
        _carried_class_words(file),
        _unreckoned_words(file),
    )
    return [sentence for sentence in said if sentence]


def may_be_explained(file: GatheredFile) -> bool:
    """Whether the person can say what columns or words of the file mean."""
    named = file.table is not None and file.table.header is not None
    return (
        file.refused is None
        and named
        and not file.beside
        and bool(file.unread or file.nobody or any(file.unknown.values()))
    )


def _dropped_words(file: GatheredFile) -> str:
    if file.match is None or file.table is None or not file.match.forbidden:
        return ""
    table = file.table
    places = [place for place in sorted(file.match.forbidden) if place < table.width]
    if table.header is None:
        columns = [text("column {number}", number=place + 1) for place in places]
    else:
        columns = [column_name(table, place) for place in places]
    return text("Dropped before anything is kept: {columns}.", columns=", ".join(columns))


def _repeated_words(file: GatheredFile) -> str:
    if not file.repeated:
        return ""
    return text(
        "These columns stand more than once; the first is read: {columns}. Give the others names of their own, "
        "or move them to a sheet of their own.",
        columns=", ".join(file.repeated),
    )


def _unread_words(file: GatheredFile) -> str:
    if not file.unread or file.refused is not None:
        return ""
    return text("Not read: {columns}.", columns=_some(file.unread))


def _unknown_words(file: GatheredFile) -> str:
    columns = _quoted(file.unknown)
    return text("Not understood: {columns}.", columns=columns) if columns else ""


def _nobody_words(file: GatheredFile) -> str:
    columns = _quoted(_of_meaning(file, NOBODY))
    return text("Nobody is meant by: {columns}.", columns=columns) if columns else ""


def _place_words(file: GatheredFile) -> str:
    columns = _quoted(_of_meaning(file, PLACE))
    return text("Places, and nobody’s name: {columns}.", columns=columns) if columns else ""


def _turned_words(file: GatheredFile) -> str:
    if file.names is None or not file.names.turned:
        return ""
    return text(
        "Read with the family name first, which is how the list writes the names of those who are here: {columns}.",
        columns=", ".join(file.names.turned),
    )


def _noted_words(file: GatheredFile) -> str:
    """What stands beside names of users: of a device the note is not kept, so that it is told."""
    columns = _quoted(file.names.noted) if file.names is not None else ""
    return text("Only the name is read, not what is noted beside it: {columns}.", columns=columns) if columns else ""


def _holder_words(file: GatheredFile) -> str:
    """That a column of names tells who has each device, where only what stands in it says so."""
    table, match = file.table, file.match
    column = names_holders_by_guess(table, match.columns) if table and match and match.profile.kind == "devices" else ""
    if not column:
        return ""
    return text(
        "{column}: read as who has each device, since people’s names stand there. If the devices are called so, say "
        "that it means their name.",
        column=column,
    )


def _of_meaning(file: GatheredFile, meaning: str) -> Mapping[str, list[str]]:
    """The words of each column of users that were taken for this."""
    return {column: [word for word, code in words.items() if code == meaning] for column, words in file.nobody.items()}


def _quoted(columns: Mapping[str, Iterable[str]]) -> str:
    """The words of each column that has any."""
    listed = ((column, [text("“{word}”", word=word) for word in sorted(words)]) for column, words in columns.items())
    return "; ".join(f"{column}: {_some(quoted)}" for column, quoted in listed if quoted)


def _left_words(file: GatheredFile) -> Iterator[str]:
    """What stands beside the list in its workbook or sheet."""
    left = file.table.left if file.table is not None else NOTHING_LEFT
    if left.sheets:
        yield count_text(
            "Not read: the sheet {names}.", "Not read: the sheets {names}.", len(left.sheets), names=_some(left.sheets)
        )
    if left.hidden:
        yield count_text(
            "Not read, since it is hidden: the sheet {names}. Right-click a sheet's tab in Excel and choose Unhide, if "
            "it belongs to the list.",
            "Not read, since they are hidden: the sheets {names}. Right-click a sheet's tab in Excel and choose "
            "Unhide, if they belong to the list.",
            len(left.hidden), names=_some(left.hidden),
        )  # fmt: skip
    if left.tables:
        yield text(
            "Not read, since it stands beside the list: {names}. Move it to a sheet of its own, if it is a list, too.",
            names="; ".join(left.tables),
        )
    if left.apart:
        yield text(
            "Read as lists of their own, since they stand beside each other: {names}. If each row is one record, "
            "remove the empty column between them.",
            names="; ".join(left.apart),
        )


def _gives_class(file: GatheredFile) -> bool:
    """Whether the last column is read as the class of the rows."""
    columns = file.match.columns if file.match is not None else ()
    last = file.table.width - 1 if file.table is not None else None
    return any(place == last and rule.field in ("group", "held_by.group") for rule, place in columns)


def _class_words(file: GatheredFile) -> str:
    """What the class of the rows rests on, where it is the sheet's name alone."""
    if file.table is None or file.match is None or not file.table.sheet_class:
        return ""
    if not _gives_class(file):
        return ""
    return text(
        "The class of these rows is the name of their sheet: {name}. If it is none, say what the column {column} "
        "means.",
        name=file.table.sheet_class,
        column=SECTION_COLUMN,
    )


def _named_class_words(file: GatheredFile) -> str:
    """What the class of the rows rests on, where it is a word in the name of the file or sheet."""
    table = file.table
    if table is None or not table.named_class or not _gives_class(file):
        return ""
    return text(
        "The class of these rows is {group}, from the name of their file or sheet. If it is none, give that another "
        "name.",
        group=table.named_class,
    )


def _carried_class_words(file: GatheredFile) -> str:
    table = file.table
    if table is None or table.carried_class is None or table.header is None or not _gives_class(file):
        return ""
    return text(
        "Rows without a class in the column {column} belong to the class above them.",
        column=table.header[table.width - 1],
    )


def _unreckoned_words(file: GatheredFile) -> str:
    if file.table is None or not file.table.unreckoned:
        return ""
    return text(
        "Formulas without a value, read as empty: {columns}. Open the file in Excel, save it, and read it again.",
        columns=_some(file.table.unreckoned),
    )


def _some(words: Sequence[str]) -> str:
    """The first of them, the rest counted: a management system's export has forty columns that no school asks for."""
    shown = list(words[:_WORDS_SHOWN])
    if more := len(words) - len(shown):
        shown.append(count_text("and {count} more", "and {count} more", more))
    return ", ".join(shown)
