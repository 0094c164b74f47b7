"""Bytes to rows: every encoding and delimiter, headers, line numbers, workbooks, ZIPs; anything at all without a
crash.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.exchange.imports import row_reasons
from coordinator.exchange.imports.typed_rows import FailedRow, typed_rows
from coordinator.exchange.profiles.profiles import shipped_profiles
from coordinator.exchange.profiles.recognition import recognise
from coordinator.exchange.reading import column_aliases, list_sources, open_table
from coordinator.exchange.reading.encoding import flaw_of_letters
from coordinator.exchange.reading.headers import find_header, unique_names
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.exchange.reading.workbooks.spreadsheets import as_text
from tests.exchange.files import SAMPLES, opened

LIST = "Inventarienr;Serienummer;Modell;Skola\r\nÅSK-1;PF4X7QKT;Bärbar;Örnviksgymnasiet\r\n"


def written(folder: Path, content: bytes, name: str = "lista.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("encoding", "mark", "found"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"),
        ("cp1252", b"", "cp1252"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
    ],
)
def test_encodings(encoding: str, mark: bytes, found: str, tmp_path: Path) -> None:
    table = opened(written(tmp_path, mark + LIST.encode(encoding)))
    assert (table.encoding, table.bom, table.newline) == (found, bool(mark), "CRLF")
    assert list(table.rows()) == [(2, ["ÅSK-1", "PF4X7QKT", "Bärbar", "Örnviksgymnasiet"])]
    assert {"Bärbar", "Örnviksgymnasiet"} <= set(table.letters().examples)


def test_a_mac_file_with_returns_alone(tmp_path: Path) -> None:
    table = opened(written(tmp_path, LIST.replace("\r\n", "\r").encode("mac_roman")))
    assert (table.encoding, table.newline) == ("mac_roman", "CR")
    assert list(table.rows()) == [(2, ["ÅSK-1", "PF4X7QKT", "Bärbar", "Örnviksgymnasiet"])]


@pytest.mark.usefixtures("english")
def test_the_person_may_overrule(tmp_path: Path) -> None:
    (source,) = list_sources(written(tmp_path, LIST.encode("cp850")))
    assert open_table(source).encoding == "cp850"
    (source,) = list_sources(written(tmp_path, LIST.replace("Å", "Ä").lower().encode("cp850").replace(b"\x8e", b"A")))
    assert open_table(source).encoding == "cp850"
    assert "bärbar" not in str(list(open_table(source, encoding="cp1252").rows()))
    assert next(open_table(source).rows())[1][2] == "bärbar"
    with pytest.raises(Unreadable, match="cannot be read as utf-8"):
        list(open_table(source, encoding="utf-8").rows())
    assert open_table(source, encoding="cp850", header=0).header is None
    with pytest.raises(ValueError, match="klingon"):
        open_table(source, encoding="klingon")


def test_lost_and_garbled_letters_are_counted(tmp_path: Path) -> None:
    garbled = "Åsa;Örjan\n".encode().decode("cp1252")
    letters = opened(
        written(tmp_path, f"Namn;Klass\n?irin;7B\nÅsa;7A\n{garbled}https://a.example/?b=c;x\n".encode())
    ).letters()
    assert letters.losses == 1
    assert letters.garbled >= 1
    assert flaw_of_letters("Vad?") is None


def test_header_below_title_rows_and_repeated_names(tmp_path: Path) -> None:
    body = (
        "Klasslista 7B;;;\r\nUtskriven 2026-08-20;;;\r\n\r\nFörnamn;Efternamn;Klass;Klass;\r\nLeo;Påhittsson;7B;;\r\n"
    )
    table = opened(written(tmp_path, body.encode("cp1252")))
    assert table.header == ("Förnamn", "Efternamn", "Klass", "Klass#2")
    assert table.header_line == 4
    assert table.preamble[0][0] == "Klasslista 7B"
    assert list(table.rows()) == [(5, ["Leo", "Påhittsson", "7B", ""])]


def test_unknown_names_are_a_header_and_data_is_not() -> None:
    assert find_header([["Maskin", "Löpande", "Anm"], ["a", "b", "c"]]) == 0
    assert find_header([["Norrskensskolan", "20190231-0000", "Leo"], ["x", "y", "z"]]) is None
    assert unique_names(["a", "A", "", "a"]) == ("a", "A#2", "#3", "a#3")


def test_lines_count_breaks_inside_cells_and_empty_lines(tmp_path: Path) -> None:
    body = 'Serienummer;Modell\r\nA1;"rad\r\nrad\nrad"\r\n\r\nA2;x\r\n;\r\nA3;"y\rz"\r\nA4;w\r\n'
    assert [line for line, _ in opened(written(tmp_path, body.encode())).rows()] == [2, 6, 7, 8, 10]


@pytest.mark.parametrize(("end", "ended"), [("\r\n", True), ("\n", True), ("\r", True), ("", False)])
def test_a_file_that_was_cut_off_has_no_end(tmp_path: Path, end: str, ended: bool) -> None:
    rows = LIST.rstrip().replace("\r\n", end or "\n") + end
    assert opened(written(tmp_path, rows.encode())).ended is ended


def test_a_workbook_is_never_cut_off_in_a_row(tmp_path: Path) -> None:
    head = ["Serienummer", "Modell", "Anteckning"]
    table = opened(workbook(tmp_path / "lista.xlsx", [*head], ["EX0001", "Bok", "hel"], ["EX0002"]))
    match = recognise(table, shipped_profiles())
    assert match is not None
    assert (table.ended, [row.line for row in typed_rows(table, match, today=dt.date(2026, 11, 22))]) == (True, [2, 3])
    assert not [row for row in typed_rows(table, match, today=dt.date(2026, 11, 22)) if isinstance(row, FailedRow)]


def test_the_mark_that_a_file_declares_goes_before_what_its_rows_look_like(tmp_path: Path) -> None:
    """Every cell holds more commas than the rows have bars."""
    rows = "sep=|\nSerienummer|Anteckning\nEX0001|a,b,c,d\nEX0002|e,f,g,h\n"
    table = opened(written(tmp_path, rows.encode()))
    assert (table.delimiter, table.header) == ("|", ("Serienummer", "Anteckning"))
    assert list(table.rows()) == [(3, ["EX0001", "a,b,c,d"]), (4, ["EX0002", "e,f,g,h"])]


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_sep_line(first: str, tmp_path: Path) -> None:
    table = opened(written(tmp_path, (first + "\r\nSerienummer;Modell\r\nA1;Chromebook, 300e\r\n").encode()))
    assert (table.delimiter, table.header_line) == (";", 2)
    assert list(table.rows()) == [(3, ["A1", "Chromebook, 300e"])]


def test_what_is_filled_beyond_the_header_is_kept_apart(tmp_path: Path) -> None:
    table = opened(written(tmp_path, b"Serienummer;Modell;;\r\nA1;x;;\r\nA2;y;anm;\r\n"))
    assert table.header == ("Serienummer", "Modell", "#3")
    assert list(table.rows())[1] == (3, ["A2", "y", "anm"])


def test_zip_members_and_folders(tmp_path: Path) -> None:
    path = tmp_path / "Export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(SAMPLES / "intune_devices.csv", "../DevicesWithInventory.csv")
        archive.writestr("__MACOSX/._x.csv", b"litter")
        archive.writestr("tom/", b"")
    (source,) = list_sources(path)
    assert (source.name, source.shown) == ("DevicesWithInventory.csv", "Export.zip: ../DevicesWithInventory.csv")
    assert sum(1 for _ in open_table(source).rows()) == 10
    assert [entry.name for entry in tmp_path.iterdir()] == ["Export.zip"]
    assert len(list_sources(SAMPLES / "oneroster")) == 7
    assert [source.name for source in list_sources(tmp_path)] == ["DevicesWithInventory.csv"]


@pytest.mark.usefixtures("english")
def test_subfolders_are_read_and_every_file_is_told(tmp_path: Path) -> None:
    folder, away = tmp_path / "HT26", tmp_path / "annat"
    (folder / "klasser" / "åk 7").mkdir(parents=True)
    (folder / ".git").mkdir()
    away.mkdir()
    for place in (
        folder / "Enheter.csv",
        folder / "~$Enheter.xlsx",
        folder / "klasser" / "6A.csv",
        folder / "klasser" / "åk 7" / "6A.csv",
        folder / ".git" / "config.csv",
        away / "hemlig.csv",
    ):
        place.write_bytes(b"Serienummer;Modell\r\nA1;x\r\n")
    (folder / "klasser" / "trasig.zip").write_bytes(b"PK\x03\x04" + b"x" * 100)
    (folder / "ut").symlink_to(away, target_is_directory=True)
    (folder / "klasser" / "hem").symlink_to(folder, target_is_directory=True)  # a loop
    sources = list_sources(folder)
    assert [source.shown for source in sources] == [
        "Enheter.csv",
        "klasser/6A.csv",
        "klasser/trasig.zip",
        "klasser/åk 7/6A.csv",
        "ut",
    ]
    told = {source.shown: str(source.trouble) for source in sources if source.trouble is not None}
    assert told.keys() == {"ut", "klasser/trasig.zip"}
    assert "leads out of the folder" in told["ut"]
    for source in sources:
        if source.trouble is None:
            assert list(open_table(source).rows()) == [(2, ["A1", "x"])]
        else:
            with pytest.raises(Unreadable):
                open_table(source)


@pytest.mark.usefixtures("english")
def test_a_folder_of_far_too_much_is_refused(tmp_path: Path) -> None:
    deep = tmp_path.joinpath("djup", *"abcdefgh")
    deep.mkdir(parents=True)
    with pytest.raises(Unreadable, match="folders within folders"):
        list_sources(tmp_path / "djup")
    wide = tmp_path / "bred" / "under"
    wide.mkdir(parents=True)
    for number in range(501):
        (wide / f"{number}.csv").touch()
    with pytest.raises(Unreadable, match="holds more than 500 files"):
        list_sources(tmp_path / "bred")


def workbook(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Info"  # type: ignore[union-attr]
    book.active.append(["Om filen"])  # type: ignore[union-attr]
    sheet = book.create_sheet("Enheter")
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_workbooks(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "lista.xlsx",
        ["Enheter 2026"],
        ["Serienummer", "Inventarienr", "Inköpsdatum", "Pris", "Modell"],
        ["PF4X7QKT", "NSK-1", dt.date(2024, 6, 3), 8990.5, "ThinkPad"],
        [],
        [12345674853, 412, dt.datetime.fromisoformat("2024-06-03 07:30"), 0.1 + 0.2, True],
        [8834000000000000, None, None, None, None],
    )
    table = opened(path)
    assert (table.encoding, table.header_line, table.preamble) == ("xlsx", 2, (("Enheter 2026",),))
    assert list(table.rows()) == [
        (3, ["PF4X7QKT", "NSK-1", "2024-06-03", "8990.5", "ThinkPad"]),
        (5, ["12345674853", "412", "2024-06-03 07:30:00", "0.3", "true"]),
        (6, ["8.834E+15", "", "", "", ""]),
    ]
    assert as_text(3.0) == "3"
    with zipfile.ZipFile(tmp_path / "i.zip", "w") as archive:
        archive.write(path, "lista.xlsx")
    (source,) = list_sources(tmp_path / "i.zip")
    assert sum(1 for _ in open_table(source).rows()) == 3


def test_of_sheets_without_names_the_first_with_content_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lista.xlsx"
    book = openpyxl.Workbook()
    for cells in (["PF4X7QKT", 12], ["5CG3410LKM", 13]):
        book.create_sheet().append(cells)
    book.save(path)
    assert list(opened(path).rows()) == [(1, ["PF4X7QKT", "12"])]
    named = book.create_sheet("Sist")
    named.append(["Serienummer", "Modell"])
    named.append(["AB12CD34", "Bok"])
    book.save(path)
    assert list(opened(path).rows()) == [(2, ["AB12CD34", "Bok"])]


@pytest.mark.parametrize(
    ("known", "others", "header"), [(2, 6, 1), (2, 7, 0), (4, 20, 0), (5, 20, 1), (1, 0, 1), (1, 1, 0)]
)
def test_a_quarter_of_known_names_or_five_of_them_are_a_header(known: int, others: int, header: int) -> None:
    """Title rows and data hold a word or two by chance."""
    column_aliases.known_headers.cache_clear()  # another test may have read other profiles
    column_aliases.shipped_files.cache_clear()
    names = ["Serienummer", "Modell", "Status", "Adress", "Aktiv"][:known]
    rows = [["2024"] * (known + others), [*names, *(f"2024 sak {at}" for at in range(others))]]
    assert find_header([*rows, ["2024"]]) == (1 if header else None)


@pytest.mark.usefixtures("english")
def test_a_damaged_workbook(tmp_path: Path) -> None:
    path = tmp_path / "lista.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook")
    with pytest.raises(Unreadable, match="damaged or locked workbook"):
        opened(path)


CELL = st.text(st.characters(codec="cp1252", exclude_categories=["Cc", "Cs"]), max_size=8)
SHAPES = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SHAPES
@given(
    st.integers(2, 6).flatmap(
        lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=6)
    ),
    st.sampled_from([("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("cp1252", b""), ("utf-16-le", b"\xff\xfe")]),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\r\n", "\n"]),
)
def test_any_table_reads_back(
    tmp_path: Path, rows: list[list[str]], encoding: tuple[str, bytes], delimiter: str, newline: str
) -> None:
    written_as = io.StringIO(newline="")
    writer = csv.writer(written_as, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL)
    names = ["Serienummer", "Modell", "Skola", "Sal", "Status", "Kommentar"][: len(rows[0])]
    writer.writerows([names, *rows])
    (source,) = list_sources(written(tmp_path, encoding[1] + written_as.getvalue().encode(encoding[0])))
    table = open_table(
        source, encoding=None if encoding[1] or encoding[0] == "utf-8" else encoding[0], delimiter=delimiter
    )
    assert table.header == tuple(names)
    assert [row for _, row in table.rows()] == rows


@SHAPES
@given(
    st.one_of(st.binary(max_size=400), st.text(st.sampled_from('a1;,"\r\n\t |å\ufeff='), max_size=200).map(str.encode))
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)
    try:
        for source in list_sources(path):
            table = open_table(source)
            assert all(len(row) >= table.width for _, row in table.rows())
            table.letters()
    except Unreadable as refused:
        refused.sentence()


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("Serienummer;Modell;Status\r\nAB12CD34;Bok;I bruk\r\nAB12C", [row_reasons.BREAKS_OFF]),
        ("Serienummer;Modell;Status\r\nAB12CD34;Bok;I bruk\r\nSumma 1", []),
        ("Serienummer;Modell;Status\r\nAB12CD34;Bok;I bruk\r\nAB12;Bo", [row_reasons.BREAKS_OFF]),
        ("Serienummer;Modell;Status\r\nAB12CD34;Bok;I bruk\r\nAB12;Bo;", []),
        ("Serienummer;Modell;Status\r\nAB12CD34;Bok;I bruk\r\nAB12;Bo\r\n", []),
    ],
)
def test_a_row_in_which_the_file_breaks_off_is_refused(body: str, codes: list[str], tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-16"):
        table = opened(written(tmp_path, body.encode(encoding)))
        match = recognise(table, shipped_profiles())
        assert match is not None
        rows = list(typed_rows(table, match, today=dt.date(2026, 11, 22)))
        assert [row.code for row in rows if isinstance(row, FailedRow)] == codes
        assert len(rows) == 2
