"""``protect``: somebody's identity protected, with the places where their name stands; and lifted, with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from coordinator.cli.click_verbs import Verb, option, pass_wish
from coordinator.cli.open_register import opened
from coordinator.cli.output import print_answer
from coordinator.cli.run_options import RunOptions
from coordinator.desk.identity.name_places import NamePlace, chosen_places, place_words
from coordinator.desk.identity.person_protection import lift, places_of, protect
from coordinator.desk.records.editing import Why
from coordinator.desk.records.entry_sentences import field_caption, tell_notice
from coordinator.desk.records.lookup import find_person
from coordinator.domain.changes import ChangeSet, Origin
from coordinator.domain.records import Person
from coordinator.ledger.alias_names import refuse_real_name
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Register
from coordinator.words import count_text, mark, text


@click.command("protect", cls=Verb, help=mark("Protects somebody's identity and lists the texts that name them."))
@click.argument("called", metavar="P")
@option("--alias", metavar="NAME", default="", help=mark("What the person is shown as."))
@option("--replace", is_flag=True, help=mark("Put the alias into the texts that surely name the person."))
@option("--replace-doubtful", is_flag=True, help=mark("And into those that hold a given or family name alone."))
@option("--preview", is_flag=True, help=mark("Only say what would happen."))
@option("--lift", "lifts", is_flag=True, help=mark("Lift the protection instead; needs --reason."))
@option("--reason", metavar="TEXT", help=mark("Why, for the log."))
@pass_wish
def protect_verb(
    wish: RunOptions,
    called: str,
    alias: str,
    replace: bool,
    replace_doubtful: bool,
    preview: bool,
    lifts: bool,
    reason: str | None,
) -> int:
    """Answers with {"entry", "person", "protected", "places": [{"kind", "id", "field", "caption", "doubtful",
    "replaced", "text"}]}; ``text`` is as it is, or would be, with the alias in the name's place.
    """
    with opened(wish, write=not preview) as ledger:
        person, why = find_person(ledger.register, called), Why(Origin.COMMAND_LINE, reason)
        if lifts:
            changes = lift(person, reason or "", why)
            notice = _committed(ledger, changes, preview=preview)
            _answer(wish, ledger, person, notice, [], [], protected=False)
            return 0
        refuse_real_name(ledger.register, person.id, alias)  # a preview does not come to the door
        places = places_of(ledger.register, person, alias)
        chosen = chosen_places(places, sure=replace, doubtful=replace_doubtful)
        changes = protect(person, alias, chosen, why)
        told = [place_words(ledger.register, place) for place in places]  # before any of them reads otherwise
        notice = _committed(ledger, changes, preview=preview)
        _answer(wish, ledger, person, notice, place_documents(ledger.register, places, chosen), told, protected=True)
    return 0


def _committed(ledger: Ledger, changes: ChangeSet, *, preview: bool) -> Notice | None:
    """What was written; nothing where nothing is to change, or where it is only looked at."""
    return ledger.commit(changes) if changes and not preview else None


def _answer(
    wish: RunOptions,
    ledger: Ledger,
    person: Person,
    notice: Notice | None,
    places: Sequence[dict[str, Any]],
    told: Sequence[str],
    *,
    protected: bool,
) -> None:
    register = ledger.register
    document = {
        "entry": None if notice is None else notice.entry,
        "person": register.name(person.ref),
        "protected": protected,
        "places": places,
    }
    lines = [] if notice is None else [f"{notice.entry}: {tell_notice(register, notice)}"]
    left = [line for line, place in zip(told, places, strict=True) if not place["replaced"]]
    if len(left) < len(places):
        done = len(places) - len(left)
        lines.append(count_text("{count} text has the alias.", "{count} texts have the alias.", done))
    print_answer(wish, document, [*lines, *left_lines(left)] or [text("Nothing is left to do.")])


def left_lines(told: Sequence[str]) -> list[str]:
    """What is said of the texts that still name somebody who is protected, and the step; each text as a line."""
    if not told:
        return []
    sentence = count_text(
        "{count} text still names the person; “--replace” and “--replace-doubtful” put the alias there:",
        "{count} texts still name the person; “--replace” and “--replace-doubtful” put the alias there:",
        len(told),
    )
    return [sentence, *(f"      {line}" for line in told)]


def place_documents(
    register: Register, places: Sequence[NamePlace], chosen: Sequence[NamePlace]
) -> list[dict[str, Any]]:
    """The places for a script; ``chosen`` are those that have the alias now."""
    return [
        {
            "kind": place.ref.kind,
            "id": place.ref.id,
            "field": place.field,
            "caption": field_caption(register, place.ref.kind, place.field),
            "doubtful": place.doubtful,
            "replaced": place in chosen,
            "text": place.naming.replaced,
        }
        for place in places
    ]
