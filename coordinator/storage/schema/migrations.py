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
from coordinator.storage.log.order_figures import install_settling, settle_noted
from coordinator.storage.queries.stored_keys import rekey_all
from coordinator.storage.schema.log_triggers import install_triggers
from coordinator.storage.schema.order_tables import ORDER_TABLES
from coordinator.storage.schema.readable_views import drop_views, lay_views
from coordinator.storage.schema.term_tables import TERM_TABLES

migrations = Migrations("coordinator")

_FIRST: Final = """
CREATE TABLE "unit" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "name" TEXT NOT NULL,
    "code" TEXT,
    "own" INTEGER CHECK ("own" IN (0, 1)),
    "form" TEXT,
    "external_id" TEXT,
    "address" TEXT,
    "contact" TEXT,
    "note" TEXT
) STRICT;
CREATE TABLE "product" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "maker" TEXT,
    "model" TEXT NOT NULL,
    "model_number" TEXT,
    "kind" TEXT,
    "lifetime_months" INTEGER,
    "price_ore" INTEGER,
    "monthly_fee_ore" INTEGER,
    "service" TEXT,
    "specification" TEXT,
    "note" TEXT
) STRICT;
CREATE TABLE "group" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "name" TEXT NOT NULL,
    "unit" INTEGER REFERENCES "unit" (id),
    "grade" TEXT,
    "form" TEXT,
    "external_id" TEXT,
    "note" TEXT
) STRICT;
CREATE TABLE "room" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "name" TEXT NOT NULL,
    "unit" INTEGER REFERENCES "unit" (id),
    "room_kind" TEXT,
    "note" TEXT
) STRICT;
CREATE TABLE "person" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "given_name" TEXT,
    "family_name" TEXT,
    "role" TEXT,
    "group" INTEGER REFERENCES "group" (id),
    "unit" INTEGER REFERENCES "unit" (id),
    "grade" TEXT,
    "username" TEXT,
    "email" TEXT,
    "external_id" TEXT,
    "active" INTEGER CHECK ("active" IN (0, 1)),
    "protected" INTEGER CHECK ("protected" IN (0, 1)),
    "alias" TEXT,
    "guardian_name" TEXT,
    "guardian_contact" TEXT,
    "note" TEXT,
    shown TEXT GENERATED ALWAYS AS (
        CASE WHEN "protected" = 1 THEN coalesce("alias", '#' || id)
        ELSE trim(coalesce("given_name", '') || ' ' || coalesce("family_name", '')) END
    ) VIRTUAL
) STRICT;
CREATE TABLE "device" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "serial" TEXT,
    "asset_tag" TEXT,
    "name" TEXT,
    "product" INTEGER REFERENCES "product" (id),
    "phase" TEXT,
    "ownership" TEXT,
    "status" TEXT,
    "condition" TEXT,
    "repair_back" TEXT,
    "held_by" INTEGER REFERENCES "person" (id),
    "assigned_to" INTEGER REFERENCES "person" (id),
    "placed_in" INTEGER REFERENCES "room" (id),
    "owned_by" INTEGER REFERENCES "unit" (id),
    "purchase_date" TEXT,
    "price_ore" INTEGER,
    "monthly_fee_ore" INTEGER,
    "end_date" TEXT,
    "update_end" TEXT,
    "warranty_end" TEXT,
    "service_agreement" TEXT,
    "last_seen" TEXT,
    "last_seen_source" TEXT,
    "imei" TEXT,
    "entra_id" TEXT,
    "order_no" TEXT,
    "stated_status" TEXT,
    "stated_user" TEXT,
    "stated_place" TEXT,
    "note" TEXT,
    own_fields TEXT NOT NULL DEFAULT '{}',
    serial_key TEXT GENERATED ALWAYS AS (upper(replace("serial", ' ', ''))) VIRTUAL,
    tag_key TEXT GENERATED ALWAYS AS (upper(replace("asset_tag", ' ', ''))) VIRTUAL
) STRICT;
CREATE TABLE "handover" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "number" TEXT,
    "direction" TEXT NOT NULL,
    "person" INTEGER REFERENCES "person" (id),
    "on" TEXT NOT NULL,
    "due" TEXT,
    "signature" TEXT,
    "paper_language" TEXT,
    "issued_by" TEXT,
    "void" INTEGER CHECK ("void" IN (0, 1)),
    "note" TEXT
) STRICT;
CREATE TABLE "loan" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "device" INTEGER NOT NULL REFERENCES "device" (id),
    "person" INTEGER REFERENCES "person" (id),
    "issued" INTEGER REFERENCES "handover" (id),
    "returned" INTEGER REFERENCES "handover" (id),
    "condition_out" TEXT,
    "condition_in" TEXT,
    "accessories" TEXT,
    "accessories_missing" TEXT
) STRICT;
CREATE TABLE "setting" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "code" TEXT NOT NULL,
    "value" TEXT
) STRICT;
CREATE TABLE "custom_field" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "kind" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "personal" INTEGER CHECK ("personal" IN (0, 1))
) STRICT;

CREATE INDEX device_serial_key ON device (serial_key);
CREATE INDEX device_tag_key ON device (tag_key);
CREATE INDEX device_held_by ON device (held_by) WHERE held_by IS NOT NULL;
CREATE INDEX device_assigned_to ON device (assigned_to) WHERE assigned_to IS NOT NULL;
CREATE INDEX device_placed_in ON device (placed_in) WHERE placed_in IS NOT NULL;
CREATE INDEX device_entra_id ON device (entra_id) WHERE entra_id IS NOT NULL;
CREATE INDEX device_status ON device (status);
CREATE INDEX device_last_seen ON device (last_seen);
CREATE INDEX device_product ON device (product);
CREATE INDEX device_owned_by ON device (owned_by);
CREATE INDEX person_group ON person ("group");
CREATE INDEX person_username ON person (username);
CREATE INDEX person_email ON person (email);
CREATE INDEX person_external_id ON person (external_id);
CREATE INDEX loan_device ON loan (device);
CREATE INDEX loan_person ON loan (person);
CREATE INDEX loan_issued ON loan (issued);
CREATE INDEX loan_returned ON loan (returned);
CREATE INDEX handover_person ON handover (person);
CREATE UNIQUE INDEX setting_code ON setting (code);

CREATE TABLE entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    "on" TEXT,
    actor TEXT NOT NULL,
    origin TEXT NOT NULL,
    message TEXT NOT NULL,
    "values" TEXT NOT NULL,
    reason TEXT,
    role TEXT NOT NULL CHECK (role IN ('do', 'undo', 'redo', 'erase')),
    inverts INTEGER REFERENCES entry (id),
    root INTEGER,
    changes INTEGER
) STRICT;
CREATE INDEX entry_root ON entry (root);
CREATE TABLE change (
    entry INTEGER NOT NULL REFERENCES entry (id),
    kind INTEGER NOT NULL,
    id INTEGER NOT NULL,
    field TEXT NOT NULL,
    before ANY,
    after ANY,
    PRIMARY KEY (entry, kind, id, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_record ON change (kind, id);
CREATE TABLE birth (
    entry INTEGER NOT NULL REFERENCES entry (id),
    kind INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    file INTEGER,
    brought TEXT,
    digest BLOB,
    PRIMARY KEY (entry, kind, first)
) STRICT, WITHOUT ROWID;
CREATE INDEX birth_record ON birth (kind, first);
CREATE TABLE removal (
    entry INTEGER NOT NULL REFERENCES entry (id),
    kind INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    count INTEGER NOT NULL,
    block BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    PRIMARY KEY (entry, kind, first)
) STRICT, WITHOUT ROWID;
CREATE TABLE erasure (
    kind INTEGER NOT NULL,
    id INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entry (id),
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE writing (entry INTEGER NOT NULL) STRICT;

CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE layout (id INTEGER PRIMARY KEY, fields TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE baseline (
    source INTEGER NOT NULL REFERENCES source (id),
    kind INTEGER NOT NULL,
    record INTEGER NOT NULL,
    key TEXT,
    layout INTEGER NOT NULL,
    cells TEXT NOT NULL,
    digest BLOB NOT NULL,
    file INTEGER NOT NULL,
    line INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (source, kind, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX baseline_key ON baseline (source, kind, key) WHERE key IS NOT NULL;
CREATE INDEX baseline_entry ON baseline (entry);
CREATE TABLE baseline_past (
    entry INTEGER NOT NULL,
    source INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    record INTEGER NOT NULL,
    key TEXT,
    layout INTEGER,
    cells TEXT,
    digest BLOB,
    file INTEGER,
    line INTEGER,
    set_by INTEGER,
    PRIMARY KEY (entry, source, kind, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_file (
    entry INTEGER NOT NULL REFERENCES entry (id),
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    profile TEXT NOT NULL,
    kind TEXT NOT NULL,
    encoding TEXT NOT NULL,
    delimiter TEXT NOT NULL,
    rows INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    PRIMARY KEY (entry, number)
) STRICT;
CREATE TABLE import_row (
    entry INTEGER NOT NULL,
    file INTEGER NOT NULL,
    line INTEGER NOT NULL,
    fate TEXT NOT NULL,
    kind INTEGER,
    record INTEGER,
    "column" TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    "values" TEXT NOT NULL DEFAULT '{}',
    cells TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX import_row_entry ON import_row (entry, file, line);

CREATE TABLE series (name TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT;
CREATE TABLE paper (
    handover INTEGER PRIMARY KEY REFERENCES handover (id),
    entry INTEGER NOT NULL REFERENCES entry (id),
    content TEXT NOT NULL,
    renderer TEXT NOT NULL,
    sha256 BLOB NOT NULL
) STRICT;

CREATE TABLE search_state (kind INTEGER PRIMARY KEY, state TEXT NOT NULL) STRICT;
CREATE TABLE device_search (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE person_search (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE group_search (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE room_search (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE unit_search (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE product_search (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE handover_search (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE device_trigram USING fts5 (
    text, content = 'device_search', content_rowid = 'id', detail = 'none', tokenize = 'trigram'
);
"""


@migrations()
def first(db: Database) -> None:
    """Version 1: the register, its log, baselines, imports, papers and search."""
    for statement in _statements(_FIRST):
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
