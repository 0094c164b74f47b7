"""What is not shown of a protected person, said once for lists, the log and every sentence (needs U7)."""

from __future__ import annotations

from typing import Final

from coordinator.domain.inventory_kinds import DEVICE, PERSON

IDENTIFYING: Final = frozenset(
    {"given_name", "family_name", "username", "email", "external_id", "guardian_name", "guardian_contact", "note"}
)
"""The fields of a person that would tell who a protected one is; the name under which they are shown is ``shown``."""


def guards(kind: str, code: str) -> tuple[str, ...]:
    """The paths of which one that is 1 says that this field's value is not shown: its person is protected."""
    if kind == PERSON.code and code in IDENTIFYING:
        return ("protected",)
    if kind == DEVICE.code and code == "stated_user":
        return ("held_by.protected", "assigned_to.protected")
    return ()
