"""Where a row and the register say different things: told with their line, so that no conflict is only counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from coordinator.desk.imports.import_words import RECORDS, Own, import_caption, value_words
from coordinator.exchange.imports.import_run import Gathered, GatheredFile
from coordinator.ledger.own_fields import own_fields
from coordinator.ledger.questions import Register
from coordinator.ledger.stage import PreviewRow
from coordinator.words import count_text, text

_LISTED: Final = 10
_MOST: Final = 1_000  # rows in the answer


def conflict_documents(register: Register, gathered: Gathered, file: GatheredFile) -> list[dict[str, Any]]:
    """The ``conflicting`` of a file: line, field, what stands here (and stays) and what the file says. What stands here
    of a protected person is not told.
    """
    if gathered.stage is None or file.profile is None or file.tally is None or not file.tally.conflicts:
        return []
    kind = RECORDS[file.profile.kind]
    own = {field.code: field for field in own_fields(register, kind)}
    rows = gathered.stage.preview(file.number, limit=_MOST, only="conflict")
    return [each for row in rows for each in _of_row(kind, row, own)]


def _of_row(kind: str, row: PreviewRow, own: Own) -> Iterator[dict[str, Any]]:
    for change in row.changes:
        if change.verdict == "conflict" and not change.declined and not row.declined:
            yield {
                "line": row.line,
                "field": import_caption(kind, change.field, own),
                "ours": None if change.ours is None else value_words(kind, change.field, change.ours, own),
                "theirs": value_words(kind, change.field, change.theirs, own),
            }


def conflict_lines(found: Sequence[dict[str, Any]], count: int) -> list[str]:
    """The same for a person, with the step that takes what the file says; ``count`` is how many there are in all."""
    if not found:
        return []
    lines = [
        "      "
        + text(
            "line {line}, {field}: {ours} stands here and stays, the file says {theirs}.",
            line=each["line"],
            field=each["field"],
            ours=each["ours"] or text("something else"),
            theirs=each["theirs"],
        )
        for each in found[:_LISTED]
    ]
    if (more := max(count, len(found)) - len(lines)) > 0:
        lines.append("      " + count_text("and {count} more", "and {count} more", more))
    return [*lines, "      " + text("“--take-theirs” takes what the files say.")]
