"""``import --left``: who has left by missing in a file, and why nobody has; and the document that ends every import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from coordinator.cli.output import print_answer
from coordinator.cli.run_options import RunOptions
from coordinator.desk.imports.people_questions import gone_words
from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import PERSON
from coordinator.exchange.imports.import_run import Gathered
from coordinator.exchange.imports.missing_from_file import (
    MissingRecords,
    missing_from,
    refuse_if_nobody_can_be_missing,
    why_nobody_left,
)
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Trouble
from coordinator.words import count_text, mark, text

_LISTED = 10
_ABOUT_ORDERS: Final = mark("{files}: nobody can have left by missing in a file about orders. Nothing was noted.")


@contextmanager
def answered_whatever_happens(wish: RunOptions, document: dict[str, Any]) -> Iterator[None]:
    """What goes wrong ends in the document too, for a program: as far as it came, with the sentence as ``refused``."""
    try:
        yield
    except Trouble as trouble:
        if wish.as_json:
            print_answer(wish, {**document, "refused": str(trouble)}, [])
        raise


def who_is_missing(gathered: Gathered, document: dict[str, Any], *, left: bool) -> list[MissingRecords]:
    """What the files no longer have. With ``left`` each file's document says why nobody has left by it. Raises
    ``Refused`` where none of them can tell.
    """
    if left:
        for file in gathered.staged:
            why = why_nobody_left(gathered, file)
            for each in document["files"]:
                if each["file"] == file.name:
                    each["nobody_left"] = None if why is None else str(why)
        refuse_if_nobody_can_be_missing(gathered)
    return [found for file in gathered.staged if (found := missing_from(gathered, file)) is not None]


def tell_nobody_left(files: Sequence[Path], document: dict[str, Any], *, left: bool) -> list[str]:
    """The line that files about orders tell of nobody who has left, where that was asked for."""
    if not left:
        return []
    said = text(_ABOUT_ORDERS, files=", ".join(file.name for file in files))
    for each in document["files"]:
        each["nobody_left"] = said
    return [said]


def why_nobody(document: dict[str, Any]) -> list[str]:
    """The sentences why nobody has left by a file of people or devices."""
    reasons = (file.get("nobody_left") for file in document["files"] if file["kind"] in ("people", "devices"))
    return [str(reason) for reason in reasons if reason]


def tell_missing(ledger: Ledger, gone: Sequence[MissingRecords], document: dict[str, Any]) -> list[str]:
    """Lines about what a whole file no longer has, and why nobody has left by another of people or devices; its
    document gets ``missing``, the first names among it.
    """
    lines = why_nobody(document)
    for each in gone:
        names = [] if each.part else [gone_words(ledger.register, Ref(each.kind, id)) for id in each.ids[:_LISTED]]
        told = {"count": len(each.ids), "kind": each.kind, "part": each.part, "names": names}
        for file in document["files"]:
            if file["file"] == each.file:
                file["missing"] = told
        if each.part:
            lines.append(str(each))
            continue
        more = len(each.ids) - len(names)
        rest = [count_text("and {count} more", "and {count} more", more)] if more else []
        lines += [f"{each.file}: {each}", f"      {', '.join([*names, *rest])}"]
        if each.kind == PERSON.code:
            lines.append("      " + text("“--left” notes them as having left. Nothing is done by itself."))
    return lines
