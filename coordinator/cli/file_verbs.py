"""``init``, ``backup``, ``restore``, ``verify`` and ``erase``: the file, and who is to be forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from coordinator.cli.click_verbs import FILE, Verb, Verbs, option, pass_wish
from coordinator.cli.open_register import opened_school
from coordinator.cli.output import print_answer
from coordinator.cli.run_options import CommandLineSchool, RunOptions
from coordinator.desk.identity.name_places import chosen_places, left_words, place_words
from coordinator.desk.identity.person_erasure import erase_person, staying_places
from coordinator.desk.records.entry_sentences import tell_notice
from coordinator.desk.records.lookup import find_person
from coordinator.domain.values import show_integer
from coordinator.ledger.outcomes import Refused
from coordinator.storage.disk.kept_backups import LONGEST
from coordinator.storage.store.restore import restore
from coordinator.storage.store.store_opening import create_database
from coordinator.storage.store.used_numbers import LEAP
from coordinator.words import count_text, mark, text


@click.command("init", cls=Verb, help=mark("Makes a new database with the school in it."))
@option("--school-code", required=True, metavar="C", help=mark("The school unit's code."))
@option("--school-name", required=True, metavar="N", help=mark("The school's name."))
@pass_wish
def init_verb(wish: RunOptions, school_code: str, school_name: str) -> int:
    """Answers with {"database", "school"}; refuses a file that is there already."""
    name, code = school_name.strip(), school_code.strip()
    if not name or not code:
        raise Refused(mark("The school needs a name and a code."))
    path = create_database(wish.path, code, name, today=wish.today)
    document = {"database": str(path), "school": {"code": code, "name": name}}
    print_answer(wish, document, [text("The database {file} was made for {name}.", file=str(path), name=name)])
    return 0


@click.command("backup", cls=Verb, help=mark("Makes a checked backup now."))
@option("--to", type=FILE, metavar="FILE", help=mark("To this file instead of the folder of backups."))
@option("--list", "only_list", is_flag=True, help=mark("Only list the backups there are."))
@option("--thin-erased", is_flag=True, help=mark("Then remove those from before somebody was last erased."))
@pass_wish
def backup_verb(wish: RunOptions, to: Path | None, only_list: bool, thin_erased: bool) -> int:
    """Answers with the backup, or with --list with all: file, at, size in bytes, reason; with --thin-erased also with
    ``removed``.
    """
    with opened_school(wish) as school:
        if only_list:
            found = school.keeper.backups()
            documents = [_backup_document(each.path, each.at, each.size, each.reason) for each in found]
            print_answer(wish, {"backups": documents}, [f"{each.at}  {each.reason}  {each.path}" for each in found])
            return 0
        if thin_erased:
            return _thin(wish, school)
        made = school.keeper.backup("asked", to)
        line = text("The backup: {file}", file=str(made.path))
        print_answer(wish, _backup_document(made.path, made.at, made.size, made.reason), [line])
    return 0


def _thin(wish: RunOptions, school: CommandLineSchool) -> int:
    removed = school.keeper.thin_erased()
    newest = school.keeper.backups()[:1]
    document = _backup_document(newest[0].path, newest[0].at, newest[0].size, newest[0].reason) if newest else {}
    sentence = count_text(
        "{count} backup from before the erasing was removed.",
        "{count} backups from before the erasing were removed.",
        removed,
    )
    print_answer(wish, {**document, "removed": removed}, [sentence])
    return 0


def _backup_document(path: Path, at: str, size: int, reason: str) -> dict[str, str | int]:
    return {"file": str(path), "at": at, "size": size, "reason": reason}


@click.command("restore", cls=Verb, help=mark("Puts a backup in the database's place; what stands there is kept."))
@click.argument("file", type=FILE, metavar="FILE")
@pass_wish
def restore_verb(wish: RunOptions, file: Path) -> int:
    """Answers with {"database", "restored", "protected", "texts", "leapt"}: how many people are protected again, how
    many texts have an alias again, and whether the numbers of receipts and orders leapt; the database may be missing or
    damaged.
    """
    protected, texts, leapt = restore(wish.path, file)
    document = {
        "database": str(wish.path), "restored": str(file), "protected": protected, "texts": texts, "leapt": leapt,
    }  # fmt: skip
    lines = [text("{file} stands in the database\u2019s place now.", file=str(file))]
    if protected:
        lines.append(
            count_text(
                "{count} person whom it showed by name is protected again.",
                "{count} people whom it showed by name are protected again.",
                protected,
            )
        )
    if texts:
        lines.append(count_text("{count} text has the alias again.", "{count} texts have the alias again.", texts))
    if leapt:
        said = text(
            "Nobody can tell which numbers of receipts and orders were used after the copy was made, so they go on"
            " {count} further.",
            count=show_integer(LEAP),
        )
        lines.append(said)
    print_answer(wish, document, lines)
    return 0


@click.command("verify", cls=Verb, help=mark("Looks whether the register and its log are whole."))
@pass_wish
def verify_verb(wish: RunOptions) -> int:
    """Answers with {"findings": [...]}; exit 1 when anything was found."""
    with opened_school(wish) as school:
        findings = [str(finding) for finding in school.ledger.verify()]
        warnings = list(school.keeper.warnings())
    lines = findings or [text("The register and its log are whole.")]
    print_answer(wish, {"findings": findings, "warnings": warnings}, [*lines, *warnings])
    if findings:
        click.echo(count_text("{count} fault was found.", "{count} faults were found.", len(findings)), err=True)
    return 1 if findings else 0


@click.group("erase", cls=Verbs, help=mark("Erases people for good, from the past too."))
def erase_verbs() -> None:
    """The verbs of erasing."""


@erase_verbs.command("person", help=mark("Erases one person for good; it cannot be undone."))
@click.argument("person", metavar="P")
@option("--reason", metavar="TEXT", default="", help=mark("Why, for the protocol: without the person's name."))
@option("--replace", is_flag=True, help=mark("Take the name out of texts that surely name the person and would stay."))
@option("--replace-doubtful", is_flag=True, help=mark("And out of those that hold a given or family name alone."))
@option("--preview", is_flag=True, help=mark("Only say what would happen."))
@pass_wish
def erase_person_verb(
    wish: RunOptions, person: str, reason: str, replace: bool, replace_doubtful: bool, preview: bool
) -> int:
    """Answers with the entry and the texts that may still name the person (``left``; with --preview: that would);
    a reason is needed to erase, and nobody is erased who still holds a device.
    """
    if not (preview or reason.strip()):
        raise click.MissingParameter(param_type="option", param_hint="--reason")
    with opened_school(wish, write=not preview) as school:
        ledger, register = school.ledger, school.ledger.register
        found = find_person(register, person)
        places, backups = staying_places(register, found), len(school.keeper.backups())
        if preview:
            told = [place_words(register, place) for place in places]
            print_answer(wish, {"entry": None, "erased": 0, "backups": backups, "left": told}, _staying(told))
            return 0
        chosen = chosen_places(places, sure=replace, doubtful=replace_doubtful)
        notice = erase_person(ledger, school.keeper, found, reason, chosen)
        told = [place_words(register, place) for place in staying_places(register, found)]
        lines = [f"{notice.entry}: {tell_notice(register, notice)}", *([_older()] if backups else [])]
        lines += [left_words(len(told)), *(f"      {line}" for line in told)] if told else []
        print_answer(wish, {"entry": notice.entry, "erased": 1, "backups": backups, "left": told}, lines)
    return 0


@erase_verbs.command("numbers", help=mark("Takes personal identity numbers out of all texts, from the past too."))
@option("--reason", required=True, metavar="TEXT", help=mark("Why, for the protocol."))
@pass_wish
def erase_numbers_verb(wish: RunOptions, reason: str) -> int:
    """Answers with the entry, how many texts lost one, and the backups from before; it cannot be undone."""
    with opened_school(wish, write=True) as school:
        notice = school.ledger.erase_numbers(reason)
        count = notice.sentence.values["count"]
        line = f"{notice.entry}: {tell_notice(school.ledger.register, notice)}"
        backups = len(school.keeper.backups())
        document = {"entry": notice.entry, "texts": count, "backups": backups}
        print_answer(wish, document, [line, _older()] if backups else [line])
    return 0


def _staying(told: Sequence[str]) -> list[str]:
    if not told:
        return [text("No text that names the person would stay.")]
    sentence = count_text(
        "{count} text that may name the person would stay; “--replace” and “--replace-doubtful” take the name out:",
        "{count} texts that may name the person would stay; “--replace” and “--replace-doubtful” take the name out:",
        len(told),
    )
    return [sentence, *(f"      {line}" for line in told)]


def _older() -> str:
    return count_text(
        "The backups from before go by themselves within {count} month; “coordinator backup --thin-erased”"
        " removes them now. Files that were saved elsewhere you remove yourself.",
        "The backups from before go by themselves within {count} months; “coordinator backup --thin-erased”"
        " removes them now. Files that were saved elsewhere you remove yourself.",
        LONGEST,
    )
