"""SQLite: schema, migrations, queries, search, staging, lock, backup and restore."""
