"""``history``, ``undo`` and ``redo``: the log, and going back in it."""

from __future__ import annotations

import click

from coordinator.cli.click_verbs import Verb, option, pass_wish
from coordinator.cli.log_output import entry_document, entry_line, history_lines, piles_document
from coordinator.cli.open_register import opened
from coordinator.cli.output import print_answer
from coordinator.cli.run_options import RunOptions
from coordinator.desk.records.entry_sentences import tell_notice
from coordinator.desk.records.ordered_anew import ordered_twice, would_be_ordered_twice
from coordinator.desk.records.step_sentences import pile_lines
from coordinator.desk.records.undoing import redo, undo
from coordinator.ledger.outcomes import Notice, Piles, Refused
from coordinator.ledger.questions import Register
from coordinator.words import count_text, mark, text


@click.command("history", cls=Verb, help=mark("Tells what was done, the newest first."))
@option("--entry", type=click.IntRange(min=1), metavar="N", help=mark("One entry with everything it changed."))
@option("--limit", type=click.IntRange(min=1), default=50, help=mark("At most so many."))
@option("--before", type=click.IntRange(min=1), metavar="N", help=mark("Only entries before this one."))
@pass_wish
def history_verb(wish: RunOptions, entry: int | None, limit: int, before: int | None) -> int:
    """Answers with {"entries": [...]}, or one entry with its changes and, for an import, its files."""
    with opened(wish) as ledger:
        register = ledger.register
        if entry is not None:
            _one(wish, register, entry)
            return 0
        found = register.entries(before=before, limit=limit)
        documents = [entry_document(register, each, limit=0) for each in found]
        for document in documents:
            del document["changes"]
        print_answer(wish, {"entries": documents}, [entry_line(register, each) for each in found])
    return 0


def _one(wish: RunOptions, register: Register, number: int) -> None:
    found = register.entry(number)
    if found is None:
        raise Refused(mark("There is no entry {entry} in the log."), entry=str(number))
    document = entry_document(register, found, limit=5_000)
    files = register.imported_files(number)
    document["files"] = [
        {
            "file": file.name, "profile": file.profile, "kind": file.kind, "encoding": file.encoding,
            "delimiter": file.delimiter, "rows": file.rows, "created": file.created, "updated": file.updated,
            "unchanged": file.unchanged, "skipped": file.skipped, "failed": file.failed, "conflicts": file.conflicts,
        }
        for file in files
    ]  # fmt: skip
    lines = history_lines(register, found, limit=200)
    for file in files:
        rows = count_text("{count} row", "{count} rows", file.rows)
        lines.append(f"      {file.name}: {rows}")
    print_answer(wish, document, lines)


@click.command("undo", cls=Verb, help=mark("Takes back the newest entry, or the one that is named."))
@click.argument("entry", type=click.IntRange(min=1), required=False, metavar="[ENTRY]")
@option("--preview", is_flag=True, help=mark("Only say what would happen."))
@pass_wish
def undo_verb(wish: RunOptions, entry: int | None, preview: bool) -> int:
    """Answers with the new entry and three piles: undone, kept because somebody edited it since, impossible."""
    with opened(wish, write=not preview) as ledger:
        if preview:
            if entry is None:
                raise Refused(mark("Say which entry: coordinator undo ENTRY --preview."))
            piles = ledger.rehearse_undo(entry)
            twice = would_be_ordered_twice(ledger.register, entry)
            document = {"entry": None, "undoes": entry, **piles_document(ledger.register, piles), "twice": twice}
            preview_words = text("This is a preview: nothing was changed.")
            print_answer(wish, document, [*_piles(ledger.register, piles), *twice, preview_words])
            return 0
        _reverted(wish, ledger.register, undo(ledger, entry))
    return 0


@click.command("redo", cls=Verb, help=mark("Does again what was undone last, or the entry that is named."))
@click.argument("entry", type=click.IntRange(min=1), required=False, metavar="[ENTRY]")
@pass_wish
def redo_verb(wish: RunOptions, entry: int | None) -> int:
    """Answers as ``undo``."""
    with opened(wish, write=True) as ledger:
        _reverted(wish, ledger.register, redo(ledger, entry))
    return 0


def _reverted(wish: RunOptions, register: Register, notice: Notice) -> None:
    piles = notice.piles or Piles()
    undoes = notice.sentence.values.get("entry")
    twice = ordered_twice(register, notice)
    document = {"entry": notice.entry, "undoes": undoes, "role": notice.role, **piles_document(register, piles),
                "twice": twice}  # fmt: skip
    lines = [f"{notice.entry}: {tell_notice(register, notice)}", *_piles(register, piles), *twice]
    print_answer(wish, document, lines)


def _piles(register: Register, piles: Piles) -> list[str]:
    return [f"  {line}" for line in pile_lines(register, piles, kept=20)]
