"""What a list asks, as JSON that is kept: a view that somebody saved by name, how a list was left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from coordinator.domain.changes import Record
from coordinator.domain.identity_numbers import About, holds_number
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kinds import KINDS
from coordinator.domain.number_rules import text_rule
from coordinator.domain.values import Scalar
from coordinator.ledger.questions import Filter, Query, Test


def query_kept(query: Query[Record]) -> dict[str, Any]:
    """A query as JSON."""
    return {
        "text": query.text,
        "filters": [[each.path, each.test.value, list(each.values)] for each in query.filters],
        "order": [list(each) for each in query.order],
    }


def query_holds_number(query: Query[Record], name: str, today: date) -> bool:
    """Whether a view of this name holds a personal identity number: in its name, search text or filters."""
    kind = query.kind.code
    about = About.PEOPLE if kind == PERSON.code else About.NAMED
    if holds_number(name, About.PEOPLE, today) or holds_number(query.text, about, today):
        return True
    asked = [(text_rule(kind, each.path), said) for each in query.filters for said in each.values]
    return any(
        rule.holds(said, today) if rule is not None else holds_number(said, About.NAMED, today)
        for rule, said in asked
        if isinstance(said, str)
    )


def query_from(kind: str, kept: Mapping[str, Any]) -> Query[Record]:
    """The query that was kept; what cannot be read is left out."""
    filters = tuple(made for each in _items(kept, "filters") if (made := _filter(each)) is not None)
    order = tuple((str(path), bool(down)) for path, down in (each for each in _items(kept, "order") if len(each) == 2))
    return Query(KINDS[kind], str(kept.get("text") or ""), filters, order)


def _items(kept: Mapping[str, Any], name: str) -> Sequence[Sequence[Any]]:
    found = kept.get(name)
    return [each for each in found if isinstance(each, list)] if isinstance(found, list) else []


def _filter(kept: Sequence[Any]) -> Filter | None:
    known = {each.value: each for each in Test}
    if len(kept) != 3 or kept[1] not in known or not isinstance(kept[2], list):
        return None
    values: tuple[Scalar, ...] = tuple(each for each in kept[2] if each is None or isinstance(each, str | int))
    return Filter(str(kept[0]), known[kept[1]], values)
