"""Whatever somebody alters in the file with another program, verification names it."""

from __future__ import annotations

import pytest

from coordinator.domain.inventory_kinds import DEVICE, PERSON, UNIT
from coordinator.ledger.ledger import ErasurePlan
from tests.storage.school import School, device_rows, layout


def said(school: School) -> list[str]:
    """The findings, in English."""
    return [each.message.format(**each.values) for each in school.ledger.verify()]


@pytest.fixture(scope="module")
def busy_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The database of a school in which a little of everything has happened."""
    school = School(tmp_path_factory.mktemp("busy") / "school.sqlite")
    person = school.create(PERSON, given_name="Leo", family_name="Påhittsson")
    school.imported(device_rows(5))
    school.imported(device_rows(5, last_seen="2026-11-15"))
    device = school.all(DEVICE)[0]
    school.edit(device, note="a", own__colour="red")
    school.edit(device, note="b")
    school.issue(person, device, paper='{"number": ""}')
    old = school.create(UNIT, name="Äldre skolan")
    school.edit(old, name="Gamla skolan")
    school.remove(old)
    school.ledger.undo(school.imported(device_rows(3, id=None, serial=None), layout("list")).entry)
    school.sound()
    school.close()
    return school.path.read_bytes()


@pytest.fixture
def busy(school: School, busy_file: bytes) -> School:
    """That school, opened."""
    school.close()
    school.path.write_bytes(busy_file)
    school.open()
    return school


FOUND = {
    "UPDATE device SET note = 'c' WHERE id = 1": [
        "“note” of device 1 is not what entry 5 left it as.",
    ],
    "UPDATE device SET serial = 'EX666' WHERE id = 2": [
        "device 2 is not as entry 2 brought it, and the log knows of no change.",
    ],
    "UPDATE device SET status = 'lost' WHERE id = 1": [
        "“status” of device 1 is not what entry 6 left it as.",
    ],
    "UPDATE device SET product = 2 WHERE id = 1": [
        "device 1 is not as entry 2 brought it, and the log knows of no change.",
    ],
    "UPDATE person SET family_name = 'Andersson'": [
        "person 1 is not as entry 1 brought it, and the log knows of no change.",
    ],
    "UPDATE person SET alias = 'Elev'": [
        "person 1 is not as entry 1 brought it, and the log knows of no change.",
    ],
    "UPDATE product SET maker = 'Annan' WHERE id = 1": [
        "product 1 is not as entry 2 brought it, and the log knows of no change.",
    ],
    """UPDATE device SET own_fields = '{"colour": "blue"}' WHERE id = 1""": [
        "“own.colour” of device 1 is not what entry 4 left it as.",
    ],
    "DELETE FROM loan": [
        "The register holds 0 records of the kind loan, but the log knows 1.",
    ],
    "DELETE FROM device WHERE id = 5": [
        "The register holds 4 records of the kind device, but the log knows 5.",
    ],
    "INSERT INTO device (serial) VALUES ('EX667')": [
        "The register holds 6 records of the kind device, but the log knows 5.",
        "device 6 stands in the register, but the log does not know how it came there.",
    ],
    "UPDATE device SET id = 900 WHERE id = 5": [
        "device 900 stands in the register, but the log does not know how it came there.",
    ],
    "UPDATE loan SET device = 2": [
        "The loan of T-0001 to Leo Påhittsson is open, but Leo Påhittsson does not have it. Take it back.",
        "loan 1 is not as entry 6 brought it, and the log knows of no change.",
    ],
    "UPDATE handover SET number = '2026-00009'": [
        "handover 1 is not as entry 6 brought it, and the log knows of no change.",
    ],
    "DELETE FROM change WHERE field = 'note'": [
        "Entry 4 was written with 2 changes, but 1 are there.",
        "Entry 5 was written with 1 changes, but 0 are there.",
        "device 1 is not as entry 2 brought it, and the log knows of no change.",
    ],
    "DELETE FROM change WHERE field = 'note' AND after = 'a'": [
        "Entry 4 was written with 2 changes, but 1 are there.",
        "device 1 is not as entry 2 brought it, and the log knows of no change.",
    ],
    "DELETE FROM change WHERE field = 'last_seen' AND id = 3": [
        "Entry 3 was written with 5 changes, but 4 are there.",
        "device 3 is not as entry 2 brought it, and the log knows of no change.",
    ],
    "UPDATE change SET after = 'x' WHERE field = 'note' AND after = 'b'": [
        "“note” of device 1 is not what entry 5 left it as.",
    ],
    "UPDATE change SET after = 'x' WHERE field = 'note' AND after = 'a'": [
        "Entries 4 and 5 disagree about “note” of device 1.",
    ],
    "UPDATE change SET before = 'x' WHERE field = 'note' AND after = 'a'": [
        "device 1 is not as entry 2 brought it, and the log knows of no change.",
    ],
    "UPDATE change SET before = '2025-01-01' WHERE field = 'last_seen' AND id = 3": [
        "device 3 is not as entry 2 brought it, and the log knows of no change.",
    ],
    "INSERT INTO change SELECT entry, kind, 4, 'note', NULL, NULL FROM change WHERE field = 'note' LIMIT 1": [
        "Entry 4 was written with 2 changes, but 3 are there.",
    ],
    "DELETE FROM entry WHERE id = (SELECT max(id) FROM entry)": [
        "The log has 10 entries, but 11 were written.",
    ],
    "DELETE FROM birth WHERE kind = 5": [
        "The register holds 1 records of the kind person, but the log knows 0.",
        "person 1 stands in the register, but the log does not know how it came there.",
    ],
    "DELETE FROM removal WHERE kind = 1": [
        "The register holds 0 records of the kind unit, but the log knows 1.",
    ],
    "UPDATE change SET after = 'Nya skolan' WHERE kind = 1 AND field = 'name'": [
        "“name” of unit 1 is not what entry 8 left it as.",
    ],
    "UPDATE removal SET block = x'00' WHERE kind = 1": [
        "What entry 9 removed is not as it was kept.",
    ],
    """UPDATE paper SET content = '{"number": "1"}'""": [
        "The paper of hand-over 1 is not as it was kept.",
    ],
    "INSERT INTO writing VALUES (1)": [
        "An entry was left open.",
    ],
    "DROP TRIGGER log_device_note": [
        "The log's trigger log_device_note is missing or altered, so changes may be unlogged.",
    ],
    "UPDATE removal SET sha256 = x'00' WHERE kind=1": [
        "What entry 9 removed is not as it was kept.",
    ],
    "UPDATE device SET held_by = 99 WHERE id=1": [
        "Row 1 of device refers to a record of person that is not there.",
        "The loan of T-0000 to Leo Påhittsson is open, but Leo Påhittsson does not have it. Take it back.",
        "“held_by” of device 1 is not what entry 6 left it as.",
    ],
    "DELETE FROM device WHERE id = 1": [
        "Row 1 of loan refers to a record of device that is not there.",
        "The register holds 4 records of the kind device, but the log knows 5.",
    ],
    "DROP INDEX device_serial_key": [
        "device_serial_key is missing from the file or was altered by another program, so it may be slow or in error.",
    ],
}


@pytest.mark.parametrize("statement", FOUND)
def test_what_was_altered_is_named_and_nothing_else(busy: School, statement: str) -> None:
    busy.tampered(statement)
    assert said(busy) == FOUND[statement]


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        (
            "UPDATE device SET serial_key = 'EX666' WHERE id = 2",
            "device 2 would not be found or sorted by “serial”: its key is not that of its text.",
        ),
        (
            "UPDATE product SET model_key = NULL WHERE id = 3",
            "product 3 would not be found or sorted by “model”: its key is not that of its text.",
        ),
    ],
)
def test_a_key_that_is_not_its_text_s_is_named(busy: School, statement: str, finding: str) -> None:
    busy.store.writer.call(lambda conn: conn.execute(statement)).result()
    assert said(busy) == [finding]


def test_a_trigger_that_was_weakened_is_found(busy: School) -> None:
    weak = 'CREATE TRIGGER "log_device_note" AFTER UPDATE OF note ON device BEGIN SELECT 1; END'
    busy.tampered("DROP TRIGGER log_device_note")
    busy.store.writer.call(lambda conn: conn.execute(weak)).result()
    assert any("log_device_note" in str(finding) for finding in busy.ledger.verify())


def test_a_page_that_a_disk_damaged_is_found(busy: School) -> None:
    busy.close()
    content = busy.path.read_bytes()
    page = content.index(b"EX00002") // 4096 * 4096
    busy.path.write_bytes(content[:page] + b"\x7f" * 16 + content[page + 16 :])
    busy.open()
    assert busy.ledger.verify()


def test_an_erased_person_leaves_a_sound_register(busy: School) -> None:
    busy.ledger.erase(ErasurePlan((1,), "Flyttat"))
    busy.sound()
    busy.tampered("UPDATE device SET note = 'c' WHERE id = 1")
    assert busy.ledger.verify()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE device SET status = 'lost' WHERE id = 1",
        "UPDATE device SET status = NULL WHERE id = 2",
        "UPDATE device SET phase = NULL WHERE id = 1",
        "UPDATE device SET last_seen_source = 'annan' WHERE id = 1",
        "UPDATE device SET last_seen_source = NULL WHERE id = 1",
        "UPDATE device SET last_seen_source = 'intune' WHERE id = 2",
        "UPDATE device SET imei = '990000862471854' WHERE id = 1",
        """UPDATE device SET own_fields = '{"colour": "red"}' WHERE id = 2""",
        "UPDATE device SET note = NULL WHERE id = 1",
    ],
)
def test_what_an_import_gave_beside_its_cells_is_known_too(school: School, statement: str) -> None:
    """What is new in a file is given defaults, and who said so; of a row changed since the log tells the rest."""
    shape = layout(
        defaults={"phase": "operation", "status": "in_store"}, companions={"last_seen": ("last_seen_source", "intune")}
    )
    school.imported([*device_rows(1, note="ny"), {"serial": "EX9", "status": "ordered"}], shape)
    for device in school.all(DEVICE):
        school.edit(device, name="Vagn 3")
    school.sound()
    school.tampered(statement)
    id = 2 if statement.endswith("id = 2") else 1
    assert said(school) == [f"device {id} is not as entry 1 brought it, and the log knows of no change."]


def test_a_field_left_out_of_an_import_is_no_fault(school: School) -> None:
    stage, _ = school.staged((layout(), device_rows(2, note="ny")))
    stage.decline(1, [2], ["note"])
    school.commit(stage)
    school.sound()
    school.tampered("UPDATE device SET note = NULL WHERE id = 2")
    assert said(school) == ["device 2 is not as entry 1 brought it, and the log knows of no change."]
    school.tampered("UPDATE device SET note = 'ny' WHERE id = 2", "UPDATE device SET note = 'annan' WHERE id = 1")
    assert said(school) == ["device 1 is not as entry 1 brought it, and the log knows of no change."]


def test_a_removed_record_is_checked_as_its_block_keeps_it(school: School) -> None:
    unit = school.create(UNIT, name="Gamla skolan", own=0)
    school.edit(unit, name="Äldre skolan")
    school.remove(unit)
    school.create(UNIT, name="Nya skolan", own=0)
    school.sound()
    school.tampered("UPDATE change SET before = 'Norra skolan' WHERE kind = 1")
    assert said(school) == ["unit 1 is not as entry 1 brought it, and the log knows of no change."]
