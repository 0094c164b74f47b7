"""Says, once a record is made or edited, that it may be another one over again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from coordinator.desk.records.step_sentences import notice_words
from coordinator.domain.changes import Ref
from coordinator.domain.fields import Field
from coordinator.domain.kinds import KINDS
from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context
from coordinator.words import count_text, text


def telling_twins(context: Context, ref: Ref) -> Callable[[Notice], None]:
    """What is done after a commit that wrote this record."""
    return partial(_tell, context, ref)


def telling_twins_among(context: Context, refs: Sequence[Ref], field: Field) -> Callable[[Notice], None]:
    """What is done after a commit that wrote this field of all these records of a kind."""
    return partial(_tell_among, context, refs, field)


def _tell_among(context: Context, refs: Sequence[Ref], field: Field, notice: Notice) -> None:
    from coordinator.desk.identity.duplicates import (  # which no start waits for
        may_make_twins,
        twin_words,
        twins_among,
    )

    if not any(may_make_twins(ref.kind, field.code) for ref in refs[:1]):
        return
    register = context.ledger.register

    def find(_progress: object, _cancelled: object) -> tuple[int, str]:
        pairs = twins_among(register, refs)
        return len(pairs), twin_words(register, pairs[0]) if pairs else ""

    def tell(found: tuple[int, str]) -> None:
        count, first = found
        if count:
            more = count_text("{count} pair may stand twice then:", "{count} pairs may stand twice then:", count)
            _say(context, notice, f"{more} {first}")

    context.window.run(text("Looking for what stands twice…"), find, tell)


def _tell(context: Context, ref: Ref, notice: Notice) -> None:
    """Looks beside the window: of a list of thousands, each one is compared."""

    def look(_move: object, _stop: object) -> str:
        from coordinator.desk.identity.duplicates import twin_sentence, twins_of  # which no start waits for

        register = context.ledger.register
        record = register.get(KINDS[ref.kind], ref.id)
        twins = [] if record is None else twins_of(register, record)
        if record is None or not twins:
            return ""
        return twin_sentence(register, record, twins[0])

    def told(said: str) -> None:
        if said:
            _say(context, notice, said)

    context.window.run(text("Looking for what stands twice…"), look, told)


def _say(context: Context, notice: Notice, twins: str) -> None:
    """Says it beside what was done; nothing once something else was done since, whose line and undo stand there."""
    register = context.ledger.register
    if any(entry.id != notice.entry for entry in register.entries(limit=1)):
        return
    context.window.say(f"{notice_words(notice, register)}. ▲ {twins}", undo=notice.entry)
