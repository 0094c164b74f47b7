"""Records and change sets as values."""

from __future__ import annotations

from datetime import date

from coordinator.domain.changes import (
    Change,
    ChangeSet,
    Creation,
    Key,
    Origin,
    PaperDraft,
    Record,
    Ref,
    Sentence,
    difference,
)
from coordinator.domain.values import Scalar

DEVICE = Record("device", 4, "ab", {"serial": "A1", "price_ore": 0, "note": None, "last_seen": "2026-11-01"})


def test_a_value_is_read_as_what_it_is() -> None:
    assert (DEVICE["serial"], DEVICE.text("serial"), DEVICE.number("serial")) == ("A1", "A1", None)
    assert (DEVICE.text("price_ore"), DEVICE.number("price_ore")) == ("0", 0)
    assert (DEVICE.text("note"), DEVICE.number("note"), DEVICE.day("note")) == ("", None, None)
    assert DEVICE.text("unknown") == ""
    assert DEVICE.day("last_seen") == date(2026, 11, 1)
    assert DEVICE.ref == Ref("device", 4)


def test_a_difference_holds_only_what_changes_with_what_stood_there() -> None:
    wanted: dict[str, Scalar] = {"serial": "A1", "price_ore": 100, "note": "hel", "order_no": None}
    assert difference(DEVICE, wanted) == (
        Change(Key("device", 4, "price_ore"), 0, 100),
        Change(Key("device", 4, "note"), None, "hel"),
    )


def test_a_change_set_is_empty_until_something_shall_be_written() -> None:
    said = Sentence("Nothing")
    assert not ChangeSet(said, Origin.WINDOW, reason="because", on="2026-11-01")
    for some in (
        ChangeSet(said, Origin.WINDOW, creations=(Creation("device", -1, {}),)),
        ChangeSet(said, Origin.WINDOW, changes=(Change(Key("device", 4, "note"), None, "x"),)),
        ChangeSet(said, Origin.WINDOW, papers=(PaperDraft(-1, "{}", "1"),)),
        ChangeSet(said, Origin.WINDOW, stage=0),
    ):
        assert some


def test_origins_are_named_in_the_log_for_ever() -> None:
    assert [origin.value for origin in Origin] == ["window", "cli", "import", "exchange", "program"]
