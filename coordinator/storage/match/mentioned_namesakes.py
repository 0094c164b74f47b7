"""Mentions of one name that a list makes with several classes, or with one and without: told by each other as they
would be by the people whom a class list has brought before, so that the order of files does not matter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

from coordinator.domain.keys import group_key, name_key
from coordinator.ledger.mentions import Mention, PersonMention

SEVERAL: Final = 0
"""What a look-up answers where several records could be meant: none is taken, and no further one comes to be."""

Namesakes = Mapping[str, PersonMention]
"""The mentions of a name that say a class, by its key."""


def namesakes_in(references: Iterable[tuple[str, Mention]]) -> Mapping[str, Namesakes]:
    """The mentions by a name alone that say a class, by the name's key, where others are of that name, too."""
    alike: dict[str, list[PersonMention]] = {}
    for _, mention in references:
        if isinstance(mention, PersonMention) and _is_by_name(mention):
            alike.setdefault(name_key(mention.name), []).append(mention)
    found: dict[str, dict[str, PersonMention]] = {}
    for name, mentions in alike.items():
        for mention in mentions if len(mentions) > 1 else ():
            if mention.group:
                found.setdefault(name, {}).setdefault(group_key(mention.group), mention)
    return found


def _is_by_name(mention: PersonMention) -> bool:
    return bool(mention.name) and not any(mention[:3])


def told_beside(
    conn: sqlite3.Connection, mention: PersonMention, id: int | None, beside: Namesakes
) -> tuple[PersonMention, int | None]:
    """The mention and whom it means, where others of the name stand ``beside`` it: without a class it is the only one
    of the name, or one of several; with a class it is nobody in a class that another mention says.
    """
    if not _is_by_name(mention):
        return mention, id
    there = _class_of(conn, id) if id else ""
    if not mention.group:
        if len(beside) > 1:
            return mention, SEVERAL if there or not id else id
        return (mention, id) if id is not None else (next(iter(beside.values())), None)
    return (mention, None) if there in beside and there != group_key(mention.group) else (mention, id)


def _class_of(conn: sqlite3.Connection, id: int) -> str:
    sql = 'SELECT g.name FROM person p JOIN "group" g ON g.id = p."group" WHERE p.id = ?'
    row = conn.execute(sql, (id,)).fetchone()
    return group_key(str(row[0])) if row else ""
