"""What is told of a run: how many mutants were noticed in each room, and those that were not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tests.mutants.known import Equivalent
from tests.mutants.trials import End, Outcome

# Rooms that are counted together, with the share of mutants (without equivalent ones) that some test must notice.
TARGETS: Final = ((("domain", "ledger"), 0.95), (("storage", "exchange", "desk"), 0.85))
SHOWN_TESTS: Final = 6


def share(outcomes: Sequence[Outcome]) -> float:
    """How many of the mutants were noticed, equivalent ones apart; 1 where there are none. Uncovered ones were not."""
    ends = Counter(each.end for each in outcomes)
    told = len(outcomes) - ends[End.EQUIVALENT]
    return (ends[End.KILLED] + ends[End.TIMEOUT]) / told if told else 1.0


def missed(outcomes: Sequence[Outcome]) -> list[str]:
    """The targets that were not met, in words."""
    found: list[str] = []
    for rooms, target in TARGETS:
        reached = share([each for each in outcomes if each.mutant.room in rooms])
        if reached < target:
            found.append(f"{' and '.join(rooms)}: {reached:.1%} noticed, wanted {target:.0%}")
    return found


def report(outcomes: Sequence[Outcome], stale: Sequence[Equivalent], reasons: Mapping[int, str], head: str) -> str:
    """The whole report as Markdown. ``reasons`` tells by a mutant's identity why it is equivalent."""
    return "\n".join([f"# {head}", "", *_table(outcomes), "", *_left(outcomes, reasons), *_stale(stale)]) + "\n"


def _table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "| room | mutants | killed | timeout | survived | uncovered | equivalent | noticed |"
    yield "|---|---|---|---|---|---|---|---|"
    rooms = sorted({each.mutant.room for each in outcomes})
    groups: list[tuple[str, tuple[str, ...]]] = [(room, (room,)) for room in rooms]
    groups += [(" + ".join(together), together) for together, _ in TARGETS if set(together) & set(rooms)]
    for name, together in [*groups, ("in all", tuple(rooms))]:
        some = [each for each in outcomes if each.mutant.room in together]
        ends = Counter(each.end for each in some)
        order = (End.KILLED, End.TIMEOUT, End.SURVIVED, End.UNCOVERED, End.EQUIVALENT)
        figures = " | ".join(str(ends[end]) for end in order)
        yield f"| {name} | {len(some)} | {figures} | {share(some):.1%} |"


def _left(outcomes: Sequence[Outcome], reasons: Mapping[int, str]) -> Iterator[str]:
    for end in (End.SURVIVED, End.UNCOVERED, End.EQUIVALENT):
        some = [each for each in outcomes if each.end is end]
        if some:
            yield f"## {end.value.capitalize()}"
            yield ""
        for each in sorted(some, key=lambda outcome: (outcome.mutant.file, outcome.mutant.line)):
            yield from diff(each, reasons.get(id(each.mutant), each.mutant.why))


def diff(outcome: Outcome, reason: str = "") -> Iterator[str]:
    """A mutant as a small diff, with the tests that did not notice it."""
    mutant = outcome.mutant
    yield f"{mutant.file}:{mutant.line} ({mutant.operator}){f': {reason}' if reason else ''}"
    yield "```diff"
    yield f"- {mutant.before}"
    yield f"+ {mutant.after}"
    yield "```"
    if outcome.ran:
        more = len(outcome.ran) - SHOWN_TESTS
        yield f"Ran {len(outcome.ran)} tests{f', {outcome.left_out} slower ones not' if outcome.left_out else ''}: " + (
            ", ".join(outcome.ran[:SHOWN_TESTS]) + (f" and {more} more" if more > 0 else "")
        )
    yield ""


def _stale(stale: Sequence[Equivalent]) -> Iterator[str]:
    if stale:
        yield "## Entries of equivalent.toml whose line stands no longer in its file"
        yield ""
        yield from (f"- {each.file}: `{each.before}`" for each in stale)
