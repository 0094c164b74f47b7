"""The invented school as a database: its files are imported as central IT and the office would have sent them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from coordinator.app.demo.demo_files import write_school
from coordinator.app.school_opening import open_school
from coordinator.exchange.imports.import_run import commit_import, gather
from coordinator.ledger.outcomes import Trouble
from coordinator.storage.store.store_opening import create_database
from coordinator.words import mark

DATABASE: Final = "norrskensskolan.db"
FILES: Final = "files"
SCHOOL_CODE: Final = "99990001"
SCHOOL_NAME: Final = "Norrskensskolan"
LAST: Final = "dagens_import.csv"
"""This morning's export: left for whoever looks at the demo to take in."""


def demo_folder(folder: Path | None) -> Path:
    """The folder that is wanted, emptied of an earlier demo, or a new one among the system's temporary folders."""
    if folder is None:
        return Path(tempfile.mkdtemp(prefix="coordinator-demo-"))
    folder = folder.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()) and not (folder / DATABASE).is_file():
            raise Trouble(
                mark("The folder {folder} holds other files. Choose an empty one for the demo."), folder=str(folder)
            )
        shutil.rmtree(folder / FILES, ignore_errors=True)
        for old in folder.glob(DATABASE + "*"):
            if old.is_file():
                old.unlink()
    except OSError as error:
        raise Trouble(
            mark("Nothing can be written in the folder {folder} ({why}). Choose a folder of your own."),
            folder=str(folder),
            why=error.strerror or type(error).__name__,
        ) from error
    return folder


def rounds(folder: Path, files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Which files are taken in together: the register's folder as one, then each as it came; the last one is left."""
    inside = folder / "oneroster"
    return [(inside,), *((file,) for file in files if file.parent == folder and file.name != LAST)]


def prepare_demo(folder: Path, today: date) -> Path:
    """The database of the invented school in ``folder``, with everything taken in but this morning's export."""
    files = folder / FILES
    written = write_school(files, today)
    path = create_database(folder / DATABASE, SCHOOL_CODE, SCHOOL_NAME, today=today)
    with open_school(path, today=today) as school:
        for paths in rounds(files, written):
            commit_import(school.ledger, gather(paths, school.ledger))
    return path
