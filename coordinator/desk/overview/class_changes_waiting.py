"""What waits after Monday's class list: pupils who are to have a device, and those who took along one that their class
is not to have. Who has left and still has one waits under its own code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from coordinator.desk.overview.waiting import Waiting
from coordinator.desk.term.class_changes import ClassChange, DeviceQuestion, class_arrivals, person_words
from coordinator.ledger.questions import Register
from coordinator.words import count_text, text

_NAMED: Final = 6
_VERB: Final = "report class-changes"


def class_changes_waiting(register: Register, today: date) -> Iterator[Waiting]:
    """Those to hand out to, then those of whose device it is asked whether it goes along."""
    found = class_arrivals(register, today)
    to_have = [each for each in found if each.question is DeviceQuestion.HAND_OUT]
    if to_have:
        sentence = count_text(
            "{count} pupil came into a class and lacks a device that it is to have",
            "{count} pupils came into a class and lack a device that it is to have",
            len(to_have),
        )
        does, page, wanted = text("Show them"), "term", _REPORT
        if len(to_have) == 1:
            does, page, wanted = text("Hand out"), "handover", {"person": to_have[0].person}
        yield Waiting("class_new", sentence, _names(register, to_have), does, page, wanted, len(to_have), verb=_VERB)
    along = [each for each in found if each.question is DeviceQuestion.ALONG]
    if along:
        sentence = count_text(
            "{count} pupil moved with a device that the new class is not to have",
            "{count} pupils moved with devices that the new class is not to have",
            len(along),
        )
        beside = _names(register, along)
        yield Waiting("class_moved", sentence, beside, text("Show them"), "term", _REPORT, len(along), verb=_VERB)


_REPORT: Final[dict[str, Any]] = {"part": "money", "report": "class_changes"}


def _names(register: Register, found: Sequence[ClassChange]) -> str:
    lines = [f"{person_words(register, each)}: {each.question_words}" for each in found[:_NAMED]]
    if (rest := len(found) - _NAMED) > 0:
        lines.append(text("and {count} more", count=rest))
    return "\n".join(lines)
