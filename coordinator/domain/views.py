"""What a typed record is made of: one descriptor a field, so that a mistyped name is an error before anything runs.

A record's class stands beside its kind and follows from it; ``tests/domain/test_records.py`` compares the two.
"""

from __future__ import annotations

from datetime import date
from typing import Generic, Self, TypeVar, overload

from coordinator.domain.changes import Record
from coordinator.domain.values import Ore, Scalar

T_co = TypeVar("T_co", covariant=True)


class View(Generic[T_co]):
    """A field as an attribute of its record; ``code`` is the field's permanent code."""

    __slots__ = ("code",)

    def __init__(self, code: str) -> None:
        self.code = code

    @overload
    def __get__(self, record: None, owner: type[Record]) -> Self: ...

    @overload
    def __get__(self, record: Record, owner: type[Record]) -> T_co: ...

    def __get__(self, record: Record | None, owner: type[Record]) -> Self | T_co:
        return self if record is None else self._read(record.values.get(self.code))

    def _read(self, value: Scalar) -> T_co:
        raise TypeError(value)


class Text(View[str]):
    """A text, or a choice's code; empty for a missing one."""

    __slots__ = ()

    def _read(self, value: Scalar) -> str:
        return "" if value is None else str(value)


class Number(View[int | None]):
    """A whole number, ``None`` where there is none."""

    __slots__ = ()

    def _read(self, value: Scalar) -> int | None:
        return value if isinstance(value, int) else None


class Reference(Number):
    """The id of another record, ``None`` where there is none."""

    __slots__ = ()


class Money(View[Ore | None]):
    """An amount in öre, ``None`` where there is none."""

    __slots__ = ()

    def _read(self, value: Scalar) -> Ore | None:
        return Ore(value) if isinstance(value, int) else None


class Flag(View[bool | None]):
    """Yes or no, ``None`` where nobody has said."""

    __slots__ = ()

    def _read(self, value: Scalar) -> bool | None:
        return None if value is None else value == 1


class Day(View[date | None]):
    """A day, ``None`` where there is none."""

    __slots__ = ()

    def _read(self, value: Scalar) -> date | None:
        return date.fromisoformat(str(value)) if value else None
