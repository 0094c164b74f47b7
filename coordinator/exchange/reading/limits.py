"""How much a foreign file may hold. A municipality has 200,000 devices (needs U2); everything far beyond is an
accident.
"""

from __future__ import annotations

from typing import Final

MAX_BYTES: Final = 768 << 20
MAX_LINES: Final = 2_000_000
MAX_LINE_BYTES: Final = 4 << 20
MAX_CELL: Final = 1 << 20
MAX_COLUMNS: Final = 500
CHUNK: Final = 256 << 10
SAMPLE_LINES: Final = 300
HEADER_SEARCH_ROWS: Final = 20

MAX_MEMBERS: Final = 500
MAX_DEPTH: Final = 6
"""Folders within the folder that was chosen."""
MAX_UNPACKED: Final = 1 << 30
MAX_RATIO: Final = 250
"""A list packs 5 to 50 times; a zip bomb a thousand times (durability §5)."""
RATIO_FREE: Final = 8 << 20
MAX_PACKED: Final = 64 << 20
"""Bytes of a packed workbook that is held in memory."""
MAX_SHARED_STRINGS: Final = 96 << 20
