"""A list of needs on its way into a plan: what would become of it, and what it takes away (needs V17)."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from coordinator.desk.plan import needs_files
from coordinator.desk.plan.needs_files import fates, needs_source, read_needs_file, take_needs_file
from coordinator.desk.plan.plans import plan_called, stored_plan
from coordinator.domain.termstart.needs import Plan
from coordinator.exchange.profiles.profiles import Profile, load_profiles
from coordinator.ledger.outcomes import Refused
from tests.desk.term.small_term import Term

HEAD = "Grupp;Årskurs;Antal;Typ;Per elev;Reserv"


def listed(folder: Path, *rows: str, name: str = "behov.csv") -> Path:
    path = folder / name
    path.write_text("\r\n".join([HEAD, *rows, ""]), "utf-8-sig")
    return path


def plan(term: Term, name: str = "HT27") -> Plan:
    found = plan_called(term.register, name)
    assert found is not None
    return stored_plan(term.register, found).plan


def heads(term: Term) -> dict[str, int]:
    return {group.name: group.headcount for group in plan(term).groups}


def test_only_a_list_of_needs_is_one(term: Term, tmp_path: Path) -> None:
    assert needs_source(listed(tmp_path, "7A;7;3;Chromebook;1;"), tmp_path / "profiles") is not None
    other = tmp_path / "annat.csv"
    other.write_text("Serienummer;Modell\r\nA1;Bok\r\n", "utf-8-sig")
    assert needs_source(other, tmp_path / "profiles") is None
    assert needs_source(tmp_path / "finns inte.csv", tmp_path / "profiles") is None
    with pytest.raises(Refused, match=r"annat\.csv"):
        read_needs_file(term.ledger, other, tmp_path / "profiles")


def test_the_profiles_are_read_once_for_all_files_of_an_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = tmp_path / "behov.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("a.csv", "b.csv", "c.csv"):
            archive.writestr(name, f"{HEAD}\r\n7A;7;3;Chromebook;1;\r\n")
    read: list[Path | None] = []

    def counted(folder: Path | None) -> tuple[Profile, ...]:
        read.append(folder)
        return load_profiles(folder)

    monkeypatch.setattr(needs_files, "load_profiles", counted)
    assert needs_source(packed, tmp_path / "profiles") is None, "three lists are no list"
    assert len(read) == 1


def test_a_list_goes_into_the_only_plan_there_is(term: Term, tmp_path: Path) -> None:
    file = read_needs_file(
        term.ledger, listed(tmp_path, "7A;7;4;Chromebook;1;", "6A;6;2;Chromebook;1;", "8A;8;5;Surfplatta;0,5;10"),
        tmp_path / "profiles",
    )  # fmt: skip
    assert (file.name, file.plan) == ("behov.csv", "HT27")
    assert fates(term.ledger, file) == (1, 1, 1, 0), "one is new, one has another headcount, one is said already"
    notice = take_needs_file(term.ledger, file, " ")
    assert heads(term) == {"7A": 4, "6A": 2, "8A": 5}
    with pytest.raises(Refused, match="HT27"):
        take_needs_file(term.ledger, file, "HT27")
    term.ledger.undo(notice.entry)
    assert heads(term) == {"7A": 3, "6A": 2}


def test_a_whole_list_takes_away_what_it_does_not_mention_and_one_with_refused_lines_does_not(
    term: Term, tmp_path: Path
) -> None:
    whole = read_needs_file(term.ledger, listed(tmp_path, "7A;7;3;Chromebook;1;"), tmp_path / "profiles")
    assert fates(term.ledger, whole)[3] > 0
    broken = listed(tmp_path, "7A;7;4;Chromebook;1;", "6A;6;många;Chromebook;1;", name="fel.csv")
    part = read_needs_file(term.ledger, broken, tmp_path / "profiles")
    assert fates(term.ledger, part)[3] == 0
    take_needs_file(term.ledger, part, "")
    assert heads(term) == {"7A": 4, "6A": 2}
    take_needs_file(term.ledger, whole, "")
    assert heads(term) == {"7A": 3}


def test_a_list_without_a_line_that_can_be_used_is_refused(term: Term, tmp_path: Path) -> None:
    file = read_needs_file(term.ledger, listed(tmp_path, "7A;7;många;Chromebook;1;"), tmp_path / "profiles")
    assert fates(term.ledger, file) == (0, 0, 0, 0)
    with pytest.raises(Refused, match=r"behov\.csv"):
        take_needs_file(term.ledger, file, "HT27")


def test_a_list_of_nothing_takes_nothing_away(term: Term, tmp_path: Path) -> None:
    file = read_needs_file(term.ledger, listed(tmp_path), tmp_path / "profiles")
    assert fates(term.ledger, file) == (0, 0, 0, 0)
    with pytest.raises(Refused, match=r"behov\.csv"):
        take_needs_file(term.ledger, file, "HT27")
    assert heads(term) == {"7A": 3, "6A": 2}


def test_a_list_may_make_a_plan_of_its_own(term: Term, tmp_path: Path) -> None:
    file = read_needs_file(term.ledger, listed(tmp_path, "1A;1;20;Surfplatta;0,5;"), tmp_path / "profiles")
    take_needs_file(term.ledger, file, " Ny plan ")
    assert [(group.name, group.headcount) for group in plan(term, "Ny plan").groups] == [("1A", 20)]
    assert heads(term) == {"7A": 3, "6A": 2}
