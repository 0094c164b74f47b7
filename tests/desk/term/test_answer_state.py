"""How a row of the answer reads, on both sides of each boundary (needs V15, V17)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coordinator.desk.term.answer_state import condition, reason_for, row_words, signed_figure, stand_said
from coordinator.domain.termstart.answer import Answer, AnswerRow, Arrival, Stand
from coordinator.domain.termstart.exemptions import Accepted, Exemption
from coordinator.domain.termstart.needs import SHARED

ON = date(2027, 8, 17)
DAY = timedelta(days=1)


def row(need: int, supply: int, arriving: int = 0, kind: str = "chromebook", group: str = SHARED) -> AnswerRow:
    return AnswerRow(kind, group, need, supply, arriving, 0)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (row(0, 5), "behövs inte"),
        (row(5, 5), "Räcker"),
        (row(5, 6), "Räcker"),
        (row(5, 4, 1), "I tid om 1 kommer"),
        (row(1_500, 0, 1_500), "I tid om 1\u00a0500 kommer"),
        (row(5, 4), "1 saknas"),
        (row(1_500, 0), "1\u00a0500 saknas"),
        (row(5, 3, 1), "1 saknas"),
    ],
)
def test_a_row_says_how_many_lack_or_have_to_come(found: AnswerRow, said: str) -> None:
    assert row_words(found) == said


def test_an_accepted_gap_says_so_and_nothing_else_does() -> None:
    assert row_words(row(5, 3), accepted=True).startswith("2 saknas, ")
    for other in (row(5, 5), row(0, 0), row(5, 4, 1)):
        assert row_words(other, accepted=True) == row_words(other)


def test_a_state_has_a_shape_and_a_word_of_its_own() -> None:
    said = [stand_said(stand) for stand in Stand]
    assert [each[0] for each in said] == ["✓", "◔", "✕", "?"]
    assert len({each[2:] for each in said}) == 4


def test_a_reason_is_that_of_the_row_s_own_kind_and_group_or_of_its_whole_kind() -> None:
    of_group = Accepted(row(5, 3, group="5A"), Exemption(1, "5A delar", "chromebook", "5A"))
    of_kind = Accepted(row(9, 3, kind="tablet"), Exemption(2, "Lånas in", "tablet"))
    accepted = [of_group, of_kind]
    assert reason_for(row(5, 3, group="5A"), accepted) == "5A delar"
    assert reason_for(row(5, 3, group="5B"), accepted) == ""
    assert reason_for(row(5, 3), accepted) == ""
    assert reason_for(row(5, 4, kind="tablet", group="5A"), accepted) == "Lånas in"
    assert reason_for(row(5, 5, kind="tablet", group="5A"), accepted) == "", "no gap, no reason"
    assert reason_for(row(5, 3, kind="laptop", group="5A"), accepted) == ""


def test_the_sign_of_a_figure_is_read_easily() -> None:
    assert [signed_figure(figure) for figure in (1, 0, -1, -1_500)] == ["1", "0", "−1", "−1\u00a0500"]


def test_the_condition_tells_what_has_to_come_and_the_latest_of_it_by_when() -> None:
    coming = [
        Arrival("chromebook", 1, ON - 2 * DAY),
        Arrival("chromebook", 1, ON),
        Arrival("chromebook", 9, ON + DAY),  # too late to count
        Arrival("chromebook", 9, None),
        Arrival("tablet", 9, ON - 9 * DAY),
    ]
    kinds = (row(5, 3, 2), row(7, 4, 3, kind="laptop"), row(2, 2, kind="tablet"), row(2, 0, kind="phone"))
    said = condition(Answer(ON, (), kinds), coming)
    assert "2 Chromebook" in said
    assert ON.isoformat() in said
    assert "; 3 bärbara datorer" in said
    assert not any(word in said for word in ("surfplatt", "telefon", (ON + DAY).isoformat()))


def test_where_nothing_has_to_come_there_is_no_condition() -> None:
    assert condition(Answer(ON, (), (row(5, 5), row(5, 3, kind="tablet"))), [Arrival("tablet", 1, ON)]) == ""
