"""``settings`` and ``field``: what the school decides for itself: its papers, its name, fields of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from coordinator.cli.click_verbs import FILE, Verbs, option, pass_wish
from coordinator.cli.conditions import own_field_entries
from coordinator.cli.open_register import opened
from coordinator.cli.output import print_answer, text_table
from coordinator.cli.run_options import RunOptions
from coordinator.desk.records.entry_sentences import tell_notice
from coordinator.desk.records.school_settings import add_own_field, keep_setting, packed_logo
from coordinator.domain.changes import Origin
from coordinator.domain.fields import Type
from coordinator.domain.inventory_kinds import CUSTOM_FIELD
from coordinator.domain.kinds import KINDS
from coordinator.domain.settings import LOGO, SETTINGS
from coordinator.domain.values import read_long_text
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Query
from coordinator.words import mark, text

_TYPES: Final = tuple(each.value for each in Type if each not in (Type.CHOICE, Type.REFERENCE, Type.CONTENT))


@click.group("settings", cls=Verbs, help=mark("What the school decides for itself."))
def settings_verbs() -> None:
    """The verbs of settings."""


@settings_verbs.command("list", help=mark("Lists the settings."))
@pass_wish
def list_settings_verb(wish: RunOptions) -> int:
    """Answers with {"settings": {code: text or null}}; a logo as whether there is one."""
    with opened(wish) as ledger:
        values = {code: ledger.register.setting(code) for code in SETTINGS}
    if values[LOGO]:
        values[LOGO] = text("yes")
    rows = [(code, text(each.label), values[code] or "") for code, each in SETTINGS.items()]
    print_answer(wish, {"settings": values}, text_table((text("Setting"), text("What it is"), text("Value")), rows))
    return 0


@settings_verbs.command("set", help=mark("Sets one; the value as text, or from a file."))
@click.argument("code", type=click.Choice(tuple(SETTINGS)))
@click.argument("value", required=False)
@option("--file", "file", type=FILE, metavar="FILE", help=mark("Read the value from this file."))
@pass_wish
def set_setting_verb(wish: RunOptions, code: str, value: str | None, file: Path | None) -> int:
    """Answers with the entry and the setting; a logo always from a file."""
    if (value is None) == (file is None) or (code == LOGO and value):
        raise click.UsageError(text("Give either a value or --file FILE (a logo always as a file)."))
    typed = packed_logo(_read(file)) if code == LOGO and file else _text(file) if file else read_long_text(value or "")
    with opened(wish, write=True) as ledger:
        notice = keep_setting(ledger, code, typed, Origin.COMMAND_LINE)
        entry = None if notice is None else notice.entry
        line = (
            text("It says so already.") if notice is None else f"{notice.entry}: {tell_notice(ledger.register, notice)}"
        )
        print_answer(wish, {"entry": entry, "setting": code}, [line])
    return 0


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


@click.group("field", cls=Verbs, help=mark("Fields of the school's own."))
def field_verbs() -> None:
    """The verbs of own fields."""


@field_verbs.command("list", help=mark("Lists the own fields."))
@pass_wish
def list_fields_verb(wish: RunOptions) -> int:
    """Answers with {"fields": [...]}."""
    with opened(wish) as ledger:
        found = own_field_entries(ledger.register)
    rows = [(f"own.{each['code']}", str(each["label"]), text(KINDS[str(each["kind"])].plural), str(each["type"]))
            for each in found]  # fmt: skip
    fields = [{**each, "code": f"own.{each['code']}", "personal": bool(each["personal"])} for each in found]
    captions = (text("Field"), text("Name"), text("Kind"), text("Holds"))
    print_answer(wish, {"fields": fields}, text_table(captions, rows) if rows else [text("There are no own fields.")])
    return 0


@field_verbs.command("add", help=mark("Adds an own field to devices: coordinator field add colour --label Färg."))
@click.argument("code", metavar="CODE")
@option("--label", metavar="TEXT", help=mark("What it is called; the code otherwise."))
@option("--type", "holds", type=click.Choice(_TYPES), default="text", help=mark("What it holds."))
@option("--personal", is_flag=True, help=mark("It is personal data: left out of exports, erased with the person."))
@option("--of", "kind", type=click.Choice([kind.code for kind in KINDS.values() if kind.custom_fields]),
        default="device", help=mark("Which records have it."))  # fmt: skip
@pass_wish
def add_field_verb(wish: RunOptions, code: str, label: str | None, holds: str, personal: bool, kind: str) -> int:
    """Answers with the entry and the field's code as it is used elsewhere: ``own.CODE``."""
    code = code.removeprefix("own.")
    with opened(wish, write=True) as ledger:
        register = ledger.register
        notice = add_own_field(ledger, kind, code, label or code, holds, personal=personal, origin=Origin.COMMAND_LINE)
        count = register.count(Query(CUSTOM_FIELD))
        document = {"entry": notice.entry, "field": f"own.{code}", "fields": count}
        print_answer(wish, document, [f"{notice.entry}: {tell_notice(register, notice)} (own.{code})"])
    return 0
