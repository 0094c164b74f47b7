"""What stands on a paper: finished text in frozen values, kept in the database so that a reprint is the same paper.

Nothing here knows a record, a font or a page. ``to_json`` and ``from_json`` are exact inverses; store the text beside
``RENDERER_VERSION``: byte-identical within one version, text-identical after (design, "Papers").
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, Literal, cast

RENDERER_VERSION: Final = 1
"""Rises when the same content would give other bytes."""

CONTENT_VERSION: Final = 1
NAME_LIMIT: Final = 120
LINE_LIMIT: Final = 300
TERMS_LIMIT: Final = 6000
CODE_LIMIT: Final = 64

PaperKind = Literal["loan", "return"]
State = Literal["lent", "returned", "still out"]


class UnreadableContent(ValueError):
    """Stored content that this program cannot read; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The letterhead: name, address and contact lines, and a logo as PNG or JPEG bytes."""

    name: str
    lines: tuple[str, ...] = ()
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class PaperPerson:
    """A person as the paper shows them. For a protected person ``name`` already is the alias (needs U7)."""

    name: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """One device: its accessories as handed over, and those that were missing when it came back."""

    product: str
    serial: str
    asset_tag: str = ""
    condition: str = ""
    accessories: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    state: State = "lent"


@dataclass(frozen=True, slots=True)
class Clause:
    """One paragraph of the terms, with its heading, which may be empty."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Room for one signature. An empty name leaves a line to write it on."""

    role: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """The fixed words of the paper, in its language. ``page`` keeps the places ``{page}`` and ``{pages}``."""

    issued_to: str
    issued_by: str
    due: str
    product: str
    serial: str
    asset_tag: str
    condition: str
    accessories: str
    missing: str
    terms: str
    sign_place: str
    sign_here: str
    sign_name: str
    page: str
    void_mark: str
    groups: tuple[tuple[State, str], ...]
    copies: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Receipt:
    """One paper for one borrower: a loan agreement or a return receipt, in one or two copies.

    ``void`` is the sentence that says that the paper no longer holds, empty for a valid one. ``code`` is the opaque
    text of the QR code (ASCII, at most 64 characters, never a name), empty for none.
    """

    kind: PaperKind
    language: str
    number: str
    title: str
    date_line: str
    school: Letterhead
    issued_to: PaperPerson
    issued_by: PaperPerson
    devices: tuple[DeviceLine, ...]
    labels: Labels
    terms: tuple[Clause, ...] = ()
    due: str = ""
    statement: str = ""
    signatures: tuple[Signature, ...] = ()
    notes: tuple[str, ...] = ()
    void: str = ""
    copies: int = 1
    code: str = ""

    def __post_init__(self) -> None:
        if self.copies not in (1, 2):
            raise ValueError(f"A receipt has one or two copies, not {self.copies}.")
        if len(self.code) > CODE_LIMIT or not self.code.isascii() or not (self.code.isprintable()):
            raise ValueError("The text of a QR code is at most 64 plain ASCII characters.")


def under_alias(receipt: Receipt, alias: str) -> Receipt:
    """The same paper with the borrower under an alias and no guardian's name: for a later protection (needs U7)."""
    name = receipt.issued_to.name

    def hidden(text: str) -> str:
        return text.replace(name, alias) if name else text

    kept = {receipt.issued_by.name, ""}
    signatures = tuple(
        replace(one, name=alias if one.name == name else one.name if one.name in kept else "")
        for one in receipt.signatures
    )
    return replace(
        receipt,
        issued_to=replace(receipt.issued_to, name=alias),
        signatures=signatures,
        notes=tuple(hidden(note) for note in receipt.notes),
        statement=hidden(receipt.statement),
        void=hidden(receipt.void),
    )


def to_json(receipt: Receipt) -> str:
    """The content as one line of JSON, the logo in base64; keys sorted, so that equal content gives equal text."""
    tree = asdict(receipt)
    logo = receipt.school.logo
    tree["school"]["logo"] = None if logo is None else base64.b64encode(logo).decode("ascii")
    return json.dumps({"version": CONTENT_VERSION, "receipt": tree}, ensure_ascii=True, sort_keys=True)


def from_json(stored: str) -> Receipt:
    """The content that ``to_json`` wrote; ``UnreadableContent`` when it is not such a text or is newer than we are."""
    try:
        document = json.loads(stored)
        version = document["version"]
        tree = dict(document["receipt"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableContent("The stored paper is damaged: it is not a receipt. Make the receipt again.") from error
    if version != CONTENT_VERSION:
        raise UnreadableContent("The stored paper was made by a newer program. Update this program, then print again.")
    try:
        return _receipt(tree)
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableContent("The stored paper is damaged: a part is missing. Make the receipt again.") from error


def _receipt(tree: dict[str, Any]) -> Receipt:
    logo = tree["school"]["logo"]
    parts = tree | {
        "school": Letterhead(
            tree["school"]["name"],
            tuple(tree["school"]["lines"]),
            None if logo is None else base64.b64decode(logo, validate=True),
        ),
        "issued_to": PaperPerson(**tree["issued_to"]),
        "issued_by": PaperPerson(**tree["issued_by"]),
        "devices": tuple(_device(device) for device in tree["devices"]),
        "labels": _labels(tree["labels"]),
        "terms": tuple(Clause(**clause) for clause in tree["terms"]),
        "signatures": tuple(Signature(**one) for one in tree["signatures"]),
        "notes": tuple(tree["notes"]),
    }
    if missing := {field.name for field in fields(Receipt)} - parts.keys():
        raise KeyError(*sorted(missing))
    return Receipt(**parts)


def _device(tree: dict[str, Any]) -> DeviceLine:
    return DeviceLine(**tree | {"accessories": tuple(tree["accessories"]), "missing": tuple(tree["missing"])})


def _labels(tree: dict[str, Any]) -> Labels:
    groups = tuple((cast(State, state), heading) for state, heading in tree["groups"])
    first, second = tree["copies"]
    return Labels(**tree | {"groups": groups, "copies": (first, second)})
