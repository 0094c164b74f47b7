"""What a source that tells of everybody tells of no longer: a finding to look at, never a removal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coordinator.domain.changes import ChangeSet, Origin, Ref, Sentence, difference
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.records import Person
from coordinator.domain.values import show_integer
from coordinator.exchange.imports.import_run import Gathered, GatheredFile
from coordinator.ledger.questions import Register
from coordinator.words import count_text, mark, text


@dataclass(frozen=True, slots=True)
class MissingRecords:
    """Records of a kind that a file no longer has; ``file`` is its name, ``rows`` how many rows it has.

    A file that lacks more than it holds is probably a part, filtered or cut: then nobody is taken for missing.
    """

    file: str
    kind: str
    ids: tuple[int, ...]
    rows: int

    @property
    def part(self) -> bool:
        """Whether the file is probably only a part."""
        return len(self.ids) > self.rows

    def __str__(self) -> str:
        count = len(self.ids)
        if self.part:
            return text(
                "{file} has {rows} rows, and lacks {count} that the one before it had: probably it is only a part.",
                file=self.file,
                rows=show_integer(self.rows),
                count=show_integer(count),
            )
        if self.kind == PERSON.code:
            return count_text(
                "{count} person is no longer in the file.", "{count} people are no longer in the file.", count
            )
        return count_text(
            "{count} device is no longer in the file.", "{count} devices are no longer in the file.", count
        )


def missing_from(gathered: Gathered, file: GatheredFile) -> MissingRecords | None:
    """What an earlier file of the kind had and this import has not; ``None`` where its files are never whole."""
    profile = file.profile
    if gathered.stage is None or not file.number or profile is None or not profile.whole:
        return None
    ids = tuple(gathered.stage.missing(file.number))
    kind = "person" if profile.kind == "people" else "device"
    return MissingRecords(file.name, kind, ids, file.rows) if ids else None


def left_changes(register: Register, missing: Sequence[MissingRecords], origin: Origin) -> ChangeSet | None:
    """The people who are missing, noted as having left: one step. What they hold stays with them, to be taken back."""
    people = _people_here(register, missing)
    changes = tuple(change for person in people for change in difference(person, {"active": 0}))
    if not changes:
        return None
    if len(changes) == 1:
        sentence = Sentence(mark("{person} is noted as having left"), {"person": Ref(PERSON.code, changes[0].key.id)})
    else:
        sentence = Sentence(mark("{count} people are noted as having left"), {"count": len(changes)})
    return ChangeSet(sentence, origin, changes=changes)


def _people_here(register: Register, missing: Sequence[MissingRecords]) -> list[Person]:
    ids = dict.fromkeys(id for each in missing if each.kind == PERSON.code and not each.part for id in each.ids)
    people = (register.get(PERSON, id) for id in ids)
    return [person for person in people if person is not None and person.active is not False]
