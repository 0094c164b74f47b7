"""Opens the database for one verb, to look at or to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from coordinator.cli.run_options import CommandLineSchool, RunOptions
from coordinator.desk.records.entry_sentences import dropped_words
from coordinator.domain.changes import Dropped
from coordinator.ledger.ledger import Ledger


@contextmanager
def opened_school(wish: RunOptions, *, write: bool = False) -> Iterator[CommandLineSchool]:
    """The school that is meant; without ``write`` it may be open in a window besides, and every write is refused."""
    school = wish.means.open_school(wish.path, write=write, today=wish.today)
    dropped: list[Dropped] = []
    school.ledger.subscribe(lambda notice: dropped.extend(notice.dropped))
    if wish.keep_numbers:
        school.ledger.keep_numbers()
    try:
        yield school
    finally:
        troubles = school.keeper.troubles() if write else ()
        school.close()  # waits for whoever tells of what was written
        if dropped:
            click.echo(dropped_words(dropped), err=True)
        for trouble in troubles:
            click.echo(trouble, err=True)


@contextmanager
def opened(wish: RunOptions, *, write: bool = False) -> Iterator[Ledger]:
    """As :func:`opened_school`, for verbs that only need the ledger."""
    with opened_school(wish, write=write) as school:
        yield school.ledger
