"""What an import leads to is told before it is written (issue 8): what may stand twice, and which texts name whom it
protects. Nothing is written by the telling.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coordinator.desk.imports import import_effects as import_effects_of
from coordinator.desk.imports.import_effects import ImportEffects, import_effects
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, UNIT
from coordinator.exchange.imports.import_run import Gathered, commit_import, gather
from tests.storage.school import School


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    school = School(tmp_path / "skola.sqlite")
    school.create(UNIT, name="Provskolan", own=1)
    yield school
    school.sound()
    school.close()


PEOPLE = "Klass;Förnamn;Efternamn"
HEAD = "Serienummer;IMEI;Elev;Klass"


def gathered(school: School, header: str, *rows: str) -> Gathered:
    path = school.path.parent / "lista.csv"
    path.write_text("\r\n".join([header, *rows, ""]), "utf-8-sig")
    return gather([path], school.ledger)


def test_what_may_stand_twice_is_told_before_it_is_written(school: School) -> None:
    school.create(DEVICE, serial="5CG0O12ABC", imei="356938035643809")
    school.create(GROUP, name="Granen", unit=1)
    before = len(school.ledger.register.entries())
    found = gathered(school, HEAD, "PF3X9K1A;356938035643809;Åsa Provén;Granens", "PF3X9K1B;;;")
    effects = import_effects(found)
    assert len(effects.twins) == 2
    assert "Granen" in effects.twins[0]
    assert "5CG0O12ABC" in effects.twins[1]
    assert "IMEI" in effects.twins[1]
    assert len(school.ledger.register.entries()) == before
    assert [device.serial for device in school.all(DEVICE)] == ["5CG0O12ABC"]
    commit_import(school.ledger, found)
    assert len(school.all(DEVICE)) == 3
    again = gathered(school, HEAD, "PF3X9K1A;356938035643809;Åsa Provén;Granens", "PF3X9K1B;;;")
    assert import_effects(again) == ImportEffects()


def test_only_what_the_import_touches_is_told(school: School) -> None:
    school.create(DEVICE, serial="AAAA11", entra_id="e1")
    school.create(DEVICE, serial="AAAA22", entra_id="e1")
    assert import_effects(gathered(school, HEAD, "PF3X9K1A;;;")).twins == []


def test_of_many_rows_all_of_a_kind_are_compared(school: School) -> None:
    rows = [f"7A;Barn{n:02}{chr(97 + n % 26)};Ett{n}" for n in range(40)]
    twins = import_effects(gathered(school, PEOPLE, *rows, "7A;Gustav;Provenius", "7A;Gustaf;Provenius")).twins
    assert [("Gustav" in each, "Gustaf" in each) for each in twins] == [(True, True)]


def test_texts_that_name_whom_the_file_protects_are_told_with_the_step(school: School) -> None:
    school.create(DEVICE, serial="AAAA11", name="LADDARE Anna Provén", note="Annas")
    school.create(DEVICE, serial="AAAA22", name="LADDARE Bo Provén")
    found = gathered(school, PEOPLE + ";Sekretess", "7A;Anna;Provén;ja", "7A;Bo;Provén;nej")
    effects = import_effects(found)
    assert len(effects.naming) == 3  # one of them by the family name alone
    assert not any("Anna" in each for each in effects.naming), "no line says the name"
    assert "coordinator protect" in effects.lines[-1]
    commit_import(school.ledger, found)
    assert import_effects(gathered(school, PEOPLE + ";Sekretess", "7A;Anna;Provén;ja", "7A;Bo;Provén;nej")).lines == []


def test_whom_a_file_protects_who_was_here_already(school: School) -> None:
    school.create(DEVICE, serial="AAAA11", name="LADDARE Anna Provén")
    commit_import(school.ledger, gathered(school, PEOPLE, "7A;Anna;Provén"))
    assert import_effects(gathered(school, PEOPLE, "7A;Anna;Provén (skyddad)")).naming
    assert [each.protected for each in school.all(PERSON)] == [None]


def test_several_files_are_told_together(school: School) -> None:
    school.create(DEVICE, serial="AAAA11", name="LADDARE Anna Provén", imei="356938035643809")
    folder = school.path.parent / "filer"
    folder.mkdir()
    (folder / "elever.csv").write_text("Klass;Förnamn;Efternamn;Sekretess\r\n7A;Anna;Provén;ja\r\n", "utf-8-sig")
    (folder / "enheter.csv").write_text("Serienummer;IMEI\r\nPF3X9K1A;356938035643809\r\n", "utf-8-sig")
    found = gather([folder], school.ledger)
    effects = import_effects(found)
    assert (len(effects.twins), len(effects.naming)) == (1, 1)
    commit_import(school.ledger, found)
    assert len(school.all(DEVICE)) == 2


def test_of_very_many_rows_it_is_said_that_nobody_looked(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_effects_of, "_MOST_ROWS", 2)
    rows = ["7A;Gustav;Provenius", "7A;Gustaf;Provenius"]
    assert import_effects(gathered(school, PEOPLE, *rows)).looked
    found = import_effects(gathered(school, PEOPLE, *rows, "7A;Ada;Provén"))
    assert (found.looked, found.twins) == (False, ())
    assert "coordinator duplicates" in found.lines[-1]
