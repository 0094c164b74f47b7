"""What a source that tells of everybody tells of no longer: a finding to look at, never a removal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coordinator.domain.changes import ChangeSet, Origin, Ref, Sentence, difference
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.records import Person
from coordinator.domain.values import show_integer
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.imports.import_run import Gathered, GatheredFile
from coordinator.exchange.imports.manifests import is_bulk_file, manifest_of
from coordinator.exchange.profiles.recognition import Match
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Register
from coordinator.words import count_text, mark, text

_TELLS_NOBODY: Final = mark(
    "{file}: who has left is told only by a list of classes or by a whole export of a register. Nobody was noted."
)
_MAY_BE_CHANGES: Final = mark(
    "{file}: only manifest.csv says whether it holds everybody or what has changed, and it is not beside the file."
    " Nobody was noted."
)
_ONLY_CHANGES: Final = mark(
    "{file}: manifest.csv says that it holds only what has changed, so nobody has left by missing in it. Nobody was"
    " noted."
)
_OF_NO_SCHOOL: Final = mark(
    "{file}: it does not say which schools it is of, so nobody can be missing in it. Nobody was noted."
)
_DEVICES_STAY: Final = mark(
    "{file}: devices do not leave by missing in a file. Look at those it no longer has, and retire them in the list of"
    " devices. Nothing was noted."
)
_KEPT: Final = mark(
    "{file}: it says nothing of people, so nobody has left by it. What nothing refers to is removed by hand (remove)."
    " Nothing was noted."
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
    if gathered.stage is None or not file.number or profile is None or not tells_what_is_missing(gathered, file):
        return None
    bulk = is_bulk_file(profile)
    by_class = not (profile.whole or bulk)
    ids = tuple(gathered.stage.missing(file.number, by_class=by_class, of_units=bulk))
    kind = "person" if profile.kind == "people" else "device"
    return MissingRecords(file.name, kind, ids, file.rows, by_class) if ids else None


def tells_what_is_missing(gathered: Gathered, file: GatheredFile) -> bool:
    """Whether a file tells of everybody or everything: its profile is whole, its table of contents says so, or it is a
    list of classes.
    """
    profile = file.profile
    return profile is not None and not file.beside and (profile.whole or why_nobody_left(gathered, file) is None)


def why_nobody_left(gathered: Gathered, file: GatheredFile) -> Refused | None:
    """The sentence why nobody can have left by missing in this file; ``None`` where they can."""
    if file.beside:
        return Refused(_DEVICES_STAY, file=file.name)
    reason = None if file.match is None else _reason(gathered, file, file.match)
    return None if reason is None else Refused(reason, file=file.name)


def _reason(gathered: Gathered, file: GatheredFile, match: Match) -> str | None:
    profile = match.profile
    if profile.kind == "devices":
        return _DEVICES_STAY
    if profile.kind != "people":
        return _KEPT
    if is_bulk_file(profile):
        said = manifest_of(gathered, file).get(fold_name(f"file.{Path(file.source.name).stem}"), "")
        if said != "bulk":
            return _ONLY_CHANGES if said else _MAY_BE_CHANGES
        return None if match.places("unit") or _units_beside(gathered) else _OF_NO_SCHOOL
    return None if profile.whole or "group" in match.fields else _TELLS_NOBODY


def _units_beside(gathered: Gathered) -> bool:
    return any(file.profile is not None and file.profile.kind == "units" for file in gathered.staged)


def refuse_if_nobody_can_be_missing(gathered: Gathered) -> None:
    """Raises ``Refused`` with the reasons where none of the files tells who has left."""
    reasons = [why_nobody_left(gathered, file) for file in gathered.staged]
    told = [each for each in reasons if each is not None]
    if not reasons:
        raise Refused(_KEPT, file=", ".join(file.name for file in gathered.files))
    if len(told) == len(reasons):
        people = [each for each in told if each.message not in (_KEPT, _DEVICES_STAY)]
        raise Refused("{sentence}", sentence=" ".join(map(str, people or told)))


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
