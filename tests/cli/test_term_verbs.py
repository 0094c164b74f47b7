"""Needs from a list, plans, the check, the reports and the school year, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest

from tests.cli.conftest import Program

NEEDS = (
    "Grupp;Årskurs;Antal;Typ;Per elev;Reserv\n"
    "5A;5;2;Chromebook;1;50\n"
    "5B;5;1;Chromebook;1;50\n"
    "5A;5;2;Surfplatta;0,5;\n"
)  # fmt: skip
FLEET = "Serienummer;Modell;Typ;Status;Senast sedd;Månadskostnad\n"


def imported(program: Program, name: str, content: str, *more: str) -> dict[str, object]:
    document = program.json("import", program.file(name, content), *more)
    assert isinstance(document, dict)
    return document


def test_a_list_of_needs_goes_into_a_plan_called_as_the_file(school: Program) -> None:
    document = imported(school, "behov.csv", NEEDS)
    file = document["files"][0]  # type: ignore[index]
    assert (file["kind"], file["plan"], file["rows"], file["created"], file["failed"]) == ("needs", "behov", 3, 3, 0)
    shown = school.json("plan", "show")
    assert [(each["group"], each["headcount"]) for each in shown["groups"]] == [("5A", 2), ("5B", 1)]


def test_the_same_list_again_changes_nothing(school: Program) -> None:
    assert imported(school, "behov.csv", NEEDS)["entry"] is not None
    again = imported(school, "behov.csv", NEEDS)
    assert again["entry"] is None
    assert again["files"][0]["unchanged"] == 3  # type: ignore[index]


def test_a_changed_headcount_is_one_change_and_can_be_undone(school: Program) -> None:
    imported(school, "behov.csv", NEEDS)
    changed = imported(school, "behov2.csv", NEEDS.replace("5B;5;1", "5B;5;4"))
    file = changed["files"][0]  # type: ignore[index]
    assert (file["plan"], file["created"], file["updated"], file["unchanged"]) == ("behov", 0, 1, 2)
    school.json("undo")
    assert [each["headcount"] for each in school.json("plan", "show")["groups"]] == [2, 1]


def test_the_english_names_of_the_columns_do_as_well(school: Program) -> None:
    english = "Group;Year;Headcount;Kind;Devices per head;Spare\n5A;5;2;Laptop;1/2;10 %\n"
    assert imported(school, "needs.csv", english, "--plan", "HT27")["files"][0]["created"] == 1  # type: ignore[index]
    need = school.json("plan", "show", "HT27")["needs"][0]
    assert (need["kind"], need["per"], need["spare"]) == ("laptop", "1/2", "10")


def test_refused_lines_are_told_with_line_and_column_and_take_nothing_away(school: Program) -> None:
    imported(school, "behov.csv", NEEDS)
    document = imported(
        school, "fel.csv", "Grupp;Årskurs;Antal;Typ;Per elev;Reserv\n5A;5;två;Chromebook;1;\n5B;5;1;Brödrost;1;\n"
    )
    file = document["files"][0]  # type: ignore[index]
    assert [(each["line"], each["column"]) for each in file["problems"]] == [(2, "Antal"), (3, "Typ")]
    assert (file["rows"], file["failed"]) == (2, 2)
    assert len(school.json("plan", "show")["groups"]) == 2


def test_needs_and_devices_come_in_one_step(school: Program) -> None:
    devices = school.file("nya.csv", "Serienummer;Modell\n5CD9990001;HP Fortis 11\n")
    document = school.json("import", school.file("behov.csv", NEEDS), devices)
    assert [file["created"] for file in document["files"]] == [3, 1]
    assert school.json("list", "devices")["total"] == 5
    school.json("undo", str(document["entry"]))
    assert school.json("list", "devices")["total"] == 4
    assert school.json("plan", "list")["total"] == 0


def test_a_plan_goes_out_and_comes_back_unchanged(school: Program, tmp_path: Path) -> None:
    imported(school, "behov.csv", NEEDS)
    out = tmp_path / "ut.csv"
    assert school.json("plan", "export", "behov", "--to", str(out))["rows"] == 3
    assert out.read_text(encoding="utf-8-sig").splitlines()[0] == "Grupp;Årskurs;Antal;Typ;Per elev;Reserv"
    again = school.json("import", str(out))
    assert again["entry"] is None


def test_the_check_finds_the_gap_and_exits_with_one(school: Program, tmp_path: Path) -> None:
    imported(school, "behov.csv", NEEDS)
    paper, listed, calendar = (tmp_path / name for name in ("r.pdf", "r.csv", "r.ics"))
    done = school("check", "--on", "2027-08-17", "--json", "--sheet", str(paper), "--csv", str(listed), "--ics",
                  str(calendar))  # fmt: skip
    assert done.code == 1
    document = done.json
    # Chromebooks: 2 + 1 = 3, spares ⌈3 × 50 %⌉ = 2: 5 needed; tablets: 2 × 0,5 = 1. No device says what it is or
    # was ever seen, so none counts.
    kinds = {each["kind"]: (each["need"], each["supply"], each["gap"]) for each in document["kinds"]}
    assert (kinds["chromebook"], kinds["tablet"]) == ((5, 0, 5), (1, 0, 1))
    for row in (*document["kinds"], *document["groups"]):
        assert row["gap"] == row["need"] - row["supply"] - row["arriving"]
    assert {each["action"] for each in document["findings"]} >= {"order"}
    without = [each for each in document["pupils_without"] if each["kind"] == "chromebook"]
    assert sum(each["count"] for each in without) == 3
    text = pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_range()
    assert document["sentence"].split(":")[0] in " ".join(text.split())
    assert listed.read_text(encoding="utf-8-sig").startswith("Slag;Grupp;Behov")
    assert calendar.read_bytes().count(b"BEGIN:VEVENT") == 3


def test_without_a_plan_there_is_no_answer_and_the_sentence_says_so(school: Program) -> None:
    done = school("check", "--on", "2027-08-17", "--json")
    assert done.code == 1
    assert done.json["plan"] is None
    assert [each["action"] for each in done.json["findings"]][-1] == "plan"


def test_a_roll_over_leads_the_pupils_devices_into_their_coming_group(school: Program) -> None:
    school.json("plan", "roll-over", "HT27", "--on", "2027-08-17")
    assert [(each["group"], each["grade"], each["headcount"]) for each in school.json("plan", "show")["groups"]] == [
        ("6A", "6", 2), ("6B", "6", 1)
    ]  # fmt: skip
    school.json("plan", "need", "HT27", "laptop", "--grades", "6")
    document = school("check", "--on", "2027-08-17", "--json").json
    assert {each["group"]: each["need"] for each in document["groups"] if each["need"]} == {"6A": 2, "6B": 1}
    assert school("plan", "roll-over", "HT27").code == 1
    school.json("plan", "remove", "HT27")
    assert school.json("plan", "list")["total"] == 0


def test_1225_unseen_computers_at_216_kr_a_month(school: Program) -> None:
    # Needs U2: 1 225 × 216 kr × 12 = 3 175 200 kr, among 9 000 computers. The other 7 775 were seen yesterday.
    lines = [
        f"U2PROV{at:05};Påhitt 14;Dator;I bruk;{'2025-10-01' if at < 1225 else '2026-11-21'};216,00"
        for at in range(9_000)
    ]
    imported(school, "datorer.csv", FLEET + "\n".join(lines) + "\n")
    found = school.json("report", "idle")
    ours = [each for each in found["items"] if str(each["serial"]).startswith("U2PROV")]
    assert len(ours) == 1_225
    assert sum(each["yearly_cost_ore"] for each in ours) == 317_520_000
    assert (found["yearly_cost_ore"], found["count"]) == (317_520_000, len(found["items"]))
    leaks = school.json("report", "cost-leaks")
    assert {each["reason"]: each["yearly_cost_ore"] for each in leaks["reasons"]}["unused"] == 317_520_000
    assert leaks["yearly_cost_ore"] == 317_520_000


@pytest.mark.parametrize("report", ["idle", "cost-leaks", "replacement", "returns", "coverage", "density"])
def test_every_report_goes_to_the_terminal_and_to_csv(school: Program, tmp_path: Path, report: str) -> None:
    listed = tmp_path / "rapport.csv"
    done = school("report", report, "--csv", str(listed))
    assert (done.code, done.err) == (0, "")
    assert listed.read_bytes().startswith(b"\xef\xbb\xbf")
    json.loads(school("report", report, "--json").out)


@pytest.mark.parametrize("report", ["idle", "cost-leaks", "replacement", "returns", "coverage", "density"])
def test_every_report_goes_to_paper(school: Program, tmp_path: Path, report: str) -> None:
    paper = tmp_path / "rapport.pdf"
    done = school("report", report, "--sheet", str(paper))
    assert (done.code, done.err) == (0, "")
    assert "2026-11-22" in pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_range()


def test_coverage_idle_share_and_age_are_told_term_by_term(school: Program, tmp_path: Path) -> None:
    fleet = FLEET + "".join(
        f"HIST{at:04};Påhitt 14;Chromebook;I bruk;{'2025-10-01' if at < 3 else '2026-11-21'};0\n" for at in range(10)
    )
    imported(school, "flotta.csv", fleet)
    imported(school, "behov.csv", "Grupp;Årskurs;Antal;Typ;Per elev;Reserv\n5A;5;14;Chromebook;1;\n")
    school("check", "--on", "2027-01-11", "--keep")
    school("check", "--on", "2027-08-17", "--keep")
    listed, paper = tmp_path / "t.csv", tmp_path / "t.pdf"
    terms = school.json("report", "coverage", "--history", "--csv", str(listed), "--sheet", str(paper))["terms"]
    told = [
        (each["term"], each["need"], each["supply"], each["coverage"], each["devices"], each["idle"])
        for each in terms
        if each["kind"] == "chromebook"
    ]
    # 14 pupils with one each; 3 of the 10 Chromebooks have not been seen, so that 7 count: 7 of 14 are 50 %.
    assert told == [("VT27", 14, 7, 0.5, 10, 3), ("HT27", 14, 7, 0.5, 10, 3)]
    assert "VT27;'2027-01-11;Chromebook;14;7;50 %;10;30 %" in listed.read_text(encoding="utf-8-sig")
    said = " ".join(pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_range().split())
    assert "VT27" in said
    assert "Chromebook 50 %" in said


def test_what_each_group_had_is_told_for_earlier_terms_and_never_changes(school: Program, tmp_path: Path) -> None:
    """By hand: 5A needs 14; Leo and one more of it have a Chromebook each, 8 are free: 2 of 14 in January. One more is
    lost then, and in August 1 of 14 counts; January says 2 still."""
    fleet = FLEET + "".join(f"GRP{at:04};Påhitt 14;Chromebook;I bruk;2026-11-21;0\n" for at in range(10))
    imported(school, "flotta.csv", fleet)
    imported(school, "behov.csv", "Grupp;Årskurs;Antal;Typ;Per elev;Reserv\n5A;5;14;Chromebook;1;\n")
    for at in range(2):
        school.json("edit", "device", f"GRP{at:04}", "assigned_to=Leo Påhittsson")
    school("check", "--on", "2027-01-11", "--keep")
    school.json("edit", "device", "GRP0001", "status=lost")
    school("check", "--on", "2027-08-17", "--keep")
    school("check", "--on", "2027-01-11", "--keep", today="2027-02-01")
    listed, paper = tmp_path / "t.csv", tmp_path / "t.pdf"
    found = school.json("report", "coverage", "--groups", "--csv", str(listed), "--sheet", str(paper))
    told = [(each["term"], each["group"], each["need"], each["supply"], each["lacks"]) for each in found["groups"]]
    assert told == [("VT27", "5A", 14, 2, 12), ("HT27", "5A", 14, 1, 13)]
    assert found["whole_only"] == []
    assert "VT27;'2027-01-11;5A;Chromebook;14;2;0;14 %;✕ 12 saknas" in listed.read_text(encoding="utf-8-sig")
    said = school("report", "coverage", "--groups").out
    assert "HT27: 1 av 1 behov per grupp var inte uppfyllt." in said
    whole = school.json("report", "coverage", "--history")
    assert [each["supply"] for each in whole["terms"] if each["kind"] == "chromebook"] == [10, 9]
    assert {each["group"] for each in whole["history"]} == {None}


def test_a_second_need_of_a_kind_is_refused_unless_it_is_said_what_is_meant(school: Program) -> None:
    """By hand: 5A's 14 get one each; then two more each beside it, 42; then two each in its place, 28."""
    school.json("plan", "new", "HT27", "--on", "2027-08-17")
    school.json("plan", "add-group", "HT27", "5A", "--heads", "14", "--grade", "5")
    school.json("plan", "need", "HT27", "chromebook")
    refused = school("plan", "need", "HT27", "chromebook", "--groups", "5A", "--per", "2")
    assert refused.code == 1
    assert "HT27 har redan ett behov: Chromebook för 5A: 1 var." in refused.err

    def need() -> int:
        kinds = school("check", "--on", "2027-08-17", "--json").json["kinds"]
        return next(int(each["need"]) for each in kinds if each["kind"] == "chromebook")

    assert need() == 14
    school.json("plan", "need", "HT27", "chromebook", "--groups", "5A", "--per", "2", "--also")
    assert need() == 42
    assert "två behov gäller 5A och läggs ihop, 1 och 2" in school("plan", "show", "HT27").out
    assert "två behov gäller 5A och läggs ihop, 1 och 2" in school("check", "--on", "2027-08-17").out
    school.json("undo")
    school.json("plan", "need", "HT27", "chromebook", "--groups", "5A", "--per", "2", "--replace")
    assert need() == 28
    assert len(school.json("plan", "show", "HT27")["needs"]) == 1
    both = school("plan", "need", "HT27", "chromebook", "--replace", "--also")
    assert (both.code, "inte båda" in both.err) == (2, True)


def test_figures_are_kept_once_a_day(school: Program) -> None:
    first = school("check", "--on", "2027-08-17", "--keep", "--json").json
    again = school("check", "--on", "2027-08-17", "--keep", "--json").json
    assert first["entry"] is not None
    assert again["entry"] is None
    assert "Inga siffror sparades" in school("check", "--on", "2027-08-17", "--keep").out
    assert {each["taken"] for each in school.json("report", "coverage")["history"]} == {"2026-11-22"}


CALENDARS = Path(__file__).parents[1] / "samples" / "cases" / "calendar"
CALENDAR = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261026\r\nDTEND;VALUE=DATE:20261031\r\n"
    "SUMMARY:Höst\r\n lov\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261102\r\nSUMMARY:Studiedag\\, alla\r\n"
    "END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261113\r\nSUMMARY:Luciatåg\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_a_school_year_comes_from_a_calendar(school: Program) -> None:
    done = school.json("year", "import", school.file("lasar.ics", CALENDAR))
    assert (done["added"], done["failed"], [each["line"] for each in done["problems"]]) == (2, 1, [12])
    # The end of an event of whole days is the day after its last.
    assert school.json("year", "list")["items"] == [
        {"number": 1, "kind": "break", "name": "Höstlov", "first": "2026-10-26", "last": "2026-10-30", "unit": None},
        {
            "number": 2,
            "kind": "staff_day",
            "name": "Studiedag, alla",
            "first": "2026-11-02",
            "last": "2026-11-02",
            "unit": None,
        },
    ]
    assert school.json("year", "import", school.file("lasar.ics", CALENDAR))["entry"] is None


def test_a_school_year_is_shown_before_it_is_taken_in_and_moved_only_when_asked(school: Program) -> None:
    file = school.file("lasar.ics", CALENDAR)
    school.json("year", "add", "break", "Höstlov", "--from", "2026-11-02", "--to", "2026-11-06")
    seen = school.json("year", "import", file, "--preview")
    assert (seen["entry"], seen["added"], seen["moved"], seen["unchanged"], seen["failed"]) == (None, 1, 1, 0, 1)
    assert [(each["line"], each["fate"]) for each in seen["items"]] == [(2, "moved"), (8, "new")]
    assert seen["items"][0]["here"]["first"] == "2026-11-02"
    assert school.json("year", "list")["total"] == 1
    told = school("year", "import", file, "--preview")
    assert "rad 2: Lov Höstlov, 2026-10-26 till 2026-10-30: har andra dagar här, 2026-11-02 till 2026-11-06" in told.out
    assert "--take-theirs" in told.out
    assert "förhandsvisning" in told.out
    assert school.json("year", "import", file)["entry"] is not None
    assert {each["first"] for each in school.json("year", "list")["items"]} == {"2026-11-02"}
    assert school.json("year", "import", file)["entry"] is None
    moved = school.json("year", "import", file, "--take-theirs")
    assert {each["first"] for each in school.json("year", "list")["items"]} == {"2026-10-26", "2026-11-02"}
    school.json("undo", str(moved["entry"]))
    assert {each["first"] for each in school.json("year", "list")["items"]} == {"2026-11-02"}


@pytest.mark.parametrize(
    ("name", "periods"),
    [
        (
            "rrule.ics",
            [("2026-09-25", "2026-09-25"), ("2026-11-02", "2026-11-06"), ("2027-03-22", "2027-03-25"),
             ("2027-09-25", "2027-09-25"), ("2028-09-25", "2028-09-25")],
        ),
        ("utc.ics", [("2026-11-02", "2026-11-06")]),
    ],
)  # fmt: skip
def test_the_calendars_of_the_cases_give_the_days_that_are_right(
    school: Program, name: str, periods: list[tuple[str, str]]
) -> None:
    done = school.json("year", "import", str(CALENDARS / name))
    assert done["problems"] == []
    found = [(each["first"], each["last"]) for each in school.json("year", "list")["items"]]
    assert sorted(found) == periods
    assert school.json("year", "import", str(CALENDARS / name))["entry"] is None


def test_a_calendar_made_to_hurt_is_told_row_by_row_and_ends_with_one(school: Program) -> None:
    done = school("year", "import", str(CALENDARS / "y1.ics"))
    assert done.code == 1
    assert done.out.count("1990 till 2100") == 3
    assert school.json("year", "list")["total"] == 0


def test_a_school_year_comes_from_a_list_and_by_hand(school: Program) -> None:
    year = "Typ;Namn;Från;Till\nLov;Sportlov;2027-02-22;2027-02-26\nStängt;Jul;2026-12-24;2026-12-01\n"
    done = school.json("year", "import", school.file("lasar.csv", year))
    assert (done["added"], [each["line"] for each in done["problems"]]) == (1, [3])
    school.json("year", "add", "closed", "Juluppehåll", "--from", "2026-12-21", "--to", "2027-01-08")
    assert school.json("year", "list")["total"] == 2
    assert school("year", "add", "closed", "Fel", "--from", "2026-12-21", "--to", "2026-12-20").code == 1


def test_settings_of_the_check_are_numbers(school: Program) -> None:
    assert school("settings", "set", "term.seen_days", "många").code == 1
    school.json("settings", "set", "term.seen_days", "30")
    assert school("check", "--on", "2027-08-17", "--json").json["seen_since"] == "2026-10-23"


def test_an_accepted_gap_does_not_make_the_check_fail(school: Program) -> None:
    imported(school, "behov.csv", NEEDS)
    assert school("check", "--on", "2027-08-17").code == 1
    school.json("plan", "exempt", "--plan", "behov", "--kind", "chromebook", "--reason", "Köps i höst")
    school.json("plan", "exempt", "--kind", "tablet", "--group", "5A", "--reason", "Delar med 5B")
    done = school("check", "--on", "2027-08-17", "--json")
    assert (done.code, done.err) == (0, "")
    assert [(each["kind"], each["group"], each["gap"], each["reason"]) for each in done.json["accepted"]] == [
        ("chromebook", "", 5, "Köps i höst"), ("tablet", "5A", 1, "Delar med 5B")
    ]  # fmt: skip
    assert {each["kind"]: each["gap"] for each in done.json["kinds"]}["chromebook"] == 5
    listed = school.json("plan", "exemptions")
    assert [(each["number"], each["plan"], each["reason"]) for each in listed["items"]] == [
        (1, "behov", "Köps i höst"), (2, None, "Delar med 5B")
    ]  # fmt: skip
    school.json("plan", "withdraw", "1", "2")
    assert school("check", "--on", "2027-08-17").code == 1
    school.json("undo")
    assert school("check", "--on", "2027-08-17").code == 0
    assert school("plan", "withdraw", "77").code == 1


def test_pupils_and_devices_are_exempt_by_name(school: Program) -> None:
    imported(school, "behov.csv", NEEDS)
    school.json("edit", "device", "NK-0001", "last_seen=2026-01-10")
    school.json("plan", "exempt", "--person", "Leo Påhittsson", "--device", "NK-0001", "--reason", "Har en egen")
    items = school.json("plan", "exemptions", "--plan", "behov")["items"]
    assert [(each["person"], each["device"]) for each in items] == [("Leo Påhittsson", None), (None, "NK-0001")]
    document = school("check", "--on", "2027-08-17", "--json").json
    # 5A: (2 − 1) × 1 = 1, 5B: 1, spares ⌈2 × 50 %⌉ = 1: 3 Chromebooks; tablets (2 − 1) × 0,5 → 1.
    assert {each["kind"]: each["need"] for each in document["kinds"]} == {"chromebook": 3, "tablet": 1, "other": 0}
    assert all("Leo Påhittsson" not in each["people"] for each in document["pupils_without"])


def test_devices_are_transferred_and_their_life_extended(school: Program) -> None:
    school.json("add", "unit", "name=Annanskolan", "own=nej")
    done = school.json("device", "transfer", "NK-0001", "--to", "Annanskolan", "--reason", "Flyttad")
    assert done["devices"] == ["5CD1234ABC"]
    assert school.json("show", "device", "NK-0001")["owned_by"] == "Annanskolan"
    school.json("edit", "device", "NK-0002", "end_date=2027-01-31")
    school.json("device", "extend", "NK-0002", "--until", "2028-06-30", "--reason", "Duger ett år till")
    assert school.json("show", "device", "NK-0002")["end_date"] == "2028-06-30"
    assert school("device", "extend", "NK-0002", "--until", "2028-06-30", "--reason", "Igen").code == 1
    school.json("undo")
    assert school.json("show", "device", "NK-0002")["end_date"] == "2027-01-31"


def test_a_period_of_one_unit_stands_beside_that_of_all(school: Program) -> None:
    school.json("add", "unit", "name=Förskolan", "own=ja")
    shared = ("year", "add", "closed", "Sommar", "--from", "2026-10-26", "--to", "2026-10-30")
    assert school.json(*shared)["added"] == 1
    assert school.json(*shared, "--unit", "Förskolan")["added"] == 1
    assert [each["unit"] for each in school.json("year", "list")["items"]] == [None, "Förskolan"]
    year = school.file("lasar.csv", "Typ;Namn;Från;Till\nLov;Sportlov;2027-02-22;2027-02-26\n")
    school.json("year", "import", year, "--unit", "Förskolan")
    assert school.json("year", "remove", "1", "3")["removed"] == 2
    assert [each["number"] for each in school.json("year", "list")["items"]] == [2]
    school.json("undo")
    assert school.json("year", "list")["total"] == 3
    assert school("year", "remove", "9").code == 1


def test_every_list_of_a_check_goes_to_csv(school: Program, tmp_path: Path) -> None:
    imported(school, "behov.csv", NEEDS)
    folder = tmp_path / "listor"
    assert "listor" in school("check", "--on", "2027-08-17", "--lists", str(folder)).err
    folder.mkdir()
    school("check", "--on", "2027-08-17", "--lists", str(folder))
    listed = {file.stem: file.read_text(encoding="utf-8-sig").splitlines() for file in folder.iterdir()}
    assert sorted(listed) == ["att-bestalla", "att-gora", "behov-och-tillgang", "elever-utan-enhet", "raknas-inte"]
    assert listed["elever-utan-enhet"][1:] == [
        "Chromebook;5A;Åsa Exempelqvist;nej", "Chromebook;5A;Leo Påhittsson;nej", "Chromebook;5B;Mio Provberg;nej"
    ]  # fmt: skip
    assert len(listed["raknas-inte"]) == 1 + len(school("check", "--on", "2027-08-17", "--json").json["excluded"])


def test_no_name_is_cut_off_on_paper(school: Program, tmp_path: Path) -> None:
    people = "".join(
        f"Karl-Johan Maximilian;von Exempelqvist-Påhittsson {n:02};5A;kj{n}@edu.kommunen.example\n" for n in range(40)
    )
    imported(school, "elever.csv", "Förnamn;Efternamn;Klass;E-post\n" + people)
    imported(school, "behov.csv", NEEDS)
    paper = tmp_path / "r.pdf"
    school("check", "--on", "2027-08-17", "--sheet", str(paper))
    said = " ".join(
        word for page in pypdfium2.PdfDocument(paper) for word in page.get_textpage().get_text_range().split()
    )
    assert all(f"Påhittsson {n:02}" in said for n in range(40))
