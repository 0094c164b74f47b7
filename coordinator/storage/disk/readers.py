"""Reading connections: each thread has its own, opened when it first asks and closed with all the others."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

from coordinator.storage.disk.connection import connect_reader

_MOMENT = 0.02  # seconds


class Connections:
    """The reading connections of one database file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._opened: dict[sqlite3.Connection, threading.Thread] = {}
        self._lock = threading.Lock()

    @property
    def conn(self) -> sqlite3.Connection:
        """This thread's reading connection."""
        conn: sqlite3.Connection | None = getattr(self._local, "conn", None)
        if conn is None:
            conn = connect_reader(self._path)
            self._local.conn = conn
            with self._lock:
                self._opened[conn] = threading.current_thread()
        return conn

    def release(self) -> None:
        """Closes this thread's connection; workers call it when they end."""
        conn: sqlite3.Connection | None = getattr(self._local, "conn", None)
        if conn is not None:
            self._local.conn = None
            with self._lock:
                self._opened.pop(conn, None)
            conn.close()

    def interrupter(self) -> Callable[[], None]:
        """What ends a question of this thread from another."""
        return self.conn.interrupt

    def close(self) -> None:
        """Closes every thread's connection; nothing may be asked afterwards.

        Closing a connection under a thread that is just asking would end the program, so those are interrupted first
        and given a moment.
        """
        here = threading.current_thread()
        with self._lock:
            others = [conn for conn, thread in self._opened.items() if thread is not here and thread.is_alive()]
            for conn in others:
                conn.interrupt()
            if others:
                time.sleep(_MOMENT)
            while self._opened:
                self._opened.popitem()[0].close()
