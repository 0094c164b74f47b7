"""The sentence, the table and the list of names say the same three numbers, in the same words everywhere (V17)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.cli.conftest import Program

DAY = "2027-08-17"


@pytest.fixture
def hundred(program: Program) -> Program:
    """8A and 8B have 50 pupils each; five in each have a Chromebook, 61 stand in the store."""
    program.json("init", "--school-code", "12345678", "--school-name", "Provskolan")
    people = "\n".join(f"Elev{at};Påhittsson;8{'AB'[at % 2]}" for at in range(100))
    program.json("import", program.file("elever.csv", f"Förnamn;Efternamn;Klass\n{people}\n"))
    having = "".join(f"EX{at};Påhitt 11;Chromebook;I bruk;2026-11-20;Elev{at} Påhittsson\n" for at in range(10))
    free = "".join(f"LA{at};Påhitt 11;Chromebook;Lager;2026-11-20;\n" for at in range(61))
    heads = "Serienummer;Modell;Typ;Status;Senast sedd;Innehavare\n"
    program.json("import", program.file("enheter.csv", heads + having + free))
    program.json("plan", "roll-over", "HT27", "--on", DAY)
    return program


def checked(program: Program, *more: str) -> Any:
    return program("check", "--on", DAY, *more, "--json").json


def words_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def test_ninety_without_sixty_one_from_the_store_twenty_nine_lacking(hundred: Program) -> None:
    # 100 pupils less ten with one of their own: 90. Less 61 in the store: 29.
    hundred.json("plan", "need", "HT27", "chromebook")
    words = "Chromebook: 90 utan egen enhet, 61 får en ur förrådet, 29 saknas."
    document = checked(hundred)
    (told,) = document["served"]
    assert (told["without_own"], told["from_store"], told["missing"], told["sentence"]) == (90, 61, 29, words)
    assert document["sentence"] == f"Det saknas 29 Chromebooks den {DAY}."
    (row,) = [each for each in document["kinds"] if each["kind"] == "chromebook"]
    assert (row["need"], row["supply"], row["gap"]) == (100, 71, 29)
    gaps = {each["group"]: each["gap"] for each in document["groups"] if each["kind"] == "chromebook"}
    assert (sum(gap for gap in gaps.values() if gap > 0), gaps[""]) == (90, -61)
    assert sum(len(each["people"]) for each in document["pupils_without"]) == 90
    paper = hundred.folder / "rapport.pdf"
    said = hundred("check", "--on", DAY, "--sheet", str(paper)).out
    assert said.splitlines()[1] == words
    assert words in words_of(paper)
    assert words in hundred("today").out
    assert hundred.json("today")["term"]["served"] == [words]


def test_spares_stay_spare_and_are_told_where_they_lack(hundred: Program) -> None:
    # Five per cent of 100 are 5 spares: of the 61 in the store 56 serve, 34 are lacking.
    hundred.json("plan", "need", "HT27", "chromebook", "--spare", "5")
    assert checked(hundred)["served"][0]["sentence"] == (
        "Chromebook: 90 utan egen enhet, 56 får en ur förrådet, 34 saknas."
    )
    # With 70 spares none of the 61 serves: 90 pupils and 9 spares lack.
    hundred.json("undo")
    hundred.json("plan", "need", "HT27", "chromebook", "--spare", "70")
    assert checked(hundred)["served"][0]["sentence"] == (
        "Chromebook: 90 utan egen enhet, 0 får en ur förrådet, 99 saknas, reserven inräknad."
    )


def test_what_arrives_serves_after_the_store(hundred: Program) -> None:
    hundred.json("plan", "need", "HT27", "chromebook")
    hundred.json(
        "order", "new", "--purpose", "term_start", "--wanted", DAY, "--product", "Påhitt 11=20", "--number", "B7"
    )
    hundred.json("order", "send", "B7", "--approved-by", "Rektor")
    hundred.json("order", "decide", "B7", "1", "--quantity", "20", "--promised", "2027-06-01", "--reason", "ja")
    assert checked(hundred)["served"][0]["sentence"] == (
        "Chromebook: 90 utan egen enhet, 61 får en ur förrådet, 20 får en av det som är på väg, 9 saknas."
    )


def test_an_accepted_gap_has_its_own_number(hundred: Program) -> None:
    # 45 lack in 9A and in 9B each, 61 are in the store. 9A's gap of 45 is accepted: of the 29, none is left open.
    hundred.json("plan", "need", "HT27", "chromebook")
    hundred.json("plan", "add-group", "HT27", "9B", "--heads", "80", "--grade", "9")
    assert checked(hundred)["served"][0]["sentence"] == (
        "Chromebook: 120 utan egen enhet, 61 får en ur förrådet, 59 saknas."
    )
    hundred.json("plan", "exempt", "--plan", "HT27", "--kind", "chromebook", "--group", "9A", "--reason", "delar")
    # 59 less the 45 of 9A: 14 are open.
    told = checked(hundred)["served"][0]
    assert (told["without_own"], told["from_store"], told["accepted"], told["missing"]) == (120, 61, 45, 14)


def test_a_list_of_names_that_is_longer_or_shorter_says_so(hundred: Program) -> None:
    hundred.json("plan", "need", "HT27", "chromebook")
    hundred.json("plan", "add-group", "HT27", "9B", "--heads", "60", "--grade", "9")
    told = "Chromebook: listan har 90 namn; efter planens antal är 100 utan."
    assert told in hundred("check", "--on", DAY).out
    assert checked(hundred)["served"][0]["without_own"] == 100


def test_a_share_of_a_device_says_nothing_of_pupils(hundred: Program) -> None:
    hundred.json("plan", "need", "HT27", "chromebook", "--per", "1/2", "--spare", "90")
    document = checked(hundred)
    assert document["kinds"][0]["gap"] > 0
    assert document["served"] == []
