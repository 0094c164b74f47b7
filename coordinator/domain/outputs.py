"""What leaves the program: every table, CSV, workbook, paper, package, clipboard and log registers itself here.

An architecture test fails on a module that writes and does not register; a privacy test walks this list (``design``:
outputs register themselves; needs U8).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final, TypeVar

from coordinator.domain.kinds import KINDS
from coordinator.words import text

OutputWriter = TypeVar("OutputWriter", bound=Callable[..., object])


class OutputForm(Enum):
    """What an output is to the one who gets it."""

    TABLE = "table"
    CSV = "csv"
    WORKBOOK = "workbook"
    PDF = "pdf"
    PACKAGE = "package"
    CLIPBOARD = "clipboard"
    LOG = "log"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Output:
    """One way out.

    ``code`` is permanent and its own; ``label`` a message id. ``personal`` names the personal fields that it can carry
    at most, as ``kind.field`` (``person.given_name``); ``person.shown`` is a person's name, or the alias of one who is
    protected. ``writes`` is the function that writes it.
    """

    code: str
    label: str
    form: OutputForm
    personal: frozenset[str]
    writes: Callable[..., object]

    @property
    def caption(self) -> str:
        """The label in the language in use."""
        return text(self.label)


_REGISTERED: Final[dict[str, Output]] = {}
SHOWN: Final = "person.shown"
PERSONAL: Final = frozenset(
    {SHOWN, *(f"{kind.code}.{field.code}" for kind in KINDS.values() for field in kind.fields if field.personal)}
)
"""Every personal field that the register knows, as ``kind.field``."""


def writes(
    code: str, label: str, form: OutputForm, personal: frozenset[str] = frozenset()
) -> Callable[[OutputWriter], OutputWriter]:
    """Registers the decorated function as an output. ``ValueError`` for a code that is taken or a field that is not
    personal.
    """
    unknown = personal - PERSONAL
    if unknown:
        raise ValueError(f"no personal fields: {sorted(unknown)}")

    def registered(writer: OutputWriter) -> OutputWriter:
        taken = _REGISTERED.get(code)
        if taken is not None and _place(taken.writes) != _place(writer):
            raise ValueError(f"the output {code!r} is registered twice")
        _REGISTERED[code] = Output(code, label, form, personal, writer)
        return writer

    return registered


def outputs() -> Mapping[str, Output]:
    """The outputs of the modules imported so far, by code."""
    return MappingProxyType(_REGISTERED)


def _place(writer: Callable[..., object]) -> tuple[str, str]:
    return getattr(writer, "__module__", ""), getattr(writer, "__qualname__", "")
