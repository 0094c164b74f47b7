"""Receipts become one PDF: a class of 28 in one run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from coordinator.domain.outputs import SHOWN, OutputForm, writes
from coordinator.sheets.content import RENDERER_VERSION, Receipt
from coordinator.sheets.letters import unprintable
from coordinator.sheets.pdf_file import bind
from coordinator.sheets.qr_codes import symbols
from coordinator.sheets.receipt_layout import lay
from coordinator.words import mark

__all__ = ["RENDERER_VERSION", "render", "unprintable_in"]


_PERSONAL: Final = frozenset(
    {SHOWN, "person.group", "person.guardian_name", "handover.person", "handover.issued_by", "loan.person"}
)


@writes("receipt", mark("Receipt"), OutputForm.PDF, _PERSONAL)
def render(receipts: Sequence[Receipt], *, stamp: str = "") -> bytes:
    """One PDF with every receipt and its copies, in the order given; ``stamp`` stands small at the foot of each page.

    The same receipts and stamp give the same bytes within one ``RENDERER_VERSION``. ``ValueError`` when there is no
    receipt, ``UnreadableLogo`` (a ``ValueError``) when a school's logo cannot be read. The file's own properties hold
    no name of a person.
    """
    if not receipts:
        raise ValueError("There is no receipt to print.")
    drawn = symbols(receipt.code for receipt in receipts if receipt.code)
    pages = [page for receipt in receipts for page in lay(receipt, drawn, stamp)]
    first = receipts[0]
    title = f"{first.title} {first.number}" if len(receipts) == 1 else f"{first.title} ({len(receipts)})"
    return bind(pages, title=title, author=first.school.name, language=first.language)


def unprintable_in(receipts: Iterable[Receipt]) -> set[str]:
    """The letters of these receipts that the paper will show as code points (``[U+4E2D]``), for the user to be told."""
    return {letter for receipt in receipts for words in _texts(receipt) for letter in unprintable(words)}


def _texts(receipt: Receipt) -> Iterator[str]:
    yield from (receipt.number, receipt.school.name, *receipt.school.lines, receipt.due, receipt.void, *receipt.notes)
    for person in (receipt.issued_to, receipt.issued_by):
        yield from (person.name, person.group)
    for device in receipt.devices:
        yield from (device.product, device.serial, device.asset_tag, device.condition)
        yield from (*device.accessories, *device.missing)
    for clause in receipt.terms:
        yield from (clause.heading, clause.text)
    for signature in receipt.signatures:
        yield from (signature.role, signature.name)
