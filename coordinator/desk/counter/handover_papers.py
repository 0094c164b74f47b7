"""The papers of hand-overs: what a receipt is made of, kept at commit without its number, and printed again for ever.

Settings of the school's own that papers read (kind ``setting``): ``receipt.terms.sv`` and ``receipt.terms.en`` (text
with places, see ``sheets.terms``; empty for a paper without terms), ``receipt.contact`` (lines under the school's
name),
``receipt.logo`` (a PNG or JPEG in base64), ``receipt.copies`` (1 or 2), ``receipt.code`` (``1`` for a QR code of the
number).
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from coordinator.domain.changes import Ref
from coordinator.domain.choices import Role, SchoolForm, SignatureState
from coordinator.domain.handovers import HandoverLine, ReceiptPaper, Terms
from coordinator.domain.inventory_kinds import DEVICE, GROUP, HANDOVER, LOAN, PERSON, UNIT
from coordinator.domain.number_rules import text_kept
from coordinator.domain.protection import guards
from coordinator.domain.records import Device, Handover, Person, Unit
from coordinator.domain.settings import CODE, CONTACT, COPIES, LOGO, TERMS
from coordinator.domain.values import Scalar
from coordinator.ledger.home_unit import own_unit
from coordinator.ledger.ledger import STOCKHOLM
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Register
from coordinator.sheets.content import (
    CODE_LIMIT,
    RENDERER_VERSION,
    DeviceLine,
    Letterhead,
    PaperKind,
    Receipt,
    State,
    UnreadableContent,
    from_json,
    to_json,
    under_alias,
)
from coordinator.sheets.logos import UnreadableLogo, check_logo
from coordinator.sheets.receipts import Borrower, Guardian, ReceiptFacts, make_receipt, void_sentence
from coordinator.sheets.terms import default_terms
from coordinator.words import mark, text

_GUARDIAN: Final[dict[str, Guardian]] = {
    SignatureState.AWAITING: "signs",
    SignatureState.SIGNED: "signs",
    SignatureState.SCHOOL_ONLY: "did not sign",
    SignatureState.ELSEWHERE: "signed elsewhere",
    SignatureState.UNNEEDED: "not needed",
}
_UPPER_SECONDARY: Final = (SchoolForm.UPPER_SECONDARY, SchoolForm.ADAPTED_UPPER_SECONDARY)


def letterhead_for(register: Register, person: Person | None = None) -> Letterhead:
    """The letterhead: the person's own school unit where it is looked after here, else the first that is.

    Raises ``Refused`` when the logo that was chosen cannot be printed.
    """
    unit = _unit(register, person)
    contact = register.setting(CONTACT)
    lines = (contact or f"{unit.address}\n{unit.contact}" if unit else contact) or ""
    name = unit.name if unit else ""
    return Letterhead(name, tuple(line.strip() for line in lines.splitlines() if line.strip()), _logo(register))


def _unit(register: Register, person: Person | None) -> Unit | None:
    theirs = None if person is None else person.unit
    unit = None if theirs is None else register.get(UNIT, theirs)
    return unit if unit is not None and unit.own else own_unit(register)


def _logo(register: Register) -> bytes | None:
    stored = register.setting(LOGO)
    if not stored:
        return None
    try:
        data = base64.b64decode(stored, validate=True)
        check_logo(data)
    except (UnreadableLogo, ValueError) as error:
        raise Refused(mark("The school's logo cannot be printed. Choose a PNG or JPEG file for it.")) from error
    return data


def guardian_signs(register: Register, person: Person) -> bool:
    """Whether a guardian signs for the person: a pupil up to grade 9, or in year 1 or 2 of upper secondary school.

    A pupil whose grade is not known counts as a minor; staff and adults' education never do.
    """
    if person.role not in (Role.PUPIL, ""):
        return False
    group = person.group
    grade, form = register.rows(GROUP, [group], ("grade", "form"))[0] if isinstance(group, int) else (None, None)
    grade_words = person.grade or ("" if grade is None else str(grade))
    if not person.role and not grade_words:
        return False
    if form == SchoolForm.ADULT:
        return False
    year = _upper_secondary_year(grade_words, str(form or ""))
    return year is None or year <= 2


def _upper_secondary_year(grade: str, form: str) -> int | None:
    """The year of upper secondary school: ``3`` there, ``GY3``, or ``12`` counted from the first grade."""
    found = re.search(r"\d+", grade)
    if found is None:
        return None
    year = int(found[0])
    if 10 <= year <= 14:
        return year - 9
    named = grade.casefold().startswith(("gy", "år gy"))
    return year if named or form in _UPPER_SECONDARY else None


def receipt_facts(
    register: Register,
    kind: PaperKind,
    person: Person | None,
    devices: Sequence[DeviceLine],
    terms: Terms,
    *,
    number: str = "",
) -> ReceiptFacts:
    """What the receipt of a hand-over is made of; a protected person stands under their alias (needs U7)."""
    language = terms.language
    guardian = _GUARDIAN.get(terms.signature, "not needed")
    if person is None or (guardian == "signs" and not guardian_signs(register, person)):
        guardian = "not needed"
    return ReceiptFacts(
        kind=kind,
        language=language,
        number=number,
        on=date.fromisoformat(terms.on),
        school=letterhead_for(register, person),
        borrower=_borrower(register, person),
        issued_by=terms.issued_by or "",
        devices=tuple(devices),
        due=None if terms.due is None else date.fromisoformat(terms.due),
        terms=_loan_terms(register, language) if kind == "loan" else "",
        contact=", ".join((register.setting(CONTACT) or "").splitlines()),
        guardian=guardian,
        notes=(terms.note,) if terms.note else (),
        copies=1 if register.setting(COPIES) == "1" else 2,
    )


def terms_as_kept(terms: Terms, today: date) -> Terms:
    """The terms as the door keeps them, without personal identity numbers: a paper says no more than the register."""
    note, by = (
        said and text_kept(HANDOVER.code, code, said, today)
        for code, said in (("note", terms.note), ("issued_by", terms.issued_by))
    )
    return replace(terms, note=note, issued_by=by)


def line_as_kept(line: HandoverLine, today: date) -> HandoverLine:
    """As :func:`terms_as_kept`, of a line; what came with a loan that is still open, too."""
    accessories = line.accessories
    if accessories is None and line.open_loan is not None:
        accessories = line.open_loan.accessories
    condition = line.condition
    return replace(
        line,
        condition=condition and text_kept(LOAN.code, "condition_out", condition, today),
        accessories=accessories and text_kept(LOAN.code, "accessories", accessories, today),
    )


def missing_as_kept(missing: str | None, today: date) -> str | None:
    """As :func:`terms_as_kept`, of what did not come back."""
    return missing and text_kept(LOAN.code, "accessories_missing", missing, today)


def _loan_terms(register: Register, language: str) -> str:
    """The school's own terms in the language, else those that come with the program."""
    own_terms = register.setting(TERMS[language]) if language in TERMS else None
    return default_terms(language) if own_terms is None else own_terms


def _borrower(register: Register, person: Person | None) -> Borrower:
    if person is None:
        return Borrower("")
    shown = register.name(Ref(PERSON.code, person.id))
    group = person.group
    group_name = register.name(Ref(GROUP.code, group)) if isinstance(group, int) else ""
    if person.protected:
        return Borrower(shown, "" if guards(PERSON.code, "group") else group_name, alias=shown)
    return Borrower(shown, group_name, guardian=person.guardian_name)


def device_line(
    register: Register, line: HandoverLine, language: str, *, state: State = "lent", missing: str | None = None
) -> DeviceLine:
    """One device as the receipt shows it, in the receipt's language."""
    device = line.device
    maker, model = register.rows(DEVICE, [device.id], ("product.maker", "product.model"))[0]
    condition = line.condition or device.condition
    accessories = line.accessories
    if accessories is None and line.open_loan is not None:
        accessories = line.open_loan.accessories
    return DeviceLine(
        product=_product_name(maker, model, device),
        serial=device.serial,
        asset_tag=device.asset_tag,
        condition=_label("condition", condition, language),
        accessories=_parts(accessories),
        missing=_parts(missing),
        state=state,
    )


def _product_name(maker: Scalar, model: Scalar, device: Device) -> str:
    """Maker and model, the maker once: many models begin with it."""
    first, second = str(maker or ""), str(model or "")
    if not second:
        return first or device.name
    return second if second.casefold().startswith(first.casefold()) else f"{first} {second}".strip()


def _label(code: str, value: str, language: str) -> str:
    choices = DEVICE.field(code).choices
    return next((text(choice.label, in_language=language) for choice in choices if choice.code == value), value)


def _parts(parts: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[,;\n]", parts or "") if part.strip())


def draft(facts: ReceiptFacts) -> ReceiptPaper:
    """The finished content as it is kept, waiting for its number."""
    return ReceiptPaper(to_json(make_receipt(facts)), str(RENDERER_VERSION))


def stored_receipt(register: Register, handover: int) -> Receipt:
    """The receipt as it was written, with its number; void, or under an alias, where that holds by now.

    Raises ``Refused`` when there is no paper (erased, or never made) or it cannot be read.
    """
    record = register.get(HANDOVER, handover)
    kept = register.paper(handover)
    if record is None or kept is None:
        raise Refused(mark("There is no paper of receipt {number}."), number=_number(record, handover))
    receipt = _as_written(kept[0], record)
    number = receipt.number
    if register.setting(CODE) == "1" and number.isascii() and len(number) <= CODE_LIMIT:
        receipt = replace(receipt, code=number)
    person = register.get(PERSON, record.person or 0)
    if person is not None and person.protected:
        receipt = under_alias(receipt, register.name(person.ref))
    if record.void:
        receipt = replace(receipt, void=void_sentence(void_since(register, handover), receipt.language))
    return receipt


def _as_written(content: str, record: Handover) -> Receipt:
    try:
        receipt = from_json(content)
        return replace(receipt, number=str(json.loads(content).get("number") or record.number))
    except UnreadableContent as error:
        raise Refused(
            mark("The kept paper of receipt {number} cannot be read."), number=_number(record, record.id)
        ) from error


def void_since(register: Register, handover: int) -> date:
    """The day, in Stockholm, on which the hand-over became void: that of the newest undo which touched it."""
    ref = Ref(HANDOVER.code, handover)
    undone = next((entry for entry in register.entries(ref=ref) if entry.role == "undo"), None)
    if undone is None:
        return date.fromisoformat(str(register.rows(HANDOVER, [handover], ("on",))[0][0]))
    return datetime.fromisoformat(undone.at).astimezone(STOCKHOLM).date()


def print_receipts(register: Register, handovers: Sequence[int]) -> bytes:
    """One PDF with the kept papers of these hand-overs, in the order given; ``Refused`` as :func:`stored_receipt`."""
    from coordinator.sheets.render import render  # reportlab is loaded when the first paper is printed

    return render([stored_receipt(register, handover) for handover in handovers])


def _number(record: Handover | None, handover: int) -> str:
    return (record.number if record is not None else "") or f"#{handover}"
