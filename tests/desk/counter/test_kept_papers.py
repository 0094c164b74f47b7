"""Kept papers as one PDF: which hand-overs, in which order, under which name."""

from __future__ import annotations

import pytest

from coordinator.desk.counter.handover_desk import Item, handovers_of, issue_devices
from coordinator.desk.counter.kept_papers import made_papers
from coordinator.domain.handovers import Terms
from coordinator.ledger.outcomes import Refused
from tests.desk.conftest import TODAY, School

TERMS = Terms(on=TODAY.isoformat(), due="2027-06-10", issued_by="Ivar Provberg")


def handed(school: School, username: str, serial: str) -> int:
    done = issue_devices(school.ledger, school.person(username), [Item(school.device(serial))], TERMS)
    return handovers_of(done.notice)[0]


def test_one_paper_is_called_by_its_number_and_by_who_signs(school: School) -> None:
    sheaf = made_papers(school.ledger.register, [handed(school, "asaexe", "5CD1234ABC")])
    assert sheaf.title.endswith(" 2026-00001 · Åsa Exempelqvist")
    assert (sheaf.file_name, sheaf.unprintable) == ("kvittens-2026-00001.pdf", "")
    assert sheaf.pdf.startswith(b"%PDF")


def test_several_papers_are_called_by_the_first_and_the_last(school: School) -> None:
    numbers = [handed(school, "asaexe", "5CD1234ABC"), handed(school, "leopah", "5CD1234ABE")]
    sheaf = made_papers(school.ledger.register, numbers)
    assert sheaf.title == "2 kvittenser · 2026-00001 – 2026-00002"
    assert sheaf.file_name == "kvittenser-2026-00001.pdf"
    turned = made_papers(school.ledger.register, numbers[::-1])
    assert (turned.title, turned.file_name) == ("2 kvittenser · 2026-00002 – 2026-00001", "kvittenser-2026-00002.pdf")


def test_what_has_no_paper_is_refused(school: School) -> None:
    with pytest.raises(Refused):
        made_papers(school.ledger.register, [99])
