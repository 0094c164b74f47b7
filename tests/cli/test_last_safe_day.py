"""The last safe day takes the lead time of what can be ordered, and says what it rests on (needs V7, V17)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Program

AUGUST = "2026-08-18"
TODAY = "2026-02-02"


def told(program: Program, *more: str) -> tuple[list[Any], str]:
    """The orders that a check asks for in February, and its lines."""
    asked = ("check", "--on", AUGUST, *more)
    found, lines = program(*asked, "--json", today=TODAY), program(*asked, today=TODAY)
    assert (found.code, lines.code) == (1, 1), found.err
    return found.json["orders"], lines.out


@pytest.fixture
def short(program: Program) -> Program:
    """9A lacks 22 Chromebooks in August 2026: 26 heads, four devices of Påhitt 11, which nobody can order."""
    program.json("init", "--school-code", "12345678", "--school-name", "Provskolan")
    rows = "\n".join(f"EX{at};Påhitt 11;Chromebook;Lager;2026-01-30" for at in range(4))
    program.json("import", program.file("lager.csv", "Serienummer;Modell;Typ;Status;Senast sedd\n" + rows))
    for model in ("Ny 12", "Ny 14"):
        program.json("add", "product", f"model={model}", "kind=chromebook")
    program.json("plan", "new", "HT26", "--on", AUGUST)
    program.json("plan", "add-group", "HT26", "9A", "--heads", "26", "--grade", "9")
    program.json("settings", "set", "term.preparation_days", "5")
    return program


def offered(program: Program, model: str, *more: str) -> None:
    program.json("catalogue", "add", "--product", model, "--article", model, "--from", "2026-01-01", *more)


def test_the_lead_time_is_that_of_what_the_catalogue_offers(short: Program) -> None:
    # Back from Tuesday 18 August: 5 working days are Tuesday 11 August. 40 more are 6 in August (10, 7, 6, 5, 4, 3),
    # none in July, 21 in June (1 to 5, 8 to 12, 15 to 18, 22 to 26, 29, 30: Midsummer's Eve, the 19th, is off), and 13
    # in May (29 to 25, 22 to 18, 15, 13, 12: Ascension Day, the 14th, is off). The 40th is the 12th of May.
    short.json("plan", "need", "HT26", "chromebook")
    offered(short, "Ny 12", "--lead-days", "40")
    (order,), lines = told(short)
    assert (order["product"], order["count"], order["last"]) == ("Ny 12", 22, "2026-05-12")
    assert (order["lead_days"], order["preparation_days"], order["by_catalogue"], order["choices"]) == (40, 5, True, 1)
    assert "Ny 12: beställ 22 senast 2026-05-12" in lines
    assert "Leveranstid 40 arbetsdagar enligt sortimentet, förberedelse 5." in lines


def test_of_several_products_each_is_told_and_none_is_chosen(short: Program) -> None:
    # Ny 14 takes 15 working days: 6 in August and 9 in June (30, 29, 26 to 22, 18, 17) before 11 August.
    short.json("plan", "need", "HT26", "chromebook")
    offered(short, "Ny 12", "--lead-days", "40")
    offered(short, "Ny 14", "--lead-days", "15")
    orders, lines = told(short)
    assert [(each["product"], each["last"], each["choices"]) for each in orders] == [
        ("Ny 12", "2026-05-12", 2), ("Ny 14", "2026-06-17", 2),
    ]  # fmt: skip
    assert lines.count("En av 2 produkter som går att beställa: ange en av dem i planens behov.") == 2
    done = short("check", "--on", AUGUST, "--json", today=TODAY).json
    assert [each["target"] for each in done["findings"] if each["action"] == "order"] == [
        {"kind": "chromebook", "count": 22, "product": None}
    ]
    assert short("today", today=TODAY).out.count("Ny 1") == 2


def test_the_plan_s_product_is_the_one_that_counts(short: Program) -> None:
    short.json("plan", "need", "HT26", "chromebook", "--product", "Ny 14")
    offered(short, "Ny 12", "--lead-days", "40")
    offered(short, "Ny 14", "--lead-days", "15")
    (order,), lines = told(short)
    assert (order["product"], order["last"], order["choices"]) == ("Ny 14", "2026-06-17", 1)
    assert "En av" not in lines
    assert short.json("plan", "show", "HT26")["needs"][0]["product"] == "Ny 14"


def test_a_product_of_another_kind_meets_no_need(short: Program) -> None:
    refused = short("plan", "need", "HT26", "tablet", "--product", "Ny 14")
    assert refused.code == 1
    assert "Ny 14 är ingen Lärplatta. Ange en produkt av behovets slag." in refused.err


@pytest.mark.parametrize(
    "offer",
    [
        [],
        ["Ny 12"],  # in the catalogue, without a lead time
        ["Ny 12", "--lead-days", "40", "--until", "2026-02-01"],  # until yesterday
    ],
)
def test_without_a_lead_time_the_usual_one_counts_and_is_called_so(short: Program, offer: list[str]) -> None:
    # 20 working days before 11 August: 6 in August, 14 in June (30, 29, 26 to 22, 18 to 15, 12, 11, 10).
    short.json("plan", "need", "HT26", "chromebook")
    short.json("settings", "set", "term.lead_days", "20")
    if offer:
        offered(short, *offer)
    (order,), lines = told(short)
    assert (order["last"], order["by_catalogue"]) == ("2026-06-10", False)
    assert order["product"] == ("Ny 12" if len(offer) == 1 else "Påhitt 11")
    assert "Leveranstid 20 arbetsdagar som vanligt här, eftersom sortimentet inte anger någon; förberedelse 5." in lines


def test_a_list_of_needs_leaves_the_product_of_the_kind(short: Program) -> None:
    short.json("plan", "need", "HT26", "chromebook", "--product", "Ny 14")
    needs = short.file("behov.csv", "Grupp;Årskurs;Antal;Typ;Per elev\n9A;9;30;Chromebook;1,5\n")
    short.json("plan", "import", needs, "--plan", "HT26")
    (need,) = short.json("plan", "show", "HT26")["needs"]
    assert (need["groups"], need["per"], need["product"]) == ("9A", "1,5", "Ny 14")
