"""``import`` for files about orders: delivery lists are registered, catalogues taken in (needs V6)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coordinator.exchange.imports.import_run import GatheredFile
from coordinator.exchange.lists.order_files import OrderFile, Problem, order_files
from coordinator.exchange.reading.containers import Source
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.stage import Tally
from coordinator.words import count_text, text

_LISTED = 10


class OrderImport:
    """What became of the delivery lists and catalogues of one import; each is an entry of its own."""

    def __init__(self, ledger: Ledger, *, preview: bool) -> None:
        self._ledger = ledger
        self._preview = preview
        self.files: list[dict[str, Any]] = []
        self.lines: list[str] = []
        self.entry: int | None = None
        self.seen: dict[Source, GatheredFile] = {}

    @property
    def document(self) -> dict[str, Any]:
        """The ``import`` shape."""
        return {"entry": self.entry, "files": self.files}

    def take(self, paths: list[Path], profiles: Path) -> list[Path]:
        """Takes in what is about orders and returns the other files; ``seen`` tells what they are."""
        found, others = order_files(paths, self._ledger.today, profiles, self.seen)
        # The catalogue first: a delivery list of the same import may name its products.
        for file in sorted(found, key=lambda each: each.kind):
            if file.kind == "catalogue":
                self._take_catalogue(file)
            elif file.kind == "orders":
                self._take_orders(file)
            else:
                self._take_delivery(file)
        return others

    def _take_catalogue(self, file: OrderFile) -> None:
        from coordinator.desk.orders.catalogue_file import compare_catalogue, import_catalogue

        compared = compare_catalogue(self._ledger, file)
        notice = None if self._preview else import_catalogue(self._ledger, compared)
        self._tell(file, compared.tally, compared.problems, notice)

    def _take_orders(self, file: OrderFile) -> None:
        from coordinator.desk.orders.order_list_file import compare_orders, import_orders

        compared = compare_orders(self._ledger, file)
        notice = None if self._preview else import_orders(self._ledger, compared)
        self._tell(file, compared.tally, compared.problems, notice)

    def _take_delivery(self, file: OrderFile) -> None:
        from coordinator.desk.orders.despatch_lists import match_despatch, register_despatch

        matched = match_despatch(self._ledger, file)
        notice = None if self._preview else register_despatch(self._ledger, matched)
        self._tell(file, matched.tally, matched.problems, notice)

    def _tell(self, file: OrderFile, tally: Tally, problems: list[Problem], notice: Notice | None) -> None:
        self.entry = self.entry if notice is None else notice.entry
        self.files.append(
            {
                "file": file.name,
                "profile": file.profile,
                "kind": file.kind,
                "encoding": file.encoding,
                "delimiter": file.delimiter,
                "rows": tally.rows,
                "created": tally.created,
                "updated": tally.updated,
                "unchanged": tally.unchanged,
                "skipped": tally.skipped,
                "failed": tally.failed,
                "conflicts": 0,
                "dropped": [],
                "refused": None,
                "entry": None if notice is None else notice.entry,
                "problems": [
                    {"line": each.line, "column": each.column or None, "reason": each.reason} for each in problems
                ],
            }
        )
        lines = [
            count_text("{count} row", "{count} rows", tally.rows),
            count_text("{count} new", "{count} new", tally.created),
            count_text("{count} changed", "{count} changed", tally.updated),
            count_text("{count} unchanged", "{count} unchanged", tally.unchanged),
            count_text("{count} skipped", "{count} skipped", tally.skipped),
            count_text("{count} refused", "{count} refused", tally.failed),
        ]
        self.lines.append(f"{file.name}: {', '.join(lines)}")
        for each in problems[:_LISTED]:
            place = text("line {line}", line=each.line) + (f", {each.column}" if each.column else "")
            self.lines.append(f"      {place}: {each.reason}")
        if len(problems) > _LISTED:
            self.lines.append("      " + count_text("and {count} more", "and {count} more", len(problems) - _LISTED))
        if notice is not None:
            ending = text("Entry {entry}. “coordinator undo {entry}” takes it back.", entry=str(notice.entry))
            self.lines.append(ending)
