"""1,000 receipts with a QR code: our path, the same path without codes (the floor), and naive Platypus.

Targets F1 and F2: at most 3 times the floor, at most 0.05 of naive Platypus, at most 1.1 kB a page. The cases run
interleaved, each figure is a median; naive Platypus makes a tenth of the receipts and is scaled.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from statistics import median
from time import perf_counter
from typing import Any
from xml.sax.saxutils import escape

from coordinator.sheets.content import DeviceLine, Letterhead, Receipt
from coordinator.sheets.receipts import Borrower, ReceiptFacts, make_receipt
from coordinator.sheets.render import render
from coordinator.sheets.terms import default_terms

RECEIPTS = 1000
NAIVE = 100
ROUNDS = 5

Row = tuple[str, float, float, float, float]
"""Name, ours, floor or rival, ratio, target."""


def receipts(count: int) -> list[Receipt]:
    """Invented loan agreements of one device each, all different."""
    school = Letterhead("Exempelskolan", ("Skolgatan 1, 123 45 Exempelstad", "it@exempelskolan.example"))
    terms = default_terms("sv")
    return [
        make_receipt(
            ReceiptFacts(
                kind="loan",
                language="sv",
                number=f"2026-{n:04d}",
                on=date(2026, 8, 17),
                school=school,
                borrower=Borrower(f"Åsa Exempelqvist {n}", f"{n % 9 + 1}A"),
                issued_by="Leo Påhittsson",
                devices=(DeviceLine("Exempelbok 11", f"EX{n * 7919 % 1000000:06d}", f"T-{n:05d}", "Ny", ("laddare",)),),
                due=date(2029, 6, 12),
                terms=terms,
                guardian="signs",
                code=f"DEV:{n * 2654435761 % 2**32:08x}",
            )
        )
        for n in range(count)
    ]


def naive(papers: list[Receipt]) -> bytes:
    """What a first attempt would do: a Paragraph for every text, reportlab's own QR widget, styles made anew."""
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing
    from reportlab.lib import colors
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

    out = BytesIO()
    story: list[Any] = []
    for paper in papers:
        styles = getSampleStyleSheet()
        drawing = Drawing(60, 60)
        drawing.add(QrCodeWidget(paper.code, barWidth=60, barHeight=60))
        story += [Paragraph(escape(paper.title), styles["Title"]), drawing]
        story += [Paragraph(escape(line), styles["Normal"]) for line in (paper.number, paper.date_line, paper.due)]
        story += [Paragraph(escape(line), styles["Normal"]) for line in (paper.issued_to.name, paper.issued_to.group)]
        cells = [[one.product, one.serial, one.asset_tag, one.condition] for one in paper.devices]
        heads = [paper.labels.product, paper.labels.serial, paper.labels.asset_tag, paper.labels.condition]
        rows = [[Paragraph(escape(cell), styles["Normal"]) for cell in row] for row in (heads, *cells)]
        story.append(Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.grey)]))
        for clause in paper.terms:
            story.append(Paragraph(f"<b>{escape(clause.heading)}</b> {escape(clause.text)}", styles["BodyText"]))
        story.append(Spacer(1, 24))
        signed = [[Paragraph(escape(one.role), styles["Normal"]) for one in paper.signatures]]
        story += [Table(signed), PageBreak()]
    SimpleDocTemplate(out).build(story)
    return out.getvalue()


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run, the garbage of the one before swept out."""
    gc.collect()
    start = perf_counter()
    work()
    return perf_counter() - start


def run() -> list[Row]:
    """The figures of targets F1 and F2, as measured here and now."""
    coded = receipts(RECEIPTS)
    plain = [replace(one, code="") for one in coded]
    few = coded[:NAIVE]
    size = len(render(coded))
    render(plain)
    naive(few[:2])
    rounds = [
        (timed(lambda: render(coded)), timed(lambda: render(plain)), timed(lambda: naive(few)) * RECEIPTS / NAIVE)
        for _ in range(ROUNDS)
    ]
    ours, floor, rival = (median(column) for column in zip(*rounds, strict=True))
    to_floor = median(one / other for one, other, _ in rounds)
    to_rival = median(one / other for one, _, other in rounds)
    return [
        ("F1 1,000 receipts with QR, s; floor: without QR", ours, floor, to_floor, 3.0),
        ("F1 1,000 receipts with QR, s; rival: naive Platypus", ours, rival, to_rival, 0.05),
        ("F2 kB a page", size / RECEIPTS / 1000, 1.0, size / RECEIPTS / 1000, 1.1),
    ]


if __name__ == "__main__":
    print(f"{'name':<54}{'ours':>9}{'floor':>9}{'ratio':>9}{'target':>9}")
    for name, ours, floor, ratio, target in run():
        print(f"{name:<54}{ours:>9.3f}{floor:>9.3f}{ratio:>9.3f}{target:>9.2f}")
