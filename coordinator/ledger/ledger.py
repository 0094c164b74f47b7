"""The one door: everything that is written becomes a change set and passes ``Ledger.commit`` (``design``: one door)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final, Protocol
from zoneinfo import ZoneInfo

from coordinator.domain.changes import ChangeSet, Key
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kinds import KINDS, OWN_PREFIX
from coordinator.domain.number_rules import doubtful_texts, numbers_dropped
from coordinator.domain.rules import flaws
from coordinator.ledger.alias_names import refuse_real_names
from coordinator.ledger.outcomes import Notice, NumberDoubt, Piles, Refused, VerifyFinding
from coordinator.ledger.questions import Entry, Register
from coordinator.words import mark, text

if TYPE_CHECKING:
    from coordinator.ledger.number_guard import NumberGuard
    from coordinator.ledger.stage import Stage

BEGUN: Final = mark("The register of {name} was begun.")
"""What the log says of its first entry."""
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """Whom to erase, and why: every trace of the people goes from tables, log, baselines, papers and search index.

    ``backups`` is how many backups from before there are, for the protocol; ``texts`` are texts of other records that
    would stay, and shall lose the name.
    """

    people: tuple[int, ...]
    reason: str
    backups: int = 0
    texts: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who writes, when: ``at`` is an instant (UTC, ISO), ``on`` a day in Stockholm."""

    at: str
    on: str
    actor: str


class Store(Protocol):
    """What the ledger asks of storage. Writes run on the writer thread and answer through a future."""

    @property
    def register(self) -> Register:
        """Where questions go."""

    def apply(self, changes: ChangeSet, stamp: Stamp) -> Future[Notice]:
        """Appends to the log and applies to the tables in one transaction."""

    def invert(self, entry: int, role: str, stamp: Stamp, *, rehearse: bool = False) -> Future[Notice]:
        """Commits the inverse of an entry where its changes still hold; ``rehearse`` only counts the piles."""

    def erase(self, plan: ErasurePlan, stamp: Stamp) -> Future[Notice]:
        """Rewrites the past so that the people are no longer in it."""

    def erase_numbers(self, reason: str, stamp: Stamp) -> Future[Notice]:
        """Takes personal identity numbers out of the texts that hold one, in the past too."""

    def last_undoable(self) -> int | None:
        """The newest entry in effect that is no undo."""

    def last_redoable(self) -> int | None:
        """The entry undone last that is still undone."""

    def verify(self) -> Future[Sequence[VerifyFinding]]:
        """Walks the log backwards from the tables."""

    def stage(self, guard: NumberGuard) -> Future[Stage]:
        """A new stage for an import; ``guard`` looks at all that it is given."""


class Ledger:
    """The door and its listeners. ``clock`` gives the instant; ``today`` fixes the day when it is given."""

    def __init__(
        self,
        store: Store,
        *,
        actor: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        today: date | None = None,
    ) -> None:
        self._store = store
        self._actor = actor
        self._clock = clock
        self._today = today
        self._listeners: list[Callable[[Notice], None]] = []
        self._no_numbers: set[str] = set()
        self._asks = True

    @property
    def register(self) -> Register:
        """Where questions go."""
        return self._store.register

    @property
    def today(self) -> date:
        """The day it is, in Stockholm, unless another was given."""
        return self._today or self._clock().astimezone(STOCKHOLM).date()

    @property
    def actor(self) -> str:
        """Who writes."""
        return self._actor

    def subscribe(self, listener: Callable[[Notice], None]) -> Callable[[], None]:
        """Calls ``listener`` with each notice, on the writer's thread; returns what ends the subscription."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def submit(self, changes: ChangeSet) -> Future[Notice]:
        """Commits beside the caller's thread; the future raises :class:`Refused` or :class:`Stale`.

        Personal identity numbers stay outside: they are taken out of free texts, and asked about in what tells things
        apart (:class:`NumberDoubt`).
        """
        changes = numbers_dropped(changes, self.today)
        for flaw in flaws(changes, self.today):
            raise Refused(flaw.message, **flaw.values)
        refuse_real_names(self.register, changes)
        self._ask_about_numbers(changes)
        return self._told(self._store.apply(changes, self._stamp()))

    def keep_numbers(self, texts: Iterable[str] | None = None) -> None:
        """Takes these texts, or all from now on, for no personal identity numbers where they tell things apart: whoever
        wrote them says so. Holds for as long as the register is open.
        """
        self._asks = self._asks and texts is not None
        self._no_numbers.update(texts or ())

    def stands_already(self, kind: str, code: str, said: str) -> bool:
        """Whether the register holds the text in that field: whoever wrote it there has answered."""
        return not code.startswith(OWN_PREFIX) and bool(self.register.find(KINDS[kind], code, said))

    def _ask_about_numbers(self, changes: ChangeSet) -> None:
        doubtful = doubtful_texts(changes, self.today) if self._asks else {}
        asked = {
            said: label
            for (kind, code, said), label in doubtful.items()
            if said not in self._no_numbers and not self.stands_already(kind, code, said)
        }
        if asked:
            message = mark(
                "“{field}” may be a personal identity number, so nothing was written. Write something else there, or"
                " say that it is none (coordinator … --keep-numbers)."
            )
            label = next(iter(asked.values()))
            raise NumberDoubt(message, doubtful=frozenset(asked), field=text(label))

    def commit(self, changes: ChangeSet) -> Notice:
        """Checks the rules, appends to the log and applies to the tables in one transaction, tells the listeners."""
        return self.submit(changes).result()

    def undo(self, entry: int | None = None) -> Notice:
        """Commits the inverse of an entry (the newest one in effect where none is named), in three piles."""
        chosen = self._store.last_undoable() if entry is None else entry
        return self.submit_undo(chosen).result()

    def submit_undo(self, entry: int | None) -> Future[Notice]:
        """As :meth:`undo`, beside the caller's thread."""
        if entry is None:
            raise Refused(mark("There is nothing to undo."))
        found = self._undoable(entry)
        return self._told(self._store.invert(entry, "redo" if found.role == "undo" else "undo", self._stamp()))

    def rehearse_undo(self, entry: int) -> Piles:
        """The three piles that undoing the entry would give; writes nothing."""
        self._undoable(entry)
        return self._store.invert(entry, "undo", self._stamp(), rehearse=True).result().piles or Piles()

    def redo(self, entry: int | None = None) -> Notice:
        """Commits an undone entry again (the one undone last where none is named)."""
        chosen = self._store.last_redoable() if entry is None else entry
        return self.submit_redo(chosen).result()

    def submit_redo(self, entry: int | None) -> Future[Notice]:
        """As :meth:`redo`, beside the caller's thread."""
        if entry is None:
            raise Refused(mark("There is nothing to redo."))
        found = self._known(entry)
        if not found.undone:
            raise Refused(mark("Entry {entry} is not undone."), entry=entry)
        return self._told(self._store.invert(entry, "redo", self._stamp()))

    def erase(self, plan: ErasurePlan) -> Notice:
        """The second door: takes no backup, cannot be undone, leaves a nameless protocol (``design``: erasing)."""
        for person in plan.people:
            if self.register.get(PERSON, person) is None:
                raise Refused(mark("There is no person number {id}."), id=person)
        return self._told(self._store.erase(plan, self._stamp())).result()

    def erase_numbers(self, reason: str) -> Notice:
        """Takes personal identity numbers out of all texts that were stored before the door kept them out; as
        :meth:`erase`, it cannot be undone. ``Refused`` without a reason.
        """
        if not reason.strip():
            raise Refused(mark("Erasing needs a reason for the protocol. Write why."))
        return self._told(self._store.erase_numbers(reason.strip(), self._stamp())).result()

    def verify(self) -> Sequence[VerifyFinding]:
        """What is wrong with the register and its log; nothing when all is well."""
        return self._store.verify().result()

    def stage(self) -> Stage:
        """A new stage for an import."""
        from coordinator.ledger.number_guard import NumberGuard

        guard = NumberGuard(self.today, self.stands_already, asks=self._asks, no_numbers=self._no_numbers)
        return self._store.stage(guard).result()

    def _undoable(self, entry: int) -> Entry:
        found = self._known(entry)
        if found.message == BEGUN:
            raise Refused(mark("Entry {entry} is where the register begins, so it cannot be undone."), entry=entry)
        if found.role == "erase":
            raise Refused(mark("What was erased is gone for good, so entry {entry} cannot be undone."), entry=entry)
        if found.undone:
            raise Refused(mark("Entry {entry} is undone already."), entry=entry)
        return found

    def _known(self, entry: int) -> Entry:
        found = self.register.entry(entry)
        if found is None:
            raise Refused(mark("There is no entry {entry} in the log."), entry=entry)
        return found

    def _stamp(self) -> Stamp:
        at = self._clock().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return Stamp(at, self.today.isoformat(), self._actor)

    def _told(self, future: Future[Notice]) -> Future[Notice]:
        future.add_done_callback(self._tell)
        return future

    def _tell(self, future: Future[Notice]) -> None:
        if future.cancelled() or future.exception() is not None:
            return
        for listener in tuple(self._listeners):
            listener(future.result())
