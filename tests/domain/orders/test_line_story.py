"""The journal of a line as it is told (needs V2, V3)."""

from __future__ import annotations

from coordinator.domain.orders.line_story import StoryStep, story
from tests.domain.orders.lines import asked, line, step, unit


def told(*found: StoryStep) -> list[tuple[str, str, str]]:
    return [(each.on, each.what, each.change_words) for each in found]


def test_what_was_said_and_what_came_run_in_the_order_of_the_days() -> None:
    units = (
        unit(30, quantity=3, verdict="accepted", checked_on="2026-08-04", checked_by="Ivar"),
        unit(
            31,
            delivery=6,
            quantity=2,
            verdict="deviating",
            checked_on="2026-08-05",
            checked_by="Maj",
            missing="Laddare\n\n Penna ",
            deviation="repad",
        ),
        unit(32, quantity=1, verdict="accepted", checked_on="2026-08-05", checked_by="Maj"),
    )
    there = line(asked(10), step(3, "decided", 8, quantity_from=10, on="2026-08-03"), units=units)
    found = story(there)
    assert told(*found) == [
        ("", "delivered", "0 → 2"),
        ("2026-06-01", "asked", "10"),
        ("2026-08-03", "decided", "10 → 8"),
        ("2026-08-03", "delivered", "2 → 6"),
        ("2026-08-04", "accepted", "0 → 3"),
        ("2026-08-05", "accepted", "3 → 4"),
        ("2026-08-05", "deviating", "0 → 2"),
    ]
    by_what = {each.what: each for each in found}
    assert (by_what["delivered"].party, by_what["delivered"].name, by_what["delivered"].reason) == (
        "supplier",
        "",
        "F-77",
    )
    assert (by_what["accepted"].party, by_what["accepted"].name, by_what["accepted"].reason) == ("school", "Maj", "")
    assert by_what["deviating"].reason == "Laddare, Penna, repad"
    assert found[0].reason == "", "a delivery that nobody knows has no number"


def test_the_same_fault_of_several_units_is_told_once() -> None:
    units = tuple(
        unit(30 + at, verdict="deviating", checked_on="2026-08-05", deviation=fault)
        for at, fault in enumerate(("repad", "repad", "sprucken", None))
    )
    (found,) = [each for each in story(line(asked(4), units=units)) if each.what == "deviating"]
    assert (found.reason, found.after) == ("repad; sprucken", 4)


def test_steps_of_one_day_stand_in_the_order_in_which_they_were_written() -> None:
    there = line(step(7, "decided", 8, quantity_from=9), step(4, "decided", 9, quantity_from=10))
    assert told(*story(there)) == [("2026-06-01", "decided", "10 → 9"), ("2026-06-01", "decided", "9 → 8")]


def test_prices_are_told_as_money_and_days_as_they_stand() -> None:
    there = line(
        step(1, "price", said_from="300000", said_to="310050"),
        step(2, "promised", said_to="2026-09-01"),
        step(3, "product", said_from="Bok 11"),
        step(4, "price", said_to="okänt"),
    )
    assert [each.change_words for each in story(there)] == [
        "3\u00a0000\u00a0kr → 3\u00a0100,50\u00a0kr",
        "2026-09-01",
        "Bok 11 → –",
        "okänt",
    ]


def test_a_step_says_who_said_it_and_why() -> None:
    there = line(
        step(
            1,
            "decided",
            8,
            quantity_from=10,
            party="central",
            name="Central IT",
            category="budget",
            reason="ramen är slut",
        ),
        step(2, "decided", 7, quantity_from=8, party="supplier", name="Leverantör AB", reason="slut"),
        step(3, "decided", 7, quantity_from=7, party="school", category="other"),
    )
    first, second, third = story(there)
    assert (first.party_words, first.reason_words, first.waits) == ("Central IT", "Budget: ramen är slut", True)
    assert (second.party_words, second.reason_words) == ("Leverantör, Leverantör AB", "slut")
    assert (third.party_words, third.reason_words, third.waits) == ("Skolan", "Annat", False)
    assert first.entry == there.journal[0]


def test_what_changed_is_named_in_the_language_in_use() -> None:
    def shown(what: str) -> str:
        return StoryStep("", what, None, None, "school").what_words

    assert [shown(each) for each in ("delivered", "accepted", "deviating", "supplement", "flying")] == [
        "Levererat",
        "Godkänt",
        "Avviker",
        "Beställt på nytt",
        "flying",
    ]
    assert StoryStep("", "asked", None, 0, "school").change_words == "0"
    assert StoryStep("", "asked", 3, None, "school").change_words == "3 → –"
