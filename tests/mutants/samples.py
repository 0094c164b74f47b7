"""Which mutants are tried: some of all, drawn by a seed, so many from each part of the house."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import groupby

from tests.mutants.sites import Mutant, Site, Source


def draw(sources: Sequence[Source], count: int, seed: int) -> list[Mutant]:
    """Up to ``count`` mutants, each on a line of its own: a line is drawn, then an operator that fits it, then a place.

    So a line with many texts or arguments weighs no more than one with a single comparison.
    """
    chance = random.Random(seed)
    lines = [(source, at, on_line) for source in sources for at, on_line in _by_line(source)]
    chance.shuffle(lines)
    drawn: list[Mutant] = []
    taken: set[tuple[str, int]] = set()
    for source, _, sites in lines:
        if len(drawn) == count:
            break
        for site in _shuffled(sites, chance):
            mutant = source.mutant(site)
            if mutant is not None and (mutant.file, mutant.line) not in taken:
                drawn.append(mutant)
                taken.add((mutant.file, mutant.line))
                break
    return drawn


def _by_line(source: Source) -> Iterator[tuple[int, list[Site]]]:
    for line, sites in groupby(source.sites, key=lambda site: site.lines.start):
        yield line, list(sites)


def _shuffled(sites: list[Site], chance: random.Random) -> Iterator[Site]:
    """The sites in an order in which each operator is as likely to come first as any other."""
    operators = sorted({site.operator for site in sites})
    chance.shuffle(operators)
    for operator in operators:
        fitting = [site for site in sites if site.operator == operator]
        chance.shuffle(fitting)
        yield from fitting
