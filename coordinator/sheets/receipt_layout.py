"""Where everything stands on a receipt: letterhead, parties, devices, terms, signatures.

What is equal on many receipts (letterhead, captions, terms, empty signature lines) is laid out once and shared, so that
a class costs little more than its names. The caches hold no borrower: names and serials stand in blocks of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import ceil
from typing import Final

from coordinator.sheets.content import NAME_LIMIT, DeviceLine, Labels, Letterhead, Receipt, Signature
from coordinator.sheets.letters import BOLD, MONO, SANS, clean_line, width
from coordinator.sheets.logos import check_logo
from coordinator.sheets.page import (
    A4,
    SOFT,
    Block,
    Code,
    Diagonal,
    Flow,
    Frame,
    Mark,
    PaperPage,
    Picture,
    Stroke,
    Words,
    heading,
    write,
    write_centred,
    write_right,
)
from coordinator.sheets.qr_codes import Symbol
from coordinator.sheets.terms_columns import put_terms

_CODE_SIDE: Final = 58.0
_GUTTER: Final = 18.0
_LOGO: Final = (110.0, 38.0)
_SIGNING: Final = 102.0


def lay(receipt: Receipt, symbols: Mapping[str, Symbol], stamp: str) -> list[PaperPage]:
    """The pages of one receipt, every copy after the other; pages are counted within a copy."""
    flow = Flow(A4, head=lambda: _running_head(receipt))
    symbol = symbols.get(receipt.code) if receipt.code else None
    flow.put(_top(receipt.school, receipt.title))
    flow.put(_number(receipt, symbol))
    if receipt.void:
        flow.put(_void(receipt.void))
    _put_parties(flow, receipt)
    _put_devices(flow, receipt)
    for note in receipt.notes:
        flow.put(_note(note), gap=8.0)
    if receipt.terms:
        put_terms(flow, receipt.labels.terms, receipt.terms)
    _put_signatures(flow, receipt)
    return _copies(flow.pages, receipt, stamp)


def _copies(pages: list[PaperPage], receipt: Receipt, stamp: str) -> list[PaperPage]:
    number = _foot_number(receipt)
    template, stamped = receipt.labels.page, clean_line(stamp)
    feet = [
        _foot(stamped, template.replace("{page}", str(n)).replace("{pages}", str(len(pages))))
        for n in range(1, len(pages) + 1)
    ]
    made: list[PaperPage] = []
    for copy in range(receipt.copies):
        label = _copy_label(receipt.labels.copies[copy]) if receipt.copies > 1 else None
        for page, foot in zip(pages, feet, strict=True):
            sheet = PaperPage(page.paper)
            if receipt.void:
                sheet.put(_void_mark(receipt.labels.void_mark), 0.0, 0.0)
            sheet.placed.extend(page.placed)
            for block in (foot, number, *([label] if label else [])):
                sheet.put(block, A4.left, 0.0)
            made.append(sheet)
    return made


@lru_cache(maxsize=32)
def _top(school: Letterhead, title: str) -> Block:
    """Letterhead and title, down to the title's baseline."""
    marks: list[Mark] = []
    x, room = 0.0, A4.room * 0.66
    if school.logo is not None:
        across, down = check_logo(school.logo)
        scale = min(_LOGO[0] / across, _LOGO[1] / down)
        marks.append(Picture(0.0, 0.0, across * scale, down * scale, school.logo))
        x = across * scale + 12.0
        room -= x
    name, y = write(school.name, x, 10.0, room, font=BOLD, size=11.0, most=2)
    marks += name
    y += 9.0
    for line in school.lines[:4]:
        written, height = write(line, x, y, room, size=7.5, gray=SOFT, most=2)
        marks += written
        y += height
    rule = max(44.0, y)
    marks.append(Stroke(0.0, rule, A4.room, rule, 0.75, 0.0))
    written, height = write(title, 0.0, rule + 44.0, A4.room - _CODE_SIDE - 30.0, font=BOLD, size=24.0, most=2)
    return Block(rule + height + 12.8, (*marks, *written), shared=True)


@lru_cache(maxsize=8)
def _copy_label(text: str) -> Block:
    marks = write_right(text, A4.room - 7.0, A4.top + 10.5, size=8.5, font=BOLD)
    start = marks.x - 7.0
    return Block(0.0, (Frame(start, A4.top - 0.5, A4.room - start, 16.5), marks), shared=True)


def _number(receipt: Receipt, symbol: Symbol | None) -> Block:
    """Number and day, with the code to their right, level with the title."""
    marks, height = write(
        f"{receipt.number}  ·  {receipt.date_line}", 0.0, 20.0, A4.room - _CODE_SIDE - 30.0, size=10.0
    )
    height += 11.0
    if symbol:
        marks.append(Code(A4.room - _CODE_SIDE, -28.0, _CODE_SIDE, symbol))
        marks.append(write_right(receipt.code, A4.room, _CODE_SIDE - 19.0, font=MONO, size=6.5, gray=SOFT))
        height = max(height, _CODE_SIDE - 18.0)
    return Block(height, tuple(marks))


def _void(sentence: str) -> Block:
    marks, height = write(sentence, 10.0, 27.0, A4.room - 20.0, font=BOLD, size=10.0, gray=1.0, most=3)
    return Block(height + 22.0, (Frame(0.0, 12.0, A4.room, height + 8.0, 0.0, filled=True), *marks))


@lru_cache(maxsize=8)
def _void_mark(text: str) -> Block:
    return Block(0.0, (Diagonal(A4.width / 2, A4.height / 2, clean_line(text), 96.0),), shared=True)


def _put_parties(flow: Flow, receipt: Receipt) -> None:
    """Side by side: who borrows, who hands out or takes back, and when what is on loan comes back."""
    labels = receipt.labels
    shares = (0.42, 0.32, 0.26) if receipt.due else (0.5, 0.5, 0.0)
    facts = [(labels.issued_by, receipt.issued_by.name, receipt.issued_by.group), (labels.due, receipt.due, "")]
    beside = _beside(labels.issued_to, tuple(facts if receipt.due else facts[:1]), shares)
    marks, height = _party(receipt.issued_to.name, receipt.issued_to.group, 0.0, A4.room * shares[0] - 12.0)
    flow.put(Block(max(height, beside.height), tuple(marks)), gap=14.0)
    flow.pages[-1].put(beside, A4.left, flow.y - max(height, beside.height))


@lru_cache(maxsize=64)
def _beside(label: str, facts: tuple[tuple[str, str, str], ...], shares: tuple[float, ...]) -> Block:
    """What many receipts of a day have in common: the captions, who hands out, the last day."""
    marks = write(label, 0.0, 8.0, A4.room * shares[0] - 12.0, size=7.5, gray=SOFT, most=2)[0]
    x, deepest = A4.room * shares[0], 0.0
    for (caption, name, group), share in zip(facts, shares[1:], strict=False):
        wide = A4.room * share - 12.0
        marks += write(caption, x, 8.0, wide, size=7.5, gray=SOFT, most=2)[0]
        written, height = _party(name, group, x, wide)
        marks += written
        deepest = max(deepest, height)
        x += A4.room * share
    return Block(deepest, tuple(marks), shared=True)


def _party(name: str, group: str, x: float, wide: float) -> tuple[list[Mark], float]:
    marks, height = write(name, x, 24.0, wide, font=BOLD, size=12.0, limit=NAME_LIMIT)
    y = 24.0 + height - 1.5
    if group:
        written, height = write(group, x, y, wide, size=9.5, limit=NAME_LIMIT)
        marks += written
        y += height
    return marks, y - 8.0


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
    widest = max((width(clean_line(text), font, size) for text in texts), default=0.0)
    if widest == 0.0:
        return 0.0
    return min(most, 12.0 * ceil((max(widest, width(label, SANS, 7.5)) + 10.0) / 12.0))


@lru_cache(maxsize=64)
def _column_heads(title: str, labels: Labels, starts: tuple[float, float, float, float]) -> Block:
    """The heads of the columns, under the name of the group where one is given."""
    above = heading(title, A4.room) if title else Block(0.0, ())
    ends = (*starts[1:], A4.room)
    marks: list[Mark] = [*above.marks]
    for label, start, end in zip(
        (labels.product, labels.serial, labels.asset_tag, labels.condition), starts, ends, strict=True
    ):
        if end > start:
            marks += write(label, start, above.height + 8.0, end - start - 8.0, size=7.5, gray=SOFT, most=1)[0]
    bottom = above.height + 13.0
    marks.append(Stroke(0.0, bottom, A4.room, bottom, 0.75, 0.0))
    return Block(bottom, tuple(marks), shared=True)


def _put_devices(flow: Flow, receipt: Receipt) -> None:
    starts = _columns(receipt)
    again = _column_heads("", receipt.labels, starts)
    for state, name in receipt.labels.groups:
        rows = [_device(device, receipt.labels, starts) for device in receipt.devices if device.state == state]
        if not rows:
            continue
        heads = _column_heads(f"{name} ({len(rows)})", receipt.labels, starts)
        if flow.left_over < 18.0 + heads.height + rows[0].height:
            flow.turn()
        flow.put(heads, gap=18.0)
        for row in rows:
            if flow.left_over < row.height:
                flow.turn()
                flow.put(again, gap=10.0)
            flow.put(row)


def _device(device: DeviceLine, labels: Labels, starts: tuple[float, float, float, float]) -> Block:
    ends = (*starts[1:], A4.room)
    marks, height = write(device.product, 0.0, 13.0, ends[0] - 10.0, font=BOLD, size=9.5)
    written, deep = write(device.serial, starts[1], 13.0, ends[1] - starts[1] - 8.0, font=MONO, size=10.0)
    marks += written
    height = max(height, deep)
    for text, cut, n in ((device.asset_tag, MONO, 2), (device.condition, SANS, 3)):
        if text:
            wide = ends[n] - starts[n] - (8.0 if n == 2 else 0.0)
            written, deep = write(text, starts[n], 13.0, wide, size=9.0, font=cut)
            marks += written
            height = max(height, deep)
    y = 13.0 + height - 0.5
    for label, things in ((labels.accessories, device.accessories), (labels.missing, device.missing)):
        if things:
            written, deep = write(f"{label}: {', '.join(things)}", 0.0, y, A4.room, size=8.5, gray=SOFT, limit=1500)
            marks += written
            y += deep
    bottom = y - 4.5
    marks.append(Stroke(0.0, bottom, A4.room, bottom, 0.4))
    return Block(bottom, tuple(marks))


def _note(note: str) -> Block:
    marks, height = write(note, 10.0, 12.0, A4.room - 10.0, font=BOLD, size=9.0)
    return Block(height + 3.0, (Frame(0.0, 3.5, 2.5, height - 1.0, 0.0, filled=True), *marks))


@lru_cache(maxsize=64)
def _signing_lines(labels: Labels, statement: str, roles: tuple[str, ...], named: tuple[bool, ...]) -> Block:
    """The statement and empty lines to sign on; the height is that of the statement."""
    written, top = write(statement, 0.0, 9.0, A4.room, size=9.5) if statement else ([], 0.0)
    top += 10.0
    wide = (A4.room - _GUTTER * (len(roles) - 1)) / len(roles)
    marks: list[Mark] = [*written]
    for n, (role, has_name) in enumerate(zip(roles, named, strict=True)):
        x = n * (wide + _GUTTER)
        marks += write(role, x, top + 9.0, wide, font=BOLD, size=9.0, most=1)[0]
        lines = [(38.0, labels.sign_place), (76.0, labels.sign_here)]
        if not has_name:
            lines.append((_SIGNING, labels.sign_name))
        for y, caption in lines:
            marks.append(Stroke(x, top + y, x + wide, top + y, 0.6, 0.0))
            marks += write(caption, x, top + y + 8.5, wide, size=6.5, gray=SOFT, most=1)[0]
    return Block(top, tuple(marks), shared=True)


def _names_signed(signatures: tuple[Signature, ...]) -> Block:
    wide = (A4.room - _GUTTER * (len(signatures) - 1)) / len(signatures)
    marks: list[Mark] = []
    for n, one in enumerate(signatures):
        if one.name:
            marks += write(one.name, n * (wide + _GUTTER), 98.5, wide, size=9.0, limit=NAME_LIMIT, leading=10.5)[0]
    lowest = max((mark.y for mark in marks if isinstance(mark, Words)), default=0.0)
    unnamed = _SIGNING + 10.0 if any(not one.name for one in signatures) else 0.0
    return Block(max(unnamed, lowest + 4.0), tuple(marks))


def _put_signatures(flow: Flow, receipt: Receipt) -> None:
    """Statement and signatures, never torn apart by the end of a page."""
    if not receipt.signatures:
        return
    roles = tuple(one.role for one in receipt.signatures)
    named = tuple(bool(one.name) for one in receipt.signatures)
    lines = _signing_lines(receipt.labels, receipt.statement, roles, named)
    names = _names_signed(receipt.signatures)
    if flow.left_over < 14.0 + lines.height + names.height:
        flow.turn()
    flow.put(lines, gap=14.0)
    flow.put(names)


def _running_head(receipt: Receipt) -> Block:
    room = A4.room - 130.0
    marks, height = write(
        f"{receipt.title}  ·  {receipt.number}  ·  {receipt.issued_to.name}",
        0.0,
        9.0,
        room,
        size=8.5,
        gray=SOFT,
        most=3,
    )
    return Block(height + 4.0, (*marks, Stroke(0.0, height + 4.0, A4.room, height + 4.0, 0.4)))


_FOOT: Final = A4.height - 34.0


@lru_cache(maxsize=256)
def _foot(stamp: str, page: str) -> Block:
    marks: list[Mark] = [Stroke(0.0, _FOOT - 12.0, A4.room, _FOOT - 12.0, 0.4)]
    if stamp:
        marks.append(write_centred(stamp, A4.room / 2, _FOOT, size=7.0, gray=SOFT))
    marks.append(write_right(page, A4.room, _FOOT, size=7.0, gray=SOFT))
    return Block(0.0, tuple(marks), shared=True)


def _foot_number(receipt: Receipt) -> Block:
    marks = write(receipt.number, 0.0, _FOOT, A4.room * 0.35, size=7.0, gray=SOFT, most=2)[0]
    return Block(0.0, tuple(marks))
