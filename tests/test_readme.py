"""README.md promises nothing that is not there: its examples are run, its pictures and pages exist."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from coordinator.cli.command_line import root
from tests.examples import README, answers, examples, laid, paths, shortened

PAGE = README.read_text(encoding="utf-8")
WITHOUT_AN_ANSWER = {"demo"}
LARGEST_PICTURE = 150_000


@pytest.mark.slow
def test_each_example_is_answered_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path))  # so that they are put back
    shown = examples(PAGE)
    given = answers([command for command, _ in shown], tmp_path)
    wrong = {
        command: sorted(paths(json.loads(answer)) ^ paths(shortened(document)))
        for (command, answer), document in zip(shown, given, strict=True)
        if paths(json.loads(answer)) != paths(shortened(document))
    }
    assert wrong == {}, "python -m tests.examples writes the answers anew"


def test_every_verb_has_an_example() -> None:
    shown = {shlex.split(command)[1] for command, _ in examples(PAGE)}
    assert set(root.commands) - WITHOUT_AN_ANSWER - shown == set()


def test_what_the_page_links_to_is_there() -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", PAGE)
    assert len(links) >= 8
    assert [link for link in links if not (README.parent / link).exists()] == []


def test_its_pictures_are_small() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", PAGE)
    assert len(pictures) >= 5
    assert {name for name in pictures if (README.parent / name).stat().st_size > LARGEST_PICTURE} == set()


def test_its_commands_are_targets_of_make() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (README.parent / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`", PAGE)) <= targets


def test_a_document_keeps_its_places_when_it_is_shortened_and_laid() -> None:
    document = {"items": [{"a": 1}, {"a": 2}, {"a": 3, "b": [{"c": "x" * 200}]}], "n": 3, "empty": []}
    short = shortened(document)
    assert short["items"] == [{"a": 1}, {"a": 3, "b": [{"c": "x" * 200}]}]
    assert paths(short) == paths(document)
    assert json.loads(laid(short)) == short
