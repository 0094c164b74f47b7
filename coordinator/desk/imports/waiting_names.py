"""What lists name and nobody has found yet, as it is read: never the name of somebody protected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coordinator.desk.imports.import_words import import_caption, mention_words
from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.keys import name_key
from coordinator.domain.protection import PROTECTED
from coordinator.ledger.mentions import Mention, PersonMention
from coordinator.ledger.protected_names import protected_names
from coordinator.ledger.questions import Filter, Query, Register, Test, WaitingMention
from coordinator.words import text


@dataclass(frozen=True, slots=True)
class WaitingName:
    """One name that waits: on which record, in which field, what the list says, where it says so, and why it waits."""

    record: Ref
    title: str
    field: str
    said: str
    file: str
    line: int
    why: str


def waiting_names(register: Register, limit: int | None = None) -> list[WaitingName]:
    """What waits, the oldest first; everything, or the first ``limit``."""
    found = register.waiting_mentions(limit)
    hidden = _keys_of_protected(register) if found else frozenset()
    return [_as_read(register, each, hidden) for each in found]


def _as_read(register: Register, each: WaitingMention, hidden: frozenset[str]) -> WaitingName:
    guarded = _names_somebody_protected(register, each.mention, hidden)
    said = text("somebody protected") if guarded else mention_words(each.mention)
    return WaitingName(
        each.record,
        register.name(each.record),
        import_caption(each.record.kind, each.field),
        said,
        each.file,
        each.line,
        why_words(several=each.several),
    )


def why_words(*, several: bool) -> str:
    """Why a name waits."""
    return text("Several may be meant.") if several else text("Not here yet.")


def _names_somebody_protected(register: Register, mention: Mention, hidden: frozenset[str]) -> bool:
    """Whether a list may name somebody protected: by a name written in whatever way, or by anything else that names
    them in a text.
    """
    if not isinstance(mention, PersonMention):
        return False
    said = filter(None, (mention.name, mention.username, mention.email, mention.external_id))
    names = protected_names(register)
    return name_key(mention.name) in hidden or any(names.hidden(word) != word for word in said)


def _keys_of_protected(register: Register) -> frozenset[str]:
    people = register.records(Query(PERSON, filters=(Filter(PROTECTED, Test.IS, (1,)),)))
    return frozenset(name_key(f"{each.given_name}{each.family_name}") for each in people) - {""}


def waiting_words(names: Sequence[WaitingName], most: int) -> str:
    """``bo.b@x (NSK-1), Åke Prov (NSK-7)``: the first names with their records, each once."""
    records: dict[str, list[str]] = {}
    for each in names:
        records.setdefault(each.said, []).append(each.title)
    shown = [f"{said} ({', '.join(titles[:3])})" for said, titles in list(records.items())[:most]]
    return ", ".join([*shown, "…"] if len(records) > most else shown)
