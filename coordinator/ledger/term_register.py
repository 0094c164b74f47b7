"""What a term-start check asks of the register, as counts and short lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, Protocol

from coordinator.domain.termstart.supply import Span
from coordinator.domain.values import Ore


@dataclass(frozen=True, slots=True)
class Recent:
    """The first day that counts as recent for *last seen*, and those of the units that are closed on other days."""

    since: str
    units: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Measure:
    """What a device is measured by: the day asked about, what is recent, and whose plan's exemptions hold (those for
    all plans where it is ``None``)."""

    on: str
    recent: Recent
    plan: int | None = None


class LeftOut(NamedTuple):
    """One device that does not count, and the code of its reason."""

    device: int
    serial: str | None
    tag: str | None
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Leak:
    """Devices that cost without being used (needs U3): the reason's code, how many, their fees for twelve months."""

    reason: str
    count: int
    yearly_cost_ore: Ore


class Idle(NamedTuple):
    """A device that nobody has seen: when it was last seen, and what it may cost in a year (needs U2)."""

    device: int
    serial: str | None
    last_seen: str | None
    yearly_cost_ore: Ore


class Replaced(NamedTuple):
    """Devices of a kind that end in a year: how many, what new ones cost, and their fees for a year (needs L2).

    A new one costs what the catalogue says today, else what its product costs, else what the old one did.
    """

    year: int
    kind: str
    devices: int
    price_ore: Ore
    unpriced: int
    yearly_fee_ore: Ore


class Returned(NamedTuple):
    """A device that is to go back or be sold: its form of ownership, its end, its price and its state (needs U1)."""

    device: int
    serial: str | None
    tag: str | None
    product: str | None
    ownership: str | None
    end: str
    price_ore: Ore | None
    condition: str | None


class Covered(NamedTuple):
    """A group's pupils, and how many of them have a device of the kind that counts (needs U5)."""

    group: int | None
    name: str | None
    kind: str
    pupils: int
    covered: int


class Stock(NamedTuple):
    """The school's own devices of a kind: all not given up, those not seen, their mean age in months (needs V19)."""

    kind: str
    devices: int
    idle: int
    age_months: int | None


class UnitDevices(NamedTuple):
    """Devices of a kind that count, of a school unit: its own, or of no unit but with somebody of it (needs L2)."""

    unit: int | None
    kind: str
    devices: int


class UnitPeople(NamedTuple):
    """How many active pupils and employees a school unit has: those of its groups, and those who name it."""

    unit: int | None
    pupils: int
    employees: int


class CameIn(NamedTuple):
    """A person who came into their present group: from which one (``None`` for a new record, or from none), and by
    which entry of the log."""

    person: int
    group: int
    was: int | None
    entry: int


class TermRegister(Protocol):
    """Days are ISO dates."""

    def spans(self, recent: Recent, plan: int | None = None) -> Sequence[Span]:
        """Every device of the register, counted exactly once, so that any day can be answered."""

    def left_out(self, measure: Measure, limit: int | None = None, reasons: Sequence[str] = ()) -> Sequence[LeftOut]:
        """The devices that do not count, with the first reason that holds; only for these reasons where some are
        named. Those of a limited list are the first found, sorted by reason."""

    def served(self, kinds: Sequence[str], measure: Measure) -> Mapping[str, AbstractSet[int]]:
        """By kind, the people who hold or are assigned a device of it that counts."""

    def pupils_with(self, measure: Measure, reason: str) -> int:
        """How many active pupils have a device that does not count for the reason, assigned to them or held."""

    def pupils(self) -> Sequence[tuple[int, int]]:
        """The active pupils of every group, as (group, person), by name."""

    def changed_groups(self, plan: int) -> Mapping[tuple[int, int], int]:
        """How many active people have come from one group into another, as (from, to), since a plan was made, or the
        first one for the same day: a copy is about the same groups."""

    def idle(self, recent: Recent, limit: int | None = None) -> Sequence[Idle]:
        """The unseen devices that are ours and not given up: those never seen, then the longest unseen first."""

    def idle_sum(self, recent: Recent) -> tuple[int, Ore]:
        """How many those are, and what they cost in a year."""

    def unmentioned_sum(self, recent: Recent) -> tuple[int, Ore]:
        """How many of those no list has ever said to be seen, and what they cost in a year."""

    def leaks(self, today: str, recent: Recent) -> Sequence[Leak]:
        """What is paid for devices that are unseen, too old or another school's; each device under one reason."""

    def endless(self) -> Sequence[tuple[str, int]]:
        """The devices of ours of which no end is known, neither of life nor of updates, by kind."""

    def replacement(self, first: int, years: int, today: str) -> Sequence[Replaced]:
        """What ends in each of the years, by kind; what has ended before stands in the first."""

    def returns(self, until: str) -> Sequence[Returned]:
        """The devices of ours whose life ends by that day, the earliest first."""

    def coverage(self, measure: Measure) -> Sequence[Covered]:
        """Every group with pupils, for each kind that any pupil has."""

    def stock(self, today: str, recent: Recent) -> Sequence[Stock]:
        """The school's own devices by kind."""

    def unit_devices(self, measure: Measure) -> Sequence[UnitDevices]:
        """The devices that count, by school unit and kind."""

    def came_in(self, since: str) -> Sequence[CameIn]:
        """Who came into the group that they are in now since a moment (ISO); what was undone is no coming."""

    def unit_people(self) -> Sequence[UnitPeople]:
        """The active people by school unit."""
