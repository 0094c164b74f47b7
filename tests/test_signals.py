"""PySide6 6.12.0 drops a reference to ``True`` at every emit and one to ``None`` at every ``processEvents``, which ends
Python 3.11 after some hundred; short tests do not show it. This one does, so that an upgrade is found out here."""

from __future__ import annotations

import subprocess
import sys

TIMES = 20_000

PROGRAM = f"""
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Sender(QObject):
    sent = Signal(int)

application = QCoreApplication([])
heard = []
sender = Sender()
sender.sent.connect(heard.append)
before = sys.getrefcount(True), sys.getrefcount(None)
for number in range({TIMES}):
    sender.sent.emit(number)
    application.processEvents()
lost = before[0] - sys.getrefcount(True), before[1] - sys.getrefcount(None)
assert heard == list(range({TIMES}))
assert max(lost) < 100, lost
print("survived")
"""


def test_a_signal_survives_being_emitted_often() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "survived"), done.stderr
