"""What stands beside a list in the same sheet: a guardian's columns, another list, a table that is none."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Program
from tests.cli.test_file_cases import empty, new_school

__all__ = ["empty", "new_school"]


def test_a_guardian_beside_a_pupil_is_told_until_somebody_says_what_the_columns_mean(
    empty: Program, tmp_path: Path
) -> None:
    path = tmp_path / "klass.csv"
    path.write_text(
        "Namn;Klass;E-post;Namn;E-post\nLeo Provberg;7A;l@p.example;Lena Provberg;v@p.example\n", "utf-8-sig"
    )
    first = empty("import", str(path))
    assert "Namn, E-post" in first.out
    means = ("--means", "Namn#2=guardian_name", "--means", "E-post#2=guardian_contact")
    assert "Namn, E-post" not in empty("import", str(path), *means).out, "all of them are read now"
    assert [person["name"] for person in empty.json("list", "people")["items"]] == ["Leo Provberg"]
    assert "Lena Provberg" in empty("show", "person", "Leo Provberg").out
