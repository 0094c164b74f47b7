"""Numbered migrations, each tested against a kept database of the version before it.

The statements of a migration are never edited once released: they say what a database of that version looked like.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from functools import cache
from typing import Final

from sqlite_utils import Database
from sqlite_utils.db import DescIndex
from sqlite_utils.migrations import Migrations

from coordinator.storage.disk.connection import connect_empty
from coordinator.storage.disk.file_version import APPLICATION_ID, VERSION
from coordinator.storage.log.order_figures import install_settling, settle_all_figures, settle_noted
from coordinator.storage.queries.stored_keys import rekey_all
from coordinator.storage.schema.first_tables import FIRST_TABLES
from coordinator.storage.schema.log_triggers import install_triggers
from coordinator.storage.schema.order_tables import ORDER_TABLES
from coordinator.storage.schema.readable_views import drop_views, lay_views
from coordinator.storage.schema.term_tables import TERM_TABLES

migrations = Migrations("coordinator")


@migrations()
def first(db: Database) -> None:
    """Version 1: the register, its log, baselines, imports, papers and search."""
    for statement in _statements(FIRST_TABLES):
        db.conn.execute(statement)
    db.conn.executemany("INSERT INTO search_state VALUES (?, 'ready')", [(number,) for number in range(1, 8)])


@migrations()
def orders(db: Database) -> None:
    """Version 2: catalogue, orders with their journal, deliveries, contacts."""
    for statement in _statements(ORDER_TABLES):
        db.conn.execute(statement)


@migrations()
def term_plans(db: Database) -> None:
    """Version 3: term plans, their groups and needs, the school year, exemptions, snapshots."""
    for statement in _statements(TERM_TABLES):
        db.conn.execute(statement)


_ATTACHMENTS: Final = """
CREATE TABLE "attachment" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "delivery" INTEGER NOT NULL REFERENCES "delivery" (id),
    "delivered" INTEGER REFERENCES "delivered_unit" (id),
    "name" TEXT,
    "media" TEXT,
    "size" INTEGER,
    "on" TEXT,
    "content" TEXT
) STRICT;
CREATE INDEX attachment_delivery ON attachment (delivery);
CREATE INDEX attachment_delivered ON attachment (delivered) WHERE delivered IS NOT NULL;
ALTER TABLE "contact" ADD COLUMN "after_days" INTEGER;
"""


@migrations()
def attachments(db: Database) -> None:
    """Version 4: files attached to a delivery check; after how many days the next contact is turned to."""
    for statement in _statements(_ATTACHMENTS):
        db.conn.execute(statement)


# Table, column of the key, and whether it is looked up or sorted by so often that it has an index.
_KEYS: Final = (
    ("device", "serial_key", True),
    ("device", "tag_key", True),
    ("device", "name_key", False),
    ("delivered_unit", "serial_key", True),
    ("unit", "name_key", True),
    ("product", "maker_key", True),
    ("product", "model_key", True),
    ("group", "name_key", True),
    ("room", "name_key", True),
    ("person", "shown_key", True),
    ("plan", "name_key", True),
    ("plan_group", "name_key", True),
    ("custom_field", "label_key", True),
)


@migrations()
def stored_keys(db: Database) -> None:
    """Version 5: keys of serials, tags and names in plain columns; until then SQLite made them by its own ``upper``,
    which knows the letters a to z only, so that a tag with å, ä or ö was never found.
    """
    table = db.table("device")
    for column in ("serial_key", "tag_key"):
        table.drop_index(f"device_{column}")
        # transform(drop=...) would copy the table, and lose its triggers and its other generated columns.
        db.execute(f"ALTER TABLE device DROP COLUMN {column}")
    # Version 2 came to have this index the other way round after it was released: now every database has it alike.
    db.table("order").drop_index("order_wanted", ignore=True)
    db.table("order").create_index([DescIndex("wanted")], "order_wanted")
    for name, column, indexed in _KEYS:
        db.table(name).add_column(column, str)
        if indexed:
            db.table(name).create_index([column], f"{name}_{column}")


@migrations()
def ordered_products(db: Database) -> None:
    """Version 6: a need may name the product that is ordered where devices of its kind lack."""
    db.execute('ALTER TABLE "policy" ADD COLUMN "product" INTEGER REFERENCES "product" (id)')
    db.execute('CREATE INDEX policy_product ON "policy" (product)')


@migrations()
def orders_reckoned_anew(db: Database) -> None:
    """Version 6, too: what waits to be acknowledged, and what is amiss, means more than before."""
    settle_all_figures(db.conn)


_SAME_AS: Final = """
CREATE TABLE "same_as" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "former" INTEGER NOT NULL,
    "former_uid" TEXT NOT NULL,
    "facts" TEXT NOT NULL,
    "unit" INTEGER REFERENCES "unit" (id),
    "product" INTEGER REFERENCES "product" (id),
    "group" INTEGER REFERENCES "group" (id),
    "room" INTEGER REFERENCES "room" (id),
    "person" INTEGER REFERENCES "person" (id),
    "device" INTEGER REFERENCES "device" (id)
) STRICT;
CREATE TABLE "apart" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "kind" TEXT NOT NULL,
    "one" INTEGER NOT NULL,
    "other" INTEGER NOT NULL
) STRICT;
"""


@migrations()
def joined_records(db: Database) -> None:
    """Version 7: records that are the same as another, and pairs that are two though they look like one."""
    for statement in _statements(_SAME_AS):
        db.conn.execute(statement)
    for kind in ("unit", "product", "group", "room", "person", "device"):
        db.conn.execute(f'CREATE INDEX same_as_{kind} ON same_as ("{kind}") WHERE "{kind}" IS NOT NULL')


@migrations()
def kept_for_later(db: Database) -> None:
    """Version 7: what rows name and nobody has found yet, and answers to what was asked, are found at once among the
    millions of rows that imports leave.
    """
    db.execute("CREATE INDEX import_row_kept ON import_row (fate) WHERE fate IN ('answered', 'unresolved')")


@migrations()
def figures_of_groups(db: Database) -> None:
    """Version 8: figures of a term start are kept group by group as well; those kept until then are of the whole."""
    db.execute('ALTER TABLE "snapshot" ADD COLUMN "group" TEXT')


@migrations()
def returns_reckoned_anew(db: Database) -> None:
    """Version 8, too: a unit that went back to the supplier is not counted as missing and as faulty."""
    settle_all_figures(db.conn)


def migrate(db: Database) -> None:
    """Brings a database to this program's version, makes every key right, and lays views and the log's triggers anew (a
    table transform drops them).
    """
    drop_views(db)
    migrations.apply(db)
    rekey_all(db.conn)
    lay_views(db)
    install_triggers(db.conn)
    install_settling(db.conn)
    settle_noted(db.conn)
    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.conn.execute(f"PRAGMA user_version = {VERSION}")


SCHEMA: Final = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type <> 'trigger'"


@cache
def expected_schema() -> Mapping[str, str]:
    """The SQL of every table, index and view of this version by its name, as a new database has them."""
    with closing(connect_empty()) as conn:
        migrate(Database(conn, execute_plugins=False))
        return dict(conn.execute(SCHEMA))


def _statements(script: str) -> list[str]:
    return [statement for part in script.split(";\n") if (statement := part.strip().removesuffix(";"))]
