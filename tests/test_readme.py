"""README.md and the reference of the command line promise nothing that is not there: examples are run, pages exist."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from coordinator.cli.command_line import root
from tests.examples import PAGES, README, REFERENCE, answers, examples, laid, paths, shortened

PAGE = README.read_text(encoding="utf-8")
WITHOUT_AN_ANSWER = {"demo"}
LARGEST_PICTURE = 150_000
MOST_LINES = 250


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_example_is_answered_as_the_page_says(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path))  # so that they are put back
    shown = examples(page.read_text(encoding="utf-8"))
    assert len(shown) >= 3
    given = answers([command for command, _ in shown], tmp_path)
    wrong = {
        command: sorted(paths(json.loads(answer)) ^ paths(shortened(document)))
        for (command, answer), document in zip(shown, given, strict=True)
        if paths(json.loads(answer)) != paths(shortened(document))
    }
    assert wrong == {}, "python -m tests.examples writes the answers anew"


def test_every_verb_has_an_example() -> None:
    shown = {shlex.split(command)[1] for command, _ in examples(REFERENCE.read_text(encoding="utf-8"))}
    assert set(root.commands) - WITHOUT_AN_ANSWER - shown == set()


def test_what_the_page_links_to_is_there() -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", PAGE)
    assert len(links) >= 8
    assert str(REFERENCE.relative_to(README.parent).as_posix()) in links
    assert [link for link in links if not (README.parent / link).exists()] == []


def test_its_own_headings_are_linked_as_they_are_called() -> None:
    headings = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= anchors


def test_it_can_be_read_at_one_sitting() -> None:
    assert len(PAGE.splitlines()) <= MOST_LINES


def test_its_pictures_are_small() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", PAGE)
    assert len(pictures) >= 5
    assert {name for name in pictures if (README.parent / name).stat().st_size > LARGEST_PICTURE} == set()


def test_its_commands_are_the_targets_of_make() -> None:
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)) - {"set-up"}  # which the others call
    told = set(re.findall(r"(?:^|`)make ([a-z-]+)", PAGE, re.MULTILINE))
    assert told == targets


def test_a_document_keeps_its_places_when_it_is_shortened_and_laid() -> None:
    document = {"items": [{"a": 1}, {"a": 2}, {"a": 3, "b": [{"c": "x" * 200}]}], "n": 3, "empty": []}
    short = shortened(document)
    assert short["items"] == [{"a": 1}, {"a": 3, "b": [{"c": "x" * 200}]}]
    assert paths(short) == paths(document)
    assert json.loads(laid(short)) == short
