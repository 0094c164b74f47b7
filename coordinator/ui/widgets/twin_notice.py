"""Says, once a record is made or edited, that it may be another one over again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from coordinator.desk.records.step_sentences import notice_words
from coordinator.domain.changes import Ref
from coordinator.domain.kinds import KINDS
from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context
from coordinator.words import text


def telling_twins(context: Context, ref: Ref) -> Callable[[Notice], None]:
    """What is done after a commit that wrote this record."""
    return partial(_tell, context, ref)


def _tell(context: Context, ref: Ref, notice: Notice) -> None:
    """Looks beside the window: of a list of thousands, each one is compared."""

    def look(_move: object, _stop: object) -> str:
        from coordinator.desk.records.duplicates import twin_sentence, twins_of  # which no start waits for

        register = context.ledger.register
        record = register.get(KINDS[ref.kind], ref.id)
        twins = [] if record is None else twins_of(register, record)
        if record is None or not twins:
            return ""
        return f"{notice_words(notice, register)}. ▲ {twin_sentence(register, record, twins[0])}"

    def told(said: str) -> None:
        if said:
            context.window.say(said, undo=notice.entry)

    context.window.run(text("Looking for what stands twice…"), look, told)
