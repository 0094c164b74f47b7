"""What marks a database file as ours, and which version of it this program writes."""

from __future__ import annotations

import sqlite3
from typing import Final

APPLICATION_ID: Final = 0x434F4F52  # "COOR", seen by file(1) and by us before anything else is read
VERSION: Final = 8
SQLITE: Final = sqlite3.sqlite_version  # the library in use, for the log and for reports
