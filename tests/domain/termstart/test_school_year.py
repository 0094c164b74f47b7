"""The school year's periods, and grades as registers write them."""

from __future__ import annotations

from datetime import date

import pytest

from coordinator.domain.termstart.grades import next_grade, normal_grade
from coordinator.domain.termstart.school_year import PERIOD_KINDS, Period, kind_in, next_term_start

TODAY = date(2026, 8, 18)


def term(first: date, kind: str = "term") -> Period:
    return Period(kind, "x", first, date(2027, 6, 11))


def test_the_next_start_is_the_first_term_after_today() -> None:
    periods = [
        term(date(2027, 1, 11)), term(TODAY), term(date(2026, 8, 19)), term(date(2026, 8, 20)),
        term(date(2026, 8, 19), "closed"),
    ]  # fmt: skip
    assert next_term_start(periods, TODAY) == date(2026, 8, 19)
    assert next_term_start(periods[1:2], TODAY) is None, "a term that begins today has begun"
    assert next_term_start(periods[4:], TODAY) is None, "only terms have a start"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Höstlov", "break"), ("Lovdag", "break"), ("Ledig dag", "break"), ("Hösttermin 2026", "term"),
        ("HT 2026", "term"), ("vt-27", None), ("VT 27", "term"), ("Läsår", "term"), ("Skolstart", "term"),
        ("Studiedag", "staff_day"), ("Kompetensdag", "staff_day"), ("Personaldag", "staff_day"),
        ("Planeringsdag", "staff_day"), ("INSET day", "staff_day"), ("Staff day", "staff_day"),
        ("Stängt", "closed"), ("Skolan stängd", "closed"), ("Semester", "closed"),
        ("Studiedag på lovet", "staff_day"), ("Stängt under lovet", "closed"), ("Terminens lov", "break"),
        ("Utflykt", None), ("", None), *((kind, kind) for kind in PERIOD_KINDS), ("Closed", "closed"),
    ],
)  # fmt: skip
def test_a_period_is_known_by_its_name(name: str, kind: str | None) -> None:
    assert kind_in(name) == kind


def test_the_kinds_of_period_are_permanent() -> None:
    assert PERIOD_KINDS == ("term", "break", "staff_day", "closed")


@pytest.mark.parametrize(
    ("said", "form", "grade"),
    [
        ("07", "", "7"), ("7", "compulsory", "7"), ("åk 7", "", "7"), ("Årskurs 7", "", "7"), ("kg", "", "F"),
        ("0", "", "F"), ("Fk", "", "F"), ("F-klass", "", "F"), ("f", "", "F"), ("gy1", "", "GY1"),
        ("1", "upper_secondary", "GY1"), ("2", "adapted_upper_secondary", "GY2"), ("1", "adapted_compulsory", "1"),
        ("TR4", "", "TR4"), ("", "", ""), ("\u0661", "", "\u0661"),
    ],
)  # fmt: skip
def test_a_grade_is_compared_in_one_spelling(said: str, form: str, grade: str) -> None:
    assert normal_grade(said, form) == grade


@pytest.mark.parametrize(
    ("grade", "form", "after"),
    [
        ("F", "", "1"), ("6", "", "7"), ("9", "", None), ("GY2", "", "GY3"), ("GY3", "", None),
        ("3", "upper_secondary", None), ("3", "adapted_upper_secondary", "GY4"), ("T4", "adapted_compulsory", "T5"),
        ("T9", "adapted_compulsory", None), ("T4", "", "T4"), ("okänd", "", "okänd"),
        ("okänd", "adapted_compulsory", "okänd"),
    ],
)  # fmt: skip
def test_the_grade_after(grade: str, form: str, after: str | None) -> None:
    assert next_grade(grade, form) == after
