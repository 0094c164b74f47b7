"""A field is described once: its name, how its text is read and shown, whose it is, how a source's value merges.

CSV profiles, table columns, form editors, printed captions, export filters and the command line all read this one
description. A field's code is permanent: it is the column's name, and it stands in the log for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from coordinator.domain import values
from coordinator.domain.values import Scalar
from coordinator.words import text


class Type(Enum):
    """What a field holds: text, ISO date, whole öre, whole number, months, 0/1, a choice's code, a record's id.

    ``CONTENT`` is a file's bytes in base64: never listed, searched, printed or exported with the other fields.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    MONEY = "money"
    INTEGER = "integer"
    MONTHS = "months"
    FLAG = "flag"
    CHOICE = "choice"
    REFERENCE = "reference"
    CONTENT = "content"


class Owner(Enum):
    """Whose word counts for a field when school and central IT differ (``durability`` §4)."""

    CENTRAL = "central"
    SCHOOL = "school"
    SHARED = "shared"


class Merge(Enum):
    """How what a source says is merged with what the register holds.

    ``THREE_WAY``: base, ours, theirs. ``NEWEST``: the later date wins, whoever says it. ``FILL``: a source that has
    never spoken of the field before only fills a blank; afterwards as three-way. ``RAISE``: a source only ever says
    yes; its no and its blank change nothing.
    """

    THREE_WAY = "three_way"
    NEWEST = "newest"
    FILL = "fill"
    RAISE = "raise"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a choice field may hold: its permanent code and its label's message id; ``counted`` are the two
    message ids that say how many there are, of choices that sentences count.
    """

    code: str
    label: str
    counted: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Field:
    """One fact that a record of some kind may hold.

    ``tells_apart`` says that its text is a number or name by which things are known, in which ten digits may be chance;
    unless it is personal, it names nobody and is shown as it stands.
    """

    code: str
    label: str
    type: Type = Type.TEXT
    required: bool = False
    owner: Owner = Owner.SCHOOL
    personal: bool = False
    merge: Merge = Merge.THREE_WAY
    refers: str | None = None
    choices: tuple[Choice, ...] = ()
    editable: bool = True
    tells_apart: bool = False

    @property
    def caption(self) -> str:
        """The label in the language in use."""
        return text(self.label)

    def read(self, said: str) -> Scalar:
        """The value that a person's text means; blank means none. Raises :class:`values.Unread` with a sentence."""
        said = said.strip()
        if not said:
            if self.required:
                raise values.Unread(text("{field} must not be empty.", field=self.caption))
            return None
        if self.type is Type.CHOICE:
            return self._choice(said)
        return _READERS[self.type](said)

    def _choice(self, said: str) -> str:
        folded = said.casefold()
        for choice in self.choices:
            if folded in (choice.code, text(choice.label).casefold(), choice.label.casefold()):
                return choice.code
        allowed = ", ".join(text(choice.label) for choice in self.choices)
        raise values.Unread(text("“{said}” is not one of: {allowed}.", said=said, allowed=allowed))

    @property
    def is_text(self) -> bool:
        """Whether it holds words, short or long: what somebody may write anything into."""
        return self.type in (Type.TEXT, Type.LONG_TEXT)

    def show(self, value: Scalar) -> str:
        """The value as a person reads it; an unknown choice is shown as it stands, a missing value as nothing."""
        if value is None:
            return ""
        if self.type is Type.CHOICE:
            return next((text(choice.label) for choice in self.choices if choice.code == value), str(value))
        return _SHOWERS.get(self.type, str)(value)

    def flaw(self, value: Scalar) -> str | None:
        """Why the register may not hold this value here, as a sentence; ``None`` when it may."""
        if value is None:
            return text("{field} must not be empty.", field=self.caption) if self.required else None
        wanted = int if self.type in _WHOLE else str
        if not isinstance(value, wanted) or isinstance(value, bool):
            return text("{field} cannot hold that kind of value.", field=self.caption)
        return self._flaw_of(value)

    def _flaw_of(self, value: int | str) -> str | None:
        """What is wrong with a value of the right kind."""
        if self.type is Type.DATE:
            return self._flaw_of_day(str(value))
        if self.type in _NEVER_LESS and int(value) < 0:
            return text("{field}: {said} is less than nothing.", field=self.caption, said=self.show(value))
        if self.type is Type.CHOICE and value not in {choice.code for choice in self.choices}:
            return text("{field}: “{said}” is not one of its choices.", field=self.caption, said=value)
        if self.type is Type.FLAG and value not in (0, 1):
            return text("{field} must be yes or no.", field=self.caption)
        return None

    def _flaw_of_day(self, day: str) -> str | None:
        if not values.is_date(day):
            return text("{field}: “{said}” is not a date (YYYY-MM-DD).", field=self.caption, said=day)
        if not values.can_be(day):
            return text("{field}: {sentence}", field=self.caption, sentence=values.cannot_be(day))
        return None


_NEVER_LESS = frozenset({Type.MONEY, Type.MONTHS})
_WHOLE = frozenset({Type.MONEY, Type.INTEGER, Type.MONTHS, Type.FLAG, Type.REFERENCE})
_READERS: Mapping[Type, Callable[[str], Scalar]] = {
    Type.TEXT: values.read_text,
    Type.LONG_TEXT: values.read_long_text,
    Type.DATE: values.read_date,
    Type.MONEY: values.read_money,
    Type.INTEGER: values.read_integer,
    Type.MONTHS: values.read_integer,
    Type.FLAG: values.read_flag,
    Type.REFERENCE: values.read_integer,
    Type.CONTENT: values.read_text,
}
_SHOWERS: Mapping[Type, Callable[[Scalar], str]] = {
    Type.MONEY: lambda value: values.show_money(values.Ore(value)) if isinstance(value, int) else str(value),
    Type.INTEGER: values.show_integer,
    Type.FLAG: values.show_flag,
}
