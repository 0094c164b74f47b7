"""Turns queries into SQL: paths become joins, filters become conditions, words become look-ups in the search text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from coordinator.domain.changes import Record
from coordinator.domain.derived import (
    BY_NAME,
    KEY_OF,
    NATURAL_WITHOUT_KEY,
    CountOf,
    Derived,
    FirstOf,
    Lacks,
    Rule,
    identity_column,
)
from coordinator.domain.fields import Type
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.keys import identity_key
from coordinator.domain.kinds import KINDS, OWN_PREFIX
from coordinator.domain.orders.order_states import OVER
from coordinator.domain.protection import guards
from coordinator.domain.values import Scalar, clean, fold
from coordinator.ledger.questions import Filter, Query, Test

_MOST_PARTS = 50
"""SQLite reads a condition of at most a thousand parts; a list of numbers is one part."""
TRIGRAM_LENGTH = 3
TRIGRAM_KINDS = frozenset({DEVICE.code})

_HANDED_OUT = (
    "({t}.held_by IS NOT NULL OR EXISTS (SELECT 1 FROM loan l JOIN handover h ON h.id = l.issued"
    " WHERE l.device = {t}.id AND h.void IS NOT 1))"
)
# By the lead time, as long as nothing is promised: what a promise comes to takes working days to tell
# (``desk.orders.promised_days``).
# CASE, since AND goes on to the lines of every order where a day is not known.
_OVER = ", ".join(f"'{state}'" for state in OVER)
_TO_ESCALATE = (
    "CASE WHEN {t}.expected > {t}.wanted AND {t}.escalated_on IS NULL"
    f" AND {{t}}.state NOT IN ({_OVER})"
    ' THEN EXISTS (SELECT 1 FROM order_line w WHERE w."order" = {t}.id'
    f" AND w.state NOT IN ({_OVER})"
    " AND w.promised IS NULL) ELSE 0 END"
)

# What only SQL can say of a derived column (``domain.derived``), with {t} for the record and {0} … for its paths.
_RULES: dict[tuple[str, str], str] = {
    ("device", "lifetime_end"): "coalesce({t}.end_date, date({t}.purchase_date, '+' || {0} || ' months'))",
    ("device", "handed_out"): _HANDED_OUT,
    ("order", "to_escalate"): _TO_ESCALATE,
    ("handover", "still_out"): "(SELECT count(*) FROM loan l WHERE l.issued = {t}.id AND l.returned IS NULL)",
    ("group", "years"): (
        "nullif(class_grades({t}.grade, {t}.name, coalesce({0}, {1}), (SELECT json_group_array(DISTINCT p.grade)"
        " FROM person p WHERE p.\"group\" = {t}.id AND p.active IS NOT 0 AND p.role IS NOT 'staff'"
        " AND p.grade <> '')), '')"
    ),
    ("handover", "lines"): "(SELECT count(*) FROM loan l WHERE l.issued = {t}.id OR l.returned = {t}.id)",
}
_CODES = frozenset({("order", "state"), ("order_line", "state")})  # figures that hold a code, never words


def rule_sql(kind: str, code: str, alias: str, *columns: str) -> str:
    """The SQL of a derived column's rule, over the table called ``alias`` and the columns of the rule's paths."""
    return _RULES[kind, code].format(*columns, t=alias)


class UnknownPath(ValueError):
    """A path that leads nowhere."""


@dataclass(slots=True)
class SelectFrame:
    """One SELECT being built: the record's table as ``t`` and the joins that its paths need."""

    kind: str
    joins: dict[str, str] = field(default_factory=dict)
    values: list[Scalar] = field(default_factory=list)

    def column(self, path: str) -> str:
        """The SQL for the value at a path."""
        return self._column(self.kind, "t", path)

    def guarded(self, path: str) -> str:
        """As :meth:`column`, for what is asked or sorted by: of a protected person nothing is found that is not shown
        (needs U7).
        """
        return self.behind_guard(path, self.column(path))

    def behind_guard(self, path: str, shown: str) -> str:
        """``shown`` where the record's people allow what stands at the path to be shown, else nothing."""
        guarding = guards(self.kind, path)
        if not guarding:
            return shown
        hidden = " OR ".join(f"{self.column(guard)} = 1" for guard in guarding)
        if path.startswith(OWN_PREFIX):
            code = path[len(OWN_PREFIX) :].replace("'", "''")
            personal = f"kind = '{self.kind}' AND code = '{code}' AND personal IS NOT 0"
            hidden = f"({hidden}) AND EXISTS (SELECT 1 FROM custom_field WHERE {personal})"
        return f"CASE WHEN {hidden} THEN NULL ELSE {shown} END"

    @property
    def sources(self) -> str:
        """The FROM clause."""
        return " ".join((f'"{self.kind}" AS t', *self.joins.values()))

    def _column(self, kind: str, alias: str, path: str) -> str:
        if path in ("id", "uid"):
            return f"{alias}.{path}"
        if path.startswith(OWN_PREFIX) and KINDS[kind].custom_fields:
            quoted = path[len(OWN_PREFIX) :].replace("'", "''").replace('"', "")
            return f"json_extract({alias}.own_fields, '$.\"{quoted}\"')"
        if (kind, path) in BY_NAME:
            return self._derived(BY_NAME[kind, path], alias)
        head, _, rest = path.partition(".")
        if rest:
            return self._column(*self._joined(kind, alias, head), rest)
        if head not in KINDS[kind].by_code:
            raise UnknownPath(path)
        return f'{alias}."{head}"'

    def _joined(self, kind: str, alias: str, head: str) -> tuple[str, str]:
        """The kind that a reference leads to, and the alias of its table."""
        field = KINDS[kind].by_code.get(head)
        if field is None or field.refers is None:
            raise UnknownPath(head)
        joined = head if alias == "t" else alias.strip('"') + "_" + head
        self.joins.setdefault(joined, f'LEFT JOIN "{field.refers}" AS "{joined}" ON "{joined}".id = {alias}."{head}"')
        return field.refers, f'"{joined}"'

    def _derived(self, derived: Derived, alias: str) -> str:
        kind, made = derived.kind, derived.made
        if isinstance(made, FirstOf):
            columns = [self._column(kind, alias, path) for path in made.paths] + [f"'#' || {alias}.id"] * made.number
            return f"coalesce({', '.join(columns)})" if len(columns) > 1 else columns[0]
        if isinstance(made, CountOf):
            active = " AND c.active IS NOT 0" if made.active else ""
            return f'(SELECT count(*) FROM "{made.kind}" c WHERE c."{made.field}" = {alias}.id{active})'
        if isinstance(made, Lacks):
            return f"({alias}.{made.field} IS NULL)"
        if isinstance(made, Rule):
            columns = [self._column(kind, alias, path) for path in made.paths]
            return rule_sql(kind, derived.code, alias, *columns)
        return f"{alias}.{derived.code}"

    def ordered(self, path: str) -> str:
        """The SQL by which a path is sorted: the key that stands beside a text, else what is reckoned of a name."""
        column, kind, alias, last = self.column(path), self.kind, "t", path
        while "." in last and not last.startswith(OWN_PREFIX):
            head, _, last = last.partition(".")
            kind, alias = self._joined(kind, alias, head)
        if key := KEY_OF.get((kind, last)):
            column = f"{alias}.{key.column}"
        elif last in NATURAL_WITHOUT_KEY or last.startswith(OWN_PREFIX):
            column = f"natural_key({column})"
        return self.behind_guard(path, column)

    def condition(self, filter: Filter) -> str:
        """The SQL for one filter; its values are bound, never written."""
        column = self.guarded(filter.path)
        if filter.test is Test.EMPTY:
            return f"({column} IS NULL OR {column} = '')"
        if filter.test is Test.FILLED:
            return f"({column} IS NOT NULL AND {column} <> '')"
        if filter.test is Test.CONTAINS:
            return (
                "("
                + " OR ".join(self._bound(f"instr(fold({column}), ?) > 0", fold(str(value))) for value in filter.values)
                + ")"
            )
        if filter.test in (Test.BEFORE, Test.AFTER):
            sign = "<" if filter.test is Test.BEFORE else ">"
            return self._bound(f"{column} {sign} ?", filter.values[0])
        same = self._any_number(column, filter.values) or (
            " OR ".join(self._same(filter.path, column, value) for value in filter.values) or "0"
        )
        return f"({same})" if filter.test is Test.IS else f"NOT coalesce(({same}), 0)"

    def _any_number(self, column: str, values: Sequence[Scalar]) -> str:
        """Of more numbers than a condition may have parts, such as the ids of many records; nothing for others."""
        if len(values) <= _MOST_PARTS or not all(type(value) is int for value in values):
            return ""
        return self._bound(f"{column} IN (SELECT value FROM json_each(?))", json.dumps(values))

    def _same(self, path: str, column: str, value: Scalar) -> str:
        if value is None:
            return f"{column} IS NULL"
        if key := identity_column(self.kind, path):
            return self._bound(f"t.{key} = ?", identity_key(str(value)))
        if (self.kind, path) in _CODES:
            # The plus keeps the rows coming in the order asked for: most orders are in few states, sorting costs more.
            return self._bound(f"+{column} = ?", value)
        if isinstance(value, int) or self._exact(path):
            return self._bound(f"{column} = ?", value)
        return self._bound(f"fold({column}) = ?", fold(value))

    def _exact(self, path: str) -> bool:
        found = KINDS[self.kind].by_code.get(path)
        return found is not None and found.type in (Type.CHOICE, Type.DATE)

    def _bound(self, sql: str, value: Scalar) -> str:
        self.values.append(value)
        return sql


@dataclass(frozen=True, slots=True)
class SqlStatement:
    """SQL with the values bound to it."""

    sql: str
    values: tuple[Scalar, ...]


def select_ids(query: Query[Record], limit: int | None = None, *, trigram: bool = False) -> SqlStatement:
    """The ids that answer a query, in its order, ties by id."""
    frame = SelectFrame(query.kind.code)
    where = _where(frame, query, trigram=trigram)
    order = ", ".join([*(_ordered(frame, path, down=down) for path, down in query.order), "t.id"])
    if _text_alone(query):
        source, id = _text_source(query, trigram=trigram)
        return SqlStatement(f"SELECT {id} FROM {source} {where} ORDER BY {id}" + _limit(limit), tuple(frame.values))
    return SqlStatement(
        f"SELECT t.id FROM {frame.sources} {where} ORDER BY {order}" + _limit(limit), tuple(frame.values)
    )


def _ordered(frame: SelectFrame, path: str, *, down: bool) -> str:
    """What is missing comes last, whichever way the rest goes."""
    return f"{frame.ordered(path)}{' DESC' if down else ''} NULLS LAST"


def select_count(query: Query[Record], most: int | None = None, *, trigram: bool = False) -> SqlStatement:
    """How many records answer a query, counted up to ``most``."""
    frame = SelectFrame(query.kind.code)
    where = _where(frame, query, trigram=trigram)
    source = _text_source(query, trigram=trigram)[0] if _text_alone(query) else frame.sources
    words = fold(clean(query.text)).split()
    plain = all(len(word) == TRIGRAM_LENGTH and word.isascii() for word in words)
    if plain and _text_alone(query) and _by_trigrams(query, trigram=trigram):
        # A word that is one trigram stands in just the texts that the index says: nothing is left to verify.
        source, where = f"{query.kind.code}_trigram", f"WHERE {query.kind.code}_trigram MATCH ?"
        frame.values = [trigram_match(words)]
    if most is None:
        return SqlStatement(f"SELECT count(*) FROM {source} {where}", tuple(frame.values))
    return SqlStatement(f"SELECT count(*) FROM (SELECT 1 FROM {source} {where} LIMIT {int(most)})", tuple(frame.values))


def select_groups(query: Query[Record], path: str, *, trigram: bool = False) -> SqlStatement:
    """How many records answer a query for each value at a path."""
    frame = SelectFrame(query.kind.code)
    column = frame.guarded(path)
    where = _where(frame, query, trigram=trigram)
    return SqlStatement(
        f"SELECT {column}, count(*) FROM {frame.sources} {where} GROUP BY 1 ORDER BY 2 DESC, 1", tuple(frame.values)
    )


def select_alike(kind: str, paths: Sequence[str], filters: Sequence[Filter]) -> SqlStatement:
    """The ids, as JSON lists, of records that say the same at all paths; what says nothing at one of them is alone."""
    frame = SelectFrame(kind)
    keys = [_alike_key(frame, kind, path) for path in paths]
    conditions = [frame.condition(each) for each in filters] + [f"{key} <> ''" for key in keys]
    return SqlStatement(
        f"SELECT json_group_array(t.id) FROM {frame.sources} WHERE {' AND '.join(conditions)}"
        f" GROUP BY {', '.join(keys)} HAVING count(*) > 1 ORDER BY min(t.id)",
        tuple(frame.values),
    )


def _alike_key(frame: SelectFrame, kind: str, path: str) -> str:
    if key := identity_column(kind, path):
        return f"t.{key}"
    field = KINDS[kind].by_code.get(path)
    column = frame.column(path)
    return column if field is not None and field.refers else f"alike_key({column})"


def _text_alone(query: Query[Record]) -> bool:
    return bool(query.text.strip()) and not query.filters and not query.order and bool(query.kind.search)


def _text_source(query: Query[Record], *, trigram: bool) -> tuple[str, str]:
    """What a query of words alone reads, and its id. The trigram index leads where it can: it gives the ids in order,
    so that the first hundred are found without looking for the others.
    """
    if _by_trigrams(query, trigram=trigram):
        return f"{query.kind.code}_trigram AS f CROSS JOIN {query.kind.code}_search AS t ON t.id = f.rowid", "f.rowid"
    return f"{query.kind.code}_search AS t", "t.id"


def _by_trigrams(query: Query[Record], *, trigram: bool) -> bool:
    return trigram and query.kind.code in TRIGRAM_KINDS and bool(_long(fold(clean(query.text)).split()))


def _long(words: list[str]) -> list[str]:
    return [word for word in words if len(word) >= TRIGRAM_LENGTH]


def _limit(limit: int | None) -> str:
    return "" if limit is None else f" LIMIT {int(limit)}"


def _where(frame: SelectFrame, query: Query[Record], *, trigram: bool) -> str:
    conditions = [frame.condition(filter) for filter in query.filters]
    words = fold(clean(query.text)).split()
    if words and query.kind.search:
        conditions.append(_words(frame, query, words, trigram=trigram))
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def _words(frame: SelectFrame, query: Query[Record], words: list[str], *, trigram: bool) -> str:
    """Long words narrow through the trigram index; every word is then verified in the narrow folded text."""
    alone = _text_alone(query)
    text = "t.text" if alone else "s.text"
    tests = []
    if _by_trigrams(query, trigram=trigram):
        index = f"{query.kind.code}_trigram"
        tests.append(f"f.{index} MATCH ?" if alone else f"s.id IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)")
        frame.values.append(trigram_match(_long(words)))
    for word in words:
        tests.append(f"instr({text}, ?) > 0")
        frame.values.append(word)
    found = " AND ".join(tests)
    return found if alone else f"t.id IN (SELECT s.id FROM {query.kind.code}_search AS s WHERE {found})"


def trigram_match(words: list[str]) -> str:
    """An FTS5 expression for texts that hold every trigram of every word."""
    grams = {word[at : at + TRIGRAM_LENGTH] for word in words for at in range(len(word) - TRIGRAM_LENGTH + 1)}
    return " AND ".join('"' + gram.replace('"', '""') + '"' for gram in sorted(grams))
