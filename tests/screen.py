"""A screen of its own with the program's real window on it, as somebody finds it who cannot see it: names over the bus
of the screen readers, keys from the system's own keyboard.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jeepney import DBusAddress, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.machine import program

_ROOT: Final = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_ACCESSIBLE: Final = "org.a11y.atspi.Accessible"
_SHOWING: Final = 25  # the bit of AT-SPI's states
_PATIENCE: Final = 60.0  # seconds; a busy machine makes no test fail


@dataclass(frozen=True, slots=True)
class Screen:
    """What a program on this screen must find around it, and a way to its accessible names."""

    around: dict[str, str]
    bus: DBusConnection

    def names(self) -> dict[str, set[str]]:
        """The names of what is to be seen, as a screen reader could say them now, by the role of what has them."""
        found: dict[str, set[str]] = {}
        waiting = [_ROOT]
        while waiting:
            place = DBusAddress(waiting[-1][1], waiting.pop()[0], _ACCESSIBLE)
            try:
                name = self._ask(Properties(place).get("Name"))[1]
                role = self._ask(new_method_call(place, "GetRoleName"))
                states = self._ask(new_method_call(place, "GetState"))
                waiting += [(bus, path) for bus, path in self._ask(new_method_call(place, "GetChildren"))]
            except LookupError:  # it has closed meanwhile
                continue
            if states[0] >> _SHOWING & 1:
                found.setdefault(role, set()).add(name)
        return found

    def _ask(self, message: Any) -> Any:
        reply = self.bus.send_and_get_reply(message, timeout=20)
        if reply.header.message_type.name == "error":
            raise LookupError(reply.body)
        return reply.body[0]

    def keys(self, *words: str) -> None:
        """What ``xdotool`` does with the words, on this screen."""
        subprocess.run(["xdotool", *words], env=self.around, check=True, capture_output=True, timeout=_PATIENCE)


def until(held: Callable[[], bool], what: str) -> None:
    """Waits until something holds."""
    end = time.monotonic() + _PATIENCE
    while not held():
        assert time.monotonic() < end, what
        time.sleep(0.2)


@contextmanager
def screen(folder: Path) -> Iterator[Screen]:
    """A virtual screen and a bus of its own, which end with the test."""
    with ExitStack() as ends:
        display = _started(
            ends, [program("Xvfb") or "", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
        )
        bus = _started(ends, [program("dbus-daemon") or "", "--session", "--print-address=1", "--nofork"])
        around = {
            **os.environ, "DISPLAY": f":{display}", "DBUS_SESSION_BUS_ADDRESS": bus, "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "HOME": str(folder), "XDG_DATA_HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
        }  # fmt: skip
        session = ends.enter_context(open_dbus_connection(bus))
        asked = new_method_call(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress")
        (address,) = session.send_and_get_reply(asked, timeout=_PATIENCE).body
        yield Screen(around, ends.enter_context(open_dbus_connection(address)))


def _started(ends: ExitStack, command: list[str]) -> str:
    """Starts a service; the first line that it says of itself."""
    service = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8")
    ends.enter_context(service)
    ends.callback(service.terminate)
    assert service.stdout is not None
    return service.stdout.readline().strip()


@contextmanager
def window(on: Screen, *arguments: str) -> Iterator[None]:
    """The program's window on the screen, for as long as the test looks at it."""
    with subprocess.Popen(
        [sys.executable, "-m", "coordinator", *arguments], env=on.around, stderr=subprocess.PIPE, encoding="utf-8"
    ) as running:
        try:
            until(lambda: bool(on.names().get("frame")) or running.poll() is not None, "the window opens")
            assert running.poll() is None, running.stderr and running.stderr.read()
            yield
        finally:
            running.terminate()
