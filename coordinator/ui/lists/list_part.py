"""What the menus and actions of a list may ask of the list; the list imports them, not the other way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from coordinator.desk.records.list_columns import ListColumn
from coordinator.desk.records.list_kinds import ListKind
from coordinator.domain.changes import Record
from coordinator.ledger.questions import Query
from coordinator.ui.context import Context
from coordinator.ui.widgets.record_table import RecordTable
from coordinator.ui.widgets.record_view import RecordView


class ListPart(Protocol):
    """A list of records of one kind, as it stands on the screen."""

    kind: str
    context: Context
    settings: ListKind
    query: Query[Record]
    model: RecordTable
    view: RecordView
    known: dict[str, ListColumn]

    def selected(self) -> list[int]:
        """The ids of the selected records."""

    def change_selected(self) -> None:
        """Changes one fact of the whole selection, with a preview."""

    def views(self) -> Mapping[str, Any]:
        """The saved views by name."""

    def open_view(self, name: str) -> None:
        """Shows the list as it was saved."""

    def keep_view(self, name: str) -> None:
        """Saves how the list is shown."""

    def drop_view(self, name: str) -> None:
        """Forgets a saved view."""

    def set_columns(self, paths: Sequence[str]) -> None:
        """Shows these columns, in this order."""
