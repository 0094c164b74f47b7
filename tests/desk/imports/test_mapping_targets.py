"""What a column of an unknown file can be mapped to, and what is still missing before its rows can be read."""

from __future__ import annotations

import pytest

from coordinator.desk.imports.mapping_targets import KINDS_OFFERED, Target, lacking, new_fields, targets
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import CUSTOM_FIELD
from coordinator.domain.kinds import KINDS
from coordinator.exchange.profiles.mappable_fields import mappable
from coordinator.exchange.profiles.own_lists import KIND_OF
from tests.desk.conftest import School


@pytest.mark.parametrize("kind", KINDS_OFFERED)
def test_each_field_is_offered_once_under_a_name_of_its_own(school: School, kind: str) -> None:
    offered = targets(kind, school.ledger.register)
    assert [target.code for target in offered] == list(mappable(kind))
    assert len({target.name for target in offered}) == len(offered)
    fields = KINDS[KIND_OF[kind]].by_code
    whole = [target for target in offered if target.code in fields]
    assert whole
    assert all(target.name == fields[target.code].caption for target in whole)


def test_a_part_of_what_is_mentioned_stands_behind_its_field(school: School) -> None:
    named = {target.code: target.name for target in targets("devices", school.ledger.register)}
    assert named["held_by.username"] == f"{KINDS['device'].field('held_by').caption}: användarnamn"
    maker = KINDS["product"].field("maker").caption
    assert named["product.maker"] == f"{KINDS['device'].field('product').caption}: {maker[0].lower()}{maker[1:]}"
    assert named["source_id"] == "Källans eget id"
    people = {target.code: target.name for target in targets("people", school.ledger.register)}
    assert people["full_name"] == "Fullständigt namn"


def test_the_school_s_own_fields_stand_last_and_for_devices_only(school: School) -> None:
    values = {"kind": "device", "code": "zone", "label": "Zon", "type": "text"}
    school.ledger.commit(ChangeSet(Sentence("x"), Origin.PROGRAM, creations=(Creation(CUSTOM_FIELD.code, -1, values),)))
    assert targets("devices", school.ledger.register)[-1] == Target("own.zone", "Zon")
    assert all(target.name != "Zon" for target in targets("people", school.ledger.register))


def test_a_column_of_devices_can_become_an_own_field_with_personal_data_or_without() -> None:
    plain, personal = new_fields("devices", 3, "text")
    assert (plain.code, personal.code) == ("new.3", "new_personal.3")
    assert plain.name != personal.name
    assert "(text)" in plain.name
    assert "(text)" in personal.name
    assert new_fields("people", 3, "text") == []


@pytest.mark.parametrize(
    ("kind", "enough"),
    [
        ("devices", [["serial"], ["asset_tag"], ["source_id"]]),
        ("people", [["full_name"], ["given_name", "family_name"], ["username"], ["email"], ["external_id"]]),
        ("products", [["model"]]),
        ("groups", [["name"]]), ("rooms", [["name"]]), ("units", [["name"]]),
    ],
)  # fmt: skip
def test_what_makes_a_record_known_again_has_to_be_there(kind: str, enough: list[list[str]]) -> None:
    sentence = lacking(kind, ["note"])
    assert sentence
    for way in enough:
        assert lacking(kind, ["note", *way]) == ""
        for part in way:
            assert lacking(kind, [other for other in way if other != part]) == sentence
