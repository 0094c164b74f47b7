"""A number that a later file brings is kept as it is written, its zeros too, as a first one is."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Program


@pytest.mark.parametrize("tag", ["00077", "1E5", "0x10", "1.50", "1234567890"])
def test_an_updated_tag_is_as_the_file_writes_it(school: Program, tag: str) -> None:
    header = "Serienummer;Inventarienummer;Modell;Ordernummer"
    school.json("import", school.file("a.csv", f"{header}\nQX1234567A;NSK-1;L;1\n"))
    told = school.json("import", school.file("b.csv", f"{header}\nQX1234567A;{tag};L;{tag}\n"))["files"][0]
    assert (told["updated"], told["failed"]) == (1, 0)
    found = school.json("show", "device", "QX1234567A")
    assert (found["asset_tag"], found["order_no"]) == (tag, tag)
    assert school.json("import", str(school.folder / "b.csv"))["entry"] is None
