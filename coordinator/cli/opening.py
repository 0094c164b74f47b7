"""Opens the database for one verb, to look at or to write."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from coordinator.cli.wishes import Wish
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Refused
from coordinator.storage.store import Store
from coordinator.words import mark


def user_name() -> str:
    """The operating system's name for who is at the computer."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"


@contextmanager
def opened(wish: Wish, *, write: bool = False) -> Iterator[Ledger]:
    """The ledger of the database that is meant; without ``write`` it may be open in a window besides."""
    path = wish.path
    if not path.is_file():
        raise Refused(mark("There is no database {file}. Make one with “coordinator init”."), file=str(path))
    store = Store(path)
    try:
        yield Ledger(store, actor=user_name(), today=wish.today)
    finally:
        store.close()


def create(path: Path, code: str, name: str, wish: Wish) -> None:
    """Makes a new database with the school's own unit in it; refuses a file that is there already."""
    from sqlite_utils import Database

    from coordinator.storage.connecting import connect_writer
    from coordinator.storage.migrations import migrate

    if path.exists():
        raise Refused(mark("{file} is there already and is left as it is. Choose another name."), file=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(connect_writer(path)) as conn:
        migrate(Database(conn, execute_plugins=False))
    with opened(wish, write=True) as ledger:
        unit = Creation("unit", -1, {"name": name, "code": code, "own": 1})
        sentence = Sentence(mark("The register of {name} was begun."), {"name": name})
        ledger.commit(ChangeSet(sentence, Origin.PROGRAM, creations=(unit,)))
