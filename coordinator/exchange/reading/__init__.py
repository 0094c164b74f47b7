"""Bytes to rows: containers, encodings, delimiters, headers and guards."""

from coordinator.exchange.reading.containers import Source, list_sources
from coordinator.exchange.reading.encoding import ENCODINGS, Letters
from coordinator.exchange.reading.table_file import Table, open_table

__all__ = ["ENCODINGS", "Letters", "Source", "Table", "list_sources", "open_table"]
