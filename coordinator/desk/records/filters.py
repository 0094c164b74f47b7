"""The filters that a list offers, and what a filter says in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coordinator.desk.records.step_sentences import days_words
from coordinator.domain.fields import Type
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.kinds import field_at
from coordinator.domain.values import Scalar
from coordinator.ledger.questions import Filter, Test
from coordinator.words import mark, text


@dataclass(frozen=True, slots=True)
class FilterOffer:
    """A filter that can be chosen: by the values that occur at ``path``, or by one fixed test."""

    path: str
    label: str
    test: Test = Test.IS
    values: tuple[Scalar, ...] = ()
    days: int | None = None  # counted back from today
    recent: bool = False  # counted from the first day that the school's rule calls recent
    also: tuple[Filter, ...] = ()  # what holds beside it, where one test of one path is not enough

    @property
    def fixed(self) -> bool:
        """Whether there is nothing to choose."""
        return self.test is not Test.IS or bool(self.values)

    @property
    def alone(self) -> bool:
        """Whether its filter is the same on any school's rule and needs none beside it: then it is known by it."""
        return self.fixed and not self.recent and not self.also

    def filter(self, today: date, recent: date | None = None) -> Filter:
        """The filter of a fixed offer; ``recent`` is what ``unit_years.recent_since`` says, without which an offer
        that counts from there is a ``ValueError``.
        """
        if self.recent:
            if recent is None:
                raise ValueError("an offer by the school's rule needs its day")
            return Filter(self.path, self.test, (recent.isoformat(),))
        if self.days is None:
            return Filter(self.path, self.test, self.values)
        return Filter(self.path, self.test, ((today - timedelta(days=self.days)).isoformat(),))


ENDED = FilterOffer("lifetime_end", mark("Life has ended"), Test.BEFORE, days=0)
NOT_SEEN = FilterOffer("last_seen", mark("Not seen since {day}"), Test.BEFORE, recent=True)
NOT_SEEN_YEAR = FilterOffer("last_seen", mark("Not seen for a year"), Test.BEFORE, days=365)
LEFT_HOLDING = FilterOffer(
    "devices", mark("Has left and still has a device"), Test.AFTER, (0,), also=(Filter("active", Test.IS, (0,)),)
)
HOLDER_LEFT = FilterOffer("held_by.active", mark("Held by somebody who has left"), Test.IS, (0,))

OFFERS: Mapping[str, tuple[FilterOffer, ...]] = {
    DEVICE.code: (
        FilterOffer("product.kind", mark("Kind")),
        FilterOffer("status", mark("Status")),
        FilterOffer("phase", mark("Phase")),
        FilterOffer("held_by.group.name", mark("Class")),
        FilterOffer("placed_in.name", mark("Room or cart")),
        FilterOffer("owned_by.name", mark("School unit")),
        FilterOffer("ownership", mark("Form of ownership")),
        FilterOffer("condition", mark("Condition")),
        FilterOffer("product.model", mark("Model")),
        ENDED,
        NOT_SEEN,
        NOT_SEEN_YEAR,
        FilterOffer("last_seen", mark("Never seen"), Test.EMPTY),
        HOLDER_LEFT,
        FilterOffer("held_by.protected", mark("Holder has a protected identity"), Test.IS, (1,)),
        FilterOffer("held_by", mark("Held by nobody"), Test.EMPTY),
        FilterOffer("service_agreement", mark("Without a service agreement"), Test.EMPTY),
    ),
    PERSON.code: (
        FilterOffer("role", mark("Role")),
        FilterOffer("group.name", mark("Class")),
        FilterOffer("unit.name", mark("School unit")),
        FilterOffer("grade", mark("Grade")),
        FilterOffer("active", mark("Active")),
        FilterOffer("devices", mark("Without a device"), Test.IS, (0,)),
        FilterOffer("devices", mark("More than one device"), Test.AFTER, (1,)),
        LEFT_HOLDING,
    ),
    GROUP.code: (
        FilterOffer("unit.name", mark("School unit")),
        FilterOffer("years", mark("Years")),
        FilterOffer("years", mark("Without a known year"), Test.EMPTY),
    ),
    ROOM.code: (FilterOffer("unit.name", mark("School unit")), FilterOffer("room_kind", mark("Kind"))),
    PRODUCT.code: (FilterOffer("kind", mark("Kind")), FilterOffer("maker", mark("Maker"))),
    UNIT.code: (FilterOffer("own", mark("Looked after here")), FilterOffer("form", mark("School form"))),
}


def offer_of(kind: str, filter: Filter, today: date) -> FilterOffer | None:
    """The offer that a filter came from."""
    fixed = [each for each in OFFERS.get(kind, ()) if each.alone and each.filter(today) == filter]
    if fixed:
        return fixed[0]
    chosen = [each for each in OFFERS.get(kind, ()) if not each.fixed and each.path == filter.path]
    return chosen[0] if chosen and filter.test is Test.IS else None


def filter_value_words(kind: str, path: str, value: Scalar) -> str:
    """A value as a filter's word."""
    if value is None or value == "":
        return text("none")
    field = field_at(kind, path)
    return str(value) if field is None else field.show(value)


def filter_words(kind: str, filter: Filter, today: date) -> str:
    """What a filter says."""
    offer = offer_of(kind, filter, today)
    if offer is not None and offer.fixed:
        return text(offer.label)
    field = field_at(kind, filter.path)
    label = text(offer.label) if offer else (field.caption if field else filter.path)
    values = [filter_value_words(kind, filter.path, value) for value in filter.values]
    if filter.test is Test.BEFORE and field is not None and field.type is Type.DATE:
        days = (today - date.fromisoformat(str(filter.values[0]))).days
        return text("{field}: more than {days} ago", field=label, days=days_words(days))
    return text(_SAID[filter.test], field=label, values=_listed(values))


_SAID: Mapping[Test, str] = {
    Test.IS: mark("{field}: {values}"),
    Test.IS_NOT: mark("{field}: not {values}"),
    Test.CONTAINS: mark("{field}: holds {values}"),
    Test.EMPTY: mark("{field}: missing"),
    Test.FILLED: mark("{field}: given"),
    Test.BEFORE: mark("{field}: before {values}"),
    Test.AFTER: mark("{field}: over {values}"),
}


_SIGNS: Mapping[Test, str] = {
    Test.IS: "=",
    Test.IS_NOT: "!=",
    Test.CONTAINS: "~",
    Test.BEFORE: "<",
    Test.AFTER: ">",
    Test.EMPTY: "=",
    Test.FILLED: "!=",
}


def condition_of(filter: Filter) -> str:
    """What ``list --where`` is told, so that it answers with the records that the filter finds."""
    values = ",".join("" if value is None else str(value) for value in filter.values)
    return f"{filter.path}{_SIGNS[filter.test]}{values}"


def _listed(values: Sequence[str]) -> str:
    if len(values) > 3:
        return text("{values} and {count} more", values=", ".join(values[:2]), count=len(values) - 2)
    return ", ".join(values)
