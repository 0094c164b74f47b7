"""What a row says otherwise than the register, field by field, and what is said of a row that brings nothing."""

from __future__ import annotations

import pytest

from coordinator.domain.inventory_kinds import DEVICE, PERSON, PRODUCT
from coordinator.domain.values import Scalar
from coordinator.exchange.imports.three_way_merge import merge
from coordinator.ledger.stage import GONE, Fate, Layout, PreviewRow
from coordinator.storage.stage.comparison import NEAR_MISS, NOT_HERE, REMOVED
from tests.storage.school import DEVICE_FIELDS, Row, School, device_rows, layout

Said = dict[str, Scalar | tuple[str, ...]]


def rows_of(school: School, shape: Layout, *rows: Row) -> list[PreviewRow]:
    """The rows in the order of the file."""
    stage, _ = school.staged((shape, rows))
    return sorted(stage.preview(1), key=lambda row: row.line)


def differences(row: PreviewRow) -> dict[str, tuple[Scalar, Scalar, Scalar, str]]:
    return {each.field: (each.base, each.ours, each.theirs, each.verdict) for each in row.changes}


def test_whom_a_source_marks_as_removed_is_not_made(school: School) -> None:
    school.create(PERSON, external_id="p1", given_name="Kim")
    shape = Layout("person", "skola24", ("external_id", "given_name", GONE, "active"), ("external_id",))
    known, gone, new = rows_of(
        school,
        shape,
        {"external_id": "p1", GONE: 1, "active": 0},
        {"external_id": "p2", GONE: 1, "active": 0},
        {"external_id": "p3", "given_name": "Liv"},
    )
    assert differences(known) == {"active": (1, None, 0, "take")}
    assert (gone.fate, gone.reason, new.fate) == (Fate.SKIPPED, REMOVED, Fate.NEW)


def test_nobody_marked_as_removed_is_made_in_an_empty_register_either(school: School) -> None:
    shape = Layout("person", "skola24", ("external_id", "given_name", GONE, "active"), ("external_id",))
    school.imported([{"external_id": "p2", GONE: 1, "active": 0}, {"external_id": "p3", "given_name": "Liv"}], shape)
    assert [one.external_id for one in school.all(PERSON)] == ["p3"]


def test_a_file_that_brings_nothing_new_says_so_of_strangers(school: School) -> None:
    school.imported(device_rows(1))
    known, strange = rows_of(school, layout("entra", adds=False), *device_rows(2, note="x"))
    assert (known.fate, known.reason) == (Fate.CHANGED, "")
    assert (strange.fate, strange.reason) == (Fate.SKIPPED, NOT_HERE)


@pytest.mark.parametrize(
    ("here", "said", "other"),
    [
        ("012345678", "12345678", "T1"),  # a spreadsheet took the nought away
        ("0012345678", "12345678", "T1"),
        ("12345678", "0012345678", "T1"),
        ("PF123456", "SPF123456", "T1"),  # a barcode begins with S
        ("12345678", "S12345678", "T1"),
        ("000123456", "123456", None),  # three noughts are no slip
        ("PF123456", "0PF123456", None),
        ("XPF123456", "PF123456", None),
        ("12345678", "12345678", None),  # the device itself
    ],
)
def test_a_serial_number_that_is_nearly_one_here_is_pointed_out(
    school: School, here: str, said: str, other: str | None
) -> None:
    school.create(DEVICE, serial=here, asset_tag="T1")
    stage, _ = school.staged((layout("jamf"), [{"serial": said}]))
    (row,) = stage.preview(1)
    assert (row.reason, dict(row.values)) == ((NEAR_MISS, {"other": other}) if other else ("", {}))
    assert len(stage.preview(1, only="near")) == stage.remarks(1).near == (1 if other else 0)
    assert row.fate is (Fate.UNCHANGED if here == said else Fate.NEW)


def test_of_a_device_without_a_tag_the_serial_number_is_said(school: School) -> None:
    school.create(DEVICE, serial="012345678")
    (row,) = rows_of(school, layout("jamf"), {"serial": "12345678"})
    assert row.values == {"other": "012345678"}


def test_a_number_written_in_another_way_is_no_difference(school: School) -> None:
    school.create(DEVICE, serial="EX 1", asset_tag="t-1")
    (row,) = rows_of(school, layout("jamf"), {"serial": "ex1", "asset_tag": "T-1", "note": "x"})
    assert differences(row) == {"note": (None, None, "x", "take")}


def test_what_a_source_said_last_is_read_from_the_columns_that_it_had_then(school: School) -> None:
    first = layout(fields=("note", "serial", "name"))
    school.imported([{"serial": "EX1", "name": "PC 1", "note": "a"}, {"serial": "EX2", "name": "PC 2"}], first)
    other = layout(fields=("serial", "note"))
    school.imported([{"serial": "EX2", "note": "b"}], other)
    for device in school.all(DEVICE):
        school.edit(device, note="vår", name="Min")
    one, two = rows_of(
        school,
        layout(),
        {"serial": "EX1", "name": "Ny", "note": "deras"},
        {"serial": "EX2", "name": "Ny", "note": "b"},
    )
    assert differences(one) == {
        "name": ("PC 1", "Min", "Ny", "conflict"),
        "note": ("a", "vår", "deras", "conflict"),
    }
    assert differences(two) == {}, "a name is only filled in by a source that has not said it"


def test_blanks_erase_a_reference_and_a_name_that_is_nobodys_does_not(school: School) -> None:
    shape = layout(fields=("serial", "held_by", "name"), creates=frozenset(), erases=True)
    school.create(PERSON, given_name="Liv", family_name="Ek")
    mention = ("", "", "", "Liv Ek", "")
    school.imported([{"serial": serial, "held_by": mention, "name": "PC"} for serial in ("EX1", "EX2")], shape)
    school.imported([{"serial": "EX1"}, {"serial": "EX2", "held_by": ("", "", "", "Okänd", ""), "name": "PC"}], shape)
    assert [(one.held_by, one.name) for one in school.all(DEVICE)] == [(None, ""), (1, "PC")]
    school.sound()


def test_a_product_that_comes_by_being_mentioned_is_said_by_its_words(school: School) -> None:
    school.create(PRODUCT, maker="Exempel", model="Bok0")
    school.imported(device_rows(2, product=("Exempel", "Bok0", "", "")))
    rows: list[Row] = [{**row, "product": ("Annan", "Platta", "", "tablet")} for row in device_rows(2)]
    (row, _) = rows_of(school, layout(), *rows)
    assert differences(row) == {"product": ("Bok0", "Bok0", "Annan Platta", "take")}
    (row, _) = rows_of(school, layout(creates=frozenset()), *rows)
    assert differences(row) == {}, "what may not come to be is not taken"


def exported(school: School, entry: int, **values: Scalar | tuple[str, ...]) -> Said:
    """A row of a list of our own, as it was written after an entry."""
    device = school.all(DEVICE)[0]
    return {"id": f"{device.id}-{device.uid}-{entry}", "serial": device.serial, "name": device.name or None, **values}


OWN = Layout("device", "coordinator", DEVICE_FIELDS, ("uid", "serial"), creates=frozenset({"product"}))


def test_what_was_corrected_here_since_a_list_was_written_stays(school: School) -> None:
    school.create(DEVICE, serial="EX1", name="PC", note="a")
    written = school.edit(school.all(DEVICE)[0], name="PC 1").entry
    row = exported(school, written, note="a")
    (same,) = rows_of(school, OWN, row)
    assert (same.fate, differences(same)) == (Fate.UNCHANGED, {})
    school.edit(school.all(DEVICE)[0], note="b")
    school.edit(school.all(DEVICE)[0], note="c")
    (same,) = rows_of(school, OWN, row)
    assert differences(same) == {}, "the list only says what stood here then"
    (both,) = rows_of(school, OWN, {**row, "note": "d", "name": "PC 2"})
    assert differences(both) == {"note": ("a", "c", "d", "conflict"), "name": ("PC 1", "PC 1", "PC 2", "take")}


def test_a_list_of_our_own_that_was_taken_in_already_is_its_own_base(school: School) -> None:
    school.create(DEVICE, serial="EX1", name="PC", note="a")
    row = exported(school, 1, note="deras")
    school.imported([row], OWN)
    school.edit(school.all(DEVICE)[0], note="vår")
    (again,) = rows_of(school, OWN, row)
    assert (again.fate, differences(again)) == (Fate.UNCHANGED, {})
    school.sound()


def test_a_list_of_our_own_says_another_product_only_where_its_words_do_not_fit(school: School) -> None:
    product = school.create(PRODUCT, maker="Exempel", model="Bok", model_number="B-1")
    school.create(DEVICE, serial="EX1", product=product.id)
    for mention in (("Exempel", "Bok", "B-1", ""), ("", "Bok", "", "laptop"), ("Exempel", "Bok", "", "")):
        (row,) = rows_of(school, OWN, exported(school, 2, product=mention))
        assert differences(row) == {}, mention
    for mention in (("Annan", "Bok", "", ""), ("Exempel", "Platta", "", ""), ("Annan", "Bok", "B-1", "")):
        (row,) = rows_of(school, OWN, exported(school, 2, product=mention))
        assert set(differences(row)) == {"product"}, mention


def test_a_row_that_reads_otherwise_and_says_the_same_is_no_news(school: School) -> None:
    school.imported(device_rows(2))
    stage, _ = school.staged((layout(), device_rows(2, rank="2026-11-20")))  # only its digest is another
    assert not stage.news()
    stage, _ = school.staged((layout(), device_rows(2, id="ny", rank="2026-11-20")))
    assert stage.news(), "the source calls it otherwise"
    stage, _ = school.staged((layout(), device_rows(2, note="x")))
    stage.decline(1, [2, 3])
    assert not stage.news()


def test_every_row_stands_in_one_count_and_conflicts_are_fields(school: School) -> None:
    school.imported(device_rows(3, note="a"))
    for device in school.all(DEVICE):
        school.edit(device, note="vår", name="Min")
    stage, (tally,) = school.staged((layout(), device_rows(4, note="deras", name="Deras")))
    assert (tally.rows, tally.created, tally.updated, tally.unchanged, tally.conflicts) == (4, 1, 0, 3, 6)
    stage.settle(1, 2, "note", take=True)
    stage.decline(1, [3], ["note"])
    stage.decline(1, [4, 5])
    (tally,) = stage.compare(merge)
    assert (tally.created, tally.updated, tally.unchanged, tally.skipped, tally.conflicts) == (0, 1, 1, 2, 2)
