"""An import from file to log: which files go first, who new records belong to, what is told and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.values import iso
from coordinator.exchange.imports.column_mapping import profile_from_mapping, save_profile
from coordinator.exchange.imports.import_run import (
    Gathered,
    GatheredFile,
    UnknownTable,
    commit_import,
    gather,
    import_changes,
    problems,
)
from coordinator.exchange.imports.not_read import ToldReasons, not_read, reasons_of, rows_by_reason
from coordinator.exchange.reading.containers import NOTHING_LEFT
from coordinator.exchange.reading.unreadable import Unreadable
from tests.exchange.files import opened
from tests.storage.school import School

PEOPLE = ((0, "given_name"), (1, "family_name"), (2, "group"))


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    school = School(tmp_path / "skola.sqlite")
    school.create(UNIT, name="Norrskolan", own=1)
    yield school
    school.close()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Where the person's own profiles lie."""
    return tmp_path / "profiles"


def listed(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_text("\r\n".join([*rows, ""]), "utf-8-sig")
    return path


def known(own: Path, path: Path, kind: str, *fields: tuple[int, str]) -> Path:
    """The same file, which the person has said the meaning of."""
    save_profile(
        own / f"{path.stem}.toml",
        profile_from_mapping(opened(path), fields, profile_id=path.stem, label=path.stem, kind=kind),
    )
    return path


def taken_in(school: School, own: Path, *paths: Path) -> Gathered:
    gathered = gather(paths, school.ledger, profiles_folder=own)
    assert [file.refused for file in gathered.files] == [None] * len(paths)
    commit_import(school.ledger, gathered)
    school.sound()
    return gathered


def test_what_others_refer_to_goes_first(school: School, own: Path, tmp_path: Path) -> None:
    devices = known(
        own, listed(tmp_path, "maskiner.csv", "Maskin;Vem", "A1;Kim Ek"), "devices",
        (0, "serial"), (1, "held_by.full_name"),
    )  # fmt: skip
    people = known(own, listed(tmp_path, "folk.csv", "Ett;Två;Tre", "Kim;Ek;5A"), "people", *PEOPLE)
    gathered = taken_in(school, own, devices, people)
    assert [(file.name, file.number) for file in gathered.files] == [("maskiner.csv", 2), ("folk.csv", 1)]
    assert [file.name for file in gathered.staged] == ["folk.csv", "maskiner.csv"]
    assert [each.held_by for each in school.all(DEVICE)] == [each.id for each in school.all(PERSON)]
    changes = import_changes(gather([devices, people], school.ledger, profiles_folder=own))
    assert changes is None, "the same again"


def test_a_new_device_is_in_use_and_ours(school: School, own: Path, tmp_path: Path) -> None:
    taken_in(school, own, known(own, listed(tmp_path, "m.csv", "Maskin;Sak", "A1;x"), "devices", (0, "serial")))
    (device,) = school.all(DEVICE)
    assert (device.phase, device.owned_by) == ("operation", school.all(UNIT)[0].id)


@pytest.mark.parametrize(("fields", "role"), [(PEOPLE, "pupil"), (PEOPLE[:2], "other")])
def test_who_is_in_a_class_is_a_pupil(
    school: School, own: Path, tmp_path: Path, fields: tuple[tuple[int, str], ...], role: str
) -> None:
    taken_in(school, own, known(own, listed(tmp_path, "folk.csv", "Ett;Två;Tre", "Kim;Ek;5A"), "people", *fields))
    (person,) = school.all(PERSON)
    assert (person.role, person.values["active"], person.unit) == (role, 1, school.all(UNIT)[0].id)


def test_new_rooms_and_classes_belong_to_the_school_and_new_schools_are_not_looked_after(
    school: School, own: Path, tmp_path: Path
) -> None:
    for stem, kind in (("rum", "rooms"), ("klass", "groups"), ("skola", "units")):
        taken_in(school, own, known(own, listed(tmp_path, f"{stem}.csv", f"{stem}x;Sak", "A1;x"), kind, (0, "name")))
    ours, theirs = school.all(UNIT)
    assert [each.values["unit"] for each in (*school.all(ROOM), *school.all(GROUP))] == [ours.id, ours.id]
    assert theirs.values["own"] == 0


def test_people_in_a_list_without_classes_are_known_by_their_names(school: School, own: Path, tmp_path: Path) -> None:
    school.create(PERSON, given_name="Kim", family_name="Ek", group=school.create(GROUP, name="5A").id)
    path = known(own, listed(tmp_path, "folk.csv", "Ett;Två;Epost", "Kim;Ek;kim@pahitt.se"), "people",
                 *PEOPLE[:2], (2, "email"))  # fmt: skip
    taken_in(school, own, path)
    assert [each.email for each in school.all(PERSON)] == ["kim@pahitt.se"]


def test_a_product_in_a_list_without_makers_is_known_by_its_model(school: School, own: Path, tmp_path: Path) -> None:
    school.create(PRODUCT, maker="Påhitt", model="Bok 11", kind="chromebook")
    bare = known(own, listed(tmp_path, "p.csv", "Sort;Månader", "Bok 11;48"), "products",
                 (0, "model"), (1, "lifetime_months"))  # fmt: skip
    taken_in(school, own, bare)
    assert [each.lifetime_months for each in school.all(PRODUCT)] == [48]
    full = known(own, listed(tmp_path, "q.csv", "Märke;Sort;Tid", "Annan;Bok 11;36"), "products",
                 (0, "maker"), (1, "model"), (2, "lifetime_months"))  # fmt: skip
    taken_in(school, own, full)
    assert [each.lifetime_months for each in school.all(PRODUCT)] == [48, 36], "another maker's is another product"


def test_who_saw_a_device_last_is_told_by_the_list_that_says_when(school: School, own: Path, tmp_path: Path) -> None:
    seen = known(own, listed(tmp_path, "sedd.csv", "Maskin;Dag", "A1;2026-11-01"), "devices",
                 (0, "serial"), (1, "last_seen"))  # fmt: skip
    taken_in(school, own, seen)
    assert [each.last_seen_source for each in school.all(DEVICE)] == ["sedd"]
    seen.write_text("Maskin;Dag\r\nA1;2026-11-02\r\n", "utf-8-sig")
    school.edit(school.all(DEVICE)[0], last_seen_source="someone")
    taken_in(school, own, seen)
    assert [(iso(each.last_seen), each.last_seen_source) for each in school.all(DEVICE)] == [("2026-11-02", "sedd")]


def test_the_same_file_again_is_no_news(school: School, own: Path, tmp_path: Path) -> None:
    path = known(own, listed(tmp_path, "m.csv", "Maskin;Sak", "A1;x"), "devices", (0, "serial"))
    taken_in(school, own, path)
    again = gather([path], school.ledger, profiles_folder=own)
    assert not again.news
    assert import_changes(again) is None
    assert commit_import(school.ledger, again) is None
    assert not Gathered([]).news


def test_how_far_it_has_come_is_told_and_it_can_be_cancelled(school: School, own: Path, tmp_path: Path) -> None:
    paths = [
        known(own, listed(tmp_path, f"{stem}.csv", f"{stem}x;Sak", *(f"{stem}{at};x" for at in range(9))), "devices",
              (0, "serial"))
        for stem in ("ett", "två")
    ]  # fmt: skip
    told: list[float] = []
    gathered = gather(paths, school.ledger, profiles_folder=own, progress=told.append)
    assert told == [0.45, 0.45, 0.9, 0.9], "of twenty rows that were expected"
    assert [file.rows for file in gathered.files] == [9, 9]
    with pytest.raises(Unreadable) as error:
        gather(paths[:1], school.ledger, profiles_folder=own, cancelled=lambda: True)
    assert error.value.message == "The import was cancelled. Nothing was changed."


def test_no_more_than_the_whole_is_ever_told(school: School, own: Path, tmp_path: Path) -> None:
    """Long lines at the head of a file let it look shorter than it is."""
    long = [f"L{at};{'x' * 1_000}" for at in range(300)]
    path = listed(tmp_path, "lång.csv", "Maskin;Sak", *long, *(f"K{at};x" for at in range(2_000)))
    told: list[float] = []
    gather([known(own, path, "devices", (0, "serial"))], school.ledger, profiles_folder=own, progress=told.append)
    assert (max(told), told[-1]) == (1.0, 1.0)


def test_a_list_nobody_knows_asks_for_the_meaning_of_its_columns(school: School, own: Path, tmp_path: Path) -> None:
    gathered = gather([listed(tmp_path, "okänd.csv", "Sak;Annat", "a;b")], school.ledger, profiles_folder=own)
    assert isinstance(gathered.files[0].refused, UnknownTable)
    assert (gathered.stage, gathered.staged, gathered.compare(), gathered.news) == (None, [], (), False)


def test_a_named_profile_must_be_there_and_fit(school: School, own: Path, tmp_path: Path) -> None:
    path = known(own, listed(tmp_path, "m.csv", "Maskin;Sak", "A1;x"), "devices", (0, "serial"))
    with pytest.raises(Unreadable) as error:
        gather([path], school.ledger, profiles_folder=own, profile="okänd")
    assert error.value.values == {"profile": "okänd"}
    other = listed(tmp_path, "annan.csv", "Sak;Annat", "a;b")
    (file,) = gather([other], school.ledger, profiles_folder=own, profile="m").files
    assert file.refused is not None
    assert file.refused.values == {"file": "annan.csv", "profile": "m"}
    assert gather([path], school.ledger, profiles_folder=own, profile="m").files[0].refused is None


def test_lists_of_other_things_are_sent_where_they_belong(school: School, own: Path, tmp_path: Path) -> None:
    needs = listed(tmp_path, "behov.csv", "Grupp;Årskurs;Antal;Typ;Per elev;Reserv", "7A;7;4;Chromebook;1;")
    (file,) = gather([needs], school.ledger, profiles_folder=own).files
    assert file.refused is not None
    assert file.refused.message.startswith("{file} is a list of needs.")


def test_columns_that_stand_twice_or_are_dropped_are_named(school: School, own: Path, tmp_path: Path) -> None:
    path = listed(tmp_path, "m.csv", "Serienummer;Modell;Serienummer;Personnummer", "A1;x;A2;20140231-0000")
    known(own, path, "devices", (0, "serial"))
    (file,) = taken_in(school, own, path).files
    assert (file.repeated, file.dropped) == (("Serienummer",), ("Personnummer",))
    assert [said for said in not_read(file) if ": Serienummer." in said]
    assert school.serials() == {"A1"}
    bare = GatheredFile(file.source)
    assert (bare.repeated, bare.dropped, not_read(bare), bare.profile) == ((), (), [], None)


def test_what_could_not_be_read_is_told_also_after_it_was_written(school: School, own: Path, tmp_path: Path) -> None:
    path = listed(tmp_path, "m.csv", "Maskin;Dag", "A1;2026-11-01", "8,8E+15;2026-11-01", "A3;i går")
    known(own, path, "devices", (0, "serial"), (1, "last_seen"))
    gathered = gather([path], school.ledger, profiles_folder=own)
    (file,) = gathered.files
    before = problems(gathered, file)
    assert [(line, column) for line, column, _ in before] == [(3, "Maskin"), (4, "Dag")]
    assert all(sentence for *_, sentence in before)
    assert problems(gathered, file, most=1) == before[:1]
    commit_import(school.ledger, gathered)
    assert problems(gathered, file) == before
    assert problems(gathered, file, most=1) == before[:1]
    assert problems(gathered, GatheredFile(file.source)) == []


def test_reasons_are_counted_whole_and_say_what_reading_every_row_says(
    school: School, own: Path, tmp_path: Path
) -> None:
    """More rows than are read for any answer: the count stands for all of them, the lines for the first."""
    rows = [
        f"{'8,8E+15' if at % 7 == 3 else f'A{at:04}'};{('2026-11-01', 'i går', 'nyss')[at % 3]}" for at in range(3_000)
    ]
    path = listed(tmp_path, "m.csv", "Maskin;Dag", *rows, "A0001;2026-11-02", "A0001;2026-11-03")
    known(own, path, "devices", (0, "serial"), (1, "last_seen"))
    gathered = gather([path], school.ledger, profiles_folder=own)
    (file,) = gathered.files
    every = rows_by_reason(problems(gathered, file, most=100_000))
    assert len(every.listed) >= 3
    assert max(each.rows for each in every.listed) > 1_500
    assert reasons_of(gathered, file) == every
    some = reasons_of(gathered, file, 2)
    assert (some.listed, some.more) == (every.listed[:2], len(every.listed) - 2)
    assert len(problems(gathered, file)) == 1_000
    assert "och" in some.listed[0].words
    assert reasons_of(gathered, GatheredFile(file.source)) == ToldReasons()


def test_no_row_is_read_for_the_reasons(
    school: School, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = listed(tmp_path, "m.csv", "Maskin;Dag", "A1;i går", "8,8E+15;2026-11-01")
    known(own, path, "devices", (0, "serial"), (1, "last_seen"))
    gathered = gather([path], school.ledger, profiles_folder=own)
    assert gathered.stage is not None
    monkeypatch.setattr(type(gathered.stage), "preview", None)
    assert len(reasons_of(gathered, gathered.files[0]).listed) == 2
    assert len(problems(gathered, gathered.files[0])) == 2


def test_what_stands_beside_a_list_is_named_with_its_step(school: School, own: Path, tmp_path: Path) -> None:
    path = known(own, listed(tmp_path, "m.csv", "Serienummer;Modell", "A1;x"), "devices", (0, "serial"))
    (file,) = gather([path], school.ledger, profiles_folder=own).files
    assert file.table is not None
    left = NOTHING_LEFT._replace(hidden=("Dold", "Gömd"), tables=("Rum (D–E)",), apart=("Namn (A–B)", "Serie (D–E)"))
    file.table = replace(file.table, left=left)
    hidden, tables, apart = [said for said in not_read(file) if ": " in said][-3:]
    assert "Dold, Gömd" in hidden
    assert "Rum (D–E)" in tables
    assert "Namn (A–B); Serie (D–E)" in apart


def test_a_list_of_users_that_breaks_off_stops_no_other(school: School, tmp_path: Path) -> None:
    good = listed(tmp_path, "a.csv", "Serienummer;Modell;Användare", "PF3X9K1A;HP;asaobe")
    broken = tmp_path / "b.csv"
    broken.write_text(
        'Serienummer;Modell;Användare\r\nPF3X9K1B;HP;bodik\r\nPF3X9K1C;HP;"bodik' + "x" * 5_000_000, "utf-8"
    )
    gathered = gather([good, broken], school.ledger)
    assert [file.refused is None for file in gathered.files] == [True, False]
    commit_import(school.ledger, gathered)
    assert school.serials() == {"PF3X9K1A"}
