"""Whom a row of a people's list means: an id, what was said before, or name, class, address, role and school together.
Doubt asks, its row is left out, and an answer is remembered.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from coordinator.domain.choices import Role
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON
from coordinator.domain.records import Person
from coordinator.exchange.imports.import_run import Gathered, commit_import, gather
from coordinator.ledger.ledger import ErasurePlan
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.stage import LEAVE_ROW, MEANT, NEW_RECORD, PreviewRow, RowQuestion
from tests.storage.school import School

PEOPLE = "Klass;Förnamn;Efternamn;E-post"


def gathered(school: School, header: str, *rows: str, name: str = "lista.csv") -> Gathered:
    path = school.path.parent / name
    path.write_text("\r\n".join([header, *rows, ""]), "utf-8-sig")
    return gather([path], school.ledger)


def taken_in(school: School, header: str, *rows: str) -> Notice | None:
    return commit_import(school.ledger, gathered(school, header, *rows))


def asked(found: Gathered) -> dict[int, RowQuestion]:
    assert found.stage is not None
    rows: Sequence[PreviewRow] = found.stage.preview(1, only="asked")
    return {row.line: row.question for row in rows if row.question is not None}


def answered(found: Gathered, line: int, answer: str, meant: int | None = None) -> None:
    assert found.stage is not None
    found.stage.answer(1, line, answer, meant)
    found.compare()


def has_news(found: Gathered) -> bool:
    return found.news


def classes(school: School) -> list[tuple[str, str]]:
    groups = {group.id: group.name for group in school.all(GROUP)}
    return sorted((person.given_name, groups.get(person.group or 0, "")) for person in school.all(PERSON))


def person(school: School, given: str) -> Person:
    return next(each for each in school.all(PERSON) if each.given_name == given)


def test_a_class_address_is_no_identity_and_an_address_of_ones_own_with_the_name_is(school: School) -> None:
    taken_in(
        school, PEOPLE, *(f"3A;Barn{n};Ett{n};3a@skola.example" for n in range(20)), "3B;Ida;Prov;ida@skola.example"
    )
    assert len(school.all(PERSON)) == 21
    taken_in(school, "Klass;Förnamn;Efternamn;E-post;Anteckning", "4B;Ida;Prov;IDA@skola.example;ny")
    assert ("Ida", "4B") in classes(school)
    assert len(school.all(PERSON)) == 21


def test_the_familys_address_is_no_identity_and_a_teacher_never_becomes_a_child(school: School) -> None:
    taken_in(school, "Förnamn;Efternamn;E-post;Roll", "Karin;Kvist;kvist@x.se;Personal")
    for row in ("2A;Nils;Kvist;kvist@x.se", "5B;Tor;Kvist;kvist@x.se", "2A;Karin;Kvist;"):
        before = len(school.all(PERSON))
        taken_in(school, PEOPLE, row)
        assert len(school.all(PERSON)) == before + 1, row
    teacher = school.get(PERSON, 1)
    assert (teacher.given_name, teacher.role, teacher.group) == ("Karin", Role.STAFF, None)


def test_somebody_of_the_same_address_under_another_name_is_asked_about(school: School) -> None:
    taken_in(school, PEOPLE, "7A;Ida;Prov;ida@x.se")
    for row in ("7A;Ida;Provberg;ida@x.se", "7A;Idalie;Prov;ida@x.se"):
        found = gathered(school, PEOPLE, row)
        assert [question.candidates[0].id for question in asked(found).values()] == [1], row
        assert commit_import(school.ledger, found) is None


def test_a_device_lists_holder_gets_the_class_and_is_a_pupil_from_then_on(school: School) -> None:
    taken_in(school, "Serienummer;Innehavare", "AB12CD34;Leo Prov")
    leo = school.all(PERSON)[0]
    notice = taken_in(school, PEOPLE, "7A;Leo;Prov;leo@x.se", "7A;Mio;Prov;mio@x.se")
    now = school.get(PERSON, leo.id)
    assert (now.role, now.unit, now.email) == (Role.PUPIL, 1, "leo@x.se")
    assert classes(school) == [("Leo", "7A"), ("Mio", "7A")]
    assert school.all(DEVICE)[0].held_by == leo.id
    assert notice is not None
    school.ledger.undo(notice.entry)
    assert school.get(PERSON, leo.id).role == ""


@pytest.mark.parametrize(
    ("rows", "questions"),
    [
        (("7A;Leo;Prov;leo@x.se", "7C;Leo;Prov;leo2@x.se"), 2),  # which of them has the device?
        (("7A;Leo;Prov;leo@x.se",), 0),
        (("7A;Léo;PROV;",), 0),
    ],
)
def test_a_holder_whose_name_two_pupils_have_is_a_question(school: School, rows: Sequence[str], questions: int) -> None:
    taken_in(school, "Serienummer;Innehavare", "AB12CD34;Leo Prov")
    found = gathered(school, PEOPLE, *rows)
    assert len(asked(found)) == questions
    commit_import(school.ledger, found)
    assert len(school.all(PERSON)) == 1


def test_equal_rows_are_one_person_until_somebody_says_two_and_then_they_stay_two(school: School) -> None:
    rows = ("7A;Ali;Prov;", "7A;Ali;Prov;", "7A;Eva;Prov;")
    found = gathered(school, PEOPLE, *rows)
    assert {line: (question.candidates, question.beside) for line, question in asked(found).items()} == {3: ((), 2)}
    commit_import(school.ledger, found)
    assert classes(school) == [("Ali", "7A"), ("Eva", "7A")]
    found = gathered(school, PEOPLE, *rows)
    answered(found, 3, NEW_RECORD)
    commit_import(school.ledger, found)
    assert classes(school) == [("Ali", "7A"), ("Ali", "7A"), ("Eva", "7A")]
    for _ in range(2):
        found = gathered(school, PEOPLE, *rows)
        assert (asked(found), found.news) == ({}, False)
    found = gathered(school, PEOPLE, *rows[1:])  # one of them is gone: which, nobody knows
    assert [len(question.candidates) for question in asked(found).values()] == [2]


def test_an_answer_that_it_is_one_person_is_remembered_and_undone_with_its_import(school: School) -> None:
    rows = ("7A;Ali;Prov;", "7A;Ali;Prov;")
    taken_in(school, PEOPLE, *rows)
    found = gathered(school, PEOPLE, *rows)
    answered(found, 3, MEANT, 1)
    notice = commit_import(school.ledger, found)
    assert notice is not None
    assert len(school.all(PERSON)) == 1
    assert asked(gathered(school, PEOPLE, *rows)) == {}
    assert taken_in(school, PEOPLE, *rows) is None
    school.ledger.undo(notice.entry)
    assert list(asked(gathered(school, PEOPLE, *rows))) == [3]


def test_a_row_that_is_to_be_left_is_not_asked_about_again_and_can_still_be_answered_otherwise(school: School) -> None:
    taken_in(school, PEOPLE, "7A;Ali;Prov;")
    row = "8B;Ali;Prov;"
    found = gathered(school, PEOPLE, row)
    assert not has_news(found)
    answered(found, 2, LEAVE_ROW)
    assert has_news(found)
    assert commit_import(school.ledger, found) is not None
    found = gathered(school, PEOPLE, row)
    question = asked(found)[2]
    assert (question.answer, question.is_open, question.remembered) == (LEAVE_ROW, False, True)
    assert found.stage is not None
    assert found.stage.remarks(1).open_questions == 0
    assert not has_news(found)
    answered(found, 2, MEANT, 1)
    commit_import(school.ledger, found)
    assert classes(school) == [("Ali", "8B")]
    assert gathered(school, PEOPLE, row).news is False


def test_an_answer_brings_the_rows_values_to_whom_it_means(school: School) -> None:
    taken_in(school, PEOPLE, "7A;Ali;Prov;")
    found = gathered(school, PEOPLE, "8B;Ali;Prov;ali@x.se")
    answered(found, 2, MEANT, 1)
    assert found.files[0].tally is not None
    assert (found.files[0].tally.updated, found.files[0].tally.skipped) == (1, 0)
    answered(found, 2, NEW_RECORD)
    assert found.files[0].tally.created == 1
    answered(found, 2, MEANT, 1)
    commit_import(school.ledger, found)
    assert school.get(PERSON, 1).email == "ali@x.se"


def test_answers_are_refused_for_lines_that_are_not_asked_about_and_for_others_than_the_choices(school: School) -> None:
    taken_in(school, PEOPLE, "7A;Ali;Prov;", "7A;Eva;Prov;")
    found = gathered(school, PEOPLE, "8B;Ali;Prov;", "7A;Eva;Prov;")
    assert found.stage is not None
    for line, answer, meant in (
        (3, NEW_RECORD, None),
        (9, LEAVE_ROW, None),
        (2, MEANT, 2),
        (2, MEANT, 99),
        (2, "x", None),
    ):
        with pytest.raises(Refused, match=r"2|1, new, leave"):
            found.stage.answer(1, line, answer, meant)


def test_namesakes_whom_their_ids_tell_apart_are_not_asked_about(school: School) -> None:
    header = "Klass;Förnamn;Efternamn;Användarnamn"
    taken_in(school, header, "7A;Ali;Prov;ali1", "7A;Ali;Prov;ali2")
    found = gathered(school, header, "8A;Ali;Prov;ali1", "8A;Ali;Prov;ali2", "7A;Ali;Prov;ali3")
    assert asked(found) == {}
    commit_import(school.ledger, found)
    assert classes(school) == [("Ali", "7A"), ("Ali", "8A"), ("Ali", "8A")]


def test_whom_another_row_of_the_file_means_is_not_asked_about(school: School) -> None:
    taken_in(school, PEOPLE, "7A;Ali;Prov;")
    found = gathered(school, PEOPLE, "5B;Ali;Prov;", "7A;Ali;Prov;")
    assert asked(found) == {}
    commit_import(school.ledger, found)
    assert classes(school) == [("Ali", "5B"), ("Ali", "7A")]


def test_an_address_that_differs_in_the_class_is_a_question(school: School) -> None:
    taken_in(school, PEOPLE, "7A;Ali;Prov;ali@x.se")
    assert list(asked(gathered(school, PEOPLE, "7A;Ali;Prov;prov.ali@x.se"))) == [2]


def test_a_list_without_classes_goes_by_the_name_where_it_is_one_persons(school: School) -> None:
    taken_in(school, PEOPLE, "7A;Ali;Prov;", "7A;Ida;Prov;", "7B;Ida;Prov;")
    found = gathered(school, "Förnamn;Efternamn;Telefon", "Ali;Prov;1", "Ida;Prov;2")
    assert {line: len(question.candidates) for line, question in asked(found).items()} == {3: 2}


def test_who_may_be_meant_is_not_missing_until_it_is_answered(school: School) -> None:
    taken_in(school, PEOPLE, "7A;Ali;Prov;", "7A;Eva;Prov;", "7A;Bo;Prov;")
    found = gathered(school, PEOPLE, "8A;Ali;Prov;", "7A;Eva;Prov;")
    assert found.stage is not None
    assert [school.get(PERSON, id).given_name for id in found.stage.missing(1)] == ["Bo"]
    answered(found, 2, NEW_RECORD)
    assert len(found.stage.missing(1)) == 2


def test_two_files_at_once_ask_as_one_after_the_other_and_keep_the_answers(school: School) -> None:
    taken_in(school, PEOPLE, "7A;Ali;Prov;")
    folder = school.path.parent
    (folder / "a.csv").write_text(f"{PEOPLE}\n8B;Ali;Prov;\n", "utf-8")
    (folder / "b.csv").write_text(f"{PEOPLE}\n8C;Eva;Prov;\n", "utf-8")
    found = gather([folder / "a.csv", folder / "b.csv"], school.ledger)
    assert list(asked(found)) == [2]
    answered(found, 2, MEANT, 1)
    commit_import(school.ledger, found)
    assert classes(school) == [("Ali", "8B"), ("Eva", "8C")]


def test_erasing_whom_an_answer_meant_takes_the_answer_with_it(school: School) -> None:
    taken_in(school, PEOPLE, "7A;Ali;Prov;")
    found = gathered(school, PEOPLE, "8B;Ali;Prov;")
    answered(found, 2, MEANT, 1)
    commit_import(school.ledger, found)
    school.ledger.erase(ErasurePlan((1,), "Slutat skolan"))
    found = gathered(school, PEOPLE, "8B;Ali;Prov;")
    (question,) = asked(found).values()
    assert (question.meant, question.answer, question.candidates) == (None, LEAVE_ROW, ()), (
        "somebody of the name was erased"
    )
    assert found.files[0].tally is not None
    assert found.files[0].tally.created == 0
    answered(found, 2, NEW_RECORD)
    commit_import(school.ledger, found)
    assert [person.given_name for person in school.all(PERSON) if person.given_name] == ["Ali"]


@pytest.mark.parametrize(
    ("here", "row", "people"),
    [
        ("7A;Eva-Lena;Prov;", "7A;Eva Lena;PROV;", 1),
        ("7A;Eva;O'Prov;", "7A;Eva;OProv;", 1),
        ("7A;Eva;Prov;", "7A;Evert;Prov;", 2),
        ("7A;Eva;Prov;", "7B;Eva Maria;Prov;", 2),
    ],
)
def test_a_hyphen_makes_nobody_another(school: School, here: str, row: str, people: int) -> None:
    taken_in(school, PEOPLE, here)
    taken_in(school, PEOPLE, row)
    assert len(school.all(PERSON)) == people
    taken_in(school, "Serienummer;Innehavare", "AB12CD34;Eva-Lena Prov", "AB12CD35;Eva Lena Prov")
    assert len({device.held_by for device in school.all(DEVICE)}) == 1


def test_a_longer_given_name_in_the_class_and_a_teacher_of_the_class_are_asked_about(school: School) -> None:
    taken_in(school, "Klass;Förnamn;Efternamn;Roll", "7A;Karin;Kvist;Personal", "7A;Anna Maria;Prov;Elev")
    found = gathered(school, "Klass;Förnamn;Efternamn", "7A;Karin;Kvist", "7A;Anna;Prov", "7A;Nils;Kvist")
    assert {line: [ref.id for ref in each.candidates] for line, each in asked(found).items()} == {2: [1], 3: [2]}


def test_whoever_has_left_and_stands_in_the_list_again_is_a_conflict_until_it_is_settled(school: School) -> None:
    rows = ("7A;Ali;Prov;", "7A;Eva;Prov;")
    taken_in(school, PEOPLE, *rows)
    school.edit(person(school, "Ali"), active=0)
    for _ in range(2):
        found = gathered(school, PEOPLE, *rows)
        assert found.files[0].tally is not None
        assert (found.files[0].tally.conflicts, found.news) == (1, False)
    assert found.stage is not None
    found.stage.settle_all(1, take=True)
    found.compare()
    commit_import(school.ledger, found)
    assert person(school, "Ali").active
    assert not gathered(school, PEOPLE, *rows).news


def test_an_address_that_the_file_gives_to_two_names_moves_nobody(school: School) -> None:
    taken_in(school, PEOPLE, "3A;Ida;Prov;klass@x.se")
    found = gathered(school, PEOPLE, "4B;Ida;Prov;klass@x.se", "4B;Bo;Ek;klass@x.se")
    assert list(asked(found)) == [2]
    commit_import(school.ledger, found)
    assert classes(school) == [("Bo", "4B"), ("Ida", "3A")]


LOGINS = "Klass;Förnamn;Efternamn;Användarnamn"


def test_a_user_name_that_was_given_anew_is_asked_about(school: School) -> None:
    """Neither name nor class is that of whoever had it: a leaver did not become a new child."""
    taken_in(school, LOGINS, "9A;Cia;Låtsas;cialat", "9A;Bo;Dikt;bodik")
    rows = ("0F;Otto;Grönlund;cialat", "9A;Bo;Dikt;bodik")
    found = gathered(school, LOGINS, *rows)
    assert {line: question.candidates for line, question in asked(found).items()} == {2: (person(school, "Cia").ref,)}
    assert not has_news(found), "left out until somebody says who is meant"
    answered(found, 2, NEW_RECORD)
    commit_import(school.ledger, found)
    assert classes(school) == [("Bo", "9A"), ("Cia", "9A"), ("Otto", "0F")]
    again = gathered(school, LOGINS, *rows)
    assert (asked(again), has_news(again)) == ({}, False), "of two with one user name the name tells who is meant"


@pytest.mark.parametrize("row", ["9A;Otto;Grönlund;cialat", "8B;Cia;Grönlund;cialat", "8B;Otto;Låtsas;cialat"])
def test_a_part_of_the_name_or_the_class_does_not_outweigh_the_given_name_or_a_lower_class(
    school: School, row: str
) -> None:
    taken_in(school, LOGINS, "9A;Cia;Låtsas;cialat")
    found = gathered(school, LOGINS, row)
    assert {line: question.candidates for line, question in asked(found).items()} == {2: (person(school, "Cia").ref,)}
    assert not has_news(found)


def test_whoever_is_meant_by_a_user_name_given_anew_takes_the_name(school: School) -> None:
    taken_in(school, LOGINS, "9A;Cia;Låtsas;cialat")
    found = gathered(school, LOGINS, "8B;Otto;Grönlund;cialat")
    answered(found, 2, MEANT, person(school, "Cia").id)
    commit_import(school.ledger, found)
    assert classes(school) == [("Otto", "8B")]
    assert not has_news(gathered(school, LOGINS, "8B;Otto;Grönlund;cialat"))


@pytest.mark.parametrize(
    "row", ["9A;Cia;Grönlund;cialat", "9B;Cia Eva;Grönlund;cialat", "8B;Cia Eva;Låtsas;cialat", "8B;Låtsas;Cia;cialat"]
)
def test_a_user_name_is_somebodys_where_the_given_name_agrees(school: School, row: str) -> None:
    taken_in(school, LOGINS, "9A;Cia;Låtsas;cialat")
    found = gathered(school, LOGINS, row)
    assert asked(found) == {}
    commit_import(school.ledger, found)
    assert len(school.all(PERSON)) == 1


def test_a_column_of_user_names_that_slipped_swaps_nobody(school: School) -> None:
    taken_in(school, LOGINS, "9A;Cia;Låtsas;cialat", "9B;Bo;Dikt;bodik", "9C;Eva;Prov;evapro")
    found = gathered(school, LOGINS, "9A;Cia;Låtsas;bodik", "9B;Bo;Dikt;evapro", "9C;Eva;Prov;cialat")
    assert sorted(asked(found)) == [2, 3, 4]
    assert not has_news(found)


def test_an_alias_beside_a_user_name_is_no_other_name(school: School) -> None:
    hidden = school.create(
        PERSON, given_name="Zyx", family_name="Qvarn", username="zyxqva", protected=1, alias="Elev F01"
    )
    found = gathered(school, LOGINS, "8B;Elev;F01;zyxqva")
    assert asked(found) == {}
    commit_import(school.ledger, found)
    assert [each.id for each in school.all(PERSON)] == [hidden.id]
