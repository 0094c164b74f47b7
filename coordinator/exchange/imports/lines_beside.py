"""Lines above, amid and under a list of people that name nobody who belongs in it: *Mentor: Bo Saga*, *Flickor: 12*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from coordinator.domain.choices import Role
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.profiles.own_lists import SOURCE
from coordinator.exchange.profiles.profiles import words_of
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table

_CAPTIONED: Final = re.compile(r"[^\W\d_][^:,;]{0,30}:(?:\s|$)")
"""A word with a colon, which stands in nobody's name like this (*S:t Cyr* has no blank after it)."""
_COUNTED: Final = re.compile(
    r"(?:antal\s+)?(?:flickor|pojkar|tjejer|killar|elever|barn|personer|girls|boys|pupils)\s*[:=–-]?\s*\d+(?:\s*st)?\.?"
    r"|\d+\s*(?:st\s+)?(?:flickor|pojkar|tjejer|killar|elever|barn|personer|girls|boys|pupils)",
    re.IGNORECASE,
)
_PRINTED: Final = re.compile(
    r"(?:utskriven|utskrivet|utskriftsdatum|uppdaterad|skapad|exporterad|printed|updated|giltig|gäller)\b.*\d.*",
    re.IGNORECASE,
)
_LEADS: Final = "klassföreståndare klassmentor bitr biträdande resurslärare specialpedagog heltidsmentor handledare vik"
_NAMES_TOO: Final = frozenset({"kock", "other", "staff"})
"""Words of the vocabulary that are surnames as well."""


class LinesBeside:
    """Finds such lines in one list of people by what stands where a name would."""

    def __init__(self, table: Table, match: Match) -> None:
        profile = match.profile
        self._heeds = profile.kind == "people" and profile.source != SOURCE and profile.aliases is not None
        codes = ("given_name", "family_name") if match.places("given_name") else ("full_name", "family_name")
        self._names = [at for code in codes for at in match.places(code)[:1]]
        self._names.sort()
        own = table.width - table.sections
        self._classes = [at for at in match.places("group") if at < own]

    def among(self, cells: Sequence[tuple[str, ...]]) -> Iterator[int]:
        """The places of the rows in a batch that are such lines."""
        if not self._heeds or not self._names:
            return
        classes = [cells[at] for at in self._classes]
        for place, said in enumerate(zip(*(cells[at] for at in self._names), strict=True)):
            if self._is_line(said, classed=any(column[place].strip() for column in classes)):
                yield place

    def is_line(self, row: Sequence[str]) -> bool:
        """Whether a row is one."""
        if not self._heeds or not self._names:
            return False
        return self._is_line([row[at] for at in self._names], classed=any(row[at].strip() for at in self._classes))

    @staticmethod
    def _is_line(cells: Sequence[str], *, classed: bool) -> bool:
        words = " ".join(" ".join(cells).split())
        if _CAPTIONED.match(words) or _COUNTED.fullmatch(words) or _PRINTED.fullmatch(words):
            return True
        first, _, rest = words.partition(" ")
        return bool(rest) and not classed and fold_name(first.rstrip(".")) in _leads()


@lru_cache(maxsize=1)
def _leads() -> frozenset[str]:
    staff = {word for word, code in words_of("role").items() if code == Role.STAFF}
    return frozenset({*staff, *map(fold_name, _LEADS.split())} - _NAMES_TOO)
