"""Records that are found only by a protected person's name in a text that shows the alias: as if not there (U7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coordinator.domain.changes import Record
from coordinator.domain.values import clean, fold
from coordinator.ledger.protected_names import ProtectedNames, protected_names
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.ledger.shown_rows import may_name, protected_people_of, shown_rows

if TYPE_CHECKING:
    from coordinator.storage.queries.sqlite_register import SqlRegister


def without_hidden_matches(register: SqlRegister, query: Query[Record]) -> Query[Record]:
    """The query without the records in which a word that is asked for stands in a hidden name alone. Only words that
    may be of such a name are looked at, and only what they find.
    """
    asked, words = _asked(query), fold(clean(query.text)).split() if query.kind.search else []
    names = protected_names(register) if asked or words else None
    if not names:
        return query
    hidden = set[int]()
    for each in asked:
        if names.may_be_asked_for(_words(each)):
            hidden.update(_filtered(register, query, each))
    if names.may_be_asked_for(words):
        hidden.update(_searched(register, query, words, names))
    return (
        replace(query, filters=(*query.filters, Filter("id", Test.IS_NOT, tuple(sorted(hidden))))) if hidden else query
    )


def _asked(query: Query[Record]) -> list[Filter]:
    """The filters that ask for a part of a text in which a name may stand."""
    return [each for each in query.filters if each.test is Test.CONTAINS and may_name(query.kind.code, each.path)]


def _words(filter: Filter) -> list[str]:
    return [word for value in filter.values for word in fold(str(value)).split()]


def _filtered(register: SqlRegister, query: Query[Record], filter: Filter) -> Iterator[int]:
    """The records that a filter finds and whose text, as it is shown, it would not."""
    ids = register.matching(Query(query.kind, filters=(filter,)))
    wanted = [fold(str(value)) for value in filter.values]
    for id, (said,) in zip(ids, shown_rows(register, query.kind.code, ids, [filter.path]), strict=True):
        shown = fold(str(said or ""))
        if not any(word in shown for word in wanted):
            yield id


def _searched(
    register: SqlRegister, query: Query[Record], words: Sequence[str], names: ProtectedNames
) -> Iterator[int]:
    """The same, of the words of a search."""
    ids = register.matching(Query(query.kind, query.text))
    people = protected_people_of(register, query.kind.code, ids)
    for id, said in register.search_texts(query.kind, ids):
        shown = fold(names.hidden_of(said, people.get(id, ())))
        if not all(word in shown for word in words):
            yield id
