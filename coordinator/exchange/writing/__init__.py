"""Out again: lists for people, as CSV and as workbooks, and the refused rows of an import for repair."""

from coordinator.exchange.writing.captions import all_paths, caption, default_paths
from coordinator.exchange.writing.placement import FileUnwritable, Stopped, placed
from coordinator.exchange.writing.record_lists import Exported, export_records, holds
from coordinator.exchange.writing.repair_rows import Refusal, export_repair, save_refused

__all__ = [
    "Exported",
    "FileUnwritable",
    "Refusal",
    "Stopped",
    "all_paths",
    "caption",
    "default_paths",
    "export_records",
    "export_repair",
    "holds",
    "placed",
    "save_refused",
]
