"""The tables of orders as version 2 of the database has them (see ``migrations``: never edited once released).

The columns without quotation marks in ``order`` and ``order_line`` are figures that follow from journal and units: the
log does not hold them, ``settling`` writes them anew whenever ``unsettled`` names the line or order.
"""

from __future__ import annotations

from typing import Final

ORDER_TABLES: Final = """
CREATE TABLE "catalogue_item" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "product" INTEGER NOT NULL REFERENCES "product" (id),
    "supplier" TEXT,
    "article_no" TEXT,
    "ordered_by" TEXT,
    "meant_for" TEXT,
    "lead_days" INTEGER,
    "checklist" TEXT,
    "approver" TEXT,
    "warranty_months" INTEGER,
    "service_ore" INTEGER,
    "support_ore" INTEGER,
    "infrastructure_ore" INTEGER,
    "valid_from" TEXT,
    "valid_until" TEXT,
    "note" TEXT
) STRICT;
CREATE TABLE "price" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "item" INTEGER NOT NULL REFERENCES "catalogue_item" (id),
    "price_ore" INTEGER,
    "monthly_fee_ore" INTEGER,
    "valid_from" TEXT NOT NULL,
    "announced_on" TEXT,
    "reason" TEXT,
    "acknowledged_by" TEXT,
    "acknowledged_on" TEXT
) STRICT;
CREATE TABLE "order" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "number" TEXT,
    "purpose" TEXT NOT NULL,
    "wanted" TEXT NOT NULL,
    "unit" INTEGER REFERENCES "unit" (id),
    "cost_centre" TEXT,
    "supplier" TEXT,
    "approved_by" TEXT,
    "approved_on" TEXT,
    "sent_on" TEXT,
    "origin" INTEGER REFERENCES "order" (id),
    "expected" TEXT,
    "escalated_on" TEXT,
    "escalated_to" TEXT,
    "note" TEXT,
    state TEXT,
    asked INTEGER,
    decided INTEGER,
    delivered INTEGER,
    missing INTEGER,
    over INTEGER,
    due TEXT,
    unacknowledged INTEGER,
    unchecked INTEGER,
    deviating INTEGER,
    outstanding INTEGER,
    amiss INTEGER,
    lines INTEGER
) STRICT;
CREATE TABLE "order_line" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "order" INTEGER NOT NULL REFERENCES "order" (id),
    "line" INTEGER NOT NULL,
    "product" INTEGER NOT NULL REFERENCES "product" (id),
    "item" INTEGER REFERENCES "catalogue_item" (id),
    "price_ore" INTEGER,
    "monthly_fee_ore" INTEGER,
    "origin" INTEGER REFERENCES "order_line" (id),
    "note" TEXT,
    state TEXT,
    asked INTEGER,
    decided INTEGER,
    shipped INTEGER,
    delivered INTEGER,
    accepted INTEGER,
    outstanding INTEGER,
    never_coming INTEGER,
    over INTEGER,
    supplemented INTEGER,
    deviating INTEGER,
    unchecked INTEGER,
    promised TEXT,
    due TEXT,
    unacknowledged INTEGER,
    amiss INTEGER
) STRICT;
CREATE TABLE "delivery" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "order" INTEGER REFERENCES "order" (id),
    "note_number" TEXT,
    "on" TEXT NOT NULL,
    "supplier" TEXT,
    "received_by" TEXT,
    "note" TEXT
) STRICT;
CREATE TABLE "journal" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "line" INTEGER NOT NULL REFERENCES "order_line" (id),
    "what" TEXT NOT NULL,
    "quantity_from" INTEGER,
    "quantity_to" INTEGER,
    "said_from" TEXT,
    "said_to" TEXT,
    "counted" INTEGER,
    "party" TEXT NOT NULL,
    "name" TEXT,
    "on" TEXT NOT NULL,
    "category" TEXT,
    "reason" TEXT,
    "order" INTEGER REFERENCES "order" (id),
    "delivery" INTEGER REFERENCES "delivery" (id),
    "acknowledged_by" TEXT,
    "acknowledged_on" TEXT
) STRICT;
CREATE TABLE "delivered_unit" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "delivery" INTEGER NOT NULL REFERENCES "delivery" (id),
    "line" INTEGER REFERENCES "order_line" (id),
    "product" INTEGER REFERENCES "product" (id),
    "said" TEXT,
    "quantity" INTEGER NOT NULL,
    "serial" TEXT,
    "device" INTEGER REFERENCES "device" (id),
    "verdict" TEXT NOT NULL,
    "checked_on" TEXT,
    "checked_by" TEXT,
    "points" TEXT,
    "missing" TEXT,
    "deviation" TEXT
) STRICT;
CREATE TABLE "contact" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "matter" TEXT NOT NULL,
    "rung" INTEGER,
    "role" TEXT,
    "name" TEXT,
    "phone" TEXT,
    "email" TEXT,
    "note" TEXT
) STRICT;
CREATE TABLE unsettled (kind TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;

CREATE INDEX catalogue_item_product ON catalogue_item (product);
CREATE INDEX catalogue_item_article_no ON catalogue_item (article_no);
CREATE INDEX price_item ON price (item);
CREATE UNIQUE INDEX order_number ON "order" (number) WHERE number IS NOT NULL;
CREATE INDEX order_state ON "order" (state, due);
CREATE INDEX order_wanted ON "order" (wanted DESC);
CREATE INDEX order_origin ON "order" (origin) WHERE origin IS NOT NULL;
CREATE INDEX order_unit ON "order" (unit);
CREATE INDEX order_line_order ON order_line ("order");
CREATE INDEX order_line_product ON order_line (product);
CREATE INDEX order_line_item ON order_line (item) WHERE item IS NOT NULL;
CREATE INDEX order_line_origin ON order_line (origin) WHERE origin IS NOT NULL;
CREATE INDEX order_line_amiss ON order_line ("order") WHERE amiss > 0;
CREATE INDEX order_line_due ON order_line (due) WHERE due IS NOT NULL;
CREATE INDEX journal_line ON journal (line);
CREATE INDEX journal_order ON journal ("order") WHERE "order" IS NOT NULL;
CREATE INDEX journal_delivery ON journal (delivery) WHERE delivery IS NOT NULL;
CREATE INDEX delivery_order ON delivery ("order");
CREATE INDEX delivered_unit_delivery ON delivered_unit (delivery);
CREATE INDEX delivered_unit_line ON delivered_unit (line);
CREATE INDEX delivered_unit_product ON delivered_unit (product);
CREATE INDEX delivered_unit_device ON delivered_unit (device) WHERE device IS NOT NULL;
CREATE INDEX device_order_no ON device (order_no) WHERE order_no IS NOT NULL;

CREATE TABLE catalogue_item_search (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE order_search (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE delivery_search (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
INSERT INTO search_state VALUES (11, 'ready'), (13, 'ready'), (16, 'ready');
"""
