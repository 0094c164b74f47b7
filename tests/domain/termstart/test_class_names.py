"""The school years that names of classes say, as Swedish schools name them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.domain.choices import SchoolForm
from coordinator.domain.termstart.class_names import grades_in, group_grades, moved_name, shown_grades
from coordinator.domain.termstart.grades import LADDER, grades_words, next_grade, split_grades

UPPER = SchoolForm.UPPER_SECONDARY


@pytest.mark.parametrize(
    ("name", "grades"),
    [
        # the real ones of people/class_names_of_real_schools
        ("FA", "F"), ("F-klass B", "F"), ("Förskoleklass Blå", "F"), ("1-2A", "1-2"), ("4-6", "4-6"), ("7:1", "7"),
        ("Åk 3 Röd", "3"), ("Ekorren", ""), ("6 C", "6"), ("09B", "9"), ("9A", "9"), ("Klass 5B", "5"), ("3a", "3"),
        ("10A", ""), ("NA24", ""), ("TE1", "GY1"), ("Mellanstadiet", "4-6"), ("2B/3B", "2-3"),
        # further ones
        ("F", "F"), ("fab", "F"), ("F1", "F"), ("F Röd", "F"), ("F-Röd", "F"), ("Fkl A", "F"), ("FKA", "F"),
        ("FK", "F"), ("0A", "F"), ("Åk F", "F"), ("Fabian", ""), ("Fritids", ""), ("Förskolan", ""),
        ("F.d. elever", ""),
        ("F-3", "F-3"), ("F/1", "F-1"), ("ÅK F-3 Blå", "F-3"), ("1 och 2", "1-2"), ("6A/7A", "6-7"), ("2, 4", "2, 4"),
        ("7-1", "7"), ("1-1", "1"), ("2A+2B", "2"), ("6A/B", "6"), ("1–3", "1-3"), ("Årskurs 1-2", "1-2"),
        ("åk3", "3"), ("Kl. 5B", "5"), ("Röda åk 3", "3"), ("Matte åk 7-9", "7-9"), ("8 Matematik", "8"), ("1gr", "1"),
        ("Provskolan 7B", "7"), ("TMS-7B", "7"), ("7B_2627", "7"), ("2627-7B", "7"), ("HT26 7B", "7"), ("  7B", "7"),
        ("A7", "7"), ("F7", "F"), ("Lågstadiet", "1-3"), ("Högstadiet A", "7-9"), ("EK1a", "GY1"), ("SA-3", "GY3"),
        # what leaves the year open
        ("", ""), ("Röd", ""), ("AB7", ""), ("12A", ""), ("45", ""), ("71", ""), ("2024", ""), ("NO7", ""),
        ("Grupp 3B", ""), ("Arbetslag 2B", ""), ("Fritids 6-9 år", ""), ("5-åringar", ""), ("kl 8.30", ""),
        ("Åk 10", ""), ("HT26", ""), ("Provskolan 7B 8B", ""), ("TE8", ""),
    ],
)  # fmt: skip
def test_the_years_that_a_name_says(name: str, grades: str) -> None:
    assert grades_words(grades_in(name)) == grades


@pytest.mark.parametrize(
    ("name", "form", "grades"),
    [
        ("1A", UPPER, "GY1"), ("1-2A", UPPER, "GY1-2"), ("4A", SchoolForm.ADAPTED_UPPER_SECONDARY, "GY4"),
        ("5A", UPPER, ""), ("FA", UPPER, ""), ("4-6", UPPER, ""), ("TE2", UPPER, "GY2"), ("Åk 3 Röd", UPPER, "GY3"),
        ("10A", UPPER, ""), ("TE1", SchoolForm.COMPULSORY, ""), ("7B", SchoolForm.ADAPTED_COMPULSORY, "7"),
        ("1A", SchoolForm.LEISURE, ""), ("F1", SchoolForm.PRESCHOOL, ""), ("1A", SchoolForm.ADULT, ""),
    ],
)  # fmt: skip
def test_the_form_of_school_says_which_ladder_a_number_is_on(name: str, form: str, grades: str) -> None:
    assert grades_words(grades_in(name, form)) == grades


def test_what_is_stated_goes_before_the_name_and_the_name_before_the_pupils() -> None:
    assert group_grades("5", "4A", "", ["4"]) == ("5",)
    assert group_grades("", "4A", "", ["3"]) == ("4",)
    assert group_grades("", "Björken", "", ["5", "4", "04", "5"]) == ("4", "5")
    assert group_grades("", "Björken", "", ["F", "TR4", "1"]) == ("F", "1", "TR4")
    assert group_grades("", "Björken", "", []) == ()
    assert group_grades("1-2", "Blåsippan", SchoolForm.PRESCHOOL, ["1"]) == ("1", "2"), "the school may say it"
    assert group_grades("", "Blåsippan", SchoolForm.PRESCHOOL, ["1"]) == ()
    assert shown_grades("04,05,06", "X", "", []) == "4-6"
    assert shown_grades("1", "NA1", UPPER, []) == "GY1"


@pytest.mark.parametrize(
    ("said", "form", "grades"),
    [
        ("4-6", "", ("4", "5", "6")), ("F–1", "", ("F", "1")), ("01,02", "", ("1", "2")), ("2/3", "", ("2", "3")),
        ("1 och 2", "", ("1", "2")), ("GY1-3", "", ("GY1", "GY2", "GY3")), ("1-2", UPPER, ("GY1", "GY2")),
        ("åk 4-6", "", ("4", "5", "6")), ("F-klass", "", ("F",)), ("TR4", "", ("TR4",)), ("6-4", "", ("64",)),
        ("", "", ()), (" , ", "", ()), ("KG", "", ("F",)), ("7, 7", "", ("7",)),
    ],
)  # fmt: skip
def test_several_years_in_one_text(said: str, form: str, grades: tuple[str, ...]) -> None:
    assert split_grades(said, form) == grades


@given(st.sets(st.sampled_from(LADDER)).map(lambda found: tuple(sorted(found, key=LADDER.index))))
def test_years_in_words_are_read_back(grades: tuple[str, ...]) -> None:
    assert split_grades(grades_words(grades)) == grades


@pytest.mark.parametrize(
    ("name", "moved"),
    [
        ("7B", "8B"), ("FA", "1A"), ("FAB", "1AB"), ("0A", "1A"), ("07B", "08B"), ("F-klass B", "1B"), ("F-klass", "1"),
        ("Förskoleklass Blå", "1 Blå"), ("Klass 5B", "Klass 6B"), ("Åk 3 Röd", "Åk 4 Röd"), ("7:1", "8:1"),
        ("7-1", "8-1"), ("6 C", "7 C"), ("Röda åk 3", "Röda åk 4"), ("Provskolan 7B", "Provskolan 8B"), ("A7", "A8"),
        ("TE1", "TE2"), ("F1", "F1"), ("2A+2B", "2A+2B"), (" 7B", " 8B"),
    ],
)  # fmt: skip
def test_a_class_is_named_after_its_new_year(name: str, moved: str) -> None:
    (grade,) = grades_in(name)
    upper = next_grade(grade)
    assert upper is not None
    assert moved_name(name, grade, upper) == moved


@pytest.mark.parametrize(
    ("name", "grade", "upper"),
    [("Björken", "4", "5"), ("7B", "4", "5"), ("71", "7", "8"), ("1-2A", "1", "2"), ("4-6", "4", "5"), ("Röd", "", "")],
)
def test_a_name_that_does_not_say_the_year_stays(name: str, grade: str, upper: str) -> None:
    assert moved_name(name, grade, upper) == name


@pytest.mark.parametrize("name", ["00", "00A", "Klass 00"])
def test_noughts_say_no_year(name: str) -> None:
    assert grades_in(name) == ()


@given(st.text(alphabet="FGYåkÅKlass 0123456789-/:+AB,.", max_size=12), st.sampled_from(["", UPPER, "compulsory"]))
def test_any_name_is_read_without_trouble_and_in_order(name: str, form: str) -> None:
    grades = grades_in(name, form)
    assert len(set(grades)) == len(grades)
    assert all(each in LADDER or each.startswith("GY") for each in grades)
