"""Whatever a file says and was done meanwhile: with the short cut of known rows an import ends as it does without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.exchange.imports import import_run, rows_as_before
from coordinator.exchange.imports.import_run import FileChoice, Gathered, commit_import, problems
from coordinator.exchange.imports.missing_from_file import missing_from
from coordinator.ledger.stage import Fate, PreviewRow
from tests.exchange.imports.known_school import KnownSchool, row

LINES = st.lists(
    st.one_of(
        st.builds(
            row,
            st.sampled_from(["AB12CD01", "AB12CD02", "AB12CD03", "AB12CD04", "ab12cd01", "ÅB12CD9", "", "0"]),
            id=st.sampled_from(["", "g-1", "g-2"]),
            name=st.sampled_from(["PC", "Vagn", "", "20120101-2384"]),
            seen=st.sampled_from(["2026-11-01", "2026-11-20", "2027-02-01", "31/12/2025"]),
            state=st.sampled_from(["Managed", "", "Retired"]),
        ),
        st.sampled_from(["", "Summa,3", row("AB12CD05") + ",för,många", "g-7,PC"]),
    ),
    max_size=7,
)
EDITS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(
            [
                ("serial", "AB12CD02"), ("serial", None), ("serial", "ab12 cd03"), ("name", "Vår"), ("name", None),
                ("status", "retired"), ("asset_tag", "AB12CD01"), ("last_seen", "2026-10-01"), ("remove", None),
                ("double", None), ("undo", None), ("leo", None),
            ]
        ),
    ),
    max_size=3,
)  # fmt: skip
QUICK = settings(phases=[Phase.generate], max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def do(school: KnownSchool, edits: list[tuple[int, tuple[str, str | None]]]) -> None:
    """What a person does between two imports, where it can be done."""
    for at, (what, value) in edits:
        devices = school.devices()
        if what == "undo":
            _undo(school)
        elif what == "leo":
            school.create(PERSON, given_name="Leo", email=f"leo{at or ''}@edu.example", username="leo")
        elif at < len(devices) and what == "double":
            school.create(DEVICE, serial=devices[at].serial, name="Dubblett")
        elif at < len(devices) and what == "remove":
            school.remove(devices[at])
        elif at < len(devices) and devices[at].values[what] != value:
            school.edit(devices[at], **{what: value})


def _undo(school: KnownSchool) -> None:
    """Takes the last step back, but never the school's own beginning."""
    entry = school.store.last_undoable()
    if entry is not None and entry > 1:
        school.ledger.undo(entry)


def shown(found: PreviewRow) -> tuple[object, ...]:
    """A row of the preview; what an unchanged one names is told by the record's name in one case, and as the file has
    it in the other.
    """
    plain = DEVICE.by_code
    values = [
        (code, value)
        for code, value in found.shown
        if found.fate is not Fate.UNCHANGED or (code in plain and plain[code].refers is None)
    ]
    return found.line, found.fate, found.record, found.title, found.column, found.reason, found.changes, values


def told(gathered: Gathered) -> list[object]:
    """All that a person is told before the import."""
    if gathered.stage is None:
        return []
    file, stage = gathered.files[0], gathered.stage
    missing = missing_from(gathered, file)
    pages = [shown(found) for fate in (None, *Fate) for found in stage.preview(1, fate)]
    found = [shown(each) for each in stage.preview(1, search="vagn")]
    return [file.tally, file.rows, gathered.news, pages, found, problems(gathered, file), missing, stage.remarks(1)]


Decide = Callable[[Gathered], object]


def ways(
    base: Path, folder: Path, lines: list[str], between: list[Any], choice: FileChoice | None, decide: Decide
) -> list[object]:
    """What the file leads to, told and held: by the short cut, and by the long way."""
    ends: list[object] = []
    for way in (rows_as_before.may_be_known, lambda _: False):
        school = KnownSchool(folder / f"way{len(ends)}", database=base)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(import_run, "may_be_known", way)
            choices = {} if choice is None else {school.file.name: choice}
            gathered = school.gather(lines, choices=choices)
            end = told(gathered)
            decide(gathered)
            do(school, between)
            if gathered.stage is not None and not between:
                gathered.compare()
                end += told(gathered)
            commit_import(school.ledger, gathered)
            assert [str(finding) for finding in school.ledger.verify()] == []
        school.close()
        ends.append((end, school.held()))
    return ends


def _take_theirs(gathered: Gathered) -> None:
    if gathered.stage is not None:
        gathered.stage.settle_all(1, take=True)


def _leave_some_out(gathered: Gathered) -> None:
    if gathered.stage is not None:
        gathered.stage.decline(1, [2, 4])
        gathered.stage.decline_all(1, Fate.UNCHANGED, search="vagn")


DECISIONS = st.sampled_from([lambda _: None, _take_theirs, _leave_some_out])


@given(
    first=LINES,
    edits=EDITS,
    again=st.lists(st.integers(0, 6), max_size=8),
    more=LINES,
    between=EDITS,
    erases=st.sampled_from([None, True]),
    decide=DECISIONS,
)
@QUICK
@pytest.mark.slow
def test_an_import_ends_as_without_the_short_cut(
    first: list[str],
    edits: list[Any],
    again: list[int],
    more: list[str],
    between: list[Any],
    erases: bool | None,
    decide: Decide,
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        base = KnownSchool(folder / "base")
        base.take_in(first)
        do(base, edits)
        base.close()
        second = [*(first[at] for at in again if at < len(first)), *more]
        choice = None if erases is None else FileChoice(erases=erases)
        short, long = ways(base.path, folder, second, between, choice, decide)
    assert short == long
