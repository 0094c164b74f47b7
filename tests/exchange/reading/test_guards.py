"""What is no list is refused with a sentence within 5 seconds and 150 MB of extra memory (issue 2 §3), measured in a
process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coordinator.exchange.reading import list_sources, open_table
from coordinator.exchange.reading.unreadable import Unreadable
from tests.exchange.reading.old_books import ods_book, xls_book, xlsb_book

pytestmark = pytest.mark.usefixtures("english")

_PROBE = """
import json, resource, sys, time
from pathlib import Path
from coordinator.exchange.reading import list_sources, open_table
import openpyxl, defusedxml.ElementTree
from coordinator.exchange.reading.unreadable import Unreadable
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before, start = peak(), time.perf_counter()
said = None
try:
    for source in list_sources(Path(sys.argv[1])):
        for _ in open_table(source).rows():
            pass
except Unreadable as refusal:
    said = refusal.message.format(**refusal.values)
print(json.dumps({"said": said, "seconds": time.perf_counter() - start, "kilobytes": peak() - before}))
"""
ROW = b"NSK-0412;PF4X7QKT;Chromebook 300e;Norrskensskolan\r\n"
HEAD = b"Inventarienr;Serienummer;Modell;Skola\r\n"


def _repeated(path: Path, head: bytes, block: bytes, times: int, tail: bytes = b"") -> None:
    with path.open("wb") as stream:
        stream.write(head)
        for _ in range(times):
            stream.write(block)
        stream.write(tail)


def ten_million_rows(path: Path) -> None:
    _repeated(path, HEAD, ROW * 10_000, 1_000)


def ten_million_short_rows_after_long_ones(path: Path) -> None:
    _repeated(path, HEAD + (b"x" * 400 + b";b;c;d\n") * 1000, b"a;b\n" * 10_000, 1_000)


def cell_of_100_megabytes(path: Path) -> None:
    _repeated(path, HEAD + b"NSK-1;PF4X7QKT;", b"x" * (1 << 20), 100, b";Norrskensskolan\r\n" + ROW)


def quoted_cell_of_100_megabytes(path: Path) -> None:
    _repeated(path, HEAD + b'NSK-1;PF4X7QKT;"', b"rad\r\n" * 200_000, 100, b'";Norrskensskolan\r\n' + ROW)


def thousand_columns(path: Path) -> None:
    path.write_bytes(b";".join(b"Kolumn %d" % n for n in range(1000)) + b"\r\n" + b";".join([b"x"] * 1000) + b"\r\n")


def thousand_columns_later(path: Path) -> None:
    path.write_bytes(HEAD + ROW * 5000 + b";".join([b"x"] * 1000) + b"\r\n")


def unterminated_quote(path: Path) -> None:
    path.write_bytes(HEAD + ROW * 2 + b'NSK-1;"PF4X7QKT;Modell;Skola\r\n' + ROW * 100_000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def blank(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf \r\n\r\n")


def picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100)


def noise(path: Path) -> None:
    _repeated(path, b"", bytes(range(256)) * 4096, 100)


def nul_in_the_middle(path: Path) -> None:
    path.write_bytes(HEAD + ROW * 20_000 + b"NSK\0-1;P;M;S\r\n" + ROW)


def letter_to_parents(path: Path) -> None:
    path.write_text(
        "Hej,\n\nnu är det dags att hämta datorn.\nTa med laddare, väska och kvittens.\n\nVänliga hälsningar\n", "utf-8"
    )


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("users.csv", "w") as member:
        for _ in range(200):
            member.write(b"0" * (1 << 20))


def workbook_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/sharedStrings.xml", "w") as member:
            for _ in range(200):
                member.write(b"0" * (1 << 20))


def workbook_with_a_huge_cell(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            member.write(b"<worksheet><c><is><t>")
            for _ in range(100):
                member.write(b"x" * (1 << 20))


def old_excel(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096)


def far_corner_of_an_old_workbook(path: Path) -> None:
    path.write_bytes(xls_book({(0, 0): "Serienummer", (65535, 255): "EX1"}))


def far_corner_of_a_binary_workbook(path: Path) -> None:
    path.write_bytes(xlsb_book({(0, 0): "Serienummer", (1048575, 16383): "EX1"}))


def far_corner_of_an_open_document(path: Path) -> None:
    filled = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>'
    path.write_bytes(
        ods_book(f'<table:table-row table:number-rows-repeated="1048576">{filled}</table:table-cell></table:table-row>')
    )


CASES: list[tuple[Callable[[Path], None], str, str]] = [
    (ten_million_rows, "lista.csv", "more than 2\u00a0000\u00a0000 rows"),
    (ten_million_short_rows_after_long_ones, "lista.csv", "more than 2\u00a0000\u00a0000 rows"),
    (cell_of_100_megabytes, "lista.csv", "line of more than 4 megabytes, near line 2"),
    (quoted_cell_of_100_megabytes, "lista.csv", "rows|megabyte"),
    (thousand_columns, "lista.csv", "more than 500 columns"),
    (thousand_columns_later, "lista.csv", "more than 500 columns"),
    (unterminated_quote, "lista.csv", "opened on line 4"),
    (empty, "lista.csv", "is empty"),
    (blank, "lista.csv", "is empty"),
    (picture, "bild.csv", "is a picture"),
    (noise, "brus.csv", "not a text file"),
    (nul_in_the_middle, "lista.csv", "not a text file"),
    (letter_to_parents, "brev.txt", "no table"),
    (zip_bomb, "export.zip", "unpack to far more"),
    (workbook_bomb, "lista.xlsx", "unpack to far more"),
    (workbook_with_a_huge_cell, "lista.xlsx", "cell of more than 1 megabyte"),
    (old_excel, "lista.xls", "damaged or locked"),
    (far_corner_of_an_old_workbook, "lista.xls", "far apart"),
    (far_corner_of_a_binary_workbook, "lista.xlsb", "far apart"),
    (far_corner_of_an_open_document, "lista.ods", "far apart"),
]


@pytest.fixture
def kept_small(tmp_path: Path) -> Iterator[Path]:
    """A folder whose large files are gone as soon as the test is."""
    yield tmp_path
    for path in tmp_path.iterdir():
        path.unlink()


@pytest.mark.parametrize(("write", "name", "sentence"), CASES, ids=[case[0].__name__ for case in CASES])
def test_refused_in_time_and_in_little_memory(
    write: Callable[[Path], None], name: str, sentence: str, kept_small: Path
) -> None:
    path = kept_small / name
    write(path)
    done = subprocess.run([sys.executable, "-c", _PROBE, str(path)], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["said"] is not None
    assert name in told["said"]
    assert any(part in told["said"] for part in sentence.split("|"))
    assert told["seconds"] < 5
    assert told["kilobytes"] < 150 * 1024


def test_what_is_missing_or_a_folder_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"lista\.csv is no longer there"):
        list_sources(tmp_path / "lista.csv")
    with pytest.raises(Unreadable, match="holds no files"):
        list_sources(tmp_path)
    (source,) = list_sources(_written(tmp_path / "a.csv", HEAD + ROW))
    (tmp_path / "a.csv").unlink()
    with pytest.raises(Unreadable, match="no longer there"):
        open_table(source)


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="damaged or locked ZIP"):
        list_sources(_written(tmp_path / "export.zip", b"PK\x03\x04" + b"x" * 100))
    path = tmp_path / "hel.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("users.csv", HEAD + ROW * 10)
    path.write_bytes(path.read_bytes().replace(b"PF4X7QKT", b"PF4X7QK0", 1))
    (source,) = list_sources(path)
    with pytest.raises(Unreadable, match="damaged"):
        list(open_table(source).rows())


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (b'a;"b\r\nc;d\r\n', 2),
        (b'a;"b";c\r\n1;2;3\r\n4;"5\r\n6;7;8\r\n', 4),
        (b'a;"b\r\nc";"d\r\ne;f\r\n', 3),
        (b'a;"11" tum";c\r\n', 2),
    ],
)
def test_a_quotation_mark_is_told_by_the_line_it_opens_on(body: bytes, line: int, tmp_path: Path) -> None:
    (source,) = list_sources(_written(tmp_path / "lista.csv", b"Serienummer;Modell;Skola\r\n" + body))
    with pytest.raises(Unreadable) as refused:
        list(open_table(source).rows())
    assert refused.value.values["line"] == line


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
