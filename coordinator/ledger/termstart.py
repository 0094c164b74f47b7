"""What a term-start check asks of the register, as counts and short lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Counted:
    """So many devices of a kind, tied to a group of the register or to none, that count (no reason) or do not, and why."""

    kind: str
    group: int | None
    reason: str | None
    count: int


class LeftOut(NamedTuple):
    """One device that does not count, and the code of its reason."""

    device: int
    serial: str | None
    tag: str | None
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Leak:
    """Devices that cost without being used (needs U3): the reason's code, how many, and their fees for twelve months."""

    reason: str
    count: int
    yearly_cost_ore: int


class Idle(NamedTuple):
    """A device that nobody has seen: when it was last seen, and what it may cost in a year (needs U2)."""

    device: int
    serial: str | None
    last_seen: str | None
    yearly_cost_ore: int


class TermRegister(Protocol):
    """Days are ISO dates: ``on`` the day asked about, ``seen_since`` the first day that is recent."""

    def standing(self, on: str, seen_since: str) -> Sequence[Counted]:
        """Every device of the register, counted exactly once."""

    def left_out(self, on: str, seen_since: str, limit: int | None = None) -> Sequence[LeftOut]:
        """The devices that do not count, with the first reason that holds."""

    def without_device(self, kind: str, groups: Sequence[int], on: str, seen_since: str) -> Sequence[int]:
        """The active pupils of the groups who neither hold nor are assigned a device of the kind that counts."""

    def idle(self, seen_since: str, limit: int | None = None) -> tuple[int, int, Sequence[Idle]]:
        """The unseen devices that are ours and not given up: how many, their yearly cost, and the costliest first."""

    def leaks(self, today: str, seen_since: str) -> Sequence[Leak]:
        """What is paid for devices that are unseen, too old or another school's; each device under one reason."""
