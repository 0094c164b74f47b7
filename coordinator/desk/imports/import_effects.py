"""What an import leads to that no row of it says: records that may stand twice then, and texts that name somebody whom
it protects. Told before it is written, by the verbs that tell it of what is made by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import PERSON
from coordinator.exchange.imports.import_run import Gathered
from coordinator.ledger.questions import Register
from coordinator.ledger.stage import Touched
from coordinator.words import count_text, text

_MOST_ROWS: Final = 5_000
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class ImportEffects:
    """What may stand twice after an import, and the texts that name whom it protects, each as a sentence.

    ``looked`` says that it was looked for.
    """

    twins: Sequence[str] = ()
    naming: Sequence[str] = ()
    looked: bool = True

    @property
    def lines(self) -> list[str]:
        """Both in a few lines, each with its step."""
        lines = []
        if not self.looked:
            said = text("What may stand twice then is not looked for beforehand among so many rows.")
            lines += [said, text("Look under Duplicates (coordinator duplicates) when they are here.")]
        if self.twins:
            said = count_text(
                "{count} pair may stand twice then:", "{count} pairs may stand twice then:", len(self.twins)
            )
            step = text("Look under Duplicates (coordinator duplicates): join them, or say that they are two.")
            lines += [said, *_some(self.twins), step]
        if self.naming:
            lines.append(
                count_text(
                    "{count} text here names somebody whom the file protects:",
                    "{count} texts here name somebody whom the file protects:",
                    len(self.naming),
                )
            )
            step = text("Lists show the alias there. The step: the person’s panel, or coordinator protect P --replace.")
            lines += [*_some(self.naming), step]
        return lines


def import_effects(gathered: Gathered) -> ImportEffects:
    """What the import leads to as it stands; of one so large that it would be long in coming, that nobody looked."""
    if gathered.stage is None or not gathered.news:
        return ImportEffects()
    written = sum(file.tally.created + file.tally.updated for file in gathered.staged if file.tally is not None)
    return ImportEffects(looked=False) if written > _MOST_ROWS else gathered.stage.as_written(_effects)


def _effects(register: Register, touched: Touched) -> ImportEffects:
    from coordinator.desk.identity.duplicates import twin_words, twins_among  # only where something is new

    pairs = twins_among(register, touched.made | touched.changed)
    twins = [twin_words(register, pair) for pair in pairs]
    return ImportEffects(twins, _naming(register, touched.protected) if touched.protected else ())


def _naming(register: Register, people: Collection[Ref]) -> list[str]:
    from coordinator.desk.identity.name_places import place_words  # only where somebody becomes protected
    from coordinator.desk.identity.person_protection import places_of

    found = []
    for ref in sorted(people, key=lambda each: each.id):
        person = register.get(PERSON, ref.id)
        if person is not None:
            found += [place_words(register, place) for place in places_of(register, person, "")]
    return list(dict.fromkeys(found))


def _some(words: Sequence[str]) -> list[str]:
    more = len(words) - _SHOWN
    rest = [count_text("and {count} more", "and {count} more", more)] if more > 0 else []
    return [f"      {each}" for each in (*words[:_SHOWN], *rest)]
