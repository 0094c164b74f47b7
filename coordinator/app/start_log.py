"""What the program writes down at its start: a log file without personal data, in the data folder."""

from __future__ import annotations

import logging
import platform
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from coordinator import __version__
from coordinator.domain.outputs import OutputForm, writes
from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk.file_place import default_database, place_of
from coordinator.storage.disk.file_version import SQLITE, VERSION
from coordinator.words import mark

LOG_NAME: Final = "coordinator.log"
_LARGEST: Final = 500_000  # bytes
_OLDER: Final = 3  # files kept beside the newest
_log = logging.getLogger("coordinator")


def data_folder() -> Path:
    """Where the program keeps the user's database, logs and reports unless told otherwise."""
    return default_database().parent


class _LogFile(logging.FileHandler):
    """A log that is set aside when it has grown large. The standard library's own loads sockets and pickles, for which
    the first paint would wait.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the line; the next one begins a new file when this one has grown large."""
        super().emit(record)
        if self.stream is not None and self.stream.tell() > _LARGEST:
            self.close()
            file = Path(self.baseFilename)
            ages = [file, *(file.with_name(f"{file.name}.{age}") for age in range(1, _OLDER + 1))]
            with suppress(OSError):
                for older, newer in zip(ages[:0:-1], ages[-2::-1], strict=True):
                    if newer.exists():
                        newer.replace(older)


@writes("log", mark("Log file"), OutputForm.LOG)
def start_log(folder: Path) -> logging.Handler:
    """Begins to log to a file in the folder; returns the handler, so that it can be taken away again."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _LogFile(folder / LOG_NAME, encoding="utf-8")
    except OSError as error:
        raise Trouble(
            mark("Nothing can be written in the folder {folder} ({why}). Choose a folder of your own."),
            folder=str(folder),
            why=error.strerror or type(error).__name__,
        ) from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)
    return handler


def log_start(path: Path) -> None:
    """Writes down the facts that explain most trouble: versions, the system, what kind of place the database lies in.

    No path and no user: both name people. SQLite before 3.51.3 has the fault that ``durability`` §0 tells of.
    """
    place = place_of(path)
    _log.info(
        "start coordinator=%s database_version=%s python=%s sqlite=%s system=%s %s place=%s %s size=%s",
        __version__,
        VERSION,
        platform.python_version(),
        SQLITE,
        sys.platform,
        platform.machine(),
        place.kind.value,
        place.what if place.kind.value != "removable" else "",
        path.stat().st_size if path.exists() else None,
    )
