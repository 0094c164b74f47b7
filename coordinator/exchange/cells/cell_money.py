"""Amounts as Swedish and English programs write them, to whole öre."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from coordinator.exchange.cells.cell_serials import is_destroyed
from coordinator.exchange.cells.cell_values import CellProblem, Nulls, read_text_cell
from coordinator.words import mark

AMBIGUOUS_AMOUNT: Final = mark("Thousands or decimals? Write the amount without thousands mark, for example 1234,00.")
NOT_AN_AMOUNT: Final = mark("This is no amount in kronor.")
FOREIGN_CURRENCY: Final = mark("The amount is in another currency than kronor.")
DESTROYED_AMOUNT: Final = mark("Excel has shortened this number; write it out again.")

_SUFFIX: Final = re.compile(
    r"\s*(?:(?:kr|sek|kronor)\.?|:-)?\s*(?:/|per )?\s*(?:mån|månad|month|st)?\.?$", re.IGNORECASE
)
_PREFIX: Final = re.compile(r"^(?:sek|kr)\s*", re.IGNORECASE)
_FOREIGN: Final = re.compile(r"[$€£]|\b(?:usd|eur|nok|dkk|gbp)\b", re.IGNORECASE)
_SHAPE: Final = re.compile(r"^-?\d[\d.,]*$", re.ASCII)
_GROUPED: Final = re.compile(r"^-?\d{1,3}(?: \d{3})+(?:[.,]\d+)?$", re.ASCII)
_LARGEST: Final = 10**14


def read_money_cell(raw: str, nothing: Nulls = frozenset()) -> int | CellProblem | None:
    """An amount in whole öre. The last separator marks the decimals; a bare ``1,234`` is asked about, not guessed."""
    words = read_text_cell(raw, nothing)
    if not isinstance(words, str):
        return words
    if is_destroyed(words):
        return CellProblem(DESTROYED_AMOUNT)
    if _FOREIGN.search(words):
        return CellProblem(FOREIGN_CURRENCY)
    words = _PREFIX.sub("", _SUFFIX.sub("", words)).replace("\u2212", "-").replace("- ", "-")
    if words in ("", "-"):
        return None if words else CellProblem(NOT_AN_AMOUNT)
    if " " in words:
        if not _GROUPED.match(words):
            return CellProblem(NOT_AN_AMOUNT)
        words = words.replace(" ", "")
        return _ore(words.replace(",", ".")) if words.count(",") + words.count(".") <= 1 else CellProblem(NOT_AN_AMOUNT)
    return _separated(words) if _SHAPE.match(words) else CellProblem(NOT_AN_AMOUNT)


def _separated(words: str) -> int | CellProblem:
    comma, point = words.rfind(","), words.rfind(".")
    if comma < 0 and point < 0:
        return _ore(words)
    decimal, thousands = (",", ".") if comma > point else (".", ",")
    if thousands in words:
        whole, _, decimals = words.rpartition(decimal)
        return _joined(whole, thousands, decimals) if decimal not in whole else CellProblem(NOT_AN_AMOUNT)
    if words.count(decimal) > 1:
        return _joined(words, decimal, "0")
    whole, _, decimals = words.partition(decimal)
    if len(decimals) == 3 and 1 <= len(whole.lstrip("-")) <= 3 and whole.lstrip("-") != "0":
        return CellProblem(AMBIGUOUS_AMOUNT)
    return _ore(f"{whole}.{decimals or 0}")


def _joined(whole: str, thousands: str, decimals: str) -> int | CellProblem:
    first, *rest = whole.lstrip("-").split(thousands)
    if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in rest):
        return CellProblem(NOT_AN_AMOUNT)
    return _ore(whole.replace(thousands, "") + "." + (decimals or "0"))


def _ore(number: str) -> int | CellProblem:
    if len(number) > 20:
        return CellProblem(NOT_AN_AMOUNT)
    ore = int((Decimal(number) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    return ore if abs(ore) < _LARGEST else CellProblem(NOT_AN_AMOUNT)
