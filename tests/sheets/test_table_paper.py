"""Lists on paper, read back."""

from __future__ import annotations

import pypdfium2
import pytest

from coordinator.sheets.table_paper import PaperColumn, TableSheet, render_table
from tests.sheets.papers import read, squeezed

COLUMNS = (PaperColumn("Namn", 2), PaperColumn("Serienummer", fixed=True), PaperColumn("Pris", align="right"))


def rows(count: int) -> tuple[tuple[str, ...], ...]:
    return tuple((f"Åsa Exempelqvist {n:03d}", f"EX0O1IL{n:03d}", f"{n} kr") for n in range(count))


def test_a_list_keeps_every_row_and_its_heads_on_every_page() -> None:
    sheet = TableSheet("Enheter i 7A", COLUMNS, rows(150), "150 enheter", "Listan innehåller personuppgifter.")
    pages = read(render_table(sheet, stamp="Koordinator 9.9"))
    assert len(pages) > 2
    for n in range(150):
        assert sum(f"EX0O1IL{n:03d}" in page for page in pages) == 1
    for number, page in enumerate(pages, 1):
        assert "Serienummer" in page
        assert squeezed("Enheter i 7A") in page
        assert f"Sida{number}av{len(pages)}" in page
        assert "Koordinator9.9" in page
    assert squeezed("Listan innehåller personuppgifter.") in pages[-1]


def test_a_list_is_the_same_to_the_byte_and_knows_english_and_landscape() -> None:
    sheet = TableSheet("Devices", COLUMNS, rows(3), language="en", landscape=True)
    pdf = render_table(sheet)
    assert pdf == render_table(sheet)
    assert "Page1of1" in read(pdf)[0]
    width, height = pypdfium2.PdfDocument(pdf)[0].get_size()
    assert width > height


def test_long_and_odd_cells_wrap_and_stay_whole() -> None:
    long = "Anna & Co <IT> " * 20
    (page,) = read(render_table(TableSheet("T", COLUMNS, ((long, "W" * 80, ""), ("", "", "")))))
    assert squeezed(long) in page
    assert "W" * 80 in page


def test_an_empty_list_prints_its_heads() -> None:
    assert "Serienummer" in read(render_table(TableSheet("Tomt", COLUMNS, ())))[0]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="Row 2 of the list has 1 cells"):
        TableSheet("T", COLUMNS, (("a", "b", "c"), ("a",)))
    with pytest.raises(ValueError, match="needs columns"):
        TableSheet("T", (), ())


def test_figures_stand_against_the_right_edge() -> None:
    pdf = render_table(
        TableSheet("T", (PaperColumn("Namn"), PaperColumn("Pris", align="right")), (("a", "7"), ("b", "1 234")))
    )
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    edges = [text.get_charbox(n)[2] for n in range(text.count_chars()) if text.get_text_range(n, 1) in "74"]
    assert max(edges) - min(edges) < 1.0
