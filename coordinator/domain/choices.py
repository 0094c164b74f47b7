"""The values that choice fields may hold (SS 12000: ``formats §6b``; phases: needs W2; states: ``formats §9``).

Each vocabulary is a class of its permanent codes, and a table that gives them their words. The codes are plain texts,
as they stand in the register. SQL spells them out where binding would hide what a statement does.
"""

from __future__ import annotations

from typing import Final

from coordinator.domain.fields import Choice
from coordinator.words import mark, mark_count


def choices(*pairs: tuple[str, str]) -> tuple[Choice, ...]:
    """Choices from their permanent codes and their labels' message ids."""
    return tuple(Choice(code, label) for code, label in pairs)


def counted_choices(*triples: tuple[str, str, tuple[str, str]]) -> tuple[Choice, ...]:
    """The same for choices that sentences count: also the message ids of one and of many."""
    return tuple(Choice(*triple) for triple in triples)


class DeviceKind:
    """What a product is."""

    CHROMEBOOK: Final = "chromebook"
    LAPTOP: Final = "laptop"
    DESKTOP: Final = "desktop"
    TABLET: Final = "tablet"
    PHONE: Final = "phone"
    SCREEN: Final = "screen"
    PROJECTOR: Final = "projector"
    PRINTER: Final = "printer"
    NETWORK: Final = "network"
    ACCESSORY: Final = "accessory"
    OTHER: Final = "other"


DEVICE_KINDS = counted_choices(
    (DeviceKind.CHROMEBOOK, mark("Chromebook"), mark_count("{count} Chromebook", "{count} Chromebooks")),
    (DeviceKind.LAPTOP, mark("Laptop"), mark_count("{count} laptop", "{count} laptops")),
    (DeviceKind.DESKTOP, mark("Desktop computer"), mark_count("{count} desktop computer", "{count} desktop computers")),
    (DeviceKind.TABLET, mark("Tablet"), mark_count("{count} tablet", "{count} tablets")),
    (DeviceKind.PHONE, mark("Phone"), mark_count("{count} phone", "{count} phones")),
    (DeviceKind.SCREEN, mark("Screen"), mark_count("{count} screen", "{count} screens")),
    (DeviceKind.PROJECTOR, mark("Projector"), mark_count("{count} projector", "{count} projectors")),
    (DeviceKind.PRINTER, mark("Printer"), mark_count("{count} printer", "{count} printers")),
    (DeviceKind.NETWORK, mark("Network device"), mark_count("{count} network device", "{count} network devices")),
    (DeviceKind.ACCESSORY, mark("Accessory"), mark_count("{count} accessory", "{count} accessories")),
    (DeviceKind.OTHER, mark("Other"), mark_count("{count} other device", "{count} other devices")),
)


REPORTING_KINDS: Final = frozenset(
    {DeviceKind.CHROMEBOOK, DeviceKind.LAPTOP, DeviceKind.DESKTOP, DeviceKind.TABLET, DeviceKind.PHONE}
)
"""Kinds that some system reports as seen; a projector that nobody has reported is not missing for that."""
DEVICELESS: Final = frozenset({DeviceKind.ACCESSORY})
"""Kinds of product of which no device is made."""


class Phase:
    """Where in its life a device stands (needs W2)."""

    ACQUISITION: Final = "acquisition"
    DEPLOYMENT: Final = "deployment"
    OPERATION: Final = "operation"
    RETIREMENT: Final = "retirement"


PHASES = choices(
    (Phase.ACQUISITION, mark("Acquisition")),
    (Phase.DEPLOYMENT, mark("Deployment")),
    (Phase.OPERATION, mark("In operation")),
    (Phase.RETIREMENT, mark("Retirement")),
)


class Ownership:
    """Whose a device is, and on which terms."""

    BOUGHT: Final = "bought"
    SERVICE: Final = "service"
    LENT: Final = "lent"
    PRIVATE: Final = "private"


OWNERSHIPS = choices(
    (Ownership.BOUGHT, mark("Bought")),
    (Ownership.SERVICE, mark("As a service")),
    (Ownership.LENT, mark("Lent")),
    (Ownership.PRIVATE, mark("Private")),
)


class Status:
    """What has become of a device."""

    IN_USE: Final = "in_use"
    IN_STORE: Final = "in_store"
    ORDERED: Final = "ordered"
    REPAIR: Final = "repair"
    BROKEN: Final = "broken"
    LOST: Final = "lost"
    STOLEN: Final = "stolen"
    RETIRED: Final = "retired"


STATUSES = choices(
    (Status.IN_USE, mark("In use")),
    (Status.IN_STORE, mark("In store")),
    (Status.ORDERED, mark("Ordered")),
    (Status.REPAIR, mark("At repair")),
    (Status.BROKEN, mark("Broken")),
    (Status.LOST, mark("Lost")),
    (Status.STOLEN, mark("Stolen")),
    (Status.RETIRED, mark("Retired")),
)


class Condition:
    """How worn a device is."""

    NEW: Final = "new"
    GOOD: Final = "good"
    WORN: Final = "worn"
    DAMAGED: Final = "damaged"
    UNUSABLE: Final = "unusable"


CONDITIONS = choices(
    (Condition.NEW, mark("New")),
    (Condition.GOOD, mark("Good")),
    (Condition.WORN, mark("Worn")),
    (Condition.DAMAGED, mark("Damaged")),
    (Condition.UNUSABLE, mark("Unusable")),
)


class Role:
    """What a person is at the school."""

    PUPIL: Final = "pupil"
    STAFF: Final = "staff"
    GUARDIAN: Final = "guardian"
    OTHER: Final = "other"


ROLES = choices(
    (Role.PUPIL, mark("Pupil")),
    (Role.STAFF, mark("Staff")),
    (Role.GUARDIAN, mark("Guardian")),
    (Role.OTHER, mark("Other")),
)


class SchoolForm:
    """The form of schooling of a unit or group."""

    PRESCHOOL: Final = "preschool"
    PRESCHOOL_CLASS: Final = "preschool_class"
    COMPULSORY: Final = "compulsory"
    ADAPTED_COMPULSORY: Final = "adapted_compulsory"
    LEISURE: Final = "leisure"
    UPPER_SECONDARY: Final = "upper_secondary"
    ADAPTED_UPPER_SECONDARY: Final = "adapted_upper_secondary"
    ADULT: Final = "adult"
    OTHER: Final = "other"


SCHOOL_FORMS = choices(
    (SchoolForm.PRESCHOOL, mark("Preschool")),
    (SchoolForm.PRESCHOOL_CLASS, mark("Preschool class")),
    (SchoolForm.COMPULSORY, mark("Compulsory school")),
    (SchoolForm.ADAPTED_COMPULSORY, mark("Adapted compulsory school")),
    (SchoolForm.LEISURE, mark("Leisure-time centre")),
    (SchoolForm.UPPER_SECONDARY, mark("Upper secondary school")),
    (SchoolForm.ADAPTED_UPPER_SECONDARY, mark("Adapted upper secondary school")),
    (SchoolForm.ADULT, mark("Adult education")),
    (SchoolForm.OTHER, mark("Other")),
)


class SignatureState:
    """Whether a receipt is signed."""

    AWAITING: Final = "awaiting"
    SIGNED: Final = "signed"
    SCHOOL_ONLY: Final = "school_only"
    ELSEWHERE: Final = "elsewhere"
    UNNEEDED: Final = "unneeded"


SIGNATURES = choices(
    (SignatureState.AWAITING, mark("Awaiting signature")),
    (SignatureState.SIGNED, mark("Signed")),
    (SignatureState.SCHOOL_ONLY, mark("Guardian did not sign: used in school only")),
    (SignatureState.ELSEWHERE, mark("Agreement exists elsewhere")),
    (SignatureState.UNNEEDED, mark("No signature needed")),
)


class Direction:
    """Which way the devices of a hand-over go."""

    ISSUE: Final = "issue"
    RETURN: Final = "return"


DIRECTIONS = choices((Direction.ISSUE, mark("Handed out")), (Direction.RETURN, mark("Taken back")))


class RoomKind:
    """What holds devices that nobody has."""

    ROOM: Final = "room"
    CART: Final = "cart"
    STORE: Final = "store"
    OTHER: Final = "other"


ROOM_KINDS = choices(
    (RoomKind.ROOM, mark("Room")),
    (RoomKind.CART, mark("Cart")),
    (RoomKind.STORE, mark("Store")),
    (RoomKind.OTHER, mark("Other")),
)


class PeriodKind:
    """What a span of the school year is."""

    TERM: Final = "term"
    BREAK: Final = "break"
    STAFF_DAY: Final = "staff_day"
    CLOSED: Final = "closed"
