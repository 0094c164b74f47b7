"""The real day of an order through the command line, every figure checked; delivery lists and catalogues from files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.cli.conftest import Program

CATALOGUE = (
    "Artikelnr;Benämning;Tillverkare;Modellnummer;Typ;Leverantör;Pris;Månadsavgift;Gäller från;Ledtid;Livslängd;"
    "Garanti;Innehåll;Service;Support;Infrastruktur\n"
    "82W20004MX;Lenovo 300e Yoga Chromebook Gen 4;Lenovo;82W20004MX;Chromebook;Leverantör AB;3 175,20;;2026-01-01;20;"
    '48;36;"Skolans programvara\nInloggning provad\nLaddare";300;200;150\n'
    "MPQ03KN/A;Apple iPad 10,9 64 GB;Apple;MPQ03KN/A;Lärplatta;Leverantör AB;;216;2026-01-01;15;60;24;"
    "Styrs av skolan;;;\n"
)
SERIALS = [f"YX0H7Q{number:02X}" for number in range(19)]
SAMPLE = Path(__file__).parents[1] / "samples" / "supplier_delivery.csv"
ADVICE = Path(__file__).parents[1] / "samples" / "peppol_despatch_advice.xml"


def on(program: Program, day: str, *arguments: str) -> Any:
    """What a verb that must work answers on a day."""
    done = program(*arguments, "--json", today=day)
    assert (done.code, done.err) == (0, ""), done.err
    return done.json


def words_of(path: Path) -> str:
    """The text of a PDF, its blanks folded."""
    document = pypdfium2.PdfDocument(path)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


@pytest.fixture
def sent(school: Program) -> Program:
    """Provskolan with a catalogue and an order of 30 + 4 that is sent."""
    file = school.file("katalog.csv", CATALOGUE)
    taken = on(school, "2026-06-01", "catalogue", "import", file)
    assert [(each["created"], each["failed"]) for each in taken["files"]] == [(2, 0)]
    order = on(
        school, "2026-06-01", "order", "new", "--purpose", "term_start", "--wanted", "2026-08-10",
        "--cost-centre", "4711", "--supplier", "Leverantör AB", "--product", "82W20004MX=30",
    )  # fmt: skip
    assert (order["order"], order["state"]) == ("B2026-0001", "draft")
    on(school, "2026-06-01", "order", "add", "B2026-0001", "--product", "MPQ03KN/A", "--quantity", "4")
    on(school, "2026-06-01", "order", "approve", "B2026-0001", "--by", "Rektor Provberg")
    assert on(school, "2026-06-01", "order", "send", "B2026-0001")["state"] == "sent"
    return school


def decide(program: Program) -> None:
    """Central decides 28 + 4, with a reason for the difference."""
    first = on(
        program, "2026-06-03", "order", "decide", "B2026-0001", "1", "--quantity", "28", "--promised", "2026-08-05",
        "--reason", "Ramen räcker inte", "--category", "budget", "--by", "Central IT",
    )  # fmt: skip
    assert first["state"] == "under_decision"
    both = on(program, "2026-06-03", "order", "decide", "B2026-0001", "2", "--quantity", "4", "--promised",
              "2026-08-05", "--reason", "Enligt önskan")  # fmt: skip
    assert both["state"] == "decided"
    assert (both["asked"], both["decided"], both["unacknowledged"]) == (34, 32, 4), "two decisions, two promises"


def receive(program: Program) -> None:
    """Twenty boxes: nineteen ordered ones, one of them without its software, and one that nobody ordered."""
    on(
        program, "2026-08-05", "delivery", "register", "B2026-0001", "--line", "1", *SERIALS, "--note", "FS-88123",
        "--outstanding", "8", "--promised", "2026-08-19", "--reason", "Fabriksbrist",
    )  # fmt: skip
    on(program, "2026-08-05", "delivery", "register", "B2026-0001", "--unexpected", "--serial", "PF4X7QKV",
       "--said", "ThinkPad L13", "--note", "FS-88123")  # fmt: skip
    on(program, "2026-08-05", "order", "declare", "B2026-0001", "2", "--outstanding", "0", "--reason", "Utgått")
    on(program, "2026-08-05", "delivery", "check", "--serial", SERIALS[3], "--missing", "skolans programvara")
    checked = on(program, "2026-08-05", "delivery", "check", "B2026-0001", "--all")
    assert (checked["accepted"], checked["deviating"]) == (18, 0)


def test_the_day_of_an_order(sent: Program) -> None:
    decide(sent)
    assert on(sent, "2026-06-04", "order", "acknowledge", "B2026-0001")["unacknowledged"] == 0
    receive(sent)
    shown = on(sent, "2026-08-05", "order", "show", "B2026-0001")
    figures = "asked decided shipped delivered accepted handed_out outstanding never_coming over_delivered".split()
    assert [[line[each] for each in figures] for line in shown["lines"]] == [
        [30, 28, 19, 19, 18, 0, 8, 1, 0],
        [4, 4, 0, 0, 0, 0, 0, 4, 0],
    ]
    assert [line["promised"] for line in shown["lines"]] == ["2026-08-19", "2026-08-05"]
    for line in shown["lines"]:
        assert line["decided"] + line["over_delivered"] == sum(
            line[each] for each in ("delivered", "outstanding", "never_coming")
        )
    journal = [(step["what"], step["from"], step["to"], step["by"]) for step in shown["lines"][0]["journal"]]
    assert ("decided", 30, 28, "central") in journal
    assert ("delivered", 0, 19, "supplier") in journal
    assert ("outstanding", 9, 8, "supplier") in journal
    found = on(sent, "2026-08-05", "order", "discrepancies")
    assert [(each["kind"], each["line"], each["quantity"]) for each in found["items"]] == [
        ("wrong_product", None, 1),
        ("missing", 1, 1),
        ("wrong_content", 1, 1),
        ("late", 1, 8),
        ("missing", 2, 4),
    ]
    # Promised for Wednesday 19 August; unpacked and prepared in five working days it is ready on the 26th, sixteen days
    # after the wanted 10 August. The first promise, 5 August, would have been ready on the 12th.
    late = on(sent, "2026-08-05", "order", "discrepancies", "--kind", "late")["items"]
    assert [(each["line"], each["quantity"], each["days_late"]) for each in late] == [(1, 8, 16)]
    device = on(sent, "2026-08-05", "show", "device", SERIALS[0])
    assert (device["phase"], device["order_no"], device["price_ore"]) == ("deployment", "B2026-0001", 317_520)
    assert (device["warranty_end"], device["end_date"]) == ("2029-08-05", "2030-08-05")
    assert sent("verify").code == 0


def test_the_rest_becomes_a_supplement_that_is_escalated(sent: Program) -> None:
    decide(sent)
    receive(sent)
    made = on(sent, "2026-08-05", "order", "supplement", "B2026-0001", "--reason", "Levereras inte")
    assert (made["order"], made["origin"], made["purpose"]) == ("B2026-0002", "B2026-0001", "supplementary")
    assert [line["asked"] for line in made["lines"]] == [2, 4]
    # Twenty working days of lead time and five of preparation end far past the tenth of August.
    assert (made["escalate"], made["expected"], made["needed"], made["days_late"]) == (
        True, "2026-09-09", "2026-08-10", 30,
    )  # fmt: skip
    assert made["to_escalate"]
    left = on(sent, "2026-08-05", "order", "discrepancies")
    assert [each["kind"] for each in left["items"]] == ["wrong_product", "late"]
    paper = sent.folder / "eskalering.pdf"
    done = on(sent, "2026-08-05", "order", "escalate", "B2026-0002", "--to", "Skolchef Provberg", "--sheet", str(paper))
    assert (done["escalated_to"], done["to_escalate"]) == ("Skolchef Provberg", False)
    told = words_of(paper)
    for said in ("Eskalering: beställning B2026-0002", "30 dagar för sent", "30 → 28", "Ramen räcker inte", "0 → 19",
                 "9 → 8", "Fabriksbrist", "Skolchef Provberg"):  # fmt: skip
        assert said in told
    assert len(pypdfium2.PdfDocument(paper)) == 1


def test_the_papers_say_the_figures(sent: Program) -> None:
    decide(sent)
    receive(sent)
    order, check, amiss = (sent.folder / f"{name}.pdf" for name in ("order", "check", "amiss"))
    on(sent, "2026-08-05", "order", "show", "B2026-0001", "--sheet", str(order))
    told = words_of(order)
    for said in ("Beställning B2026-0001", "4711", "Rektor Provberg", "30 28", "88 905,60 kr", "10 368 kr per år"):
        assert said in told.replace("\u00a0", " ")
    deliveries = on(sent, "2026-08-05", "delivery", "list")["items"]
    assert sorted(each["quantity"] for each in deliveries) == [1, 19]
    first = next(each for each in deliveries if each["quantity"] == 19)
    on(sent, "2026-08-05", "delivery", "show", str(first["id"]), "--sheet", str(check))
    told = words_of(check)
    assert "19 enheter kom, 18 godkända, 1 avviker" in told
    assert "saknar Skolans programvara" in told
    assert all(serial in told for serial in SERIALS)
    on(sent, "2026-08-05", "order", "discrepancies", "--sheet", str(amiss))
    assert "Kommer inte: 5 · Fel produkt: 1 · Fel innehåll: 1" in words_of(amiss)


def test_a_delivery_that_is_undone_takes_its_devices_with_it(sent: Program) -> None:
    decide(sent)
    before = on(sent, "2026-08-05", "order", "show", "B2026-0001")
    made = on(sent, "2026-08-05", "delivery", "register", "B2026-0001", "--line", "1", *SERIALS, "--outstanding", "8")
    on(sent, "2026-08-05", "undo", str(made["entry"]))
    assert on(sent, "2026-08-05", "order", "show", "B2026-0001") == before
    assert on(sent, "2026-08-05", "list", "devices", "--where", "order_no=B2026-0001")["total"] == 0
    assert sent("verify").code == 0


def test_a_delivery_is_back_dated_and_its_devices_follow(sent: Program) -> None:
    made = on(sent, "2026-08-07", "delivery", "register", "B2026-0001", "--line", "1", "--serial", SERIALS[0])
    on(sent, "2026-08-07", "delivery", "correct", str(made["delivery"]), "--on", "2026-08-05", "--note", "FS-9")
    device = on(sent, "2026-08-07", "show", "device", SERIALS[0])
    assert (device["purchase_date"], device["warranty_end"]) == ("2026-08-05", "2029-08-05")
    refused = sent("delivery", "register", "B2026-0001", "--line", "1", "--serial", SERIALS[0], today="2026-08-08")
    assert refused.code == 1
    assert "kommit" in refused.err


def test_a_suppliers_list_finds_its_lines(sent: Program) -> None:
    on(sent, "2026-06-01", "order", "new", "--purpose", "running", "--wanted", "2026-09-10", "--number",
       "IK-2026-0201", "--product", "82W20004MX=30", "--product", "MPQ03KN/A=10")  # fmt: skip
    on(sent, "2026-06-01", "order", "approve", "IK-2026-0201", "--by", "Rektor Provberg")
    on(sent, "2026-06-01", "order", "send", "IK-2026-0201")
    # On the sample's third line stands the tablet, which is this order's second: the article decides.
    file = on(sent, "2026-08-22", "import", str(SAMPLE))["files"][0]
    fates = [file[each] for each in ("created", "updated", "unchanged", "skipped", "failed")]
    assert (file["rows"], sum(fates), fates) == (9, 9, [4, 0, 0, 4, 1])
    assert any("tiopotens" in problem["reason"] for problem in file["problems"])
    assert any("utan år" in problem["reason"] or "saknar år" in problem["reason"] for problem in file["problems"])
    lines = on(sent, "2026-08-22", "order", "show", "IK-2026-0201")["lines"]
    assert [(line["delivered"], line["outstanding"], line["never_coming"]) for line in lines] == [(2, 28, 0), (6, 3, 1)]
    again = on(sent, "2026-08-22", "import", str(SAMPLE))
    assert (again["entry"], again["files"][0]["created"]) == (None, 0)
    assert sent("verify").code == 0


def test_a_peppol_advice_is_a_delivery_as_well(sent: Program) -> None:
    on(sent, "2026-06-01", "order", "new", "--purpose", "running", "--wanted", "2026-09-10", "--number",
       "IK-2026-0201", "--product", "MPQ03KN/A=10")  # fmt: skip
    on(sent, "2026-06-01", "order", "approve", "IK-2026-0201", "--by", "Rektor Provberg")
    on(sent, "2026-06-01", "order", "send", "IK-2026-0201")
    assert on(sent, "2026-08-22", "import", str(ADVICE))["files"][0]["created"] == 1
    line = on(sent, "2026-08-22", "order", "show", "IK-2026-0201")["lines"][0]
    assert (line["delivered"], line["outstanding"], line["never_coming"]) == (6, 3, 1)


def test_a_rise_above_the_frame_is_told_with_its_yearly_effect(sent: Program) -> None:
    assert sent("settings", "set", "budget.years", "2026 2,5 2025-03-15").code == 0
    raised = on(sent, "2026-08-05", "catalogue", "price", "MPQ03KN/A", "--fee", "240", "--from", "2026-09-01",
                "--reason", "Nytt avtal")["notices"]  # fmt: skip
    assert [(each["per_mille"], each["above_frame"], each["after_dialogue"]) for each in raised] == [(111, True, True)]
    assert raised[0]["yearly_effect_ore"] == 12 * 2_400 * 4
    assert on(sent, "2026-08-05", "catalogue", "acknowledge", "MPQ03KN/A")["acknowledged"] == 1
    assert on(sent, "2026-08-05", "catalogue", "list")["notices"] == []


def test_the_whole_cost_of_a_device_stands_in_the_catalogue(sent: Program) -> None:
    items = {item["article_no"]: item["yearly"] for item in on(sent, "2026-06-01", "catalogue", "list")["items"]}
    assert items["82W20004MX"] == {
        "hardware_ore": 79_380, "service_ore": 30_000, "support_ore": 20_000, "infrastructure_ore": 15_000,
        "total_ore": 144_380,
    }  # fmt: skip
    assert items["MPQ03KN/A"]["total_ore"] == 12 * 21_600


def test_orders_and_discrepancies_leave_as_lists(sent: Program) -> None:
    decide(sent)
    receive(sent)
    orders, amiss = sent.folder / "orders.csv", sent.folder / "amiss.csv"
    assert on(sent, "2026-08-05", "export", "orders", "--to", str(orders))["rows"] == 2
    header, first, _ = orders.read_text(encoding="utf-8-sig").splitlines()
    line = dict(zip(header.split(";"), first.split(";"), strict=True))
    figures = ("Önskat", "Beslutat", "Levererat", "Godkänt", "Kvar att få", "Kommer inte", "Pris")
    assert [line[each] for each in figures] == ["30", "28", "19", "18", "8", "1", "3175,20"]
    on(sent, "2026-08-05", "order", "discrepancies", "--to", str(amiss))
    assert len(amiss.read_text(encoding="utf-8-sig").splitlines()) == 6


def test_a_folder_is_read_with_its_subfolders_and_each_file_is_told_once(sent: Program) -> None:
    folder = sent.folder / "HT26"
    (folder / "leverans").mkdir(parents=True)
    (folder / "klasser").mkdir()
    (folder / "leverans" / "avisering.xml").write_bytes(ADVICE.read_bytes())
    (folder / "klasser" / "6A.csv").write_text("Förnamn;Efternamn;Klass\nLeo;Påhittsson;6A\n", encoding="utf-8")
    (folder / "läsmig.pdf").write_bytes(b"%PDF-1.4\n\0\1")
    files = sent("import", str(folder), "--preview", "--json").json["files"]
    assert sorted(file["file"] for file in files) == ["klasser/6A.csv", "leverans/avisering.xml", "läsmig.pdf"]
    assert {file["file"]: file["kind"] for file in files} == {
        "klasser/6A.csv": "people", "leverans/avisering.xml": "deliveries", "läsmig.pdf": None
    }  # fmt: skip
    (folder / "klasser" / "6A.csv").unlink()
    alone = sent("import", str(folder), "--json")
    assert alone.code == 0, "what could be taken in was, so that it is no refusal"
