"""What the settings page writes: only what differs, own fields with codes that last, a logo that paper can show."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from coordinator.desk.records.school_settings import (
    LARGEST_LOGO,
    WantedField,
    field_renamed,
    fields_added,
    keep_setting,
    orders_changes,
    packed_logo,
    rules_changes,
    school_changes,
    settings_parts,
    shown_settings,
    terms_changes,
    unit_changes,
)
from coordinator.domain.changes import ChangeSet, Origin
from coordinator.domain.inventory_kinds import CUSTOM_FIELD, UNIT
from coordinator.ledger.home_unit import own_unit
from coordinator.ledger.outcomes import Refused, Stale
from coordinator.ledger.questions import Query
from tests.desk.conftest import School
from tests.storage.school import School as Bare


def setting(school: School, code: str) -> str | None:
    return school.ledger.register.setting(code)


def test_a_setting_is_made_once_and_changed_from_then_on(school: School) -> None:
    register = school.ledger.register
    wanted = {"receipt.contact": "Receptionen", "receipt.copies": None}
    made = terms_changes(register, wanted)
    assert [each.values for each in made.creations] == [{"code": "receipt.contact", "value": "Receptionen"}]
    school.ledger.commit(made)
    assert not settings_parts(register, wanted).creations
    assert not terms_changes(register, wanted)
    school.ledger.commit(terms_changes(register, {"receipt.contact": "Biblioteket", "receipt.terms.sv": "Villkor"}))
    assert (setting(school, "receipt.contact"), setting(school, "receipt.terms.sv")) == ("Biblioteket", "Villkor")


def test_what_somebody_else_set_since_is_not_written_over(school: School) -> None:
    ledger = school.ledger
    keep_setting(ledger, "receipt.contact", "Receptionen", Origin.COMMAND_LINE)
    shown = shown_settings(ledger.register, ("receipt.contact", "receipt.copies"))
    assert shown == {"receipt.contact": "Receptionen", "receipt.copies": None}
    keep_setting(ledger, "receipt.contact", "Biblioteket", Origin.COMMAND_LINE)
    keep_setting(ledger, "receipt.copies", "1", Origin.COMMAND_LINE)
    with pytest.raises(Stale) as stale:
        ledger.commit(terms_changes(ledger.register, {"receipt.contact": "Expeditionen"}, shown))
    assert {"shown": "Receptionen", "now": "Biblioteket"}.items() <= stale.value.values.items()
    with pytest.raises(Stale):
        ledger.commit(terms_changes(ledger.register, {"receipt.copies": "2"}, shown))
    assert not terms_changes(ledger.register, shown, shown), "what is wanted as it was shown is no change"
    assert (setting(school, "receipt.contact"), setting(school, "receipt.copies")) == ("Biblioteket", "1")
    ledger.commit(terms_changes(ledger.register, {"receipt.copies": "2"}, shown_settings(ledger.register, shown)))
    assert setting(school, "receipt.copies") == "2"


def test_a_setting_that_was_taken_away_can_be_set_again(school: School) -> None:
    ledger = school.ledger
    keep_setting(ledger, "receipt.contact", "Receptionen", Origin.COMMAND_LINE)
    ledger.commit(terms_changes(ledger.register, {"receipt.contact": None}))
    assert setting(school, "receipt.contact") is None
    assert keep_setting(ledger, "receipt.contact", "Biblioteket", Origin.COMMAND_LINE) is not None
    assert setting(school, "receipt.contact") == "Biblioteket"


def test_a_logo_that_was_changed_since_is_not_read_out(school: School) -> None:
    ledger = school.ledger
    keep_setting(ledger, "receipt.logo", "AAAA", Origin.COMMAND_LINE)
    shown = shown_settings(ledger.register, ("receipt.logo",))
    keep_setting(ledger, "receipt.logo", "BBBB", Origin.COMMAND_LINE)
    with pytest.raises(Stale) as stale:
        ledger.commit(school_changes(ledger.register, {}, {"receipt.logo": "CCCC"}, shown=shown))
    assert "BBBB" not in str(stale.value)


def test_each_page_of_the_settings_says_what_it_changed(school: School) -> None:
    register = school.ledger.register
    one = {"receipt.contact": "1"}
    made = [school_changes(register, {}, one), terms_changes(register, one), rules_changes(register, one),
            orders_changes(register, "order.unapproved", free=True)]  # fmt: skip
    assert len({each.sentence.message for each in made}) == 4


@pytest.mark.parametrize(("free", "value"), [(True, "1"), (False, "0")])
def test_the_rule_of_approval_is_a_one_or_a_nought(school: School, free: bool, value: str) -> None:
    school.ledger.commit(orders_changes(school.ledger.register, "order.unapproved", free=free))
    assert setting(school, "order.unapproved") == value


def test_the_school_s_facts_are_changed_where_it_stands(school: School) -> None:
    register = school.ledger.register
    ours = own_unit(register)
    assert ours is not None
    made = school_changes(register, {"name": "Provskolan", "address": "Nya vägen 2"}, {"receipt.contact": "Maj"})
    assert [(change.key.field, change.after) for change in made.changes] == [("address", "Nya vägen 2")]
    assert len(made.creations) == 1
    school.ledger.commit(made)
    assert own_unit(register) == register.get(UNIT, ours.id)


def test_a_register_without_a_school_gets_one_that_is_looked_after(tmp_path: Path) -> None:
    bare = Bare(tmp_path / "tom.sqlite")
    other = bare.create(UNIT, name="Annanskolan", own=0)
    assert own_unit(bare.register) is None
    bare.ledger.commit(school_changes(bare.register, {"name": "Nyskolan"}, {}))
    ours = own_unit(bare.register)
    assert ours is not None
    assert (ours.name, ours.values["own"]) == ("Nyskolan", 1)
    bare.edit(other, own=1)
    first = own_unit(bare.register)
    assert first is not None
    assert first.id == other.id, "the first of several"
    bare.close()


def test_a_further_unit_is_made_or_changed(school: School) -> None:
    register = school.ledger.register
    school.ledger.commit(unit_changes(None, {"name": "Sydskolan", "own": 0}))
    south = register.find(UNIT, "name", "Sydskolan")[0]
    changed = unit_changes(south, {"name": "Södra skolan", "own": 0})
    assert (changed.creations, len(changed.changes)) == ((), 1)
    assert changed.sentence != unit_changes(None, {}).sentence


def fields(school: School) -> list[tuple[str, str, str, object]]:
    return [
        (each.code, each.label, each.values["type"], each.values["personal"])  # type: ignore[misc]
        for each in school.ledger.register.records(Query(CUSTOM_FIELD))
    ]


def test_own_fields_get_codes_of_their_names_that_are_free(school: School) -> None:
    register = school.ledger.register
    made = fields_added(
        register, [WantedField("Försäkring nr.", "text", True), WantedField("Försäkring-nr", "date", False)]
    )
    assert "fields" in made.sentence.message
    school.ledger.commit(made)
    one = fields_added(register, [WantedField("!", "flag", False)])
    assert one.sentence != made.sentence
    school.ledger.commit(one)
    school.ledger.commit(fields_added(register, [WantedField("å" * 50, "integer", False)]))
    assert fields(school) == [
        ("forsakring_nr", "Försäkring nr.", "text", 1),
        ("forsakring_nr_2", "Försäkring-nr", "date", 0),
        ("field", "!", "flag", 0),
        ("a" * 40, "å" * 50, "integer", 0),
    ]
    assert {each.values["kind"] for each in register.records(Query(CUSTOM_FIELD))} == {"device"}


def test_two_own_fields_never_have_one_name(school: School) -> None:
    register = school.ledger.register
    zone = WantedField("Zon", "text", False)
    with pytest.raises(Refused):
        fields_added(register, [zone, WantedField("ZON", "text", False)])
    school.ledger.commit(fields_added(register, [zone]))
    with pytest.raises(Refused) as error:
        fields_added(register, [WantedField("zon", "text", False)])
    assert error.value.values == {"label": "zon"}


def test_a_renamed_field_keeps_its_code(school: School) -> None:
    school.ledger.commit(fields_added(school.ledger.register, [WantedField("Zon", "text", False)]))
    renamed: ChangeSet = field_renamed(school.ledger.register.records(Query(CUSTOM_FIELD))[0], "Plats")
    school.ledger.commit(renamed)
    assert fields(school) == [("zon", "Plats", "text", 0)]


def test_a_logo_is_a_picture_of_at_most_a_megabyte() -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (4, 4)).save(drawn, "PNG")
    picture = drawn.getvalue()
    assert base64.b64decode(packed_logo(picture)) == picture
    whole = picture + b"\0" * (LARGEST_LOGO - len(picture))
    packed_logo(whole)
    for data, said in ((whole + b"\0", "The picture is larger than 1 MB."), (b"words", "The picture cannot be used.")):
        with pytest.raises(Refused) as error:
            packed_logo(data)
        assert error.value.message.startswith(said)
