"""What the desk says: entries of the log, fields and values, rows of an answer, several steps told as one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coordinator.desk.counter.unusual_handovers import deviations, of_device, of_person
from coordinator.desk.identity.joined_changes import joined
from coordinator.desk.records.entry_sentences import (
    field_caption,
    tell,
    tell_change,
    tell_entry,
    tell_notice,
    tell_value,
)
from coordinator.desk.records.kind_counts import devices_words
from coordinator.desk.records.lookup import described, devices_called, find_device, find_devices, find_record
from coordinator.desk.term.answer_state import row_words, stand_words
from coordinator.domain.changes import (
    Change,
    ChangeSet,
    Creation,
    Key,
    Origin,
    PaperDraft,
    Ref,
    Removal,
    Sentence,
)
from coordinator.domain.inventory_kinds import CUSTOM_FIELD, DEVICE, HANDOVER, LOAN, PERSON, ROOM, UNIT
from coordinator.domain.records import Person
from coordinator.domain.termstart.answer import AnswerRow, Stand
from coordinator.domain.values import Scalar
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import LoggedChange
from tests.storage.school import School

BLANK = "\u00a0"


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    school = School(tmp_path / "school.sqlite")
    yield school
    school.close()


@pytest.fixture
def leo(school: School) -> Person:
    return school.create(PERSON, given_name="Leo", family_name="Påhittsson", username="leopah", email="leo@x.example")


# --- told


def test_records_stand_under_today_s_names_and_the_protected_under_their_alias(school: School, leo: Person) -> None:
    message = "{device} handed to {person}, receipt {receipt}"
    device = school.create(DEVICE, asset_tag="NK-1")
    values: dict[str, Ref | Scalar] = {"device": device.ref, "person": leo.ref, "receipt": None}
    assert "Leo Påhittsson" in tell(school.register, message, values)
    school.edit(leo, protected=1, alias="Elev 7")
    said = tell(school.register, message, values)
    assert ("Elev 7" in said, "Leo" in said, "NK-1" in said, "None" in said) == (True, False, True, False)
    assert tell(school.register, message, values, "en").startswith("NK-1 handed to Elev 7")


def test_counts_have_their_blanks_entries_none_and_one_is_said_in_words(school: School) -> None:
    assert tell(school.register, "{count} exemptions made", {"count": 1225}, "en") == f"1{BLANK}225 exemptions made"
    assert tell(school.register, "{count} exemptions made", {"count": 1}, "en") == "One exemption made"
    assert tell(school.register, "There is no entry {entry} in the log.", {"entry": 1225}, "en") == (
        "There is no entry 1225 in the log."
    )


def test_the_label_of_a_field_is_said_in_the_language_in_use(school: School) -> None:
    message = "{record} changed: {field}"
    assert tell(school.register, message, {"record": "x", "field": "Status"}, "sv").endswith("Status")
    assert "Anteckning" in tell(school.register, message, {"record": "x", "field": "Note"}, "sv")
    assert tell(school.register, message, {"record": "x", "field": ""}, "en") == "x changed: "


def test_an_undo_tells_what_it_undid(school: School) -> None:
    creation = Creation(DEVICE.code, -1, {"asset_tag": "NK-1"})
    sentence = Sentence("{count} exemptions made", {"count": 2})
    done = school.ledger.commit(ChangeSet(sentence, Origin.WINDOW, creations=(creation,)))
    undone = school.ledger.undo()
    redone = school.ledger.redo()
    said = [tell_notice(school.register, each) for each in (done, undone, redone)]
    assert said[0] == tell(school.register, *(sentence.message, sentence.values))
    assert said[1] == f"Ångrat: {said[0]}"
    assert said[2] == f"Gjort om: {said[0]}"
    entry = school.register.entry(undone.entry)
    assert entry is not None
    assert tell_entry(school.register, entry) == said[1]


def test_a_change_says_field_before_and_after(school: School, leo: Person) -> None:
    device = school.create(DEVICE, asset_tag="NK-1")

    def said(field: str, before: Scalar, after: Scalar, *, erased: bool = False) -> str:
        return tell_change(school.register, LoggedChange(1, "device", device.id, field, before, after, erased=erased))

    assert said("status", "in_store", "in_use") == "Status: I förråd → I bruk"
    assert said("price_ore", None, 123_450) == f"Pris: – → 1{BLANK}234,50{BLANK}kr"
    assert said("held_by", None, leo.id) == "Finns hos: – → Leo Påhittsson"
    assert said("note", "x", None, erased=True) == "Anteckning: raderat"
    assert said("", None, 1) == "Digital enhet NK-1: ny"
    assert said("", 1, None) == "Digital enhet NK-1: borttagen"


def test_own_fields_are_called_by_their_label_and_gone_ones_by_their_code(school: School) -> None:
    school.create(CUSTOM_FIELD, kind="device", code="zone", label="Note", type="integer")
    assert field_caption(school.register, "device", "own.zone") == "Note", "its label is the school's, no message"
    assert field_caption(school.register, "device", "note") == "Anteckning"
    assert field_caption(school.register, "device", "own.gone") == "own.gone"
    assert tell_value(school.register, "device", "own.zone", 1000) == f"1{BLANK}000"
    assert tell_value(school.register, "device", "own.gone", 7) == "7"
    assert tell_value(school.register, "device", "note", None) == ""


# --- joined


def test_several_steps_become_one_and_their_ids_do_not_meet() -> None:
    def part(serial: str, reason: str) -> ChangeSet:
        return ChangeSet(
            Sentence(serial), Origin.WINDOW, reason=reason, on="2026-11-20",
            creations=(Creation(HANDOVER.code, -1, {"person": 7, "note": serial}),
                       Creation(LOAN.code, -2, {"device": 3, "issued": -1, "person": 7})),
            changes=(Change(Key(DEVICE.code, 3, "held_by"), None, 7), Change(Key(LOAN.code, -2, "returned"), None, -1),
                     Change(Key(DEVICE.code, 3, "price_ore"), None, -1)),
            removals=(Removal(DEVICE.code, 9),), papers=(PaperDraft(-1, serial, "1"),),
        )  # fmt: skip

    whole = joined([part("A", "first"), part("B", "second")], Sentence("both"))
    assert (whole.sentence.message, whole.reason, whole.on) == ("both", "first", "2026-11-20")
    assert [(each.kind, each.id, each.values.get("issued")) for each in whole.creations] == [
        ("handover", -1, None), ("loan", -2, -1), ("handover", -3, None), ("loan", -4, -3),
    ]  # fmt: skip
    assert [(each.key.id, each.after) for each in whole.changes] == [
        (3, 7), (-2, -1), (3, -1), (3, 7), (-4, -3), (3, -1),
    ]  # fmt: skip
    assert [(paper.handover, paper.content) for paper in whole.papers] == [(-1, "A"), (-3, "B")]
    assert len(whole.removals) == 2


# --- the answer


def row(need: int, supply: int, arriving: int = 0) -> AnswerRow:
    return AnswerRow("tablet", "", need, supply, arriving, 0)


def test_a_row_reads_as_it_stands() -> None:
    assert row_words(row(0, 5)) == "behövs inte"
    assert row_words(row(5, 5)) == stand_words(Stand.ENOUGH) == "Räcker"
    assert row_words(row(1500, 100, 1400)) == f"I tid om 1{BLANK}400 kommer"
    assert row_words(row(1500, 100)) == f"1{BLANK}400 saknas"
    assert row_words(row(5, 1), accepted=True).startswith("4 saknas, ")
    assert {stand_words(each) for each in Stand} == {"Räcker", "I tid om …", "Saknas", "Behov saknas"}


@pytest.mark.parametrize(
    ("kind", "one", "two"),
    [("chromebook", "1 Chromebook", "2 Chromebook"), ("laptop", "1 bärbar dator", "2 bärbara datorer"),
     ("screen", "1 skärm", "2 skärmar"), ("unknown", "1 annan enhet", "2 andra enheter")],
)  # fmt: skip
def test_so_many_of_a_kind_in_words(kind: str, one: str, two: str) -> None:
    assert (devices_words(kind, 1), devices_words(kind, 2)[: len(two)]) == (one, two)


# --- found


def test_a_device_is_found_by_serial_tag_or_number_and_twins_are_told_apart(school: School) -> None:
    one = school.create(DEVICE, serial="5CD1", asset_tag="NK-1")
    school.create(DEVICE, serial="5CD2", asset_tag="NK-2")
    third = school.create(DEVICE, serial="NK-2")
    for said in ("5cd1", " nk-1 ", f"#{one.id}"):
        assert find_device(school.register, said).id == one.id
    assert len(devices_called(school.register, "NK-2")) == 2
    with pytest.raises(Refused, match=f"#{third.id}") as error:
        find_device(school.register, "NK-2")
    assert "5CD2" in str(error.value)
    for said in ("", "  ", "#99", "#", "#x", "NK-9", "#" + "9" * 16):
        with pytest.raises(Refused):
            find_device(school.register, said)
    assert [each.id for each in find_devices(school.register, ["NK-1", "5CD2", "5CD1"])] == [one.id, one.id + 1]


def test_a_person_is_found_by_the_surest_name_first(school: School, leo: Person) -> None:
    other = school.create(PERSON, given_name="leopah", family_name="", alias="Elev 7", protected=1, external_id="x-1")
    for said in ("leopah", " LEO@x.example ", "Leo Påhittsson", f"#{leo.id}"):
        assert find_record(school.register, PERSON, said).id == leo.id
    assert find_record(school.register, PERSON, "Elev 7").id == other.id
    with pytest.raises(Refused):  # nobody is found behind the alias
        find_record(school.register, PERSON, "x-1")
    device = school.create(DEVICE, asset_tag="NK-1")
    assert find_record(school.register, DEVICE, "NK-1").id == device.id
    with pytest.raises(Refused, match="Ingen"):
        find_record(school.register, PERSON, "Ingen")


def test_of_many_namesakes_eight_are_listed(school: School) -> None:
    for _ in range(8):
        school.create(ROOM, name="A1")
    with pytest.raises(Refused) as error:
        find_record(school.register, ROOM, "a1")
    assert (str(error.value).count("#"), "…" in str(error.value)) == (8, False)
    school.create(ROOM, name="A1")
    with pytest.raises(Refused) as error:
        find_record(school.register, ROOM, "A1")
    assert (str(error.value).count("#"), "…" in str(error.value)) == (8, True)


def test_a_record_is_described_by_what_tells_it_apart(school: School, leo: Person) -> None:
    assert described(school.register, leo) == f"#{leo.id} Leo Påhittsson (leopah)"
    device = school.create(DEVICE, serial="5CD1", asset_tag="NK-1", held_by=leo.id)
    assert described(school.register, device) == f"#{device.id} NK-1 (5CD1, Leo Påhittsson)"
    assert described(school.register, school.create(UNIT, name="Norr", code="1")) == "#1 Norr"
    school.edit(leo, protected=1, alias="Elev 7")
    assert described(school.register, school.get(PERSON, leo.id)) == f"#{leo.id} Elev 7"


# --- what is unusual


def test_what_is_unusual_about_a_hand_over_is_told_and_nothing_else(school: School, leo: Person) -> None:
    ours, theirs = (school.create(UNIT, name=name, own=own) for name, own in (("Norr", 1), ("Syd", 0)))
    other = school.create(PERSON, given_name="Maj", family_name="Provberg")

    def told(handing_out: bool = True, taker: int | None = leo.id, **values: Scalar) -> list[str]:
        device = school.create(DEVICE, **values)
        return [said.split()[0] for said in of_device(school.register, device, taker=taker, handing_out=handing_out)]

    assert told(status="in_store", owned_by=ours.id) == told(status=None) == []
    assert told(held_by=leo.id) == ["Leo"]
    assert told(held_by=other.id) == ["Utlånad"]
    assert told(handing_out=False, held_by=other.id) == []
    assert told(owned_by=theirs.id) == told(handing_out=False, owned_by=theirs.id) == ["Tillhör"]
    for status in ("lost", "stolen", "retired"):
        assert len(told(status=status)) == len(told(handing_out=False, status=status)) == 1
    for status in ("broken", "repair", "ordered"):
        assert (len(told(status=status)), told(handing_out=False, status=status)) == (1, [])


def test_who_has_left_is_told_and_an_unknown_state_is_no_leaving(school: School, leo: Person) -> None:
    assert of_person(school.register, None) == of_person(school.register, leo) == ()
    school.edit(leo, active=1)
    assert of_person(school.register, school.get(PERSON, leo.id)) == ()
    school.edit(leo, active=0)
    gone = school.get(PERSON, leo.id)
    assert "Leo Påhittsson" in of_person(school.register, gone)[0]
    device = school.create(DEVICE, asset_tag="NK-1", status="lost")
    first, second = deviations(school.register, gone, [device])
    assert ("Leo" in first, second.startswith("NK-1: ")) == (True, True)
