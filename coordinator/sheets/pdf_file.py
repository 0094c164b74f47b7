"""Pages become one PDF file: reproducible to the byte, fonts embedded, repeated parts stored once.

Texts, lines and codes are written as PDF operators by hand: measured, a canvas call for each is several times slower
and larger. Everything else (objects, fonts, pictures, compression) is reportlab's.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import cos, radians, sin
from threading import Lock
from typing import Any, Final

from reportlab import rl_config
from reportlab.graphics import renderPDF
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from coordinator.sheets.letters import BOLD, SANS, drawn_order, font, width
from coordinator.sheets.page import Block, Code, Diagonal, Figure, Frame, Mark, PaperPage, Picture, Stroke, Words

_WIDE: Final = 900.0
_FONTS: Final = Lock()  # reportlab reads a font's file with one shared position, so papers are bound one at a time


def _escapes() -> dict[int, str]:
    """How a byte of a string is written in a page: as itself, or escaped where PDF or reportlab would read another."""
    table = {}
    for byte in range(256):
        letter = chr(byte)
        try:
            same = letter.encode("pdfdoc") == bytes([byte])
        except UnicodeError:
            same = False
        if not same or letter in "\r\n":
            table[byte] = f"\\{byte:03o}"
        elif letter in "()\\":
            table[byte] = "\\" + letter
    return table


_ESCAPES: Final = _escapes()


def bind(pages: Sequence[PaperPage], *, title: str, author: str, language: str) -> bytes:
    """One PDF of all pages. The same pages give the same bytes: no clock, no random name goes into the file."""
    with _FONTS:
        return _bound(pages, title, author, language)


def _bound(pages: Sequence[PaperPage], title: str, author: str, language: str) -> bytes:
    # ASCII85 would make every stream a quarter larger for mail systems that are no more.
    rl_config.useA85 = 0
    pdfmetrics.registerFont(font(SANS))
    out = BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1, initialFontName=SANS, lang=language)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setCreator("Coordinator")
    press = _Press(canvas)
    for page in pages:
        press.print(page)
    canvas.save()
    return out.getvalue()


class _Press:
    """Draws pages on a canvas, each shared block once."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._forms: dict[Block, str] = {}

    def print(self, page: PaperPage) -> None:
        paper = page.paper
        self._canvas.setPageSize((paper.width, paper.height))
        words: list[Words] = []
        for placed in page.placed:
            x, y = placed.x, paper.height - placed.y
            if placed.block.shared:
                self._stamp(placed.block, x, y)
            else:
                words += self._draw(placed.block.marks, x, y)
        self._write(words)
        self._canvas.showPage()

    def _stamp(self, block: Block, x: float, y: float) -> None:
        name = self._forms.get(block)
        if name is None:
            name = self._forms[block] = str(len(self._forms))
            self._canvas.beginForm(name, -_WIDE, -_WIDE, _WIDE, _WIDE)
            self._write(self._draw(block.marks, 0.0, 0.0))
            self._canvas.endForm()
        self._canvas.addLiteral(f"q 1 0 0 1 {_number(x)} {_number(y)} cm")
        self._canvas.doForm(name)
        self._canvas.addLiteral("Q")

    def _draw(self, marks: Sequence[Mark], x: float, y: float) -> list[Words]:
        """Draws all but the words, which are returned where they stand on the sheet, to be written in one go."""
        words: list[Words] = []
        for mark in marks:
            if isinstance(mark, Words):
                words.append(Words(x + mark.x, y - mark.y, mark.text, mark.font, mark.size, mark.gray))
            elif isinstance(mark, Stroke):
                self._stroke(mark, x, y)
            elif isinstance(mark, Frame):
                self._frame(mark, x, y)
            elif isinstance(mark, Code):
                self._code(mark, x, y)
            elif isinstance(mark, Diagonal):
                self._diagonal(mark, x, y)
            elif isinstance(mark, Figure):
                renderPDF.draw(mark.drawing, self._canvas, x + mark.x, y - mark.y - mark.height)
            else:
                self._place(mark, x, y)
        return words

    def _write(self, words: Sequence[Words]) -> None:
        """Texts with their baselines measured from the lower left corner of the sheet or form."""
        if not words:
            return
        doc = self._canvas._doc  # noqa: SLF001 - the font's documented way to its codes asks for the document
        code = ["BT"]
        face, gray = "", -1.0
        at_x = at_y = 0.0
        for word in words:
            to_x, to_y = round(word.x, 1), round(word.y, 1)
            code.append(f"{_number(to_x - at_x)} {_number(to_y - at_y)} Td")
            at_x, at_y = to_x, to_y
            if word.gray != gray:
                gray = word.gray
                code.append(f"{gray:g} g")
            cut = font(word.font)
            for subset, letters in cut.splitString(word.text, doc):
                wanted = f"{cut.getSubsetInternalName(subset, doc)} {_number(word.size)} Tf"
                if wanted != face:
                    face = wanted
                    code.append(wanted)
                code.append(f"({letters.decode('latin-1').translate(_ESCAPES)})Tj")
        code.append("ET")
        self._canvas.addLiteral("\n".join(code))

    def _stroke(self, mark: Stroke, x: float, y: float) -> None:
        start = f"{_number(x + mark.x)} {_number(y - mark.y)} m"
        end = f"{_number(x + mark.to_x)} {_number(y - mark.to_y)} l S"
        self._canvas.addLiteral(f"{mark.gray:g} G {mark.thick:g} w {start} {end}")

    def _frame(self, mark: Frame, x: float, y: float) -> None:
        box = [_number(n) for n in (x + mark.x, y - mark.y - mark.height, mark.width, mark.height)]
        paint = (
            f"{mark.gray:g} g {' '.join(box)} re f" if mark.filled else f"{mark.gray:g} G 0.75 w {' '.join(box)} re S"
        )
        self._canvas.addLiteral(paint)

    def _code(self, mark: Code, x: float, y: float) -> None:
        side, count = _number(mark.side), mark.symbol.side
        where = f"q 0 g {side} 0 0 {side} {_number(x + mark.x)} {_number(y - mark.y - mark.side)} cm"
        image = f"BI /W {count} /H {count} /IM true /D [1 0] /F /AHx ID"
        self._canvas.addLiteral(f"{where} {image} {''.join(mark.symbol.rows())}> EI Q")

    def _diagonal(self, mark: Diagonal, x: float, y: float) -> None:
        turn, rise = cos(radians(mark.angle)), sin(radians(mark.angle))
        text = drawn_order(mark.text)
        half = width(text, BOLD, mark.size) / 2
        across, up = (
            x + mark.x - half * turn + mark.size * 0.36 * rise,
            y - mark.y - half * rise - mark.size * 0.36 * turn,
        )
        self._canvas.addLiteral(f"q {turn:.4f} {rise:.4f} {-rise:.4f} {turn:.4f} {across:.2f} {up:.2f} cm")
        self._write([Words(0.0, 0.0, text, BOLD, mark.size, mark.gray)])
        self._canvas.addLiteral("Q")

    def _place(self, mark: Picture, x: float, y: float) -> None:
        picture = ImageReader(BytesIO(mark.data))
        lower = y - mark.y - mark.height
        self._canvas.drawImage(picture, x + mark.x, lower, mark.width, mark.height, mask="auto")


def _number(value: float) -> str:
    return f"{round(value, 2):g}"
