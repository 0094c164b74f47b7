"""Blocks in the log: what an entry removed, compressed, as columns and rows."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence


def pack_block(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """Rows as one compressed block; the binary uid as hex."""
    plain = [[value.hex() if isinstance(value, bytes) else value for value in row] for row in rows]
    return zlib.compress(json.dumps([columns, plain], ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack_block(block: bytes) -> tuple[list[str], list[list[object]]]:
    """The columns and rows of a block."""
    columns, rows = json.loads(zlib.decompress(block))
    uid = columns.index("uid")
    for row in rows:
        row[uid] = bytes.fromhex(row[uid])
    return columns, rows
