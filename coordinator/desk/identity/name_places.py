"""Where other records' texts name a person: offered when somebody is protected, told after somebody was erased."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from typing import Final

from coordinator.desk.records.entry_sentences import field_caption
from coordinator.domain.changes import Change, Key, Record, Ref
from coordinator.domain.inventory_kinds import CUSTOM_FIELD, PERSON, SAME_AS
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS
from coordinator.domain.name_words import NameWords, Naming, naming
from coordinator.domain.values import fold
from coordinator.ledger.own_fields import own_fields
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import count_text, text

_SOMEBODY_S_OWN: Final = frozenset({"given_name", "family_name", "username", "email", "external_id", "alias"})
_AT_ONCE: Final = 2_000  # records
MOST: Final = 500
"""Places that are listed; who is named oftener is named by more than a name."""


@dataclass(frozen=True, slots=True)
class NamePlace:
    """One text that names the person: the record, the field, the text as it stands and how it names them."""

    ref: Ref
    field: str
    said: str
    naming: Naming

    @property
    def doubtful(self) -> bool:
        """Whether it may be somebody else's name."""
        return self.naming.doubtful

    @property
    def change(self) -> Change:
        """The change that puts the other word in the name's place."""
        return Change(Key(self.ref.kind, self.ref.id, self.field), self.said, self.naming.replaced)


def chosen_places(places: Iterable[NamePlace], *, sure: bool, doubtful: bool) -> list[NamePlace]:
    """Those of the places that are to lose the name: the ``sure`` ones, and the ``doubtful`` ones with them."""
    return [place for place in places if (doubtful if place.doubtful else sure or doubtful)]


def name_places(
    register: Register,
    words: NameWords,
    instead: str,
    *,
    apart: int,
    wanted: Callable[[NamePlace], bool] = lambda _place: True,
) -> list[NamePlace]:
    """The texts of all records but the person ``apart`` that name somebody by these words, the sure ones first.

    ``instead`` is what would take the name's place; only places that are ``wanted`` are listed.
    """
    others = cache(partial(_logins_of_others, register, apart))  # asked for where a place is in doubt
    named = (
        each
        for each in _places(register, words, instead, apart)
        if (not each.doubtful or fold(each.said) not in others()) and wanted(each)
    )
    found = list(islice(named, MOST))
    return sorted(found, key=lambda place: place.doubtful)


def _logins_of_others(register: Register, apart: int) -> frozenset[str]:
    """The usernames and addresses of everybody else: a text that is one of them names whoever has it."""
    ids = [id for id in register.ids(Query(PERSON)) if id != apart]
    rows = register.rows(PERSON, ids, ("username", "email"))
    return frozenset(fold(str(login)) for row in rows for login in row if login)


def place_words(register: Register, place: NamePlace) -> str:
    """One place as a line: the record, the field, and the text as it would be; never the name itself."""
    words = text(
        "{record}, {field}: {said}",
        record=f"{text(KINDS[place.ref.kind].singular)} {_named(register, place)}",
        field=field_caption(register, place.ref.kind, place.field),
        said=place.naming.replaced,
    )
    return text("{words} (perhaps somebody else)", words=words) if place.doubtful else words


def left_words(count: int) -> str:
    """After an erasing: that some texts may still be about the person."""
    return count_text(
        "{count} text may still name the person. Look at it:",
        "{count} texts may still name the person. Look at them:",
        count,
    )


def _named(register: Register, place: NamePlace) -> str:
    """The record's name; one that is itself the text is named by what would take its place."""
    name = register.name(place.ref)
    return place.naming.replaced if name == place.said else name


def _places(register: Register, words: NameWords, instead: str, apart: int) -> Iterator[NamePlace]:
    if not words:
        return
    for kind in KINDS.values():
        codes = _codes(register, kind.code)
        ids = register.ids(_looked_through(kind, apart)) if codes else ()
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            rows = register.rows(kind, some, codes)
            if not words.may_stand_in(fold("\n".join(str(said) for row in rows for said in row if said))):
                continue
            for id, row in zip(some, rows, strict=True):
                if (kind.code, id) != (PERSON.code, apart):
                    yield from _of_record(Ref(kind.code, id), codes, row, words, instead)


def _looked_through(kind: Kind[Record], apart: int) -> Query[Record]:
    """All records of a kind; what was joined into the person themselves is never shown, and keeps its words."""
    return Query(kind, filters=(Filter(PERSON.code, Test.IS_NOT, (apart,)),) if kind is SAME_AS else ())


def _of_record(
    ref: Ref, codes: Sequence[str], row: Sequence[object], words: NameWords, instead: str
) -> Iterator[NamePlace]:
    for code, said in zip(codes, row, strict=True):
        if isinstance(said, str) and (found := naming(said, words, instead)) is not None:
            yield NamePlace(ref, code, said, found)


def _codes(register: Register, kind: str) -> list[str]:
    """The fields in which somebody writes texts, the school's own among them."""
    if kind == CUSTOM_FIELD.code:
        return ["label"]
    own = [field.code for field in own_fields(register, kind)] if KINDS[kind].custom_fields else []
    fields = [
        field.code
        for field in KINDS[kind].fields
        if field.is_text and not (kind == PERSON.code and field.code in _SOMEBODY_S_OWN)
    ]
    return [*fields, *own]
