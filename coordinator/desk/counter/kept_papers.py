"""Kept papers become one PDF to show; made beside the window, for a class of 28 as for one (no Qt here)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coordinator.desk.counter.handover_papers import stored_receipt
from coordinator.ledger.questions import Register
from coordinator.words import count_text


@dataclass(frozen=True, slots=True)
class Sheaf:
    """A PDF with what the window says of it; ``unprintable`` lists letters that the typeface lacks."""

    pdf: bytes
    title: str
    file_name: str
    unprintable: str


def made_papers(register: Register, handovers: Sequence[int]) -> Sheaf:
    """The papers of these hand-overs, in their order; ``Refused`` when one of them has no paper."""
    from coordinator.sheets.render import render, unprintable_in  # reportlab is loaded when the first paper is made

    receipts = [stored_receipt(register, handover) for handover in handovers]
    letters = " ".join(sorted(unprintable_in(receipts)))
    first = receipts[0]
    if len(receipts) == 1:
        name = first.issued_to.name
        title = f"{first.title} {first.number}" + (f" · {name}" if name else "")
        return Sheaf(render(receipts), title, f"kvittens-{first.number}.pdf", letters)
    title = count_text("{count} receipt", "{count} receipts", len(receipts))
    title = f"{title} · {first.number} – {receipts[-1].number}"
    return Sheaf(render(receipts), title, f"kvittenser-{first.number}.pdf", letters)
