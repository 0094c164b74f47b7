"""``restore`` protects again whoever was protected since the copy, and says so (needs U7)."""

from __future__ import annotations

import json

from tests.cli.conftest import Program


def test_restoring_tells_how_many_are_protected_again(school: Program) -> None:
    copy = str(school.folder / "kopia.db")
    school.json("backup", "--to", copy)
    school.json("edit", "person", "Leo Påhittsson", "protected=ja", "alias=Elev F01")
    said = school("restore", copy)
    assert said.code == 0
    assert "1 person som stod där med namn har fått sitt skydd tillbaka." in said.out
    names = [item["name"] for item in school.json("list", "people")["items"]]
    assert "Leo Påhittsson" not in names
    assert school.json("verify")["findings"] == []
    assert "Påhittsson" not in school("history").out
    assert school.json("restore", str(school.folder / "kopia.db"))["protected"] == 1


def _replaced(school: Program) -> str:
    """A copy from before Leo got an alias, in other records' texts, too; what it is called."""
    school.json("edit", "device", "5CD1234ABC", "note=Lånas av Leo Påhittsson i 5A", "name=leo.pahittsson-PC")
    school.json("edit", "device", "5CD1234ABD", "note=Leos skärm är sprucken")
    school.json("edit", "device", "5CD1234ABE", "note=Leos gamla")
    school.json("add", "group", "name=PÅHITTSSON, LEO")
    copy = str(school.folder / "kopia.db")
    school.json("backup", "--to", copy)
    school.json("edit", "device", "5CD1234ABE", "note=")
    school.json("protect", "Leo Påhittsson", "--alias", "Elev F01", "--replace")
    return copy


def _texts(school: Program) -> list[str | None]:
    first, second, third = (school.json("show", "device", f"5CD1234AB{letter}") for letter in "CDE")
    groups = [item["name"] for item in school.json("list", "groups")["items"] if "L" in item["name"]]
    return [first["note"], first["name"], second["note"], third["note"], *groups]


def test_the_alias_takes_the_names_place_again_in_what_it_stood_in(school: Program) -> None:
    copy = _replaced(school)
    school.json("protect", "Elev F01", "--replace-doubtful")
    said = school.json("restore", copy)
    assert (said["protected"], said["texts"]) == (1, 4)
    assert _texts(school)[:4] == ["Lånas av Elev F01 i 5A", "Elev F01-PC", "Elev F01s skärm är sprucken", "Leos gamla"]
    assert "Elev F01" in [item["name"] for item in school.json("list", "groups")["items"]]
    assert school.json("show", "person", "Elev F01")["alias"] == "Elev F01"
    told = school("history").out + "".join(school("history", "--entry", str(at)).out for at in range(1, 12))
    assert "Påhittsson" not in told
    assert "pahittsson" not in told
    school("undo")
    assert _texts(school)[0] == "Lånas av Elev F01 i 5A", "no undo brings the name back"
    assert school.json("verify")["findings"] == []
    assert school.json("restore", copy)["texts"] == 4, "and again, from the list alone"


def test_a_text_that_was_left_stays_and_nothing_is_done_twice(school: Program) -> None:
    copy = _replaced(school)
    assert school("restore", copy).out.count("3 texter har fått tillbaka aliaset.") == 1
    assert _texts(school)[2] == "Leos skärm är sprucken", "it may be somebody else's name, and nobody chose it"
    before = school.json("history")["entries"][0]["entry"]
    assert school.json("list", "people")["items"]
    school.json("edit", "device", "5CD1234ABF", "note=x")
    assert school.json("history")["entries"][0]["entry"] == before + 1


def test_the_list_beside_the_database_holds_no_name_and_no_text(school: Program) -> None:
    _replaced(school)
    listed = school.folder / "protected.json"
    said = listed.read_text(encoding="utf-8")
    for word in ("Leo", "hittsson", "Lånas", "PC"):
        assert word not in said
    (person,) = json.loads(said)["people"]
    assert (person["id"], person["alias"]) == (1, "Elev F01")
    assert [text[::2] for text in person["texts"]] == [["device", "name"], ["device", "note"], ["group", "name"]]
    school.json("erase", "person", "Elev F01", "--reason", "Gallring")
    assert json.loads(listed.read_text(encoding="utf-8")) == {"people": []}


def test_whoever_was_joined_into_somebody_protected_is_not_shown_by_an_older_copy(school: Program) -> None:
    school.json("add", "person", "given_name=Leonard", "family_name=Påhittsson", "group=5A")
    copy = str(school.folder / "kopia.db")
    school.json("backup", "--to", copy)
    school.json("join", "person", "Leo Påhittsson", "Leonard Påhittsson")
    school.json("protect", "Leo Påhittsson", "--alias", "Elev F01")
    assert school.json("restore", copy)["protected"] == 2
    assert not [item for item in school.json("list", "people")["items"] if "Påhittsson" in item["name"]]
    school.json("protect", "#4", "--lift", "--reason", "De var två")
    assert "Leonard Påhittsson" in [item["name"] for item in school.json("list", "people")["items"]]


def test_a_text_that_one_copy_lacks_is_not_forgotten_for_the_next(school: Program) -> None:
    first, second = (str(school.folder / f"kopia{at}.db") for at in (1, 2))
    school.json("backup", "--to", first)
    school.json("add", "room", "name=Leo Påhittsson")
    school.json("backup", "--to", second)
    school.json("protect", "Leo Påhittsson", "--alias", "Elev F01", "--replace")
    assert school.json("restore", first)["texts"] == 0
    assert school.json("restore", second)["texts"] == 1
    assert "Elev F01" in [item["name"] for item in school.json("list", "rooms")["items"]]
