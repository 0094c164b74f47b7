"""Devices that nothing shows in use, in one figure and the same words everywhere: those not seen for long, and those of
which no list says when they were seen (needs U2).
"""

from __future__ import annotations

from coordinator.domain.values import show_integer
from coordinator.words import count_text, text


def unseen_words(count: int, unmentioned: int, since: str) -> str:
    """How many they are in all; of ``unmentioned`` of them no list says when they were seen, and the others were last
    seen before ``since``."""
    seen = count - unmentioned
    if not unmentioned:
        return count_text("{count} device not seen since {since}", "{count} devices not seen since {since}", count,
                          since=since)  # fmt: skip
    if not seen:
        return count_text(
            "{count} device of which no list says when it was seen",
            "{count} devices of which no list says when they were seen",
            count,
        )
    return text(
        "{count} devices that nothing shows in use: {seen} not seen since {since}, and of {never} no list says when"
        " they were seen",
        count=show_integer(count), seen=show_integer(seen), never=show_integer(unmentioned), since=since,
    )  # fmt: skip
