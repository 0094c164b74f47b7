"""``import``: files from central IT, the office and the school's own lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coordinator.cli.click_verbs import FILE, Verb, option, pass_wish
from coordinator.cli.import_conflicts import conflict_documents, conflict_lines
from coordinator.cli.import_leavers import (
    answered_whatever_happens,
    tell_missing,
    tell_nobody_left,
    who_is_missing,
)
from coordinator.cli.import_questions import (
    give_answers,
    moved_document,
    moved_lines,
    question_documents,
    question_lines,
    unfound_documents,
    unfound_sentence,
)
from coordinator.cli.open_register import opened
from coordinator.cli.order_file_import import OrderImport
from coordinator.cli.output import print_answer
from coordinator.cli.run_options import RunOptions
from coordinator.desk.imports.import_effects import import_effects
from coordinator.desk.imports.meanings import columns_said, meanings_from, remember_meanings
from coordinator.domain.changes import ChangeSet, Origin
from coordinator.exchange.imports.import_run import (
    FileChoice,
    Gathered,
    GatheredFile,
    gather,
    import_changes,
    problems,
)
from coordinator.exchange.imports.missing_from_file import MissingRecords, left_changes
from coordinator.exchange.imports.not_read import ToldReasons, may_be_explained, not_read, reasons_of, rows_by_reason
from coordinator.exchange.profiles.profiles import Profile
from coordinator.exchange.reading.containers import NOTHING_LEFT, Source
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Trouble
from coordinator.ledger.stage import Tally
from coordinator.words import count_text, mark, text

if TYPE_CHECKING:
    from coordinator.exchange.lists.needs_list import NeedsList

_NOTHING = Tally(0, 0, 0, 0, 0, 0, 0)
_LISTED = 10
_MOST_IN_ANSWER = 1_000


class NothingReadable(Trouble):
    """None of the files could be taken in."""


@click.command("import", cls=Verb, help=mark("Takes files in: devices, people, groups, needs; recognised by content."))
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE…")
@option("--profile", metavar="P", help=mark("Read every file by this profile."))
@option(
    "--means",
    "means",
    multiple=True,
    metavar="COLUMN=FIELD",
    help=mark("Say what a column means, or a word of it (COLUMN:WORD=MEANING); it is kept for next time."),
)
@option("--preview", is_flag=True, help=mark("Only say what would happen."))
@option("--take-theirs", is_flag=True, help=mark("Where both sides changed a value, take the file's."))
@option("--erase-blanks", is_flag=True, help=mark("An empty cell erases the value instead of saying nothing."))
@option(
    "--answer",
    "answers",
    multiple=True,
    metavar="LINE=ID|new|leave",
    help=mark("Whom a row means that is asked about: a person's id, somebody new, or leave it out."),
)
@option("--left", is_flag=True, help=mark("Note those who are no longer in a whole file as having left."))
@option("--plan", metavar="NAME", help=mark("The term plan that a list of needs goes into."))
@pass_wish
def import_verb(
    wish: RunOptions,
    files: tuple[Path, ...],
    profile: str | None,
    means: tuple[str, ...],
    preview: bool,
    take_theirs: bool,
    erase_blanks: bool,
    answers: tuple[str, ...],
    left: bool,
    plan: str | None,
) -> int:
    """Answers with the ``import`` shape, also where it is refused: ``refused`` is the sentence then, and the exit 1, as
    when no file could be read. Failed rows are told, the rest comes in.
    """
    document: dict[str, Any] = {"entry": None, "files": []}
    with answered_whatever_happens(wish, document), opened(wish, write=not preview) as ledger:
        about_orders = OrderImport(ledger, preview=preview)
        others = list(files) if profile else about_orders.take(list(files), profiles_beside(wish.path))
        document |= about_orders.document  # what is taken in already is told whatever happens to the others
        if not others:
            print_answer(wish, document, [*about_orders.lines, *tell_nobody_left(files, document, left=left)])
            return 0
        choice = _choice(erase_blanks=erase_blanks, take_theirs=take_theirs)
        folder = profiles_beside(wish.path)
        gathered = gather_files(ledger, others, folder, profile, choice=choice, seen=about_orders.seen)
        if means:
            gathered = gather_explained(
                ledger, others, wish.path, gathered, means, profile=profile, choice=choice, keep=not preview
            )
        _drop_taken(gathered, about_orders)
        needs = gather_needs(ledger, gathered, plan)
        if gathered.stage is None and not needs.lists and not about_orders.files:
            document |= _document(gathered, needs, about_orders)
            raise _nothing_readable(gathered)
        settle_for_file(gathered, take=take_theirs)
        before = give_answers(gathered, answers)
        document |= _document(gathered, needs, about_orders)
        lines = before + import_lines(gathered, needs)  # the commit empties the stage
        lines += tell_questions(ledger, gathered, document)
        lines += _tell_effects(gathered, document)
        gone = who_is_missing(gathered, document, left=left)
        lines += tell_missing(ledger, gone, document)
        notice = None if preview else _take_in(ledger, gathered, needs, gone, left=left)
        document["entry"] = about_orders.entry if notice is None else notice.entry
        if notice is not None or about_orders.entry is None:
            lines.append(import_ending(notice, preview=preview))
        print_answer(wish, document, [*about_orders.lines, *lines])
    return 0


def _document(gathered: Gathered, needs: GatheredNeeds, about_orders: OrderImport) -> dict[str, Any]:
    """The files as they were gathered, with those about orders, which are taken in already."""
    found = import_document(gathered, needs)
    return {**found, "entry": about_orders.entry, "files": [*found["files"], *about_orders.document["files"]]}


def _choice(*, erase_blanks: bool, take_theirs: bool) -> FileChoice:
    """What the options choose for every file; they count for rows that are known as well."""
    return FileChoice(erases=True if erase_blanks else None, anew=take_theirs)


def _drop_taken(gathered: Gathered, about_orders: OrderImport) -> None:
    """Leaves out the refused files that were about orders and are taken in already."""
    taken = {str(each["file"]) for each in about_orders.files}
    gathered.files = [file for file in gathered.files if file.name not in taken or file.refused is None]


def _nothing_readable(gathered: Gathered) -> NothingReadable:
    """The error that ends the import of files of which none could be read."""
    refused = " ".join(str(file.refused) for file in gathered.files if file.refused is not None)
    return NothingReadable("{sentence}", sentence=refused or text("There is no file to read here."))


def _tell_effects(gathered: Gathered, document: dict[str, Any]) -> list[str]:
    """Lines about what the import leads to beside its rows; its document gets ``twins`` and ``naming``."""
    effects = import_effects(gathered)
    document |= {"twins": list(effects.twins), "naming": list(effects.naming)}
    return effects.lines


def _take_in(
    ledger: Ledger, gathered: Gathered, needs: GatheredNeeds, gone: Sequence[MissingRecords], *, left: bool
) -> Notice | None:
    """Commits what the files bring, and with ``left`` that those who are missing have left; ``None`` for nothing."""
    changes = whole_import(ledger, gathered, needs)
    if left:
        changes = with_left(changes, left_changes(ledger.register, gone, Origin.IMPORT))
    return None if changes is None else ledger.commit(changes)


@dataclass(frozen=True, slots=True)
class GatheredNeeds:
    """The lists of needs among the files, by the shown name of the file, and the plan that they go into."""

    plan: str
    lists: dict[str, NeedsList]


def gather_needs(ledger: Ledger, gathered: Gathered, plan: str | None) -> GatheredNeeds:
    """Reads the lists of needs among the files; they are refused no longer, and each has its counts."""
    files = [file for file in gathered.files if file.is_needs]
    if not files:
        return GatheredNeeds("", {})
    from coordinator.desk.plan.needs_lists import needs_fates, plan_to_fill
    from coordinator.exchange.lists.needs_list import read_needs

    name = plan_to_fill(ledger.register, plan, Path(files[0].name).stem)
    found = GatheredNeeds(name, {})
    for file in files:
        needs = found.lists[file.name] = read_needs(file, ledger.today)
        created, updated, unchanged = needs_fates(ledger.register, name, needs.rows)
        file.refused = None
        file.tally = Tally(needs.count, created, updated, unchanged, needs.skipped, needs.failed, 0)
    return found


def whole_import(ledger: Ledger, gathered: Gathered, needs: GatheredNeeds) -> ChangeSet | None:
    """What the files bring, lists of needs among them, as one step; ``None`` when there is nothing new in them."""
    changes = import_changes(gathered)
    rows = [row for each in needs.lists.values() for row in each.rows]
    if not rows:
        return changes
    from coordinator.desk.plan.needs_lists import needs_changes

    whole = not any(each.failed for each in needs.lists.values())
    wanted = needs_changes(ledger.register, needs.plan, rows, origin=Origin.IMPORT, whole=whole)
    if changes is None or not wanted:
        return changes or wanted or None
    return replace(changes, creations=wanted.creations, changes=wanted.changes, removals=wanted.removals)


def with_left(changes: ChangeSet | None, left: ChangeSet | None) -> ChangeSet | None:
    """An import and who has left as one step."""
    if changes is None or left is None:
        return changes or left
    return replace(changes, changes=(*changes.changes, *left.changes))


def tell_questions(ledger: Ledger, gathered: Gathered, document: dict[str, Any]) -> list[str]:
    """Lines about conflicts, whom rows may mean and what they name in vain; each file's document gets them."""
    lines = []
    for file in gathered.staged:
        asked = question_documents(ledger.register, gathered, file)
        unfound = unfound_documents(gathered, file, ledger.register)
        conflicting = conflict_documents(ledger.register, gathered, file)
        conflicts = 0 if file.tally is None else file.tally.conflicts
        told: dict[str, Any] = {"questions": asked, "unresolved": unfound, "conflicting": conflicting}
        told["moved"] = moved_document(gathered, file)
        for each in document["files"]:
            if each["file"] == file.name:
                each.update(told)
        lines += [
            *conflict_lines(conflicting, conflicts),
            *moved_lines(gathered, file),
            *question_lines(gathered, file, asked),
        ]
        lines += unfound_sentence(unfound)
    return lines


def profiles_beside(database: Path) -> Path:
    """The folder of the user's own profiles, beside the database."""
    return database.parent / "profiles"


def gather_files(
    ledger: Ledger,
    files: list[Path],
    profiles: Path,
    profile: str | None = None,
    *,
    choice: FileChoice | None = None,
    seen: dict[Source, GatheredFile] | None = None,
) -> Gathered:
    """The files staged and compared, each as the options choose."""
    folder = profiles if profiles.is_dir() else None
    gathered = gather(files, ledger, profiles_folder=folder, profile=profile, seen=seen)
    if choice is not None and choice != FileChoice():
        choices = dict.fromkeys([file.name for file in gathered.files], choice)
        gathered = gather(files, ledger, profiles_folder=folder, profile=profile, choices=choices)
    return gathered


def gather_explained(
    ledger: Ledger,
    files: list[Path],
    database: Path,
    gathered: Gathered,
    means: Sequence[str],
    *,
    profile: str | None,
    choice: FileChoice,
    keep: bool,
) -> Gathered:
    """The files read anew by what was said of their columns and words, else as the options choose; with ``keep`` what
    was said is known the next time.
    """
    columns_said(means, gathered.files)
    choices = dict.fromkeys([file.name for file in gathered.files], choice)
    for file in gathered.files:
        said = meanings_from(means, file, ledger.register)
        if said.fields or said.words:
            explained = remember_meanings(file, said, profiles_beside(database) if keep else None)
            choices[file.name] = replace(explained, erases=choice.erases, anew=choice.anew)
    folder = profiles_beside(database) if profiles_beside(database).is_dir() else None
    return gather(files, ledger, profiles_folder=folder, profile=profile, choices=choices)


def settle_for_file(gathered: Gathered, *, take: bool) -> None:
    """Settles every conflict for the file, where that is asked for."""
    if take and gathered.stage is not None:
        for file in gathered.staged:
            gathered.stage.settle_all(file.number, take=True)
        gathered.compare()


def import_document(gathered: Gathered, needs: GatheredNeeds) -> dict[str, Any]:
    """The ``import`` shape; a file that was refused whole counts no rows and has its sentence as a problem."""
    return {"entry": None, "files": [_file_document(gathered, needs, file) for file in gathered.files]}


def _problems(gathered: Gathered, needs: GatheredNeeds, file: GatheredFile) -> list[tuple[int, str, str]]:
    listed = needs.lists.get(file.name)
    if listed is None:
        return problems(gathered, file, _MOST_IN_ANSWER)
    return sorted((each.line, each.column, each.reason) for each in listed.problems)


def _reasons(gathered: Gathered, needs: GatheredNeeds, file: GatheredFile, most: int) -> ToldReasons:
    if file.name in needs.lists:
        return rows_by_reason(_problems(gathered, needs, file), most)
    return reasons_of(gathered, file, most)


def _file_document(gathered: Gathered, needs: GatheredNeeds, file: GatheredFile) -> dict[str, Any]:
    tally, table = file.tally or _NOTHING, file.table
    told = _problems(gathered, needs, file)
    found = [
        {"line": line, "column": column or None, "reason": reason} for line, column, reason in told[:_MOST_IN_ANSWER]
    ]
    if file.refused is not None:
        found.append({"line": None, "column": None, "reason": str(file.refused)})
    plan = {"plan": needs.plan} if file.name in needs.lists else {}
    return plan | {
        "file": file.name,
        **_profile_document(file.profile),
        "encoding": None if table is None else table.encoding,
        "delimiter": None if table is None else table.delimiter,
        "rows": tally.rows,
        "created": tally.created,
        "updated": tally.updated,
        "unchanged": tally.unchanged,
        "skipped": tally.skipped,
        "failed": tally.failed,
        "conflicts": tally.conflicts,
        **_not_read_document(file),
        "refused": None if file.refused is None else str(file.refused),
        "missing": None,
        "moved": None,
        "questions": [],
        "unresolved": [],
        "conflicting": [],
        "reasons": [
            {"column": each.column or None, "reason": each.reason, "count": each.rows}
            for each in _reasons(gathered, needs, file, _MOST_IN_ANSWER).listed
        ],
        "problems": found,
    }


def _not_read_document(file: GatheredFile) -> dict[str, Any]:
    return {
        "dropped": list(file.dropped),
        "unread": list(file.unread),
        "unknown": {column: sorted(words) for column, words in file.unknown.items() if words},
        "family_name_first": list(file.names.turned) if file.names else [],
        "beside_names": {column: sorted(words) for column, words in file.names.noted.items()} if file.names else {},
        "nobody": file.nobody,
        **{key: list(names) for key, names in (file.table.left if file.table else NOTHING_LEFT)._asdict().items()},
        "unreckoned": [] if file.table is None else list(file.table.unreckoned),
    }


def _profile_document(profile: Profile | None) -> dict[str, Any]:
    if profile is None:
        return {"profile": None, "profile_label": None, "kind": None}
    return {"profile": profile.id, "profile_label": profile.title(), "kind": profile.kind}


def import_lines(gathered: Gathered, needs: GatheredNeeds) -> list[str]:
    """What becomes of the files, for a person."""
    return [line for file in gathered.files for line in _file_lines(gathered, needs, file)]


def import_ending(notice: Notice | None, *, preview: bool) -> str:
    """The last line of an import: what was written, and how it is taken back."""
    if preview:
        return text("This is a preview: nothing was changed.")
    if notice is None:
        return text("The files say nothing new: nothing was changed.")
    return text("Entry {entry}. “coordinator undo {entry}” takes it back.", entry=str(notice.entry))


def _file_lines(gathered: Gathered, needs: GatheredNeeds, file: GatheredFile) -> list[str]:
    if file.refused is not None or file.tally is None or file.profile is None:
        return [f"{file.name}: {file.refused}"]
    tally = file.tally
    counts = [
        count_text("{count} row", "{count} rows", tally.rows),
        count_text("{count} new", "{count} new", tally.created),
        count_text("{count} changed", "{count} changed", tally.updated),
        count_text("{count} unchanged", "{count} unchanged", tally.unchanged),
        count_text("{count} skipped", "{count} skipped", tally.skipped),
        count_text("{count} refused", "{count} refused", tally.failed),
        count_text("{count} conflict", "{count} conflicts", tally.conflicts),
    ]
    lines = [f"{file.name} ({file.profile.title()}): {', '.join(counts)}"]
    lines += [f"      {said}" for said in not_read(file)]
    if may_be_explained(file):
        lines.append("      " + text("“--means COLUMN=FIELD” says what a column or a word means."))
    found = _reasons(gathered, needs, file, _LISTED)
    lines += [f"      {each.words}" for each in found.listed]
    if found.more:
        lines.append("      " + count_text("and {count} more", "and {count} more", found.more))
    return lines
