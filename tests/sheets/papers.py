"""Invented facts for receipts, and a reader of the finished PDF."""

from __future__ import annotations

from datetime import date
from typing import Any

import pypdfium2

from coordinator.sheets.content import DeviceLine, Letterhead, Receipt, State
from coordinator.sheets.receipts import Borrower, ReceiptFacts, make_receipt
from coordinator.sheets.terms import default_terms

SCHOOL = Letterhead("Exempelskolan", ("Skolgatan 1, 123 45 Exempelstad", "it@exempelskolan.example"))


def device(number: int = 0, state: State = "lent", **changes: Any) -> DeviceLine:
    """A device with a serial of letters that are easily confused."""
    facts: dict[str, Any] = {
        "product": "Exempelbok 11",
        "serial": f"EX0O1IL{number:03d}",
        "asset_tag": f"T-{1000 + number}",
        "condition": "Bra",
        "accessories": ("laddare", "fodral"),
        "state": state,
    }
    return DeviceLine(**facts | changes)


def facts(**changes: Any) -> ReceiptFacts:
    """The facts of a plain loan, with changes."""
    plain: dict[str, Any] = {
        "kind": "loan",
        "language": "sv",
        "number": "2026-0017",
        "on": date(2026, 8, 17),
        "school": SCHOOL,
        "borrower": Borrower("Åsa Exempelqvist", "7A", guardian="Leo Påhittsson"),
        "issued_by": "Berit Påhittsson",
        "devices": (device(),),
        "due": date(2029, 6, 12),
        "terms": default_terms(changes.get("language", "sv")),
        "guardian": "signs",
        "code": "DEV:7f3c2a10",
    }
    return ReceiptFacts(**plain | changes)


def receipt(**changes: Any) -> Receipt:
    """The finished receipt of a plain loan, with changes to its facts."""
    return make_receipt(facts(**changes))


def read(pdf: bytes) -> list[str]:
    """The text of every page as a reader of the file would copy it, all white space taken out.

    pdfium takes a hyphen that ends a line for one that divides a word and gives U+FFFE or U+0002 for it.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        said = [page.get_textpage().get_text_range() for page in document]
        return ["".join(text.replace("\ufffe", "-").replace("\x02", "-").split()) for text in said]
    finally:
        document.close()


def squeezed(text: str) -> str:
    """A text without its white space, as ``read`` gives it."""
    return "".join(text.split())
