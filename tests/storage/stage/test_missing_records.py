"""Whom an earlier file had and this one has not: told by source, profile and kind, and only while they are in use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.values import Scalar
from coordinator.exchange.imports.three_way_merge import merge
from coordinator.ledger.stage import FileFacts, Layout
from tests.storage.school import Row, School, device_rows, layout, staged_rows


def missing(school: School, *files: tuple[Layout, Iterable[Row]], profile: str = "test") -> list[Sequence[int]]:
    """The missing records of each file of one import."""
    stage = school.ledger.stage()
    for number, (shape, rows) in enumerate(files, 1):
        stage.begin(shape, FileFacts(f"file{number}.csv", "0" * 64, profile, shape.kind, "utf-8", ";"))
        stage.add(staged_rows(stage, shape, rows))
    stage.compare(merge)
    return [stage.missing(number) for number in range(1, len(files) + 1)]


def test_what_a_file_lacks_is_told(school: School) -> None:
    rows = device_rows(4)
    school.imported(rows)
    assert missing(school, (layout(), [rows[3], rows[1]])) == [[1, 3]]
    assert missing(school, (layout(), rows)) == [[]]
    assert missing(school, (layout(), [])) == [[1, 2, 3, 4]]


def test_another_source_or_kind_of_file_tells_of_others(school: School) -> None:
    rows = device_rows(3)
    school.imported(rows)
    assert missing(school, (layout("jamf"), rows[:1])) == [[]]
    assert missing(school, (layout(), rows[:1]), profile="annan") == [[]]
    people = layout("intune", "person")
    school.imported([{"external_id": "p1", "given_name": "Kim"}], people)
    assert missing(school, (people, [])) == [[1]]
    assert missing(school, (layout(), rows[:1])) == [[2, 3]]


def test_what_stands_in_another_file_of_the_import_is_not_missing(school: School) -> None:
    rows = device_rows(4)
    school.imported(rows)
    assert missing(school, (layout(), rows[:2]), (layout(), rows[2:3])) == [[4], [4]]
    assert missing(school, (layout(), rows[:2]), (layout("jamf"), rows[2:])) == [[3, 4], []]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, True), ({"status": "in_use"}, True), ({"status": "lost"}, True), ({"phase": "operation"}, True),
        ({"status": "retired"}, False), ({"phase": "retirement"}, False),
        ({"status": "in_use", "phase": "retirement"}, False),
    ],
    ids=str,
)  # fmt: skip
def test_a_device_that_was_given_up_is_not_missed(school: School, values: dict[str, Scalar], told: bool) -> None:
    school.imported(device_rows(1))
    school.edit(school.all(DEVICE)[0], **values) if values else None
    assert missing(school, (layout(), [])) == [[1] if told else []]


@pytest.mark.parametrize(("active", "told"), [(None, True), (1, True), (0, False)])
def test_who_has_left_is_not_missed(school: School, active: int | None, told: bool) -> None:
    shape = layout("register", "person")
    school.imported([{"external_id": "p1", "given_name": "Kim"}], shape)
    if active is not None:
        school.edit(school.all(PERSON)[0], active=active)
    assert missing(school, (shape, [])) == [[1] if told else []]
