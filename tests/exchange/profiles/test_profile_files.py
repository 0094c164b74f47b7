"""A profile is what its file says: everything that it may say, nothing that it leaves unsaid, and no nonsense."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from coordinator.exchange.profiles.profiles import Profile, ProfileColumn, Skip, load_profile, vocabulary
from coordinator.exchange.reading.unreadable import Unreadable

LEAST = 'id = "x"\nlabel = "X"\nkind = "devices"\nsource = "y"\n'
MOST = """id = "x"
label = "X"
kind = "people"
source = "y"
required = ["Serial Number", "E-post|Mail"]
evidence = ["Model"]
width = [2, 4]
fixed = { status = "in_use" }
creates = ["product"]
blank = "erase"
newest_by = "last_seen"
date_order = "mdy"
utc = true
scanned = true
excel = true
repeats = true
target = true
refused = "Not read."
month_unit = 12
encoding = "cp1252"
delimiter = ";"
aliases = "devices"
decisive = true
whole = true

[[columns]]
field = "serial"
headers = ["Serial Number", "serial_number", "S/N"]
reader = "tag"
nulls = ["saknas"]
values = { "I BRUK" = "in_use" }

[[columns]]
field = "name"
position = 2
pattern = "PC.*"

[[skip]]
reason = "No device."
column = "Typ Av"
equals = ["Skärm"]

[[skip]]
reason = "Blank."
empty = ["Serial Number", "Model"]
"""


def loaded(folder: Path, written: str, *, own: bool = False) -> Profile:
    path = folder / "min.toml"
    path.write_text(written, encoding="utf-8")
    return load_profile(path, own=own)


def test_what_a_profile_leaves_unsaid_is_off(tmp_path: Path) -> None:
    assert asdict(loaded(tmp_path, LEAST)) == {
        "id": "x", "label": "X", "kind": "devices", "source": "y", "columns": (), "required": frozenset(),
        "evidence": frozenset(), "width": None, "fixed": {}, "skips": (), "creates": frozenset(), "blank": "keep",
        "newest_by": None, "date_order": None, "utc": False, "scanned": False, "excel": False, "repeats": False,
        "target": False, "refused": None, "month_unit": 1, "encoding": None, "delimiter": None, "aliases": None,
        "decisive": False, "own": False, "whole": False,
    }  # fmt: skip
    assert loaded(tmp_path, LEAST, own=True).own
    assert Profile("x", "X", "devices", "y", ()) == loaded(tmp_path, LEAST)


def test_all_that_a_profile_may_say_is_heard(tmp_path: Path) -> None:
    found = loaded(tmp_path, MOST)
    assert (set(found.required), set(found.evidence), found.width) == (
        {"serialnumber", "epost|mail"},
        {"model"},
        (2, 4),
    )
    assert (dict(found.fixed), set(found.creates), found.blank, found.newest_by, found.date_order) == (
        {"status": "in_use"}, {"product"}, "erase", "last_seen", "mdy",
    )  # fmt: skip
    assert (found.utc, found.scanned, found.excel, found.repeats, found.target, found.decisive, found.whole) == (
        (True,) * 7
    )
    assert (found.refused, found.month_unit, found.encoding, found.delimiter, found.aliases) == (
        "Not read.", 12, "cp1252", ";", "devices",
    )  # fmt: skip
    assert found.headerless


def test_columns_and_skips_are_read_with_their_names_folded(tmp_path: Path) -> None:
    found = loaded(tmp_path, MOST)
    serial, name = found.columns
    assert (serial.field, serial.headers, serial.position, serial.reader, serial.pattern) == (
        "serial", ("serialnumber", "sn"), None, "tag", None,
    )  # fmt: skip
    assert {"saknas", "SAKNAS", "Saknas"} <= serial.nulls
    assert serial.values == {"ibruk": "in_use"}
    assert name == ProfileColumn("name", (), 2, None, frozenset(), None, "PC.*")
    assert found.skips == (
        Skip("No device.", (), "typav", frozenset({"skärm"})), Skip("Blank.", ("serialnumber", "model")),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "key", "line"),
    [
        ("utc = 1\n", "utc", 5),
        ("month_unit = true\n", "month_unit", 5),
        ("required = [1]\n", "required", 5),
        ("width = [1, 2, 3]\n", "width", 5),
        ('width = [1, "2"]\n', "width", 5),
        ('blank = "maybe"\n', "blank", 5),
        ('date_order = "ydm"\n', "date_order", 5),
        ("columns = [3]\n", "columns", 5),
        ('\n[[columns]]\nfield = "serial"\n', "field", 7),
        ('\n[[columns]]\nheaders = ["A"]\n', "field", 6),
        ('\n[[columns]]\nfield = "serial"\nheaders = ["A"]\nposition = 1\n', "field", 7),
        ('\n[[columns]]\nfield = "serial"\nheaders = ["A"]\npattern = "("\n', "pattern", 9),
        ('\n[[columns]]\nfield = "serial"\nheaders = ["A"]\n\n[[columns]]\nfield = 3\n', "field", 11),
        ('\n[[skip]]\nreason = "x"\n', "reason", 7),
        ('\n[[skip]]\nempty = ["A"]\n', "reason", 6),
        ('\n[[skip]]\nreason = "x"\nempty = ["A"]\ncolumn = "B"\n', "reason", 7),
        ("colour = 3\n", "colour", 5),
        ('\n[[columns]]\nfield = "serial"\nheaders = ["A"]\ncolour = "x"\n', "colour", 9),
    ],
)
def test_what_does_not_belong_there_is_told_with_its_line(tmp_path: Path, more: str, key: str, line: int) -> None:
    with pytest.raises(Unreadable) as refused:
        loaded(tmp_path, LEAST + more)
    assert {name: refused.value.values[name] for name in ("file", "key", "line")} == {
        "file": "min.toml", "key": key, "line": line,
    }  # fmt: skip


@pytest.mark.parametrize("key", ["id", "label", "kind", "source"])
def test_what_every_profile_must_say_is_asked_for(tmp_path: Path, key: str) -> None:
    lines = [line for line in LEAST.splitlines() if not line.startswith(f"{key} ")]
    with pytest.raises(Unreadable) as refused:
        loaded(tmp_path, "\n".join(lines))
    assert refused.value.values == {"file": "min.toml", "key": key}


def test_a_profile_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "min.toml").write_bytes(b"id = \xff")
    with pytest.raises(Unreadable) as refused:
        load_profile(tmp_path / "min.toml")
    assert refused.value.values == {"file": "min.toml"}
    with pytest.raises(Unreadable):
        load_profile(tmp_path / "borta.toml")
    with pytest.raises(Unreadable) as refused:
        loaded(tmp_path, LEAST + "utc = \n")
    assert refused.value.values == {"file": "min.toml", "line": 5}


def test_a_person_s_own_profile_keeps_the_name_it_was_given() -> None:
    label = "Coordinator, list of devices"
    ours, own = (Profile("x", label, "devices", "y", (), own=own) for own in (False, True))
    assert (ours.title() != label, own.title()) == (True, label)


def test_words_of_other_systems_are_known_folded() -> None:
    words = vocabulary()["status"]
    assert (words["ibruk"], words["inuse"], words["lost"]) == ("in_use", "in_use", "lost")
