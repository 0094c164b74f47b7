"""Cells to values: each spelling that formats §8 names, and anything at all without a crash."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.exchange.cells import cell_dates, cell_money, cell_serials, cell_values
from coordinator.exchange.cells.cell_dates import read_date_cell, vote
from coordinator.exchange.cells.cell_money import read_money_cell
from coordinator.exchange.cells.cell_serials import Serial, read_imei, read_serial, read_serials, read_tag
from coordinator.exchange.cells.cell_values import CellProblem, nulls
from coordinator.exchange.cells.forbidden_cells import forbidden_columns, is_forbidden_name, is_personal_number
from coordinator.exchange.cells.unit_paths import read_unit_path
from coordinator.exchange.profiles.column_waves import wave_names, wave_serials, wave_text
from coordinator.exchange.profiles.mention_keys import kind_of, split_name


def code_of(said: object) -> str:
    assert isinstance(said, CellProblem)
    return said.code


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("2024-06-03", "2024-06-03"),
        ("2026-11-20 06:58:41.0000000", "2026-11-20"),
        ("2026-11-20T06:58:41Z", "2026-11-20"),
        ("2026-06-20T22:30:00Z", "2026-06-21"),
        ("2026-11-20T22:30:00Z", "2026-11-20"),
        ("2026-11-20T23:30:00Z", "2026-11-21"),
        ("2026-11-20T23:30:00+01:00", "2026-11-20"),
        ("2026-11-20 07:00", "2026-11-20"),
        ("14.8.2024", "2024-08-14"),
        ("5/20/2023", "2023-05-20"),
        ("20/5/2023", "2023-05-20"),
        ("20/05/23", "2023-05-20"),
        ("45518", "2024-08-14"),
        ("2001196800000", "2033-06-01"),
        ("20240814", "2024-08-14"),
        ("14 aug 2024", "2024-08-14"),
        ("Aug 14, 2024", "2024-08-14"),
        ("2024/08/14", "2024-08-14"),
        ("3/3/2024", "2024-03-03"),
        ("", None),
        ("0001-01-01 00:00:00.0000000", None),
        ("9999-12-31 23:59:59.9999999", None),
        ("1970-01-01 00:00:00", None),
        ("Never", None),
        ("-", None),
    ],
)
def test_dates(raw: str, read: str | None) -> None:
    assert read_date_cell(raw) == read


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("20/5", cell_dates.NO_YEAR),
        ("maj-12", cell_dates.MONTH_AND_NUMBER),
        ("07-okt", cell_dates.NO_YEAR),
        ("3/6/2024", cell_dates.AMBIGUOUS_DATE),
        ("03-06-2024", cell_dates.AMBIGUOUS_DATE),
        ("2024-02-31", cell_dates.NOT_A_DATE),
        ("31.2.2024", cell_dates.NOT_A_DATE),
        ("snart", cell_dates.NOT_A_DATE),
        ("12", cell_dates.NOT_A_DATE),
        ("#SAKNAS!", cell_values.EXCEL_ERROR),
        ("2026-13-20 06:58:41.0000000", cell_dates.NOT_A_DATE),
    ],
)
def test_dates_that_are_refused(raw: str, code: str) -> None:
    assert code_of(read_date_cell(raw)) == code


def test_a_column_votes_on_its_order() -> None:
    assert vote(["3/6/2024", "20/5/2023"]) == "dmy"
    assert vote(["3/6/2024", "5/20/2023"]) == "mdy"
    assert vote(["20/5", "5/20/2023"]) is None
    assert vote(["3/6/2024", "2024-06-03"]) is None
    assert read_date_cell("3/6/2024", "dmy") == "2024-06-03"
    assert read_date_cell("3/6/2024", "mdy") == "2024-03-06"


def test_times_without_zone_are_local_unless_the_source_writes_utc() -> None:
    assert read_date_cell("2026-06-20 23:30:00.0000000") == "2026-06-20"
    assert read_date_cell("2026-06-20 23:30:00.0000000", utc=True) == "2026-06-21"


@given(st.dates(dt.date(1971, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_reads_back_in_every_spelling(day: dt.date) -> None:
    for written in (
        f"{day:%Y-%m-%d}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%Y-%m-%d} 12:00:00.0000000",
        f"{day:%Y%m%d}",
    ):
        assert read_date_cell(written) == day.isoformat()
    assert read_date_cell(f"{day:%d/%m/%Y}", "dmy") == day.isoformat()
    assert read_date_cell(f"{day.month}/{day.day}/{day.year}", "mdy" if day.day <= 12 else None) == day.isoformat()


@given(st.text(), st.sampled_from([None, "dmy", "mdy"]), st.booleans())
def test_any_text_as_date(raw: str, order: cell_dates.Vote, utc: bool) -> None:
    said = read_date_cell(raw, order, utc=utc)
    assert said is None or isinstance(said, CellProblem) or dt.date.fromisoformat(said).isoformat() == said


@given(
    st.datetimes(dt.datetime.fromisoformat("1971-01-02"), dt.datetime.fromisoformat("2099-12-30")),
    st.sampled_from(["Z", ".0000000", ""]),
    st.sampled_from("T "),
)
def test_the_quick_way_agrees_with_the_zone(at: dt.datetime, ending: str, between: str) -> None:
    at = at.replace(microsecond=0)
    local = at.replace(tzinfo=dt.UTC).astimezone(cell_dates.STOCKHOLM).date()
    assert read_date_cell(f"{at:%Y-%m-%d}{between}{at:%H:%M:%S}{ending}", utc=True) == local.isoformat()


@pytest.mark.parametrize(
    ("raw", "ore"),
    [
        ("8990,00", 899_000),
        ("8990.00", 899_000),
        ("3 175,20", 317_520),
        ("3\u00a0175,20", 317_520),
        ("3\u202f175\u202f200", 317_520_000),
        ("3\u2009175", 317_500),
        ("2 495 kr", 249_500),
        ("199,00 kr", 19_900),
        ("4490:-", 449_000),
        ("\u2212635,04", -63_504),
        ("-3 175,20", -317_520),
        ("1.234,50", 123_450),
        ("1,234.50", 123_450),
        ("1.234.567", 123_456_700),
        ("1234,567", 123_457),
        ("8990.0000", 899_000),
        ("216 kr/mån", 21_600),
        ("0", 0),
        ("0,00", 0),
        ("25", 2_500),
        ("SEK 25,5", 2_550),
        ("", None),
        ("-", None),
    ],
)
def test_money(raw: str, ore: int | None) -> None:
    assert read_money_cell(raw) == ore


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("1,234", cell_money.AMBIGUOUS_AMOUNT),
        ("1.234", cell_money.AMBIGUOUS_AMOUNT),
        ("$399", cell_money.FOREIGN_CURRENCY),
        ("12 EUR", cell_money.FOREIGN_CURRENCY),
        ("3,17E+15", cell_money.DESTROYED_AMOUNT),
        ("tusen", cell_money.NOT_AN_AMOUNT),
        ("3 17 5", cell_money.NOT_AN_AMOUNT),
        ("1,23,4", cell_money.NOT_AN_AMOUNT),
        ("１２", cell_money.NOT_AN_AMOUNT),
        ("1_000", cell_money.NOT_AN_AMOUNT),
        ("nan", cell_money.NOT_AN_AMOUNT),
        ("9" * 30, cell_money.NOT_AN_AMOUNT),
    ],
)
def test_money_that_is_refused(raw: str, code: str) -> None:
    assert code_of(read_money_cell(raw)) == code


@given(
    st.integers(-(10**11), 10**11),
    st.sampled_from(["\u00a0", "\u202f", " ", "\u2009", ""]),
    st.sampled_from(["", " kr", ":-"]),
)
def test_money_reads_back(ore: int, thousands: str, suffix: str) -> None:
    kronor, rest = divmod(abs(ore), 100)
    written = f"{'−' if ore < 0 else ''}{kronor:,}".replace(",", thousands) + f",{rest:02}{suffix}"
    assert read_money_cell(written) == ore


@given(st.text())
def test_any_text_in_any_reader(raw: str) -> None:
    for read in (
        read_money_cell,
        read_tag,
        read_imei,
        read_serial,
        read_serials,
        read_unit_path,
        cell_values.read_text_cell,
        cell_values.read_gam_text,
        cell_values.read_integer_cell,
        cell_values.read_months,
        cell_values.read_flag_cell,
    ):
        read(raw)


@pytest.mark.parametrize(
    ("raw", "serial"),
    [
        ("PF4X7QKT", Serial("PF4X7QKT", "PF4X7QKT")),
        ("yx0h7q2p ", Serial("yx0h7q2p", "YX0H7Q2P")),
        ("8834E12", Serial("8834E12", "8834E12")),
        ('="0012345"', Serial("0012345", "0012345")),
        ("'0012345", Serial("0012345", "0012345")),
        ("PF 4X 7Q", Serial("PF 4X 7Q", "PF4X7Q")),
        ("S/N: PF4X7QKT", Serial("PF4X7QKT", "PF4X7QKT")),
        ("", None),
        ("  ", None),
    ],
)
def test_serials(raw: str, serial: Serial | None) -> None:
    assert read_serial(raw) == serial


@pytest.mark.parametrize("raw", ["8,834E+15", "8.834E+15", "3,52099e+14", "2E+11"])
def test_destroyed_serials(raw: str) -> None:
    assert code_of(read_serial(raw)) == cell_serials.DESTROYED
    assert code_of(read_serials(f"{raw}")) == cell_serials.DESTROYED


@pytest.mark.parametrize(
    "raw",
    [
        "To be filled by O.E.M.",
        "System Serial Number",
        "Default string",
        "0",
        "None",
        "N/A",
        "INVALID",
        "00000000",
        "XXXXXXX",
    ],
)
def test_placeholders(raw: str) -> None:
    assert code_of(read_serial(raw)) == cell_serials.PLACEHOLDER


def test_barcode_prefixes_only_go_when_scanned() -> None:
    assert read_serial("1S21FG0009MXPF4X7QKV", scanned=True) == Serial("PF4X7QKV", "PF4X7QKV")
    assert read_serial("1S21FG0009MXPF4X7QKV", scanned=False) == Serial("1S21FG0009MXPF4X7QKV", "1S21FG0009MXPF4X7QKV")
    assert read_serial("SH4K9Q2L7YA", scanned=True, maker="Apple") == Serial("H4K9Q2L7YA", "H4K9Q2L7YA")
    assert read_serial("SH4K9Q2L7YA", scanned=True, maker="Lenovo") == Serial("SH4K9Q2L7YA", "SH4K9Q2L7YA")


@pytest.mark.parametrize("raw", ["maj-12", "07-okt", "02-jan", "Jan-02", "2026-05-12"])
def test_tags_like_dates_are_kept_and_flagged(raw: str) -> None:
    assert read_tag(raw) == CellProblem(cell_serials.TAG_LIKE_DATE, raw)


@pytest.mark.parametrize("raw", ["MAJ-12", "OKT-7", "NSK-0412", "1-2"])
def test_tags_that_schools_use(raw: str) -> None:
    assert read_tag(raw) == raw


def test_texts() -> None:
    assert cell_values.read_text_cell(" A\u030asa\u00a0Exempel\u202eqvist\x00 ") == "Åsa Exempelqvist"
    assert cell_values.read_text_cell("None", nulls("None")) is None
    assert cell_values.read_text_cell("None") == "None"
    assert cell_values.read_text_cell("'-1") == "-1"
    assert cell_values.read_text_cell("'s-Exempel") == "'s-Exempel"
    assert cell_values.read_text_cell("Rad 1\r\nRad 2") == "Rad 1 Rad 2"
    assert cell_values.read_long_text_cell("Rad 1\r\nRad 2") == "Rad 1\nRad 2"
    assert cell_values.read_gam_text(r"bytt 2025\\nspill i C:\\x") == "bytt 2025\nspill i C:\\x"
    assert code_of(cell_values.read_text_cell("#SAKNAS!")) == cell_values.EXCEL_ERROR
    assert code_of(cell_values.read_text_cell("x" * 3000)) == cell_values.TOO_LONG
    assert cell_values.without_entities("[a &amp; b,c]") == "a & b, c"


def test_numbers_durations_and_flags() -> None:
    assert cell_values.read_integer_cell("1 225") == 1225
    assert cell_values.read_integer_cell("−1") == -1
    assert code_of(cell_values.read_integer_cell("1,234")) == cell_values.NOT_A_NUMBER
    assert [cell_values.read_months(raw) for raw in ("36", "5 years", "3 år", "60 mån")] == [36, 60, 36, 60]
    assert cell_values.read_months("5", bare=12) == 60
    assert code_of(cell_values.read_months("länge")) == cell_values.NOT_A_DURATION
    assert [cell_values.read_flag_cell(raw) for raw in ("ja", "Nej", "TRUE", "0", "x", "")] == [1, 0, 1, 0, 1, None]
    assert code_of(cell_values.read_flag_cell("kanske")) == cell_values.NOT_A_FLAG
    assert read_imei("35 209900 176148 1") == "352099001761481"
    assert code_of(read_imei("3,52099E+14")) == cell_serials.DESTROYED


@pytest.mark.parametrize(
    "number",
    [
        "20190231-0000",
        "190231-0001",
        "201902310002",
        "1902310003",
        "20190231-TF10",
        "20190231-T123",
        "19800291-0000",
        "190231+0001",
    ],
)
def test_personal_identity_numbers_in_all_spellings(number: str) -> None:
    assert is_personal_number(number)


@pytest.mark.parametrize(
    "number", ["012345674853", "352099001761481", "NSK-0412", "2026-11-20", "20191331-0000", "5CG3410LKM"]
)
def test_numbers_that_are_nobodys(number: str) -> None:
    assert not is_personal_number(number)


@pytest.mark.parametrize(
    "name",
    [
        "Personnummer",
        "socialnumber",
        "student_socialnumber",
        "Pnr",
        "civicNo",
        "ActivationLockBypassCode",
        "password",
        "Airplay Password (tvOS Only)",
        "Recovery key",
        "Lösenord#2",
    ],
)
def test_forbidden_names(name: str) -> None:
    assert is_forbidden_name(name)


def test_forbidden_columns_by_content() -> None:
    rows = [["Leo", "20190231-0000"], ["Åsa", "1902310003"], ["Örjan", ""]]
    assert forbidden_columns(["Namn", "Id"], rows, 2) == {1}
    assert forbidden_columns(None, rows, 2) == {1}
    assert forbidden_columns(["Namn", "Serienummer"], rows, 2, frozenset({1})) == frozenset()
    assert not is_forbidden_name("password_policy")


@pytest.mark.parametrize(
    ("raw", "unit"),
    [
        ("/Elever/Norrskensskolan", "Norrskensskolan"),
        ("/Elever/Södra Majbackskolan/Åk 4-6", "Södra Majbackskolan"),
        ("/Deprovisioned", None),
        ("Rot enhet > Norrskensskolan", "Norrskensskolan"),
        ("Rot enhet", None),
        ('Östra "Lilla" skolan, F-3', 'Östra "Lilla" skolan, F-3'),
        ("/", None),
    ],
)
def test_units_in_paths(raw: str, unit: str | None) -> None:
    assert read_unit_path(raw) == unit


def test_names_are_parted() -> None:
    assert split_name("Leo Påhittsson") == ("Leo", "Påhittsson")
    assert split_name("Påhittsson, Leo") == ("Leo", "Påhittsson")
    assert split_name("Örjan von Exempel") == ("Örjan", "von Exempel")
    assert split_name("Maja Lisa Provén") == ("Maja Lisa", "Provén")
    assert split_name("Reception") == ("Reception", None)


def test_kinds_are_guessed() -> None:
    assert kind_of("Bärbar dator", None, None) == "laptop"
    assert kind_of(None, "Windows", "Surface Go 4") == "tablet"
    assert kind_of(None, "iOS/iPadOS", "iPad (10th generation)") == "tablet"
    assert kind_of(None, "Windows", "21FG0009MX") == "laptop"
    assert kind_of(None, None, "Okänd sak") is None


PLAIN = st.text(st.sampled_from("abcÅåé 0129-_.@|'=#\u00a0\u0301\n"), max_size=6)


@given(st.lists(st.one_of(PLAIN, st.sampled_from(["None", "saknas!", "", "Åsa", "#N/A"])), min_size=1, max_size=6))
def test_waving_through_gives_what_reading_each_cell_gives(cells: list[str]) -> None:
    waved = wave_text(cells, nulls("none"))
    if waved is not None:
        assert waved == [cell_values.read_text_cell(cell, nulls("none")) for cell in cells]


@given(
    st.lists(
        st.one_of(
            st.text(st.sampled_from("ABX019"), max_size=9),
            st.sampled_from(["NONE", "0", "000000", "8834E12", "yx", "DEFAULTSTRING"]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_serials_waved_through_are_serials(cells: list[str]) -> None:
    waved = wave_serials(cells)
    if waved is not None:
        read = [read_serial(cell) for cell in cells]
        assert waved == [one.as_read if isinstance(one, Serial) else one for one in read]


def test_plain_columns_are_waved_through() -> None:
    assert wave_text(["Åsa Exempelqvist", "", "Leo"], nulls("none")) == ["Åsa Exempelqvist", None, "Leo"]
    assert wave_serials(["PF4X7QKT", ""]) == ["PF4X7QKT", None]
    assert wave_names(["?irin", "Leo"], nulls()) is None
