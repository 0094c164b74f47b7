"""What the school decides for itself, written by the settings page and by ``coordinator settings`` (see
``domain.settings``), and its own fields.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from coordinator.domain.changes import Change, ChangeSet, Creation, Key, Origin, Sentence, difference
from coordinator.domain.inventory_kinds import CUSTOM_FIELD, SETTING, UNIT
from coordinator.domain.records import CustomField, Unit
from coordinator.domain.settings import SETTINGS
from coordinator.domain.values import Scalar, fold
from coordinator.ledger.home_unit import own_unit
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Query, Register
from coordinator.sheets.logos import UnreadableLogo, check_logo
from coordinator.words import mark

Settings: TypeAlias = Mapping[str, str | None]
"""Settings by their codes; ``None`` where the school has said nothing."""
_FIELD_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
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


def checked_setting(code: str, typed: str) -> str:
    """What a setting is to say; ``Refused`` for a value that it cannot have."""
    rule = SETTINGS[code]
    if rule.allowed and typed not in rule.allowed:
        raise Refused(mark("{setting} can be: {allowed}."), setting=code, allowed=", ".join(rule.allowed))
    if rule.most is not None and typed and not (typed.isascii() and typed.isdigit() and int(typed) <= rule.most):
        raise Refused(mark("{setting} is a whole number from 0 to {most}."), setting=code, most=rule.most)
    return typed


def keep_setting(ledger: Ledger, code: str, value: str, origin: Origin) -> Notice | None:
    """Writes one setting; ``None`` when it says so already. ``Refused`` as :func:`checked_setting`."""
    parts = settings_parts(ledger.register, {code: value})
    if not (parts.creations or parts.changes):
        return None
    sentence = Sentence(mark("Setting {setting} changed"), {"setting": code})
    return ledger.commit(ChangeSet(sentence, origin, creations=parts.creations, changes=parts.changes))


def shown_settings(register: Register, codes: Iterable[str]) -> Settings:
    """The settings as they stand, for whoever shows them: what is saved later is a change of these."""
    return {code: register.setting(code) for code in codes}


def settings_parts(register: Register, wanted: Settings, shown: Settings | None = None) -> Parts:
    """Settings to their wanted values; what stands already is left alone. ``Refused`` as :func:`checked_setting`.

    ``shown`` are the settings as whoever wants this saw them (:func:`shown_settings`), those that stand now where it
    is left out: what somebody else has set since is ``Stale`` when it is committed.
    """
    creations: list[Creation] = []
    changes: list[Change] = []
    for at, (code, typed) in enumerate(wanted.items()):
        value = None if typed is None else checked_setting(code, typed)
        found = register.find(SETTING, "code", code)
        now = register.setting(code)
        before = shown[code] if shown is not None and code in shown else now
        if value == before:
            continue
        if found:
            changes.append(Change(Key(SETTING.code, found[0].id, "value"), before, value))
        elif value is not None:
            creations.append(Creation(SETTING.code, -1 - at, {"code": code, "value": value}))
    return Parts(tuple(creations), tuple(changes))


def school_changes(
    register: Register,
    unit: Mapping[str, Scalar],
    settings: Settings,
    seen: Unit | None = None,
    shown: Settings | None = None,
) -> ChangeSet:
    """The school's own facts and its letterhead; ``seen`` and ``shown`` are unit and settings as they were shown."""
    parts = settings_parts(register, settings, shown)
    school = seen or own_unit(register)
    if school is None:
        born = Creation(UNIT.code, -100, {**unit, "own": 1})
        parts = Parts((*parts.creations, born), parts.changes)
    else:
        parts = Parts(parts.creations, (*parts.changes, *difference(school, unit)))
    return _set(mark("The school's facts were changed"), parts)


def terms_changes(register: Register, settings: Settings, shown: Settings | None = None) -> ChangeSet:
    """The terms and what else stands on receipts."""
    return _set(mark("The receipt's terms were changed"), settings_parts(register, settings, shown))


def orders_changes(register: Register, code: str, *, free: bool, shown: Settings | None = None) -> ChangeSet:
    """Whether orders need the principal's approval."""
    return _set(mark("The rule of approval was changed"), settings_parts(register, {code: "1" if free else "0"}, shown))


def rules_changes(register: Register, settings: Settings, shown: Settings | None = None) -> ChangeSet:
    """The rules that the check of the term start goes by."""
    return _set(mark("The rules of the term start were changed"), settings_parts(register, settings, shown))


def unit_changes(unit: Unit | None, wanted: Mapping[str, Scalar]) -> ChangeSet:
    """A further school unit, or another name, code or role of one."""
    if unit is None:
        return _set(mark("A school unit was added"), Parts(creations=(Creation(UNIT.code, -1, wanted),)))
    return _set(mark("A school unit was changed"), Parts(changes=difference(unit, wanted)))


@dataclass(frozen=True, slots=True)
class WantedField:
    """An own field of devices to be made: its name, what it holds, and whether that is personal data."""

    label: str
    holds: str
    personal: bool


def add_own_field(
    ledger: Ledger, kind: str, code: str, label: str, holds: str, *, personal: bool, origin: Origin
) -> Notice:
    """An own field under a code that is given; ``Refused`` for one that is none, or that is taken."""
    if not _FIELD_CODE.fullmatch(code):
        raise Refused(mark("“{code}” is no code: use small letters a–z, digits and _, a letter first."), code=code)
    if any(field.code == code for field in ledger.register.find(CUSTOM_FIELD, "kind", kind)):
        raise Refused(mark("There is a field own.{code} already."), code=code)
    values: dict[str, Scalar] = {"kind": kind, "code": code, "label": label, "type": holds, "personal": int(personal)}
    sentence = Sentence(mark("Own field {field} added"), {"field": code})
    return ledger.commit(ChangeSet(sentence, origin, creations=(Creation(CUSTOM_FIELD.code, -1, values),)))


def fields_added(register: Register, wanted: Sequence[WantedField]) -> ChangeSet:
    """Own fields of devices; ``Refused`` when one has that name already. Their codes are permanent."""
    fields = register.records(Query(CUSTOM_FIELD))
    labels, codes = {fold(field.label) for field in fields}, {field.code for field in fields}
    creations = []
    for at, each in enumerate(wanted):
        if fold(each.label) in labels:
            raise Refused(mark("There is a field “{label}” already."), label=each.label)
        code = _free_code(each.label, codes)
        labels.add(fold(each.label))
        codes.add(code)
        values: dict[str, Scalar] = {"kind": "device", "code": code, "label": each.label, "type": each.holds}
        creations.append(Creation(CUSTOM_FIELD.code, -1 - at, {**values, "personal": int(each.personal)}))
    message = mark("An own field was added") if len(wanted) == 1 else mark("Own fields were added")
    return _set(message, Parts(creations=tuple(creations)))


def field_renamed(field: CustomField, label: str) -> ChangeSet:
    """An own field under another name; what stands in it stays."""
    change = Change(Key(CUSTOM_FIELD.code, field.id, "label"), field.label, label)
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
