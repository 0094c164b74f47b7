"""The school's own fields as SQL: they stand in one JSON column, and are named ``own.<code>`` everywhere else."""

from __future__ import annotations

from collections.abc import Mapping

from coordinator.domain.kinds import OWN_PREFIX


def is_own(code: str) -> bool:
    """Whether a field is one of the school's own."""
    return code.startswith(OWN_PREFIX)


def column_of(code: str, record: str = "t") -> str:
    """The SQL for a field of a record, an own field included; ``record`` is the alias of its table."""
    return f"json_extract({record}.own_fields, {_path(code)})" if is_own(code) else f'{record}."{code}"'


def put(code: str, value: str) -> str:
    """The assignment that gives a field a value, both as SQL; an own field without one has no key."""
    if not is_own(code):
        return f'"{code}" = {value}'
    path = _path(code)
    return (
        f"own_fields = CASE WHEN {value} IS NULL THEN json_remove(own_fields, {path})"
        f" ELSE json_set(own_fields, {path}, {value}) END"
    )


def own_fields_column(values: Mapping[str, str]) -> str:
    """The JSON column of a record with these own fields, code → SQL; those without a value are left out."""
    pairs = ", ".join(f"{_key(code)}, {value}" for code, value in values.items())
    return f"json_patch('{{}}', json_object({pairs}))"


def others(codes: list[str], record: str = "t") -> str:
    """SQL that is true where a record has own fields beside these."""
    listed = ", ".join(_key(code) for code in codes if is_own(code))
    return f"EXISTS (SELECT 1 FROM json_each({record}.own_fields) j WHERE j.key NOT IN ({listed}))"


def _key(code: str) -> str:
    return "'" + code[len(OWN_PREFIX) :].replace("'", "''").replace('"', "") + "'"


def _path(code: str) -> str:
    return "'$.\"" + _key(code)[1:-1] + "\"'"
