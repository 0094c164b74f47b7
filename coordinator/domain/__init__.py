"""Nouns, fields, rules and verbs: pure values and functions that know no file, no SQL, no Qt and no clock."""
