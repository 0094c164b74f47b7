"""A check answers for its plan's groups alone, and says what it leaves out: each figure is computed by hand (V17)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Program

TEST_DAY = "2026-12-01"
AUGUST = "2027-08-17"
HEADS = {"9A": 26, "9B": 100, "8A": 49}
HAVING = {"9A": 4, "9B": 100, "8A": 49}


@pytest.fixture
def large(program: Program) -> Program:
    """9A has 26 pupils, of whom four have a Chromebook; 9B and 8A have 149 pupils, each with one; none is in store."""
    program.json("init", "--school-code", "12345678", "--school-name", "Provskolan")
    people = [f"Elev{at};Påhittsson;{name}" for name, heads in HEADS.items() for at in range(heads)]
    program.json("import", program.file("elever.csv", "\n".join(("Förnamn;Efternamn;Klass", *people))))
    having = [f"Elev{at} Påhittsson;{name}" for name, count in HAVING.items() for at in range(count)]
    devices = [f"EX{at:04};Påhitt 11;Chromebook;I bruk;2026-11-20;{who}" for at, who in enumerate(having)]
    heads = "Serienummer;Modell;Typ;Status;Senast sedd;Innehavare;Klass"
    program.json("import", program.file("enheter.csv", "\n".join((heads, *devices))))
    return program


def plan_of_9a(program: Program, *more: str) -> None:
    program.json("plan", "new", "Prov", "--on", TEST_DAY)
    program.json("plan", "add-group", "Prov", "9A", "--heads", "26", "--grade", "9")
    for group in more:
        program.json("plan", "add-group", "Prov", group, "--heads", "10", "--grade", "8")


def checked(program: Program, on: str, plan: str, code: int) -> Any:
    done = program("check", "--on", on, "--plan", plan, "--json")
    assert done.code == code, done.err
    return done.json


def told(document: Any, action: str) -> list[str]:
    return [each["sentence"] for each in document["findings"] if each["action"] == action]


def test_one_class_on_a_test_day_counts_no_device_of_another_class(large: Program) -> None:
    # 26 heads, 1:1, four of their own, 149 with others, none in store: 26 − 4 = 22 lack.
    plan_of_9a(large)
    large.json("plan", "need", "Prov", "chromebook", "--per", "1")
    document = checked(large, TEST_DAY, "Prov", 1)
    (row,) = document["kinds"]
    assert (row["need"], row["supply"], row["gap"]) == (26, 4, 22)
    assert told(document, "widen") == ["149 Chromebooks finns hos andra än planens grupper och räknas därför inte här."]


def test_a_device_in_the_store_can_be_used_by_any_group(large: Program) -> None:
    plan_of_9a(large)
    large.json("plan", "need", "Prov", "chromebook", "--per", "1")
    more = "Serienummer;Modell;Typ;Status;Senast sedd\n" + "\n".join(
        f"LA{at};Påhitt 11;Chromebook;Lager;2026-11-20" for at in range(22)
    )
    large.json("import", large.file("lager.csv", more))
    assert checked(large, TEST_DAY, "Prov", 0)["kinds"][0]["gap"] == 0


def test_a_plan_without_needs_asks_for_needs_and_is_not_enough(large: Program) -> None:
    plan_of_9a(large)
    document = checked(large, TEST_DAY, "Prov", 1)
    assert (
        document["sentence"] == "Planen anger inget behov, så det går inte att säga vem som saknar en enhet 2026-12-01."
    )
    assert told(document, "need") == ["Planen Prov anger inget behov. Ange vad grupperna ska ha."]


def test_enough_is_said_only_where_every_group_has_a_need(large: Program) -> None:
    # 9A: 4 of 26; with a fifth of a device each, ⌈5,2⌉ = 6 are needed: 2 lack. With a tenth, ⌈2,6⌉ = 3: enough for 9A.
    plan_of_9a(large, "8C")
    large.json("plan", "need", "Prov", "chromebook", "--per", "1/10", "--groups", "9A")
    document = checked(large, TEST_DAY, "Prov", 1)
    assert document["kinds"][0]["gap"] == -1
    assert document["sentence"] == (
        "Inget av det som behövs saknas 2026-12-01, men för 10 elever i 8C är inget behov angivet."
    )
    assert told(document, "need") == [
        "Inget behov är angivet för 10 elever i 8C: svaret säger inget om dem. Ange ett, 0 om de inte ska ha någon."
    ]
    large.json("plan", "need", "Prov", "chromebook", "--per", "0", "--groups", "8C")
    assert checked(large, TEST_DAY, "Prov", 0)["sentence"] == "Alla har det de behöver 2026-12-01."


def test_devices_of_a_class_that_leaves_are_supply_once_they_are_collected(large: Program) -> None:
    # 8A becomes 9A: 49 heads with 49 devices. 9A and 9B leave in June with 4 + 100, which count for nobody till then.
    large.json("plan", "roll-over", "HT27", "--on", AUGUST)
    large.json("plan", "add-group", "HT27", "7A", "--heads", "30", "--grade", "7")
    large.json("plan", "need", "HT27", "chromebook", "--per", "1")
    document = checked(large, AUGUST, "HT27", 1)
    (row,) = document["kinds"]
    assert (row["need"], row["supply"], row["gap"]) == (79, 49, 30)
    assert told(document, "take_back") == [
        "4 Chromebooks att samla in från 9A: de räknas när de är tillbaka.",
        "100 Chromebooks att samla in från 9B: de räknas när de är tillbaka.",
    ]
    assert [each["target"]["group"] for each in document["findings"] if each["action"] == "take_back"] == ["9A", "9B"]


def test_what_is_asked_for_and_not_decided_stands_in_the_check(large: Program) -> None:
    plan_of_9a(large)
    large.json("plan", "need", "Prov", "chromebook", "--per", "1")
    large.json(
        "order", "new", "--purpose", "running", "--wanted", "2026-12-01", "--product", "Påhitt 11=22", "--number", "B7"
    )
    large.json("order", "send", "B7", "--approved-by", "Rektor")
    document = checked(large, TEST_DAY, "Prov", 1)
    assert document["kinds"][0]["gap"] == 22
    (sentence,) = told(document, "ask")
    assert sentence == (
        "22 Chromebooks begärda, inte beslutade (B7): de räknas när de är beslutade. Fråga efter beslutet innan du"
        " beställer på nytt."
    )
