"""Where everything stands on a receipt: letterhead, parties, devices, terms, signatures.

What is equal on many receipts (letterhead, captions, terms, empty signature lines) is laid out once and shared, so that
a class costs little more than its names. The caches hold no person: names and serials stand in blocks of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import ceil
from typing import Final

from coordinator.sheets.codes import Symbol
from coordinator.sheets.content import NAME_LIMIT, DeviceLine, Labels, Receipt, School, Signature
from coordinator.sheets.lettering import BOLD, MONO, SANS, clean, shown, width
from coordinator.sheets.page import (
    A4,
    SOFT,
    Block,
    Code,
    Diagonal,
    Flow,
    Frame,
    Mark,
    Page,
    Picture,
    Stroke,
    Words,
    heading,
    write,
    write_centred,
    write_right,
)
from coordinator.sheets.terms_columns import put_terms

_CODE_SIDE: Final = 58.0
_GUTTER: Final = 18.0
_SIGNING: Final = 104.0


def lay(receipt: Receipt, symbols: Mapping[str, Symbol], stamp: str) -> list[Page]:
    """The pages of one receipt, every copy after the other; pages are counted within a copy."""
    flow = Flow(A4, head=lambda: _running_head(receipt))
    symbol = symbols.get(receipt.code) if receipt.code else None
    flow.put(_top(receipt.school))
    flow.put(_title(receipt, symbol))
    if receipt.void:
        flow.put(_void(receipt.void))
    flow.put(_parties(receipt), gap=14.0)
    _put_devices(flow, receipt)
    for note in receipt.notes:
        flow.put(_note(note), gap=8.0)
    if receipt.terms:
        put_terms(flow, receipt.labels.terms, receipt.terms)
    _put_signatures(flow, receipt)
    return _copies(flow.pages, receipt, stamp)


def _copies(pages: list[Page], receipt: Receipt, stamp: str) -> list[Page]:
    foot = _foot(receipt.school.name, clean(stamp))
    number = _foot_number(receipt)
    backs = [Block(0.0, (_page_number(receipt.labels.page, n, len(pages)),)) for n in range(1, len(pages) + 1)]
    made: list[Page] = []
    for copy in range(receipt.copies):
        label = _copy_label(receipt.labels.copies[copy]) if receipt.copies > 1 else None
        for page, back in zip(pages, backs, strict=True):
            sheet = Page(page.paper)
            if receipt.void:
                sheet.put(_void_mark(receipt.labels.void_mark), 0.0, 0.0)
            sheet.placed.extend(page.placed)
            for block in (foot, number, back, *([label] if label else [])):
                sheet.put(block, A4.left, 0.0)
            made.append(sheet)
    return made


@lru_cache(maxsize=32)
def _top(school: School) -> Block:
    marks: list[Mark] = []
    x, room = 0.0, A4.room * 0.66
    if school.logo is not None:
        marks.append(Picture(0.0, 0.0, 110.0, 38.0, school.logo))
        x, room = 122.0, room - 122.0
    name, y = write(school.name, x, 10.0, room, font=BOLD, size=11.0, most=2)
    marks += name
    y += 9.0
    for line in school.lines[:4]:
        said, height = write(line, x, y, room, size=7.5, gray=SOFT, most=2)
        marks += said
        y += height
    height = max(44.0, y)
    marks.append(Stroke(0.0, height, A4.room, height, 0.75, 0.0))
    return Block(height, tuple(marks), shared=True)


@lru_cache(maxsize=8)
def _copy_label(text: str) -> Block:
    said = write_right(text, A4.room - 7.0, A4.top + 10.5, size=8.5, font=BOLD)
    start = said.x - 7.0
    return Block(0.0, (Frame(start, A4.top - 0.5, A4.room - start, 16.5), said), shared=True)


def _title(receipt: Receipt, symbol: Symbol | None) -> Block:
    room = A4.room - (_CODE_SIDE + 30.0 if symbol else 0.0)
    marks, height = write(receipt.title, 0.0, 44.0, room, font=BOLD, size=24.0, most=2)
    y = 44.0 + height - 24.0 * 1.3 + 20.0
    number, down = write(f"{receipt.number}  ·  {receipt.date_line}", 0.0, y, room, size=10.0)
    marks += number
    height = y + down - 13.0 + 4.0
    if symbol:
        marks.append(Code(A4.room - _CODE_SIDE, 16.0, _CODE_SIDE, symbol))
        said = shown(clean(receipt.code))
        marks.append(write_right(said, A4.room, 16.0 + _CODE_SIDE + 9.0, font=MONO, size=6.5, gray=SOFT))
        height = max(height, 16.0 + _CODE_SIDE + 10.0)
    return Block(height, tuple(marks))


def _void(sentence: str) -> Block:
    marks, height = write(sentence, 10.0, 27.0, A4.room - 20.0, font=BOLD, size=10.0, gray=1.0, most=3)
    return Block(height + 22.0, (Frame(0.0, 12.0, A4.room, height + 8.0, 0.0, filled=True), *marks))


@lru_cache(maxsize=8)
def _void_mark(text: str) -> Block:
    return Block(0.0, (Diagonal(A4.width / 2, A4.height / 2, clean(text), 96.0),), shared=True)


def _parties(receipt: Receipt) -> Block:
    """Up to three facts side by side: who borrows, who hands out, and when it comes back."""
    labels = receipt.labels
    facts = [
        (labels.issued_to, receipt.issued_to.name, receipt.issued_to.group),
        (labels.issued_by, receipt.issued_by.name, receipt.issued_by.group),
    ]
    if receipt.due:
        facts.append((labels.due, receipt.due, ""))
    columns = (0.42, 0.32, 0.26) if len(facts) == 3 else (0.5, 0.5)
    marks: list[Mark] = []
    x, deepest = 0.0, 0.0
    for (label, name, group), share in zip(facts, columns, strict=True):
        wide = A4.room * share - 12.0
        marks += write(label, x, 8.0, wide, size=7.5, gray=SOFT, most=2)[0]
        said, height = write(name, x, 24.0, wide, font=BOLD, size=12.0, limit=NAME_LIMIT)
        marks += said
        y = 24.0 + height - 1.5
        if group:
            said, height = write(group, x, y, wide, size=9.5, limit=NAME_LIMIT)
            marks += said
            y += height
        deepest = max(deepest, y)
        x += A4.room * share
    return Block(deepest - 8.0, tuple(marks))


def _columns(receipt: Receipt) -> tuple[float, float, float, float]:
    """Where product, serial, tag and condition start: as wide as what stands in them, within bounds.

    A column that nobody fills leaves its room to the product. Widths go in steps, so that receipts share their heads.
    """
    labels, devices = receipt.labels, receipt.devices
    serial = _column_width([device.serial for device in devices], labels.serial, MONO, 10.0, 150.0)
    tag = _column_width([device.asset_tag for device in devices], labels.asset_tag, MONO, 9.0, 120.0)
    condition = _column_width([device.condition for device in devices], labels.condition, SANS, 9.0, 110.0)
    room = A4.room
    return 0.0, room - condition - tag - serial, room - condition - tag, room - condition


def _column_width(texts: list[str], label: str, font: str, size: float, most: float) -> float:
    widest = max((width(clean(text), font, size) for text in texts), default=0.0)
    if widest == 0.0:
        return 0.0
    return min(most, 12.0 * ceil((max(widest, width(label, SANS, 7.5)) + 10.0) / 12.0))


@lru_cache(maxsize=64)
def _column_heads(labels: Labels, starts: tuple[float, float, float, float]) -> Block:
    ends = (*starts[1:], A4.room)
    marks: list[Mark] = []
    for label, start, end in zip((labels.product, labels.serial, labels.asset_tag, labels.condition), starts, ends, strict=True):
        if end > start:
            marks += write(label, start, 8.0, end - start - 8.0, size=7.5, gray=SOFT, most=1)[0]
    marks.append(Stroke(0.0, 13.0, A4.room, 13.0, 0.75, 0.0))
    return Block(13.0, tuple(marks), shared=True)


def _put_devices(flow: Flow, receipt: Receipt) -> None:
    starts = _columns(receipt)
    heads = _column_heads(receipt.labels, starts)
    for state, name in receipt.labels.groups:
        rows = [_device(device, receipt.labels, starts) for device in receipt.devices if device.state == state]
        if not rows:
            continue
        title = heading(f"{name} ({len(rows)})", A4.room)
        if flow.left_over < 20.0 + title.height + heads.height + rows[0].height:
            flow.turn()
        flow.put(title, gap=20.0)
        flow.put(heads)
        for row in rows:
            if flow.left_over < row.height:
                flow.turn()
                flow.put(heads, gap=10.0)
            flow.put(row)


def _device(device: DeviceLine, labels: Labels, starts: tuple[float, float, float, float]) -> Block:
    ends = (*starts[1:], A4.room)
    marks, height = write(device.product, 0.0, 13.0, ends[0] - 10.0, font=BOLD, size=9.5)
    said, deep = write(device.serial, starts[1], 13.0, ends[1] - starts[1] - 8.0, font=MONO, size=10.0)
    marks += said
    height = max(height, deep)
    for text, cut, n in ((device.asset_tag, MONO, 2), (device.condition, "", 3)):
        if text:
            wide = ends[n] - starts[n] - (8.0 if n == 2 else 0.0)
            said, deep = write(text, starts[n], 13.0, wide, size=9.0, **({"font": cut} if cut else {}))
            marks += said
            height = max(height, deep)
    y = 13.0 + height - 0.5
    for label, things in ((labels.accessories, device.accessories), (labels.missing, device.missing)):
        if things:
            said, deep = write(f"{label}: {', '.join(things)}", 0.0, y, A4.room, size=8.5, gray=SOFT, limit=1500)
            marks += said
            y += deep
    bottom = y - 4.5
    marks.append(Stroke(0.0, bottom, A4.room, bottom, 0.4))
    return Block(bottom, tuple(marks))


def _note(note: str) -> Block:
    marks, height = write(note, 10.0, 12.0, A4.room - 10.0, font=BOLD, size=9.0)
    return Block(height + 3.0, (Frame(0.0, 3.5, 2.5, height - 1.0, 0.0, filled=True), *marks))


@lru_cache(maxsize=64)
def _signing_lines(labels: Labels, roles: tuple[str, ...], named: tuple[bool, ...]) -> Block:
    wide = (A4.room - _GUTTER * (len(roles) - 1)) / len(roles)
    marks: list[Mark] = []
    for n, (role, has_name) in enumerate(zip(roles, named, strict=True)):
        x = n * (wide + _GUTTER)
        marks += write(role, x, 9.0, wide, font=BOLD, size=9.0, most=1)[0]
        lines = [(38.0, labels.sign_place), (76.0, labels.sign_here)]
        if not has_name:
            lines.append((_SIGNING, labels.sign_name))
        for y, caption in lines:
            marks.append(Stroke(x, y, x + wide, y, 0.6, 0.0))
            marks += write(caption, x, y + 8.5, wide, size=6.5, gray=SOFT, most=1)[0]
    return Block(_SIGNING + 12.0, tuple(marks), shared=True)


def _names_signed(signatures: tuple[Signature, ...]) -> Block:
    wide = (A4.room - _GUTTER * (len(signatures) - 1)) / len(signatures)
    marks: list[Mark] = []
    for n, one in enumerate(signatures):
        if one.name:
            marks += write(one.name, n * (wide + _GUTTER), 98.5, wide, size=9.0, limit=NAME_LIMIT, leading=10.5)[0]
    lowest = max((mark.y for mark in marks if isinstance(mark, Words)), default=0.0)
    return Block(max(_SIGNING + 12.0, lowest + 4.0), tuple(marks))


def _put_signatures(flow: Flow, receipt: Receipt) -> None:
    """Statement and signatures, never torn apart by the end of a page."""
    if not receipt.signatures:
        return
    signatures = receipt.signatures
    said, height = write(receipt.statement, 0.0, 9.0, A4.room, size=9.5) if receipt.statement else ([], 0.0)
    statement = Block(height, tuple(said))
    names = _names_signed(signatures)
    lines = _signing_lines(
        receipt.labels, tuple(one.role for one in signatures), tuple(bool(one.name) for one in signatures)
    )
    if flow.left_over < 18.0 + height + 10.0 + names.height:
        flow.turn()
    flow.put(statement, gap=18.0)
    flow.y += 10.0
    page = flow.pages[-1]
    page.put(lines, A4.left, flow.y)
    page.put(names, A4.left, flow.y)
    flow.y += names.height


def _running_head(receipt: Receipt) -> Block:
    room = A4.room - 130.0
    said, height = write(
        f"{receipt.title}  ·  {receipt.number}  ·  {receipt.issued_to.name}", 0.0, 9.0, room, size=8.5, gray=SOFT, most=3
    )
    return Block(height + 4.0, (*said, Stroke(0.0, height + 4.0, A4.room, height + 4.0, 0.4)))


_FOOT: Final = A4.height - 34.0


@lru_cache(maxsize=32)
def _foot(school: str, stamp: str) -> Block:
    marks: list[Mark] = [Stroke(0.0, _FOOT - 12.0, A4.room, _FOOT - 12.0, 0.4)]
    if stamp:
        marks.append(write_centred(stamp, A4.room / 2, _FOOT, size=7.0, gray=SOFT))
    return Block(0.0, tuple(marks), shared=True)


def _foot_number(receipt: Receipt) -> Block:
    said = write(receipt.number, 0.0, _FOOT, A4.room * 0.35, size=7.0, gray=SOFT, most=2)[0]
    return Block(0.0, tuple(said))


def _page_number(template: str, page: int, pages: int) -> Words:
    said = template.replace("{page}", str(page)).replace("{pages}", str(pages))
    return write_right(said, A4.room, _FOOT, size=7.0, gray=SOFT)
