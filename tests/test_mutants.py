"""The tool that alters lines and looks whether a test notices, tried on a small invented program."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from tests.mutants import known, reports
from tests.mutants.cover import files_of_tests, measured
from tests.mutants.known import Equivalent
from tests.mutants.samples import draw
from tests.mutants.sites import Mutant, Source
from tests.mutants.trees import ROOT
from tests.mutants.trials import End, Outcome, tried, within

RULES = '''
    """Rules of an invented library."""

    LOAN_DAYS = 30


    def late(days: int) -> bool:
        return days > LOAN_DAYS


    def fee(days: int, price: int) -> int:
        if days > 40 and price > 0:
            return price
        return 0


    def wait(days: int) -> int:
        while days > 0:
            days -= 1
        return days


    def never_called() -> int:
        return 1
'''
TESTS = """
    from coordinator.domain.rules import fee, late, wait

    def test_late_is_more_than_thirty_days():
        assert not late(30)
        assert late(31)

    def test_fee():
        assert fee(50, 100) == 100

    def test_wait():
        assert wait(3) == 0
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A project with one module of rules and the tests of some of them."""
    root = tmp_path / "library"
    for folder in ("coordinator/domain", "resources", "tests"):
        (root / folder).mkdir(parents=True)
        (root / folder / "__init__.py").touch()
    (root / "coordinator" / "__init__.py").touch()
    (root / "coordinator" / "domain" / "rules.py").write_text(textwrap.dedent(RULES).lstrip(), encoding="utf-8")
    (root / "tests" / "test_rules.py").write_text(textwrap.dedent(TESTS), encoding="utf-8")
    return root


def rules(library: Path) -> Source:
    name = "coordinator/domain/rules.py"
    return Source(name, (library / name).read_text(encoding="utf-8"))


def mutant_of(source: Source, after: str) -> Mutant:
    """The mutant of the source whose line reads so."""
    made = (source.mutant(site) for site in source.sites)
    return next(mutant for mutant in made if mutant is not None and mutant.after == after)


def source_of(*lines: str) -> Source:
    return Source("coordinator/domain/small.py", "\n".join(lines) + "\n")


def afters(source: Source) -> set[str]:
    return {mutant.after for site in source.sites if (mutant := source.mutant(site)) is not None}


@pytest.mark.slow
def test_a_mutant_ends_as_the_tests_that_cover_it_say(library: Path) -> None:
    source = rules(library)
    cover = measured(files_of_tests(library, ["tests"]), root=library, cache=library / "cache", workers=1)
    wanted = {
        "return days >= LOAN_DAYS": End.KILLED,
        "LOAN_DAYS = 31": End.KILLED,  # runs at import, and is noticed by the tests of its module
        "if days > 40 or price > 0:": End.SURVIVED,
        "days += 1": End.TIMEOUT,
        "return 2": End.UNCOVERED,
    }
    before = source.text
    outcomes = tried([mutant_of(source, after) for after in wanted], cover, root=library, workers=2, starting=8.0)
    assert {each.mutant.after: each.end for each in outcomes} == wanted
    assert rules(library).text == before, "the checkout itself was altered"


@pytest.mark.slow
def test_only_what_changed_is_measured_again(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def measure() -> str:
        measured(files_of_tests(library, ["tests"]), root=library, cache=library / "cache", workers=1)
        return capsys.readouterr().err

    assert "1 of 1 test files" in measure()
    assert measure() == ""
    (library / "tests" / "test_more.py").write_text("def test_more():\n    pass\n", encoding="utf-8")
    assert "1 of 2 test files" in measure()
    (library / "coordinator" / "domain" / "rules.py").write_text("LOAN_DAYS = 31\n", encoding="utf-8")
    assert "2 of 2 test files" in measure()


def test_a_seed_draws_the_same_sample_again(library: Path) -> None:
    def texts(seed: int) -> list[str]:
        return [mutant.after for mutant in draw([rules(library)], 4, seed)]

    assert texts(7) == texts(7)
    assert len({tuple(texts(seed)) for seed in range(5)}) > 1


def test_a_line_stands_in_a_sample_once(library: Path) -> None:
    drawn = draw([rules(library)], 100, 1)
    assert len(drawn) == len({mutant.line for mutant in drawn}) > 5


def test_docstrings_annotations_messages_and_declarations_are_left_alone() -> None:
    source = source_of(
        '"""A module."""',
        "from typing import TYPE_CHECKING",
        "if TYPE_CHECKING:",
        "    from elsewhere import Thing",
        '__all__ = ["told"]',
        'Told = TypeVar("Told", bound=str)',
        "@decorated(frozen=True)",
        "def told(count: int | None) -> str:",
        '    """A function."""',
        "    assert count is not None",
        '    logger.info("told %s", 1)',
        '    return text("{count} devices", count=count) + count_text("{count} day", "{count} days", count)',
    )
    days = 'count_text("{count} day", "{count} days", count)'
    assert afters(source) == {
        f'return text("{{count}} devices", count=None) + {days}',
        f'return text("{{count}} devices", ) + {days}',
        f'return text("{{count}} devices", count=count) - {days}',
        'return text("{count} devices", count=count) + count_text("{count} day", "{count} days", None)',
        'return text("{count} devices", count=count) + count_text("{count} day", "{count} days", )',
    }


def test_what_only_another_system_runs_is_left_alone() -> None:
    lines = ("import sys", 'if sys.platform == "cp/m":', "    size = 1", "else:", "    size = 2")
    assert {site.lines.start for site in Source("coordinator/domain/x.py", "\n".join(lines)).sites} == {2, 5}


def test_conditions_calls_and_sql_are_altered() -> None:
    source = source_of(
        "def left(conn: object) -> None:",
        "    if ready and due:",
        '        conn.execute("DELETE FROM loan WHERE returned IS NULL AND due < ?")',
    )
    assert {
        "if ready:",
        "if due:",
        "if ready or due:",
        "pass",
        'conn.execute("DELETE FROM loan WHERE returned IS NOT NULL AND due < ?")',
        'conn.execute("DELETE FROM loan WHERE returned IS NULL OR due < ?")',
        'conn.execute("DELETE FROM loan WHERE returned IS NULL AND due <= ?")',
    } <= afters(source)


def test_what_sql_sets_is_no_comparison() -> None:
    source = source_of('SET = "UPDATE loan SET due = ? WHERE id = ?"')
    assert 'SET = "UPDATE loan SET due = ? WHERE id <> ?"' in afters(source)
    assert 'SET = "UPDATE loan SET due <> ? WHERE id = ?"' not in afters(source)


def test_an_equivalent_is_matched_by_its_text_wherever_the_line_stands(tmp_path: Path) -> None:
    entry = Equivalent("coordinator/domain/small.py", "return days > 30", "return days >= 30", "swap op", "an example")
    line = "def late(days: int) -> bool:\n    return days > 30\n"
    moved = Source("coordinator/domain/small.py", "DAYS = 1\n\n\n" + line)
    assert entry.matches(mutant_of(moved, "return days >= 30"))
    assert not entry.matches(mutant_of(moved, "return days > 31"))
    path = tmp_path / entry.file
    assert entry.stale(tmp_path), "its file is gone"
    path.parent.mkdir(parents=True)
    path.write_text(moved.text, encoding="utf-8")
    assert not entry.stale(tmp_path)
    path.write_text(moved.text.replace("30", "31"), encoding="utf-8")
    assert entry.stale(tmp_path)


def test_the_share_leaves_equivalents_out_and_counts_uncovered_lines_as_missed(library: Path) -> None:
    mutant = mutant_of(rules(library), "return 2")
    ends = [*[End.KILLED] * 17, End.TIMEOUT, End.SURVIVED, End.UNCOVERED, End.EQUIVALENT]
    outcomes = [Outcome(mutant, end) for end in ends]
    assert reports.share(outcomes) == pytest.approx(18 / 20)
    assert reports.missed(outcomes) == ["domain and ledger: 90.0% noticed, wanted 95%"]
    assert reports.missed([Outcome(mutant, End.KILLED)]) == []


def test_a_survivor_is_told_as_a_diff_with_the_tests_that_ran(library: Path) -> None:
    outcome = Outcome(
        mutant_of(rules(library), "return days >= LOAN_DAYS"), End.SURVIVED, ("tests/test_rules.py::a",), 3
    )
    said = reports.report([outcome], [], {}, "1 mutant of seed 1")
    assert "coordinator/domain/rules.py:7 (swap op)" in said
    assert "- return days > LOAN_DAYS\n+ return days >= LOAN_DAYS" in said
    assert "Ran 1 tests, 3 slower ones not: tests/test_rules.py::a" in said


def test_the_tests_of_the_module_s_own_file_come_first_then_its_folder_s_then_the_fastest(library: Path) -> None:
    more = "from coordinator.domain.rules import late\n\ndef test_more():\n    assert late(99)\n"
    (library / "tests" / "test_more.py").write_text(more, encoding="utf-8")
    (library / "tests" / "domain").mkdir()
    (library / "tests" / "domain" / "test_beside.py").write_text(more, encoding="utf-8")
    cover = measured(files_of_tests(library, ["tests"]), root=library, cache=library / "cache", workers=1)
    cover.seconds.update({"tests/test_more.py::test_more": 0.0, "tests/domain/test_beside.py::test_more": 1.0})
    assert cover.tests_of(mutant_of(rules(library), "return days >= LOAN_DAYS")) == [
        "tests/test_rules.py::test_late_is_more_than_thirty_days",
        "tests/domain/test_beside.py::test_more",
        "tests/test_more.py::test_more",
    ]


@pytest.mark.slow
def test_a_test_that_fails_by_itself_notices_nothing(library: Path) -> None:
    late = "from coordinator.domain.rules import late"
    flaky = f"import time\n{late}\n\ndef test_flaky():\n    late(1)\n    time.sleep(0.6)\n"
    path = library / "tests" / "test_flaky.py"
    path.write_text(flaky, encoding="utf-8")
    (library / "tests" / "test_rules.py").unlink()
    cover = measured(files_of_tests(library, ["tests"]), root=library, cache=library / "cache", workers=1)
    path.write_text(flaky + "    assert False\n", encoding="utf-8")
    mutant = mutant_of(rules(library), "return days >= LOAN_DAYS")
    assert [each.end for each in tried([mutant], cover, root=library, workers=1)] == [End.UNCOVERED]


def test_the_fastest_tests_are_chosen_within_the_patience(library: Path) -> None:
    cover = measured([], root=library, cache=library / "cache")
    cover.seconds.update({"a": 1.0, "b": 2.0, "c": 30.0})
    assert within(["a", "b", "c"], cover, 5) == ["a", "b"]
    assert within(["c"], cover, 5) == ["c"], "one test runs however slow it is"


def test_what_the_files_name_stands_in_the_program() -> None:
    assert [f"{entry.file}: {entry.before}" for entry in known.equivalents() if entry.stale(ROOT)] == []
    assert known.stale_named(ROOT) == []
