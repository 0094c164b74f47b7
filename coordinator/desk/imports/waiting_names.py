"""What lists name and nobody has found yet, as it is read: never the name of somebody protected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from coordinator.desk.imports.import_words import import_caption, mention_words
from coordinator.desk.imports.mentions import known_names
from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.keys import name_key
from coordinator.domain.near_names import NearNames, name_parts
from coordinator.domain.protection import PROTECTED
from coordinator.domain.values import fold
from coordinator.ledger.mentions import Mention, PersonMention
from coordinator.ledger.protected_names import ProtectedNames, protected_names
from coordinator.ledger.questions import Filter, Query, Register, Test, WaitingMention
from coordinator.words import text

_NEAREST: Final = 3


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
    if not found:
        return []
    words, names = _words_of_protected(register), protected_names(register)
    return [_as_read(register, each, guarded=_names_somebody_protected(each.mention, words, names)) for each in found]


def _as_read(register: Register, each: WaitingMention, *, guarded: bool) -> WaitingName:
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
    return text("Several, or somebody of a near name.") if several else text("Not here yet.")


def nearly_called(register: Register, mentions: Iterable[Mention]) -> Mapping[Mention, list[str]]:
    """Who is called nearly as a mention of somebody says, of each mention that has any; nobody protected."""
    named = {each: name_parts(each.name) for each in mentions if isinstance(each, PersonMention) and each.name}
    if not named:
        return {}
    known = known_names(register, PERSON.code)
    near = NearNames(list(map(name_parts, known)))
    found = {
        each: [known[at] for at in near.near(parts) if name_parts(known[at]) != parts][:_NEAREST]
        for each, parts in named.items()
    }
    return {each: names for each, names in found.items() if names}


def _names_somebody_protected(mention: Mention, words: frozenset[str], names: ProtectedNames) -> bool:
    """Whether a list may name somebody protected: by a name written in whatever way, by an id however short, or by
    anything else that names them in a text.
    """
    if not isinstance(mention, PersonMention):
        return False
    ids = list(filter(None, (mention.username, mention.email, mention.external_id)))
    if not words.isdisjoint({name_key(mention.name), *map(fold, ids)}):
        return True
    return any(names.hidden(said) != said for said in (mention.name, *ids))


def _words_of_protected(register: Register) -> frozenset[str]:
    """The names and ids of everybody protected, as they are recognised."""
    found: set[str] = set()
    for person in register.records(Query(PERSON, filters=(Filter(PROTECTED, Test.IS, (1,)),))):
        found.add(name_key(f"{person.given_name or ''}{person.family_name or ''}"))
        found |= {fold(word) for word in (person.username, person.email, person.external_id) if word}
    return frozenset(found - {""})


def waiting_words(names: Sequence[WaitingName], most: int) -> str:
    """``bo.b@x (NSK-1), Åke Prov (NSK-7)``: the first names with their records, each once."""
    records: dict[str, list[str]] = {}
    for each in names:
        records.setdefault(each.said, []).append(each.title)
    shown = [f"{said} ({', '.join(titles[:3])})" for said, titles in list(records.items())[:most]]
    return ", ".join([*shown, "…"] if len(records) > most else shown)
