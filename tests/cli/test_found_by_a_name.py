"""What stands under an alias is not found by the name behind it, and what is not shown is said (U7)."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Program

NOTES = {
    "5CD1234ABC": "tillhör Leo Påhittsson",
    "5CD1234ABD": "Påhittssons gamla",
    "5CD1234ABE": "lånas ut",
}


@pytest.fixture
def named(school: Program) -> Program:
    """Texts name somebody who is protected now; nothing was replaced."""
    for device, note in NOTES.items():
        school.json("edit", "device", device, f"note={note}")
    school.json("add", "room", "name=Leo Påhittssons rum")
    school.json("protect", "Leo Påhittsson", "--alias", "Elev F01")
    return school


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("devices", "--where", "note~Leo Påhittsson"), []),
        (("devices", "--where", "note~leo p"), []),
        (("devices", "--where", "note~Påhittsson"), ["5CD1234ABD"]),  # a family name alone stands as it is
        (("devices", "--where", "note~tillhör"), ["5CD1234ABC"]),
        (("devices", "--where", "note~lånas"), ["5CD1234ABE"]),
        (("devices", "--search", "Leo Påhittsson"), []),
        (("rooms", "--search", "påhittsson"), []),
        (("rooms", "--search", "leo"), []),
        (("rooms", "--search", "rum"), ["Elev F01s rum"]),
        (("rooms", "--where", "name~Påhittsson"), []),
        (("rooms", "--where", "name~rum"), ["Elev F01s rum"]),
    ],
)
def test_a_text_under_an_alias_is_not_found_by_the_name(
    named: Program, asked: tuple[str, ...], found: list[str]
) -> None:
    answered = named.json("list", *asked)
    assert [each.get("serial") or each["name"] for each in answered["items"]] == found
    assert answered["total"] == len(found), "nor is it counted"


def test_nor_is_it_exported(named: Program) -> None:
    file = named.folder / "ut.csv"
    for asked in (("--where", "note~Leo Påhittsson"), ("--search", "Leo Påhittsson")):
        named.json("export", "devices", "--to", str(file), *asked)
        assert len(file.read_text("utf-8-sig").splitlines()) == 1, "the titles alone"
        file.unlink()


def test_once_the_protection_is_lifted_it_is_found_again(named: Program) -> None:
    named.json("protect", "Elev F01", "--lift", "--reason", "Skyddet har upphört")
    assert named.json("list", "rooms", "--search", "påhittsson")["total"] == 1
    assert named.json("list", "devices", "--where", "note~Leo Påhittsson")["total"] == 1


def test_what_is_not_shown_of_a_device_is_said(named: Program) -> None:
    named.json("handover", "issue", "--person", "Elev F01", "--device", "5CD1234ABE")
    shown = named("show", "device", "5CD1234ABE").out
    assert "Visas inte, eftersom personen är skyddad: Anteckning" in shown
    assert "lånas ut" not in shown
    assert named.json("show", "device", "5CD1234ABE")["hidden"] == ["note"]
    assert "hidden" not in named.json("show", "device", "5CD1234ABD")
    assert "Visas inte" not in named("show", "device", "5CD1234ABD").out
    assert "Efternamn" in named("show", "person", "Elev F01").out.partition("Visas inte")[2].splitlines()[0]
