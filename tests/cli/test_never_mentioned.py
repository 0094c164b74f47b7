"""A device from a list without *last seen* is not “not seen”: no list has said so, and that is told (needs U2, V17)."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from tests.cli.conftest import Program
from tests.cli.test_today_verb import items

DAY = "2027-08-17"


@pytest.fixture
def mixed(program: Program) -> Program:
    """9A has six pupils with a Chromebook each: three from a list without *last seen*, two seen in January, one in
    November. One more without *last seen* stands in the store, one belongs to an employee, and a projector hangs."""
    program.json("init", "--school-code", "12345678", "--school-name", "Provskolan")
    people = "\n".join(f"Elev{at};Påhittsson;8A" for at in range(6))
    program.json("import", program.file("elever.csv", f"Förnamn;Efternamn;Klass\n{people}\n"))
    program.json("add", "person", "given_name=Åsa", "family_name=Lärare", "role=staff")
    bare = "".join(f"EX{at};Påhitt 11;Chromebook;I bruk;Elev{at} Påhittsson\n" for at in range(3))
    bare += "EX7;Påhitt 11;Chromebook;Lager;\nEX8;Påhitt 11;Chromebook;I bruk;Åsa Lärare\nEX9;Duk 1;Projektor;I bruk;\n"
    program.json("import", program.file("utan.csv", "Serienummer;Modell;Typ;Status;Innehavare\n" + bare))
    days = ("2026-01-10", "2026-01-10", "2026-11-20")
    seen = "".join(f"EX{at};Påhitt 11;Chromebook;I bruk;{days[at - 3]};Elev{at} Påhittsson\n" for at in range(3, 6))
    program.json("import", program.file("med.csv", "Serienummer;Modell;Typ;Status;Senast sedd;Innehavare\n" + seen))
    program.json("plan", "roll-over", "HT27", "--on", DAY)
    program.json("plan", "need", "HT27", "chromebook")
    return program


def checked(program: Program) -> Any:
    return program("check", "--on", DAY, "--json").json


def test_the_reason_says_that_no_list_has_mentioned_it_and_how_many_pupils_that_concerns(mixed: Program) -> None:
    # Of eight Chromebooks one counts. Two were seen too long ago, five no list mentions as seen: three with pupils.
    document = checked(mixed)
    (row,) = [each for each in document["kinds"] if each["kind"] == "chromebook"]
    assert (row["need"], row["supply"], row["gap"]) == (6, 1, 5)
    reasons = [each["reason"] for each in document["excluded"]]
    assert (reasons.count("unseen"), reasons.count("unmentioned"), len(reasons)) == (2, 5, 7)
    assert {each["sentence"] for each in document["excluded"] if each["reason"] == "unmentioned"} == {
        "ingen lista säger när den sågs"
    }
    (told,) = [each for each in document["findings"] if each["action"] == "import"]
    assert told["sentence"] == (
        "5 enheter räknas inte, eftersom ingen lista säger när de sågs. Det gäller 3 elever. Läs in en lista med"
        " *senast sedd*, till exempel från enhetshanteringen."
    )
    assert told["target"] == {"count": 5, "reason": "unmentioned", "pupils": 3}
    (unseen,) = [each for each in document["findings"] if each["action"] == "look_for"]
    assert unseen["target"]["count"] == 2


def test_whoever_has_left_is_no_pupil_whom_it_concerns(mixed: Program) -> None:
    mixed.json("edit", "device", "EX0", "held_by=", "assigned_to=Elev0 Påhittsson")
    mixed.json("edit", "person", "Elev0 Påhittsson", "active=nej")
    (told,) = [each for each in checked(mixed)["findings"] if each["action"] == "import"]
    assert (told["target"]["count"], told["target"]["pupils"]) == (5, 2)


def test_a_list_that_mentions_them_lets_them_count(mixed: Program) -> None:
    told = "Serienummer;Senast sedd\n" + "".join(f"EX{at};2026-11-20\n" for at in (0, 1, 2, 7, 8))
    mixed.json("import", mixed.file("sedda.csv", told))
    document = checked(mixed)
    assert [each for each in document["findings"] if each["action"] == "import"] == []
    (row,) = [each for each in document["kinds"] if each["kind"] == "chromebook"]
    assert (row["supply"], row["gap"]) == (5, 1), "four pupils' and the one in store; the employee's serves no pupil"


def test_the_first_page_and_the_report_have_one_figure_in_the_same_words(mixed: Program) -> None:
    """By hand: two seen in January, five that no list has as seen: 7 everywhere."""
    found = items(mixed)["not_seen"]
    assert found["count"] == 7
    assert found["sentence"] == (
        "7 enheter utan tecken på användning: 2 har inte setts sedan 2026-08-24, och för 5 säger ingen lista när de"
        " sågs"
    )
    whole = mixed.json(*shlex.split(found["verb"]))
    assert (whole["count"], whole["unmentioned"], len(whole["items"])) == (7, 5, 7)
    assert found["sentence"] in mixed("report", "idle").out
    assert found["sentence"] in mixed("today").out
    assert "2 enheter har inte setts sedan" in mixed("report", "idle", "--only", "seen").out
    assert "För 5 enheter säger ingen lista när de sågs" in mixed("report", "idle", "--only", "unmentioned").out


def test_an_exempt_device_counts_although_no_list_mentions_it(mixed: Program) -> None:
    mixed.json("plan", "exempt", "--plan", "HT27", "--device", "EX0", "--reason", "ligger hos rektor")
    document = checked(mixed)
    (told,) = [each for each in document["findings"] if each["action"] == "import"]
    assert (told["target"]["count"], told["target"]["pupils"]) == (4, 2)
