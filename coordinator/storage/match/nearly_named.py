"""Names that a mention may mean though nobody is called just so: letters of it were lost, or one is wrong, or its words
stand in another order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coordinator.domain.keys import name_key
from coordinator.domain.lost_letters import names_meant
from coordinator.domain.near_names import NearNames, name_parts


class NearlyNamed:
    """Whole names, to look for those that are nearly another; nothing is reckoned before somebody asks."""

    def __init__(self, names: Sequence[str], keys: Sequence[str]) -> None:
        self._names = names
        self._keys = keys  # the same as they are compared
        self._near: NearNames | None = None
        self._by_length: dict[int, list[int]] = {}

    def near(self, name: str) -> Iterable[int]:
        """The places of the names that are nearly this one."""
        if self._near is None:
            self._near = NearNames(list(map(name_parts, self._names)))
        return self._near.near(name_parts(name))

    def fitting(self, garbled: str) -> Iterable[int]:
        """The places of the names that may have stood where letters were lost."""
        meant = names_meant(garbled)
        if meant is None:
            return
        if not self._by_length:
            for at, key in enumerate(self._keys):
                self._by_length.setdefault(len(key), []).append(at)
        least = len(name_key(garbled)) // 2  # a letter that was read as two
        for length, places in self._by_length.items():
            if least <= length <= len(garbled):  # no letter of a name is lost without a mark
                yield from (at for at in places if meant.fullmatch(self._keys[at]))
