"""Who came into a class lately, moved or left, each with the question about their device, as a report."""

from __future__ import annotations

from collections.abc import Sequence

from coordinator.desk.reports.report_tables import Report
from coordinator.desk.term.class_changes import CAME_WORDS, LATELY, Came, ClassChange, DeviceQuestion
from coordinator.desk.term.findings import kind_words
from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import GROUP, PERSON
from coordinator.domain.values import show_integer
from coordinator.ledger.questions import Register
from coordinator.words import text


def class_change_table(register: Register, found: Sequence[ClassChange]) -> Report:
    """New, moved and left, in one list."""
    counts = {came: sum(each.came is came for each in found) for came in Came}
    asked = sum(each.question is not DeviceQuestion.NONE for each in found)
    sentence = text(
        "{new} new, {moved} moved, {left} who have left and still hold a device. Open questions about devices:"
        " {asked}.",
        new=show_integer(counts[Came.NEW]), moved=show_integer(counts[Came.MOVED]),
        left=show_integer(counts[Came.LEFT]), asked=show_integer(asked),
    )  # fmt: skip
    note = text(
        "New and moved are those who came into a class in the last {days} days; a class that is new or has moved up as"
        " a whole is none of them. What a class is to have, the needs of the term plan say.",
        days=LATELY,
    )
    rows = tuple(
        (text(CAME_WORDS[each.came]), register.name(Ref(PERSON.code, each.person)), _group(register, each.group),
         _group(register, each.was), ", ".join(map(kind_words, each.has)), each.question_words)
        for each in found
    )  # fmt: skip
    heads = (text("What"), text("Pupil"), text("Class"), text("Before"), text("Has"), text("Device"))
    return Report(text("New, moved and left"), sentence, note, heads, rows)


def _group(register: Register, id: int | None) -> str:
    return "" if id is None else register.name(Ref(GROUP.code, id))
