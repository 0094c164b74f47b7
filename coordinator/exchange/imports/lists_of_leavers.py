"""Lists and sheets whose name says that those in them have left: *Slutat*, *Gamla elever 2025*: nobody comes in."""

from __future__ import annotations

import re
from typing import Final

from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table
from coordinator.exchange.reading.named_classes import stem_of
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.words import mark

_OF_LEAVERS: Final = re.compile(
    r"(?<![^\W_])(?:(?:har\s+)?slutat|slutade|avslutade?|avslutat|utflytt(?:ade?|at)|avflytt(?:ade?|at)|utskrivna"
    r"|(?:gamla|tidigare|forna|f\.?\s?d\.?|före\s+detta|ex)[\s-]*(?:elever|klasser|personal|lärare)|gått\s+ut|ej\s+kvar"
    r"|inte\s+kvar|leavers|former\s+(?:pupils|students|staff)|alumn(?:er|i))(?![^\W\d_])",
    re.IGNORECASE,
)
LEAVERS: Final = mark(
    "{file} is a list of those who have left, by its name, so nobody in it was taken in. To note that they have left, "
    "give it a column Status that says so; if they still go here, give it another name."
)


def refusal_of_leavers(file: str, table: Table, match: Match) -> Unreadable | None:
    """Why a list of people is left whose name, or that of its sheet, says that they have left, and whose rows do not
    say themselves who goes here.
    """
    if match.profile.aliases != "people" or match.places("active"):
        return None
    source = table.source
    named = (table.sheet, stem_of(source.member or source.name))
    says = any(_OF_LEAVERS.search(" ".join(name.replace("_", " ").split())) for name in named)
    return Unreadable(LEAVERS, file=file) if says else None
