"""A despatch advice of a supplier's system: what each line says, and what is refused (needs V3)."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordinator.exchange.lists import peppol
from coordinator.exchange.lists.peppol import read_advice
from coordinator.exchange.reading.unreadable import Unreadable

HEAD = (
    '<d:DespatchAdvice xmlns:d="urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2"'
    ' xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
    ' xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">'
)
LINE = """<a:DespatchLine><b:DeliveredQuantity>2.0</b:DeliveredQuantity><b:OutstandingQuantity>1</b:OutstandingQuantity>
<b:OutstandingReason> slut i lager </b:OutstandingReason>
<a:OrderLineReference><b:LineID>3</b:LineID>{order}</a:OrderLineReference>
<a:Item><b:Name>Chromebook 11</b:Name><a:SellersItemIdentification><b:ID>82W2</b:ID></a:SellersItemIdentification>
<a:ItemInstance><b:SerialID> A1 </b:SerialID></a:ItemInstance>
<a:ItemInstance><b:SerialID>A2</b:SerialID></a:ItemInstance>
<a:ItemInstance><b:SerialID>A1</b:SerialID></a:ItemInstance></a:Item></a:DespatchLine>"""
OTHER_ORDER = "<a:OrderReference><b:ID>B2026-0002</b:ID></a:OrderReference>"


def written(folder: Path, *lines: str, day: str = "2026-08-04") -> Path:
    path = folder / "avi.xml"
    supplier = "<a:DespatchSupplierParty><a:Party><a:PartyName><b:Name>Leverantör AB</b:Name></a:PartyName></a:Party></a:DespatchSupplierParty>"  # noqa: E501
    order = "<a:OrderReference><b:ID>B2026-0001</b:ID></a:OrderReference>"
    head = f"<b:ID>F-1</b:ID><b:IssueDate>{day}</b:IssueDate>{order}{supplier}"
    path.write_text(HEAD + head + "".join(lines) + "</d:DespatchAdvice>", encoding="utf-8")
    return path


def test_each_line_says_what_came_and_what_is_still_to_come(tmp_path: Path) -> None:
    (line,) = read_advice(written(tmp_path, LINE.format(order=""))) or []
    product = line.pop("product")
    assert (product.maker, product.model, product.model_number, product.kind) == (
        None, "Chromebook 11", "82W2", "chromebook",
    )  # fmt: skip
    assert line == {
        "order_line": "3", "delivered": 2, "outstanding": 1, "reason": "slut i lager", "serials": ("A1", "A2"),
        "order_no": "B2026-0001", "delivery_note": "F-1", "delivered_on": "2026-08-04", "supplier": "Leverantör AB",
    }  # fmt: skip


def test_a_line_may_be_of_another_order_and_say_little(tmp_path: Path) -> None:
    bare = "<a:DespatchLine><b:DeliveredQuantity>många</b:DeliveredQuantity><a:Item><b:Name> </b:Name></a:Item></a:DespatchLine>"  # noqa: E501
    first, second = read_advice(written(tmp_path, LINE.format(order=OTHER_ORDER), bare, day="i går")) or []
    assert (first["order_no"], first["delivered_on"]) == ("B2026-0002", None)
    assert [second[each] for each in ("order_line", "delivered", "outstanding", "reason", "serials")] == [None] * 5
    assert (second["product"].model, second["order_no"]) == (None, "B2026-0001")


def test_what_is_no_advice_is_left_to_others_and_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "annat.xml"
    path.write_text("<Invoice/>", encoding="utf-8")
    assert read_advice(path) is None
    for broken in ("<Invoice>", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'):
        path.write_text(broken, encoding="utf-8")
        with pytest.raises(Unreadable) as error:
            read_advice(path)
        assert error.value.values == {"file": "annat.xml"}
    with pytest.raises(Unreadable):
        read_advice(tmp_path / "none.xml")


def test_an_advice_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path)
    monkeypatch.setattr(peppol, "_LARGEST", path.stat().st_size)
    assert read_advice(path) == []
    monkeypatch.setattr(peppol, "_LARGEST", path.stat().st_size - 1)
    with pytest.raises(Unreadable) as error:
        read_advice(path)
    assert error.value.message == "{file} is too large for a delivery note."
