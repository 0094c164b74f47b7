"""``edit`` and ``add``: fields of records, written as a person says them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import click

from coordinator.cli.click_verbs import DAY, Verb, option, pass_wish
from coordinator.cli.conditions import items, own_codes, path_of
from coordinator.cli.listed_kinds import LISTED
from coordinator.cli.open_register import opened
from coordinator.cli.output import print_answer
from coordinator.cli.protect_verb import left_lines, place_documents
from coordinator.cli.run_options import RunOptions
from coordinator.desk.identity.duplicates import twin_sentence, twins_of
from coordinator.desk.identity.name_places import place_words
from coordinator.desk.identity.person_protection import edit_or_step, places_of
from coordinator.desk.records.editing import NEW, Why, add
from coordinator.desk.records.entry_sentences import tell_notice
from coordinator.desk.records.lookup import find_record
from coordinator.domain.changes import Origin, Record
from coordinator.domain.fields import Field
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kinds import KINDS, OWN_PREFIX
from coordinator.domain.protection import PROTECTED
from coordinator.domain.records import Person
from coordinator.domain.values import Scalar
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused, refusing_unread
from coordinator.ledger.own_fields import field_of
from coordinator.ledger.questions import Register
from coordinator.words import mark, text

_EDITABLE: Final = tuple(each.kind for each in LISTED.values() if each.edits)
_ADDABLE: Final = tuple(each.kind for each in LISTED.values() if each.adds)


@click.command("edit", cls=Verb, help=mark("Changes fields of one record: FIELD=VALUE, an empty value clears."))
@click.argument("kind", type=click.Choice(_EDITABLE))
@click.argument("called", metavar="NAME")
@click.argument("wanted", nargs=-1, required=True, metavar="FIELD=VALUE…")
@option("--reason", metavar="TEXT", help=mark("Why, for the log."))
@option("--on", "on", type=DAY, help=mark("The day it holds from, if not today."))
@pass_wish
def edit_verb(
    wish: RunOptions, kind: str, called: str, wanted: tuple[str, ...], reason: str | None, on: date | None
) -> int:
    """Answers with the entry and the record as it is now; whoever becomes protected, also with the texts that name them
    (``places``). Refuses unknown fields, values and names.
    """
    with opened(wish, write=True) as ledger:
        record = find_record(ledger.register, KINDS[kind], called)
        values = read_values(ledger.register, kind, wanted)
        changes = edit_or_step(record, values, Why(Origin.COMMAND_LINE, reason, dated(ledger, on)))
        notice = ledger.commit(changes) if changes else None
        _answer(wish, ledger, record, notice, protecting=PERSON.field(PROTECTED) in values)
    return 0


def _naming(register: Register, record: Record) -> tuple[list[dict[str, Any]], list[str]]:
    """The texts that name somebody who is protected now: for a script, and as lines with the step."""
    if not isinstance(record, Person) or not record.protected:
        return [], []
    places = places_of(register, record, "")
    step = text("The step: coordinator protect {person} --replace", person=f'"#{record.id}"')
    lines = left_lines([place_words(register, place) for place in places])
    return place_documents(register, places, ()), [*lines, f"      {step}"] if lines else []


def _answer(
    wish: RunOptions, ledger: Ledger, record: Record, notice: Notice | None, *, protecting: bool = False
) -> None:
    register = ledger.register
    document: dict[str, Any] = {"entry": None if notice is None else notice.entry}
    document |= items(register, record.kind, [record.id])[0]
    if notice is None:
        print_answer(wish, document, [text("{record} has these values already.", record=register.name(record.ref))])
    else:
        twins = _twins(register, record)
        document["twins"] = [twin for twin, _ in twins]
        named: list[str] = []
        if protecting:
            document["places"], named = _naming(register, register.get(KINDS[record.kind], record.id) or record)
        said = [f"{notice.entry}: {tell_notice(register, notice)}", *named, *(line for _, line in twins)]
        print_answer(wish, document, said)


def _twins(register: Register, record: Record) -> list[tuple[dict[str, Any], str]]:
    """The records that this one may be over again: for a script, and in words with the step."""
    now = register.get(KINDS[record.kind], record.id) or record
    found = []
    for pair in twins_of(register, now):
        other = pair.other if pair.one == record.id else pair.one
        step = f"coordinator join {record.kind} #{pair.one} #{pair.other}"
        sentence = twin_sentence(register, record, pair)
        told = text("{sentence} If they are one: {step}", sentence=sentence, step=step)
        found.append(({"id": other, "reason": pair.why}, told))
    return found


@click.command("add", cls=Verb, help=mark("Adds one record: FIELD=VALUE for each of its fields."))
@click.argument("kind", type=click.Choice(_ADDABLE))
@click.argument("wanted", nargs=-1, required=True, metavar="FIELD=VALUE…")
@option("--reason", metavar="TEXT", help=mark("Why, for the log."))
@pass_wish
def add_verb(wish: RunOptions, kind: str, wanted: tuple[str, ...], reason: str | None) -> int:
    """Answers with the entry and the new record."""
    with opened(wish, write=True) as ledger:
        register = ledger.register
        values = {field.code: value for field, value in read_values(register, kind, wanted).items()}
        notice = ledger.commit(add(kind, values, Why(Origin.COMMAND_LINE, reason)))
        record = register.get(KINDS[kind], notice.created[NEW].id)
        if record is not None:
            _answer(wish, ledger, record, notice, protecting=bool(values.get(PROTECTED)))
    return 0


def dated(ledger: Ledger, on: date | None) -> str | None:
    """The day for a change set: none for today, as a back-dated fact is visible as such."""
    return None if on is None or on == ledger.today else on.isoformat()


def read_values(register: Register, kind: str, wanted: Sequence[str]) -> dict[Field, Scalar]:
    """The values that ``FIELD=VALUE`` mean; ``Refused`` for a field that is not there or not for editing."""
    values: dict[Field, Scalar] = {}
    for typed in wanted:
        name, equals, value = typed.partition("=")
        if not equals or not name.strip():
            raise Refused(mark("“{said}” is no new value. Write it as FIELD=VALUE."), said=typed)
        code = path_of(register, kind, name.strip())
        field = field_of(register, kind, code)
        known = (*KINDS[kind].by_code, *own_codes(register, kind))
        if field is None or code not in known or not field.editable:
            open_to_edit = [each for each in known if each.startswith(OWN_PREFIX) or KINDS[kind].field(each).editable]
            raise Refused(
                mark("“{field}” cannot be changed here. These can: {known}."),
                field=name.strip(),
                known=", ".join(open_to_edit),
            )
        values[field] = read_value(register, field, value)
    return values


def read_value(register: Register, field: Field, typed: str) -> Scalar:
    """What a text means for a field: a reference by the name of its record."""
    if field.refers is not None and typed.strip():
        return find_record(register, KINDS[field.refers], typed).id
    with refusing_unread():
        return field.read(typed)
