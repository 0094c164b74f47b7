"""Rows that read as they did the last time are not read again, and wherever that could be told from the result, are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import blake2b
from pathlib import Path

import pytest

from coordinator.domain.inventory_kinds import CUSTOM_FIELD, DEVICE, PERSON, UNIT
from coordinator.domain.values import iso
from coordinator.exchange.imports import rows_as_before
from coordinator.exchange.imports.import_run import commit_import, gather, problems
from coordinator.exchange.imports.missing_from_file import missing_from
from coordinator.exchange.profiles.column_readers import READERS, column_reader
from coordinator.exchange.profiles.profiles import Profile, ProfileColumn
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.ledger.ledger import ErasurePlan
from coordinator.ledger.questions import Query
from coordinator.ledger.stage import Fate
from tests.exchange.imports.known_school import HEADER, KnownSchool, row, rows


@pytest.fixture
def school(tmp_path: Path) -> Iterator[KnownSchool]:
    found = KnownSchool(tmp_path)
    yield found
    found.close()


def test_only_what_reads_otherwise_is_read(school: KnownSchool) -> None:
    school.take_in(rows(5))
    gathered = school.gather([*rows(3), row("AB12CD03", seen="2026-11-20"), row("AB12CD04"), row("AB12CD99")])
    assert school.known() == 4
    (tally,) = gathered.compare()
    assert (tally.rows, tally.created, tally.updated, tally.unchanged) == (6, 1, 1, 4)
    assert gathered.files[0].rows == 6
    commit_import(school.ledger, gathered)
    assert [iso(device.last_seen) for device in school.devices()][2:5] == ["2026-11-01", "2026-11-20", "2026-11-01"]
    assert school.ledger.verify() == []
    assert school.take_in([*rows(3), row("AB12CD03", seen="2026-11-20"), row("AB12CD04"), row("AB12CD99")]) is None
    assert school.known() == 6


def test_a_row_of_which_something_was_doubtful_is_read_and_told_again(school: KnownSchool) -> None:
    said = [row("AB12CD00"), row("AB12CD01", seen="2027-05-01"), row("AB12CD02", seen="03/04/2026")]
    school.take_in(said)
    gathered = school.gather(said)
    assert school.known() == 1
    assert [line for line, _, _ in problems(gathered, gathered.files[0])] == [3, 4]
    assert not gathered.news


def test_a_day_that_lies_ahead_by_todays_clock_is_told(school: KnownSchool, tmp_path: Path) -> None:
    school.take_in([row("AB12CD00"), row("AB12CD01", seen="2026-11-20")])
    school.close()
    earlier = KnownSchool(tmp_path / "earlier", today=date(2026, 11, 10), database=school.path)
    gathered = earlier.gather([row("AB12CD00"), row("AB12CD01", seen="2026-11-20")])
    assert earlier.known() == 1
    assert [line for line, _, _ in problems(gathered, gathered.files[0])] == [3]
    earlier.close()
    school.store = earlier.store


@pytest.mark.parametrize("serial", ["AB12CD77", None, "åb12cd01"])
def test_a_serial_number_that_was_changed_here_is_looked_at(school: KnownSchool, serial: str | None) -> None:
    school.take_in(rows(3))
    school.edit(school.devices()[1], serial=serial)
    school.gather(rows(3))
    assert school.known() == 2


def test_a_serial_number_that_two_devices_have_is_looked_at(school: KnownSchool) -> None:
    school.take_in(rows(3))
    school.create(DEVICE, serial="ab12 cd01")
    gathered = school.gather(rows(3))
    assert school.known() == 2
    assert gathered.compare()[0].unchanged == 3, "the source's own id tells the two apart"


def test_a_serial_number_of_other_letters_is_looked_at(school: KnownSchool) -> None:
    school.take_in([row("AB12CD00"), row("ÅB12CD01")])
    school.gather([row("AB12CD00"), row("ÅB12CD01")])
    assert school.known() == 1


def test_a_local_edit_stands_and_the_row_stays_known(school: KnownSchool) -> None:
    school.take_in(rows(3))
    school.edit(school.devices()[1], name="Vagnen", status="retired")
    gathered = school.gather(rows(3))
    assert (school.known(), gathered.news) == (3, False)


def test_a_removed_device_is_offered_again(school: KnownSchool) -> None:
    school.take_in(rows(3))
    school.remove(school.devices()[1])
    gathered = school.gather(rows(3))
    assert (school.known(), gathered.compare()[0].created) == (2, 1)


def test_a_row_that_names_somebody_erased_is_read(school: KnownSchool) -> None:
    school.take_in([row("AB12CD00", name="Leo Provbergs"), row("AB12CD01")])
    leo = school.create(PERSON, given_name="Leo", family_name="Provbergs")
    school.ledger.erase(ErasurePlan((leo,), "begärt"))
    gathered = school.gather([row("AB12CD00", name="Leo Provbergs"), row("AB12CD01")])
    assert (school.known(), gathered.compare()[0].updated) == (1, 1), "the file still says it, and a person decides"


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        (row("AB12CD01"), (0, 0, 3, 1)),
        (row("ab12cd01", id="g-other", seen="2026-11-20"), (0, 1, 2, 1)),
        (row("", id="g-AB12CD01", seen="2026-11-20"), (0, 1, 2, 1)),
        (row("ZZ99", id="g-AB12CD01", seen="2026-11-20"), (0, 1, 2, 1)),
    ],
)
def test_where_another_row_speaks_of_the_same_device_all_are_read(
    school: KnownSchool, more: str, counts: tuple[int, ...]
) -> None:
    school.take_in(rows(3))
    gathered = school.gather([*rows(3), more])
    (tally,) = gathered.compare()
    assert school.known() == 0
    assert (tally.rows, gathered.files[0].rows) == (4, 4)
    assert (tally.created, tally.updated, tally.unchanged, tally.skipped) == counts


def test_a_commit_in_between_is_asked_about(school: KnownSchool) -> None:
    school.take_in(rows(3))
    gathered = school.gather([*rows(3), row("AB12CD90")])
    school.create(UNIT, name="Något annat")
    (tally,) = gathered.compare()
    assert (school.known(), tally.unchanged, tally.created) == (3, 3, 1), "it does not concern them"
    school.edit(school.devices()[1], serial="AB12CD77")
    (tally,) = gathered.compare()
    assert (school.known(), tally.unchanged, tally.created) == (0, 3, 1), "by the source's own id"
    commit_import(school.ledger, gathered)
    assert school.ledger.verify() == []


def test_a_commit_between_preview_and_import_is_asked_about_too(school: KnownSchool) -> None:
    school.take_in(rows(3))
    gathered = school.gather([*rows(3), row("AB12CD90")])
    assert gathered.stage is not None
    gathered.stage.decline(1, [3])
    school.ledger.undo()
    assert school.known() == 3
    notice = commit_import(school.ledger, gathered)
    assert notice is not None
    assert (notice.counts["created"], notice.counts["skipped"]) == (3, 1), "what was left out by hand stays so"
    assert [device.serial for device in school.devices()] == ["AB12CD00", "AB12CD02", "AB12CD90"]
    assert school.ledger.verify() == []


def test_a_file_that_has_changed_meanwhile_is_not_read_as_the_other(school: KnownSchool) -> None:
    school.take_in(rows(3))
    gathered = school.gather([*rows(3), row("AB12CD90")])
    school.edit(school.devices()[1], serial="AB12CD77")
    school.file.write_text(HEADER + "\r\n" + row("AB12CD91") + "\r\n")
    before = school.held()
    with pytest.raises(Unreadable):
        commit_import(school.ledger, gathered)
    assert school.held() == before
    assert school.known() == 3, "the stage is as it was"


def test_several_files_are_all_read(school: KnownSchool, tmp_path: Path) -> None:
    school.take_in(rows(3))
    other = tmp_path / "andra.csv"
    other.write_text("\r\n".join((HEADER, *rows(2), "")))
    gathered = gather([school.file, other], school.ledger)
    assert (school.known(), [tally.unchanged for tally in gathered.compare()]) == (0, [3, 2])


def test_a_file_that_repeats_its_records_is_all_read(school: KnownSchool) -> None:
    header = "deviceId,serialNumber,status,lastSync,annotatedUser,recentUsers.email"
    said = [f"d{n},AB12CD0{n},ACTIVE,2026-11-01T10:00:00Z,leo@edu.example,a" for n in range(2)]
    school.take_in(said, header=header)
    gathered = school.gather(said, header=header)
    assert gathered.files[0].profile is not None
    assert (gathered.files[0].profile.id, school.known(), gathered.news) == ("gam", 0, False)


def test_a_few_rows_of_many_are_read(school: KnownSchool) -> None:
    school.take_in(rows(40))
    gathered = school.gather(rows(2))
    assert (school.known(), gathered.compare()[0].unchanged) == (0, 2)
    school.gather(rows(20))
    assert school.known() == 20


def test_rows_of_an_odd_width_and_one_that_may_be_cut_off_are_read(school: KnownSchool) -> None:
    school.take_in(rows(4))
    gathered = school.gather([*rows(2), row("AB12CD02") + ",slipped,cells", row("AB12CD03")])
    (tally,) = gathered.compare()
    assert (school.known(), tally.failed, tally.unchanged) == (0, 1, 3)
    gathered = school.gather(rows(4), ended=False)
    assert (school.known(), gathered.compare()[0].unchanged) == (3, 4)
    gathered = school.gather([*rows(3), "g-AB12CD03,PC"], ended=False)
    assert (school.known(), gathered.compare()[0].failed) == (0, 1)


OWN = """id = "prov"
label = "Prov"
kind = "devices"
source = "prov"
required = ["Nummer", "Sort"]

[[columns]]
field = "serial"
headers = ["Nummer"]

[[columns]]
field = "stated_status"
headers = ["Sort"]
values = { hyrd = "WORD" }
"""


def test_an_edited_profile_is_heeded(school: KnownSchool) -> None:
    said = ["AB12CD00,hyrd", "AB12CD01,lånad"]
    school.profiles.mkdir()
    for word, known in (("Hyrd", 0), ("Hyrd", 2), ("Hyresobjekt", 0)):
        (school.profiles / "prov.toml").write_text(OWN.replace("WORD", word), encoding="utf-8")
        gathered = school.gather(said, header="Nummer,Sort")
        assert school.known() == known
        commit_import(school.ledger, gathered)
        assert [device.stated_status for device in school.devices()] == [word, "lånad"]


def test_an_own_field_that_comes_or_becomes_another_is_heeded(school: KnownSchool) -> None:
    column = '\n[[columns]]\nfield = "own.skick"\nheaders = ["Skick"]\n'
    school.profiles.mkdir()
    (school.profiles / "prov.toml").write_text(OWN.replace("WORD", "Hyrd") + column, encoding="utf-8")
    said = ["AB12CD00,hyrd,1 mars 2026"]
    for _ in range(2):
        gathered = school.gather(said, header="Nummer,Sort,Skick")
        commit_import(school.ledger, gathered)
    assert school.known() == 1
    school.create(CUSTOM_FIELD, kind="device", code="skick", label="Skick", type="text")
    commit_import(school.ledger, school.gather(said, header="Nummer,Sort,Skick"))
    assert school.devices()[0].own_value("skick") == "1 mars 2026"
    (field,) = school.ledger.register.records(Query(CUSTOM_FIELD))
    school.edit(field, type="date")
    gathered = school.gather(said, header="Nummer,Sort,Skick")
    assert school.known() == 0
    commit_import(school.ledger, gathered)
    assert school.devices()[0].own_value("skick") == "2026-03-01"


def test_a_date_written_the_other_way_round_is_heeded(school: KnownSchool) -> None:
    header = "Serial,Purchased"
    profile = OWN.replace("Nummer", "Serial").replace("Sort", "Purchased").replace("stated_status", "purchase_date")
    school.profiles.mkdir()
    (school.profiles / "prov.toml").write_text(profile.replace('values = { hyrd = "WORD" }', ""), encoding="utf-8")
    school.take_in(["AB12CD00,03/04/2026", "AB12CD01,25/04/2026"], header=header)
    school.gather(["AB12CD00,03/04/2026", "AB12CD01,26/04/2026"], header=header)
    assert school.known() == 1
    gathered = school.gather(["AB12CD00,03/04/2026", "AB12CD01,04/26/2026"], header=header)
    assert school.known() == 0
    commit_import(school.ledger, gathered)
    assert [device.values["purchase_date"] for device in school.devices()] == ["2026-03-04", "2026-04-26"]


def test_rows_are_read_anew_by_a_program_that_reads_otherwise(
    school: KnownSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.take_in(rows(3))
    monkeypatch.setattr(rows_as_before, "READING", rows_as_before.READING + 1)
    gathered = school.gather(rows(3))
    assert (school.known(), gathered.compare()[0].unchanged) == (0, 3)


def test_the_preview_shows_what_the_baseline_holds(school: KnownSchool) -> None:
    school.create(PERSON, given_name="Leo", family_name="Påhittsson", email="leo@edu.example")
    school.take_in([row("AB12CD00", name="Vagn 1"), row("AB12CD01", name="Vagn 2")])
    gathered = school.gather([row("AB12CD00", name="Vagn 1"), row("AB12CD01", name="Vagn 2")])
    stage = gathered.stage
    assert stage is not None
    assert school.known() == 2
    first, second = stage.preview(1, Fate.UNCHANGED)
    assert (first.title, first.line, first.changes, second.title) == ("AB12CD00", 2, (), "AB12CD01")
    shown = dict(first.shown)
    assert (shown["name"], shown["last_seen"]) == ("Vagn 1", "2026-11-01")
    assert (shown["product"], shown["assigned_to"]) == ("Bok 14", "Leo Påhittsson")
    for words, lines in (("vagn 2", [3]), ("påhitt", [2, 3]), ("ingen", [])):
        assert [found.line for found in stage.preview(1, search=words)] == lines


def test_what_is_unchanged_can_be_left_out_too(school: KnownSchool) -> None:
    school.take_in([row("AB12CD00", name="Vagn 1"), row("AB12CD01", name="Vagn 2")])
    said = [row("AB12CD00", name="Vagn 1"), row("AB12CD01", name="Vagn 2"), row("AB12CD02")]
    gathered = school.gather(said)
    stage = gathered.stage
    assert stage is not None
    stage.decline_all(1, Fate.UNCHANGED, search="vagn 2")
    stage.decline(1, [2], ["name"])
    (tally,) = gathered.compare()
    assert (tally.unchanged, tally.skipped, tally.created) == (1, 1, 1)
    notice = commit_import(school.ledger, gathered)
    assert notice is not None
    kept = school.ledger.register.imported_rows(notice.entry)
    assert [(each.line, each.fate, each.column) for each in kept] == [
        (2, "declined", "name"), (3, "skipped", ""), (4, "new", "")
    ]  # fmt: skip
    assert dict(kept[0].values) == {"theirs": "Vagn 1"}


def test_who_is_missing_is_told_although_the_others_are_not_read(school: KnownSchool) -> None:
    school.take_in(rows(4))
    gathered = school.gather([*rows(2), row("AB12CD03")])
    found = missing_from(gathered, gathered.files[0])
    assert found is not None
    assert (school.known(), found.ids) == (3, (3,))


CELLS = (
    "AB12CD34", "ab12 cd34", "S0012", "000", "5CD1, 5CD2", "490154203237518", "8,83E+15", "2026-11-01", "03/04/2026",
    "1 mars 2026", "46000", "1 200,50 kr", "ja", "nej", "3 år", "36", "'x", "=1+1", "Okänd", "-", "n/a", "  x  ", "",
    "Leo 20120101-2384", "Påhittsson, Leo", "Ã¥sa", "?sa", "Bo Hittep?", "/Skola/7A", "Sal 12", "Managed", "Laptop",
    "&amp; rad\n två",
)  # fmt: skip
READ_AS = (10, "ca578bca3f420df8")


def test_how_cells_are_read_is_that_of_the_digests_in_peoples_databases() -> None:
    profile = Profile("prov", "Prov", "devices", "prov", ())
    read = [
        (name, cell, column_reader(ProfileColumn("note", ("x",), reader=name), profile).read([cell]))
        for name in sorted(READERS)
        for cell in CELLS
    ]
    digest = blake2b(repr(read).encode(), digest_size=8).hexdigest()
    assert (rows_as_before.READING, digest) == READ_AS, (
        "Cells are read as something else now: raise READING, so that rows which read as they did are compared anew,"
        " and write both here."
    )
