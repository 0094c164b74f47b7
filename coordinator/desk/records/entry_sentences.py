"""What an entry of the log says, rendered when it is shown: records by today's names, numbers in the right form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from coordinator.domain.changes import Dropped, Ref, Sentence
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kinds import KINDS, OWN_PREFIX
from coordinator.domain.protection import ALIAS_PUT, guards
from coordinator.domain.values import Scalar, show_integer
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.own_fields import field_of
from coordinator.ledger.protected_names import protected_names
from coordinator.ledger.questions import Entry, LoggedChange, Register
from coordinator.words import count_text, mark, text

# The log keeps one message id whatever the count; for a count of one, this is said instead.
_OF_ONE: Final = {
    "{count} texts lost a personal identity number, in the past too": mark(
        "One text lost a personal identity number, in the past too"
    ),
    ALIAS_PUT: mark("{record} corrected; an alias put into one text"),
    "{count} people erased for good.": mark("One person erased for good."),
    "{count} people erased for good; backups from before ({backups}) may still hold them.": mark(
        "One person erased for good; backups from before ({backups}) may still hold them."
    ),
    "{count} delivered units checked, {deviating} deviate": mark("One delivered unit checked, {deviating} deviate"),
    "{order}: {count} changes acknowledged": mark("{order}: one change acknowledged"),
    "{count} receipts for {group}": mark("One receipt for {group}"),
    "{count} devices taken back, receipt {receipt}": mark("One device taken back, receipt {receipt}"),
    "{count} devices transferred to {unit}": mark("One device transferred to {unit}"),
    "{count} devices are kept until {day}": mark("One device is kept until {day}"),
    "{count} exemptions made": mark("One exemption made"),
    "{count} exemptions withdrawn": mark("One exemption withdrawn"),
    "School year: {count} periods removed": mark("School year: one period removed"),
    "{count} devices handed to {person}, receipt {receipt}": mark("One device handed to {person}, receipt {receipt}"),
}

_ROLES: Final = {"undo": mark("Undone: {sentence}"), "redo": mark("Done again: {sentence}")}


def tell(register: Register, message: str, values: Mapping[str, Ref | Scalar], language: str | None = None) -> str:
    """The message in the language, its places filled; a protected person stands under their alias (needs U7)."""
    places = {place: _value_words(register, place, value) for place, value in values.items()}
    chosen = _OF_ONE.get(message, message) if values.get("count") == 1 else message
    return text(chosen, in_language=language, **places)


def tell_sentence(register: Register, sentence: Sentence) -> str:
    """A change set's sentence."""
    return tell(register, sentence.message, sentence.values)


def tell_entry(register: Register, entry: Entry) -> str:
    """An entry's sentence; an undo tells what it undid."""
    first = _undone(register, entry)
    if first is not None:
        return text(_ROLES[entry.role], sentence=tell(register, first.message, first.values))
    return tell(register, entry.message, entry.values)


def _undone(register: Register, entry: Entry) -> Entry | None:
    """The entry that an undo or redo is about in the end."""
    number = entry.values.get("entry")
    return register.entry(number) if entry.role in _ROLES and isinstance(number, int) else None


def tell_notice(register: Register, notice: Notice) -> str:
    """What was just written."""
    found = register.entry(notice.entry)
    return tell_sentence(register, notice.sentence) if found is None else tell_entry(register, found)


def dropped_words(dropped: Sequence[Dropped]) -> str:
    """Which texts lost a personal identity number, as a sentence; nothing where none did."""
    if not dropped:
        return ""
    labels = dict.fromkeys(text(each.label) for each in dropped)
    return count_text(
        "A personal identity number was not kept: {fields}.",
        "{count} personal identity numbers were not kept: {fields}.",
        len(dropped),
        fields=", ".join(labels),
    )


def field_caption(register: Register, kind: str, code: str) -> str:
    """What a field is called: the label of the school's own field, the caption of the house's, or the code itself."""
    found = field_of(register, kind, code)
    if found is None:
        return code
    return found.label if code.startswith(OWN_PREFIX) else found.caption


def tell_value(register: Register, kind: str, code: str, value: Scalar) -> str:
    """A field's value as a person reads it: a record by its name, a choice by its label, money in kronor."""
    found = field_of(register, kind, code)
    if found is None or value is None:
        return "" if value is None else str(value)
    if found.refers is not None and isinstance(value, int):
        return register.name(Ref(found.refers, value))
    return found.show(value)


def tell_change(register: Register, change: LoggedChange) -> str:
    """One field's step: ``Status: in store → in use``; a creation and a removal by their record."""
    record = register.name(Ref(change.kind, change.id))
    kind = text(KINDS[change.kind].singular)
    if not change.field:
        message = mark("{kind} {record}: new") if change.after else mark("{kind} {record}: removed")
        return text(message, kind=kind, record=record)
    caption = field_caption(register, change.kind, change.field)
    if change.erased:
        return text("{field}: erased", field=caption)
    before = tell_value(register, change.kind, change.field, change.before) or "–"
    after = tell_value(register, change.kind, change.field, change.after) or "–"
    return f"{caption}: {before} → {after}"


def tell_reason(register: Register, entry: Entry) -> str:
    """Why an entry was made, in the words of whoever wrote it; protected people under their alias."""
    return protected_names(register).hidden(entry.reason or "")


def is_hidden(register: Register, change: LoggedChange) -> bool:
    """Whether a change tells what is not shown of a protected person, or a text that named them (needs U7)."""
    # That a person is protected is itself no line of a log that is passed on (durability §7).
    itself = (change.kind, change.field) == ("person", "protected")
    paths = ("protected",) if itself else guards(change.kind, change.field)
    if paths and 1 in register.rows(KINDS[change.kind], [change.id], paths)[0]:
        return True
    return _names_somebody(register, change)


def _names_somebody(register: Register, change: LoggedChange) -> bool:
    """Whether a text of the log names a protected person, or gave their name up for the alias."""
    texts = [said for said in (change.before, change.after) if isinstance(said, str)]
    names = protected_names(register)
    if not (names and texts):
        return False
    gave_up = (change.kind, change.id, change.field) in names.given_up
    return gave_up or any(names.hidden(said) != said for said in texts)


def _value_words(register: Register, place: str, value: Ref | Scalar) -> str:
    if isinstance(value, Ref):
        name = register.name(value)
        return name if value.kind == PERSON.code else protected_names(register).hidden(name)
    if isinstance(value, int) and place != "entry":  # an entry's number is a name, no quantity
        return show_integer(value)
    if place == "field" and value:  # the label of a field, which is a message id
        return text(str(value))
    return "" if value is None else protected_names(register).hidden(str(value))
