"""How the import page says things: encodings, separators, counts and values in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from coordinator.domain.fields import Field
from coordinator.domain.kinds import KINDS, OWN_PREFIX
from coordinator.domain.values import Scalar
from coordinator.ledger.mentions import Mention, PersonMention
from coordinator.ledger.stage import Fate
from coordinator.words import count_text, mark, text

ENCODING_NAMES: Final = {
    "utf-8": mark("UTF-8"),
    "utf-8-sig": mark("UTF-8 with a mark"),
    "utf-16-le": mark("UTF-16"),
    "utf-16-be": mark("UTF-16 (big-endian)"),
    "cp1252": mark("Windows"),
    "mac_roman": mark("Mac"),
    "cp850": mark("DOS"),
    "iso-8859-1": mark("ISO 8859-1"),
    "xlsx": mark("Excel"),
}
DELIMITER_NAMES: Final = {
    ";": mark("semicolon"),
    ",": mark("comma"),
    "\t": mark("tab"),
    "|": mark("vertical bar"),
}
KIND_NAMES: Final = {
    "devices": mark("Devices"),
    "people": mark("People"),
    "products": mark("Products"),
    "groups": mark("Groups"),
    "rooms": mark("Rooms and carts"),
    "units": mark("School units"),
    "enrolments": mark("Members of groups"),
    "needs": mark("Needs"),
    "deliveries": mark("Deliveries"),
    "orders": mark("Orders"),
    "catalogue": mark("Catalogue"),
    "sessions": mark("School terms"),
}
RECORDS: Final = {
    "devices": "device",
    "people": "person",
    "enrolments": "person",
    "groups": "group",
    "units": "unit",
    "products": "product",
    "rooms": "room",
}
"""Which records a kind of list brings."""


class Counts(Protocol):
    """A tally, or what the log keeps of one."""

    @property
    def created(self) -> int:
        """New records."""

    @property
    def updated(self) -> int:
        """Changed records."""

    @property
    def unchanged(self) -> int:
        """Rows that change nothing."""

    @property
    def skipped(self) -> int:
        """Rows left out."""

    @property
    def failed(self) -> int:
        """Refused rows."""


def encoding_name(code: str) -> str:
    """What a person calls an encoding."""
    return text(ENCODING_NAMES[code]) if code in ENCODING_NAMES else code


def delimiter_name(mark: str) -> str:
    """What a person calls a separator; a dash for a workbook, which has none."""
    return text(DELIMITER_NAMES[mark]) if mark in DELIMITER_NAMES else mark or "–"


def read_as(encoding: str, delimiter: str) -> str:
    """``Windows, semicolon``: how a file is written."""
    return f"{encoding_name(encoding)}, {delimiter_name(delimiter)}" if delimiter else encoding_name(encoding)


def kind_name(code: str) -> str:
    """The kind of list, in the plural."""
    return text(KIND_NAMES[code]) if code in KIND_NAMES else code


def rows_words(count: int) -> str:
    """``412 rows``."""
    return count_text("{count} row", "{count} rows", count)


def fate_words(fate: Fate, count: int) -> str:
    """``412 new``: the count of a fate, in words."""
    if fate is Fate.NEW:
        return count_text("{count} new", "{count} new", count)
    if fate is Fate.CHANGED:
        return count_text("{count} changed", "{count} changed", count)
    if fate is Fate.UNCHANGED:
        return count_text("{count} unchanged", "{count} unchanged", count)
    if fate is Fate.SKIPPED:
        return count_text("{count} left out", "{count} left out", count)
    if fate is Fate.NOTE:
        return count_text("{count} to look at", "{count} to look at", count)
    return count_text("{count} refused", "{count} refused", count)


def conflicts_words(count: int) -> str:
    """``3 conflicts``."""
    return count_text("{count} conflict", "{count} conflicts", count)


def outcome_words(counts: Counts) -> str:
    """``412 new, 37 changed, 2 refused``; what is nought is left out."""
    parts = (
        (Fate.NEW, counts.created),
        (Fate.CHANGED, counts.updated),
        (Fate.UNCHANGED, counts.unchanged),
        (Fate.SKIPPED, counts.skipped),
        (Fate.FAILED, counts.failed),
    )
    return ", ".join(fate_words(fate, count) for fate, count in parts if count) or text("nothing")


Own = Mapping[str, Field]
"""The school's own fields by their codes."""
_NONE: Final[Own] = {}


def import_caption(kind: str, code: str, own: Own = _NONE) -> str:
    """A field's name, an own field's as the school calls it; a column of a refused row is named as it stands."""
    found = KINDS[kind].by_code.get(code)
    if found is not None:
        return found.caption
    return own[code].label if code in own else code.removeprefix(OWN_PREFIX)


def value_words(kind: str, code: str, value: Scalar, own: Own = _NONE) -> str:
    """A value as a person reads it; a missing one is a dash."""
    if value is None or value == "":
        return "–"
    found = KINDS[kind].by_code.get(code) or own.get(code)
    if found is None:
        return " ".join(str(value).split())
    # A note may run over several lines; in a list it is one.
    return str(value) if found.refers else found.show(value).replace("\n", " / ")


def mention_words(mention: Mention) -> str:
    """What a mention is called: a product by maker and model, a person by name, else by the words themselves."""
    if isinstance(mention, PersonMention):
        named = mention.name or mention.email or mention.username or mention.external_id
        return named or text("somebody in {group}", group=mention.group)
    return mention.name


def row_reason_words(reason: str, values: Mapping[str, Scalar]) -> str:
    """Why a row was refused, left out or is odd; what stands at ``field`` is a field's label."""
    if not reason:
        return ""
    shown: dict[str, Any] = {place: text(str(value)) if place == "field" else value for place, value in values.items()}
    return text(reason, **shown)
