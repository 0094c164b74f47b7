"""The whole process, as a person starts it: ``coordinator import`` beside ``sqlite-utils insert`` of the same file.

sqlite-utils finds the columns' types, as it does unless told otherwise, and keeps neither log nor baseline. The smaller
the file, the more counts what a program loads before it reads the first row: of 600 rows' computing (0.31 s, theirs
0.22) ours spends 0.18 s on imports alone, sqlite-utils 0.14, a bare interpreter 0.01, so 0.75 asks for less than our
imports cost. Reading the shipped profiles takes 0.015 s, 0.011 of it TOML.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks import inventory

SIZES = ((600, 9, 0.75), (2_500, 9, 0.65), (inventory.WHOLE, 2, 0.4))
"""Rows of a file, rounds, target."""
Row = tuple[str, float, float, float, float]


def took(command: Sequence[str], folder: Path) -> float:
    """The seconds of a command from its start to its end."""
    places = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA"), str(folder))
    environ = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"} | places
    environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")  # compiled once, as they are where they are installed
    started = perf_counter()
    subprocess.run([sys.executable, "-m", *command], check=True, stdout=subprocess.DEVNULL, env=environ)
    return perf_counter() - started


def pair(file: Path, at: int, folder: Path) -> tuple[float, float]:
    """Our seconds and theirs, each into a database of its own; each goes first every other round."""
    ours, theirs = folder / f"ours-{file.stem}-{at}.db", folder / f"theirs-{file.stem}-{at}.db"
    school = ("--school-code", "00000000", "--school-name", "Exempelskolan")
    took(("coordinator", "init", "--database", str(ours), *school), folder)
    commands = {
        "ours": ("coordinator", "import", str(file), "--database", str(ours)),
        "theirs": ("sqlite_utils", "insert", str(theirs), "devices", str(file), "--csv"),
    }
    order = ("ours", "theirs") if at % 2 else ("theirs", "ours")
    found = {name: took(commands[name], folder) for name in order}
    for database in (ours, theirs):
        database.unlink()
    return found["ours"], found["theirs"]


def run() -> list[Row]:
    """The figures at the sizes of a school, of a large one and of the largest inventory."""
    found: list[Row] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        pair(inventory.write(folder / "warm.csv", 10), 0, folder)
        for count, rounds, target in SIZES:
            file = inventory.write(folder / f"{count}.csv", count)
            pairs = [pair(file, at, folder) for at in range(rounds)]
            ours, theirs = median(one for one, _ in pairs), median(other for _, other in pairs)
            ratio = median(one / other for one, other in pairs)
            found.append((f"whole process, {count:,} rows, s; floor: sqlite-utils insert", ours, theirs, ratio, target))
    return found
