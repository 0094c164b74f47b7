"""Lists of DOS and of old Macs are read with their Swedish letters; what Windows writes stays what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordinator.exchange.reading import list_sources, open_table
from coordinator.exchange.reading.encoding import GARBLED, flaw_of_letters
from coordinator.exchange.reading.old_letters import OldLetters

HEAD = "Serienummer;Innehavare;Sal\r\n"


@pytest.mark.parametrize(
    ("encoding", "rows"),
    [
        ("cp850", "QX1;Märta Sjögren;Träslöjden"), ("cp850", "QX1;ÅSA ÖBERG;SAL 1\r\nQX2;Märta Sjö;Ängen"),
        ("cp850", "QX1;Bo Sjö;Sal Å\r\nQX2;Håkan Ek;Sal 2"), ("cp850", "QX1;Åsa Öberg;Sal 1"),
        ("mac_roman", "QX1;Åsa Öberg;Träslöjd"), ("mac_roman", "QX1;Håkan Löv;Sal 1"),
        ("cp1252", "QX1;Marko Boškovic;Sal 1\r\nQX2;Žan Šaric;Sal 2"), ("cp1252", "QX1;Åsa Öberg;“Lilla” salen"),
        ("cp1252", "QX1;Åsa Öberg;5 € … 2"), ("cp1252", "QX1;„Sal” †;Žan"), ("cp1252", "QX1;Œdipe Š;Sal 1"),
        ("cp1252", "QX1;Märta;Håkan\r\nQX2;Löv;Gås\r\nQX3;a„b;x"),
    ],
)  # fmt: skip
def test_a_list_is_read_in_the_letters_that_it_is_written_in(tmp_path: Path, encoding: str, rows: str) -> None:
    path = tmp_path / "lista.csv"
    path.write_bytes((HEAD + rows + "\r\n").encode(encoding))
    [source] = list_sources(path)
    table = open_table(source)
    assert (table.encoding, [";".join(row) for _, row in table.rows()]) == (encoding, rows.split("\r\n"))


@pytest.mark.parametrize("said", ["cp850", "mac_roman"])
def test_a_single_letter_amid_those_of_windows_says_nothing(said: str) -> None:
    letters = OldLetters()
    letters.take("Sjögren Träd".encode("cp1252"))
    letters.take("Håkan".encode(said))
    assert letters.encoding is None


def test_the_pieces_of_a_file_are_counted_together() -> None:
    letters = OldLetters()
    letters.take("Sjögren".encode("cp1252"))
    for _ in range(3):
        letters.take(b"ascii")
        letters.take("Håkan".encode("cp850"))
    assert letters.encoding == "cp850"


def test_a_name_of_dos_letters_in_a_list_of_windows_is_told() -> None:
    assert flaw_of_letters("M„rta") == GARBLED
    assert flaw_of_letters("H†kan") == GARBLED
    assert flaw_of_letters("„Märta”") is None
