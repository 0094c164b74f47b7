"""A paper of several parts: facts, lists, paragraphs and lines to sign, as finished text, one below the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from coordinator.domain.outputs import PERSONAL, OutputForm, writes
from coordinator.sheets.letters import BOLD
from coordinator.sheets.page import A4, A4_LANDSCAPE, SOFT, Block, Flow, Mark, PaperFormat, Stroke, heading, write
from coordinator.sheets.pdf_file import bind
from coordinator.sheets.table_paper import (
    PaperColumn,
    TableSheet,
    lay_heads,
    lay_opening,
    lay_row,
    lay_running,
    put_feet,
)
from coordinator.words import DEFAULT, mark

_LABEL: Final = 118.0
_GAP: Final = 14.0


@dataclass(frozen=True, slots=True)
class FactBlock:
    """Pairs of a caption and what it says, in one column or two."""

    pairs: tuple[tuple[str, str], ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class Listing:
    """A list under its heading; the columns' heads stand on every page that it runs over."""

    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text under its heading; ``strong`` for the one sentence that must not be missed."""

    text: str
    heading: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class SignHere:
    """Lines to sign on, side by side: the role under each, and the name where it is known."""

    roles: tuple[tuple[str, str], ...]
    labels: tuple[str, str] = ("", "")


DocumentPart = FactBlock | Listing | Paragraph | SignHere


@dataclass(frozen=True, slots=True)
class Document:
    """A paper of several parts."""

    title: str
    parts: tuple[DocumentPart, ...]
    subtitle: str = ""
    author: str = ""
    language: str = DEFAULT
    landscape: bool = False


@writes("document", mark("Order papers"), OutputForm.PDF, PERSONAL - {"person.protected"})
def render_document(document: Document, *, stamp: str = "") -> bytes:
    """The paper as one PDF, the same bytes for the same content; ``stamp`` stands small at the foot of each page."""
    flow, frame = _laid(document)
    put_feet(flow.pages, frame, stamp)
    return bind(flow.pages, title=document.title, author=document.author, language=document.language)


def pages_of(document: Document) -> int:
    """How many pages the paper takes."""
    return len(_laid(document)[0].pages)


def _laid(document: Document) -> tuple[Flow, TableSheet]:
    paper = A4_LANDSCAPE if document.landscape else A4
    frame = TableSheet(document.title, (PaperColumn(""),), (), document.subtitle, language=document.language)
    running = lay_running(frame, paper)
    flow = Flow(paper, head=lambda: running)
    flow.put(lay_opening(frame, paper))
    for part in document.parts:
        _put(flow, paper, part, frame)
    return flow, frame


def _put(flow: Flow, paper: PaperFormat, part: DocumentPart, frame: TableSheet) -> None:
    if isinstance(part, FactBlock):
        flow.put(_facts(part, paper), gap=_GAP)
    elif isinstance(part, Listing):
        _put_listing(flow, paper, part, frame)
    elif isinstance(part, Paragraph):
        flow.put(_paragraph(part, paper), gap=_GAP)
    else:
        flow.put(_signatures(part, paper), gap=30.0)


def _facts(part: FactBlock, paper: PaperFormat) -> Block:
    """Pairs run down the first column, then down the second."""
    count = max(1, part.columns)
    wide = paper.room / count
    depth = -(-len(part.pairs) // count)
    marks: list[Mark] = []
    deepest = 0.0
    for column in range(count):
        y = 9.0
        for label, value in part.pairs[column * depth : (column + 1) * depth]:
            room = min(_LABEL, wide * 0.42)
            left = column * wide
            head, head_height = write(label, left, y, room - 6.0, size=8.5, gray=SOFT, most=2)
            body, body_height = write(value or "–", left + room, y, wide - room - 14.0, size=9.5, most=4)
            marks += head + body
            y += max(head_height, body_height) + 3.0
        deepest = max(deepest, y - 9.0)
    return Block(deepest, tuple(marks))


def _put_listing(flow: Flow, paper: PaperFormat, part: Listing, frame: TableSheet) -> None:
    sheet = TableSheet(frame.title, part.columns, part.rows, language=frame.language)
    heads = lay_heads(sheet, paper)
    if part.heading:
        head = heading(part.heading, paper.room)
        if flow.left_over < head.height + heads.height + 60.0:
            flow.turn()
        flow.put(head, gap=_GAP)
    flow.put(heads, gap=4.0)
    for row in part.rows:
        block = lay_row(sheet, paper, row)
        if flow.left_over < block.height:
            flow.turn()
            flow.put(heads, gap=8.0)
        flow.put(block)


def _paragraph(part: Paragraph, paper: PaperFormat) -> Block:
    marks: list[Mark] = []
    y = 0.0
    if part.heading:
        head = heading(part.heading, paper.room)
        marks += head.marks
        y = head.height + 2.0
    size = 11.0 if part.strong else 9.5
    written: list[Mark] = []
    height = 0.0
    if part.strong:
        written, height = write(part.text, 0.0, y + size, paper.room, font=BOLD, size=size, limit=3000)
    else:
        written, height = write(part.text, 0.0, y + size, paper.room, size=size, limit=3000)
    return Block(y + height + 2.0, tuple(marks + written))


def _signatures(part: SignHere, paper: PaperFormat) -> Block:
    count = len(part.roles)
    wide = paper.room / max(2, count)
    marks: list[Mark] = []
    for at, (role, name) in enumerate(part.roles):
        left, right = at * wide, (at + 1) * wide - 24.0
        marks.append(Stroke(left, 0.0, right, 0.0, 0.75, 0.0))
        place, sign = part.labels
        marks += write(role, left, 11.0, right - left, size=8.5, font=BOLD, most=1)[0]
        marks += write(name or sign, left, 22.0, right - left, size=8.0, gray=SOFT, most=1)[0]
        marks.append(Stroke(left, 50.0, right, 50.0, 0.75, 0.0))
        marks += write(place, left, 61.0, right - left, size=8.0, gray=SOFT, most=1)[0]
    return Block(64.0, tuple(marks))
