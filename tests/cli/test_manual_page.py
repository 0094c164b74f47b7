"""``man coordinator`` names every verb and option there is, and nothing else; it is written anew when they change."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import chdir
from datetime import date
from pathlib import Path

import click
import pytest

from coordinator.app.demo.demo_commands import demo_at_work
from coordinator.app.demo.demo_database import LAST
from coordinator.app.program_services import means
from coordinator.cli import run_command
from coordinator.cli.command_line import root
from coordinator.cli.manual_page import EXAMPLES, GROUPS, manual
from coordinator.words import LANGUAGES
from resources.help.manual import place

OF_EVERY_VERB = {"--database", "--json", "--today", "--language", "--keep-numbers", "--version", "--help"}
SECTIONS = {
    "en": ["NAME", "SYNOPSIS", "DESCRIPTION", "VERBS", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES",
           "SEE ALSO"],
    "sv": ["NAMN", "SYNOPS", "BESKRIVNING", "VERB", "FLAGGOR", "SLUTSTATUS", "MILJÖ", "FILER", "EXEMPEL", "SE ÄVEN"],
}  # fmt: skip
DAY = date(2026, 11, 22)


def verbs(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Each verb that can be run, by the words that name it."""
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), name)
            assert found is not None
            yield from verbs(found, (*path, name))
    elif not command.hidden:
        yield " ".join(path), command


def options(command: click.Command) -> set[str]:
    """The names of the verb's options, as click has them."""
    return {
        name
        for param in command.params
        if isinstance(param, click.Option) and not param.hidden
        for name in (*param.opts, *param.secondary_opts)
    }


def plain(page: str) -> str:
    """The page's lines without fonts and escapes; requests stand as they are."""
    return re.sub(r"\\(f[BIR]|[:&])", "", page).replace("\\-", "-").replace("\\(aq", "'")


def entries(page: str) -> dict[str, set[str]]:
    """What the section of the verbs holds: the options that are explained below each verb."""
    section = page.partition(".SH VERB")[2].partition("\n.SH ")[0]
    names = sorted((name for name, _ in verbs(root)), key=len, reverse=True)
    found: dict[str, set[str]] = {}
    last = ""
    for bold, rest in re.findall(r"^\.TP\n\\fB(.+?)\\fR(.*)$", section, re.MULTILINE):
        tag = plain(bold)
        if tag.startswith("--"):
            found[last] |= {tag, *re.findall(r"(?<=, )--[\w-]+", plain(rest))}
        else:
            assert tag in names, f"there is no verb {tag}"
            last = tag
            assert found.setdefault(last, set()) == set()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kept_page_is_what_the_verbs_say_now(language: str) -> None:
    assert place(language).read_text(encoding="utf-8") == manual(language), "make manual writes it anew"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_verb_and_no_option_is_missing_or_left_over(language: str) -> None:
    there = {name: options(command) - OF_EVERY_VERB for name, command in verbs(root)}
    assert len(there) > 60
    assert entries(manual(language)) == there
    common = plain(manual(language)).partition(f".SH {SECTIONS[language][4]}")[2]
    assert set(re.findall(r"^\.TP\n(--[\w-]+)", common, re.MULTILINE)) == OF_EVERY_VERB


def test_every_verb_stands_in_one_group() -> None:
    grouped = [verb for _, found in GROUPS for verb in found]
    assert sorted(grouped) == root.list_commands(click.Context(root)), "GROUPS in coordinator/cli/manual_page.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_the_sections_that_a_reader_of_manuals_looks_for(language: str) -> None:
    assert re.findall(r"^\.SH (.+)$", manual(language), re.MULTILINE) == SECTIONS[language]


def test_a_verb_is_written_as_it_is_typed() -> None:
    lines = plain(manual("en")).splitlines()
    assert "handover issue --person P [options] [S…]" in lines
    assert "device extend --until YYYY-MM-DD --reason TEXT S…" in lines
    assert "The condition: new, good, worn, damaged or unusable." in lines
    at = lines.index("history [options]")
    assert lines[at : at + 20].count("At most so many. The default is 50.") == 1
    assert not [line for line in lines if "INTEGER" in line]


@pytest.mark.skipif(shutil.which("groff") is None, reason="there is no groff here")
@pytest.mark.parametrize("language", LANGUAGES)
def test_groff_sets_it_without_a_warning(language: str) -> None:
    command = ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-P-c", str(place(language))]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env={**os.environ, "LC_ALL": "C"})
    assert done.stderr == ""
    assert "coordinator import --preview export.csv" in re.sub(r".\x08", "", done.stdout)


@pytest.mark.slow
def test_its_examples_work(tmp_path: Path) -> None:
    database = demo_at_work(tmp_path / "demo", DAY, means())
    shutil.copy(tmp_path / "demo" / "files" / LAST, tmp_path / "export.csv")
    ran = []
    with chdir(tmp_path):
        for _, command in EXAMPLES:
            words = shlex.split(command)[1:]
            if words != ["demo"]:  # which would open a window
                code = run_command([*words, "--database", str(database), "--today", DAY.isoformat()], means())
                ran.append((words[0], code))
    assert ran == [("import", 0), ("handover", 0), ("undo", 0), ("check", 1)], "devices lack, which the status says"
    assert (tmp_path / "receipt.pdf").read_bytes().startswith(b"%PDF")
