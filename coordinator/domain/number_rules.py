"""Which stored texts may hold no personal identity number, and what is done about one: the rule of the door (U7).

Out of a free text the number goes and the words stay. A text by which things are known, a serial number or a user name,
is not altered: whether it is a person's number is asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

from coordinator.domain.changes import ChangeSet, Creation, Dropped, Ref
from coordinator.domain.identity_numbers import GAP, About, holds_number, without_numbers
from coordinator.domain.inventory_kinds import HANDOVER, LOAN, PERSON, SAME_AS
from coordinator.domain.kinds import KINDS, OWN_PREFIX
from coordinator.domain.orders.order_kinds import CONTACT
from coordinator.domain.termstart.term_kinds import EXEMPTION
from coordinator.domain.values import Scalar
from coordinator.words import mark

_OF_PEOPLE: Final = frozenset({PERSON.code, HANDOVER.code, LOAN.code, EXEMPTION.code})
_REACHED_BY: Final = frozenset({"guardian_contact", "phone"})
REASON: Final = mark("Reason")
FILE: Final = mark("The file's name")
SENTENCE: Final = mark("What the history says")


@dataclass(frozen=True, slots=True)
class TextRule:
    """How the texts of a field are looked at: what they are about, and whether a number in one is asked about."""

    about: About
    asks: bool
    required: bool = False

    def holds(self, said: str, today: date | None = None) -> bool:
        """Whether a personal identity number stands in the text, or, of one that is asked about, may stand there."""
        return holds_number(said, self.about, today)

    def kept(self, said: str, today: date | None = None) -> str | None:
        """The text without the numbers; a required one is never empty."""
        return without_numbers(said, self.about, today) or (GAP if self.required else None)


@cache
def text_rule(kind: str, code: str) -> TextRule | None:
    """The rule for a field's texts; none for what is no text that somebody writes, such as what a joined record said:
    it stood in the register, and passed the door then.
    """
    if kind == SAME_AS.code:
        return None
    if code.startswith(OWN_PREFIX):
        return TextRule(_about(kind), asks=False)
    field = KINDS[kind].by_code.get(code)
    if field is None or not field.is_text:
        return None
    if field.tells_apart:
        return TextRule(About.PEOPLE if kind == PERSON.code else About.NAMED, asks=True)
    if kind == CONTACT.code or code in _REACHED_BY:
        return TextRule(About.CONTACT, asks=False, required=field.required)
    return TextRule(_about(kind), asks=False, required=field.required)


def text_kept(kind: str, code: str, said: str, today: date) -> str:
    """The text of a free field as the door will keep it; what is asked about instead stays."""
    rule = text_rule(kind, code)
    return said if rule is None or rule.asks or not rule.holds(said, today) else rule.kept(said, today) or ""


def _about(kind: str) -> About:
    return About.PEOPLE if kind in _OF_PEOPLE else About.THINGS


def doubtful_texts(changes: ChangeSet, today: date) -> dict[tuple[str, str, str], str]:
    """The texts that may be somebody's number and tell something apart, by kind, field and text, with the field's
    label.
    """
    return {
        (kind, code, said): _label(kind, code)
        for kind, code, said in _texts(changes)
        if (rule := text_rule(kind, code)) is not None and rule.asks and rule.holds(said, today)
    }


def numbers_dropped(changes: ChangeSet, today: date) -> ChangeSet:
    """The change set without the personal identity numbers in its free texts; ``dropped`` says where they stood."""
    masking = _Masking(today)
    creations = tuple(_created(creation, masking) for creation in changes.creations)
    altered = tuple(
        replace(change, after=masking(change.key.kind, change.key.field, change.after)) for change in changes.changes
    )
    reason = masking.reason(changes)
    values = {place: masking.said(place, said) for place, said in changes.sentence.values.items()}
    if not masking.dropped:
        return changes
    papers = tuple(replace(paper, content=_replaced(paper.content, masking.masks)) for paper in changes.papers)
    return replace(
        changes, creations=creations, changes=altered, reason=reason, papers=papers,
        sentence=replace(changes.sentence, values=values), dropped=tuple(masking.dropped),
    )  # fmt: skip


class _Masking:
    """Takes the numbers out of the texts of one change set and remembers which, and where they stood."""

    def __init__(self, today: date) -> None:
        self._today = today
        self.masks: dict[str, str | None] = {}
        self.dropped: list[Dropped] = []

    def __call__(self, kind: str, code: str, value: Scalar) -> Scalar:
        rule = text_rule(kind, code) if isinstance(value, str) else None
        if rule is None or rule.asks or not isinstance(value, str) or not rule.holds(value, self._today):
            return value
        self.masks[value] = rule.kept(value, self._today)
        self.dropped.append(Dropped(_label(kind, code)))
        return self.masks[value]

    def reason(self, changes: ChangeSet) -> str | None:
        """Why it is done; with people among what is done, it is about people."""
        kinds = {each.kind for each in changes.creations} | {change.key.kind for change in changes.changes}
        about = About.THINGS if _OF_PEOPLE.isdisjoint(kinds) else About.PEOPLE
        if not changes.reason or not holds_number(changes.reason, about, self._today):
            return changes.reason
        self.dropped.append(Dropped(REASON))
        return without_numbers(changes.reason, about, self._today) or GAP

    def said(self, place: str, value: Ref | Scalar) -> Ref | Scalar:
        """What fills a place of the sentence, such as a file's name."""
        if not isinstance(value, str) or value in self.masks:
            return self.masks[value] or GAP if isinstance(value, str) else value
        if not holds_number(value, About.THINGS, self._today):
            return value
        self.dropped.append(Dropped(FILE if place == "file" else SENTENCE))
        return without_numbers(value, About.THINGS, self._today) or GAP


def _created(creation: Creation, masking: Callable[[str, str, Scalar], Scalar]) -> Creation:
    return replace(
        creation, values={code: masking(creation.kind, code, value) for code, value in creation.values.items()}
    )


def _replaced(content: str, masks: Mapping[str, str | None]) -> str:
    """A paper's content without what its records lost."""
    for said, left in masks.items():
        for ascii_only in (True, False):
            before, after = (json.dumps(each, ensure_ascii=ascii_only)[1:-1] for each in (said, left or ""))
            content = content.replace(before, after)
    return content


def _texts(changes: ChangeSet) -> list[tuple[str, str, str]]:
    """Kind, field and text of whatever the change set writes."""
    written = [(each.kind, code, value) for each in changes.creations for code, value in each.values.items()]
    written += [(change.key.kind, change.key.field, change.after) for change in changes.changes]
    return [(kind, code, value) for kind, code, value in written if isinstance(value, str)]


def _label(kind: str, code: str) -> str:
    field = KINDS[kind].by_code.get(code)
    return code.removeprefix(OWN_PREFIX) if field is None else field.label
