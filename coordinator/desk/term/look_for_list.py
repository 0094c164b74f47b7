"""The list of devices to look for: where each should be, by the newest facts, with room to tick it off (needs V17)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coordinator.desk.term.findings import kind_words
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.keys import natural_key
from coordinator.domain.values import Scalar
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.questions import Register
from coordinator.sheets.table_paper import PaperColumn, TableSheet
from coordinator.words import count_text, language, text

_PATHS: Final = (
    "placed_in.name", "held_by.group.name", "held_by.shown", "asset_tag", "serial", "product.kind", "product.model",
    "last_seen",
)  # fmt: skip


def look_for_rows(register: Register, devices: Sequence[int]) -> list[tuple[str, ...]]:
    """The devices in the order of a walk through the school: by place, then by class and holder."""
    rows = [[_value_words(cell) for cell in row] for row in register.rows(DEVICE, devices, _PATHS)]
    rows.sort(key=lambda row: (not row[0], *map(natural_key, row[:5])))
    return [
        (place or "–", " ".join(part for part in (holder, group and f"({group})") if part) or "–", tag, serial,
         model or kind_words(kind), seen or text("never"), "☐")
        for place, group, holder, tag, serial, kind, model, seen in rows
    ]  # fmt: skip


def look_for_list(ledger: Ledger, devices: Sequence[int]) -> bytes:
    """The list on paper."""
    from coordinator.sheets.table_paper import render_table

    columns = (
        PaperColumn(text("Place"), 1.6), PaperColumn(text("Held by"), 2.2), PaperColumn(text("Asset tag"), 1.1),
        PaperColumn(text("Serial number"), 1.6, fixed=True), PaperColumn(text("Model"), 2.2),
        PaperColumn(text("Last seen"), 1.1), PaperColumn(text("Found"), 0.6),
    )  # fmt: skip
    rows = look_for_rows(ledger.register, devices)
    sentence = count_text("{count} device to look for.", "{count} devices to look for.", len(rows))
    sheet = TableSheet(
        text("Look for these devices"),
        columns,
        tuple(rows),
        subtitle=sentence + " " + text("Tick what you find. What is handed out or taken back counts as seen that day."),
        language=language(),
        landscape=True,
    )
    return render_table(sheet, stamp=text("Printed {on}", on=ledger.today.isoformat()))


def _value_words(value: Scalar) -> str:
    return "" if value is None else str(value)
