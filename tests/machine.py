"""What a machine must have for some of the tests: ``.ci/machine.txt`` lists it, ``make machine`` installs it."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).resolve().parent.parent / ".ci" / "machine.txt"
_SYSTEM: Final = "/usr/local/sbin:/usr/sbin:/sbin:/usr/libexec:/usr/lib/cups/daemon"  # where daemons lie
_REASON: Final = "this machine has no "


@dataclass(frozen=True, slots=True)
class Tool:
    """One line of the table: who needs it (``test`` or ``build``), the program, its Debian package, what it is for."""

    who: str
    program: str
    package: str
    purpose: str


def table() -> list[Tool]:
    """Every program of the table."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [Tool(*line.split(maxsplit=3)) for line in lines if line and not line.startswith("#")]


def program(name: str) -> str | None:
    """Where a program lies, daemons included; ``None`` where the machine lacks it."""
    return shutil.which(name) or shutil.which(name, path=_SYSTEM)


def lacking(names: Iterable[str]) -> list[str]:
    """Those of the programs that this machine lacks."""
    return [name for name in names if program(name) is None]


def reason(names: Sequence[str]) -> str:
    """Why a test is left out; :func:`left_out` reads it back."""
    return _REASON + " and no ".join(names)


def left_out(reasons: Iterable[str]) -> list[str]:
    """The sentences that close a run: how many tests were left out for want of which programs; none where none was."""
    counted = Counter(match[1] for said in reasons if (match := re.search(rf"{_REASON}(.+)", said)))
    if not counted:
        return []
    told = "; ".join(
        f"{count} for want of {names.replace(' and no ', ', ')}" for names, count in sorted(counted.items())
    )
    return [f"Tests left out on this machine: {told}. “make machine” installs what they need."]
