"""What an undo means for a shortfall that was ordered anew: it is said before and after, as nothing else would (V5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from coordinator.domain.orders.order_kinds import DELIVERED_UNIT, JOURNAL, ORDER, ORDER_LINE
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import count_text

_MOST: Final = 500
_FIGURES: Final = ("order.number", "line", "supplemented", "never_coming", "deviating")


def ordered_twice(register: Register, notice: Notice) -> list[str]:
    """The lines that an undo or redo touched and of which more is ordered anew than lacks or is wrong, in sentences."""
    orders = notice.touched.get(ORDER.code)
    if notice.role == "do" or not orders:
        return []
    anew = (Filter("order", Test.IS, tuple(sorted(orders))), Filter("supplemented", Test.AFTER, (0,)))
    return list(_sentences(register, register.ids(Query(ORDER_LINE, filters=anew))))


def would_be_ordered_twice(register: Register, entry: int) -> list[str]:
    """The same for an entry that is looked at: what it brought counts as not come, what it declared as not said."""
    made = [change for change in register.changes(entry, limit=_MOST) if not change.field]
    lines: list[int] = []
    for kind in (DELIVERED_UNIT, JOURNAL):
        found = register.rows(kind, [each.id for each in made if each.kind == kind.code], ("line",))
        lines += [line for (line,) in found if isinstance(line, int)]
    return list(_sentences(register, dict.fromkeys(lines), gone=True))


def _sentences(register: Register, lines: Iterable[int], *, gone: bool = False) -> Iterator[str]:
    ids = list(lines)
    for number, line, anew, lacks, wrong in register.rows(ORDER_LINE, ids, _FIGURES):
        left = 0 if gone else _number(lacks) + _number(wrong)
        count = _number(anew) - left
        if count > 0:
            yield count_text(
                "{order}, line {line}: {count} unit is ordered anew already, and comes twice then.",
                "{order}, line {line}: {count} units are ordered anew already, and come twice then.",
                count, order=number, line=line,
            )  # fmt: skip


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
