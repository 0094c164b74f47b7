"""Two of one thing at the command line: told when made, listed with the reason, joined, parted, removed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Program
from tests.cli.test_numbers_kept_out import BARE

HEADS = "Serienummer;Inventarienummer;Modell;Status;Rum;Innehavare\n"


def devices(program: Program, name: str, *rows: str) -> Any:
    return program.json("import", program.file(name, HEADS + "\n".join(rows) + "\n"))


def count(program: Program, what: str) -> int:
    return int(program.json("list", what)["total"])


def test_a_file_that_speaks_of_the_joined_one_reaches_the_kept_one(school: Program) -> None:
    school.json("join", "device", "5CD1234ABE", "5CD1234ABF")
    before = count(school, "devices")
    only = "5CD1234ABF;NK-0003;Lenovo 300e;Lager;Sal 13;"
    found = devices(school, "senare.csv", only)
    assert [each["created"] for each in found["files"]] == [0]
    assert count(school, "devices") == before
    kept = school.json("show", "device", "5CD1234ABF")
    assert (kept["serial"], kept["placed_in"]) == ("5CD1234ABE", "Sal 13"), "its serial stays, its news is taken"
    again = devices(school, "senare.csv", only)
    assert again["entry"] is None


def test_a_list_with_both_of_them_changes_nothing_the_second_time(school: Program) -> None:
    school.json("join", "device", "5CD1234ABE", "5CD1234ABF")
    both = ("5CD1234ABE;NK-0003;HP Fortis 11;Lager;IT-förråd;", "5CD1234ABF;NK-0003;Lenovo 300e;Lager;Sal 12;")
    first = devices(school, "båda.csv", *both)
    assert [(each["created"], each["skipped"]) for each in first["files"]] == [(0, 1)]
    assert school.json("show", "device", "5CD1234ABF")["serial"] == "5CD1234ABE"
    assert devices(school, "båda.csv", *both)["entry"] is None


def test_people_rooms_products_and_classes_are_reached_by_their_former_names(school: Program) -> None:
    school.json("add", "person", "given_name=Leopold", "family_name=Påhittsson", "group=5A", "username=leopold1")
    school.json("add", "room", "name=Datasalen")
    school.json("add", "group", "name=Femman")
    school.json("join", "person", "leo.pahittsson@edu.kommunen.example", "leopold1")
    school.json("join", "room", "IT-förråd", "Datasalen")
    school.json("join", "product", "HP Fortis 11", "Lenovo 300e")
    school.json("join", "group", "5A", "Femman")
    before = {what: count(school, what) for what in ("people", "rooms", "products", "groups")}
    school.json("import", school.file("klass.csv", "Förnamn;Efternamn;Klass\nNy;Elevsson;Femman\n"))
    devices(
        school,
        "ny.csv",
        "NYENHET1;NK-9;Lenovo 300e;Lager;Datasalen;",
        "NYENHET2;NK-8;Lenovo 300e;I bruk;;Leopold Påhittsson",
    )
    assert {what: count(school, what) for what in before} == {**before, "people": before["people"] + 1}
    one, two = (school.json("show", "device", serial) for serial in ("NYENHET1", "NYENHET2"))
    assert (one["placed_in"], one["product"]) == ("IT-förråd", "HP Fortis 11")
    assert two["held_by"] == "Leo Påhittsson"
    assert school.json("list", "people", "--where", "family_name=Elevsson")["items"][0]["group"] == "5A"


def test_a_class_list_reaches_the_kept_pupil_by_the_other_ones_username(school: Program) -> None:
    text = "Förnamn;Efternamn;Klass;Användarnamn\nLeopold;Påhittsson;5B;leopold1\n"
    school.json("import", school.file("a.csv", text))
    school.json("join", "person", "leo.pahittsson@edu.kommunen.example", "leopold1")
    before = count(school, "people")
    found = school.json("import", school.file("b.csv", text))
    assert [each["created"] for each in found["files"]] == [0]
    assert count(school, "people") == before
    leo = school.json("show", "person", "leopold1")
    assert (leo["given_name"], leo["group"]) == ("Leo", "5B"), "the name was chosen, the class is news"
    assert school.json("import", school.file("b.csv", text))["entry"] is None


def test_our_own_list_from_before_reaches_the_kept_one(school: Program) -> None:
    own = school.folder / "egen.csv"
    school.json("export", "devices", "--to", str(own))
    before = count(school, "devices")
    school.json("join", "device", "5CD1234ABE", "5CD1234ABF")
    found = school.json("import", str(own))
    assert [each["created"] for each in found["files"]] == [0]
    assert count(school, "devices") == before - 1


def reasons(program: Program, kind: str) -> list[tuple[list[str], str]]:
    """The pairs of a kind: the names without their numbers, and why."""
    found = program.json("duplicates", kind)["items"]
    return [([name.partition(" ")[2].partition(" (")[0] for name in each["names"]], each["reason"]) for each in found]


def test_duplicates_are_listed_with_the_reason(school: Program) -> None:
    assert reasons(school, "device") == [(["NK-0003", "NK-0003"], "samma inventarienummer")]
    school("add", "device", "serial=5CD1234ABO", "asset_tag=NK-7")
    school("add", "device", "serial=5cd1234ab0", "asset_tag=NK-8")
    assert reasons(school, "device")[1] == (["NK-7", "NK-8"], "serienummer som liknar varandra (O och 0, I och 1)")
    for name in ("Sal 14", "Sal 41", "Datasalen", "Datasahlen", "sal14"):
        school("add", "room", f"name={name}")
    assert reasons(school, "room") == [
        (["Sal 14", "sal14"], "samma namn i en skolenhet"), (["Datasalen", "Datasahlen"], "nästan samma namn")
    ]  # fmt: skip
    for name in ("Klass 5A", "05A", "5C"):
        school("add", "group", f"name={name}", "unit=Provskolan")
    assert [each for each, _ in reasons(school, "group")] == [["5A", "Klass 5A"], ["5A", "05A"], ["Klass 5A", "05A"]]
    assert {why for _, why in reasons(school, "group")} == {"namn som säger samma klass"}
    school("add", "product", "maker=HP", "model=Fortis 11")
    assert reasons(school, "product") == [(["HP Fortis 11", "Fortis 11"], "samma tillverkare och modell")]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (("given_name=Leo", "family_name=Påhittsson", "group=5A"), "samma namn och klass"),
        (("given_name=Påhittsson", "family_name=Leo", "group=5A"), "nästan samma namn, i samma klass"),
        (("given_name=Leo", "family_name=Påhitsson", "group=5A"), "nästan samma namn, i samma klass"),
        (("given_name=Leo Mio", "family_name=Påhittsson", "group=5A"), "nästan samma namn, i samma klass"),
        (("given_name=leo", "family_name=påhittsson"), "samma namn, den ena utan klass"),
        (("given_name=Leo", "family_name=Påhittsson", "group=5B"), None),
        (("given_name=Lea", "family_name=Påhittsson", "group=5A"), None),
        (("given_name=Noel", "family_name=Annan", "group=5A"), None),
    ],
)
def test_a_twin_is_told_when_it_is_made(school: Program, fields: tuple[str, ...], reason: str | None) -> None:
    made = school("add", "person", *fields)
    assert ("kan vara Leo Påhittsson (#1) en gång till" in made.out) is (reason is not None)
    assert [why for _, why in reasons(school, "person")] == ([] if reason is None else [reason])
    if reason is not None:
        assert f": {reason}. Om de är en: coordinator join person #1 #4" in made.out
        school.json("apart", "person", "#1", "#4")
        assert reasons(school, "person") == []
        school.json("undo")
        assert len(reasons(school, "person")) == 1


def test_a_twin_is_told_when_a_field_is_edited(school: Program) -> None:
    told = school.json("edit", "device", "5CD1234ABC", "serial=5cd 1234abd")
    assert told["twins"] == [{"id": 2, "reason": "samma serienummer"}]
    assert school.json("edit", "device", "#1", "serial=5CD1234ABC")["twins"] == []
    assert school.json("edit", "device", "5CD1234ABC", "name=PC1")["twins"] == []


def test_nobody_who_is_protected_is_paired_with_a_name(school: Program) -> None:
    school.json("add", "person", "given_name=Leo", "family_name=Påhittsson", "group=5A")
    school.json("edit", "person", "#1", "protected=yes", "alias=Elev F01")
    school.json("edit", "person", "#1", "username=leopah")
    school.json("edit", "person", "#4", "username=leopah")
    assert reasons(school, "person") == []
    assert school.json("edit", "person", "#4", "note=x")["twins"] == []
    assert school.json("edit", "person", "Elev F01", "note=y")["twins"] == []
    school.json("join", "person", "#4", "Elev F01")
    assert {item["name"] for item in school.json("list", "people")["items"]} == {
        "Elev F01", "Mio Provberg", "Åsa Exempelqvist"
    }  # fmt: skip
    assert "Påhittsson" not in school("history", "--limit", "1").out


def test_a_join_says_what_differs_and_what_holds(school: Program) -> None:
    preview = school.json("join", "device", "5CD1234ABE", "5CD1234ABF", "--preview", "--take", "serial")
    assert preview["entry"] is None
    assert count(school, "devices") == 4
    done = school.json("join", "device", "5CD1234ABE", "5CD1234ABF", "--take", "serial", "--reason", "en och samma")
    told = {each["field"]: (each["kept"], each["other"], each["chosen"]) for each in done["differences"]}
    assert told["serial"] == ("5CD1234ABE", "5CD1234ABF", "other")
    assert told["placed_in"][2] == told["product"][2] == "kept"
    kept = school.json("show", "device", "5CD1234ABE")
    assert (kept["serial"], kept["product"], kept["placed_in"]) == ("5CD1234ABF", "HP Fortis 11", "IT-förråd")
    said = school("history", "--limit", "1").out
    assert "NK-0003: #4 är samma och har förts ihop med den" in said
    undone = school.json("undo")
    assert undone["kept"] == []
    assert {school.json("show", "device", serial)["id"] for serial in ("5CD1234ABE", "5CD1234ABF")} == {3, 4}
    assert school("verify").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("device", "5CD1234ABE", "5CD1234ABE"), "är redan en enda post"),
        (("device", "5CD1234ABE", "5CD1234ABF", "--take", "imei"), "skiljer sig inte i imei"),
        (("device", "5CD1234ABE", "finns-inte"), "finns-inte"),
        (("device", "NK-0003", "5CD1234ABF"), "NK-0003"),
    ],
)
def test_a_join_that_cannot_be_is_refused(school: Program, arguments: tuple[str, ...], said: str) -> None:
    done = school("join", *arguments)
    assert (done.code, said in done.err) == (1, True), done.err


def test_what_nothing_refers_to_can_be_removed_and_comes_back(school: Program) -> None:
    refused = school("remove", "room", "IT-förråd")
    assert refused.code == 1
    assert "går inte att ta bort, eftersom detta hänvisar till den: Digitala enheter (" in refused.err
    assert "NK-0001, NK-0002, NK-0003" in refused.err
    assert "sköts här" in school("remove", "unit", "Provskolan").err
    assert "NK-0003" in school("remove", "product", "Lenovo 300e").err
    school.json("add", "room", "name=Tom sal")
    removed = school.json("remove", "room", "Tom sal", "--reason", "fanns aldrig")
    assert removed["removed"]["name"] == "Tom sal"
    assert school("show", "room", "Tom sal").code == 1
    school.json("undo")
    assert school.json("show", "room", "Tom sal")["id"] == removed["removed"]["id"]


def test_one_with_others_joined_into_it_is_not_removed(school: Program) -> None:
    school.json("add", "room", "name=Tom sal")
    school.json("add", "room", "name=Tomma salen")
    school.json("join", "room", "Tom sal", "Tomma salen")
    assert "1 post som har förts ihop med den" in school("remove", "room", "Tom sal").err
    school.json("undo")
    school.json("remove", "room", "Tomma salen")


def test_after_a_join_is_undone_the_lists_say_nothing_new(school: Program) -> None:
    for name in ("elever.csv", "enheter.csv"):
        assert school.json("import", str(school.folder / name))["entry"] is None
    school.json("join", "device", "5CD1234ABE", "5CD1234ABF", "--take", "product")
    school.json("join", "room", "Sal 12", "IT-förråd")
    school.json("join", "person", "#1", "#2")
    for _ in range(3):
        school.json("undo")
    for name in ("elever.csv", "enheter.csv"):
        assert school.json("import", str(school.folder / name))["entry"] is None
    assert count(school, "devices") == 4
    assert school("verify").code == 0


@pytest.mark.parametrize("options", [(), ("--take-theirs",), ("--erase-blanks",), ("--take-theirs", "--erase-blanks")])
def test_the_list_again_after_a_join_makes_nothing_and_the_second_time_changes_nothing(
    school: Program, options: tuple[str, ...]
) -> None:
    school.json("join", "device", "5CD1234ABE", "5CD1234ABF")
    school.json("join", "room", "IT-förråd", "Sal 12")
    school.json("join", "person", "#1", "#3", "--take", "family_name")
    before = {what: count(school, what) for what in ("devices", "rooms", "people", "groups", "products")}
    for name in ("elever.csv", "enheter.csv"):
        school.json("import", str(school.folder / name), *options)
        assert school.json("import", str(school.folder / name), *options)["entry"] is None
    assert {what: count(school, what) for what in before} == before
    assert school("verify").code == 0


def test_an_earlier_join_undone_after_a_later_one_parts_what_it_joined(school: Program) -> None:
    for name in ("Rum A", "Rum B", "Rum C"):
        school.json("add", "room", f"name={name}")
    first = school.json("join", "room", "Rum B", "Rum C")["entry"]
    school.json("join", "room", "Rum A", "Rum B")
    undone = school("undo", str(first))
    assert undone.code == 0
    assert school("verify").code == 0
    assert school.json("show", "room", "Rum B")["name"] == "Rum A"
    assert school.json("show", "room", "Rum C")["name"] in ("Rum A", "Rum C")


def test_a_plan_that_names_the_joined_class_is_told(school: Program) -> None:
    school.json("add", "group", "name=Femman", "grade=5")
    school.json("plan", "new", "HT27", "--on", "2027-08-17")
    school.json("plan", "add-group", "HT27", "Femman", "--heads", "20", "--grade", "5")
    told = school.json("join", "group", "5A", "Femman")["told"]
    assert told == ["Terminsplanen HT27 nämner Femman. Rätta namnet där."]
    school.json("undo")
    assert school.json("join", "group", "5A", "Femman", "--take", "name")["told"] == []


def test_nobody_is_found_by_the_former_name_of_somebody_who_is_protected(school: Program) -> None:
    school.json(
        "add", "person", "given_name=Ska", "family_name=Intesynas", "username=skaint", "protected=yes", "alias=Elev 9"
    )
    school.json("join", "person", "leo.pahittsson@edu.kommunen.example", "Elev 9")
    for said in ("skaint", "Ska Intesynas", "Leo Påhittsson", "leo.pahittsson@edu.kommunen.example"):
        assert school("show", "person", said).code == 1, said
    assert "Intesynas" not in school("show", "person", "Elev 9").out
    assert "Intesynas" not in school("list", "people", "--search", "intesynas").out
    found = school.json(
        "import", school.file("x.csv", "Förnamn;Efternamn;Klass;Användarnamn\nSka;Intesynas;5A;skaint\n")
    )
    assert [each["created"] for each in found["files"]] == [0], "the list reaches the person all the same"
    assert "Intesynas" not in str(school.json("list", "people"))


def test_a_serial_number_of_ten_figures_is_found_after_the_join_as_it_was(school: Program) -> None:
    assert school("edit", "device", "5CD1234ABF", f"serial={BARE}", "--keep-numbers").code == 0
    assert school("join", "device", "5CD1234ABE", f"{BARE}").code == 0
    assert school.json("show", "device", BARE)["serial"] == "5CD1234ABE"
    school.json("undo")
    assert school.json("show", "device", BARE)["serial"] == BARE


def test_a_text_that_names_whoever_is_protected_is_replaced_in_what_was_joined_too(school: Program) -> None:
    school.json("edit", "device", "5CD1234ABF", "name=Leo Påhittssons dator")
    school.json("edit", "device", "5CD1234ABE", "name=PC 3")
    school.json("join", "device", "5CD1234ABE", "5CD1234ABF")
    assert "Leo Påhittssons" in school("show", "device", "5CD1234ABE").out
    school.json("protect", "#1", "--alias", "Elev F01", "--replace", "--replace-doubtful")
    shown = school("show", "device", "5CD1234ABE").out
    assert "Påhittsson" not in shown
    assert "PC 3" in shown
    assert school.json("show", "device", "5CD1234ABF")["serial"] == "5CD1234ABE", "still found by its number"
    assert school("verify").code == 0


def test_what_was_joined_into_a_protected_person_keeps_its_words_for_the_lists(school: Program) -> None:
    school.json("add", "person", "given_name=Leopold", "family_name=Påhittsson", "group=5A", "username=leopold1")
    school.json("join", "person", "#1", "leopold1")
    school.json("protect", "#1", "--alias", "Elev F01", "--replace", "--replace-doubtful")
    before = count(school, "people")
    text = "Förnamn;Efternamn;Klass;Användarnamn\nLeopold;Påhittsson;5A;leopold1\n"
    found = school.json("import", school.file("b.csv", text))
    assert [each["created"] for each in found["files"]] == [0]
    assert count(school, "people") == before
    assert "Leopold" not in school("show", "person", "Elev F01").out
