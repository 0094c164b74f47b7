"""Whatever somebody alters in the file with another program, verification names it."""

from __future__ import annotations

import pytest

from coordinator.domain.inventory_kinds import DEVICE, PERSON, UNIT
from coordinator.ledger.ledger import ErasurePlan
from tests.storage.school import School, device_rows, layout


@pytest.fixture
def busy(school: School) -> School:
    """A school in which a little of everything has happened."""
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
    return school


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE device SET note = 'c' WHERE id = 1",
        "UPDATE device SET serial = 'EX666' WHERE id = 2",
        "UPDATE device SET status = 'lost' WHERE id = 1",
        "UPDATE device SET product = 2 WHERE id = 1",
        "UPDATE person SET family_name = 'Andersson'",
        "UPDATE person SET alias = 'Elev'",
        "UPDATE product SET maker = 'Annan' WHERE id = 1",
        """UPDATE device SET own_fields = '{"colour": "blue"}' WHERE id = 1""",
        "DELETE FROM loan",
        "DELETE FROM device WHERE id = 5",
        "INSERT INTO device (serial) VALUES ('EX667')",
        "UPDATE device SET id = 900 WHERE id = 5",
        "UPDATE loan SET device = 2",
        "UPDATE handover SET number = '2026-00009'",
        "DELETE FROM change WHERE field = 'note'",
        "DELETE FROM change WHERE field = 'note' AND after = 'a'",
        "DELETE FROM change WHERE field = 'last_seen' AND id = 3",
        "UPDATE change SET after = 'x' WHERE field = 'note' AND after = 'b'",
        "UPDATE change SET after = 'x' WHERE field = 'note' AND after = 'a'",
        "UPDATE change SET before = 'x' WHERE field = 'note' AND after = 'a'",
        "UPDATE change SET before = '2025-01-01' WHERE field = 'last_seen' AND id = 3",
        "INSERT INTO change SELECT entry, kind, 4, 'note', NULL, NULL FROM change WHERE field = 'note' LIMIT 1",
        "DELETE FROM entry WHERE id = (SELECT max(id) FROM entry)",
        "DELETE FROM birth WHERE kind = 5",
        "DELETE FROM removal WHERE kind = 1",
        "UPDATE change SET after = 'Nya skolan' WHERE kind = 1 AND field = 'name'",
        "UPDATE removal SET block = x'00' WHERE kind = 1",
        """UPDATE paper SET content = '{"number": "1"}'""",
        "INSERT INTO writing VALUES (1)",
        "DROP TRIGGER log_device_note",
    ],
)
def test_tampering_is_found(busy: School, statement: str) -> None:
    busy.tampered(statement)
    assert [str(finding) for finding in busy.ledger.verify()]


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
