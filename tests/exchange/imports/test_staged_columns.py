"""How typed rows become staged ones: what is mentioned, who is left out, and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT
from coordinator.exchange.imports.column_mapping import profile_from_mapping, save_profile
from coordinator.exchange.imports.import_run import commit_import, gather, problems
from coordinator.exchange.imports.staged_columns import mention_of
from coordinator.exchange.profiles.mention_keys import PersonKey, ProductKey
from coordinator.ledger.mentions import Mention, NameMention, PersonMention, ProductMention
from coordinator.ledger.stage import Fate
from tests.exchange.files import opened
from tests.storage.school import School


@pytest.mark.parametrize(
    ("said", "mention"),
    [
        (ProductKey("HP", "Bok", "B-1", "laptop"), ProductMention("HP", "Bok", "B-1", "laptop")),
        (ProductKey("HP", None, "B-1", None), ProductMention("HP", "B-1", "B-1", "")),
        (ProductKey("HP", None, None, None), ProductMention("HP", "HP", "", "")),
        (ProductKey(None, None, None, "tablet"), ProductMention("", "Lärplatta", "", "tablet")),
        (ProductKey(None, None, None, "okänt"), ProductMention("", "", "", "okänt")),
        (PersonKey("kimek", None, None, "Kim Ek"), PersonMention("kimek", "", "", "Kim Ek", "")),
        ("Sal 1", NameMention("Sal 1")),
    ],
)
def test_a_mention_has_all_the_words_that_a_row_says(said: object, mention: Mention) -> None:
    assert mention_of(said) == mention


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    school = School(tmp_path / "skola.sqlite")
    yield school
    school.close()


def taken_in(school: School, folder: Path, kind: str, fields: tuple[str, ...], *rows: str) -> list[tuple[int, str]]:
    """Takes in a list whose columns are these fields; the lines and columns that were told."""
    path = folder / "lista.csv"
    path.write_text("\r\n".join([";".join(f"Kolumn {at}" for at in range(len(fields))), *rows, ""]), "utf-8-sig")
    mapped = profile_from_mapping(opened(path), list(enumerate(fields)), profile_id="lista", label="lista", kind=kind)
    save_profile(folder / "egna" / "lista.toml", mapped)
    gathered = gather([path], school.ledger, profiles_folder=folder / "egna")
    commit_import(school.ledger, gathered)
    school.sound()
    return [(line, column) for line, column, _ in problems(gathered, gathered.files[0])]


def test_what_many_rows_mention_is_one_record(school: School, tmp_path: Path) -> None:
    rows = ("EX1;HP;Bok;Kim Ek;5A", "EX2;HP;Bok;Kim Ek;5A", "EX3;;;;")
    fields = ("serial", "product.maker", "product.model", "held_by.full_name", "held_by.group")
    assert taken_in(school, tmp_path, "devices", fields, *rows) == []
    assert [(one.maker, one.model) for one in school.all(PRODUCT)] == [("HP", "Bok")]
    assert len({one.product for one in school.all(DEVICE)}) == 2
    assert [one.product for one in school.all(DEVICE)][2] is None


def test_what_is_doubtful_stays_with_the_row_and_what_is_refused_is_kept(school: School, tmp_path: Path) -> None:
    rows = ("EX1;2026-11-20;T1", "8,8E+15;2026-11-20;T2", "EX3;3/6/2024;T3", ";;")
    told = taken_in(school, tmp_path, "devices", ("serial", "purchase_date", "asset_tag"), *rows)
    assert told == [(3, "Kolumn 0"), (4, "Kolumn 1"), (5, "")]
    entry = school.register.entries(limit=1)[0].id
    (failed,) = school.register.imported_rows(entry, Fate.FAILED.value)
    assert failed.cells == ("Kolumn 0\x1f8,8E+15", "Kolumn 1\x1f2026-11-20", "Kolumn 2\x1fT2")
    (note,) = school.register.imported_rows(entry, Fate.NOTE.value)
    assert (note.line, note.column) == (4, "Kolumn 1")
    assert [one.asset_tag for one in school.all(DEVICE)] == ["T1", "T3"]


def test_only_pupils_are_put_into_classes(school: School, tmp_path: Path) -> None:
    for name in ("5A", "6B"):
        school.create(GROUP, name=name, external_id=name)
    for id in ("p1", "p2", "p3"):
        school.create(PERSON, external_id=id, given_name=id)
    rows = ("p1;5A;elev", "p2;5A;lärare", ";6B;elev", "p3;6B;")  # whose row the third is, nobody can tell
    path = tmp_path / "lista.csv"
    path.write_text("\n".join(("Kolumn 0;Kolumn 1;Kolumn 2", *rows, "")), encoding="utf-8")
    (tmp_path / "egna").mkdir()
    (tmp_path / "egna" / "lista.toml").write_text(
        'id = "lista"\nlabel = "Lista"\nkind = "enrolments"\nsource = "lista"\nrequired = ["kolumn0"]\ncolumns = [\n'
        '  { field = "person.external_id", headers = ["Kolumn 0"] },\n  { field = "group", headers = ["Kolumn 1"] },\n'
        '  { field = "role", headers = ["Kolumn 2"] },\n]\n',
        encoding="utf-8",
    )
    gathered = gather([path], school.ledger, profiles_folder=tmp_path / "egna")
    commit_import(school.ledger, gathered)
    tally = gathered.files[0].tally
    assert tally is not None
    assert (tally.rows, tally.updated, tally.skipped, tally.failed) == (4, 2, 1, 1), "each row once"
    names = {group.id: group.name for group in school.all(GROUP)}
    classes = {person.given_name: names.get(person.group or 0) for person in school.all(PERSON)}
    assert classes == {"p1": "5A", "p2": None, "p3": "6B"}
