"""The tables of version 1 of the database (see ``migrations``: never edited once released)."""

from __future__ import annotations

from typing import Final

FIRST_TABLES: Final = """
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
