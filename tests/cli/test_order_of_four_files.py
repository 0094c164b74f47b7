"""A class list, a list of devices, one of staff and the devices once more: in whatever order they come, the register is
the same in the end.
"""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from tests.cli.conftest import Program

FILES = {
    "klass.csv": (
        "Namn;Klass\nAda Påhitt;7A\nAda Påhitt;7B\nBo Hittepå;7A\nCia Saga;7B\nDan Fantasi;7A\nLars Lärarpåhitt;\n"
    ),
    "enheter.csv": (
        "Namn;Klass;Serienr;Modell\nAda Påhitt;7A;SN2001A;HP 1\nAda Påhitt;7B;SN2002A;HP 1\n"
        "Bo Hittepå;7A;SN2003A;HP 1\nCia Saga;7B;SN2004A;HP 1\n"
    ),
    "personal.csv": "Förnamn;Efternamn;Roll\nLars;Lärarpåhitt;Lärare\nLena;Lärarsaga;Rektor\n",
}
AGAIN = {
    "with classes": (
        "Serienummer;Modell;Användare;Klass\nSN2001A;HP 1;Ada Påhitt;7A\nSN2005A;HP 2;Dan Fantasi;7A\n"
        "SN2006A;HP 2;Lars Lärarpåhitt;\nSN2007A;HP 2;Reserv;\n"
    ),
    "without": (
        "Serienummer;Modell;Användare\nSN2003A;HP 1;Bo Hittepå\nSN2005A;HP 2;Dan Fantasi\n"
        "SN2006A;HP 2;Lars Lärarpåhitt\nSN2007A;HP 2;Stulen 2025\n"
    ),
    "beside the names": (
        "Serienummer;Modell;Användare\nSN2001A;HP 1;Ada Påhitt 7A\nSN2005A;HP 2;Dan Fantasi (åk. 7A)\n"
        "SN2006A;HP 2;Lars Lärarpåhitt\nSN2007A;HP 2;Dan och Bo\n"
    ),
}


def register(school: Program) -> dict[str, list[tuple[Any, ...]]]:
    people = school.json("list", "people")["items"]
    devices = school.json("list", "devices")["items"]
    holders = {each["id"]: each for each in people}
    assert holders
    return {
        "people": sorted((each["name"], each["group"] or "", each["role"] or "", each["devices"]) for each in people),
        "devices": sorted((each["serial"], each["held_by"] or "", each["model"] or "") for each in devices),
        "groups": sorted((each["name"], each["members"]) for each in school.json("list", "groups")["items"]),
    }


WANTED = {
    "people": [
        ("Ada Påhitt", "7A", "pupil", 1), ("Ada Påhitt", "7B", "pupil", 1), ("Bo Hittepå", "7A", "pupil", 1),
        ("Cia Saga", "7B", "pupil", 1), ("Dan Fantasi", "7A", "pupil", 1), ("Lars Lärarpåhitt", "", "staff", 1),
        ("Lena Lärarsaga", "", "staff", 0),
    ],
    "devices": [
        ("SN2001A", "Ada Påhitt", "HP 1"), ("SN2002A", "Ada Påhitt", "HP 1"), ("SN2003A", "Bo Hittepå", "HP 1"),
        ("SN2004A", "Cia Saga", "HP 1"), ("SN2005A", "Dan Fantasi", "HP 2"), ("SN2006A", "Lars Lärarpåhitt", "HP 2"),
        ("SN2007A", "", "HP 2"),
    ],
    "groups": [("7A", 3), ("7B", 2)],
}  # fmt: skip


@pytest.mark.parametrize("again", AGAIN)
@pytest.mark.parametrize("order", list(permutations([*FILES, "enheter2.csv"])), ids=" ".join)
def test_the_register_is_the_same_in_whatever_order(program: Program, order: tuple[str, ...], again: str) -> None:
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    paths = {name: program.file(name, {**FILES, "enheter2.csv": AGAIN[again]}[name]) for name in order}
    for name in order:
        program.json("import", paths[name])
    assert register(program) == WANTED
    for path in paths.values():
        program.json("import", path)
    assert register(program) == WANTED
