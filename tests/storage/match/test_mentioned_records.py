"""Whom a row of a list mentions: which of two with one name, and what those are called who are only mentioned."""

from __future__ import annotations

import pytest

from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON
from coordinator.ledger.stage import Fate
from tests.storage.school import School, layout


def test_of_two_with_one_name_a_mention_means_the_one_in_its_class(school: School) -> None:
    group = school.create(GROUP, name="5A")
    people = [school.create(PERSON, given_name="Kim", family_name="Ek", group=at) for at in (None, group.id)]
    shape = layout(fields=("serial", "held_by"), creates=frozenset())
    keys = {"EX1": ("", "", "", "Kim Ek", ""), "EX2": ("", "", "", "KIM EK", "5a"), "EX3": ("", "", "", "Kim Ek", "6B")}
    school.imported([{"serial": serial, "held_by": key} for serial, key in keys.items()], shape)
    assert [one.held_by for one in school.all(DEVICE)] == [people[0].id, people[1].id, None]


@pytest.mark.parametrize(
    ("key", "person"),
    [
        (("", "", "", "Kim Ek", ""), ("Kim", "Ek", "", "", "")),
        (("", "", "", "Kim", ""), ("Kim", "", "", "", "")),
        (("kimek", "", "", "", ""), ("kimek", "", "kimek", "", "")),
        (("", "kim@pahitt.se", "7", "", ""), ("kim", "", "kim", "kim@pahitt.se", "7")),
        (("", "", "7", "", ""), ("7", "", "", "", "7")),
        (("", "kim@pahitt.se", "", "Kim von Ek", "5A"), ("Kim von", "Ek", "kim", "kim@pahitt.se", "")),
    ],
)
def test_who_is_only_mentioned_is_named_as_the_mention_names_them(
    school: School, key: tuple[str, ...], person: tuple[str, ...]
) -> None:
    shape = layout(fields=("serial", "held_by"), creates=frozenset({"person"}))
    school.imported([{"serial": "EX1", "held_by": key}], shape)
    (made,) = school.all(PERSON)
    assert (made.given_name, made.family_name, made.username, made.email, made.external_id) == person
    assert made.values["active"] == 1
    school.sound()


@pytest.mark.parametrize("begun", [False, True])
def test_who_is_only_mentioned_under_a_protected_name_is_protected_and_told(school: School, begun: bool) -> None:
    """However the name is spelled, and whether or not there are devices already."""
    school.create(PERSON, given_name="Eva-Lena", family_name="Påhitt", username="evapah", protected=1)
    shape = layout(fields=("serial", "held_by"), creates=frozenset({"person"}))
    keys = {"EX1": ("evalena2", "", "", "Eva Lena PÅHITT", ""), "EX2": ("moaek", "", "", "Moa Ek", "")}
    if begun:
        school.create(DEVICE, serial="EX0")
    stage, _ = school.staged((shape, [{"serial": serial, "held_by": key} for serial, key in keys.items()]))
    assert [note.line for note in stage.preview(1, Fate.NOTE)] == [2]
    school.commit(stage)
    assert {person.username: person.protected for person in school.all(PERSON)} == {
        "evapah": 1, "evalena2": 1, "moaek": None
    }  # fmt: skip
    school.sound()


def test_nobody_is_protected_for_a_name_of_signs_alone(school: School) -> None:
    school.create(PERSON, family_name="-", username="x1", protected=1)
    shape = layout(kind="person", fields=("external_id", "given_name", "family_name"), identity=("external_id",))
    school.imported([{"external_id": "7"}, {"external_id": "8", "family_name": "–"}], shape)
    assert [person.protected for person in school.all(PERSON)] == [1, None, None]


def test_a_login_where_others_have_a_name_is_whoever_has_it(school: School) -> None:
    pupil = school.create(PERSON, given_name="Ada", family_name="Påhitt", username="adapah")
    shape = layout(fields=("serial", "held_by"), creates=frozenset({"person"}))
    keys = {"EX1": "adapah", "EX2": "ADAPAH", "EX3": "Ada Påhitt", "EX4": "bodik"}
    school.imported([{"serial": serial, "held_by": ("", "", "", name, "")} for serial, name in keys.items()], shape)
    held = {device.serial: device.held_by for device in school.all(DEVICE)}
    assert [held[serial] == pupil.id for serial in keys] == [True, True, True, False]
    assert len(school.all(PERSON)) == 2


def test_whoever_is_named_with_a_class_is_no_teacher_of_the_name(school: School) -> None:
    """A pupil's computer did not go to the teacher, whichever of the two had come first."""
    teacher = school.create(PERSON, given_name="Ada", family_name="Påhitt", role="staff")
    shape = layout(fields=("serial", "held_by"), creates=frozenset({"person", "group"}))
    mentions = {"EX1": ("", "", "", "Ada Påhitt", "7A"), "EX2": ("", "", "", "Ada Påhitt", "")}
    school.imported([{"serial": "EX1", "held_by": mentions["EX1"]}], shape)
    pupil = next(each for each in school.all(PERSON) if each.id != teacher.id)
    assert {device.serial: device.held_by for device in school.all(DEVICE)} == {"EX1": pupil.id}
    school.imported([{"serial": "EX2", "held_by": mentions["EX2"]}], shape)
    held = {device.serial: device.held_by for device in school.all(DEVICE)}
    assert held == {"EX1": pupil.id, "EX2": None}, "which of the two is not said"
    assert len(school.all(PERSON)) == 2
