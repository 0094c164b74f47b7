"""Facts about a hand-over become the finished text of a receipt, in the language of the paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from coordinator.domain.inventory_kinds import LOAN
from coordinator.sheets.content import (
    LINE_LIMIT,
    NAME_LIMIT,
    Clause,
    DeviceLine,
    Labels,
    Letterhead,
    PaperKind,
    PaperPerson,
    Receipt,
    Signature,
    State,
)
from coordinator.sheets.terms import read_terms
from coordinator.words import text

Guardian = Literal["signs", "did not sign", "signed elsewhere", "not needed"]


@dataclass(frozen=True, slots=True)
class Borrower:
    """Who borrows. With an ``alias`` neither the name nor the guardian's name reaches the paper (needs U7)."""

    name: str
    group: str = ""
    alias: str = ""
    guardian: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What a receipt is made of.

    ``on`` is the day of the hand-over (Europe/Stockholm), ``terms`` the school's text with places (see ``terms``),
    empty for none. Devices of a return carry the state ``returned`` or ``still out``. ``guardian`` says whether a
    guardian signs here, did not sign (then the device stays at school), signed elsewhere (an e-service), or is not
    needed. ``code`` is an opaque text for the QR code: never a name.
    """

    kind: PaperKind
    language: str
    number: str
    on: date
    school: Letterhead
    borrower: Borrower
    issued_by: str
    devices: tuple[DeviceLine, ...]
    due: date | None = None
    terms: str = ""
    contact: str = ""
    guardian: Guardian = "not needed"
    notes: tuple[str, ...] = ()
    void_on: date | None = None
    copies: int = 1
    code: str = ""


def make_receipt(facts: ReceiptFacts) -> Receipt:
    """The finished paper; ``ValueError`` for an unknown number of copies or an unfit QR text."""
    language = facts.language
    shown = _cut(facts.borrower.alias or facts.borrower.name, NAME_LIMIT)
    issued_by = _cut(facts.issued_by, NAME_LIMIT)
    loan = facts.kind == LOAN.code
    day = facts.on.isoformat()
    return Receipt(
        kind=facts.kind,
        language=facts.language,
        number=_cut(facts.number, NAME_LIMIT),
        title=text("Loan agreement", in_language=language) if loan else text("Return receipt", in_language=language),
        date_line=text("Handed out {day}", in_language=language, day=day)
        if loan
        else text("Returned {day}", in_language=language, day=day),
        school=facts.school,
        issued_to=PaperPerson(shown, _cut(facts.borrower.group, NAME_LIMIT)),
        issued_by=PaperPerson(issued_by),
        devices=tuple(_device(device, facts.kind) for device in facts.devices),
        labels=_labels(facts.kind, language),
        terms=_terms(facts),
        due=_due(facts),
        statement=_statement(facts, language),
        signatures=_signatures(facts, shown, issued_by, language),
        notes=tuple(_cut(note, LINE_LIMIT) for note in (*_guardian_notes(facts, language), *facts.notes)),
        void=_void(facts, language),
        copies=facts.copies,
        code=facts.code,
    )


def _cut(words: str, limit: int) -> str:
    words = " ".join(words.split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _device(device: DeviceLine, kind: PaperKind) -> DeviceLine:
    state: State = "lent" if kind == "loan" else "returned" if device.state == "lent" else device.state
    return replace(
        device,
        product=_cut(device.product, LINE_LIMIT),
        serial=_cut(device.serial, NAME_LIMIT),
        asset_tag=_cut(device.asset_tag, NAME_LIMIT),
        condition=_cut(device.condition, LINE_LIMIT),
        accessories=tuple(_cut(one, NAME_LIMIT) for one in device.accessories),
        missing=tuple(_cut(one, NAME_LIMIT) for one in device.missing),
        state=state,
    )


def _terms(facts: ReceiptFacts) -> tuple[Clause, ...]:
    contact = facts.contact or ", ".join((facts.school.name, *facts.school.lines))
    due = "–" if facts.due is None else facts.due.isoformat()
    return read_terms(facts.terms, {"school": facts.school.name, "contact": contact, "due": due})


def _due(facts: ReceiptFacts) -> str:
    """The last day, where something is still on loan."""
    still = facts.kind == LOAN.code or any(device.state == "still out" for device in facts.devices)
    return facts.due.isoformat() if facts.due is not None and still else ""


def _statement(facts: ReceiptFacts, language: str) -> str:
    if facts.kind == LOAN.code and facts.terms.strip():
        return text("I have received the devices listed here and accept the terms.", in_language=language)
    if facts.kind == LOAN.code:
        return text("I have received the devices listed here.", in_language=language)
    return text("The devices listed as returned have been handed back.", in_language=language)


def _signatures(facts: ReceiptFacts, shown: str, issued_by: str, language: str) -> tuple[Signature, ...]:
    if facts.kind == "return":
        return (
            Signature(text("Handed back by", in_language=language), shown),
            Signature(text("Received by", in_language=language), issued_by),
        )
    known = "" if facts.borrower.alias else _cut(facts.borrower.guardian, NAME_LIMIT)
    guardian = (Signature(text("Guardian", in_language=language), known),) if facts.guardian == "signs" else ()
    return (
        Signature(text("Borrower", in_language=language), shown),
        *guardian,
        Signature(text("Handed out by", in_language=language), issued_by),
    )


def _guardian_notes(facts: ReceiptFacts, language: str) -> tuple[str, ...]:
    if facts.guardian == "did not sign":
        return (text("No guardian has signed: the device is used at school only.", in_language=language),)
    if facts.guardian == "signed elsewhere":
        return (text("The guardian has signed in another service.", in_language=language),)
    return ()


def _void(facts: ReceiptFacts, language: str) -> str:
    return "" if facts.void_on is None else void_sentence(facts.void_on, language)


def void_sentence(since: date, language: str) -> str:
    """What stands on a paper that no longer holds, in the paper's language."""
    return text("Void since {day}. This paper no longer holds.", in_language=language, day=since.isoformat())


def _labels(kind: PaperKind, language: str) -> Labels:
    loan = kind == "loan"
    return Labels(
        issued_to=text("Borrower", in_language=language),
        issued_by=text("Handed out by", in_language=language) if loan else text("Received by", in_language=language),
        due=text("Return no later than", in_language=language),
        product=text("Product", in_language=language),
        serial=text("Serial number", in_language=language),
        asset_tag=text("Asset tag", in_language=language),
        condition=text("Condition", in_language=language),
        accessories=text("Accessories", in_language=language),
        missing=text("Missing", in_language=language),
        terms=text("Terms", in_language=language),
        sign_place=text("Place and date", in_language=language),
        sign_here=text("Signature", in_language=language),
        sign_name=text("Name in block letters", in_language=language),
        page=text("Page {page} of {pages}", in_language=language),
        void_mark=text("VOID", in_language=language),
        groups=(
            ("lent", text("Digital devices", in_language=language)),
            ("returned", text("Handed back", in_language=language)),
            ("still out", text("Still on loan", in_language=language)),
        ),
        copies=(text("Borrower's copy", in_language=language), text("School's copy", in_language=language)),
    )
