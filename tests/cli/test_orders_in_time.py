"""What is late the day it is known, what waits to be acknowledged, and what does not come back (needs V2, V3, V5, V8).

Working days are counted by hand: five of preparation, June 2026, no holiday but Midsummer's Eve on the 19th.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Program
from tests.cli.test_order_verbs import on, words_of

JUNE = "2026-06-01"
WANTED = "2026-06-15"


@pytest.fixture
def placed(program: Program) -> Program:
    """Ten of Påhitt 11 for Monday 15 June, sent on 1 June; the catalogue tells no lead time."""
    on(program, JUNE, "init", "--school-code", "12345678", "--school-name", "Provskolan")
    on(program, JUNE, "add", "product", "model=Påhitt 11", "kind=chromebook")
    on(program, JUNE, "catalogue", "add", "--product", "Påhitt 11", "--article", "P11", "--from", JUNE)
    on(program, JUNE, "order", "new", "--purpose", "running", "--wanted", WANTED, "--product", "Påhitt 11=10",
       "--number", "B1")  # fmt: skip
    on(program, JUNE, "order", "send", "B1", "--approved-by", "Rektor")
    return program


def decided(program: Program, *more: str, quantity: str = "10", day: str = "2026-06-02") -> Any:
    return on(program, day, "order", "decide", "B1", "1", "--quantity", quantity, "--reason", "svar", *more)


def shown(program: Program, day: str = "2026-06-02", order: str = "B1") -> Any:
    return on(program, day, "order", "show", order)


def steps(program: Program, what: str) -> list[tuple[str, Any, Any, bool]]:
    (line,) = shown(program)["lines"]
    return [(step["on"], step["from"], step["to"], step["waits"]) for step in line["journal"] if step["what"] == what]


# --- late the day it is known


@pytest.mark.parametrize(
    ("promised", "ready", "late"),
    [
        ("2026-06-08", "2026-06-15", 0),  # Monday: 9, 10, 11, 12, 15
        ("2026-06-09", "2026-06-16", 1),  # a day later
        ("2026-06-12", "2026-06-22", 7),  # Friday: 15, 16, 17, 18 and, past Midsummer's Eve, Monday 22
        ("2026-06-24", "2026-08-03", 49),  # 25, 26, 29, 30, and after July 3 August: 15 June + 49 days
    ],
)
def test_a_promise_that_is_not_ready_on_the_wanted_day_is_late_at_once(
    placed: Program, promised: str, ready: str, late: int
) -> None:
    made = decided(placed, "--promised", promised)
    assert (made["lines"][0]["ready"], made["lines"][0]["late_days"], made["late_days"]) == (ready, late, late)
    assert made["to_escalate"] is (late > 0)
    amiss = on(placed, "2026-06-02", "order", "discrepancies")["items"]
    told = [(each["kind"], each["quantity"], each["days_late"], each["detail"]) for each in amiss]
    assert told == ([("late", 10, late, f"Klar {ready}: svar")] if late else [])
    assert on(placed, "2026-06-02", "order", "list", "--late")["total"] == (1 if late else 0)
    waits = {each["code"]: each for each in on(placed, "2026-06-02", "today")["items"]}
    assert ("orders_late" in waits, "escalation" in waits) == (late > 0, late > 0)
    if late:
        assert f"B1: önskad {WANTED}, klar tidigast {ready}" in waits["escalation"]["beside"]


def test_an_overdue_promise_counts_from_the_day_that_lies_further_back(placed: Program) -> None:
    decided(placed, "--promised", "2026-06-09")
    # Ready on the 16th it is a day late. On the 30th the delivery of the 9th is 21 days overdue.
    assert [shown(placed, day)["late_days"] for day in ("2026-06-10", "2026-06-30")] == [1, 21]


def test_a_better_promise_is_late_no_more_and_an_escalation_tells_the_promise(placed: Program) -> None:
    decided(placed, "--promised", "2026-06-12")
    paper = placed.folder / "eskalering.pdf"
    done = on(placed, "2026-06-02", "order", "escalate", "B1", "--to", "Skolchef Provberg", "--sheet", str(paper))
    assert done["to_escalate"] is False, "somebody has taken it up"
    assert "2026-06-22" in words_of(paper)
    assert "7 dagar för sent" in words_of(paper)
    decided(placed, "--promised", "2026-06-05", day="2026-06-03")
    assert on(placed, "2026-06-03", "order", "discrepancies")["total"] == 0
    assert on(placed, "2026-06-03", "order", "list", "--late")["total"] == 0


def test_without_preparation_the_promised_day_itself_is_in_time(placed: Program) -> None:
    on(placed, JUNE, "settings", "set", "term.preparation_days", "0")
    assert decided(placed, "--promised", WANTED)["late_days"] == 0
    assert decided(placed, "--promised", "2026-06-16", day="2026-06-03")["late_days"] == 1


def test_what_has_come_and_what_was_cancelled_is_not_late(placed: Program) -> None:
    decided(placed, "--promised", "2026-06-24")
    on(placed, "2026-06-03", "delivery", "register", "B1", "--line", "1", *(f"S{at}" for at in range(10)))
    assert on(placed, "2026-06-03", "order", "list", "--late")["total"] == 0
    on(placed, "2026-06-03", "undo")
    assert on(placed, "2026-06-03", "order", "list", "--late")["total"] == 1
    on(placed, "2026-06-03", "order", "cancel", "B1")
    assert on(placed, "2026-06-03", "order", "list", "--late")["total"] == 0
    assert placed("verify").code == 0


# --- waiting to be acknowledged


def test_the_first_decision_and_the_first_promise_wait_like_every_later_one(placed: Program) -> None:
    decided(placed, "--promised", "2026-06-05")
    assert steps(placed, "decided") == [("2026-06-02", 10, 10, True)]
    assert steps(placed, "promised") == [("2026-06-02", None, "2026-06-05", True)]
    assert shown(placed)["unacknowledged"] == 2
    (waits,) = [each for each in on(placed, "2026-06-02", "today")["items"] if each["code"] == "order_changed"]
    assert waits["sentence"] == "2 ändringar i B1 att bekräfta"
    assert "Central IT svarade om rad 1, Påhitt 11: beslutat 10 (svar) · 2026-06-02" in waits["beside"]
    assert on(placed, "2026-06-03", "order", "acknowledge", "B1")["unacknowledged"] == 0
    decided(placed, day="2026-06-04")
    assert shown(placed)["unacknowledged"] == 0, "the same decision again is no news"
    decided(placed, quantity="8", day="2026-06-05")
    assert shown(placed)["unacknowledged"] == 1


def test_what_the_school_notes_itself_or_what_has_come_does_not_wait(placed: Program) -> None:
    decided(placed, "--promised", "2026-06-05", "--party", "school")
    assert shown(placed)["unacknowledged"] == 0
    on(placed, "2026-06-02", "undo")
    decided(placed, "--promised", "2026-06-05")
    on(placed, "2026-06-05", "delivery", "register", "B1", "--line", "1", *(f"S{at}" for at in range(10)))
    assert shown(placed)["unacknowledged"] == 0, "all of it is here"
    assert placed("verify").code == 0


def test_a_back_dated_decision_stands_in_its_place_in_the_chain(placed: Program) -> None:
    # Asked 10; 8 decided on the 10th. On the 12th it is noted that 9 were decided on the 5th: 10 → 9 → 8.
    decided(placed, "--promised", "2026-06-24", quantity="8", day="2026-06-10")
    decided(placed, "--on", "2026-06-05", "--promised", "2026-06-22", quantity="9", day="2026-06-12")
    assert steps(placed, "decided") == [("2026-06-05", 10, 9, True), ("2026-06-10", 9, 8, True)]
    assert [step[:3] for step in steps(placed, "promised")] == [
        ("2026-06-05", None, "2026-06-22"), ("2026-06-10", "2026-06-22", "2026-06-24"),
    ]  # fmt: skip
    (line,) = shown(placed)["lines"]
    assert (line["decided"], line["promised"]) == (8, "2026-06-24"), "the later one holds"
    on(placed, "2026-06-12", "undo")
    assert steps(placed, "decided") == [("2026-06-10", 10, 8, True)]


def test_a_back_dated_product_does_not_take_the_place_of_a_later_one(placed: Program) -> None:
    for model in ("Annan 12", "Tredje 13"):
        on(placed, JUNE, "add", "product", f"model={model}", "kind=chromebook")
    decided(placed, "--product", "Annan 12", day="2026-06-10")
    decided(placed, "--product", "Tredje 13", "--on", "2026-06-05", day="2026-06-12")
    assert [step[1:3] for step in steps(placed, "product")] == [("Påhitt 11", "Tredje 13"), ("Tredje 13", "Annan 12")]
    assert shown(placed)["lines"][0]["product"] == "Annan 12"


# --- what does not come back, and what comes twice


def received(program: Program) -> None:
    """Seven of ten came on the 5th, and nothing more will."""
    decided(program)
    on(program, "2026-06-05", "delivery", "register", "B1", "--line", "1", *(f"S{at}" for at in range(7)),
       "--outstanding", "0")  # fmt: skip


def figures(program: Program) -> tuple[int, int, int]:
    (line,) = shown(program, "2026-06-08")["lines"]
    return line["delivered"], line["outstanding"], line["never_coming"]


@pytest.mark.parametrize("step", [["delivery", "move", "--unexpected"], ["delivery", "remove"]])
def test_what_is_moved_off_a_line_after_nothing_is_outstanding_is_not_outstanding(
    placed: Program, step: list[str]
) -> None:
    received(placed)
    assert figures(placed) == (7, 0, 3)
    on(placed, "2026-06-08", *step, "S1", "S2")
    assert figures(placed) == (5, 0, 5)
    if "move" in step:
        on(placed, "2026-06-08", "delivery", "move", "S1", "--line", "1")
        assert figures(placed) == (6, 0, 4)
        on(placed, "2026-06-08", "undo")
    on(placed, "2026-06-08", "undo")
    assert figures(placed) == (7, 0, 3)
    assert placed("verify").code == 0


def test_what_was_declared_counts_down_from_there_also_after_a_move(placed: Program) -> None:
    # Seven came, two more are declared. One of the seven is moved off: two are still to come, and two come.
    decided(placed)
    on(placed, "2026-06-05", "delivery", "register", "B1", "--line", "1", *(f"S{at}" for at in range(7)),
       "--outstanding", "2")  # fmt: skip
    on(placed, "2026-06-08", "delivery", "move", "S1", "--unexpected")
    assert figures(placed) == (6, 2, 2)
    on(placed, "2026-06-08", "delivery", "register", "B1", "--line", "1", "S8", "S9")
    assert figures(placed) == (8, 0, 2)
    # What came after the declaration and is moved off is still to come.
    on(placed, "2026-06-08", "delivery", "move", "S9", "--unexpected")
    assert figures(placed) == (7, 1, 2)


def test_a_back_dated_declaration_counts_what_had_come_by_then(placed: Program) -> None:
    # Four came on the 4th, three on the 8th. On the 9th it is noted that the supplier said on the 5th: three to come.
    decided(placed)
    on(placed, "2026-06-04", "delivery", "register", "B1", "--line", "1", *(f"S{at}" for at in range(4)))
    on(placed, "2026-06-08", "delivery", "register", "B1", "--line", "1", *(f"T{at}" for at in range(3)))
    on(placed, "2026-06-09", "order", "declare", "B1", "1", "--outstanding", "3", "--on", "2026-06-05")
    assert figures(placed) == (7, 0, 3)


def test_a_supplement_has_a_wanted_day_of_its_own(placed: Program) -> None:
    received(placed)
    early = on(placed, "2026-06-08", "order", "supplement", "B1")
    assert early["wanted"] == WANTED, "the day of its order is still to come"
    on(placed, "2026-06-08", "undo")
    refused = placed("order", "supplement", "B1", today="2026-06-16")
    assert refused.code == 1
    assert f"B1 önskades till {WANTED}, som har passerat." in refused.err
    past = placed("order", "supplement", "B1", "--wanted", "2026-06-15", today="2026-06-16")
    assert (past.code, "2026-06-15 har passerat" in past.err) == (1, True)
    made = on(placed, "2026-06-16", "order", "supplement", "B1", "--wanted", "2026-09-01")
    assert (made["wanted"], made["late_days"], made["lines"][0]["asked"]) == ("2026-09-01", 0, 3)
    on(placed, "2026-06-16", "undo")
    on(placed, "2026-06-16", "year", "add", "term", "HT26", "--from", "2026-08-18", "--to", "2026-12-18")
    assert on(placed, "2026-06-16", "order", "supplement", "B1")["wanted"] == "2026-08-18", "the term start ahead"


def test_undoing_a_delivery_whose_shortfall_was_ordered_anew_is_told(placed: Program) -> None:
    received(placed)
    delivered = on(placed, "2026-06-08", "history", "--limit", "1")["entries"][0]["entry"]
    anew = on(placed, "2026-06-08", "order", "supplement", "B1")["order"]
    assert on(placed, "2026-06-08", "order", "discrepancies")["total"] == 0
    told = "B1, rad 1: 3 enheter är redan beställda på nytt och kommer då två gånger."
    seen = on(placed, "2026-06-08", "undo", str(delivered), "--preview")
    assert seen["twice"] == [told]
    done = placed("undo", str(delivered), today="2026-06-08")
    assert (done.code, told in done.out) == (0, True)
    (amiss,) = on(placed, "2026-06-08", "order", "discrepancies")["items"]
    assert (amiss["kind"], amiss["line"], amiss["quantity"]) == ("doubled", 1, 3)
    assert amiss["detail"] == f"Beställt på nytt i {anew}: avbeställ det där om det inte behövs."
    on(placed, "2026-06-08", "order", "cancel", anew)
    assert on(placed, "2026-06-08", "order", "discrepancies")["total"] == 0
    assert placed("verify").code == 0


def test_what_a_cancelled_supplement_would_have_replaced_lacks_again(placed: Program) -> None:
    received(placed)
    anew = on(placed, "2026-06-08", "order", "supplement", "B1")["order"]
    on(placed, "2026-06-08", "order", "cancel", anew)
    (amiss,) = on(placed, "2026-06-08", "order", "discrepancies")["items"]
    assert (amiss["order"], amiss["kind"], amiss["quantity"]) == ("B1", "missing", 3)
    on(placed, "2026-06-08", "undo")
    assert on(placed, "2026-06-08", "order", "discrepancies")["total"] == 0


def test_an_undo_of_anything_else_says_nothing_of_it(placed: Program) -> None:
    received(placed)
    on(placed, "2026-06-08", "order", "supplement", "B1")
    on(placed, "2026-06-08", "add", "room", "name=Sal 1")
    done = placed("undo", "--json", today="2026-06-08").json
    assert done["twice"] == []
