"""A supplier's despatch advice in Peppol's XML (BIS Despatch Advice 3, ``formats`` §7), read into a delivery's rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from coordinator.domain.values import is_date
from coordinator.exchange.profiles.mention_keys import ProductKey, kind_of
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.words import mark

_NAMES: Final = {
    "d": "urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2",
    "a": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "b": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
_ROOT: Final = f"{{{_NAMES['d']}}}DespatchAdvice"
_LARGEST: Final = 20_000_000


def read_advice(path: Path) -> list[dict[str, Any]] | None:
    """One row for each line of the advice; ``None`` for XML that is something else. Raises :class:`Unreadable`."""
    try:
        if path.stat().st_size > _LARGEST:
            raise Unreadable(mark("{file} is too large for a delivery note."), file=path.name)
        root = parse(path, forbid_dtd=True).getroot()
    except (
        OSError,
        ParseError,
        DefusedXmlException,
        LookupError,
        ValueError,
    ) as error:
        raise Unreadable(
            mark("{file} could not be read as XML. Ask the supplier for it again."), file=path.name
        ) from error
    if root is None or root.tag != _ROOT:
        return None
    note, on = _text_at(root, "b:ID"), _text_at(root, "b:IssueDate")
    order = _text_at(root, "a:OrderReference/b:ID")
    supplier = _text_at(root, "a:DespatchSupplierParty/a:Party/a:PartyName/b:Name")
    return [
        {
            **_line(line),
            "order_no": _text_at(line, "a:OrderLineReference/a:OrderReference/b:ID") or order,
            "delivery_note": note,
            "delivered_on": on if on and is_date(on) else None,
            "supplier": supplier,
        }
        for line in root.findall("a:DespatchLine", _NAMES)
    ]


def _line(line: Element) -> dict[str, Any]:
    model = _text_at(line, "a:Item/b:Name")
    article = _text_at(line, "a:Item/a:SellersItemIdentification/b:ID")
    serials = [each.text.strip() for each in line.findall("a:Item/a:ItemInstance/b:SerialID", _NAMES) if each.text]
    return {
        "order_line": _text_at(line, "a:OrderLineReference/b:LineID"),
        "product": ProductKey(None, model, article, kind_of(None, None, model)),
        "delivered": _count(line, "b:DeliveredQuantity"),
        "outstanding": _count(line, "b:OutstandingQuantity"),
        "reason": _text_at(line, "b:OutstandingReason"),
        "serials": tuple(dict.fromkeys(serials)) or None,
    }


def _text_at(element: Element, path: str) -> str | None:
    found = element.findtext(path, namespaces=_NAMES)
    return found.strip() if found and found.strip() else None


def _count(element: Element, path: str) -> int | None:
    said = _text_at(element, path)
    if said is None:
        return None
    try:
        return int(float(said))
    except (ValueError, OverflowError):
        return None
