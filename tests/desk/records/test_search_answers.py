"""What the one search answers: in which order, under which headings, and what tells one answer from the next."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from coordinator.desk.records.record_names import answers_to, shown_value, title_path, told_apart
from coordinator.desk.records.search_answers import MOST_OF_A_KIND, SEARCHED, Command, SearchAnswer, find_answers
from coordinator.domain.changes import ChangeSet, Creation, Origin, Ref, Sentence
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar
from tests.desk.conftest import School

COMMANDS = [Command("Exportera listan", print), Command("Öppna inställningar", print)]


def created(school: School, kind: str, *records: Mapping[str, Scalar]) -> list[int]:
    creations = tuple(Creation(kind, -1 - at, values) for at, values in enumerate(records))
    done = school.ledger.commit(ChangeSet(Sentence("x"), Origin.PROGRAM, creations=creations))
    return [done.created[creation.id].id for creation in creations]


def answers(school: School, typed: str) -> dict[str, list[SearchAnswer]]:
    return dict(find_answers(typed, school.ledger.register, COMMANDS, lambda: False))


def test_each_kind_stands_under_its_heading_in_the_order_of_the_kinds(school: School) -> None:
    found = answers(school, "p")
    assert list(found) == [KINDS[kind].caption for kind in SEARCHED if KINDS[kind].caption in found] + [
        "Sidor och kommandon"
    ]
    assert [each.words for each in found[KINDS["person"].caption]] == [
        "Leo Påhittsson",
        "Mio Påhittsson",
        "Åsa Exempelqvist",
    ]
    assert [each.words for each in found["Sidor och kommandon"]] == ["Exportera listan", "Öppna inställningar"]


def test_an_answer_opens_its_record_or_does_its_command(school: School) -> None:
    [person] = answers(school, "leo")[KINDS["person"].caption]
    assert (person.ref, person.command) == (school.person("leopah").ref, None)
    assert person.beside == "5A · Elev"
    [command] = answers(school, "inställ öppna")["Sidor och kommandon"]
    assert (command.ref, command.command, command.beside) == (None, COMMANDS[1], "")


def test_every_word_has_to_stand_in_a_command(school: School) -> None:
    assert "Sidor och kommandon" not in answers(school, "öppna listan")
    assert answers(school, "zzzz") == {}


@pytest.mark.parametrize("typed", ["NK-0003", "nk-0003", "5CD1234ABF"])
def test_an_exact_tag_or_serial_is_found_however_it_is_written(school: School, typed: str) -> None:
    found = [each.ref for each in answers(school, typed)[KINDS["device"].caption]]
    assert school.device("5CD1234ABF").ref in found
    assert len(set(found)) == len(found)
    assert (school.device("5CD1234ABE").ref in found) == (typed.upper() == "NK-0003")


def test_an_exact_serial_stands_before_what_only_begins_with_it(school: School) -> None:
    created(
        school, "device", *({"serial": f"EX7{number}", "asset_tag": f"EX{number}"} for number in range(MOST_OF_A_KIND))
    )
    [exact] = created(school, "device", {"serial": "EX7"})
    found = answers(school, "EX7")[KINDS["device"].caption]
    assert found[0].ref == Ref("device", exact)
    assert len(found) == MOST_OF_A_KIND


def test_six_of_a_kind_at_most(school: School) -> None:
    created(school, "group", *({"name": f"Grupp {number}"} for number in range(MOST_OF_A_KIND + 1)))
    assert [each.words for each in answers(school, "grupp")[KINDS["group"].caption]] == [
        f"Grupp {number}" for number in range(MOST_OF_A_KIND)
    ]


def test_nobody_who_waits_no_more_is_answered(school: School) -> None:
    assert find_answers("leo", school.ledger.register, COMMANDS, lambda: True) == []


def test_records_of_one_name_are_told_apart_by_what_stands_beside(school: School) -> None:
    register = school.ledger.register
    leo, elev = school.person("leopah").id, school.person("skaint").id
    assert told_apart("person", [leo, elev], register) == [("Leo Påhittsson", "5A · Elev"), ("Elev F01", "5A · Elev")]
    assert told_apart("group", [school.group("5A").id], register) == [("5A", "Provskolan")]
    assert told_apart("unit", [1], register) == [("Provskolan", "12345678")]
    assert told_apart("product", [1], register) == [("HP Fortis 11", "HP")]
    assert told_apart("room", [1], register) == [("IT-förråd", "Provskolan")]


def test_a_record_without_a_name_is_told_by_its_number(school: School) -> None:
    [bare] = created(school, "device", {"status": "in_use"})
    assert told_apart("device", [bare], school.ledger.register) == [(f"#{bare}", "")]


def test_what_repeats_the_name_is_not_told_twice(school: School) -> None:
    [alone] = created(school, "device", {"serial": "EX1", "product": 1})
    assert told_apart("device", [alone], school.ledger.register) == [("EX1", "HP Fortis 11")]


def test_answers_stand_by_name_where_names_have_keys() -> None:
    assert answers_to(PERSON, "leo").order == (("shown", False),)
    assert answers_to(GROUP, "5").order == (("name", False),)
    assert answers_to(DEVICE, "5").order == ()
    assert answers_to(DEVICE, "5").text == "5"
    assert [title_path(kind) for kind in ("device", "person", "handover", "loan")] == ["title", "shown", "number", "id"]


def test_a_value_reads_in_words_a_reference_by_name_and_a_missing_one_as_a_dash(school: School) -> None:
    register, fields = school.ledger.register, KINDS["device"]
    assert shown_value(fields.field("status"), "in_store", register) == "I förråd"
    assert shown_value(fields.field("product"), 1, register) == register.name(Ref("product", 1))
    assert [shown_value(fields.field("note"), value, register) for value in (None, "", "Not")] == ["–", "–", "Not"]
    assert shown_value(fields.field("product"), None, register) == "–"
