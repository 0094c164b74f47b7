"""Values of records as they may be shown: what would tell who a protected person is stays out (needs U7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coordinator.domain.kinds import KINDS, OWN_PREFIX
from coordinator.domain.protection import guards, guards_own
from coordinator.domain.values import Scalar
from coordinator.ledger.own_fields import own_fields
from coordinator.ledger.questions import Register


def shown_rows(register: Register, kind: str, ids: Sequence[int], paths: Sequence[str]) -> list[tuple[Scalar, ...]]:
    """As ``register.rows``, with nothing in the place of what is not shown."""
    by_path = _guards_of(register, kind, paths)
    guarding = list(dict.fromkeys(guard for each in by_path.values() for guard in each))
    rows = register.rows(KINDS[kind], ids, (*paths, *guarding))
    if not guarding:
        return rows
    hidden = [tuple(len(paths) + guarding.index(guard) for guard in by_path[path]) for path in paths]
    return [
        tuple(None if any(row[at] == 1 for at in places) else row[n] for n, places in enumerate(hidden)) for row in rows
    ]


def _guards_of(register: Register, kind: str, paths: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """What guards each path; own fields by what the school has said of them."""
    own = {}
    if any(path.startswith(OWN_PREFIX) for path in paths):
        own = {field.code: guards_own(kind, personal=field.personal) for field in own_fields(register, kind)}
    return {path: own[path] if path in own else guards(kind, path) for path in paths}
