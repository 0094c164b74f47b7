"""A file with a list of needs on its way into a term plan: what it says, what would become of it, then the step."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from coordinator.desk.plan.needs_lists import needs_changes, needs_fates, plan_to_fill
from coordinator.domain.changes import ChangeSet, Origin
from coordinator.exchange.imports.import_run import GatheredFile, recognise_file
from coordinator.exchange.lists.needs_list import NeedsList, read_needs
from coordinator.exchange.profiles.profiles import load_profiles
from coordinator.exchange.reading.sheets import list_tables
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.words import mark


@dataclass(frozen=True, slots=True)
class NeedsFile:
    """A list of needs that was read: its name, its rows and problems, and the plan that it would go into."""

    name: str
    needs: NeedsList
    plan: str


def needs_source(path: Path, profiles: Path) -> GatheredFile | None:
    """The file, if it is recognised as a list of needs; ``None`` for any other."""
    known = load_profiles(profiles if profiles.is_dir() else None)
    try:
        files = [recognise_file(each, known) for each in chain.from_iterable(list_tables([path]))]
    except (Unreadable, OSError):
        return None
    return files[0] if len(files) == 1 and files[0].is_needs else None


def read_needs_file(ledger: Ledger, path: Path, profiles: Path) -> NeedsFile:
    """Reads the list; ``Refused`` for a file that is none."""
    file = needs_source(path, profiles)
    if file is None:
        raise Refused(
            mark(
                "{file} is no list of needs. It has the columns Group, Year, Headcount, Kind, Devices per head, Spare."
            ),
            file=path.name,
        )
    needs = read_needs(file, ledger.today)
    return NeedsFile(path.name, needs, plan_to_fill(ledger.register, None, path.stem))


def fates(ledger: Ledger, file: NeedsFile) -> tuple[int, int, int, int]:
    """How many rows would be new in the plan, changed by the file, and said there already; and how many groups and
    needs of the plan would go, since a whole list does not mention them."""
    rows = file.needs.rows
    changes = _changes(ledger, file, file.plan) if rows else None
    return *needs_fates(ledger.register, file.plan, rows), 0 if changes is None else len(changes.removals)


def _changes(ledger: Ledger, file: NeedsFile, plan: str) -> ChangeSet:
    whole = not file.needs.failed
    return needs_changes(ledger.register, plan, file.needs.rows, origin=Origin.IMPORT, whole=whole)


def take_needs_file(ledger: Ledger, file: NeedsFile, plan: str) -> Notice:
    """Takes the list into a plan as one step; a list of which lines were refused takes nothing away."""
    if not file.needs.rows:
        raise Refused(mark("There is no line in {file} that could be used."), file=file.name)
    changes = _changes(ledger, file, plan.strip() or file.plan)
    if not changes:
        raise Refused(mark("{plan} says so already: nothing was changed."), plan=plan)
    return ledger.commit(changes)
