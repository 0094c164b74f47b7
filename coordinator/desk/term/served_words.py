"""What lacks, in the three numbers that a principal understands; the same on screen, in the terminal, on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from coordinator.desk.term.findings import kind_words
from coordinator.desk.term.term_check import Check
from coordinator.domain.termstart.exemptions import open_gap
from coordinator.domain.termstart.served_pupils import Served, is_one_each, served_of, without_own
from coordinator.words import text


def served_kinds(found: Check) -> list[Served]:
    """The kinds that lack beyond what is accepted, and of which each is to have one."""
    told: list[Served] = []
    for row in found.answer.lacking:
        missing, without = open_gap(row, found.accepted), without_own(found.answer, row.kind)
        if missing and without and is_one_each(found.ground.plan, row.kind):
            told.append(served_of(row, without, missing))
    return told


def served_words(told: Served) -> str:
    """One kind's numbers: *Chromebook: 90 without one of their own, 61 served from the store, 29 lacking.*"""
    parts = [text("{count} without a device of their own", count=told.without)]
    parts.append(text("{count} served from the store", count=told.store))
    if told.arriving:
        parts.append(text("{count} served from what arrives", count=told.arriving))
    if told.accepted:
        parts.append(text("{count} accepted as lacking", count=told.accepted))
    last = text("{count} lacking, spares among them", count=told.missing)
    parts.append(last if told.with_spares else text("{count} lacking", count=told.missing))
    return f"{kind_words(told.kind)}: {', '.join(parts)}."


def names_words(found: Check) -> list[str]:
    """Where the lists of names are longer or shorter than the numbers without a device: why; else nothing."""
    names = Counter[str]()
    for each in found.lacking:
        names[each.kind] += len(each.people)
    return [
        text(
            "{kind}: the list has {names} names; by the plan's headcounts {count} are without.",
            kind=kind_words(told.kind), names=names[told.kind], count=told.without,
        )
        for told in served_kinds(found)
        if told.without != names[told.kind]
    ]  # fmt: skip


def served_document(found: Sequence[Served]) -> list[dict[str, Any]]:
    """The numbers as values for a script."""
    return [
        {"kind": each.kind, "without_own": each.without, "from_store": each.store, "from_arriving": each.arriving,
         "accepted": each.accepted, "missing": each.missing, "sentence": served_words(each)}
        for each in found
    ]  # fmt: skip
