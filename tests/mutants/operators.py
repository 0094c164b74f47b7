"""What may be altered in a node of the source: mutmut's operators, and three of our own for what rules are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import libcst as cst
from mutmut.mutation import mutators

Operator = Callable[[Any], Iterable[cst.CSTNode]]

_SQL: Final = re.compile(r"\b(?:SELECT|UPDATE|DELETE|INSERT|WHERE|AND|JOIN|ORDER BY|CASE)\b")
# What is looked for in SQL, and what stands there instead. The first of two that begin at one place is taken.
_IN_SQL: Final = (
    (re.compile(r"\bIS NOT NULL\b"), "IS NULL"),
    (re.compile(r"\bIS NULL\b"), "IS NOT NULL"),
    (re.compile(r"\bNOT (?=EXISTS|IN\b|LIKE)"), ""),
    (re.compile(r"(?<!NOT )\b(?=EXISTS ?\(|IN ?\()"), "NOT "),
    (re.compile(r"\bAND\b"), "OR"),
    (re.compile(r"\bOR\b(?! (?:IGNORE|REPLACE|ABORT|FAIL))"), "AND"),
    (re.compile(r"\bIS NOT(?= )"), "IS"),
    (re.compile(r" DESC\b"), " ASC"),
    (re.compile(r"\bmin\(", re.IGNORECASE), "max("),
    (re.compile(r"\bmax\(", re.IGNORECASE), "min("),
    (re.compile(r"<="), "<"),
    (re.compile(r">="), ">"),
    (re.compile(r"<>|!="), "="),
    (re.compile(r"(?<![<>!=])=(?!=)"), "<>"),
    (re.compile(r"<(?![=>])"), "<="),
    (re.compile(r"(?<![<-])>(?!=)"), ">="),
    (re.compile(r"\bUNION ALL\b"), "UNION"),
)
_GIVEN: Final = re.compile(r"\bSET\b(?:(?!\b(?:WHERE|FROM|CASE)\b).)*", re.DOTALL)  # = there is no comparison


def dropped_condition(node: cst.BooleanOperation) -> Iterator[cst.CSTNode]:
    """One half of an ``and`` or ``or`` alone."""
    yield node.left
    yield node.right


def turned_condition(node: cst.If | cst.CompIf | cst.While | cst.IfExp) -> Iterator[cst.CSTNode]:
    """The opposite of a condition that no other operator turns round: a name, an attribute, a call, a walrus."""
    if isinstance(node.test, cst.Name | cst.Attribute | cst.Call | cst.NamedExpr | cst.Subscript):
        test = node.test if node.test.lpar else node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        yield node.with_changes(test=cst.UnaryOperation(cst.Not(), test))


def dropped_call(node: cst.Expr) -> Iterator[cst.CSTNode]:
    """Nothing in place of a call that is made for what it does."""
    if isinstance(node.value, cst.Call | cst.Yield | cst.Await):
        yield cst.Pass()


def altered_sql(node: cst.SimpleString | cst.FormattedStringText) -> Iterator[cst.CSTNode]:
    """A comparison, a junction, an order or a NULL of an SQL statement turned to its neighbour."""
    if not _SQL.search(node.value):
        return
    taken = {at for given in _GIVEN.finditer(node.value) for at in range(given.start(), given.end())}
    for pattern, instead in _IN_SQL:
        for found in pattern.finditer(node.value):
            if found.start() not in taken:
                taken.update(range(found.start(), max(found.end(), found.start() + 1)))
                yield node.with_changes(value=node.value[: found.start()] + instead + node.value[found.end() :])


_OURS: Final[tuple[tuple[tuple[type, ...], Operator], ...]] = (
    ((cst.BooleanOperation,), dropped_condition),
    ((cst.If, cst.CompIf, cst.While, cst.IfExp), turned_condition),
    ((cst.Expr,), dropped_call),
    ((cst.SimpleString, cst.FormattedStringText), altered_sql),
)


def name_of(operator: Operator) -> str:
    """The operator's name as reports say it: ``swap op``, ``dropped condition``."""
    return operator.__name__.removeprefix("operator_").replace("_", " ")


def variants(node: cst.CSTNode) -> Iterator[tuple[str, cst.CSTNode]]:
    """Every way in which the node may be altered: the operator's name and the node that stands there instead."""
    for kind, operator in mutators.mutation_operators:
        if isinstance(node, kind) and not _nonsense(node, operator):
            yield from ((name_of(operator), each) for each in operator(node))
    for kinds, operator in _OURS:
        if isinstance(node, kinds):
            yield from ((name_of(operator), each) for each in operator(node))


def _nonsense(node: cst.CSTNode, operator: Operator) -> bool:
    """A statement of SQL between XX or in other letters says nothing about its tests: it fails or it is the same."""
    sql = isinstance(node, cst.SimpleString) and _SQL.search(node.value)
    return operator is mutators.operator_string and bool(sql)
