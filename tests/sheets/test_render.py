"""The finished PDF, read back."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from coordinator.sheets.content import Letterhead, from_json, to_json
from coordinator.sheets.letters import drawn_order
from coordinator.sheets.logos import UnreadableLogo, check_logo
from coordinator.sheets.receipts import Borrower
from coordinator.sheets.render import render, unprintable_in
from tests.sheets.papers import SCHOOL, device, read, receipt, squeezed


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 20), (20, 90, 200)).save(out, kind)
    return out.getvalue()


def test_a_loan_says_who_what_and_until_when() -> None:
    (page,) = read(render([receipt()], stamp="Koordinator 9.9"))
    for said in (
        "Exempelskolan", "Skolgatan 1, 123 45 Exempelstad", "Låneavtal", "2026-0017", "Utlämnat 2026-08-17",
        "Åsa Exempelqvist", "7A", "Leo Påhittsson", "Berit Påhittsson", "2029-06-12", "Exempelbok 11", "EX0O1IL000",
        "T-1000", "Bra", "laddare, fodral", "Vårdnadshavare", "Sida 1 av 1", "Koordinator 9.9", "DEV:7f3c2a10",
    ):  # fmt: skip
        assert squeezed(said) in page, said


def test_a_class_is_one_file_with_every_pupil_in_order() -> None:
    papers = [
        receipt(number=f"2026-{n:04d}", borrower=Borrower(f"Elev Påhittsson {n:02d}"), devices=(device(n),))
        for n in range(28)
    ]
    pages = read(render(papers))
    assert len(pages) == 28
    for n, page in enumerate(pages):
        assert squeezed(f"Elev Påhittsson {n:02d}") in page
        assert f"EX0O1IL{n:03d}" in page
        assert f"2026-{n:04d}" in page


def test_sixty_devices_flow_over_pages_with_heads_and_page_numbers() -> None:
    pages = read(render([receipt(devices=tuple(device(n) for n in range(60)))]))
    assert len(pages) > 2
    for n in range(60):
        assert sum(f"EX0O1IL{n:03d}" in page for page in pages) == 1
    for number, page in enumerate(pages, 1):
        assert f"Sida{number}av{len(pages)}" in page
        assert squeezed("Åsa Exempelqvist") in page
        if "EX0O1IL" in page:
            assert "Serienummer" in page


def test_two_copies_differ_only_in_whose_they_are() -> None:
    first, second = read(render([receipt(copies=2)]))
    assert squeezed("Låntagarens exemplar") in first
    assert squeezed("Skolans exemplar") in second
    assert first.replace("Låntagarensexemplar", "") == second.replace("Skolansexemplar", "")
    assert "exemplar" not in read(render([receipt(copies=1)]))[0]


def test_a_return_lists_what_came_back_and_what_is_still_out() -> None:
    devices = (device(1, "returned", missing=("fodral",)), device(2, "still out"), device(3, "returned"))
    (page,) = read(render([receipt(kind="return", devices=devices, terms="", guardian="not needed")]))
    back, out = page.index(squeezed("Återlämnat (2)")), page.index(squeezed("Fortfarande utlånat (1)"))
    assert "Saknas:fodral" in page
    assert page.index("EX0O1IL001") < page.index("EX0O1IL003") < page.index("EX0O1IL002")
    assert min(back, out) >= 0


def test_the_english_paper_is_english() -> None:
    (page,) = read(render([receipt(language="en", guardian="did not sign")]))
    for said in ("Loan agreement", "Borrower", "Return no later than", "Serial number", "Page 1 of 1", "school only"):
        assert squeezed(said) in page
    for said in ("Låntagare", "Villkor", "Sida"):
        assert said not in page


def test_a_void_paper_says_so_in_words_and_across_every_page() -> None:
    pages = read(render([receipt(void_on=date(2026, 8, 20), devices=tuple(device(n) for n in range(40)))]))
    assert squeezed("Makulerad 2026-08-20.") in pages[0]
    # A turned text is read letter by letter, not always in order.
    assert all(set("MAKULERAD") <= set(page) for page in pages)
    valid = render([receipt()])
    document = pypdfium2.PdfDocument(render([receipt(void_on=date(2026, 8, 20))]))
    greys = document[0].render(scale=0.5).to_pil().convert("L").histogram()[215:224]
    plain = pypdfium2.PdfDocument(valid)[0].render(scale=0.5).to_pil().convert("L").histogram()[215:224]
    assert sum(greys) > 5 * sum(plain)


def test_a_protected_borrower_appears_under_the_alias_alone() -> None:
    borrower = Borrower("Hemliga Exempelqvist", "7A", alias="Elev 7f3c", guardian="Hemliga Mamma")
    paper = receipt(borrower=borrower)
    pdf = render([paper])
    assert read(pdf)[0].count("Elev7f3c") == 2
    for place in (*read(pdf), to_json(paper), str(pypdfium2.PdfDocument(pdf).get_metadata_dict())):
        assert "Hemliga" not in place


def test_the_same_content_gives_the_same_bytes_here_and_in_another_process() -> None:
    paper = receipt(copies=2, school=Letterhead("Exempelskolan", logo=picture("PNG")))
    pdf = render([paper])
    assert pdf == render([paper])
    script = (
        "import hashlib, sys; from coordinator.sheets.content import from_json; "
        "from coordinator.sheets.render import render; "
        "print(hashlib.sha256(render([from_json(sys.stdin.read())])).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", script], input=to_json(paper), capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == hashlib.sha256(pdf).hexdigest()


def test_stored_content_prints_the_same_paper() -> None:
    paper = receipt(copies=2, void_on=date(2026, 8, 20), school=Letterhead("Exempelskolan", logo=picture("JPEG")))
    assert from_json(to_json(paper)) == paper
    assert render([from_json(to_json(paper))]) == render([paper])


@pytest.mark.parametrize(
    "name",
    [
        "Anna & Co <IT>", "<b>Åsa</b> &amp; <img src='x'>", "Łukasz Żółć", "Nguyễn Thị Ánh", "Şirin Öztürk", "Đặng",
        "Ђорђе Петровић", "Олена Їжак", "Áŋŋel Čáhppes", "Þórdís Ægisdóttir", "(Parentes) \\ omvänt", "A\u00adb\u200bc",
        "Ångström", "{name} %s $x", "Elev 1/2 ½ – ’”", "O'Exempel–Påhittsson",
    ],
)  # fmt: skip
def test_every_latin_greek_or_cyrillic_name_prints_as_it_is(name: str) -> None:
    expected = unicodedata.normalize("NFC", name).replace("\u00ad", "").replace("\u200b", "")
    (page,) = read(render([receipt(borrower=Borrower(name))]))
    assert page.count(squeezed(expected)) == 2, page


def test_an_arabic_name_is_joined_and_reads_from_the_right() -> None:
    name = "محمد الخيالي"
    said = drawn_order(name)
    assert unicodedata.normalize("NFKC", said)[::-1] == name
    assert all("\ufe70" <= letter <= "\ufefc" for letter in said if letter != " ")
    (page,) = read(render([receipt(borrower=Borrower(name, "7A"))]))
    letters = unicodedata.normalize("NFKC", page)
    assert all(letter in letters for letter in squeezed(name))
    assert "[U+" not in page


def test_letters_no_font_of_ours_has_are_spelt_out() -> None:
    (page,) = read(render([receipt(borrower=Borrower("王小明 ክ Exempel"))]))
    assert squeezed("[U+738B][U+5C0F][U+660E][U+12AD]Exempel") in page


def test_tells_which_letters_of_a_paper_are_spelt_out() -> None:
    paper = receipt(borrower=Borrower("王 Exempel", "ክ"), notes=("ก",), devices=(device(accessories=("书",)),))
    assert unprintable_in([receipt(), paper]) == {"王", "ክ", "ก", "书"}
    assert unprintable_in([receipt()]) == set()


def test_papers_made_at_the_same_time_do_not_disturb_each_other() -> None:
    papers = [[receipt(number=str(n), borrower=Borrower("ÅŁŞЖ"[n % 4] * 9))] for n in range(12)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(render, papers)) == [render(paper) for paper in papers]


def test_a_name_of_120_letters_and_a_long_word_are_whole() -> None:
    for name in (("Exempelqvist Påhittsson " * 5)[:120].strip(), "Å" * 119 + "z", "W" * 60 + " " + "i" * 59):
        pages = read(render([receipt(borrower=Borrower(name), devices=())]))
        assert squeezed(name) in "".join(pages)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=130))
def test_any_name_renders_and_loses_no_ascii(name: str) -> None:
    pages = read(render([receipt(borrower=Borrower(name), terms="", guardian="not needed", code="")]))
    page = "".join(pages)
    kept = [letter for letter in name[:119] if letter.isascii() and letter.isprintable() and letter != " "]
    for letter in kept:
        assert page.count(letter) >= 2 * kept.count(letter)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=120))
def test_a_name_of_any_plain_letters_is_whole(name: str) -> None:
    said = "".join(read(render([receipt(borrower=Borrower(name), terms="", guardian="not needed")])))
    assert said.count(squeezed(name)) >= 2


def test_the_code_on_the_page_is_the_code_asked_for() -> None:
    document = pypdfium2.PdfDocument(render([receipt(code="DEV:7f3c2a10")]))
    seen = document[0].render(scale=8).to_pil().convert("L")
    code = segno.make(b"DEV:7f3c2a10", error="m", mode="byte", mask=2, boost_error=False, micro=False)
    dark = seen.crop((480 * 8, 90 * 8, 560 * 8, 166 * 8)).point(lambda grey: 255 if grey < 128 else 0)
    left, top, right, bottom = dark.getbbox() or (0, 0, 0, 0)
    step = (right - left) / 21
    assert abs(right - left - 58 * 8) <= 2
    for y, row in enumerate(code.matrix):
        for x, module in enumerate(row):
            assert bool(dark.getpixel((left + (x + 0.5) * step, top + (y + 0.5) * step))) == bool(module)
    assert bottom - top > 58 * 8 - 2


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60))
def test_a_serial_of_any_plain_letters_is_whole(serial: str) -> None:
    (page,) = read(render([receipt(devices=(device(serial=serial),), terms="")]))
    assert serial in page


def test_terms_of_any_length_flow_in_order_and_signatures_stay_whole() -> None:
    terms = "\n\n".join(f"*Rubrik {n:03d}*\nStycke {n:03d} om hur enheten används i skolan." for n in range(100))
    pages = read(render([receipt(terms=terms)]))
    said = "".join(pages)
    places = [said.index(f"Stycke{n:03d}") for n in range(100)]
    assert places == sorted(places)
    (signed,) = [page for page in pages if "Underskrift" in page]
    assert signed.count("Underskrift") == 3
    assert signed.count(squeezed("Ort och datum")) == 3
    for page in pages:
        for n in range(100):
            assert (f"Rubrik{n:03d}" in page) <= (f"Stycke{n:03d}" in page), "a heading was left alone"


def test_signatures_never_leave_their_statement() -> None:
    for count in range(1, 40, 3):
        pages = read(render([receipt(devices=tuple(device(n) for n in range(count)))]))
        signed = [page for page in pages if "Underskrift" in page]
        assert len(signed) == 1
        assert squeezed("godkänner villkoren") in signed[0]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_drawn(kind: str) -> None:
    pdf = render([receipt(school=Letterhead("Exempelskolan", logo=picture(kind)))])
    seen = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("RGB")
    red, green, blue = seen.getpixel((70, 55))
    assert blue > 150 > green > red
    assert render([receipt(school=replace(SCHOOL, logo=None))]) != pdf


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"%PDF-1.4", picture("PNG")[:40]])
def test_an_unreadable_logo_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableLogo, match=r"logo.*Choose a PNG or JPEG"):
        check_logo(data)


def test_nothing_to_print_is_refused() -> None:
    with pytest.raises(ValueError, match="no receipt"):
        render([])


def test_nobody_is_named_in_the_properties_of_the_file() -> None:
    document = pypdfium2.PdfDocument(render([receipt()]))
    properties = document.get_metadata_dict()
    assert properties["Title"] == "Låneavtal 2026-0017"
    assert "qvist" not in str(properties)


def test_a_thousand_receipts_stay_small() -> None:
    papers = [receipt(number=f"{n:05d}", code=f"DEV:{n:08x}", devices=(device(n),)) for n in range(300)]
    pdf = render(papers)
    assert len(pdf) < 60_000 + 300 * 1_100
