"""What a source that tells of everybody tells of no longer: a finding to look at, never a removal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from coordinator.domain.changes import ChangeSet, Origin, Ref, Sentence, difference
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.records import Person
from coordinator.domain.values import show_integer
from coordinator.exchange.imports.import_run import Gathered, GatheredFile
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Register
from coordinator.words import count_text, mark, text

_TELLS_NOBODY: Final = mark(
    "{files}: who has left is told only by a list of classes or by a whole export of a register. Nobody was noted."
)


@dataclass(frozen=True, slots=True)
class MissingRecords:
    """Records of a kind that a file no longer has; ``file`` is its name, ``rows`` how many rows it has. ``by_class``
    that they are the pupils of the classes that it names.

    A file that lacks more than it holds is probably a part, filtered or cut: then nobody is taken for missing.
    """

    file: str
    kind: str
    ids: tuple[int, ...]
    rows: int
    by_class: bool = False

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
        if self.by_class:
            return count_text(
                "{count} person in the classes of the file does not stand in it.",
                "{count} people in the classes of the file do not stand in it.",
                count,
            )
        if self.kind == PERSON.code:
            return count_text(
                "{count} person is no longer in the file.", "{count} people are no longer in the file.", count
            )
        return count_text(
            "{count} device is no longer in the file.", "{count} devices are no longer in the file.", count
        )


def missing_from(gathered: Gathered, file: GatheredFile) -> MissingRecords | None:
    """What an earlier file of the kind had and this import has not, or who is in the classes of a list and not in it;
    ``None`` where nobody is missing or the file cannot tell.
    """
    profile = file.profile
    if gathered.stage is None or not file.number or profile is None or not tells_who_is_missing(file):
        return None
    by_class = not profile.whole
    ids = tuple(gathered.stage.missing(file.number, by_class=by_class))
    kind = "person" if profile.kind == "people" else "device"
    return MissingRecords(file.name, kind, ids, file.rows, by_class) if ids else None


def tells_who_is_missing(file: GatheredFile) -> bool:
    """Whether a file tells of everybody: its profile is whole, or it is a list of classes."""
    match = file.match
    if match is None:
        return False
    return match.profile.whole or (match.profile.kind == "people" and "group" in match.fields)


def refuse_if_nobody_can_be_missing(files: Sequence[GatheredFile]) -> None:
    """Raises ``Refused`` with the reason where none of the files tells who has left."""
    if not any(file.profile and file.profile.kind == "people" and tells_who_is_missing(file) for file in files):
        names = ", ".join(file.name for file in files)
        raise Refused(_TELLS_NOBODY, files=names)


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
