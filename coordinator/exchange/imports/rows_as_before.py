"""Rows that read just as they did the last time: told by their digests, before a cell of them is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from itertools import compress, repeat
from operator import itemgetter, not_
from typing import Final, NamedTuple

from coordinator.exchange.cells.cell_dates import Vote
from coordinator.exchange.profiles.name_cells import NAME_READERS
from coordinator.exchange.profiles.profiles import Profile, ProfileColumn, RuleValue, words_of
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table
from coordinator.exchange.reading.table_file import BATCH
from coordinator.ledger.stage import KnownRows

DIGEST_BYTES: Final = 16
READING: Final = 10
"""Raised whenever the same cells come to be read as something else: then every row is read and compared anew."""
_MANY: Final = 2_000

Digests = Callable[[Sequence[Sequence[str]]], list[bytes]]


class RowsPart(NamedTuple):
    """Some rows that must be read, with their lines, and the known ones met since the part before; ``cut`` says that
    the last row may be cut off.
    """

    lines: list[int]
    rows: list[list[str]]
    known: KnownRows
    cut: bool


def digester(match: Match, places: Sequence[int], votes: Sequence[Vote], *, lossy: bool) -> Digests:
    """A function that gives the digests of rows, each of the cells at ``places`` and of how they are read.

    Cells that mean something else have another digest: where the person has changed the profile, dates are written the
    other way round (``votes``, one for each column of the match), or the program has learned to read better.
    """
    digest = partial(blake2b, digest_size=DIGEST_BYTES, person=_stamp(match, places, votes, lossy=lossy))
    pick: Callable[[Sequence[str]], Sequence[str]] = itemgetter(*places) if len(places) > 1 else _pick_one(places)

    def digests(rows: Sequence[Sequence[str]]) -> list[bytes]:
        return [digest(line.encode("utf-8", "surrogatepass")).digest() for line in map("\x1f".join, map(pick, rows))]

    return digests


def _pick_one(places: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    return lambda row: [row[place] for place in places]


def _stamp(match: Match, places: Sequence[int], votes: Sequence[Vote], *, lossy: bool) -> bytes:
    """What decides how the cells of a row are read, in 16 bytes."""
    profile = match.profile
    columns = [
        (*_rule(rule), places.index(place), vote) for (rule, place), vote in zip(match.columns, votes, strict=True)
    ]
    skips = [(skip.reason, skip.empty, skip.column, sorted(skip.equals)) for skip in profile.skips]
    about = (profile.kind, profile.source, sorted(profile.fixed.items()), profile.utc, profile.scanned, profile.excel)
    # Only our own lists are read by it: a foreign file that Excel has saved anew reads as it did.
    guarded = lossy and any(rule.reader in _OWN for rule, _ in match.columns)
    said = repr((READING, about, profile.month_unit, profile.aliases, skips, columns, guarded))
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()


_OWN: Final = frozenset({"own", "own_long"})


def _rule(rule: ProfileColumn) -> tuple[object, ...]:
    words: Mapping[str, RuleValue] | None = rule.values
    if words is None:
        # A word's meaning here, or a kind of device by the word that the source has for it.
        words = words_of("product.kind" if rule.field.startswith("product.") else rule.field)
    # Cells of names that read otherwise than their column are told by the register, not by the row.
    own = [] if rule.reader in NAME_READERS else sorted((rule.words or {}).items())
    return rule.field, rule.reader, sorted(rule.nulls), sorted(words.items()), rule.pattern, own


def may_be_known(profile: Profile) -> bool:
    """Whether rows of these files can be told by their digests: each row is one device, and says by itself what it is.

    Rows repeat each other in some files; in people's own lists a row may be a footer, by cells that are not read.
    """
    loose = profile.excel or profile.aliases is not None
    return profile.kind == "devices" and not (profile.repeats or profile.scanned or loose)


def parted(table: Table, digests: Digests, known: dict[bytes, int]) -> Iterator[RowsPart]:
    """The table's rows in order, less those that are ``known``: their records by digest.

    ``known`` is emptied of what is met, so that a row that stands in the file again is read, and its reading tells of
    it. Rows of an odd width and one that may be cut off are read as well.
    """
    sieve = _Sieve(table, digests, known)
    for lines, rows, last in _batches(table):
        cut = last and not table.ended
        sieve.add(lines, rows, cut=cut)
        if last or sieve.is_full():
            yield sieve.part(cut=cut)


class _Sieve:
    """Parts known rows from those to be read, till either are enough for a batch."""

    def __init__(self, table: Table, digests: Digests, known: dict[bytes, int]) -> None:
        self._narrow, self._wide = table.width, table.declared_width
        self._digests = digests
        self._known = known
        self._empty()

    def _empty(self) -> None:
        self._lines: list[int] = []
        self._rows: list[list[str]] = []
        self._known_lines: list[int] = []
        self._known_records: list[int] = []
        self._known_digests: list[bytes] = []

    def is_full(self) -> bool:
        """Whether the rows are worth passing on."""
        return len(self._lines) >= BATCH or len(self._known_lines) >= _MANY

    def part(self, *, cut: bool) -> RowsPart:
        """What was added since the part before."""
        known = KnownRows(self._known_lines, self._known_records, self._known_digests)
        part = RowsPart(self._lines, self._rows, known, cut)
        self._empty()
        return part

    def add(self, lines: list[int], rows: list[list[str]], *, cut: bool) -> None:
        """Adds a batch of the table's; ``cut`` says that its last row may be cut off."""
        widths = set(map(len, rows)) if self._known else ()
        if not widths or min(widths) < self._narrow or max(widths) > self._wide:
            self._lines += lines
            self._rows += rows
            return
        digests = self._digests(rows)
        records = list(map(self._known.pop, digests, repeat(0)))
        if cut:
            records[-1] = 0
        self._known_lines += compress(lines, records)
        self._known_records += filter(None, records)
        self._known_digests += compress(digests, records)
        unknown = list(map(not_, records))
        self._lines += compress(lines, unknown)
        self._rows += compress(rows, unknown)


def _batches(table: Table) -> Iterator[tuple[list[int], list[list[str]], bool]]:
    """The table's batches, each with whether it is the last."""
    before: tuple[list[int], list[list[str]]] | None = None
    for batch in table.batches():
        if before is not None:
            yield *before, False
        before = batch
    if before is not None:
        yield *before, True
