"""Facts about a hand-over become the finished text of a receipt, in the language of the paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from coordinator.sheets.content import (
    LINE_LIMIT,
    NAME_LIMIT,
    Clause,
    DeviceLine,
    Kind,
    Labels,
    Person,
    Receipt,
    School,
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

    kind: Kind
    language: str
    number: str
    on: date
    school: School
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
    say = _Say(facts.language)
    shown = _cut(facts.borrower.alias or facts.borrower.name, NAME_LIMIT)
    issued_by = _cut(facts.issued_by, NAME_LIMIT)
    loan = facts.kind == "loan"
    day = facts.on.isoformat()
    return Receipt(
        kind=facts.kind,
        language=facts.language,
        number=_cut(facts.number, NAME_LIMIT),
        title=say("Loan agreement") if loan else say("Return receipt"),
        date_line=say("Handed out {day}", day=day) if loan else say("Returned {day}", day=day),
        school=facts.school,
        issued_to=Person(shown, _cut(facts.borrower.group, NAME_LIMIT)),
        issued_by=Person(issued_by),
        devices=tuple(_device(device, facts.kind) for device in facts.devices),
        labels=_labels(facts.kind, say),
        terms=_terms(facts),
        due=_due(facts),
        statement=_statement(facts, say),
        signatures=_signatures(facts, shown, issued_by, say),
        notes=tuple(_cut(note, LINE_LIMIT) for note in (*_guardian_notes(facts, say), *facts.notes)),
        void=_void(facts, say),
        copies=facts.copies,
        code=facts.code,
    )


class _Say:
    """``words.text`` in the paper's language."""

    __slots__ = ("_language",)

    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, message: str, /, **values: object) -> str:
        return text(message, in_language=self._language, **values)


def _cut(said: str, limit: int) -> str:
    said = " ".join(said.split())
    return said if len(said) <= limit else said[: limit - 1] + "…"


def _device(device: DeviceLine, kind: Kind) -> DeviceLine:
    state: State = "lent" if kind == "loan" else "returned" if device.state == "lent" else device.state
    return DeviceLine(
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
    still = facts.kind == "loan" or any(device.state == "still out" for device in facts.devices)
    return facts.due.isoformat() if facts.due is not None and still else ""


def _statement(facts: ReceiptFacts, say: _Say) -> str:
    if facts.kind == "loan" and facts.terms.strip():
        return say("I have received the devices listed here and accept the terms.")
    if facts.kind == "loan":
        return say("I have received the devices listed here.")
    return say("The devices listed as returned have been handed back.")


def _signatures(facts: ReceiptFacts, shown: str, issued_by: str, say: _Say) -> tuple[Signature, ...]:
    if facts.kind == "return":
        return (Signature(say("Handed back by"), shown), Signature(say("Received by"), issued_by))
    known = "" if facts.borrower.alias else _cut(facts.borrower.guardian, NAME_LIMIT)
    guardian = (Signature(say("Guardian"), known),) if facts.guardian == "signs" else ()
    return (Signature(say("Borrower"), shown), *guardian, Signature(say("Handed out by"), issued_by))


def _guardian_notes(facts: ReceiptFacts, say: _Say) -> tuple[str, ...]:
    if facts.guardian == "did not sign":
        return (say("No guardian has signed: the device is used at school only."),)
    if facts.guardian == "signed elsewhere":
        return (say("The guardian has signed in another service."),)
    return ()


def _void(facts: ReceiptFacts, say: _Say) -> str:
    if facts.void_on is None:
        return ""
    return say("Void since {day}. This paper no longer holds.", day=facts.void_on.isoformat())


def _labels(kind: Kind, say: _Say) -> Labels:
    loan = kind == "loan"
    return Labels(
        issued_to=say("Borrower"),
        issued_by=say("Handed out by") if loan else say("Received by"),
        due=say("Return no later than"),
        product=say("Product"),
        serial=say("Serial number"),
        asset_tag=say("Asset tag"),
        condition=say("Condition"),
        accessories=say("Accessories"),
        missing=say("Missing"),
        terms=say("Terms"),
        sign_place=say("Place and date"),
        sign_here=say("Signature"),
        sign_name=say("Name in block letters"),
        page=say("Page {page} of {pages}"),
        void_mark=say("VOID"),
        groups=(("lent", say("Digital devices")), ("returned", say("Returned")), ("still out", say("Still on loan"))),
        copies=(say("Borrower's copy"), say("School's copy")),
    )
