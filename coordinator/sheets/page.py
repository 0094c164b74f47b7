"""A page before it is a PDF: blocks of text, lines, pictures and codes, placed from the upper left corner.

A block is laid out once and may be placed on many pages; a shared block stands in the PDF once, as a Form XObject.
Measures are points; in a block, x runs right and y runs down to the baseline of a text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from coordinator.sheets.letters import BOLD, SANS, clean_line, cut_for, drawn_order, fit, width, wrap
from coordinator.sheets.qr_codes import Symbol

INK: Final = 0.0
SOFT: Final = 0.32
HAIR: Final = 0.6


@dataclass(frozen=True, slots=True)
class PaperFormat:
    """Size and margins of a sheet. The left margin leaves room for punched holes."""

    width: float = 595.28
    height: float = 841.89
    left: float = 62.0
    right: float = 51.0
    top: float = 45.0
    bottom: float = 54.0

    @property
    def room(self) -> float:
        """The width between the margins."""
        return self.width - self.left - self.right

    @property
    def depth(self) -> float:
        """The height between the margins."""
        return self.height - self.top - self.bottom


A4: Final = PaperFormat()
A4_LANDSCAPE: Final = PaperFormat(width=841.89, height=595.28, left=45.0, right=45.0, top=51.0)


@dataclass(frozen=True, slots=True)
class Words:
    """One shown line of text, its baseline at ``y``."""

    x: float
    y: float
    text: str
    font: str = SANS
    size: float = 9.0
    gray: float = INK


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x: float
    y: float
    to_x: float
    to_y: float
    thick: float = 0.5
    gray: float = HAIR


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle, ``y`` its upper edge: drawn round, or filled when ``filled``."""

    x: float
    y: float
    width: float
    height: float
    gray: float = INK
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG or JPEG bytes), its upper left corner at (x, y)."""

    x: float
    y: float
    width: float
    height: float
    data: bytes


@dataclass(frozen=True, slots=True)
class Code:
    """A QR symbol with its upper left module at (x, y)."""

    x: float
    y: float
    side: float
    symbol: Symbol


@dataclass(frozen=True, slots=True)
class Diagonal:
    """One word across the whole sheet, centred at (x, y), light enough to read what stands over it."""

    x: float
    y: float
    text: str
    size: float
    angle: float = 52.0
    gray: float = 0.86


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A drawing (``reportlab.graphics``), its upper left corner at (x, y)."""

    x: float
    y: float
    height: float
    drawing: Any


Mark = Words | Stroke | Frame | Picture | Code | Diagonal | Figure


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Marks that belong together and the height they take. A shared block is drawn once for all its places."""

    height: float
    marks: tuple[Mark, ...]
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with its upper left corner on the sheet, from the sheet's upper left."""

    block: Block
    x: float
    y: float


@dataclass(slots=True)
class PaperPage:
    """What stands on one sheet, in the order it is drawn."""

    paper: PaperFormat
    placed: list[Placed] = field(default_factory=list)

    def put(self, block: Block, x: float, y: float) -> None:
        """Places a block."""
        self.placed.append(Placed(block, x, y))


@dataclass(slots=True)
class Flow:
    """Blocks put below one another, from page to page. ``head`` opens every page but the first."""

    paper: PaperFormat
    head: Callable[[], Block] | None = None
    pages: list[PaperPage] = field(default_factory=list)
    y: float = 0.0

    def __post_init__(self) -> None:
        self.turn()

    @property
    def left_over(self) -> float:
        """The height still free on this page."""
        return self.paper.height - self.paper.bottom - self.y

    def turn(self) -> None:
        """Starts the next page."""
        self.pages.append(PaperPage(self.paper))
        self.y = self.paper.top
        if self.head is not None and len(self.pages) > 1:
            self.put(self.head())

    def put(self, block: Block, *, gap: float = 0.0) -> bool:
        """Places a block below what stands there, on the next page where it does not fit; true when it turned."""
        turned = False
        if self.y + gap + block.height > self.paper.height - self.paper.bottom and self.pages[-1].placed:
            self.turn()
            turned = True
        else:
            self.y += gap
        self.pages[-1].put(block, self.paper.left, self.y)
        self.y += block.height
        return turned


def write(
    text: str,
    x: float,
    y: float,
    room: float,
    *,
    font: str = SANS,
    size: float = 9.0,
    gray: float = INK,
    leading: float = 0.0,
    limit: int = 300,
    most: int = 40,
) -> tuple[list[Mark], float]:
    """A raw text set from (x, y) downwards, shrunk a little or wrapped to ``room``; its marks and its height.

    At most ``most`` lines are set; a text that runs longer ends in an ellipsis. The height is that of the lines."""
    cleaned = clean_line(text, limit)
    cut = cut_for(cleaned, font)
    size = fit(cleaned, cut, size, room)
    lines = wrap(cleaned, cut, size, room)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + "…"]
    step = leading or size * 1.3
    marks: list[Mark] = [Words(x, y + n * step, line, cut, size, gray) for n, line in enumerate(lines)]
    return marks, step * max(1, len(lines))


def write_right(text: str, x: float, y: float, *, font: str = SANS, size: float = 9.0, gray: float = INK) -> Words:
    """A raw text on one line that ends at ``x``."""
    drawn = drawn_order(clean_line(text))
    cut = cut_for(drawn, font)
    return Words(x - width(drawn, cut, size), y, drawn, cut, size, gray)


def write_centred(text: str, x: float, y: float, *, font: str = SANS, size: float = 9.0, gray: float = INK) -> Words:
    """A raw text on one line with its middle at ``x``."""
    drawn = drawn_order(clean_line(text))
    cut = cut_for(drawn, font)
    return Words(x - width(drawn, cut, size) / 2, y, drawn, cut, size, gray)


def heading(text: str, room: float, *, size: float = 11.0) -> Block:
    """A bold line that names what follows."""
    marks, height = write(text, 0.0, size, room, font=BOLD, size=size)
    return Block(height + 4.0, tuple(marks))
