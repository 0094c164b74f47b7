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
    Ref,
    Sentence,
    difference,
    number_of,
    text_of,
)
from coordinator.domain.records import Device
from coordinator.domain.values import Scalar

VALUES: dict[str, Scalar] = {
    "serial": "A1", "price_ore": 0, "note": None, "last_seen": "2026-11-01", "own.zone": "B",
}  # fmt: skip
DEVICE = Device("device", 4, "ab", VALUES)


def test_a_value_is_read_as_what_it_is() -> None:
    assert (DEVICE.serial, text_of(DEVICE, "serial"), number_of(DEVICE, "serial")) == ("A1", "A1", None)
    assert (DEVICE.price_ore, text_of(DEVICE, "price_ore"), number_of(DEVICE, "price_ore")) == (0, "0", 0)
    assert (DEVICE.note, text_of(DEVICE, "note"), number_of(DEVICE, "note")) == ("", "", None)
    assert (text_of(DEVICE, "unknown"), number_of(DEVICE, "unknown")) == ("", None)
    assert (DEVICE.last_seen, DEVICE.end_date) == (date(2026, 11, 1), None)
    assert (DEVICE.held_by, DEVICE.own_value("zone"), DEVICE.own_value("card")) == (None, "B", None)
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
