"""Several change sets become one step: their own ids are moved apart so that they do not meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coordinator.domain.changes import Change, ChangeSet, Creation, PaperDraft, Sentence
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar


def joined(parts: Sequence[ChangeSet], sentence: Sentence) -> ChangeSet:
    """One change set that does what all of them do, in their order; origin, reason and day are the first one's."""
    moved: list[ChangeSet] = []
    used = 0
    for part in parts:
        moved.append(_moved(part, used))
        used = min((creation.id for creation in moved[-1].creations), default=used)
    return replace(
        parts[0],
        sentence=sentence,
        creations=tuple(creation for part in moved for creation in part.creations),
        changes=tuple(change for part in moved for change in part.changes),
        removals=tuple(removal for part in moved for removal in part.removals),
        papers=tuple(paper for part in moved for paper in part.papers),
    )


def _moved(part: ChangeSet, by: int) -> ChangeSet:
    """The same change set with its negative ids lower by so much."""
    return replace(
        part,
        creations=tuple(
            Creation(
                creation.kind,
                creation.id + by,
                {code: _value(creation.kind, code, value, by) for code, value in creation.values.items()},
            )
            for creation in part.creations
        ),
        changes=tuple(
            Change(
                replace(change.key, id=change.key.id + by) if change.key.id < 0 else change.key,
                change.before,
                _value(change.key.kind, change.key.field, change.after, by),
            )
            for change in part.changes
        ),
        papers=tuple(PaperDraft(paper.handover + by, paper.content, paper.renderer) for paper in part.papers),
    )


def _value(kind: str, code: str, value: Scalar, by: int) -> Scalar:
    field = KINDS[kind].by_code.get(code)
    if field is not None and field.refers is not None and isinstance(value, int) and value < 0:
        return value + by
    return value
