"""Next year's class list without ids is one question about the list as a whole; who is missing from it is told with
their devices, and noted as having left when a person says so.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON
from coordinator.exchange.imports.import_run import Gathered, commit_import, gather
from coordinator.exchange.imports.missing_from_file import missing_from
from coordinator.ledger.ledger import ErasurePlan
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.stage import LEAVE_ROW, MEANT, NEW_RECORD, MovedClasses
from tests.storage.school import School

HEAD = "Klass;Förnamn;Efternamn"
YEAR = [*(f"7A;Sju{n};Prov" for n in range(6)), *(f"8A;Åtta{n};Prov" for n in range(5)), "9A;Nio;Prov", "9A;Ni;Prov"]
NEXT = [*(f"8A;Sju{n};Prov" for n in range(5)), *(f"9A;Åtta{n};Prov" for n in range(5)), "7A;Ny;Prov", "8A;Nyss;Prov"]


def gathered(school: School, *rows: str) -> Gathered:
    path = school.path.parent / "lista.csv"
    path.write_text("\r\n".join([HEAD, *rows, ""]), "utf-8-sig")
    return gather([path], school.ledger)


def taken_in(school: School, *rows: str) -> None:
    commit_import(school.ledger, gathered(school, *rows))


def moved(found: Gathered) -> MovedClasses | None:
    assert found.stage is not None
    return found.stage.remarks(1).moved


def answered(found: Gathered, answer: str) -> None:
    assert found.stage is not None
    found.stage.answer(1, 0, answer)
    found.compare()


def classes(school: School) -> dict[str, set[str]]:
    groups = {group.id: group.name for group in school.all(GROUP)}
    found: dict[str, set[str]] = {}
    for person in school.all(PERSON):
        found.setdefault(groups[person.group or 0], set()).add(person.given_name)
    return found


def names(school: School, ids: Sequence[int]) -> list[str]:
    return [school.get(PERSON, id).given_name for id in ids]


def missing(school: School, found: Gathered) -> list[str]:
    each = missing_from(found, found.files[0])
    return [] if each is None else names(school, each.ids)


def test_whole_classes_under_another_name_are_one_question_and_nobody_is_moved_meanwhile(school: School) -> None:
    taken_in(school, *YEAR)
    found = gathered(school, *NEXT)
    asked = moved(found)
    assert asked is not None
    assert [(each.old, each.new, each.count, each.size) for each in asked.classes] == [
        ("7A", "8A", 5, 6),
        ("8A", "9A", 5, 5),
    ]
    assert (asked.rows, asked.answer, asked.is_open) == (11, LEAVE_ROW, True)
    assert missing(school, found) == ["Sju5", "Nio", "Ni"]
    before = classes(school)
    commit_import(school.ledger, found)
    assert classes(school) == {**before, "7A": before["7A"] | {"Ny"}}


def test_with_one_answer_everybody_moves_up_the_new_are_new_and_again_is_a_no_op(school: School) -> None:
    taken_in(school, *YEAR)
    people = len(school.all(PERSON))
    found = gathered(school, *NEXT)
    answered(found, MEANT)
    tally = found.files[0].tally
    assert tally is not None
    assert (tally.created, tally.updated, tally.skipped) == (2, 10, 0)
    assert missing(school, found) == ["Sju5", "Nio", "Ni"]
    commit_import(school.ledger, found)
    assert len(school.all(PERSON)) == people + 2
    assert classes(school) == {
        "7A": {"Ny", "Sju5"},
        "8A": {"Nyss", *(f"Sju{n}" for n in range(5))},
        "9A": {"Nio", "Ni", *(f"Åtta{n}" for n in range(5))},
    }
    found = gathered(school, *NEXT)
    assert moved(found) is None
    assert not found.news
    assert missing(school, found) == ["Sju5", "Nio", "Ni"]


def test_a_namesake_in_the_class_above_is_never_taken_for_who_moves_into_it(school: School) -> None:
    taken_in(school, "7A;Ali;Prov", "7A;Eva;Prov", "7A;Bo;Prov", "8A;Ali;Prov", "8A;Siv;Prov", "8A;Tor;Prov")
    found = gathered(school, "8A;Ali;Prov", "8A;Eva;Prov", "8A;Bo;Prov", "9A;Ali;Prov", "9A;Siv;Prov", "9A;Tor;Prov")
    answered(found, MEANT)
    commit_import(school.ledger, found)
    ali = [person for person in school.all(PERSON) if person.given_name == "Ali"]
    groups = {group.id: group.name for group in school.all(GROUP)}
    assert [groups[each.group or 0] for each in ali] == ["8A", "9A"]  # in the order in which they were born


def open_lines(found: Gathered) -> list[int]:
    assert found.stage is not None
    return [row.line for row in found.stage.preview(1, only="asked")]


def test_answered_with_others_each_is_asked_about(school: School) -> None:
    taken_in(school, "7A;Ali;Prov", "7A;Eva;Prov")
    found = gathered(school, "8A;Ali;Prov", "8A;Eva;Prov")
    assert moved(found) is not None
    answered(found, NEW_RECORD)
    assert found.stage is not None
    assert [row.line for row in found.stage.preview(1, only="asked")] == [2, 3]
    answered(found, MEANT)
    assert found.stage.remarks(1).open_questions == 0


def test_that_they_are_others_is_remembered_for_the_same_people(school: School) -> None:
    taken_in(school, *(f"7A;Sju{n};Prov" for n in range(6)))
    rows = [f"8A;Sju{n};Prov" for n in range(4)]
    found = gathered(school, *rows)
    answered(found, NEW_RECORD)
    commit_import(school.ledger, found)  # nobody is said of yet: each row is left out
    again = gathered(school, *rows)
    assert moved(again) is None
    assert open_lines(again) == [2, 3, 4, 5]
    assert not again.news, "what is remembered is not written once more"
    one_more = gathered(school, *rows, "8A;Sju4;Prov")
    assert moved(one_more) is None
    assert open_lines(one_more) == [2, 3, 4, 5, 6]
    two_more = gathered(school, *rows, "8A;Sju4;Prov", "8A;Sju5;Prov")
    assert moved(two_more) is not None, "a class of other people is asked about as one"
    school.ledger.undo(school.ledger.register.entries(limit=1)[0].id)
    assert moved(gathered(school, *rows)) is not None, "an answer that was undone does not hold"


def test_that_they_are_others_holds_for_a_class_list_of_another_shape(school: School) -> None:
    taken_in(school, "7A;Ali;Prov", "7A;Eva;Prov")
    found = gathered(school, "8A;Ali;Prov", "8A;Eva;Prov")
    answered(found, NEW_RECORD)
    commit_import(school.ledger, found)
    path = school.path.parent / "annan.csv"
    path.write_text("Klass;Namn;Roll;Elevnr\r\n8A;Ali Prov;Elev;\r\n8A;Eva Prov;Elev;\r\n", "utf-8-sig")
    assert moved(gather([path], school.ledger)) is None, "a class list of another shape is still a class list"


@pytest.mark.parametrize(
    "rows",
    [
        ["7B;Ali;Prov", "7A;Eva;Prov", "7A;Bo;Prov"],  # one has changed class
        ["8A;Ali;Prov", "8A;Ny1;Prov", "8A;Ny2;Prov"],  # one name alike is no class
        ["7A;Ali;Prov", "7A;Eva;Prov", "7A;Bo;Prov"],
        ["8A;Ali;Prov", "8A;Eva;Prov", "8A;X;Prov", "8A;Y;Prov", "8A;Z;Prov"],  # fewer than half
    ],
)
def test_a_list_in_which_no_class_has_moved_is_not_asked_about_as_a_whole(school: School, rows: list[str]) -> None:
    taken_in(school, "7A;Ali;Prov", "7A;Eva;Prov", "7A;Bo;Prov")
    assert moved(gathered(school, *rows)) is None


def test_last_years_list_after_this_years_is_a_question_too_and_changes_nothing(school: School) -> None:
    old, new = ["7A;Ali;Prov", "7A;Eva;Prov"], ["8A;Ali;Prov", "8A;Eva;Prov"]
    taken_in(school, *old)
    found = gathered(school, *new)
    answered(found, MEANT)
    commit_import(school.ledger, found)
    before = classes(school)
    found = gathered(school, *old)
    assert moved(found) is not None
    assert commit_import(school.ledger, found) is None
    assert classes(school) == before


def test_only_the_classes_of_the_list_can_lack_somebody_and_never_a_teacher(school: School) -> None:
    taken_in(school, "7A;Ali;Prov", "7A;Eva;Prov", "7B;Bo;Prov")
    group = next(each for each in school.all(GROUP) if each.name == "7A")
    school.create(PERSON, given_name="Lärar", family_name="Prov", role="staff", group=group.id)
    assert missing(school, gathered(school, "7A;Ali;Prov")) == ["Eva"]


def test_who_was_erased_is_in_no_question(school: School) -> None:
    taken_in(school, "7A;Ali;Prov", "7A;Eva;Prov", "7A;Bo;Prov")
    school.ledger.erase(ErasurePlan((1,), "Slutat skolan"))
    asked = moved(gathered(school, "8A;Ali;Prov", "8A;Eva;Prov", "8A;Bo;Prov"))
    assert asked is not None
    assert asked.classes[0].count == 2


def test_where_nothing_is_asked_nothing_is_answered(school: School) -> None:
    found = gathered(school, "7A;Ali;Prov")
    assert found.stage is not None
    with pytest.raises(Refused):
        found.stage.answer(1, 0, MEANT)
    assert school.all(DEVICE) == []


def test_two_classes_of_the_same_names_have_not_changed_places(school: School) -> None:
    rows = ["7A;Ali;Prov", "7A;Eva;Prov", "8A;Ali;Prov", "8A;Eva;Prov"]
    taken_in(school, *rows)
    before = classes(school)
    path = school.path.parent / "andra.csv"
    path.write_text("\n".join([HEAD + ";Anteckning", *(f"{row};ny" for row in rows), ""]), "utf-8")
    found = gather([path], school.ledger)
    assert moved(found) is None
    commit_import(school.ledger, found)
    assert classes(school) == before
    assert {person.note for person in school.all(PERSON)} == {"ny"}


def test_the_list_as_before_says_nothing_of_classes_that_were_moved_here_since(school: School) -> None:
    rows = ["7A;Ali;Prov", "7A;Eva;Prov"]
    taken_in(school, *rows)
    group = school.create(GROUP, name="8A")
    for person in school.all(PERSON):
        school.edit(person, group=group.id)
    found = gathered(school, *rows)
    assert moved(found) is None
    assert not found.news
