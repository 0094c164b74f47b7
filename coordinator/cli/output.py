"""How verbs answer: one JSON document, or lines for a person."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import click

from coordinator.cli.run_options import RunOptions

_WIDEST = 40


def print_answer(wish: RunOptions, document: Mapping[str, Any], lines: Sequence[str]) -> None:
    """The document with ``--json``, else the lines."""
    if wish.as_json:
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(line)


def text_table(captions: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows under their captions, in columns as wide as what stands in them; long cells are cut with an ellipsis."""
    cells = [[_cut(cell) for cell in row] for row in (captions, *rows)]
    if not cells or not captions:
        return []
    widths = [max(len(row[at]) for row in cells) for at in range(len(captions))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def _cut(cell: str) -> str:
    one_line = " ".join(cell.split("\n"))
    return one_line if len(one_line) <= _WIDEST else one_line[: _WIDEST - 1] + "…"
