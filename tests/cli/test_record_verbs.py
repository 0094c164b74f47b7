"""Listing, showing, correcting and adding records."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Program

KEYS = {
    "serial", "asset_tag", "product", "kind", "phase", "status", "held_by", "assigned_to", "placed_in", "owned_by",
    "last_seen", "lifetime_end",
}  # fmt: skip


def serials(program: Program, *options: str) -> list[str]:
    return [item["serial"] for item in program.json("list", "devices", *options)["items"]]


def test_the_list_has_its_fixed_keys(school: Program) -> None:
    document = school.json("list", "devices")
    assert document["total"] == 4
    assert all(item.keys() >= KEYS for item in document["items"])
    first = document["items"][0]
    assert (first["serial"], first["status"], first["placed_in"]) == ("5CD1234ABC", "in_store", "IT-förråd")


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--where", "placed_in=Sal 12"], ["F"]),
        (["--where", "placed_in=IT"], ["C", "D", "E"]),
        (["--where", "placed_in.name=sal 12"], ["F"]),
        (["--where", "status=in_store", "--where", "model=Lenovo 300e"], ["F"]),
        (["--where", "status=I förråd"], ["C", "D", "E", "F"]),
        (["--where", "Status!=in_store"], []),
        (["--where", "asset_tag~0003"], ["E", "F"]),
        (["--where", "held_by="], ["C", "D", "E", "F"]),
        (["--where", "held_by!="], []),
        (["--search", "lenovo sal"], ["F"]),
        (["--search", "forrad"], ["C", "D", "E"]),
        (["--order", "-serial"], ["F", "E", "D", "C"]),
        (["--order", "-serial", "--limit", "1"], ["F"]),
    ],
)
def test_conditions(school: Program, options: list[str], found: list[str]) -> None:
    assert serials(school, *options) == [f"5CD1234AB{letter}" for letter in found]


def test_dates_are_compared(school: Program) -> None:
    school.json("edit", "device", "5CD1234ABC", "last_seen=2026-08-01")
    school.json("edit", "device", "5CD1234ABD", "last_seen=2026-11-20")
    assert serials(school, "--where", "last_seen<2026-10-01") == ["5CD1234ABC"]
    assert serials(school, "--where", "last_seen>2026-10-01") == ["5CD1234ABD"]


def test_a_holder_is_found_by_a_part_of_the_name(school: Program) -> None:
    school.json("edit", "device", "5CD1234ABC", "held_by=Leo Påhittsson")
    assert serials(school, "--where", "held_by=Leo") == ["5CD1234ABC"]
    assert serials(school, "--where", "group=5A") == ["5CD1234ABC"]


@pytest.mark.parametrize("where", ["colour=blue", "status=purple", "nonsense", "last_seen=yesterday", "held_by<Leo"])
def test_a_condition_that_means_nothing_is_refused(school: Program, where: str) -> None:
    done = school("list", "devices", "--where", where, "--json")
    assert (done.code, done.out) == (1, "")


@pytest.mark.parametrize("what", ["devices", "people", "groups", "units", "rooms", "products", "handovers"])
def test_every_list_answers_in_both_ways(school: Program, what: str) -> None:
    document = school.json("list", what)
    assert document["total"] == len(document["items"])
    assert school("list", what).code == 0


def test_a_device_is_shown_with_its_history(school: Program) -> None:
    school.json("edit", "device", "5CD1234ABC", "status=repair", "--reason", "sprucken skärm")
    document = school.json("show", "device", "NK-0001")
    assert document["serial"] == "5CD1234ABC"
    newest = document["history"][0]
    assert newest.keys() >= {"entry", "at", "actor", "origin", "sentence", "changes"}
    assert newest["origin"] == "cli"
    assert newest["reason"] == "sprucken skärm"
    assert newest["changes"] == [{"field": "status", "before": "in_store", "after": "repair"}]
    assert newest["sentence"] == "NK-0001 ändrad: Status"


def test_people_groups_and_rooms_are_shown_with_what_is_in_them(school: Program) -> None:
    school.json("edit", "device", "5CD1234ABC", "held_by=Leo Påhittsson")
    assert [device["serial"] for device in school.json("show", "person", "Leo Påhittsson")["devices"]] == ["5CD1234ABC"]
    people = school.json("show", "group", "5A")["people"]
    assert {person["name"] for person in people} == {"Leo Påhittsson", "Åsa Exempelqvist"}
    assert [device["serial"] for device in school.json("show", "room", "Sal 12")["devices"]] == ["5CD1234ABF"]
    assert "Sal 12" in school("show", "room", "Sal 12").out


def test_twins_are_refused_with_the_list(school: Program) -> None:
    done = school("show", "device", "NK-0003")
    assert done.code == 1
    assert "#3" in done.err
    assert "5CD1234ABF" in done.err
    assert school.json("show", "device", "#4")["serial"] == "5CD1234ABF"


def test_an_edit_writes_what_it_was_told(school: Program) -> None:
    done = school.json(
        "edit", "device", "5CD1234ABC", "price_ore=3 495,50", "Status=Trasig", "placed_in=Sal 12", "note="
    )
    assert (done["price_ore"], done["status"], done["placed_in"]) == (349550, "broken", "Sal 12")
    again = school.json("edit", "device", "5CD1234ABC", "status=broken")
    assert again["entry"] is None, "what stands there already makes no entry"


@pytest.mark.parametrize(
    "wanted",
    ["colour=blue", "status=purple", "status", "=x", "placed_in=Sal 99", "purchase_date=idag", "last_seen_source=me",
     "held_by=Ingen Alls", "model=Lenovo 300e"],
)  # fmt: skip
def test_an_edit_that_means_nothing_writes_nothing(school: Program, wanted: str) -> None:
    before = school.json("history")["entries"][0]["entry"]
    done = school("edit", "device", "5CD1234ABC", "note=ska inte stå", wanted)
    assert (done.code, done.out) == (1, "")
    assert school.json("history")["entries"][0]["entry"] == before


def test_a_back_dated_edit_is_visible_as_such(school: Program) -> None:
    school.json("edit", "device", "5CD1234ABC", "status=lost", "--on", "2026-11-01")
    assert school.json("history")["entries"][0]["on"] == "2026-11-01"
    assert school("edit", "device", "5CD1234ABC", "status=repair", "--on", "2026-12-01").code == 1


def test_records_are_added(school: Program) -> None:
    added = school.json("add", "device", "serial=NEW0001", "product=HP Fortis 11", "placed_in=Sal 12")
    assert (added["serial"], added["status"], added["product"]) == ("NEW0001", "in_store", "HP Fortis 11")
    assert school.json("add", "room", "name=Sal 77", "unit=Provskolan")["unit"] == "Provskolan"
    assert school("add", "room", "room_kind=cart").code == 1, "a room needs a name"


def test_a_protected_person_shows_under_the_alias_alone(school: Program) -> None:
    school.json("edit", "person", "Leo Påhittsson", "protected=ja", "alias=Elev F01")
    school.json("edit", "device", "5CD1234ABC", "held_by=Elev F01")
    for line in (
        ["list", "people"],
        ["list", "devices"],
        ["show", "person", "Elev F01"],
        ["show", "device", "NK-0001"],
    ):
        for options in ([], ["--json"]):
            said = school(*line, *options).out
            assert "Elev F01" in said
            assert "Påhittsson" not in said
            assert "leo.pahittsson" not in said


def test_own_fields(school: Program) -> None:
    assert school.json("field", "add", "colour", "--label", "Färg")["field"] == "own.colour"
    assert school("field", "add", "colour").code == 1
    assert school("field", "add", "Färg").code == 1
    assert school.json("edit", "device", "5CD1234ABC", "Färg=blå")["own.colour"] == "blå"
    assert serials(school, "--where", "own.colour=blå") == ["5CD1234ABC"]
    assert [field["code"] for field in school.json("field", "list")["fields"]] == ["own.colour"]
    school.json("edit", "device", "5CD1234ABC", "own.colour=")
    assert school.json("show", "device", "5CD1234ABC")["own.colour"] is None
    assert "Färg" in school("field", "list").out
