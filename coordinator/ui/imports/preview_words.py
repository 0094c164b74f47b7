"""What the preview of an import says beside its lists: hints, counts and what to know before the button is pressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtWidgets import QLabel

from coordinator.desk.imports.import_effects import ImportEffects
from coordinator.desk.imports.import_words import fate_words, import_caption, mention_words
from coordinator.desk.imports.mentions import ComingRecord
from coordinator.desk.imports.people_questions import ASKED, moved_words
from coordinator.desk.imports.unread_words import not_read_words
from coordinator.desk.imports.waiting_names import why_words
from coordinator.domain.kinds import KINDS
from coordinator.exchange.imports.import_run import GatheredFile, UnknownTable
from coordinator.exchange.imports.missing_from_file import MissingRecords
from coordinator.exchange.imports.not_read import ToldReasons
from coordinator.ledger.stage import MEANT, NEW_RECORD, Fate, MovedClasses, Remarks, UnfoundMention
from coordinator.words import count_text, mark, text

CONFLICT, NEAR, COMING, GONE, UNFOUND = "conflict", "near", "coming", "gone", "unfound"
UNFOUND_HEADERS: Final = (mark("The list says"), mark("Field"), mark("Line"), mark("Why it waits"))


@dataclass(frozen=True, slots=True)
class PreviewCounts:
    """What is counted anew after each decision."""

    remarks: dict[int, Remarks]
    coming: list[ComingRecord]
    missing: Mapping[int, MissingRecords]
    news: bool
    unfound: Mapping[int, Sequence[UnfoundMention]] = field(default_factory=dict)
    reasons: Mapping[int, ToldReasons] = field(default_factory=dict)
    effects: ImportEffects = field(default_factory=ImportEffects)


MOST_UNFOUND: Final = 1_000
"""So many mentions are listed that nobody has found yet."""
HINTS: Final = {
    ASKED: mark("Tick who is meant, or that it is somebody new. The answer is remembered for the next time."),
    CONFLICT: mark(
        "Both the school and the file have changed these. Tick a field to take the file's; without a tick ours stays."
    ),
    Fate.NEW.value: mark("Open a row to see its fields; a field without a tick is left out."),
    NEAR: mark(
        "These are nearly something that is here already. Leave out the ones that are the same; nothing is merged."
    ),
    Fate.FAILED.value: mark(
        "These rows are not taken in. After the import they can be saved, corrected and imported again."
    ),
    UNFOUND: mark(
        "These names are not found here. They are kept, and filled in as soon as a list or a hand brings them."
    ),
    Fate.NOTE.value: mark("These rows are taken in, but a cell in them is left out or looks odd."),
    COMING: mark(
        "The files mention these, and they are not here yet. Look for other spellings of what is here already."
    ),
}


def with_declined(fate: Fate, count: int, declined: int) -> str:
    """``410 new, 2 left out``: declined rows stay listed where they were, so that they can be taken in again."""
    label = fate_words(fate, count)
    return f"{label}, {fate_words(Fate.SKIPPED, declined)}" if declined else label


def coming_line(found: ComingRecord) -> tuple[str, ...]:
    """Something that comes with the import, as a line of its list."""
    near = text("Nearly “{name}”. The same?", name=found.near) if found.near else ""
    return text(KINDS[found.kind].singular), found.name, near


def unfound_words(count: int) -> str:
    """``12 not found yet``; as many as are listed may be more."""
    words = count_text("{count} not found yet", "{count} not found yet", count)
    return words if count < MOST_UNFOUND else text("{count} or more", count=words)


def unfound_lines(kind: str, found: Sequence[UnfoundMention]) -> list[tuple[str, ...]]:
    """What nobody has found yet, as lines of its list."""
    return [
        (mention_words(each.mention), import_caption(kind, each.field), str(each.line), why_words(several=each.several))
        for each in found
    ]


def coming_tones(found: Sequence[ComingRecord]) -> list[str]:
    """What is perhaps only another spelling stands out."""
    return ["warning" if each.near else "" for each in found]


def moved_sentence(moved: MovedClasses) -> str:
    """What is asked of the list as a whole, and what was answered."""
    answered = {MEANT: text("Yes, they have moved up"), NEW_RECORD: text("No, ask about each of them")}
    if moved.answer not in answered:
        return moved_words(moved)
    return text("{question} You answered: {answer}.", question=moved_words(moved), answer=answered[moved.answer])


def questions_words(count: int) -> str:
    """``3 questions``."""
    return count_text("{count} question", "{count} questions", count)


def verdict(files: Sequence[GatheredFile], count: int, standing: PreviewCounts) -> str:
    """What the person should know before the button is pressed."""
    tallies = [file.tally for file in files if file.tally is not None]
    parts = _refusals(files)
    conflicts = sum(tally.conflicts for tally in tallies)
    failed = sum(tally.failed for tally in tallies)
    if conflicts:
        parts.append(count_text("In {count} conflict ours is kept.", "In {count} conflicts ours is kept.", conflicts))
    if failed:
        parts.append(count_text("{count} row is not taken in.", "{count} rows are not taken in.", failed))
    parts += _asked_words(standing)
    parts += [str(each) for each in standing.missing.values()]
    if tallies and not count and not standing.news:
        parts.append(text("The files say just what they said before."))
    return " ".join(parts)


def _asked_words(standing: PreviewCounts) -> list[str]:
    asked = sum(each.open_questions for each in standing.remarks.values())
    words = count_text(
        "{count} row is left out until you say who is meant.",
        "{count} rows are left out until you say who is meant.",
        asked,
    )
    return [words] if asked else []


def _refusals(files: Sequence[GatheredFile]) -> list[str]:
    unknown = sum(isinstance(file.refused, UnknownTable) for file in files)
    refused = sum(file.refused is not None for file in files) - unknown
    told = (
        count_text(
            "{count} file is unknown: say what its columns mean.",
            "{count} files are unknown: say what their columns mean.",
            unknown,
        ),
        count_text("{count} file is not taken in.", "{count} files are not taken in.", refused),
    )
    return [said for said, count in zip(told, (unknown, refused), strict=True) if count]


def say_unread(label: QLabel, file: GatheredFile, standing: PreviewCounts) -> None:
    """Says in a label what of a file was not read, and what the import leads to; it is there only where there is
    something to say.
    """
    said = not_read_words(file, standing.reasons.get(file.number, ToldReasons()))
    label.setText("\n".join(filter(None, (said, *standing.effects.lines))))
    label.setVisible(bool(label.text()))


def unread_of_all(files: Sequence[GatheredFile], standing: PreviewCounts) -> str:
    """What was not read of several files, file by file, and what the import leads to."""
    said = {file.name: not_read_words(file, standing.reasons.get(file.number, ToldReasons())) for file in files}
    unread = [f"{name}: {words}" if len(said) > 1 else words for name, words in said.items() if words]
    return "\n".join((*unread, *standing.effects.lines))
