"""Keys stand beside their texts whichever way these were written, and any other program can find and sort by them."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from coordinator.app.school_opening import open_school
from coordinator.domain.derived import DERIVED, STORED_KEYS, Rule
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, ROOM
from coordinator.domain.kinds import KINDS
from coordinator.ledger.ledger import ErasurePlan
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.ledger.stage import Layout
from coordinator.storage.queries.sql_query import _RULES, SelectFrame, select_ids
from coordinator.storage.schema.migrations import migrate
from coordinator.storage.store.backups import back_up
from coordinator.storage.store.restore import restore
from coordinator.storage.store.verification import verify
from tests.storage.school import TODAY, Row, School, layout

KEPT = Path(__file__).parents[1] / "kept"
TAGS = ("Förskola-12", "Lärplatta 3", "Ångan\u00a09", "Straße\u00ad7")
PRINTED = ("FÖRSKOLA-12", "lärplatta3", "A\u030aNGAN 9", "STRASSE7")


def keys(path: Path, kind: str, column: str) -> list[object]:
    """What a program without any function of ours reads."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as conn:
        rows = Database(conn, execute_plugins=False).table(kind).rows_where(select=column, order_by="id")
        return [row[column] for row in rows]


def ids(school: School, kind: str, path: str) -> list[int]:
    return list(school.register.ids(Query(KINDS[kind], order=((path, False),))))


@pytest.mark.parametrize(("tag", "printed"), list(zip(TAGS, PRINTED, strict=True)))
def test_a_tag_is_found_however_it_is_typed(school: School, tag: str, printed: str) -> None:
    device = school.create(DEVICE, serial="EX1", asset_tag=tag)
    for said in (tag, printed, tag.upper(), tag.lower(), f" {printed}\n"):
        assert [each.id for each in school.register.find(DEVICE, "asset_tag", said)] == [device.id]
        assert list(school.register.ids(Query(DEVICE, filters=(Filter("asset_tag", Test.IS, (said,)),)))) == [1]
    assert school.get(DEVICE, 1).asset_tag == tag


@pytest.mark.parametrize("tag", TAGS)
def test_an_import_knows_a_device_by_its_tag_and_serial_however_they_are_written(school: School, tag: str) -> None:
    shape = Layout("device", "excel", ("serial", "asset_tag", "status"), ("serial", "asset_tag"))
    school.imported([{"serial": tag, "asset_tag": None, "status": "in_store"}, {"asset_tag": tag}], shape)
    again: list[Row] = [{"serial": tag.swapcase(), "asset_tag": None, "status": "lost"}, {"asset_tag": tag.upper()}]
    stage, (tally,) = school.staged((shape, again))
    assert (tally.created, tally.updated, tally.unchanged, tally.skipped) == (0, 1, 1, 0)
    school.commit(stage)
    assert (school.get(DEVICE, 1).serial, school.get(DEVICE, 1).status) == (tag, "lost")
    school.sound()


def test_rows_of_one_file_that_write_one_serial_in_two_ways_speak_of_one_device(school: School) -> None:
    shape = Layout("device", "excel", ("serial", "asset_tag"), ("serial", "asset_tag"))
    rows: list[Row] = [{"serial": "Förskola-12"}, {"serial": "FO\u0308RSKOLA-12"}, {"asset_tag": "Förskola-12"}]
    _, (tally,) = school.staged((shape, rows))
    assert (tally.created, tally.skipped) == (2, 1)


def test_keys_follow_every_way_of_writing(school: School) -> None:
    """Created, mentioned, imported one by one and in bulk, edited, undone, done again."""
    device = school.create(DEVICE, serial="åäö 1", asset_tag="t\u00a01", name="Pc 10")
    assert keys(school.path, "device", "serial_key") == ["ÅÄÖ1"]
    school.edit(device, serial="ÅÄÖ-2", name="Pc 9")
    assert keys(school.path, "device", "serial_key") == ["ÅÄÖ-2"]
    school.edit(device, serial=None)
    assert keys(school.path, "device", "serial_key") == [None]
    school.ledger.undo()
    school.sound()
    shape = layout()
    rows: list[Row] = [{"serial": f"Ö {n}", "name": f"Å {n}", "product": ("Ö", f"Bok {n % 3}")} for n in range(2_100)]
    school.imported(rows, shape)
    assert keys(school.path, "device", "serial_key")[1:4] == ["Ö0", "Ö1", "Ö2"]
    assert keys(school.path, "product", "model_key") == ["bok \x0110", "bok \x0111", "bok \x0112"]
    school.sound()
    school.ledger.undo()
    assert keys(school.path, "device", "serial_key") == ["ÅÄÖ-2"]
    school.ledger.redo()
    assert keys(school.path, "device", "serial_key")[1:4] == ["Ö0", "Ö1", "Ö2"]
    school.sound()
    school.imported([{**row, "name": f"Ä {n}", "asset_tag": f"ö{n}"} for n, row in enumerate(rows)], shape)
    assert keys(school.path, "device", "tag_key")[1:4] == ["Ö0", "Ö1", "Ö2"]
    school.remove(device)
    school.ledger.undo()
    school.sound()


def test_keys_of_people_follow_protection_and_erasing(school: School) -> None:
    pupil = school.create(PERSON, given_name="Åsa", family_name="Exempel 2")
    assert keys(school.path, "person", "shown_key") == ["{sa exempel \x0112"]
    school.edit(pupil, protected=1, alias="Elev 7")
    assert keys(school.path, "person", "shown_key") == ["elev \x0117"]
    school.create(DEVICE, serial="X1", asset_tag="Åsa Exempel 2")
    school.create(ROOM, name="Sal 1")
    school.ledger.erase(ErasurePlan((pupil.id,), "asked for"))
    assert keys(school.path, "device", "tag_key") == [None]
    assert [key for key in keys(school.path, "person", "shown_key") if "exempel" in str(key)] == []
    school.sound()


def test_people_and_groups_imported_in_bulk_are_sorted(school: School) -> None:
    shape = layout(kind="person", source="register")
    rows: list[Row] = [{"external_id": f"{n}", "given_name": "Elev", "family_name": f"Nr {n}", "group": (f"{n % 12}A",)}
            for n in range(2_500)]  # fmt: skip
    school.imported(rows, shape)
    names = [school.get(PERSON, id).family_name for id in ids(school, "person", "shown")[:12]]
    assert names == [f"Nr {n}" for n in range(12)]
    assert [school.get(GROUP, id).name for id in ids(school, "group", "name")] == [f"{n}A" for n in range(12)]
    assert school.get(PERSON, ids(school, "person", "group.name")[0]).family_name == "Nr 0"
    school.sound()


@pytest.mark.parametrize(
    ("kind", "path", "names"),
    [
        ("room", "name", ("Bokrum", "Sal 2", "sal 10", "Sal 10 B", "Zebran", "Ågatan 3", "Ågatan 12", "Ängen", "Ön")),
        ("unit", "name", ("École", "Eken", "Skola 9", "Skola 11", "Åsen")),
        ("group", "name", ("1A", "2A", "2B", "10A", "F", "Ö1")),
        ("product", "model", ("Bok 9", "Bok 10", "Bok 10 G2", "Bok 10 G11")),
        ("plan", "name", ("HT 2", "HT 10", "VT 1")),
    ],
)
def test_names_are_sorted_naturally_through_their_index(
    school: School, kind: str, path: str, names: tuple[str, ...]
) -> None:
    for name in reversed(names):
        school.create(KINDS[kind], **{path: name})
    assert [school.get(KINDS[kind], id).values[path] for id in ids(school, kind, path)] == list(names)
    statement = select_ids(Query(KINDS[kind], order=((path, False),)), 100)
    plan = [row[3] for row in school.register.conn.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.values)]
    assert plan == [f"SCAN t USING COVERING INDEX {kind}_{path}_key"]


def test_devices_are_sorted_by_names_of_what_they_refer_to(school: School) -> None:
    for name in ("Sal 10", "Sal 9", "Åsal"):
        room = school.create(ROOM, name=name)
        school.create(DEVICE, serial=name, name=f"PC {name}", placed_in=room.id)
    for path in ("placed_in.name", "name", "title"):
        assert ids(school, "device", path) == [2, 1, 3]


def test_verification_tells_of_keys_that_are_not_those_of_their_texts(school: School) -> None:
    school.create(DEVICE, serial="Å1", name="PC")
    school.create(ROOM, name="Sal 1")
    school.sound()
    with closing(sqlite3.connect(school.path)) as conn, conn:
        conn.execute("UPDATE device SET serial_key = 'A1'")
        conn.execute("UPDATE room SET name_key = NULL")
    told = [(finding.values["kind"], finding.values["field"]) for finding in school.ledger.verify()]
    assert told == [("device", "serial"), ("room", "name")]


def test_any_other_program_can_open_write_and_check_the_file(school: School) -> None:
    school.create(DEVICE, serial="Å1")
    school.close()
    with closing(sqlite3.connect(school.path)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        schema = " ".join(sql for (sql,) in conn.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"))
        assert not [name for name in ("identity_key(", "natural_key(", "fold(") if name in schema]
        found = "SELECT id FROM device INDEXED BY device_serial_key WHERE serial_key = 'Å1'"
        assert conn.execute(found).fetchall() == [(1,)]
        conn.execute("UPDATE device SET serial_key = 'X' WHERE id = 1")
    school.open()


def test_keys_are_no_business_of_the_log(school: School) -> None:
    device = school.create(DEVICE, serial="Å1", name="PC 1")
    notice = school.edit(device, serial="Å2")
    changes = school.register.changes(notice.entry)
    assert [change.field for change in changes] == ["serial"]
    assert not list(school.register.conn.execute("SELECT field FROM change WHERE field LIKE '%_key'"))


def test_the_table_has_the_keys_that_are_described_each_with_its_index(school: School) -> None:
    db = Database(school.register.conn, execute_plugins=False)
    for key in STORED_KEYS:
        table = db.table(key.kind)
        assert table.columns_dict[key.column] is str
        assert [[key.column]] * (not key.many) == [each.columns for each in table.indexes if key.column in each.columns]


def test_each_rule_of_a_derived_column_has_its_sql(school: School) -> None:
    assert {(each.kind, each.code) for each in DERIVED if isinstance(each.made, Rule)} == set(_RULES)
    for each in DERIVED:
        frame = SelectFrame(each.kind)
        school.register.conn.execute(f"SELECT {frame.column(each.code)} FROM {frame.sources}").fetchall()


def test_a_backup_that_is_put_back_brings_its_keys(school: School) -> None:
    school.create(DEVICE, serial="Å1", asset_tag="ö 7")
    backup = back_up(school.path, "test")
    school.edit(school.get(DEVICE, 1), serial="B2")
    school.close()
    restore(school.path, backup.path)
    school.open()
    assert [each.id for each in school.register.find(DEVICE, "serial", "å 1")] == [1]
    school.sound()


def of_version_4(folder: Path, *statements: str) -> Path:
    """The kept database of version 4, with other texts in it, as that version would have had them."""
    path = folder / "school.sqlite"
    shutil.copy(KEPT / "v4.sqlite", path)
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("INSERT INTO writing VALUES (1)")
        for statement in statements:
            conn.execute(statement)
        conn.execute("DELETE FROM change WHERE entry = 1")
        conn.execute("DELETE FROM writing")
    return path


def test_a_migration_makes_the_keys_of_what_is_there(tmp_path: Path) -> None:
    path = of_version_4(
        tmp_path, "UPDATE device SET asset_tag = 'Förskola-' || id, serial = serial || char(160) || 'ö'"
    )
    with open_school(path, today=TODAY, actor="test") as school:
        register = school.ledger.register
        assert [each.id for each in register.find(DEVICE, "asset_tag", "förskola-1")] == [1]
        assert [each.id for each in register.find(DEVICE, "serial", "ex0001Ö")] == [1]
    assert keys(path, "device", "tag_key")[0] == "FÖRSKOLA-1"
    with closing(sqlite3.connect(path)) as conn:
        wrong = "SELECT count(*) FROM device WHERE serial IS NOT NULL AND serial_key IS NULL"
        assert conn.execute(wrong).fetchone() == (0,)
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_two_whose_keys_become_equal_stay_two_and_are_told(tmp_path: Path) -> None:
    small, large = "'Förskola-12'", "'FÖRSKOLA-12'"
    path = of_version_4(tmp_path, f"UPDATE device SET asset_tag = CASE id WHEN 1 THEN {small} ELSE {large} END"
                        " WHERE id IN (SELECT id FROM device ORDER BY id LIMIT 2)")  # fmt: skip
    with open_school(path, today=TODAY, actor="test") as school:
        found = school.ledger.register.find(DEVICE, "asset_tag", "förskola-12")
        assert [each.asset_tag for each in found] == ["Förskola-12", "FÖRSKOLA-12"]


def test_migrating_again_changes_nothing(school: School) -> None:
    school.create(DEVICE, serial="Å1", name="PC 1")
    school.close()
    before = school.path.read_bytes()
    with closing(sqlite3.connect(school.path)) as conn:
        from coordinator.storage.disk.connection import _set_up

        _set_up(conn)
        migrate(Database(conn, execute_plugins=False))
        assert verify(conn) == []
    assert len(before) == len(school.path.read_bytes())
    school.open()


def test_other_programs_read_what_records_refer_to_in_views(school: School) -> None:
    pupil = school.create(PERSON, given_name="Åsa", family_name="Exempel", protected=1, alias="Elev 7")
    room = school.create(ROOM, name="Sal 10")
    school.issue(pupil, school.create(DEVICE, serial="Å1"))
    school.create(DEVICE, serial="Å2", placed_in=room.id)
    with closing(sqlite3.connect(f"{school.path.as_uri()}?mode=ro", uri=True)) as conn:
        db = Database(conn, execute_plugins=False)
        rows = [(row["serial"], row["held_by_shown"], row["placed_in_name"]) for row in db.view("device_list").rows]
        assert rows == [("Å1", "Elev 7", None), ("Å2", None, "Sal 10")]
        assert [(row["shown"], row["devices"]) for row in db.view("person_list").rows] == [("Elev 7", 1)]
        assert [(row["device_serial"], row["open"]) for row in db.view("loan_list").rows] == [("Å1", 1)]
        assert not [name for view in db.views for name in view.columns_dict if name in ("given_name", "family_name")]


@pytest.mark.parametrize("altered", ["DROP INDEX device_serial_key", "DROP VIEW device_list", "DROP TABLE series"])
def test_verification_tells_of_what_is_missing_from_the_file(school: School, altered: str) -> None:
    school.sound()
    with closing(sqlite3.connect(school.path)) as conn, conn:
        conn.execute(altered)
        conn.execute("CREATE TABLE somebody_elses (id INTEGER)")
    assert [finding.values["name"] for finding in school.ledger.verify()] == [altered.rsplit(maxsplit=1)[-1]]


def test_own_fields_of_text_are_sorted_like_names(school: School) -> None:
    for said in ("Låda 10", "låda 9", "Åker", None):
        school.create(DEVICE, serial=f"S{said}", **{"own.box": said})
    assert ids(school, "device", "own.box") == [2, 1, 3, 4]
