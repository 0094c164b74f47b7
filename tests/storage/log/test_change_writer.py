"""One door: what passes it is logged field by field, what was made on old knowledge is refused, nothing else writes."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from coordinator.domain.changes import Change, ChangeSet, Creation, Key, Origin, Ref, Sentence, difference
from coordinator.domain.inventory_kinds import DEVICE, GROUP, HANDOVER, PERSON, PRODUCT, SETTING, UNIT
from coordinator.ledger.outcomes import Notice, Refused, Stale
from coordinator.storage.disk.connection import connect_reader
from tests.storage.school import School


def test_a_write_past_the_ledger_is_refused_by_the_file_itself(school: School) -> None:
    device = school.create(DEVICE, serial="EX1")
    with closing(sqlite3.connect(school.path)) as conn:
        with pytest.raises(sqlite3.IntegrityError):
            conn.execute("UPDATE device SET serial = 'EX2'")
        with pytest.raises(sqlite3.IntegrityError):
            conn.execute("""UPDATE device SET own_fields = '{"colour": "red"}'""")
    assert school.get(DEVICE, device.id).serial == "EX1"


def test_a_reader_cannot_write(school: School) -> None:
    with closing(connect_reader(school.path)) as conn, pytest.raises(sqlite3.OperationalError):
        conn.execute("DELETE FROM entry")


def test_each_changed_field_is_logged_before_and_after(school: School) -> None:
    device = school.create(DEVICE, serial="EX1", status="in_store")
    notice = school.edit(device, status="in_use", note="Å", own__colour="röd")
    logged = {(one.field, one.before, one.after) for one in school.register.changes(notice.entry)}
    assert logged == {("status", "in_store", "in_use"), ("note", None, "Å"), ("own.colour", None, "röd")}
    assert school.get(DEVICE, device.id).own_value("colour") == "röd"
    school.edit(device, own__colour=None)
    assert "own.colour" not in school.get(DEVICE, device.id).values
    school.sound()


def test_a_creation_refers_to_others_of_its_change_set(school: School) -> None:
    changes = ChangeSet(
        Sentence("{group} in {unit}", {"group": Ref(GROUP.code, -2), "unit": Ref(UNIT.code, -1)}),
        Origin.WINDOW,
        creations=(
            Creation(UNIT.code, -1, {"name": "Exempelskolan"}),
            Creation(GROUP.code, -2, {"name": "7A", "unit": -1}),
        ),
    )
    notice = school.ledger.commit(changes)
    unit, group = notice.created[-1], notice.created[-2]
    assert school.get(GROUP, group.id).unit == unit.id
    entry = school.register.entry(notice.entry)
    assert entry is not None
    assert entry.values == {"group": group, "unit": unit}
    assert dict(notice.touched) == {"unit": frozenset({unit.id}), "group": frozenset({group.id})}
    assert [(one.kind, one.field, one.after) for one in school.register.changes(notice.entry)] == [
        ("unit", "", 1),
        ("group", "", 1),
    ]


def test_a_change_made_on_old_knowledge_is_refused_whole(school: School) -> None:
    device = school.create(DEVICE, serial="EX1", status="in_store")
    school.edit(device, status="in_use")
    stale = difference(device, {"note": "hej", "status": "broken"})
    with pytest.raises(Stale):
        school.ledger.commit(ChangeSet(Sentence("Edited"), Origin.WINDOW, changes=stale))
    now = school.get(DEVICE, device.id)
    assert (now.status, now.note) == ("in_use", "")
    assert [one.message for one in school.register.entries()] == ["Edited", "Created"]
    school.sound()


@pytest.mark.parametrize(
    "changes",
    [
        ChangeSet(Sentence(""), Origin.WINDOW),
        ChangeSet(Sentence(""), Origin.WINDOW, creations=(Creation(UNIT.code, -1, {}),)),
        ChangeSet(Sentence(""), Origin.WINDOW, creations=(Creation(UNIT.code, -1, {"name": "A", "colour": "b"}),)),
        ChangeSet(Sentence(""), Origin.WINDOW, creations=(Creation(DEVICE.code, -1, {"last_seen": "2026-02-30"}),)),
        ChangeSet(Sentence(""), Origin.WINDOW, creations=(Creation(DEVICE.code, -1, {"status": "vanished"}),)),
        ChangeSet(Sentence(""), Origin.WINDOW, creations=(Creation(DEVICE.code, -1, {"price_ore": "much"}),)),
        ChangeSet(Sentence(""), Origin.WINDOW, on="2026-11-23", creations=(Creation(UNIT.code, -1, {"name": "A"}),)),
        ChangeSet(Sentence(""), Origin.WINDOW, changes=(Change(Key(UNIT.code, 1, "own.x"), None, "y"),)),
        ChangeSet(Sentence(""), Origin.WINDOW, creations=(Creation(DEVICE.code, -1, {"held_by": 99}),)),
    ],
    ids=["nothing", "required", "unknown field", "no date", "no choice", "no sum", "future", "no own fields", "nobody"],
)
def test_what_the_rules_forbid_is_refused_and_leaves_no_trace(school: School, changes: ChangeSet) -> None:
    with pytest.raises(Refused) as refused:
        school.ledger.commit(changes)
    assert str(refused.value)
    assert list(school.register.entries()) == []
    school.sound()


def test_a_record_in_use_is_not_removed(school: School) -> None:
    product = school.create(PRODUCT, model="Exempelbok")
    device = school.create(DEVICE, product=product.id)
    with pytest.raises(Refused):
        school.remove(product)
    school.remove(device)
    removal = school.remove(product)
    assert [(one.before, one.after) for one in school.register.changes(removal.entry)] == [(1, None)]
    with pytest.raises(Stale):
        school.remove(product)
    school.sound()


def test_two_settings_of_one_name_are_refused(school: School) -> None:
    school.create(SETTING, code="school.name", value="Exempelskolan")
    with pytest.raises(Refused):
        school.create(SETTING, code="school.name", value="Andra skolan")
    school.sound()


def test_a_back_dated_fact_is_visible_as_such(school: School) -> None:
    changes = ChangeSet(
        Sentence("x"), Origin.WINDOW, on="2026-01-07", creations=(Creation(UNIT.code, -1, {"name": "A"}),)
    )
    entry = school.register.entry(school.ledger.commit(changes).entry)
    assert entry is not None
    assert entry.on == "2026-01-07"


def test_receipt_numbers_are_never_given_twice_and_papers_carry_theirs(school: School) -> None:
    person = school.create(PERSON, given_name="Leo", family_name="Påhittsson")
    device = school.create(DEVICE, serial="EX1")
    first = school.issue(person, device, paper='{"number": "", "to": "Leo"}')
    school.ledger.undo(first.entry)
    second = school.issue(person, device)
    numbers = [school.get(HANDOVER, one.created[-1].id).number for one in (first, second)]
    assert numbers == ["2026-00001", "2026-00002"]
    assert school.get(HANDOVER, first.created[-1].id).void == 1
    paper = school.register.paper(first.created[-1].id)
    assert paper is not None
    assert json.loads(paper[0]) == {"number": "2026-00001", "to": "Leo"}
    school.sound()


def test_listeners_hear_of_what_was_written_and_only_of_that(school: School) -> None:
    heard: list[Notice] = []
    end = school.ledger.subscribe(heard.append)
    device = school.create(DEVICE, serial="EX1")
    stale = difference(device, {"serial": "EX2"})
    school.edit(device, serial="EX3")
    with pytest.raises(Stale):
        school.ledger.commit(ChangeSet(Sentence(""), Origin.WINDOW, changes=stale))
    end()
    school.edit(device, serial="EX4")
    school.store.writer.call(lambda conn: conn.total_changes).result()  # the writer tells before it takes the next job
    assert [dict(one.touched) for one in heard] == [{"device": frozenset({device.id})}] * 2
