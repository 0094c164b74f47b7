"""The first walk through a file: how its lines end, whether it is a table at all, whether it is of reasonable size."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from coordinator.exchange.reading import inspection, list_sources
from coordinator.exchange.reading.inspection import InspectedFile, inspect
from coordinator.exchange.reading.unreadable import Unreadable


def walked(folder: Path, content: bytes, name: str = "lista.csv") -> InspectedFile:
    path = folder / name
    path.write_bytes(content)
    (source,) = list_sources(path)
    return inspect(source)


def refused(folder: Path, content: bytes) -> str:
    with pytest.raises(Unreadable) as error:
        walked(folder, content)
    return error.value.message


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven bytes at a time, so that words, letters and line ends are torn apart."""
    monkeypatch.setattr(inspection, "CHUNK", 7)


@pytest.mark.parametrize(
    ("content", "newline", "lines", "ended"),
    [
        (b"a;b\r\nc;d\r\n", "CRLF", 2, True),
        (b"a;b\nc;d\n", "LF", 2, True),
        (b"a;b\nc;d", "LF", 1, False),
        (b"a;b\rc;d\r", "CR", 2, True),
        (b"a;b", "LF", 0, False),
        ("a;b\r\nc;d\r\n".encode("utf-16"), "CRLF", 2, True),
        ("a;b\nc;d\n".encode("utf-16"), "LF", 2, True),
    ],
)
def test_line_ends(content: bytes, newline: str, lines: int, ended: bool, tmp_path: Path) -> None:
    facts = walked(tmp_path, content)
    assert (facts.newline, facts.lines, facts.ended, facts.whole) == (newline, lines, ended, True)


@pytest.mark.usefixtures("small_chunks")
def test_a_long_file_is_walked_piece_by_piece(tmp_path: Path) -> None:
    content = "Inventarienr;Serienummer\nÅSK-1;PF4X7QKT\nÅSK-2;Ö\n".encode()
    facts = walked(tmp_path, content)
    assert (facts.encoding, facts.newline, facts.lines, facts.ended) == ("utf-8", "LF", 3, True)
    assert (facts.start, facts.whole) == (content[:7], False)
    assert facts.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.usefixtures("small_chunks")
def test_a_letter_torn_apart_at_the_very_end_is_not_utf_8(tmp_path: Path) -> None:
    assert walked(tmp_path, b"Namn;Ort\nLeo;Norrk\xc3").encoding == "cp1252"


@pytest.mark.parametrize("size", [6, 7, 8])
def test_a_line_of_more_than_the_limit_is_no_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Only what spans pieces is counted: at fourteen bytes it is a list, at fifteen it is none."""
    monkeypatch.setattr(inspection, "CHUNK", 7)
    monkeypatch.setattr(inspection, "MAX_LINE_BYTES", 14)
    content = b"a;b;c;d" + b"e" * size
    if size > 7:
        assert refused(tmp_path, content).startswith("{file} has a line of more than {size} megabytes")
    else:
        walked(tmp_path, content)
    walked(tmp_path, b"a;b;c;d\n" * 9)


def test_too_many_rows_are_refused_also_when_the_first_piece_has_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "MAX_LINES", 4)
    walked(tmp_path, b"aa\n" * 4)
    for content in (b"aa\n" * 5, b"aa\n" * 100, b"aa\r" * 5):
        assert refused(tmp_path, content).startswith("{file} has more than {rows} rows.")
    monkeypatch.setattr(inspection, "CHUNK", 30)
    assert refused(tmp_path, b"a" * 29 + b"\n" + b"\n" * 9).startswith("{file} has more than {rows} rows.")


def test_a_file_of_more_bytes_than_any_list_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "MAX_BYTES", 8)
    walked(tmp_path, b"a;b\nc;d\n")
    assert refused(tmp_path, b"a;b\nc;d\ne").startswith("{file} is larger than {size} MB."), "its rows were not counted"


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (b"%PDF-1.7", "{file} is a PDF"),
        (b"\x89PNG", "{file} is a picture"),
        (b"\xff\xd8\xff", "{file} is a picture"),
        (b"GIF89a", "{file} is a picture"),
        (b"\x1f\x8b", "{file} is packed in a way that is not read here."),
        (b"Rar!", "{file} is packed in a way that is not read here."),
        (b"SQLite format 3\0", "{file} is a database"),
        (b"MZ", "{file} is not a text file with a table."),
        (b"{\\rtf1", "{file} is a text document."),
        (b"PK\x03\x04", "{file} is a damaged or locked ZIP file."),
    ],
)
def test_another_kind_of_file_is_no_table_and_is_told_by_its_name(tmp_path: Path, start: bytes, said: str) -> None:
    assert refused(tmp_path, start + b"a;b\nc;d\n" * 9).startswith(said)


def test_web_pages_and_nothing_at_all_are_said_to_be_that(tmp_path: Path) -> None:
    for page in (b"<html>", b"\n <!DOCTYPE html>", b"<table><tr>"):
        assert refused(tmp_path, page).startswith("{file} is a web page, whatever its name says.")
    for data in (b"<users/>", b'\xef\xbb\xbf {"a": 1}', b'[{"a": 1}]', b'{\n "a": 1}', b'{\r\n "a": 1}'):
        assert refused(tmp_path, data).startswith("{file} is a web page or a data file")
    for nothing in (b"", b" \r\n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe"):
        assert refused(tmp_path, nothing).startswith("{file} is empty.")


def test_a_few_control_letters_are_a_list_and_many_are_none(tmp_path: Path) -> None:
    """One in fifty is borne with."""
    assert walked(tmp_path, b"a;b\n" * 24 + b"\x01\x02\r\n").lines == 25
    assert refused(tmp_path, b"a;b\n" * 24 + b"\x01\x02\x03\n").startswith("{file} is not a text file with a table.")
    assert refused(tmp_path, b"a;b\n" * 2000 + b"\0").startswith("{file} is not a text file with a table.")
