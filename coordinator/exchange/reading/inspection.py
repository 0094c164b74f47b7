"""The first walk through a file's bytes: is it a table at all, how long is it, how do its lines end, what is its
hash.
"""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from typing import Final

from coordinator.exchange.reading.containers import Source
from coordinator.exchange.reading.encoding import byte_order_mark, choose_encoding
from coordinator.exchange.reading.foreign_formats import foreign_by_start, foreign_markup, no_text
from coordinator.exchange.reading.limits import CHUNK, MAX_BYTES, MAX_LINE_BYTES, MAX_LINES
from coordinator.exchange.reading.old_letters import OldLetters
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.words import mark

_NOT_WINDOWS: Final = b"\x81\x8d\x8f\x90\x9d"
_CONTROLS: Final = bytes(set(range(32)) - {9, 10, 12, 13, 26, 27})


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """What the first walk found. ``lines`` counts line ends, ``newline`` is ``CRLF``, ``LF`` or ``CR``, ``start`` the
    first bytes, ``ended`` whether its last line has an end.
    """

    sha256: str
    encoding: str
    bom: bool
    newline: str
    lines: int
    start: bytes
    whole: bool
    ended: bool


def inspect(source: Source, chosen: str | None = None) -> InspectedFile:
    """Walks through the file once, in constant memory. Raises :class:`Unreadable` for what is no table of reasonable
    size.
    """
    if source.size > MAX_BYTES:
        raise _too_large(source)
    with source.open() as stream:
        start = stream.read(CHUNK)
        _check_start(source, start)
        walk = _Walk(source, start)
        chunk = start
        while chunk:
            walk.take(chunk)
            chunk = stream.read(CHUNK)
    encoding = chosen or choose_encoding(
        start,
        is_utf8=walk.finish(),
        is_windows=walk.windows,
        line_feeds=walk.line_feeds,
        returns=walk.returns,
        old=walk.old.encoding,
    )
    if walk.nul and not encoding.startswith("utf-16"):
        raise no_text(source)
    return InspectedFile(
        sha256=walk.hash.hexdigest(),
        encoding=encoding,
        bom=byte_order_mark(start) is not None,
        newline=walk.newline(),
        lines=walk.line_feeds or walk.returns,
        start=start,
        whole=len(start) == walk.size,
        ended=walk.last in b"\r\n",
    )


class _Walk:
    """Running figures over the chunks of one file."""

    def __init__(self, source: Source, start: bytes) -> None:
        self.source = source
        self.hash = hashlib.sha256()
        self.size = self.line_feeds = self.returns = self._run = 0
        self._pairs = False
        self.nul = False
        self.windows = True
        self._wide = (byte_order_mark(start) or ("",))[0].startswith("utf-16")
        self._utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")("strict")
        self._pending = False
        self.old = OldLetters()
        self.last = b""

    def take(self, chunk: bytes) -> None:
        self.hash.update(chunk)
        self.size += len(chunk)
        self.last = chunk.rstrip(b"\0")[-1:] or self.last
        first = self.size == len(chunk)
        self.line_feeds += chunk.count(b"\n")
        if first or not self.line_feeds:
            self.returns += chunk.count(b"\r")
        if first and self.returns:
            self._pairs = chunk.count(b"\r\0\n" if self._wide else b"\r\n") * 2 > self.line_feeds
        self.nul = self.nul or b"\0" in chunk
        self._check_utf8(chunk)
        self._check_length(chunk)

    def finish(self) -> bool:
        """Whether all of it was UTF-8, its last letter whole."""
        self._check_utf8(b"", final=True)
        return self._utf8 is not None

    def newline(self) -> str:
        if not self.line_feeds:
            return "CR" if self.returns else "LF"
        return "CRLF" if self._pairs else "LF"

    def _check_utf8(self, chunk: bytes, *, final: bool = False) -> None:
        if self._utf8 is not None and (final or self._pending or not chunk.isascii()):
            try:
                self._utf8.decode(chunk, final)
                self._pending = bool(self._utf8.getstate()[0])
            except UnicodeDecodeError:
                self._utf8 = None
        if self._utf8 is None:
            self.old.take(chunk)
        if self._utf8 is None and self.windows:
            self.windows = len(chunk.translate(None, _NOT_WINDOWS)) == len(chunk)

    def _check_length(self, chunk: bytes) -> None:
        """Only a line that spans chunks can be too long, so the ends of each chunk are enough."""
        last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        if last < 0:
            self._run += len(chunk)
            if self._run > MAX_LINE_BYTES:
                raise Unreadable(
                    mark(
                        "{file} has a line of more than {size} megabytes, near line {line}: that is no list. "
                        "Export it again."
                    ),
                    file=self.source.shown,
                    size=MAX_LINE_BYTES >> 20,
                    line=(self.line_feeds or self.returns) + 1,
                )
        else:
            self._run = len(chunk) - last
        if max(self.line_feeds, self.returns) > MAX_LINES:
            raise too_long(self.source)


def too_long(source: Source) -> Unreadable:
    """The sentence for a file with more rows than we take."""
    return Unreadable(
        mark("{file} has more than {rows} rows. Export only the devices or people of your schools, or split the file."),
        file=source.shown,
        rows=f"{MAX_LINES:,}".replace(",", "\u00a0"),
    )


def _too_large(source: Source) -> Unreadable:
    return Unreadable(
        mark("{file} is larger than {size} MB. Export only the devices or people of your schools, or split the file."),
        file=source.shown,
        size=MAX_BYTES >> 20,
    )


def _check_start(source: Source, start: bytes) -> None:
    """Refuses by the first bytes: empty, another kind of file, or far too many rows."""
    if len(start) == source.size and not start.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(mark("{file} is empty. Export the list again."), file=source.shown)
    foreign = foreign_by_start(source, start)
    if foreign is None and not (byte_order_mark(start) or ("",))[0].startswith("utf-16"):
        head = start[:4096]
        if len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 50:
            raise no_text(source)
        foreign = foreign_markup(source, head.removeprefix(codecs.BOM_UTF8).lstrip())
    if foreign is not None:
        raise foreign
    lines = max(start.count(b"\n"), start.count(b"\r"))
    if lines and source.size / len(start) * lines > MAX_LINES * 1.5:
        raise too_long(source)
