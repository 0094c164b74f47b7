"""A list of ours comes back without its ids: its records are found by what tells them apart, and nothing doubles."""

from __future__ import annotations

from random import Random

import pytest

from coordinator import words
from coordinator.domain.changes import ChangeSet, Origin, Record, Sentence, difference
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar
from coordinator.exchange.imports.import_run import FileChoice, Gathered, commit_import, gather, problems
from coordinator.exchange.writing import all_paths, export_records
from coordinator.ledger.questions import Query
from tests.exchange.writing.conftest import TODAY, School
from tests.exchange.writing.random_register import (
    Records,
    Rows,
    disordered,
    listed,
    random_records,
    saved,
    without_ids,
)

LISTED = (UNIT, PRODUCT, GROUP, ROOM, PERSON, DEVICE)
SEEDS = range(5)
EDITED = {"unit": "contact", "product": "specification", "group": "note", "room": "note", "person": "note",
          "device": "note"}  # fmt: skip


def exported(school: School, kind: str, ending: str = ".csv") -> Rows:
    path = school.folder / f"lista{ending}"
    export_records(school.register, kind, path, query=Query(KINDS[kind]), columns=all_paths(kind))
    return without_ids(listed(path))


def facts(school: School) -> dict[tuple[str, int, str], Scalar]:
    """Everything that the register says, by record and field."""
    records: list[Record] = [record for kind in LISTED for record in school.all(kind)]
    return {(each.kind, each.id, code): value for each in records for code, value in each.values.items() if value}


def counts(gathered: Gathered) -> tuple[int, int, int, int, int]:
    """What becomes of the rows of the one file: new, changed, skipped, refused, conflicts."""
    (file,) = gathered.files
    assert file.refused is None, file.refused
    assert file.tally is not None
    tally = file.tally
    return tally.created, tally.updated, tally.skipped, tally.failed, tally.conflicts


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", [kind.code for kind in LISTED])
def test_rows_and_columns_in_any_order_change_nothing_and_one_cell_is_one_change(
    empty: School, kind: str, seed: int
) -> None:
    chance = Random(f"{kind}{seed}")
    empty.create(*random_records(chance))
    words.use(chance.choice(("sv", "en")))
    rows = exported(empty, kind, chance.choice((".csv", ".xlsx")))
    words.use("sv")
    before = facts(empty)
    path = saved(chance, disordered(chance, rows), empty.folder)
    gathered = empty.read(path)
    assert gathered.files[0].profile is not None
    assert gathered.files[0].profile.source == "coordinator"
    assert counts(gathered) == (0, 0, 0, 0, 0), problems(gathered, gathered.files[0])
    assert commit_import(empty.ledger, gathered) is None
    assert facts(empty) == before
    _one_cell(empty, kind, chance, rows, before)


def _one_cell(
    school: School, kind: str, chance: Random, rows: Rows, before: dict[tuple[str, int, str], Scalar]
) -> None:
    captions = {KINDS[kind].field(EDITED[kind]).caption, "Note", "Contact", "Specification"}
    column = next(at for at, name in enumerate(rows[0]) if name in captions)
    shown = [at for at, name in enumerate(rows[0]) if name in ("Alias", "Visas som", "Shown as")]
    row = chance.choice([row for row in rows[1:] if not any(row[at] for at in shown)])
    row[column] = "Ändrad här"
    path = saved(chance, disordered(chance, rows), school.folder)
    gathered = school.read(path)
    assert counts(gathered) == (0, 1, 0, 0, 0), problems(gathered, gathered.files[0])
    assert commit_import(school.ledger, gathered) is not None
    after = facts(school)
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert [code for _, _, code in changed] == [EDITED[kind]]
    assert [after[key] for key in changed] == ["Ändrad här"]
    assert commit_import(school.ledger, school.read(path)) is None, "again it says nothing new"
    assert school.ledger.verify() == []


NEEDED = {
    "unit": {"name", "code"},
    "product": {"maker", "model", "model_number", "kind"},
    "group": {"name", "unit", "grade"},
    "room": {"name", "unit", "room_kind"},
    "person": {"shown", "username", "alias", "active"},
    "device": {"serial", "asset_tag", "phase", "condition"},
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", [kind.code for kind in LISTED])
def test_columns_and_rows_that_were_taken_out_change_nothing(empty: School, kind: str, seed: int) -> None:
    chance = Random(f"{kind} {seed}")
    empty.create(*random_records(chance))
    paths = [path for path in all_paths(kind) if path in NEEDED[kind] or chance.random() < 0.5]
    path = empty.folder / "lista.csv"
    export_records(empty.register, kind, path, query=Query(KINDS[kind]), columns=paths)
    rows = without_ids(listed(path))
    del rows[1 + chance.randrange(len(rows) - 1)]
    before = facts(empty)
    gathered = empty.read(saved(chance, disordered(chance, rows), empty.folder))
    assert counts(gathered) == (0, 0, 0, 0, 0), problems(gathered, gathered.files[0])
    assert commit_import(empty.ledger, gathered) is None
    assert facts(empty) == before


def read_as(school: School, said: str) -> Gathered:
    path = school.folder / "lista.csv"
    path.write_text(said, "utf-8-sig")
    return school.read(path)


def profile_of(school: School, said: str) -> str:
    (file,) = read_as(school, said).files
    return "" if file.profile is None else file.profile.id


@pytest.mark.parametrize(
    ("said", "profile"),
    [
        ("Namn;Skolenhet;Årskurs\n7A;Provskolan;7\n8B;Provskolan;8\n", "coordinator_groups"),
        ("Namn;Skolenhet;Årskurs\nÅsa Öberg;Provskolan;7\nAli Ek;Provskolan;8\n", ""),
        ("Namn;Skolenhet\n7A;Provskolan\n", ""),
        ("Namn;Slag\nSal 1;Rum\n", "coordinator_rooms"),
        ("Namn;Slag\nSal 1;Grupprum med fönster\n", ""),
        ("Namn;Klass;E-post\nÅsa Öberg;7A;asa@x.se\n", "class_list"),
        ("Förnamn;Efternamn;Grupp;E-post\nÅsa;Öberg;7A;asa@x.se\n", "class_list"),
        ("Serienummer;Modell;Status;Finns hos;Rum\nAB12CD34;CB Alfa;Lager;Åsa Öberg;Sal 1\n", "excel_devices"),
        ("Serienummer;Modell;Fas;Status;Finns hos\nAB12CD34;CB Alfa;I drift;I bruk;Åsa Öberg\n", "coordinator_devices"),
        ("Modell;Slag;Pris;Serienummer\nCB Alfa;Chromebook;10;AB12CD34\n", "excel_devices"),
    ],
)  # fmt: skip
def test_a_list_is_ours_by_its_captions_and_words_alone(empty: School, said: str, profile: str) -> None:
    empty.create(("unit", -1, {"name": "Provskolan", "own": 1}))
    assert profile_of(empty, said) == profile


def test_a_list_that_could_be_several_of_ours_is_asked_about(empty: School) -> None:
    (file,) = read_as(empty, "Namn;Skolenhet\n7A;Provskolan\n").files
    assert file.refused is not None
    assert all(name in str(file.refused) for name in ("grupper", "salar"))


def test_groups_of_one_name_without_their_units_are_left_and_told(empty: School) -> None:
    empty.create(
        ("unit", -1, {"name": "Provskolan", "own": 1}),
        ("unit", -2, {"name": "Ekskolan"}),
        ("group", -3, {"name": "7A", "unit": -1}),
        ("group", -4, {"name": "7A", "unit": -2}),
        ("group", -5, {"name": "7B", "unit": -2}),
    )
    gathered = read_as(empty, "Namn;Årskurs;Skolform\n7A;7;\n7B;7;\n7C;7;\n")
    assert counts(gathered) == (1, 1, 0, 1, 0)
    (told,) = problems(gathered, gathered.files[0])
    assert told[0] == 2
    assert "skolenhet" in told[2]
    commit_import(empty.ledger, gathered)
    found = [(each.name, each.unit, each.grade) for each in empty.all(GROUP)]
    assert found == [("7A", 1, ""), ("7A", 2, ""), ("7B", 2, "7"), ("7C", 1, "7")]


def test_whole_names_are_not_parted_anew_and_an_alias_is_nobodys_name(empty: School) -> None:
    empty.create(
        ("unit", -1, {"name": "Provskolan", "own": 1}),
        ("person", -2, {"given_name": "Cia", "family_name": "Hitt Påsson", "role": "pupil", "active": 1}),
        ("person", -3, {"given_name": "Dold", "family_name": "Prov", "protected": 1, "alias": "Elev F1", "active": 1}),
        ("device", -4, {"serial": "AB12CD34", "held_by": -3, "condition": "good"}),
    )
    before = facts(empty)
    people = "Namn;Aktiv;Anteckning\nCia Hitt Påsson;ja;\nElev F1;ja;\n"
    assert counts(read_as(empty, people)) == (0, 0, 0, 0, 0)
    devices = "Serienummer;Skick;Finns hos;Placerad i\nAB12CD34;Bra;Elev F1;\n"
    gathered = read_as(empty, devices)
    assert counts(gathered) == (0, 0, 0, 0, 0)
    assert commit_import(empty.ledger, gathered) is None
    assert facts(empty) == before
    gathered = read_as(empty, people.replace("Cia Hitt", "Cia-Lo Hitt"))
    assert counts(gathered)[0] + counts(gathered)[2] == 1, "another name is somebody else, or a question"


def test_what_was_corrected_here_after_the_list_came_in_stays(empty: School) -> None:
    empty.create(("unit", -1, {"name": "Provskolan", "own": 1}), ("device", -2, {"serial": "AB12CD34"}))
    said = "Serienummer;Skick;Finns hos;Enhetens namn;Anteckning\nAB12CD34;Bra;;;{}\n"
    gathered = read_as(empty, said.format(""))
    assert counts(gathered) == (0, 1, 0, 0, 0)
    commit_import(empty.ledger, gathered)
    (device,) = empty.all(DEVICE)
    changes = difference(device, {"condition": "worn"})
    empty.ledger.commit(ChangeSet(Sentence("Prov"), Origin.WINDOW, changes=changes))
    assert commit_import(empty.ledger, read_as(empty, said.format(""))) is None
    assert counts(read_as(empty, said.format("repad"))) == (0, 1, 0, 0, 0)
    commit_import(empty.ledger, read_as(empty, said.format("repad")))
    (device,) = empty.all(DEVICE)
    assert (device.condition, device.note) == ("worn", "repad")


def test_what_stood_here_before_and_was_changed_since_is_a_conflict_in_a_list_without_ids(empty: School) -> None:
    """Without its ids a list does not say when it was written."""
    empty.create(
        ("unit", -1, {"name": "Provskolan", "own": 1}),
        ("device", -2, {"serial": "AB12CD34", "condition": "good", "note": "ny"}),
    )
    rows = exported(empty, "device")
    path = saved(Random(1), rows, empty.folder)
    (device,) = empty.all(DEVICE)
    changes = difference(device, {"condition": "worn", "note": "repad"})
    empty.ledger.commit(ChangeSet(Sentence("Prov"), Origin.WINDOW, changes=changes))
    gathered = empty.read(path)
    assert counts(gathered) == (0, 0, 0, 0, 2)
    commit_import(empty.ledger, gathered)
    (device,) = empty.all(DEVICE)
    assert (device.condition, device.note) == ("worn", "repad")
    again = {path.name: FileChoice(anew=True)}  # as --take-theirs does
    gathered = gather([path], empty.ledger, today=TODAY, choices=again)
    assert gathered.stage is not None
    gathered.stage.settle_all(1, take=True)
    gathered.compare()
    commit_import(empty.ledger, gathered)
    (device,) = empty.all(DEVICE)
    assert (device.condition, device.note) == ("good", "ny")


@pytest.mark.parametrize(("kind", "column"), [("device", "Inventarienummer"), ("device", "Serienummer"),
                                              ("person", "Användarnamn"), ("person", "Namn")])  # fmt: skip
def test_a_column_that_was_sorted_by_itself_mixes_up_nothing(empty: School, kind: str, column: str) -> None:
    empty.create(*random_records(Random(7)))
    words.use("sv")
    rows = exported(empty, kind)
    dropped = {"Förnamn", "Efternamn", "Id i registret", "Entra-id", "E-post", "Visas som"}
    kept = [at for at, name in enumerate(rows[0]) if name not in dropped]
    rows = [[row[at] for at in kept] for row in rows]
    place = rows[0].index(column)
    numbers = sorted(row[place] for row in rows[1:])
    turned = [*numbers[1:], numbers[0]]
    mixed = [[*row[:place], said, *row[place + 1 :]] for row, said in zip(rows[1:], turned, strict=True)]
    before = facts(empty)
    gathered = empty.read(saved(Random(1), [rows[0], *mixed], empty.folder))
    created, updated, _, failed, _ = counts(gathered)
    assert created == 0
    assert failed >= 3
    assert "sorterats för sig" in " ".join(reason for _, _, reason in problems(gathered, gathered.files[0]))
    commit_import(empty.ledger, gathered)
    assert updated == 0
    assert facts(empty) == before


def test_two_rows_that_were_swapped_are_left_and_the_others_taken(empty: School) -> None:
    devices: Records = [("device", -2 - n, {"serial": f"AB12CD3{n}", "asset_tag": f"T{n}"}) for n in range(6)]
    empty.create(("unit", -1, {"name": "Provskolan", "own": 1}), *devices)
    rows = exported(empty, "device")
    tag, note = rows[0].index("Inventarienummer"), rows[0].index("Anteckning")
    rows[1][tag], rows[2][tag], rows[3][tag] = rows[2][tag], rows[1][tag], "T99"
    for row in rows[1:]:
        row[note] = "kollad"
    gathered = empty.read(saved(Random(1), rows, empty.folder))
    assert counts(gathered) == (0, 4, 0, 2, 0)
    commit_import(empty.ledger, gathered)
    assert [(each.asset_tag, each.note) for each in empty.all(DEVICE)] == [
        ("T0", ""), ("T1", ""), ("T99", "kollad"), ("T3", "kollad"), ("T4", "kollad"), ("T5", "kollad"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "caption", "numbers"),
    [
        ("device", "IMEI", ("490154203237518", "356938035643809")),
        ("person", "Id i registret", ("elev-a", "elev-b")),
        ("person", "Användarnamn", ("ada", "bo")),
    ],
)
def test_each_number_that_a_record_is_known_by_must_be_its_own(
    empty: School, kind: str, caption: str, numbers: tuple[str, str]
) -> None:
    code = {"IMEI": "imei", "Id i registret": "external_id", "Användarnamn": "username"}[caption]
    known: list[dict[str, Scalar]] = (
        [{"serial": "AB12CD30"}, {"serial": "AB12CD31"}]
        if kind == "device"
        else [{"given_name": name, "family_name": "Prov", "email": f"{name}@example.se", "active": 1} for name in "ab"]
    )
    records: Records = [(kind, -2 - at, {**known[at], code: numbers[at]}) for at in range(2)]
    empty.create(("unit", -1, {"name": "Provskolan", "own": 1}), *records)
    rows = exported(empty, kind)
    at, note = rows[0].index(caption), rows[0].index("Anteckning")
    rows[1][at], rows[2][at] = rows[2][at], rows[1][at]
    rows[1][note] = rows[2][note] = "kollad"
    before = facts(empty)
    gathered = empty.read(saved(Random(1), rows, empty.folder))
    assert counts(gathered) == (0, 0, 0, 2, 0)
    commit_import(empty.ledger, gathered)
    assert facts(empty) == before


def test_a_number_that_two_have_here_contradicts_nothing_and_a_left_row_keeps_nobody_from_their_own(
    empty: School,
) -> None:
    names = ("Ada", "Bo", "Cia", "Dag")
    people: Records = [
        ("person", -2 - n, {"given_name": name, "family_name": "Prov", "username": name.lower(), "active": 1})
        for n, name in enumerate(names)
    ]
    devices: Records = [("device", -9 - n, {"serial": f"AB12CD3{n}", "asset_tag": "T1"}) for n in range(2)]
    empty.create(("unit", -1, {"name": "Provskolan", "own": 1}), *people, *devices)
    assert counts(read_as(empty, "Serienummer;Inventarienummer;Skick\nAB12CD30;T1;Bra\nAB12CD31;T1;Bra\n"))[1:] == (
        2, 0, 0, 0,
    )  # fmt: skip
    rows = "Namn;Användarnamn;Aktiv\nBo Prov;ada;ja\nAda Prov;;ja\nCia Prov;cia;ja\nDag Prov;dag;ja\n"
    gathered = read_as(empty, rows)
    assert counts(gathered) == (0, 0, 0, 1, 0), "Ada is found by her name, and nobody becomes two"
    commit_import(empty.ledger, gathered)
    assert [each.given_name for each in empty.all(PERSON)] == list(names)


def test_zeros_that_a_spreadsheet_lost_are_a_conflict_and_stay(empty: School) -> None:
    empty.create(
        ("unit", -1, {"name": "Provskolan", "own": 1, "code": "00123456"}), ("group", -2, {"name": "4A", "grade": "04"})
    )
    before = facts(empty)
    for said in ("Namn;Årskurs;Skolform\n4A;4;\n", "Namn;Skolenhetskod;Sköts här\nProvskolan;123456;ja\n"):
        gathered = read_as(empty, said)
        assert counts(gathered) == (0, 0, 0, 0, 1)
        commit_import(empty.ledger, gathered)
        assert facts(empty) == before


def test_a_school_unit_that_is_not_here_does_not_come_to_be_by_a_list_of_groups(empty: School) -> None:
    empty.create(("unit", -1, {"name": "Provskolan", "own": 1}), ("group", -2, {"name": "7A", "unit": -1}))
    gathered = read_as(empty, "Namn;Skolenhet;Årskurs\n7A;Provskolan;7\n7B;Okända skolan;7\n")
    commit_import(empty.ledger, gathered)
    assert [unit.name for unit in empty.all(UNIT)] == ["Provskolan"]
    assert next(each.grade for each in empty.all(GROUP) if each.name == "7A") == "7"


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ('=HYPERLINK("https://x.example/1";"repad")', "repad"), ('=HYPERLÄNK("https://x.example")', "https://x.example"),
        ('="0012"', "0012"), ("#REF!", ""), ("#SAKNAS!", ""), ("=A1&B1", ""), ("'#REF!", "#REF!"), ("'=A1", "=A1"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_made_of_a_cell_is_read_as_it_shows_it_or_told(empty: School, cell: str, note: str) -> None:
    empty.create(("unit", -1, {"name": "Provskolan", "own": 1}), ("device", -2, {"serial": "AB12CD34"}))
    quoted = cell.replace('"', '""')
    gathered = read_as(empty, f'Serienummer;Skick;Finns hos;Placerad i;Anteckning\nAB12CD34;;#REF!;=A1;"{quoted}"\n')
    assert counts(gathered)[0] == 0
    told = [line for line, column, _ in problems(gathered, gathered.files[0]) if column == "Anteckning"]
    assert told == ([] if note else [2])
    commit_import(empty.ledger, gathered)
    (device,) = empty.all(DEVICE)
    assert (device.note, device.held_by, device.placed_in) == (note, None, None)
    assert (empty.all(PERSON), empty.all(ROOM)) == ([], [])
    rows = exported(empty, "device")
    assert commit_import(empty.ledger, empty.read(saved(Random(1), rows, empty.folder))) is None
