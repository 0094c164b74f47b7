"""What the register works out of the fields rather than being told: each column is described here and nowhere else.

Lists, exports, the command line and queries read this table; storage makes SQL of ``made``. Keys are derived as well:
they stand in columns of their own beside their text (``stored``), so that other tools find and sort by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final, NamedTuple

from coordinator.domain.fields import Type
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.words import mark


class FirstOf(NamedTuple):
    """The first of these paths that has a value; with ``number``, else ``#`` and the record's id."""

    paths: tuple[str, ...]
    number: bool = False


class CountOf(NamedTuple):
    """How many records of a kind refer to this one; with ``active``, those that have not left."""

    kind: str
    field: str
    active: bool = False


class Lacks(NamedTuple):
    """1 while the field has no value."""

    field: str


class KeptFigure(NamedTuple):
    """A figure that storage keeps in a column of this name, or a column that the table itself makes."""


class Rule(NamedTuple):
    """A rule that only storage can say, of these paths; its SQL stands there under the column's name."""

    paths: tuple[str, ...] = ()


Made = FirstOf | CountOf | Lacks | KeptFigure | Rule


class Derived(NamedTuple):
    """One derived column. ``label`` is a message id, empty for what no list shows; ``listed`` says that the command
    line's lists have it without being asked.
    """

    kind: str
    code: str
    made: Made
    type: Type = Type.TEXT
    label: str = ""
    listed: bool = False


def _figures(kind: str, codes: str, *, listed: bool = False) -> tuple[Derived, ...]:
    kept_as = {"state": Type.TEXT, "due": Type.DATE, "promised": Type.DATE}
    labels = _ORDER_LABELS if kind == ORDER.code else {}
    return tuple(
        Derived(kind, code, KeptFigure(), kept_as.get(code, Type.INTEGER), labels.get(code, ""), listed)
        for code in codes.split()
    )


_ORDER_LABELS: Final[Mapping[str, str]] = {
    "state": mark("State"), "asked": mark("Asked"), "decided": mark("Decided"), "delivered": mark("Delivered"),
    "missing": mark("Missing"),
}  # fmt: skip

DERIVED: Final = (
    Derived("device", "lifetime_end", Rule(("product.lifetime_months",)), Type.DATE, mark("Life ends"), listed=True),
    Derived("device", "fee_ore", FirstOf(("monthly_fee_ore", "product.monthly_fee_ore")), Type.MONEY,
            mark("Fee per month"), listed=True),
    Derived("device", "title", FirstOf(("asset_tag", "serial", "name", "product.model"), number=True),
            label=mark("Called")),
    Derived("device", "handed_out", Rule(), Type.FLAG),
    Derived("person", "shown", KeptFigure(), label=mark("Name"), listed=True),
    Derived("person", "devices", CountOf("device", "held_by"), Type.INTEGER, mark("Devices"), listed=True),
    Derived("group", "years", Rule(("form", "unit.form")), label=mark("Years"), listed=True),
    Derived("group", "members", CountOf("person", "group", active=True), Type.INTEGER, mark("Members"), listed=True),
    Derived("room", "devices", CountOf("device", "placed_in"), Type.INTEGER, mark("Devices"), listed=True),
    Derived("product", "devices", CountOf("device", "product"), Type.INTEGER, mark("Devices"), listed=True),
    Derived("catalogue_item", "title", FirstOf(("product.model",))),
    Derived("loan", "open", Lacks("returned"), Type.FLAG, mark("Still out")),
    Derived("handover", "lines", Rule(), Type.INTEGER, mark("Devices"), listed=True),
    Derived("handover", "still_out", Rule(), Type.INTEGER, mark("Devices still out"), listed=True),
    Derived("order", "to_escalate", Rule(), Type.FLAG),
    *_figures("order", "state asked decided delivered missing outstanding over due amiss unacknowledged", listed=True),
    *_figures("order", "unchecked deviating lines"),
    *_figures("order_line", "state asked decided delivered outstanding over due unacknowledged unchecked amiss"
              " shipped accepted never_coming supplemented deviating promised"),
)  # fmt: skip

BY_NAME: Final[Mapping[tuple[str, str], Derived]] = MappingProxyType({(each.kind, each.code): each for each in DERIVED})


def listed(kind: str) -> tuple[str, ...]:
    """The derived columns that a list of the command line has without being asked."""
    return tuple(each.code for each in DERIVED if each.kind == kind and each.listed)


class Keying(Enum):
    """How a stored key is made: ``domain.keys`` says it of both."""

    IDENTITY = "identity"
    NATURAL = "natural"


class StoredKey(NamedTuple):
    """A key that stands in ``column`` beside the text at ``code``, a field or a kept column of the kind.

    ``made_of`` are the fields that it changes with. ``many`` marks a kind of which there are so many records that an
    index by which nobody looks one up would cost more than it gives.
    """

    kind: str
    code: str
    column: str
    keying: Keying = Keying.NATURAL
    made_of: tuple[str, ...] = ()
    many: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the key follows from."""
        return self.made_of or (self.code,)


STORED_KEYS: Final = (
    StoredKey("device", "serial", "serial_key", Keying.IDENTITY),
    StoredKey("device", "asset_tag", "tag_key", Keying.IDENTITY),
    StoredKey("device", "name", "name_key", many=True),
    StoredKey("delivered_unit", "serial", "serial_key", Keying.IDENTITY),
    StoredKey("unit", "name", "name_key"),
    StoredKey("product", "maker", "maker_key"),
    StoredKey("product", "model", "model_key"),
    StoredKey("group", "name", "name_key"),
    StoredKey("room", "name", "name_key"),
    StoredKey("person", "shown", "shown_key", made_of=("given_name", "family_name", "alias", "protected")),
    StoredKey("plan", "name", "name_key"),
    StoredKey("plan_group", "name", "name_key"),
    StoredKey("custom_field", "label", "label_key"),
)
KEY_OF: Final[Mapping[tuple[str, str], StoredKey]] = MappingProxyType(
    {(each.kind, each.code): each for each in STORED_KEYS}
)
NATURAL_WITHOUT_KEY: Final = frozenset(
    {"title", "given_name", "family_name", "address", "contact", "grade", "model_number", "called"}
)
"""Texts that are sorted like names though few sort by them: their key is reckoned when it is asked for."""


def identity_column(kind: str, code: str) -> str | None:
    """The column by whose key records are found where they are asked for by this field; ``None`` for other fields."""
    key = KEY_OF.get((kind, code))
    return key.column if key is not None and key.keying is Keying.IDENTITY else None


def keys_of(kind: str) -> tuple[StoredKey, ...]:
    """The stored keys of a kind of record."""
    return tuple(each for each in STORED_KEYS if each.kind == kind)
