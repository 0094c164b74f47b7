"""What stands in a list of devices where it says who has each, and is nobody (issue 8): placeholders say nobody, rooms
and carts are places, and no person comes to be of either. A place is a room unless it names a school unit that stands.
"""

from __future__ import annotations

import pytest

from coordinator.desk.imports.meanings import asked_words, meanings_from, remember_meanings
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, ROOM, UNIT
from coordinator.exchange.cells.nobody_words import NOBODY, PLACE, nobody_meaning
from coordinator.exchange.imports.import_run import FileChoice, Gathered, commit_import, gather
from coordinator.exchange.imports.not_read import not_read
from coordinator.exchange.profiles.profiles import vocabulary
from tests.storage.school import School

HEAD = "Serienummer;Modell;Plats;Användare"
SURE = {word: code for word, code in vocabulary()["held_by"].items() if word != code}


def gathered(school: School, *rows: str, header: str = HEAD, means: tuple[str, ...] = ()) -> Gathered:
    path = school.path.parent / "enheter.csv"
    path.write_text("\r\n".join([header, *rows, ""]), "utf-8-sig")
    profiles = school.path.parent / "profiles"
    found = gather([path], school.ledger, profiles_folder=profiles)
    if not means:
        return found
    file = found.files[0]
    choice = remember_meanings(file, meanings_from(means, file, school.ledger.register), profiles)
    return gather([path], school.ledger, profiles_folder=profiles, choices={file.name: choice})


def taken_in(school: School, *rows: str, header: str = HEAD, means: tuple[str, ...] = ()) -> Gathered:
    found = gathered(school, *rows, header=header, means=means)
    commit_import(school.ledger, found)
    return found


def people(school: School) -> list[str]:
    return sorted(" ".join(filter(None, (each.given_name, each.family_name))) for each in school.all(PERSON))


def places(school: School) -> dict[str, str]:
    rooms = {room.id: room.name for room in school.all(ROOM)}
    return {each.serial or "": rooms[each.placed_in] for each in school.all(DEVICE) if each.placed_in is not None}


@pytest.mark.parametrize(
    "said",
    [
        "Reserv", "RESERV", "reserv 3", "Reserv nr 2", "Lånedator", "Lånedator 14", "Ledig", "Okänd", "Elev", "Elev 7A",
        "Pool", "Gemensam", "7A", "Klass 7A", "1-2A", "F-3", "Reserv / Sal 12", "Reserv (7A)", "Ej utdelad", "Spare",
    ],
)  # fmt: skip
def test_a_placeholder_is_nobody(said: str) -> None:
    assert nobody_meaning(said, SURE) == NOBODY


@pytest.mark.parametrize(
    "said",
    ["Sal 12", "sal B12", "Rum 4", "Vagn 3", "Laddvagn 2", "IT-förrådet", "IT förråd", "Biblioteket", "NO-salen",
     "Musiksalen", "Klassrum 4", "iPad-vagn 1", "Room 12", "Hus B", "Skåp 7",
     "Expeditionen", "Förråd 2", "Lärarrummet"],
)  # fmt: skip
def test_a_room_or_cart_is_a_place(said: str) -> None:
    assert nobody_meaning(said, SURE) == PLACE


@pytest.mark.parametrize(
    "said",
    ["Åsa Öberg", "Vagn Holm", "asaobe", "Reserva Prov", "Elev Elevsson", "Kim Sal", "Kim", "Salander, Kim",
     "Husam Ali", "Ledi Prov", "Rumi Prov", "Pool Provén", "anna.salen@edu.example", "Planck", "Hylla Provsson",
     "Lokan", "Bo 7", "Ann-Kontoret Prov"],
)  # fmt: skip
def test_a_name_is_somebodys(said: str) -> None:
    assert nobody_meaning(said, SURE) == ""


def test_no_word_for_nobody_becomes_a_person(school: School) -> None:
    words = [
        "Reserv",
        "Sal 12",
        "Lånedator",
        "Vagn 3",
        "IT-förrådet",
        "Ledig",
        "Okänd",
        "-",
        "Elev",
        "Pool",
        "Gemensam",
        "7A",
    ]
    rows = [f"PF3X9K{n:02}A;HP;;{word}" for n, word in enumerate(words)]
    found = taken_in(school, *rows, "PF3X9K99B;HP;;Åsa Öberg")
    assert people(school) == ["Åsa Öberg"]
    assert sorted(places(school).values()) == ["IT-förrådet", "Sal 12", "Vagn 3"]
    told = " ".join(not_read(found.files[0]))
    assert all(f"”{word}”" in told for word in words if word != "-")
    assert "”Åsa Öberg”" not in told
    assert not gathered(school, *rows, "PF3X9K99B;HP;;Åsa Öberg").news


@pytest.mark.parametrize(
    "column", ["Användare", "Användarnamn", "Elev", "Finns hos", "Innehavare", "Tilldelad", "Lånas av"]
)
def test_whatever_the_column_of_users_is_called(school: School, column: str) -> None:
    taken_in(school, "PF3X9K1A;HP;Reserv", "PF3X9K1B;HP;Sal 12", header=f"Serienummer;Modell;{column}")
    assert people(school) == []
    assert places(school) == {"PF3X9K1B": "Sal 12"}


def test_a_room_that_is_here_is_a_place_unless_somebody_is_called_so(school: School) -> None:
    school.create(ROOM, name="Tellus")
    school.create(ROOM, name="Ada Lovelace")
    school.create(PERSON, given_name="Ada", family_name="Lovelace")
    school.create(GROUP, name="Björken")
    taken_in(school, "PF3X9K1A;HP;;tellus", "PF3X9K1B;HP;;Ada Lovelace", "PF3X9K1C;HP;;Björken")
    assert people(school) == ["Ada Lovelace"]
    assert places(school) == {"PF3X9K1A": "Tellus"}
    assert [each.held_by is not None for each in school.all(DEVICE)] == [False, True, False]


def test_a_word_that_is_a_name_as_well_is_whoever_is_here_so_called(school: School) -> None:
    school.create(PERSON, given_name="Kim", family_name="Provén", username="kock")
    taken_in(school, "PF3X9K1A;HP;;kock", "PF3X9K1B;HP;;Rektor")
    assert people(school) == ["Kim Provén"]
    assert [each.held_by is not None for each in school.all(DEVICE)] == [True, False]


def test_a_place_in_the_column_of_users_gives_way_to_the_place_that_is_said(school: School) -> None:
    taken_in(school, "PF3X9K1A;HP;Sal 4;Vagn 3", "PF3X9K1B;HP;;Vagn 3")
    assert places(school) == {"PF3X9K1A": "Sal 4", "PF3X9K1B": "Vagn 3"}


def test_blank_cells_that_erase_take_no_place_away(school: School) -> None:
    header = "Serienummer;Modell;Användare"
    taken_in(school, "PF3X9K1A;HP;Sal 4;Åsa Öberg", "PF3X9K1B;HP;Sal 5;Bo Ek")
    path = school.path.parent / "enheter.csv"
    path.write_text(f"{header}\r\nPF3X9K1A;HP;Åsa Öberg\r\nPF3X9K1B;HP;Vagn 3\r\n", "utf-8-sig")
    commit_import(school.ledger, gather([path], school.ledger, choices={path.name: FileChoice(erases=True)}))
    assert places(school) == {"PF3X9K1A": "Sal 4", "PF3X9K1B": "Sal 5"}


def test_what_a_word_means_can_be_said_and_is_kept(school: School) -> None:
    rows = ("PF3X9K1A;HP;;Pool", "PF3X9K1B;HP;;Kuben", "PF3X9K1C;HP;;Sal 12", "PF3X9K1D;HP;;Ingenstans")
    asked = asked_words(gathered(school, *rows).files[0])
    assert {each.word for each in asked} == {"Pool", "Sal 12"}
    assert {choice.code for each in asked for choice in each.choices} == {"person", "nobody", "place"}
    said = ("Användare:Pool=person", "Användare:Kuben=place", "Användare:Sal 12=nobody", "Användare:Ingenstans=nobody")
    taken_in(school, *rows, means=said)
    assert people(school) == ["Pool"]
    assert places(school) == {"PF3X9K1B": "Kuben"}
    assert not gathered(school, *rows).news


def test_a_place_is_a_room_unless_a_unit_of_that_name_stands(school: School) -> None:
    school.create(UNIT, name="Granens skola", own=0, code="87654321")
    rows = (
        "PF3X9K1A;HP;Sal 12;Åsa Öberg",
        "PF3X9K1B;HP;granens skola;Bo Ek",
        "PF3X9K1C;HP;87654321;Cia Ek",
        "PF3X9K1D;HP;Tellus;",
    )
    found = taken_in(school, *rows)
    assert sorted(unit.name for unit in school.all(UNIT)) == ["Granens skola", "Provskolan"]
    assert places(school) == {"PF3X9K1A": "Sal 12", "PF3X9K1D": "Tellus"}
    owners = {each.serial: each.owned_by for each in school.all(DEVICE)}
    assert owners["PF3X9K1B"] == owners["PF3X9K1C"] != owners["PF3X9K1A"]
    assert not_read(found.files[0]) == []
    assert not gathered(school, *rows).news


def test_a_further_school_is_asked_about_and_comes_to_be_when_it_is_said(school: School) -> None:
    found = taken_in(school, "PF3X9K1A;HP;Ekskolan;Åsa Öberg", "PF3X9K1B;HP;Sal 12;Bo Ek")
    assert [unit.name for unit in school.all(UNIT)] == ["Provskolan"]
    assert "”Ekskolan”" in " ".join(not_read(found.files[0]))
    assert places(school) == {"PF3X9K1B": "Sal 12"}
    (asked,) = asked_words(found.files[0])
    assert [choice.code for choice in asked.choices] == ["unit", "place"]
    taken_in(school, "PF3X9K2A;HP;Ekskolan;Åsa Öberg", means=("Plats:Ekskolan=unit",))
    assert sorted(unit.name for unit in school.all(UNIT)) == ["Ekskolan", "Provskolan"]


def test_the_files_own_column_of_units_says_which_they_are(school: School) -> None:
    header = "Serienummer;Modell;Plats;Skola"
    rows = ("PF3X9K1A;HP;Sal 12;Ekskolan", "PF3X9K1B;HP;Ekskolan;Ekskolan", "PF3X9K1C;HP;Musikskolan;Provskolan")
    found = taken_in(school, *rows, header=header)
    assert sorted(unit.name for unit in school.all(UNIT)) == ["Ekskolan", "Provskolan"]
    assert places(school) == {"PF3X9K1A": "Sal 12", "PF3X9K1C": "Musikskolan"}
    assert not_read(found.files[0]) == []


def test_beside_a_column_of_rooms_a_further_place_is_kept_as_it_is_stated(school: School) -> None:
    taken_in(school, "PF3X9K1A;HP;Hus B;12", header="Serienummer;Modell;Plats;Sal")
    assert places(school) == {"PF3X9K1A": "12"}
    assert [each.stated_place for each in school.all(DEVICE)] == ["Hus B"]


def test_a_protected_alias_is_somebody_whatever_it_looks_like(school: School) -> None:
    """*Elev 7* is nobody elsewhere; here lists show a pupil with a protected identity so."""
    pupil = school.create(PERSON, given_name="Zyx", family_name="Qvarn", username="zyxqva", protected=1, alias="Elev 7")
    taken_in(school, "PF3X9K1A;HP;Elev 7", "PF3X9K1B;HP;Elev 8", header="Serienummer;Modell;Finns hos")
    assert {each.serial: each.held_by for each in school.all(DEVICE)} == {"PF3X9K1A": pupil.id, "PF3X9K1B": None}
