"""A whole day played at random: edits, imports, hand-overs, undo, redo, restarts, erasures; always sound."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from coordinator.domain.inventory_kinds import DEVICE, HANDOVER, PERSON
from coordinator.domain.kinds import KINDS
from coordinator.domain.records import Device
from coordinator.domain.values import Scalar
from coordinator.ledger.ledger import ErasurePlan
from coordinator.ledger.outcomes import NothingUndone, Piles, Refused
from tests.storage.school import School, device_rows, layout

PICK = st.integers(0, 50)
WORDS = st.sampled_from([None, "a", "b"])


class Day(RuleBasedStateMachine):
    """Whatever happens in whatever order, verification finds nothing, and the same file again is a no-op."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.school = School(Path(self.folder.name) / "school.sqlite")
        self.erased = False
        self.gone: set[int] = set()

    @initialize()
    def opens(self) -> None:
        for name in ("Leo", "Åsa"):
            self.school.create(PERSON, given_name=name, family_name="Påhittsson")

    def teardown(self) -> None:
        self.ends_where_it_began()
        self.school.close()
        self.folder.cleanup()

    def ends_where_it_began(self) -> None:
        """Undoing everything, newest first, leaves nothing but void receipts, unless somebody was erased."""
        school = self.school
        done = [one.id for one in school.register.entries(limit=10_000) if one.role == "do" and not one.undone]
        for entry in done:
            piles = self.undone(entry)
            self.kept |= bool(piles.kept_count or piles.impossible_count)  # said, and so no fault
        school.sound()
        if not self.erased and not self.kept:
            left = {kind: records for kind, records in school.state().items() if records}
            voided = {number for number, receipt in ((one.id, one) for one in school.all(HANDOVER)) if receipt.void}
            assert set(left) <= {"handover", "person"}
            assert voided == {one.id for one in school.all(HANDOVER)}

    kept = False

    def undone(self, entry: int) -> Piles:
        """What undoing gave; where it could give nothing the entry stands as it stood."""
        before = self.school.state()
        try:
            piles = self.school.ledger.undo(entry).piles
        except NothingUndone as nothing:
            assert self.school.state() == before
            piles = nothing.piles
        assert piles is not None
        return piles

    @rule(
        source=st.sampled_from(["intune", "jamf"]),
        count=st.integers(1, 4),
        note=WORDS,
        status=st.sampled_from([None, "lost"]),
    )
    def imports(self, source: str, count: int, note: Scalar, status: Scalar) -> None:
        rows = device_rows(count, note=note, status=status)
        before = len(self.school.all(DEVICE))
        notice = self.school.imported(rows, layout(source))
        assert len(self.school.all(DEVICE)) == before + int(str(notice.counts["created"]))
        _, (again,) = self.school.staged((layout(source), rows))
        assert (again.created, again.updated) == (0, 0)

    @rule(pick=PICK, field=st.sampled_from(["note", "name", "own.colour"]), value=WORDS)
    @precondition(lambda self: self.school.all(DEVICE))
    def edits(self, pick: int, field: str, value: Scalar) -> None:
        devices = self.school.all(DEVICE)
        device = devices[pick % len(devices)]
        if device.values.get(field) != value:
            self.school.edit(device, **{field.replace(".", "__"): value})
            assert self.school.get(DEVICE, device.id).values.get(field) == value

    @rule(pick=PICK, who=PICK)
    @precondition(lambda self: self.school.all(DEVICE) and self.school.all(PERSON))
    def hands_out(self, pick: int, who: int) -> None:
        devices = self.school.all(DEVICE)
        people = [person for person in self.school.all(PERSON) if person.id not in self.gone]
        if not people:
            return
        person, device = people[who % len(people)], devices[pick % len(devices)]
        self.school.issue(person, device, paper='{"number": ""}')
        assert self.school.get(DEVICE, device.id).held_by == person.id

    @rule(pick=PICK)
    @precondition(lambda self: self.held())
    def takes_back(self, pick: int) -> None:
        held = self.held()
        self.school.take_back(held[pick % len(held)])

    def held(self) -> list[Device]:
        return [one for one in self.school.all(DEVICE) if one.held_by is not None]

    @rule(pick=PICK, kind=st.sampled_from(["device", "product", "person"]))
    def removes(self, pick: int, kind: str) -> None:
        records = self.school.all(KINDS[kind])
        if records:
            try:
                self.school.remove(records[pick % len(records)])
            except Refused:
                return

    @rule(pick=PICK)
    def undoes(self, pick: int) -> None:
        entries = [one.id for one in self.school.register.entries() if one.role in ("do", "redo") and not one.undone]
        if entries:
            entry = entries[pick % len(entries)]
            rehearsed = self.school.ledger.rehearse_undo(entry)
            piles = self.undone(entry)
            assert piles == rehearsed
            self.kept = self.kept or bool(piles.kept_count or piles.impossible_count)

    @rule(pick=PICK)
    def does_again(self, pick: int) -> None:
        entries = [one.id for one in self.school.register.entries() if one.role == "do" and one.undone]
        if entries:
            try:
                piles = self.school.ledger.redo(entries[pick % len(entries)]).piles
            except Refused as refused:  # nothing of it can be put back, or its rows have come in again
                piles = refused.piles if isinstance(refused, NothingUndone) else None
            self.kept = self.kept or piles is None or bool(piles.kept_count or piles.impossible_count)

    @rule()
    def undoes_and_does_again(self) -> None:
        entry = self.school.store.last_undoable()
        if entry is not None:
            before = self.school.state()
            piles = self.undone(entry)
            if not piles.is_nothing:
                self.school.ledger.redo(entry)
            assert self.erased or self.school.state() == before
            self.kept = self.kept or bool(piles.kept_count or piles.impossible_count)

    @rule()
    def restarts(self) -> None:
        before = self.school.state()
        self.school.reopen()
        assert self.school.state() == before

    @rule()
    def builds_the_index(self) -> None:
        self.school.store.build_index().result()

    @rule(pick=PICK)
    @precondition(lambda self: self.school.all(PERSON))
    def erases(self, pick: int) -> None:
        people = self.school.all(PERSON)
        person = people[pick % len(people)].id
        self.school.ledger.erase(ErasurePlan((person,), "Slutat"))
        self.gone.add(person)
        self.erased = True

    @invariant()
    def is_sound(self) -> None:
        self.school.sound()

    @invariant()
    def numbers_are_unique(self) -> None:
        numbers = [one.number for one in self.school.all(HANDOVER)]
        assert len(set(numbers)) == len(numbers)

    @invariant()
    def search_shows_what_stands_here(self) -> None:
        stale = """SELECT count(*) FROM device_search s LEFT JOIN device d ON d.id = s.id WHERE d.id IS NULL
        OR instr(s.text, fold(coalesce(d.serial, ''))) = 0 OR instr(s.text, fold(coalesce(d.name, ''))) = 0"""
        conn = self.school.store.register.conn
        assert conn.execute(stale).fetchone() == (0,)


Day.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestDay = pytest.mark.slow(Day.TestCase)
