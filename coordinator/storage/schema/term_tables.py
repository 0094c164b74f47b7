"""The tables of term plans and the school year, as their migration laid them. Never edited once released."""

from typing import Final

TERM_TABLES: Final = """
CREATE TABLE "plan" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "name" TEXT NOT NULL,
    "on" TEXT,
    "employees" INTEGER,
    "rooms" INTEGER,
    "note" TEXT
) STRICT;
CREATE TABLE "plan_group" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "plan" INTEGER NOT NULL REFERENCES "plan" (id),
    "name" TEXT NOT NULL,
    "grade" TEXT,
    "form" TEXT,
    "headcount" INTEGER NOT NULL,
    "from_group" INTEGER REFERENCES "group" (id)
) STRICT;
CREATE TABLE "policy" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "plan" INTEGER NOT NULL REFERENCES "plan" (id),
    "kind" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "per" TEXT NOT NULL,
    "groups" TEXT,
    "grades" TEXT,
    "spare" TEXT
) STRICT;
CREATE TABLE "period" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "first" TEXT NOT NULL,
    "last" TEXT NOT NULL,
    "unit" INTEGER REFERENCES "unit" (id)
) STRICT;
CREATE TABLE "exemption" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "plan" INTEGER REFERENCES "plan" (id),
    "kind" TEXT,
    "group" TEXT,
    "person" INTEGER REFERENCES "person" (id),
    "device" INTEGER REFERENCES "device" (id),
    "reason" TEXT NOT NULL
) STRICT;
CREATE TABLE "snapshot" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL DEFAULT (randomblob(16)),
    "taken" TEXT NOT NULL,
    "on" TEXT NOT NULL,
    "plan" TEXT,
    "kind" TEXT NOT NULL,
    "need" INTEGER,
    "supply" INTEGER,
    "arriving" INTEGER,
    "at_risk" INTEGER,
    "devices" INTEGER,
    "idle" INTEGER,
    "age_months" INTEGER
) STRICT;
CREATE INDEX plan_group_plan ON plan_group (plan);
CREATE INDEX policy_plan ON policy (plan);
CREATE INDEX exemption_plan ON exemption (plan);
"""
