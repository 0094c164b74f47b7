"""Who is in a class, and which devices may be handed out: each said once, for counter, plan, check and queries."""

from __future__ import annotations

from typing import Final

from coordinator.domain.choices import Role, Status

NOT_IN_A_CLASS: Final = (Role.STAFF, Role.GUARDIAN)
"""Roles of those who get nothing when a class does and count in no headcount, though they stand in its group.

Whose role is unknown counts: a class list without roles names pupils (needs U5).
"""

MISSING: Final = frozenset({Status.LOST, Status.STOLEN})
"""Statuses of a device that somebody may still find."""
GONE: Final = MISSING | {Status.RETIRED}
"""Statuses of a device that the school no longer has."""
NOT_TO_HAND_OUT: Final = GONE | {Status.BROKEN, Status.REPAIR, Status.ORDERED}
"""Statuses of a device that nobody would hand out knowingly."""
