"""Whom a row may mean, in words: what tells the people apart between whom the person who imports decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.values import Scalar, show_integer
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.ledger.shown_rows import shown_rows
from coordinator.ledger.stage import LEAVE_ROW, MEANT, NEW_RECORD, MovedClasses, PreviewRow, RowQuestion, Stage
from coordinator.words import text

ASKED: Final = "asked"
"""What a preview calls the rows that are asked about."""
_PAGE: Final = 200
_MOST_DEVICES: Final = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be meant. What would tell who a protected person is is empty."""

    ref: Ref
    name: str
    group: str
    email: str
    devices: tuple[str, ...]

    @property
    def words(self) -> str:
        """``Ali Provberg, 7A, ali@skola.example, NSK-0472``."""
        return ", ".join(filter(None, (self.name, self.group, self.email, *self.devices)))


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """One answer to a question: its words, and whether it is the one that stands."""

    answer: str
    ref: Ref | None
    words: str
    stands: bool


def moved_words(moved: MovedClasses) -> str:
    """``41 of 44 in 7A stand in 8A now``: which classes of a list stand under another name here."""
    found = [
        text(
            "{count} of {size} in {old} stand in {new} now",
            count=show_integer(each.count),
            size=show_integer(each.size),
            old=each.old,
            new=each.new,
        )
        for each in moved.classes
    ]
    return text("{classes}. Are they the same people?", classes="; ".join(found))


def gone_words(register: Register, ref: Ref) -> str:
    """Somebody who is missing, with the devices that are to be taken back; a device by its name."""
    devices = list(_devices_of(register, ref.id)) if ref.kind == PERSON.code else []
    name = register.name(ref)
    return f"{name} ({', '.join(devices)})" if devices else name


def candidates(register: Register, question: RowQuestion) -> list[Candidate]:
    """Those who may be meant, with what tells them apart."""
    ids = [ref.id for ref in question.candidates]
    rows = shown_rows(register, PERSON.code, ids, ("shown", "group.name", "email"))
    return [
        Candidate(ref, str(name or ""), str(group or ""), str(email or ""), tuple(_devices_of(register, ref.id)))
        for ref, (name, group, email) in zip(question.candidates, rows, strict=True)
    ]


def _devices_of(register: Register, person: int) -> Iterator[str]:
    query = Query(DEVICE, filters=(Filter("held_by", Test.IS, (person,)),))
    for tag, serial, name in shown_rows(
        register, DEVICE.code, register.ids(query, _MOST_DEVICES), ("asset_tag", "serial", "name")
    ):
        yield str(tag or serial or name or "")


def person_choices(register: Register, question: RowQuestion) -> list[PersonChoice]:
    """All answers that there are: each candidate, somebody new, and to leave the row out for now."""
    found = [
        PersonChoice(MEANT, each.ref, each.words, question.meant == each.ref) for each in candidates(register, question)
    ]
    found.append(PersonChoice(NEW_RECORD, None, text("Somebody new"), question.answer == NEW_RECORD))
    found.append(PersonChoice(LEAVE_ROW, None, text("Leave the row out"), question.answer == LEAVE_ROW))
    return found


def asked_rows(stage: Stage, file: int) -> Iterator[PreviewRow]:
    """The rows of a file that are asked about, answered or not, in its order."""
    offset = 0
    while page := stage.preview(file, only=ASKED, limit=_PAGE, offset=offset):
        yield from page
        offset += len(page)


def said_in_row(row: PreviewRow) -> dict[str, Scalar]:
    """What the row says of the person, by field."""
    return {code: value for code, value in row.shown if value not in (None, "")}
