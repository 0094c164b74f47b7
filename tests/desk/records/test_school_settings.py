"""What the school decides for itself: one description, one check, one school, for window and command line."""

from __future__ import annotations

import base64

import pytest

from coordinator.desk.counter.handover_papers import letterhead_for
from coordinator.desk.records.editing import add
from coordinator.desk.records.school_settings import (
    LARGEST_LOGO,
    add_own_field,
    keep_setting,
    packed_logo,
    rules_changes,
    school_changes,
    terms_changes,
)
from coordinator.desk.year.unit_years import number_setting, school_year
from coordinator.domain.changes import Origin
from coordinator.domain.inventory_kinds import PERSON, SETTING, UNIT
from coordinator.domain.settings import COPIES, NUMBERS, SEEN_DAYS, SETTINGS
from coordinator.ledger.home_unit import home_unit, own_unit
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.own_fields import own_fields
from tests.desk.conftest import School


@pytest.mark.parametrize("code", NUMBERS)
def test_a_number_is_refused_beyond_its_most_whoever_writes_it(school: School, code: str) -> None:
    most = NUMBERS[code].most
    assert most is not None
    for said in (str(most + 1), "många", "-1", "1.5"):
        with pytest.raises(Refused, match=code):
            keep_setting(school.ledger, code, said, Origin.COMMAND_LINE)
        with pytest.raises(Refused, match=code):
            rules_changes(school.ledger.register, {code: said})
    assert number_setting(school.ledger.register, code) == NUMBERS[code].default
    keep_setting(school.ledger, code, str(most), Origin.COMMAND_LINE)
    assert number_setting(school.ledger.register, code) == most
    school.ledger.commit(rules_changes(school.ledger.register, {code: ""}))
    assert number_setting(school.ledger.register, code) == NUMBERS[code].default


def test_a_choice_is_refused_whoever_writes_it(school: School) -> None:
    with pytest.raises(Refused, match="1, 2"):
        keep_setting(school.ledger, COPIES, "3", Origin.COMMAND_LINE)
    with pytest.raises(Refused, match="1, 2"):
        terms_changes(school.ledger.register, {COPIES: "3"})


def test_what_stands_already_makes_no_entry(school: School) -> None:
    assert keep_setting(school.ledger, SEEN_DAYS, "60", Origin.COMMAND_LINE) is not None
    assert keep_setting(school.ledger, SEEN_DAYS, "60", Origin.COMMAND_LINE) is None
    assert len(school.ledger.register.find(SETTING, "code", SEEN_DAYS)) == 1


def test_a_logo_is_looked_at_before_it_is_kept() -> None:
    with pytest.raises(Refused, match="PNG"):
        packed_logo(b"hej")
    with pytest.raises(Refused, match="1 MB"):
        packed_logo(b"\x89PNG" + bytes(LARGEST_LOGO))
    pixel = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    assert base64.b64decode(packed_logo(pixel)) == pixel


def test_an_own_field_needs_a_code_of_its_own(school: School) -> None:
    for code in ("Färg", "1st", "a-b", ""):
        with pytest.raises(Refused):
            add_own_field(school.ledger, "device", code, "Färg", "text", personal=False, origin=Origin.COMMAND_LINE)
    add_own_field(school.ledger, "device", "colour", "Färg", "text", personal=True, origin=Origin.COMMAND_LINE)
    with pytest.raises(Refused, match=r"own\.colour"):
        add_own_field(school.ledger, "device", "colour", "Kulör", "text", personal=False, origin=Origin.COMMAND_LINE)
    field = own_fields(school.ledger.register, "device")[0]
    assert (field.code, field.label, field.personal) == ("own.colour", "Färg", True)


def test_the_school_itself_is_the_first_unit_looked_after_here_for_everybody(school: School) -> None:
    register = school.ledger.register
    first = own_unit(register)
    assert first is not None
    school.ledger.commit(add("unit", {"name": "Aspens förskola", "own": 1}))
    school.ledger.commit(add("unit", {"name": "Annanskolan", "own": 0}))
    assert home_unit(register) == first.id == school_year(register).home
    assert letterhead_for(register).name == "Provskolan"
    school.ledger.commit(school_changes(register, {"name": "Nya Provskolan"}, {}))
    assert own_unit(register) == register.get(UNIT, first.id)
    assert letterhead_for(register).name == "Nya Provskolan"


def test_the_letterhead_is_that_of_the_persons_own_unit_where_it_is_looked_after_here(school: School) -> None:
    register = school.ledger.register
    for name, own, shown in (("Aspens förskola", 1, "Aspens förskola"), ("Annanskolan", 0, "Provskolan")):
        unit = school.ledger.commit(add("unit", {"name": name, "own": own})).created[-1]
        made = school.ledger.commit(add("person", {"given_name": "Ny", "unit": unit.id})).created[-1]
        assert letterhead_for(register, register.get(PERSON, made.id)).name == shown


def test_every_setting_says_what_it_is() -> None:
    assert all(each.label and each.code == code for code, each in SETTINGS.items())
