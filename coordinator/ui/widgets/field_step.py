"""A value that was written in a cell or in the panel becomes an edit, or opens the form of the field's own step."""

from __future__ import annotations

from coordinator.desk.records.editing import edit, has_step
from coordinator.domain.changes import Record
from coordinator.domain.fields import Field
from coordinator.domain.values import Scalar
from coordinator.ui.context import Context
from coordinator.ui.widgets.twin_notice import telling_twins
from coordinator.words import text


def write_field(context: Context, seen: Record, field: Field, value: Scalar) -> None:
    """Commits the edit of what was seen; protection opens the form that asks for what belongs to it (needs U7)."""
    if not has_step(seen.kind, field):
        context.window.commit(edit(seen, field, value), telling_twins(context, seen.ref))
    elif value or seen.values.get(field.code):
        context.window.show_record(seen.ref, form="protect" if value else "lift")
    else:
        context.window.say(text("It says so already."))
