"""SQLite: schema, migrations, queries, search, staging, lock, backup and restore."""

from __future__ import annotations

import logging

# Where no log is kept, as on the command line, standard error is for sentences alone.
logging.getLogger(__name__).addHandler(logging.NullHandler())
