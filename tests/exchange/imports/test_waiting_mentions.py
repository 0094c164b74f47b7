"""What a row names and nobody has found waits with its import, and is filled by whichever file or hand brings it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from coordinator.desk.identity.joining import join
from coordinator.domain.inventory_kinds import DEVICE, PERSON, ROOM
from coordinator.exchange.imports.import_run import commit_import, gather
from coordinator.ledger.ledger import ErasurePlan
from coordinator.ledger.outcomes import Notice
from tests.storage.school import School

CHROME = "deviceId,serialNumber,model,orgUnitPath,provisionStatus,annotatedAssetId,annotatedUser,annotatedLocation"
PEOPLE = "Klass;Förnamn;Efternamn;E-post;Användarnamn"
ANNA = "4A;Anna;Alm;anna.a@edu.x;annalm"


def taken_in(school: School, *rows: str) -> Notice | None:
    path = school.path.parent / "lista.csv"
    path.write_text("\r\n".join([*rows, ""]), "utf-8-sig")
    return commit_import(school.ledger, gather([path], school.ledger))


def chrome(serial: str, user: str) -> str:
    return f"g-{serial},{serial},CB Alfa,/Elever,PROVISIONED,T-{serial},{user},"


def waiting(school: School) -> list[tuple[str, str, bool]]:
    found = school.register.waiting_mentions()
    return [(each.field, each.mention.words, each.several) for each in found]


def assigned(school: School) -> list[int | None]:
    return [device.assigned_to for device in school.all(DEVICE)]


def test_the_device_list_may_come_before_the_class_list_and_is_a_no_op_after_it(school: School) -> None:
    devices = (CHROME, chrome("AA11", "anna.a@edu.x"), chrome("AA12", "bo.b@edu.x"))
    taken_in(school, *devices)
    assert waiting(school) == [("assigned_to", "anna.a@edu.x", False), ("assigned_to", "bo.b@edu.x", False)]
    notice = taken_in(school, PEOPLE, ANNA)
    assert assigned(school) == [1, None]
    assert waiting(school) == [("assigned_to", "bo.b@edu.x", False)]
    assert taken_in(school, *devices) is None
    assert taken_in(school, PEOPLE, ANNA) is None
    assert notice is not None
    school.ledger.undo(notice.entry)
    assert assigned(school) == [None, None]
    assert len(waiting(school)) == 2
    school.ledger.redo(notice.entry)
    assert assigned(school) == [1, None]
    school.reopen()
    taken_in(school, PEOPLE, "4B;Bo;Berg;bo.b@edu.x;bober")
    assert assigned(school) == [1, 2]
    assert waiting(school) == []


def test_somebody_added_or_renamed_by_hand_fills_it_in_the_same_step(school: School) -> None:
    taken_in(school, CHROME, chrome("AA11", "anna.a@edu.x"), chrome("AA12", "bo.b@edu.x"))
    school.create(PERSON, given_name="Anna", family_name="Alm", email="anna.a@edu.x")
    assert assigned(school) == [1, None]
    bo = school.create(PERSON, given_name="Bo", family_name="Berg")
    notice = school.edit(bo, username="bo.b")
    assert assigned(school) == [1, bo.id]
    school.ledger.undo(notice.entry)
    assert assigned(school) == [1, None]
    assert len(waiting(school)) == 1


def test_what_a_hand_has_filled_or_emptied_since_waits_no_longer(school: School) -> None:
    taken_in(school, CHROME, chrome("AA11", "anna.a@edu.x"))
    bo = school.create(PERSON, given_name="Bo", family_name="Berg")
    device = school.all(DEVICE)[0]
    notice = school.edit(device, assigned_to=bo.id)
    assert waiting(school) == []
    school.edit(device, assigned_to=None)
    taken_in(school, PEOPLE, ANNA)
    assert assigned(school) == [None]
    assert notice is not None


def test_a_newer_row_takes_the_place_of_what_waited(school: School) -> None:
    taken_in(school, CHROME, chrome("AA11", "anna.a@edu.x"))
    taken_in(school, CHROME, chrome("AA11", "cia.c@edu.x"))
    assert waiting(school) == [("assigned_to", "cia.c@edu.x", False)]
    taken_in(school, PEOPLE, ANNA)
    assert assigned(school) == [None]
    taken_in(school, CHROME, chrome("AA11", ""))
    assert waiting(school) == []


def test_a_name_of_two_waits_until_one_is_told_by_more(school: School) -> None:
    taken_in(school, PEOPLE, "7A;Åke;Prov;;", "7C;Åke;Prov;;")
    taken_in(school, "Serienummer;Innehavare", "AB12CD34;Åke Prov")
    assert waiting(school) == [("held_by", "Åke Prov", True)]
    assert len(school.all(PERSON)) == 2
    taken_in(school, "Serienummer;Innehavare;Klass", "AB12CD34;Åke Prov;7C")
    assert [device.held_by for device in school.all(DEVICE)] == [2]
    assert waiting(school) == []


def test_a_name_of_two_who_are_joined_is_found_in_the_same_step(school: School) -> None:
    taken_in(school, PEOPLE, "7A;Åke;Prov;;", "7C;Åke;Prov;;")
    taken_in(school, "Serienummer;Innehavare", "AB12CD34;Åke Prov")
    assert waiting(school) == [("held_by", "Åke Prov", True)]
    notice = join(school.ledger, school.get(PERSON, 1), school.get(PERSON, 2))
    assert [device.held_by for device in school.all(DEVICE)] == [1]
    assert waiting(school) == []
    school.ledger.undo(notice.entry)
    assert [device.held_by for device in school.all(DEVICE)] == [None]
    assert waiting(school) == [("held_by", "Åke Prov", True)]


def test_of_two_rooms_of_a_name_the_one_that_is_left_is_meant(school: School) -> None:
    rooms = [school.create(ROOM, name="Sal 1") for _ in range(2)]
    taken_in(school, CHROME, f"{chrome('AA11', '')}Sal 1")
    assert waiting(school) == [("placed_in", "Sal 1", True)]
    school.remove(rooms[0])
    assert [device.placed_in for device in school.all(DEVICE)] == [rooms[1].id]


def test_what_a_hand_left_out_of_a_new_row_is_not_waited_for(school: School) -> None:
    path = school.path.parent / "google.csv"
    path.write_text(
        f"{CHROME}\r\n{chrome('AA11', 'anna.a@edu.x')}\r\n{chrome('AA12', 'anna.a@edu.x')}\r\n", "utf-8-sig"
    )
    gathered = gather([path], school.ledger)
    assert gathered.stage is not None
    assert [each.line for each in gathered.stage.unfound(1)] == [2, 3]
    gathered.stage.decline(1, [2], ["assigned_to"])
    assert [each.line for each in gathered.stage.unfound(1)] == [3]
    commit_import(school.ledger, gathered)
    assert waiting(school) == [("assigned_to", "anna.a@edu.x", False)]
    taken_in(school, PEOPLE, ANNA)
    assert assigned(school) == [None, 1]


def test_undoing_the_import_that_named_it_lets_go_of_it(school: School) -> None:
    notice = taken_in(school, CHROME, chrome("AA11", "anna.a@edu.x"))
    assert notice is not None
    school.ledger.undo(notice.entry)
    assert waiting(school) == []
    taken_in(school, PEOPLE, ANNA)
    assert school.all(DEVICE) == []


def test_erasing_somebody_takes_what_waits_for_them(school: School) -> None:
    taken_in(school, PEOPLE, ANNA)
    taken_in(school, "Serienummer;Innehavare", "AB12CD34;Anna Almqvist")
    taken_in(school, CHROME, chrome("AA12", "anna.a@edu.annan"))
    school.edit(school.get(PERSON, 1), email="anna.a@edu.annan", username="anna2")
    school.ledger.erase(ErasurePlan((1,), "Slutat skolan"))
    assert "anna.a@edu.annan" not in school.path.read_bytes().decode("latin-1")


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0), (1, 0, 1)])
def test_every_order_comes_to_the_same(school: School, order: Sequence[int]) -> None:
    files = (
        (CHROME, chrome("AA11", "anna.a@edu.x"), chrome("AA12", "bo.b@edu.x")),
        (PEOPLE, ANNA, "4B;Bo;Berg;bo.b@edu.x;bober"),
    )
    for at in order:
        taken_in(school, *files[at])
    assert assigned(school) == [1, 2]
    assert [person.username for person in school.all(PERSON)] == ["annalm", "bober"]


def test_what_stands_in_the_field_when_the_row_comes_is_never_replaced_by_what_waited(school: School) -> None:
    bo = school.create(PERSON, given_name="Bo", family_name="Berg")
    school.create(DEVICE, serial="AA11", assigned_to=bo.id)
    taken_in(school, CHROME, chrome("AA11", "anna.a@edu.x"))
    assert waiting(school) == []
    taken_in(school, PEOPLE, ANNA)
    assert assigned(school) == [bo.id]


def test_a_device_whose_user_was_found_and_changed_since_is_still_as_it_was_brought(school: School) -> None:
    taken_in(school, CHROME, chrome("AA11", "anna.a@edu.x"))
    taken_in(school, PEOPLE, ANNA, "4B;Bo;Berg;;bober")
    school.edit(school.all(DEVICE)[0], assigned_to=2)
    assert school.ledger.verify() == []


def test_what_a_later_file_of_the_same_import_brings_is_no_fault_of_the_first(school: School) -> None:
    folder = school.path.parent
    first, second = folder / "google.csv", folder / "lista.csv"
    first.write_text(f"{CHROME}\r\n{chrome('AA11', '')}Sal 1\r\n{chrome('AA12', '')}Sal 2\r\n", "utf-8-sig")
    second.write_text("Serienummer;Placering\r\nAA13;Sal 1\r\n", "utf-8-sig")
    notice = commit_import(school.ledger, gather([first, second], school.ledger))
    assert [device.placed_in for device in school.all(DEVICE)] == [1, None, 1]
    assert waiting(school) == [("placed_in", "Sal 2", False)]
    assert school.ledger.verify() == []
    assert notice is not None
    school.ledger.undo(notice.entry)
    assert (school.all(DEVICE), waiting(school)) == ([], [])
    school.ledger.redo(notice.entry)
    assert [device.placed_in for device in school.all(DEVICE)] == [1, None, 1]
