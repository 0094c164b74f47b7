"""``settings`` and ``field``: what the school decides for itself: its papers, its name, fields of its own."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Final

import click

from coordinator.cli.click_verbs import FILE, Verbs, option, pass_wish
from coordinator.cli.conditions import own_fields
from coordinator.cli.open_register import opened
from coordinator.cli.output import answer, table
from coordinator.cli.run_options import Wish
from coordinator.desk.records.entry_sentences import tell_notice
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence, difference
from coordinator.domain.fields import Type
from coordinator.domain.inventory_kinds import CUSTOM_FIELD, SETTING
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar, read_long_text
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Query
from coordinator.sheets.logos import UnreadableLogo, check_logo
from coordinator.words import mark, text

SETTINGS: Final = {
    "receipt.contact": mark("Lines under the school's name on receipts"),
    "receipt.terms.sv": mark("Loan terms in Swedish; empty for none"),
    "receipt.terms.en": mark("Loan terms in English; empty for none"),
    "receipt.logo": mark("The school's logo: a PNG or JPEG file"),
    "receipt.copies": mark("Copies of each receipt: 1 or 2"),
    "receipt.code": mark("A QR code with the receipt's number: 1 for yes"),
    "budget.years": mark("One year a line: year, frame adjustment in per cent, day of the budget dialogue"),
    "order.unapproved": mark("Orders may be sent without the principal's approval: 1 for yes (0)"),
    "term.seen_days": mark("A device is not seen recently after so many days (90); closed periods do not count"),
    "term.preparation_days": mark("Working days to unpack and prepare a delivery (5)"),
    "term.lead_days": mark("Working days from order to delivery (20)"),
    "term.swap_grades": mark("Years that get other devices when they begin, with commas: 4,7,GY1"),
    "term.residual_percent": mark("What a bought device brings at its end, in per cent of its price (0)"),
}
_NUMBERS: Final = {
    "term.seen_days": 3_650,
    "term.preparation_days": 250,
    "term.lead_days": 500,
    "term.residual_percent": 100,
}
_ALLOWED: Final = {"receipt.copies": ("1", "2"), "receipt.code": ("0", "1"), "order.unapproved": ("0", "1")}
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TYPES: Final = tuple(each.value for each in Type if each not in (Type.CHOICE, Type.REFERENCE, Type.CONTENT))
_LARGEST_LOGO: Final = 500_000


@click.group("settings", cls=Verbs, help=mark("What the school decides for itself."))
def settings_verbs() -> None:
    """The verbs of settings."""


@settings_verbs.command("list", help=mark("Lists the settings."))
@pass_wish
def list_settings_verb(wish: Wish) -> int:
    """Answers with {"settings": {code: text or null}}; a logo as whether there is one."""
    with opened(wish) as ledger:
        values = {code: ledger.register.setting(code) for code in SETTINGS}
    if values["receipt.logo"]:
        values["receipt.logo"] = text("yes")
    rows = [(code, text(label), values[code] or "") for code, label in SETTINGS.items()]
    answer(wish, {"settings": values}, table((text("Setting"), text("What it is"), text("Value")), rows))
    return 0


@settings_verbs.command("set", help=mark("Sets one; the value as text, or from a file."))
@click.argument("code", type=click.Choice(tuple(SETTINGS)))
@click.argument("value", required=False)
@option("--file", "file", type=FILE, metavar="FILE", help=mark("Read the value from this file."))
@pass_wish
def set_setting_verb(wish: Wish, code: str, value: str | None, file: Path | None) -> int:
    """Answers with the entry and the setting; a logo always from a file."""
    if (value is None) == (file is None) or (code == "receipt.logo" and value):
        raise click.UsageError(text("Give either a value or --file FILE (a logo always as a file)."))
    said = _logo(file) if code == "receipt.logo" and file else _text(file) if file else read_long_text(value or "")
    allowed = _ALLOWED.get(code)
    if allowed is not None and said not in allowed:
        raise Refused(mark("{setting} can be: {allowed}."), setting=code, allowed=", ".join(allowed))
    most = _NUMBERS.get(code)
    if most is not None and said and not (said.isascii() and said.isdigit() and int(said) <= most):
        raise Refused(mark("{setting} is a whole number from 0 to {most}."), setting=code, most=most)
    with opened(wish, write=True) as ledger:
        notice = keep_setting(ledger, code, said)
        entry = None if notice is None else notice.entry
        line = (
            text("It says so already.") if notice is None else f"{notice.entry}: {tell_notice(ledger.register, notice)}"
        )
        answer(wish, {"entry": entry, "setting": code}, [line])
    return 0


def keep_setting(ledger: Ledger, code: str, value: str) -> Notice | None:
    """Writes a setting; ``None`` when it says so already."""
    found = ledger.register.find(SETTING, "code", code)
    sentence = Sentence(mark("Setting {setting} changed"), {"setting": code})
    if not found:
        born = Creation(SETTING.code, -1, {"code": code, "value": value})
        return ledger.commit(ChangeSet(sentence, Origin.COMMAND_LINE, creations=(born,)))
    changes = difference(found[0], {"value": value})
    return ledger.commit(ChangeSet(sentence, Origin.COMMAND_LINE, changes=changes)) if changes else None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(
            mark("{file} cannot be read ({why})."), file=str(file), why=error.strerror or type(error).__name__
        ) from error


def _text(file: Path) -> str:
    try:
        return read_long_text(_read(file).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused(mark("{file} is not text in UTF-8. Save it so and try again."), file=str(file)) from error


def _logo(file: Path) -> str:
    data = _read(file)
    try:
        check_logo(data)
    except UnreadableLogo as error:
        raise Refused(mark("{file} is no PNG or JPEG that can be printed."), file=str(file)) from error
    if len(data) > _LARGEST_LOGO:
        raise Refused(mark("{file} is too large for a logo: at most 500 kB."), file=str(file))
    return base64.b64encode(data).decode("ascii")


@click.group("field", cls=Verbs, help=mark("Fields of the school's own."))
def field_verbs() -> None:
    """The verbs of own fields."""


@field_verbs.command("list", help=mark("Lists the own fields."))
@pass_wish
def list_fields_verb(wish: Wish) -> int:
    """Answers with {"fields": [...]}."""
    with opened(wish) as ledger:
        found = own_fields(ledger.register)
    rows = [(f"own.{each['code']}", str(each["label"]), text(KINDS[str(each["kind"])].plural), str(each["type"]))
            for each in found]  # fmt: skip
    fields = [{**each, "code": f"own.{each['code']}", "personal": bool(each["personal"])} for each in found]
    captions = (text("Field"), text("Name"), text("Kind"), text("Holds"))
    answer(wish, {"fields": fields}, table(captions, rows) if rows else [text("There are no own fields.")])
    return 0


@field_verbs.command("add", help=mark("Adds an own field to devices: coordinator field add colour --label Färg."))
@click.argument("code", metavar="CODE")
@option("--label", metavar="TEXT", help=mark("What it is called; the code otherwise."))
@option("--type", "holds", type=click.Choice(_TYPES), default="text", help=mark("What it holds."))
@option("--personal", is_flag=True, help=mark("It is personal data: left out of exports, erased with the person."))
@option("--of", "kind", type=click.Choice([kind.code for kind in KINDS.values() if kind.custom_fields]),
        default="device", help=mark("Which records have it."))  # fmt: skip
@pass_wish
def add_field_verb(wish: Wish, code: str, label: str | None, holds: str, personal: bool, kind: str) -> int:
    """Answers with the entry and the field's code as it is used elsewhere: ``own.CODE``."""
    code = code.removeprefix("own.")
    if not _CODE.fullmatch(code):
        raise Refused(mark("“{code}” is no code: use small letters a–z, digits and _, a letter first."), code=code)
    with opened(wish, write=True) as ledger:
        register = ledger.register
        if any(each["code"] == code for each in own_fields(register, kind)):
            raise Refused(mark("There is a field own.{code} already."), code=code)
        values: dict[str, Scalar] = {
            "kind": kind,
            "code": code,
            "label": label or code,
            "type": holds,
            "personal": int(personal),
        }
        sentence = Sentence(mark("Own field {field} added"), {"field": code})
        born = Creation(CUSTOM_FIELD.code, -1, values)
        notice = ledger.commit(ChangeSet(sentence, Origin.COMMAND_LINE, creations=(born,)))
        count = register.count(Query(CUSTOM_FIELD))
        document = {"entry": notice.entry, "field": f"own.{code}", "fields": count}
        answer(wish, document, [f"{notice.entry}: {tell_notice(register, notice)} (own.{code})"])
    return 0
