"""Refused rows come out for repair under the source's own column names, and go in again when they are mended."""

from __future__ import annotations

from coordinator.domain.inventory_kinds import DEVICE
from coordinator.exchange.imports.import_run import commit_import
from coordinator.exchange.profiles.profiles import shipped_profiles
from coordinator.exchange.writing import Refusal, export_repair, save_refused
from tests.exchange.writing.conftest import School

LIST = (
    "Serienummer;Modell;Status;Kommentar;Personnummer\r\n"
    "5CD0000001;HP Fortis 11;I bruk;hel;20140231-0000\r\n"
    "8,834E+15;HP Fortis 11;I bruk;=1+1;20140231-0000\r\n"
    "5CD0000003;HP Fortis 11;I bruk;hel;20140231-0000\r\n"
    "8,835E+15;'t Hooft;I bruk;MAJ-12;20140231-0000\r\n"
)


def test_refused_rows_are_mended_and_taken_in(empty: School) -> None:
    source = empty.folder / "skolans lista.csv"
    source.write_text(LIST, "utf-8-sig")
    notice = commit_import(empty.ledger, empty.read(source))
    assert notice is not None
    (file,) = empty.register.imported_files(notice.entry)
    assert (file.rows, file.created, file.failed) == (4, 2, 2)

    path = empty.folder / "att rätta.csv"
    done = export_repair(empty.register, notice.entry, file.number, path)
    assert (done.rows, done.path) == (2, path)
    assert "radera den" in done.holds
    said = path.read_bytes().decode("utf-8-sig")
    header, first, second, last = said.split("\r\n")
    assert header == "Serienummer;Modell;Status;Kommentar;Rad;Kolumn;Skäl"
    assert first.startswith("'8,834E+15;HP Fortis 11;I bruk;'=1+1;3;Serienummer;")
    assert second.startswith("'8,835E+15;'t Hooft;I bruk;MAJ-12;5;Serienummer;") or "''t Hooft" in second
    assert last == ""
    assert "20140231" not in said

    path.write_text(said.replace("'8,834E+15", "5CD0000002").replace("'8,835E+15", "5CD0000004"), "utf-8-sig")
    commit_import(empty.ledger, empty.read(path))
    assert sorted(one.serial[-1] for one in empty.all(DEVICE)) == ["1", "2", "3", "4"]
    notes = {one.serial: one.note for one in empty.all(DEVICE)}
    assert notes["5CD0000002"] == "=1+1"
    assert notes["5CD0000004"] == "MAJ-12"


def test_an_import_without_refused_rows_gives_a_header_alone(empty: School) -> None:
    path = empty.folder / "att rätta.csv"
    assert export_repair(empty.register, 1, 1, path).rows == 0
    assert path.read_bytes().decode("utf-8-sig") == "Rad;Kolumn;Skäl\r\n"


def test_the_columns_that_the_profile_demands_are_there(empty: School) -> None:
    path = empty.folder / "att rätta.csv"
    profiles = {each.id: each for each in shipped_profiles()}
    rows = [Refusal(3, "Koordinator-id (enhet)", "=Fel", ("Skick\x1f-Sliten",)), Refusal(4, "", "Tom", ())]
    assert save_refused(path, rows, profiles["coordinator_devices"]) == 1
    assert path.read_bytes().decode("utf-8-sig") == (
        "Skick;coordinatoriddevice;Rad;Kolumn;Skäl\r\n'-Sliten;;3;Koordinator-id (enhet);'=Fel\r\n"
    )
