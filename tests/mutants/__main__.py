"""``python -m tests.mutants``: alters lines of the program and tells which alterations no test notices."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.mutants import known, reports
from tests.mutants.cover import files_of_tests, measured
from tests.mutants.samples import draw
from tests.mutants.sites import Mutant, sources
from tests.mutants.trees import ROOT
from tests.mutants.trials import End, Outcome, tried

ROOMS: Final = tuple(room for rooms, _ in reports.TARGETS for room in rooms)


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, help="draws the same sample again; one is made up and told otherwise")
    parser.add_argument("--count", type=int, default=260, help="mutants, half of them in domain and ledger")
    parser.add_argument("--rooms", default=",".join(ROOMS), help="only in these rooms, separated by commas")
    parser.add_argument("--tests", nargs="*", default=["tests"], help="folders or files of tests")
    parser.add_argument("--named", action="store_true", help="the mutants of named.toml instead of a sample")
    parser.add_argument("--patience", type=float, default=120.0, help="seconds of tests for a mutant at most")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--report", type=Path, help="writes the report into this file, too")
    return parser.parse_args(given)


def sample(rooms: Sequence[str], count: int, seed: int) -> list[Mutant]:
    """``count`` mutants, as many in each group of rooms that has a target, and there as many as a room has lines."""
    groups = [some for together, _ in reports.TARGETS if (some := [room for room in together if room in rooms])]
    drawn: list[Mutant] = []
    for at, some in enumerate(groups):
        of_group = count // len(groups) + (at < count % len(groups))
        drawn += draw(tuple(sources(ROOT, some)), of_group, seed)
    return drawn


def main(given: Sequence[str] | None = None) -> int:
    """Runs what was asked for; 1 when too many mutants were not noticed."""
    asked = arguments(given)
    seed = random.SystemRandom().randrange(10**6) if asked.seed is None else asked.seed
    if asked.named:
        mutants, head = list(known.named(ROOT)), "Named mutants"
    else:
        mutants = sample(asked.rooms.split(","), asked.count, seed)
        head = f"{len(mutants)} mutants of seed {seed}"
    entries = known.equivalents()
    reasons = {id(mutant): entry.why for mutant in mutants for entry in entries if entry.matches(mutant)}
    outcomes = [Outcome(mutant, End.EQUIVALENT) for mutant in mutants if id(mutant) in reasons]
    cover = measured(files_of_tests(ROOT, asked.tests), workers=asked.workers)
    left = [mutant for mutant in mutants if id(mutant) not in reasons]
    print(f"{head}; {len(outcomes)} of them are known to be equivalent.", file=sys.stderr)
    for outcome in tried(left, cover, root=ROOT, workers=asked.workers, patience=asked.patience):
        outcomes.append(outcome)
        _tell(outcome, len(outcomes), len(mutants))
    said = reports.report(outcomes, [each for each in entries if each.stale(ROOT)], reasons, head)
    print(said)
    if asked.report:
        asked.report.write_text(said, encoding="utf-8")
    return _verdict(outcomes, named=asked.named)


def _tell(outcome: Outcome, number: int, count: int) -> None:
    mutant = outcome.mutant
    line = f"{number}/{count} {outcome.end.value:<9} {mutant.file}:{mutant.line} {mutant.after[:70]}"
    print(f"{line}  {outcome.noticed}" if outcome.noticed else line, file=sys.stderr, flush=True)


def _verdict(outcomes: Sequence[Outcome], *, named: bool) -> int:
    if named:
        return int(any(each.end in (End.SURVIVED, End.UNCOVERED) for each in outcomes))
    for line in (found := reports.missed(outcomes)):
        print(line, file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
