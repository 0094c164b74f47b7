"""What the settings page writes, as change sets; no Qt here.

The codes of the settings are those that ``desk.papers`` reads.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from coordinator.domain.changes import Change, ChangeSet, Creation, Key, Origin, Record, Sentence, difference
from coordinator.domain.values import Scalar, fold
from coordinator.ledger.asking import Filter, Query, Register, Test
from coordinator.ledger.outcomes import Refused
from coordinator.sheets.logos import UnreadableLogo, check_logo
from coordinator.words import LANGUAGES, mark

CONTACT: Final = "receipt.contact"
LOGO: Final = "receipt.logo"
COPIES: Final = "receipt.copies"
CODE: Final = "receipt.code"
TERMS: Final = {language: f"receipt.terms.{language}" for language in LANGUAGES}
LARGEST_LOGO: Final = 1_000_000  # bytes: the logo is kept with every paper

FIELD_TYPES: Final = (
    ("text", mark("Text")),
    ("date", mark("Date")),
    ("integer", mark("Whole number")),
    ("flag", mark("Yes or no")),
)


@dataclass(frozen=True, slots=True)
class Parts:
    """Creations and changes on their way into one change set."""

    creations: tuple[Creation, ...] = ()
    changes: tuple[Change, ...] = ()


def own_unit(register: Register) -> Record | None:
    """The school itself: the first unit that is looked after here."""
    found = register.records(Query("unit", filters=(Filter("own", Test.IS, (1,)),), order=(("id", False),)), 1)
    return found[0] if found else None


def settings_parts(register: Register, wanted: Mapping[str, str | None]) -> Parts:
    """Settings to their wanted values; what stands already is left alone."""
    creations: list[Creation] = []
    changes: list[Change] = []
    for at, (code, value) in enumerate(wanted.items()):
        found = register.find("setting", "code", code)
        if found:
            changes += difference(found[0], {"value": value})
        elif value is not None:
            creations.append(Creation("setting", -1 - at, {"code": code, "value": value}))
    return Parts(tuple(creations), tuple(changes))


def school_changes(register: Register, unit: Mapping[str, Scalar], settings: Mapping[str, str | None]) -> ChangeSet:
    """The school's own facts and its letterhead."""
    parts = settings_parts(register, settings)
    school = own_unit(register)
    if school is None:
        born = Creation("unit", -100, {**unit, "own": 1})
        parts = Parts((*parts.creations, born), parts.changes)
    else:
        parts = Parts(parts.creations, (*parts.changes, *difference(school, unit)))
    return _set(mark("The school's facts were changed"), parts)


def terms_changes(register: Register, settings: Mapping[str, str | None]) -> ChangeSet:
    """The terms and what else stands on receipts."""
    return _set(mark("The receipt's terms were changed"), settings_parts(register, settings))


def orders_changes(register: Register, code: str, *, free: bool) -> ChangeSet:
    """Whether orders need the principal's approval."""
    return _set(mark("The rule of approval was changed"), settings_parts(register, {code: "1" if free else "0"}))


def rules_changes(register: Register, settings: Mapping[str, str | None]) -> ChangeSet:
    """The rules that the check of the term start goes by."""
    return _set(mark("The rules of the term start were changed"), settings_parts(register, settings))


def unit_changes(unit: Record | None, wanted: Mapping[str, Scalar]) -> ChangeSet:
    """A further school unit, or another name, code or role of one."""
    if unit is None:
        return _set(mark("A school unit was added"), Parts(creations=(Creation("unit", -1, wanted),)))
    return _set(mark("A school unit was changed"), Parts(changes=difference(unit, wanted)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """An own field of devices to be made: its name, what it holds, and whether that is personal data."""

    label: str
    holds: str
    personal: bool


def fields_added(register: Register, wanted: Sequence[Wanted]) -> ChangeSet:
    """Own fields of devices; ``Refused`` when one has that name already. Their codes are permanent."""
    fields = register.records(Query("custom_field"))
    labels, codes = {fold(field.text("label")) for field in fields}, {field.text("code") for field in fields}
    creations = []
    for at, each in enumerate(wanted):
        if fold(each.label) in labels:
            raise Refused(mark("There is a field “{label}” already."), label=each.label)
        code = _free_code(each.label, codes)
        labels.add(fold(each.label))
        codes.add(code)
        values: dict[str, Scalar] = {"kind": "device", "code": code, "label": each.label, "type": each.holds}
        creations.append(Creation("custom_field", -1 - at, {**values, "personal": int(each.personal)}))
    message = mark("An own field was added") if len(wanted) == 1 else mark("Own fields were added")
    return _set(message, Parts(creations=tuple(creations)))


def field_renamed(field: Record, label: str) -> ChangeSet:
    """An own field under another name; what stands in it stays."""
    change = Change(Key("custom_field", field.id, "label"), field["label"], label)
    return _set(mark("An own field was renamed"), Parts(changes=(change,)))


def packed_logo(data: bytes) -> str:
    """The logo as a setting holds it; ``Refused`` for a file that no paper can show."""
    if len(data) > LARGEST_LOGO:
        raise Refused(mark("The picture is larger than 1 MB. Save a smaller one: it goes with every receipt."))
    try:
        check_logo(data)
    except UnreadableLogo as error:
        raise Refused(
            mark("The picture cannot be used. Choose a PNG or JPEG of at most 4,000 points a side.")
        ) from error
    return base64.b64encode(data).decode("ascii")


def _free_code(label: str, taken: set[str]) -> str:
    code = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:40] or "field"
    return next(
        each
        for number in range(1, len(taken) + 2)
        if (each := code if number == 1 else f"{code}_{number}") not in taken
    )


def _set(message: str, parts: Parts) -> ChangeSet:
    return ChangeSet(Sentence(message), Origin.WINDOW, creations=parts.creations, changes=parts.changes)
