"""The names that columns go by in many systems, as data in ``resources/profiles/aliases.toml`` and in the profiles
themselves.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache

from coordinator.exchange.folding import fold
from coordinator.resources import resource


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, list[str]]]:
    with resource("profiles/aliases.toml").open("rb") as stream:
        loaded: dict[str, dict[str, list[str]]] = tomllib.load(stream)
    return loaded


@lru_cache(maxsize=8)
def aliases(group: str) -> dict[str, tuple[str, ...]]:
    """Field code → folded names, for a group (``devices``, ``people``, ``deliveries``, ``needs``)."""
    return {code: tuple(dict.fromkeys(map(fold, names))) for code, names in _tables()[group].items()}


@lru_cache(maxsize=1)
def known_headers() -> frozenset[str]:
    """Every folded name that some system gives a column: what the header finder looks for."""
    from coordinator.exchange.profiles import shipped_profiles  # read and folded already, for whoever asks

    names = {fold(name) for group in _tables().values() for alternatives in group.values() for name in alternatives}
    for profile in shipped_profiles():
        names |= profile.required
        names.update(name for column in profile.columns for name in column.headers)
    return frozenset(names - {""})
