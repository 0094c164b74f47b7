"""``protect``: the name in other records' texts is offered the alias, nothing gives it back, erasing tells the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Program

CASES = Path(__file__).resolve().parent.parent / "samples" / "cases"


@pytest.fixture
def named(school: Program) -> Program:
    """Leo Påhittsson stands in the texts of other records: surely, by a name alone, and somebody else does too."""
    school.json("edit", "device", "5CD1234ABC", "note=Lånas av Leo Påhittsson i 5A", "name=leo.pahittsson-PC")
    school.json("edit", "device", "5CD1234ABD", "note=Leos skärm är sprucken")
    school.json("edit", "device", "5CD1234ABE", "note=Leonard hämtar den, Påhitt också")
    school.json("add", "group", "name=PÅHITTSSON, LEO")
    school.json("edit", "person", "Åsa Exempelqvist", "note=Syskon: Påhittsson")
    school.json("edit", "device", "5CD1234ABF", "service_agreement=x", "--reason", "Leo Påhittsson bad om det")
    return school


def said(program: Program, *arguments: str) -> str:
    done = program(*arguments)
    assert done.code == 0, done.err
    return done.out + done.err


def test_the_places_are_listed_before_anything_is_written(named: Program) -> None:
    found = named.json("protect", "Leo Påhittsson", "--alias", "Elev F01", "--preview")
    assert (found["entry"], found["protected"]) == (None, True)
    assert {(place["kind"], place["field"], place["doubtful"], place["text"]) for place in found["places"]} == {
        ("device", "note", False, "Lånas av Elev F01 i 5A"), ("device", "name", False, "Elev F01-PC"),
        ("device", "note", True, "Elev F01s skärm är sprucken"), ("group", "name", False, "Elev F01"),
        ("person", "note", True, "Syskon: Elev F01"),
    }  # fmt: skip
    assert [place["doubtful"] for place in found["places"]] == [False, False, False, True, True]
    assert "Leo Påhittsson" in said(named, "list", "people")


def test_the_login_of_somebody_else_names_them_and_nobody_of_the_same_name(named: Program) -> None:
    named.json("edit", "person", "Åsa Exempelqvist", "email=leo.exempel@skola.example")
    named.json("edit", "device", "5CD1234ABD", "name=LEO.Exempel@skola.example", "note=")
    named.json("edit", "device", "5CD1234ABE", "name=leo@hemma.example")
    places = named.json("protect", "Leo Påhittsson", "--alias", "Elev F01", "--preview")["places"]
    assert ("name", True, "Elev F01@hemma.example") in {
        (place["field"], place["doubtful"], place["text"]) for place in places
    }
    assert not [place for place in places if "exempel@skola" in place["text"].casefold()]


def test_without_being_told_to_it_replaces_nothing_and_says_what_is_left(named: Program) -> None:
    out = said(named, "protect", "Leo Påhittsson", "--alias", "Elev F01")
    assert "5 texter namnger fortfarande personen" in out
    assert "Påhitt" not in out
    assert out.count("(kanske någon annan)") == 2
    assert named.json("show", "device", "5CD1234ABC")["note"] == "Lånas av Elev F01 i 5A", "shown is the alias"
    named.json("protect", "Elev F01", "--lift", "--reason", "Skyddet har upphört")
    assert named.json("show", "device", "5CD1234ABC")["note"] == "Lånas av Leo Påhittsson i 5A"


def test_the_sure_ones_and_then_the_doubtful_get_the_alias_for_good(named: Program) -> None:
    done = named.json("protect", "Leo Påhittsson", "--alias", "Elev F01", "--replace")
    assert [place["replaced"] for place in done["places"]] == [True, True, True, False, False]
    assert named.json("show", "device", "5CD1234ABC")["note"] == "Lånas av Elev F01 i 5A"
    assert named.json("show", "device", "5CD1234ABD")["note"] == "Leos skärm är sprucken"
    second = named.json("protect", "Elev F01", "--replace-doubtful")
    assert [place["replaced"] for place in second["places"]] == [True, True]
    assert named.json("protect", "Elev F01")["places"] == []
    for entry in (done["entry"], second["entry"]):
        undone = named("undo", str(entry))
        assert "Påhittsson" not in undone.out + undone.err
    assert named.json("show", "device", "5CD1234ABC")["note"] == "Lånas av Elev F01 i 5A"
    assert named.json("show", "device", "5CD1234ABD")["note"] == "Elev F01s skärm är sprucken"
    assert named.json("show", "device", "5CD1234ABE")["note"] == "Leonard hämtar den, Påhitt också"
    assert named.json("verify")["findings"] == []


def test_the_log_says_the_name_nowhere(named: Program) -> None:
    entry = named.json("protect", "Leo Påhittsson", "--alias", "Elev F01", "--replace-doubtful")["entry"]
    told = [said(named, "history"), said(named, "history", "--json"), said(named, "history", "--entry", str(entry))]
    told += [said(named, "history", "--entry", str(at), "--json") for at in range(1, entry + 1)]
    told += [said(named, "show", "device", f"5CD1234AB{letter}", "--json") for letter in "CDF"]
    told += [said(named, "show", "person", "Elev F01"), said(named, "show", "person", "Elev F01", "--json")]
    for out in told:
        assert "Påhittsson" not in out
        assert "pahittsson" not in out.lower()
    assert "Elev F01 bad om det" in told[0]


def test_lifting_is_a_step_of_its_own_with_a_reason(named: Program) -> None:
    named.json("protect", "Leo Påhittsson", "--alias", "Elev F01")
    assert named("protect", "Elev F01", "--lift").code == 1
    assert named("protect", "Elev F01", "--lift", "--reason", " ").code == 1
    lifted = named.json("protect", "Elev F01", "--lift", "--reason", "Skyddet har upphört")
    assert (lifted["protected"], lifted["person"]) == (False, "Leo Påhittsson")
    assert "Skyddet har upphört" in said(named, "history")


def test_erasing_tells_what_may_be_left(named: Program) -> None:
    done = named("erase", "person", "Leo Påhittsson", "--reason", "Gallring", "--json")
    left = json.loads(done.out)["left"]
    assert [line.endswith("(kanske någon annan)") for line in left] == [False, True, True], "the group keeps its name"
    assert not any("Påhittsson" in line or "Leo" in line for line in left)
    assert named.json("verify")["findings"] == []


def test_erasing_previews_what_stays_and_takes_the_name_out_where_told(named: Program) -> None:
    before = named.json("erase", "person", "Leo Påhittsson", "--preview")
    assert (before["entry"], before["erased"], len(before["left"])) == (None, 0, 3)
    assert "Leo Påhittsson" in said(named, "list", "people"), "nothing is written"
    assert named("erase", "person", "Leo Påhittsson").code == 2, "without a reason"
    done = named.json("erase", "person", "Leo Påhittsson", "--reason", "Gallring", "--replace")
    assert len(done["left"]) == 2, "the group has lost the name"
    assert [group["name"] for group in named.json("list", "groups")["items"] if group["name"] == "–"] == ["–"]
    assert named.json("verify")["findings"] == []


def test_the_name_alone_goes_from_the_past_too(named: Program) -> None:
    named.json("edit", "device", "5CD1234ABD", "note=Leo har den nu")
    left = named.json("erase", "person", "Leo Påhittsson", "--reason", "Gallring", "--replace-doubtful")["left"]
    assert left == []
    for at in range(3, 12):
        assert "Leo " not in said(named, "history", "--entry", str(at)).replace("Leonard", "")
    assert "– har den nu" in said(named, "show", "device", "5CD1234ABD")
    assert named.json("verify")["findings"] == []


def test_the_shared_case(program: Program) -> None:
    said(program, "init", "--school-code", "12345678", "--school-name", "Provskolan")
    said(program, "import", str(CASES / "skydd_klasslista.csv"))
    said(program, "import", str(CASES / "protected_device_mentions.csv"))
    places = program.json("protect", "#18", "--alias", "Elev Q", "--replace-doubtful")["places"]
    assert {(place["field"], place["text"]) for place in places} >= {("note", "Byt skärm åt Elev Q")}
    for out in (
        said(program, "show", "device", "SERZ17", "--json"), said(program, "list", "devices", "--json"),
        said(program, "list", "rooms", "--json"), said(program, "history", "--entry", "3", "--json"),
        said(program, "list", "people", "--json"),
    ):  # fmt: skip
        for name in ("Zyx17", "Qvarn17", "zyx17"):
            assert name not in out


def test_editing_the_mark_is_the_same_step_and_lists_the_texts(named: Program) -> None:
    out = said(named, "edit", "person", "Leo Påhittsson", "protected=ja", "alias=Elev F01")
    assert "5 texter namnger fortfarande personen" in out
    assert "Anteckning: Lånas av Elev F01 i 5A" in out
    assert 'coordinator protect "#1" --replace' in out
    assert "Påhitt" not in out
    document = named.json("protect", "#1", "--preview")
    assert len(document["places"]) == 5
    out = said(named, "protect", "#1", "--replace-doubtful")
    assert "5 texter har fått alias" in out


def test_what_the_edit_answers_for_a_script_holds_the_places(named: Program) -> None:
    found = named.json("edit", "person", "Leo Påhittsson", "protected=ja", "alias=Elev F01")
    assert {place["field"] for place in found["places"]} == {"note", "name"}
    assert "places" not in named.json("edit", "person", "#1", "note=x")
    lifted = named.json("edit", "person", "#1", "protected=nej", "--reason", "Skyddet har upphört")
    assert lifted["places"] == []


def test_the_mark_is_edited_with_an_alias_or_alone(named: Program) -> None:
    refused = named("edit", "person", "Leo Påhittsson", "protected=ja", "note=x")
    assert refused.code != 0
    assert "Skyddet är ett eget steg" in refused.err
    assert named.json("edit", "person", "Leo Påhittsson", "protected=nej")["entry"] is None, "nothing is lifted"
    named.json("edit", "person", "Leo Påhittsson", "protected=ja", "alias=Elev F01")
    assert named("edit", "person", "Elev F01", "protected=nej").code != 0
    assert named("edit", "person", "Elev F01", "protected=nej", "alias=x", "--reason", "Skäl").code != 0


def test_somebody_who_is_added_protected_has_the_texts_listed(named: Program) -> None:
    out = said(named, "add", "person", "given_name=Zyx", "family_name=Qvarn", "protected=ja", "alias=Elev 9")
    assert "namnger" not in out
    named.json("edit", "device", "5CD1234ABD", "note=Lånas av Zyxa Qvarna")
    out = said(named, "add", "person", "given_name=Zyxa", "family_name=Qvarna", "protected=ja", "alias=Elev 10")
    assert "1 text namnger fortfarande personen" in out
    assert "Lånas av Elev 10" in out


OWN_NAMES = [
    "Leo Påhittsson",
    "leo pahittsson",
    "Påhittsson, Leo",
    "LEO",
    "Påhittsson",
    "leo.pahittsson",
    "Elev Leo Påhittsson",
]


@pytest.mark.parametrize("alias", OWN_NAMES)
def test_an_alias_that_is_the_persons_own_name_is_refused(named: Program, alias: str) -> None:
    for verb in (
        ("protect", "Leo Påhittsson", "--alias", alias),
        ("protect", "Leo Påhittsson", "--alias", alias, "--preview"),
        ("edit", "person", "Leo Påhittsson", f"alias={alias}"),
        ("edit", "person", "Leo Påhittsson", "protected=ja", f"alias={alias}"),
    ):
        refused = named(*verb)
        assert refused.code != 0
        assert "Alias får inte vara personens eget namn" in refused.err
    assert "Leo Påhittsson" in said(named, "list", "people"), "nothing was written"


def test_an_alias_that_somebody_is_born_with_is_not_their_name_either(named: Program) -> None:
    added = named("add", "person", "given_name=Zyx", "family_name=Qvarn", "protected=ja", "alias=Qvarn Zyx")
    assert added.code != 0
    assert "Alias får inte vara personens eget namn" in added.err


@pytest.mark.parametrize("alias", ["Elev F01", "Elev L", "Leonard", "P-son 3"])
def test_another_alias_is_taken(named: Program, alias: str) -> None:
    assert named.json("protect", "Leo Påhittsson", "--alias", alias)["protected"] is True
    assert alias in said(named, "list", "people")


@pytest.mark.parametrize("name", ["PÅHITTSSON_LEO", "leo.pahittsson-laptop", "LEO-PÅHITTSSON", "PåhittssonLeo"])
def test_a_device_named_in_one_word_is_found_and_gets_the_alias(school: Program, name: str) -> None:
    school.json("edit", "device", "5CD1234ABC", f"name={name}")
    found = school.json("protect", "Leo Påhittsson", "--alias", "Elev F01", "--replace")
    assert [(place["field"], place["doubtful"], place["replaced"]) for place in found["places"]] == [
        ("name", False, True)
    ]
    assert "hittsson" not in str(school.json("list", "devices"))
    assert school.json("show", "device", "5CD1234ABC")["name"].startswith("Elev F01")


def test_a_made_up_login_is_asked_about(school: Program) -> None:
    school.json("edit", "device", "5CD1234ABC", "name=LEOPAH01")
    school.json("edit", "device", "5CD1234ABD", "note=Leosdator, trasig")
    found = school.json("protect", "Leo Påhittsson", "--alias", "Elev F01", "--replace")
    assert [(place["doubtful"], place["replaced"]) for place in found["places"]] == [(True, False)] * 2
    school.json("protect", "Elev F01", "--replace-doubtful")
    assert school.json("show", "device", "5CD1234ABC")["name"] == "Elev F01"
    assert school.json("show", "device", "5CD1234ABD")["note"] == "Elev F01sdator, trasig"


def test_an_erasing_offers_what_is_written_in_one_word(school: Program) -> None:
    school.json("edit", "device", "5CD1234ABC", "name=PÅHITTSSON_LEO")
    school.json("edit", "device", "5CD1234ABD", "name=leopah01")
    before = school.json("erase", "person", "Leo Påhittsson", "--preview")["left"]
    assert ["perhaps" in line or "kanske" in line for line in before] == [False, True]
    reason = ("--reason", "Har slutat", "--replace", "--replace-doubtful")
    assert school.json("erase", "person", "Leo Påhittsson", *reason)["left"] == []
    devices = str(school.json("list", "devices")["items"]).casefold()
    assert "leo" not in devices
    assert "påhittsson" not in devices


@pytest.mark.parametrize("alias", ["Mio Provberg", "provberg, MIO", "Mio Provberg 7A"])
@pytest.mark.parametrize("option", [(), ("--preview",)])
def test_an_alias_that_is_somebody_elses_name_is_refused(named: Program, alias: str, option: tuple[str, ...]) -> None:
    refused = named("protect", "Leo Påhittsson", "--alias", alias, *option)
    assert (refused.code, refused.out) == (1, "")
    assert "någon annans namn" in refused.err
    assert named("edit", "person", "Leo Påhittsson", f"alias={alias}").code == 1
    assert named("add", "person", "given_name=Ny", "family_name=Person", f"alias={alias}").code == 1
    assert "Leo Påhittsson" in said(named, "list", "people"), "nothing was written"


def test_a_word_of_somebodys_name_is_an_alias_all_the_same(named: Program) -> None:
    assert named("protect", "Leo Påhittsson", "--alias", "Mio").code == 0
    assert named("edit", "person", "Mio Provberg", "note=x").code == 0


@pytest.mark.parametrize("alias", ["120315-2382", "20120315–2382", "Elev 201203152382"])
@pytest.mark.parametrize("option", [(), ("--preview",), ("--replace", "--replace-doubtful")])
def test_an_identity_number_as_alias_is_refused_and_never_printed(
    named: Program, alias: str, option: tuple[str, ...]
) -> None:
    before = named.json("history")["entries"]
    refused = named("protect", "Leo Påhittsson", "--alias", alias, *option)
    assert (refused.code, refused.out) == (1, "")
    assert "personnummer" in refused.err
    assert "2382" not in refused.err
    assert named("edit", "person", "Leo Påhittsson", f"alias={alias}").code == 1
    assert named.json("history")["entries"] == before
