"""Takes files in: from what was chosen to a compared stage, and from the decisions to one entry in the log.

The walk (``design``): bytes → table → typed rows → staged rows → fates → commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, Final

from coordinator.domain.changes import ChangeSet, Origin, Sentence
from coordinator.exchange.cells.cell_dates import Vote, horizon
from coordinator.exchange.imports.current_classes import current_classes
from coordinator.exchange.imports.file_layout import KIND_OF, ONLY_KNOWN, file_layout
from coordinator.exchange.imports.holder_words import holder_words, holders_known_here
from coordinator.exchange.imports.list_versions import leave_earlier_versions
from coordinator.exchange.imports.lists_of_leavers import refusal_of_leavers
from coordinator.exchange.imports.marked_names import marked_names
from coordinator.exchange.imports.name_columns import NameColumns, name_columns
from coordinator.exchange.imports.people_without_device import LABEL, people_beside
from coordinator.exchange.imports.rows_as_before import may_be_known
from coordinator.exchange.imports.settled_columns import settled_columns
from coordinator.exchange.imports.three_way_merge import merge
from coordinator.exchange.imports.typed_rows import typed_batches
from coordinator.exchange.profiles import own_lists
from coordinator.exchange.profiles.lists_without_ids import possible_lists
from coordinator.exchange.profiles.own_field_columns import with_own_fields
from coordinator.exchange.profiles.profiles import Profile, read_profiles
from coordinator.exchange.profiles.recognition import Match, match_profile, recognise
from coordinator.exchange.profiles.remembered_lists import recognise_remembered
from coordinator.exchange.reading import Table, open_table
from coordinator.exchange.reading.containers import NOTHING_LEFT, Source
from coordinator.exchange.reading.sheets import list_tables
from coordinator.exchange.reading.unreadable import Unreadable, unreadable_words
from coordinator.ledger.bulk_work import uncollected
from coordinator.ledger.home_unit import home_unit
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.own_fields import own_fields
from coordinator.ledger.questions import Register
from coordinator.ledger.stage import Fate, FileFacts, Stage, StagedBatch, Tally
from coordinator.words import mark, text

_ELSEWHERE: Final = {
    "needs": mark("{file} is a list of needs. It belongs to a term plan, not to the inventory."),
    "deliveries": mark("{file} is a delivery list. It belongs to its order, not to the inventory."),
    "orders": mark("{file} is a list of orders. It belongs to the orders, not to the inventory."),
    "catalogue": mark("{file} is a catalogue. It belongs to the orders, not to the inventory."),
    "sessions": mark("{file} says nothing about devices, people or schools, so nothing was taken from it."),
}
UNKNOWN: Final = mark("{file} is not a list that the program knows. Say what its columns mean.")

COULD_BE: Final = mark(
    "{file} could be one of several lists of ours, and nothing in it tells which: {lists}. Say which it is, or keep the"
    " column with the ids."
)


class UnknownTable(Unreadable):
    """A table that no profile explains: the person maps its columns."""


@dataclass(frozen=True, slots=True)
class FileChoice:
    """What a person chose for a file: how it is written, where its header is, or what its columns mean; ``erases`` that
    empty cells erase or not, ``anew`` that rows are compared though they read as before.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header: int | None = None
    match: Match | None = None
    date_orders: Mapping[str, Vote] = field(default_factory=dict)
    erases: bool | None = None
    anew: bool = False

    @property
    def compares_anew(self) -> bool:
        """Whether rows are compared though they read as before: something else is asked for than the last time."""
        return self.anew or self.erases is not None

    @property
    def reads_as_found(self) -> bool:
        """Whether nothing was chosen of how the file is read."""
        return replace(self, erases=None, anew=False) == FileChoice()


@dataclass(slots=True)
class GatheredFile:
    """One file of an import: how it was read, or the sentence with which it was refused."""

    source: Source
    table: Table | None = None
    match: Match | None = None
    refused: Unreadable | None = None
    number: int = 0
    rows: int = 0
    tally: Tally | None = None
    told: list[tuple[int, str, str]] | None = None
    unknown: dict[str, dict[str, None]] = field(default_factory=dict)
    """Of each column that holds words of a vocabulary, the words for which there is none of ours."""
    nobody: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of each column of users, the words that name nobody (``nobody``) or a place (``place``)."""
    names: NameColumns | None = None
    beside: bool = False  # no file of its own, but the people of a list of devices who have none

    @property
    def name(self) -> str:
        """The name to show: ``export.zip: devices.csv`` for a member."""
        return self.source.shown

    @property
    def profile(self) -> Profile | None:
        """The profile that it was recognised as."""
        return None if self.match is None else self.match.profile

    @property
    def is_needs(self) -> bool:
        """Whether it was recognised as a list of needs."""
        return self.profile is not None and self.profile.kind == "needs" and self.table is not None

    @property
    def repeated(self) -> tuple[str, ...]:
        """The names of read columns that stand in the file more than once, of which the first alone is read."""
        return () if self.match is None or self.table is None else self.match.repeated(self.table)

    @property
    def unread(self) -> tuple[str, ...]:
        """The names of the columns that hold something and that nothing reads."""
        if self.match is None or self.table is None:
            return ()
        return self.match.unread(self.table)

    @property
    def dropped(self) -> tuple[str, ...]:
        """The names of the columns that are dropped before anything is kept."""
        if self.match is None or self.table is None or self.table.header is None:
            return ()
        header = self.table.header
        return tuple(header[place] for place in sorted(self.match.forbidden) if place < len(header))


@dataclass(slots=True)
class Gathered:
    """The files of one import, staged and compared. ``stage`` is ``None`` when no file could be read."""

    files: list[GatheredFile]
    stage: Stage | None = None

    @property
    def staged(self) -> list[GatheredFile]:
        """The files that were read, in the order in which they are taken in."""
        return sorted((file for file in self.files if file.number), key=lambda file: file.number)

    def compare(self) -> Sequence[Tally]:
        """Compares with the register as it stands now, and keeps each file's counts."""
        if self.stage is None:
            return ()
        tallies = self.stage.compare(merge)
        for file, tally in zip(self.staged, tallies, strict=True):
            file.tally = tally
        return tallies

    @property
    def news(self) -> bool:
        """Whether anything would be written: a file that says just what it said before is a no-op, and so is a list of
        our own in which nothing differs.
        """
        if self.stage is None or all(_echoes(file) for file in self.staged):
            return False
        return self.stage.news()


def _echoes(file: GatheredFile) -> bool:
    """Whether the file is a list of our own that says what the register says."""
    ours = file.profile is not None and file.profile.source == own_lists.SOURCE
    tally = file.tally
    return ours and tally is not None and not (tally.created or tally.updated or tally.conflicts)


def recognise_file(source: Source, profiles: Iterable[Profile], choice: FileChoice | None = None) -> GatheredFile:
    """Opens a file and finds what it is; a file that cannot be taken in carries its sentence."""
    choice = choice or FileChoice()
    file = GatheredFile(source)
    try:
        file.table = open_table(source, encoding=choice.encoding, delimiter=choice.delimiter, header=choice.header)
        file.match = choice.match or recognise(file.table, profiles)
        if file.match is None and choice.reads_as_found:
            file.table, file.match = recognise_remembered(source, profiles) or (file.table, None)
        if file.match is None:
            file.refused = _unknown(file)
        else:
            elsewhere = _ELSEWHERE.get(file.match.profile.kind)
            file.refused = file.match.refusal(file.table) or refusal_of_leavers(file.name, file.table, file.match)
            if file.refused is None and elsewhere is not None:
                file.refused = Unreadable(elsewhere, file=source.shown)
    except Unreadable as trouble:
        file.refused = trouble
    return file


def _unknown(file: GatheredFile) -> UnknownTable:
    """The sentence for a table that no profile explains; where it could be several of our own lists it names them."""
    lists = possible_lists(file.table) if file.table is not None else []
    if lists:
        return UnknownTable(COULD_BE, file=file.name, lists=", ".join(lists))
    return UnknownTable(UNKNOWN, file=file.name)


def gather(
    paths: Sequence[Path],
    ledger: Ledger,
    *,
    profiles_folder: Path | None = None,
    profile: str | None = None,
    today: date | None = None,
    choices: Mapping[str, FileChoice] | None = None,
    seen: dict[Source, GatheredFile] | None = None,
    progress: Callable[[float], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Gathered:
    """Reads the files, folders or ZIPs and stages what is in them; ``choices`` are by the shown name of a file.

    ``seen`` are files that were recognised just now and not gathered yet: each is taken out of it. ``profile`` names
    one to read every file by. Raises :class:`Unreadable` when a path holds nothing, and for an unknown or unfitting
    profile. Nothing is written.
    """
    profiles, bad_profiles = read_profiles(profiles_folder)
    sources = list(chain.from_iterable(list_tables(paths)))
    choices, seen = choices or {}, seen if seen is not None else {}
    files = [
        seen.pop(source) if source in seen else _recognised(source, profiles, profile, choices.get(source.shown))
        for source in sources
    ]
    for file in files:
        _find_own_fields(file, ledger)
    leave_earlier_versions(files)
    files = list(chain.from_iterable(map(_with_people, files)))
    files += [GatheredFile(Source(each.path.name, each.path, 0), refused=each.trouble) for each in bad_profiles]
    gathered = Gathered(files)
    readable = sorted((file for file in files if file.refused is None), key=_place)
    if readable:
        gathered.stage = ledger.stage()
        _stage_files(gathered, readable, ledger, choices, today or ledger.today, progress, cancelled)
    return gathered


def _stage_files(
    gathered: Gathered,
    readable: Sequence[GatheredFile],
    ledger: Ledger,
    choices: Mapping[str, FileChoice],
    today: date,
    progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> None:
    """Stages the files one after the other and compares them with the register; says after each batch how far it is."""
    home = home_unit(ledger.register)
    expected = sum(file.table.estimate for file in readable if file.table is not None) or 1
    done = 0
    with uncollected():
        for file in readable:
            choice = choices.get(file.name) or FileChoice()

            def told(rows: int, done: int = done) -> None:
                if cancelled():
                    raise Unreadable(mark("The import was cancelled. Nothing was changed."))
                progress(min(1.0, (done + rows) / expected))

            try:
                match = _settled_words(file, ledger.register, choice)
                protects = frozenset() if match is None or file.table is None else marked_names(file.table, match)
            except Unreadable as trouble:
                _refuse(gathered, file, trouble)
                continue
            _stage_file(gathered, file, match, protects, choice, home, today, told, alone=len(readable) == 1)
            done += file.rows
        gathered.compare()


def _recognised(
    source: Source, profiles: Sequence[Profile], wanted: str | None, choice: FileChoice | None
) -> GatheredFile:
    if wanted is None:
        return recognise_file(source, profiles, choice)
    named = next((each for each in profiles if each.id == wanted), None)
    if named is None:
        raise Unreadable(mark("There is no profile called {profile}."), profile=wanted)
    file = recognise_file(source, [named], choice)
    if file.table is not None and file.match is None:
        file.match = match_profile(file.table, named)
        file.refused = Unreadable(
            mark("{file} does not have the columns of the profile {profile}."), file=source.shown, profile=named.title()
        )
    return file


def _find_own_fields(file: GatheredFile, ledger: Ledger) -> None:
    if file.table is not None and file.match is not None and file.match.profile.kind in KIND_OF:
        own = own_fields(ledger.register, KIND_OF[file.match.profile.kind])
        file.match = with_own_fields(file.table, holders_known_here(file.table, file.match, ledger.register), own)


def _with_people(file: GatheredFile) -> list[GatheredFile]:
    """The file, and beside a list of devices the people in it who have none."""
    found = people_beside(file.table, file.match) if file.table and file.match and file.refused is None else None
    if found is None:
        return [file]
    source = replace(file.source, part=text(LABEL), left=NOTHING_LEFT)
    people = GatheredFile(source, table=found.people, match=found.match, beside=True)
    return [replace(file, table=found.devices), people]


def _place(file: GatheredFile) -> tuple[int, bool]:
    """A file's place in the order: what others refer to comes first, what only adds to known records last."""
    kinds = tuple(KIND_OF)
    if file.match is None:
        return len(kinds), False
    return kinds.index(file.match.profile.kind), file.match.profile.source in ONLY_KNOWN


def _settled_words(file: GatheredFile, register: Register, choice: FileChoice) -> Match | None:
    """How the file's rows are read: what names nobody, or a place, in a column of users is told and brings nobody."""
    table, match = file.table, file.match
    if table is None or match is None:
        return match
    erases = match.profile.blank == "erase" if choice.erases is None else choice.erases
    found = holder_words(table, match, register, erases=erases)
    file.nobody, file.names = found.meant, name_columns(table, match, found.columns, register)
    for column, words in (*found.doubtful.items(), *file.names.doubtful.items()):
        file.unknown[column] = file.unknown.get(column, {}) | words
    return replace(match, columns=settled_columns(table, match, file.names))


def _stage_file(
    gathered: Gathered,
    file: GatheredFile,
    match: Match | None,
    protects: frozenset[str],
    choice: FileChoice,
    home: int | None,
    today: date,
    told: Callable[[int], None],
    *,
    alone: bool,
) -> None:
    stage, table = gathered.stage, file.table
    if stage is None or table is None or match is None:
        return
    classes = current_classes(match, [(each.table, each.match) for each in gathered.files], table, today)
    layout, convert = file_layout(stage, match, home, classes, erases=choice.erases, anew=choice.compares_anew)
    layout = replace(layout, protects=protects)
    facts = FileFacts(file.name, table.sha256, match.profile.id, layout.kind, table.encoding, table.delimiter)
    file.number = 1 + len(gathered.staged)
    stage.begin(layout, facts)

    def batches(known: dict[bytes, int]) -> Iterator[StagedBatch]:
        typed = typed_batches(
            table, match, today=today, date_orders=choice.date_orders, known=known, unknown=file.unknown
        )
        return map(convert, typed)

    def again() -> Iterator[StagedBatch]:
        table.refuse_changed()
        return batches({})

    try:
        quick = alone and may_be_known(match.profile)
        known = stage.known(horizon(today), table.estimate) if quick else {}
        stage.add_batches(_counted(batches(known), file, told), again)
    except Unreadable as trouble:
        stage.forget(file.number)
        _refuse(gathered, file, trouble)


def _refuse(gathered: Gathered, file: GatheredFile, trouble: Unreadable) -> None:
    """A file that breaks off half-way is refused whole, nothing of what was read of it may stay; among others it is
    told beside them.
    """
    file.refused, file.number = trouble, 0
    if len(gathered.files) == 1:
        raise trouble


def _counted(batches: Iterable[StagedBatch], file: GatheredFile, told: Callable[[int], None]) -> Iterator[StagedBatch]:
    count = 0
    for batch in batches:
        count += len(batch.lines) + len(batch.known.lines) + sum(row.fate is not Fate.NOTE for row in batch.left)
        told(count)
        yield batch
    file.rows = count
    told(count)


def import_changes(gathered: Gathered, origin: Origin = Origin.IMPORT) -> ChangeSet | None:
    """What was gathered as one change set; ``None`` when there is nothing new in it."""
    if gathered.stage is None or not gathered.news:
        return None
    names = [file.name for file in gathered.staged]
    if len(names) == 1:
        sentence = Sentence(mark("Imported {file}"), {"file": names[0]})
    else:
        message = mark("Imported {count} files, the first of them {file}")
        sentence = Sentence(message, {"file": names[0], "count": len(names)})
    return ChangeSet(sentence, origin, stage=gathered.stage.id)


def commit_import(ledger: Ledger, gathered: Gathered, origin: Origin = Origin.IMPORT) -> Notice | None:
    """Writes what was gathered as one entry; ``None`` when there is nothing new in it."""
    changes = import_changes(gathered, origin)
    if changes is None:
        return None
    for file in gathered.staged:
        file.told = problems(gathered, file)  # the commit empties the stage
    return ledger.commit(changes)


def problems(gathered: Gathered, file: GatheredFile, most: int = 1_000) -> list[tuple[int, str, str]]:
    """What was skipped, refused, doubtful or nearly a device here: line, column and the reason as a sentence."""
    if gathered.stage is None or not file.number:
        return []
    if file.told is not None:
        return file.told[:most]
    found = gathered.stage.told(file.number, told_fates(file), rows=most).rows
    return sorted((row.line, row.column, stage_sentence(row.reason, row.values)) for row in found)


def told_fates(file: GatheredFile) -> list[Fate]:
    """The fates of rows that are told, without those of which there are none: a large table is not walked for them."""
    tally = file.tally
    counts = (
        (Fate.FAILED, tally is None or tally.failed),
        (Fate.SKIPPED, tally is None or tally.skipped),
        (Fate.NEW, tally is None or tally.created),
        (Fate.NOTE, True),
    )
    return [fate for fate, count in counts if count]


def stage_sentence(reason: str, values: Mapping[str, Any]) -> str:
    """The sentence for a reason of the stage; none where a row's fate says it all."""
    return unreadable_words(reason, values) if reason else ""
