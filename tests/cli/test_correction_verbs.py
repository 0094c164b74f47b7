"""Approval, the ladder of contacts, attachments and corrections through the command line."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from tests.cli.conftest import Program
from tests.cli.test_order_verbs import CATALOGUE, on, words_of

DAY = "2026-06-01"
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40


@pytest.fixture
def ordered(school: Program) -> Program:
    """Provskolan with an order of 3 + 2 that nobody has approved."""
    on(school, DAY, "catalogue", "import", school.file("katalog.csv", CATALOGUE))
    on(school, DAY, "order", "new", "--purpose", "running", "--wanted", "2026-08-10", "--product", "82W20004MX=3",
       "--product", "MPQ03KN/A=2")  # fmt: skip
    return school


@pytest.fixture
def sent(ordered: Program) -> Program:
    on(ordered, DAY, "order", "send", "B2026-0001", "--approved-by", "Rektor Provberg")
    return ordered


def refused(program: Program, *arguments: str, today: str = DAY) -> str:
    """The one sentence with which a verb is refused."""
    done = program(*arguments, today=today)
    assert done.code == 1
    assert done.out == ""
    assert len(done.err.strip().splitlines()) == 1
    return done.err


def test_an_order_that_nobody_approved_is_not_sent(ordered: Program) -> None:
    assert "godkänd" in refused(ordered, "order", "send", "B2026-0001")
    assert on(ordered, DAY, "order", "show", "B2026-0001")["state"] == "draft"
    assert "--approved-by" in refused(ordered, "order", "send", "B2026-0001", "--approved-on", DAY)
    assert "2026-06-02" in refused(
        ordered, "order", "send", "B2026-0001", "--approved-by", "R", "--approved-on", "2026-06-02"
    )
    sent = on(ordered, DAY, "order", "send", "B2026-0001", "--approved-by", "Rektor Provberg", "--approved-on",
              "2026-05-29")  # fmt: skip
    assert (sent["state"], sent["approved_by"], sent["approved_on"]) == ("sent", "Rektor Provberg", "2026-05-29")
    on(ordered, DAY, "undo")
    again = on(ordered, DAY, "order", "show", "B2026-0001")
    assert (again["state"], again["approved_by"]) == ("draft", None)


def test_a_school_may_go_without_approval(ordered: Program) -> None:
    assert ordered("settings", "set", "order.unapproved", "1", today=DAY).code == 0
    sent = on(ordered, DAY, "order", "send", "B2026-0001")
    assert (sent["state"], sent["approved_by"]) == ("sent", None)


def test_the_ladder_is_filled_and_climbed(sent: Program) -> None:
    assert on(sent, DAY, "order", "ladder")["steps"] == []
    assert "trappan" in refused(sent, "order", "escalate", "B2026-0001")
    on(sent, DAY, "order", "rung", "--role", "Rektor", "--name", "Bo Påhittsson", "--phone", "070-000 00 01")
    steps = on(sent, DAY, "order", "rung", "--role", "Förvaltningschef", "--name", "Eva Provberg", "--after", "5")[
        "steps"
    ]
    assert [(step["step"], step["name"], step["after_days"]) for step in steps] == [
        (1, "Bo Påhittsson", None), (2, "Eva Provberg", 5),
    ]  # fmt: skip
    assert "Nästa är steg 3" in refused(sent, "order", "rung", "7", "--role", "Nämnden")
    assert "0 till 365" in refused(sent, "order", "rung", "2", "--after", "-3")

    first = on(sent, DAY, "order", "escalate", "B2026-0001")
    assert [(step["name"], step["on"]) for step in first["ladder"]] == [
        ("Bo Påhittsson", DAY), ("Eva Provberg", "2026-06-06"),
    ]  # fmt: skip
    paper = sent.folder / "eskalering.pdf"
    on(sent, "2026-06-08", "order", "escalate", "B2026-0001", "--sheet", str(paper))
    told = words_of(paper)
    assert "redan tillfrågad" in told
    assert "Eva Provberg" in told
    assert "tillfrågad 2026-06-08" in told
    assert "Ingen är kvar" in refused(sent, "order", "escalate", "B2026-0001", today="2026-06-09")

    left = on(sent, DAY, "order", "rung", "1", "--remove")["steps"]
    assert [(step["step"], step["name"]) for step in left] == [(1, "Eva Provberg")]
    on(sent, DAY, "undo")
    assert len(on(sent, DAY, "order", "ladder")["steps"]) == 2
    assert sent("verify").code == 0


@pytest.mark.slow
def test_the_escalation_sheet_stays_on_one_page(sent: Program) -> None:
    for number in range(40):
        on(sent, DAY, "order", "decide", "B2026-0001", "1", "--quantity", str(1 + number % 3), "--reason",
           f"Ändring nummer {number}, som har en lång motivering med många ord", "--by", "Centrala IT")  # fmt: skip
    on(sent, DAY, "order", "rung", "--role", "Rektor")
    paper = sent.folder / "eskalering.pdf"
    on(sent, DAY, "order", "escalate", "B2026-0001", "--sheet", str(paper))
    assert len(pypdfium2.PdfDocument(paper)) == 1
    assert "steg till finns i programmet" in words_of(paper)


def test_a_photo_goes_with_a_deviation_and_comes_out_as_it_went_in(sent: Program) -> None:
    on(sent, DAY, "delivery", "register", "B2026-0001", "--line", "1", "A1", "A2", "--note", "FS-1")
    photo = sent.folder / "spricka.jpg"
    photo.write_bytes(PHOTO)
    checked = on(sent, DAY, "delivery", "check", "--serial", "A1", "--deviation", "Spricka", "--attach", str(photo))
    [held] = checked["units"][0]["attachments"]
    assert (held["file"], held["size"], held["on"]) == ("spricka.jpg", len(PHOTO), DAY)
    saved = sent.folder / "ut.jpg"
    on(sent, DAY, "delivery", "attachment", str(held["id"]), "--to", str(saved))
    assert saved.read_bytes() == PHOTO
    paper = sent.folder / "protokoll.pdf"
    on(sent, DAY, "delivery", "show", "FS-1", "--sheet", str(paper))
    assert "Spricka, bilaga: spricka.jpg" in words_of(paper)

    on(sent, DAY, "undo")
    [unit, _] = on(sent, DAY, "delivery", "show", "FS-1")["units"]
    assert (unit["verdict"], unit["attachments"]) == ("unchecked", [])
    assert str(held["id"]) in refused(sent, "delivery", "attachment", str(held["id"]), "--to", str(saved))
    on(sent, DAY, "redo")
    [unit, _] = on(sent, DAY, "delivery", "show", "FS-1")["units"]
    assert unit["attachments"] == [held]
    assert "ut.jpg finns redan" in refused(sent, "delivery", "attachment", str(held["id"]), "--to", str(saved))
    again = sent.folder / "igen.jpg"
    on(sent, DAY, "delivery", "attachment", str(held["id"]), "--to", str(again))
    assert again.read_bytes() == PHOTO

    on(sent, DAY, "delivery", "detach", str(held["id"]))
    assert on(sent, DAY, "delivery", "show", "FS-1")["units"][0]["attachments"] == []
    assert sent("verify").code == 0


def test_a_photo_of_several_units_hangs_on_their_delivery(sent: Program) -> None:
    on(sent, DAY, "delivery", "register", "B2026-0001", "--line", "1", "A1", "A2", "--note", "FS-1")
    photo = sent.file("pall.txt", "Pallen var våt")
    on(sent, DAY, "delivery", "check", "B2026-0001", "--all", "--deviation", "Våt", "--attach", photo)
    shown = on(sent, DAY, "delivery", "show", "FS-1")
    assert [each["file"] for each in shown["attachments"]] == ["pall.txt"]
    assert [unit["attachments"] for unit in shown["units"]] == [[], []]


def test_what_cannot_be_attached_is_refused_and_nothing_is_written(sent: Program) -> None:
    on(sent, DAY, "delivery", "register", "B2026-0001", "--line", "1", "A1", "--note", "FS-1")
    large = sent.folder / "film.mp4"
    large.write_bytes(b"x" * 10_000_001)
    check = ("delivery", "check", "--serial", "A1", "--deviation", "Spricka", "--attach")
    assert "10,0 MB" in refused(sent, *check, str(large))
    assert "tom" in refused(sent, *check, sent.file("tom.jpg", ""))
    assert "finns-inte.jpg" in refused(sent, *check, str(sent.folder / "finns-inte.jpg"))
    assert on(sent, DAY, "delivery", "show", "FS-1")["units"][0]["verdict"] == "unchecked"


def test_units_on_the_wrong_line_are_moved_and_their_devices_follow(sent: Program) -> None:
    on(sent, DAY, "delivery", "register", "B2026-0001", "--line", "1", "A1", "A2", "A3", "--note", "FS-1")
    moved = on(sent, DAY, "delivery", "move", "A2", "A3", "--line", "2", "--reason", "Fel låda")
    assert [(unit["serial"], unit["line"]) for unit in moved["units"]] == [("A1", 1), ("A2", 2), ("A3", 2)]
    device = on(sent, DAY, "show", "device", "A2")
    assert (device["product"], device["price_ore"], device["monthly_fee_ore"]) == (
        "Apple iPad 10,9 64 GB",
        None,
        21_600,
    )
    assert (device["warranty_end"], device["end_date"]) == ("2028-06-01", "2031-06-01")
    lines = on(sent, DAY, "order", "show", "B2026-0001")["lines"]
    assert [(line["delivered"], line["missing"], line["deviating"]) for line in lines] == [(1, 2, 0), (2, 0, 0)]
    on(sent, DAY, "undo")
    device = on(sent, DAY, "show", "device", "A2")
    assert (device["price_ore"], device["end_date"]) == (317_520, "2030-06-01")

    on(sent, DAY, "delivery", "move", "A1", "--unexpected")
    assert on(sent, DAY, "order", "discrepancies", "--kind", "wrong_product")["items"][0]["serial"] == "A1"
    assert "redan" in refused(sent, "delivery", "move", "A1", "--unexpected")
    assert sent("verify").code == 0


def test_a_unit_that_never_came_is_taken_out_with_its_device(sent: Program) -> None:
    on(sent, DAY, "delivery", "register", "B2026-0001", "--line", "1", "A1", "A2", "A3", "--note", "FS-1")
    on(sent, DAY, "edit", "device", "A3", "note=Uppackad")
    gone = on(sent, DAY, "delivery", "remove", "A2", "A3", "--reason", "Skannad två gånger")
    assert [unit["serial"] for unit in gone["units"]] == ["A1"]
    assert sent("show", "device", "A2").code == 1
    assert on(sent, DAY, "show", "device", "A3")["note"] == "Uppackad"  # somebody has written on it since
    assert on(sent, DAY, "order", "show", "B2026-0001")["lines"][0]["delivered"] == 1
    entry = on(sent, DAY, "history", "--limit", "1")["entries"][0]
    assert entry["reason"] == "Skannad två gånger"
    on(sent, DAY, "undo")
    assert on(sent, DAY, "order", "show", "B2026-0001")["lines"][0]["delivered"] == 3
    assert on(sent, DAY, "show", "device", "A2")["order_no"] == "B2026-0001"

    on(sent, DAY, "handover", "issue", "--person", "leo.pahittsson@edu.kommunen.example", "--device", "A1")
    assert "Ta tillbaka" in refused(sent, "delivery", "remove", "A1")
    assert sent("verify").code == 0


def test_a_line_changes_in_its_journal(sent: Program) -> None:
    changed = on(sent, DAY, "order", "change", "B2026-0001", "1", "--quantity", "4", "--product", "MPQ03KN/A",
                 "--category", "need", "--reason", "Fler elever")  # fmt: skip
    line = changed["lines"][0]
    assert (line["asked"], line["product"], line["price_ore"], line["monthly_fee_ore"]) == (
        4, "Apple iPad 10,9 64 GB", None, 21_600,
    )  # fmt: skip
    steps = [(step["what"], step["from"], step["to"], step["category"]) for step in line["journal"][1:]]
    assert steps == [
        ("asked", 3, 4, "need"),
        ("product", "Lenovo 300e Yoga Chromebook Gen 4", "Apple iPad 10,9 64 GB", "need"),
        ("price", 317_520, None, "need"),
        ("price", None, 21_600, "need"),
    ]
    assert line["unacknowledged"] == 0  # the school's own words wait for nobody
    assert "skiljer" in refused(sent, "order", "change", "B2026-0001", "1", "--quantity", "4")
    one = on(sent, DAY, "order", "cancel", "B2026-0001", "--line", "2", "--category", "budget", "--reason", "Räcker")
    assert [each["state"] for each in one["lines"]] == ["sent", "cancelled"]
    assert one["lines"][1]["journal"][-1]["category"] == "budget"
    assert "avslutad" in refused(sent, "order", "change", "B2026-0001", "2", "--quantity", "9")


def test_an_item_is_put_right(ordered: Program) -> None:
    on(ordered, DAY, "catalogue", "edit", "MPQ03KN/A", "--service", "120", "--support", "80", "--for", "Förskolan",
       "--point", "Fodral", "--point", "Penna", "--until", "2027-06-30")  # fmt: skip
    item = next(each for each in on(ordered, DAY, "catalogue", "list")["items"] if each["article_no"] == "MPQ03KN/A")
    assert (item["meant_for"], item["checklist"], item["valid_until"]) == ("Förskolan", "Fodral\nPenna", "2027-06-30")
    assert item["yearly"]["total_ore"] == 12 * 21_600 + 12_000 + 8_000
    assert "skiljer" in refused(ordered, "catalogue", "edit", "MPQ03KN/A", "--for", "Förskolan")


def test_the_files_of_the_day_are_previewed_first(sent: Program) -> None:
    sample = Path(__file__).parents[1] / "samples" / "supplier_delivery.csv"
    seen = on(sent, "2026-08-22", "import", str(sample), "--preview")["files"][0]
    assert (seen["entry"], seen["rows"], seen["failed"]) == (None, 9, 8)
