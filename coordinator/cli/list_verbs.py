"""``list`` and ``show``: what there is, and one record with its history."""

from __future__ import annotations

from typing import Any, Final

import click

from coordinator.cli.click_verbs import Verb, option, pass_wish
from coordinator.cli.conditions import filter_of, items, shown_cell, sort_path
from coordinator.cli.listed_kinds import LISTED, PLURALS
from coordinator.cli.log_output import entry_document, history_lines
from coordinator.cli.open_register import opened
from coordinator.cli.output import print_answer, text_table
from coordinator.cli.run_options import RunOptions
from coordinator.desk.identity.joining import former_records, former_words
from coordinator.desk.records.entry_sentences import field_caption
from coordinator.desk.records.lookup import find_record
from coordinator.domain.changes import Record
from coordinator.domain.derived import DERIVED
from coordinator.domain.inventory_kinds import DEVICE, HANDOVER, LOAN, PERSON
from coordinator.domain.kinds import KINDS
from coordinator.domain.records import Person
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.ledger.shown_rows import hidden_fields
from coordinator.words import count_text, mark, text

_CAPTIONS: Final = {
    "model": mark("Model"), "kind": mark("Kind"), "maker": mark("Maker"), "group": mark("Group"),
    "held_by": mark("Held by"),
    **{each.code: each.label for each in DERIVED if each.listed and each.label},
}  # fmt: skip


@click.command("list", cls=Verb, help=mark("Lists what there is."))
@click.argument("what", type=click.Choice(tuple(PLURALS)))
@option("--search", default="", metavar="TEXT", help=mark("Only those in which every word stands."))
@option("--where", multiple=True, metavar="FIELD=VALUE", help=mark("Only those where it holds; also !=, <, > and ~."))
@option("--order", multiple=True, metavar="FIELD", help=mark("Sort by this field; -FIELD from the last."))
@option("--limit", type=click.IntRange(0, 1_000_000), help=mark("At most so many."))
@pass_wish
def list_verb(
    wish: RunOptions, what: str, search: str, where: tuple[str, ...], order: tuple[str, ...], limit: int | None
) -> int:
    """Answers with the ``list`` shape."""
    kind = PLURALS[what]
    with opened(wish) as ledger:
        register = ledger.register
        query = query_of(register, kind, search, where, order)
        total = register.count(query)
        found = items(register, kind, register.ids(query, limit))
        print_answer(wish, {"total": total, "items": found}, _lines(register, kind, found, total))
    return 0


def query_of(
    register: Register, kind: str, search: str, where: tuple[str, ...], order: tuple[str, ...] = ()
) -> Query[Record]:
    """The query that the options mean."""
    filters = tuple(filter_of(register, kind, typed) for typed in where)
    sorted_by = tuple((sort_path(register, kind, typed.removeprefix("-")), typed.startswith("-")) for typed in order)
    return Query(KINDS[kind], search, filters, sorted_by or tuple((path, False) for path in LISTED[kind].order))


def list_caption(register: Register, kind: str, code: str) -> str:
    """What heads a column."""
    return text(_CAPTIONS[code]) if code in _CAPTIONS else field_caption(register, kind, code)


def _lines(register: Register, kind: str, found: list[dict[str, Any]], total: int) -> list[str]:
    columns = LISTED[kind].columns
    rows = [[shown_cell(register, kind, code, item[code]) for code in columns] for item in found]
    lines = text_table([list_caption(register, kind, code) for code in columns], rows) if found else []
    return [*lines, _counted(kind, total)]


def _counted(kind: str, total: int) -> str:
    if kind == DEVICE.code:
        return count_text("{count} device", "{count} devices", total)
    return f"{KINDS[kind].caption}: {total}"


@click.command("show", cls=Verb, help=mark("Shows one record with its history."))
@click.argument("kind", type=click.Choice(tuple(PLURALS.values())))
@click.argument("called", metavar="NAME")
@pass_wish
def show_verb(wish: RunOptions, kind: str, called: str) -> int:
    """Answers with the ``show`` shape; a device by serial number or asset tag. ``hidden`` are the fields of which
    something is known and not shown, since somebody with a protected identity has the record.
    """
    with opened(wish) as ledger:
        register = ledger.register
        record = find_record(register, KINDS[kind], called)
        print_answer(wish, *_record_answer(register, record))
    return 0


_SHOWN_AGAIN: Final = (PERSON.code, "name")
"""In the document for scripts; a person has read it as *shown*."""


def _record_answer(register: Register, record: Record) -> tuple[dict[str, Any], list[str]]:
    kind = record.kind
    item = items(register, kind, [record.id])[0]
    lines = [
        f"{list_caption(register, kind, code)}: {shown_cell(register, kind, code, value)}"
        for code, value in item.items()
        if value is not None and code not in ("id", "uid") and (kind, code) != _SHOWN_AGAIN
    ]
    lines = list(dict.fromkeys(lines))  # a model stands under two codes
    document = dict(item)
    lines += _not_shown(register, record, document)
    if (held := LISTED[kind].contents) is not None:
        order = ((LISTED[held.kind].order[0], False),)
        query = Query(KINDS[held.kind], filters=(Filter(held.field, Test.IS, (record.id,)),), order=order)
        inside = items(register, held.kind, register.ids(query))
        document[held.key] = inside
        lines += ["", *_lines(register, held.kind, inside, len(inside))]
    if kind == HANDOVER.code:
        document["devices"] = _handed(register, record.id)
        lines += ["", *(f"{each['serial']}  {each['asset_tag'] or ''}" for each in document["devices"])]
    lines += _former(register, record, document)
    entries = register.entries(ref=record.ref)
    document["history"] = [entry_document(register, entry, record.ref) for entry in entries]
    lines += ["", text("History")]
    for entry in entries:
        lines += history_lines(register, entry, record.ref)
    return document, lines


def _not_shown(register: Register, record: Record, document: dict[str, Any]) -> list[str]:
    """Of which fields nothing is shown though they say something."""
    hidden = hidden_fields(register, record)
    if not hidden:
        return []
    document["hidden"] = hidden
    captions = ", ".join(field_caption(register, record.kind, code) for code in hidden)
    return [text("Not shown, since the person is protected: {fields}", fields=captions)]


def _former(register: Register, record: Record, document: dict[str, Any]) -> list[str]:
    """What was joined into the record; of a protected person the numbers alone."""
    found = former_records(register, record)
    if not found:
        return []
    hidden = isinstance(record, Person) and record.protected
    document["same_as"] = [{"id": each.former, "uid": each.former_uid} for each in found]
    words = (f"#{each.former} {'' if hidden else former_words(register, record, each)}".strip() for each in found)
    return ["", text("The same as"), *words]


def _handed(register: Register, handover: int) -> list[dict[str, Any]]:
    """The devices of a hand-over, by the loans that it began or ended."""
    found: dict[int, dict[str, Any]] = {}
    for field in ("issued", "returned"):
        loans = register.ids(Query(LOAN, filters=(Filter(field, Test.IS, (handover,)),)))
        paths = ("device", "device.serial", "device.asset_tag", "device.product.model")
        for row in register.rows(LOAN, loans, paths):
            device, serial, tag, model = row
            if isinstance(device, int):
                found[device] = {"id": device, "serial": serial, "asset_tag": tag, "product": model}
    return list(found.values())
