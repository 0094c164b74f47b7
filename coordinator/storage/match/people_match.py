"""Finds whom the rows of a list of people mean where no id says so: by what the source said before, by what was
answered, and by name, class, address, role and school together. Doubt is a question, and its row is left.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kinds import KINDS
from coordinator.ledger.stage import LEAVE_ROW, MEANT, NEW_RECORD
from coordinator.storage.disk.erased_names import ErasedNames, erased_names_of
from coordinator.storage.match.class_years import ClassYears
from coordinator.storage.match.described_people import (
    Described,
    DescribedRow,
    by_class,
    by_email,
    by_name,
    described_rows,
    people_here,
    protected_by_alias,
)
from coordinator.storage.match.doubted_ids import doubted_rows
from coordinator.storage.match.former_match import speak_for_kept
from coordinator.storage.match.former_people import JoinedPeople, former_people, match_former_people
from coordinator.storage.match.moved_classes import FEWEST, Move, answer_of, find_moves, keep_moves, named_in, pairs_of
from coordinator.storage.match.people_questions import (
    FOLLOWS,
    REMEMBERED,
    AskedRow,
    GivenAnswer,
    asked_before,
    given_answers,
    keep_questions,
    remembered_answers,
    remembered_others,
    said_by,
)
from coordinator.storage.match.protected_namesakes import match_aliases
from coordinator.storage.match.record_match import AGAIN, is_settled_later, layout_text, source_id
from coordinator.storage.match.row_doubts import (
    WithoutClass,
    hidden_people,
    is_doubtful,
    may_be_one,
    namesakes_in_doubt,
)
from coordinator.words import mark

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile

T = TypeVar("T")

WHO_IS_MEANT: Final = mark(
    "Somebody here may be meant, or somebody new. The row is left out until you say who is meant."
)
ERASED: Final = mark(
    "Somebody who was erased for good had this name or login. The row is left out until you say that it is somebody"
    " new."
)
TWICE: Final = mark(
    "Line {line} names somebody of this name as well. The row is left out until you say whether they are two people."
)
MOVED: Final = mark(
    "Whole classes of the list stand under another name here. The row is left out until you say whether they have moved"
    " up."
)
LEFT_BY_ANSWER: Final = mark("Left out, as you answered.")


def asks_who_is_meant(file: StagedFile) -> bool:
    """Whether the rows of a file are found by more than ids: a list of people that names them."""
    named = any(is_settled_later(file.layout, element) for element in file.layout.identity)
    return file.layout.kind == PERSON.code and named


def match_people(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Sets the records of the rows that no id has found, and asks about those of which it is not sure."""
    joined, here = former_people(conn), people_here(conn)
    spoken = match_former_people(conn, file, joined, here)
    aliases = protected_by_alias(conn)
    match_aliases(conn, file, aliases)
    said = described_rows(conn, file)
    called = {(each.number, each.name) for each in joined} | {(id, name) for name, id in aliases.items()}
    years = ClassYears.of(conn)
    unsure = doubted_rows(said, here, years, called)
    rows, doubted = _opened_again(conn, file, said, unsure)
    classes = "group" in file.layout.fields
    matching = _Matching(
        rows,
        here,
        joined,
        doubted,
        years=years,
        tells_classes=classes,
        moved=answer_of(conn, file),
        others=remembered_others(conn, file),
        spoken=spoken,
    )
    answers = given_answers(conn, file)
    matching.take_answers(answers)
    if matching.open:
        known = _baselines(conn, file)
        matching.match_ids_and_moves(known)
        matching.pair_digests(known)
        matching.take_remembered(remembered_answers(conn, file), lambda row: said_by(file, row))
        matching.match()
        _ask_about_erased(matching, erased_names_of(conn))
    _write(conn, file, matching, answers)
    if joined:
        speak_for_kept(conn, file)


def _ask_about_erased(matching: _Matching, erased: ErasedNames) -> None:
    """Whoever is called or written to as somebody who was erased for good does not come to be unasked."""
    for nr, row in matching.open.items() if erased else ():
        if nr not in matching.asked and erased.holds(row.who.known_by):
            matching.asked[nr] = AskedRow((), None)
            matching.erased.add(nr)


def _opened_again(
    conn: sqlite3.Connection, file: StagedFile, rows: list[DescribedRow], unsure: list[DescribedRow]
) -> tuple[list[DescribedRow], Mapping[int, int]]:
    """The rows, of which the ``unsure`` ones are opened again, with whom their id belongs to, by row: user names are
    given anew. What the source said of them before holds, and so does an id of our own.
    """
    known = _baselines(conn, file) if unsure else {}
    doubted = {row.who.number: row.record or 0 for row in unsure
               if row.record not in known.get(row.digest, ()) and not file.layout.is_own_list}  # fmt: skip
    conn.executemany(f"UPDATE {file.table} SET record = NULL WHERE nr = ?", ((nr,) for nr in doubted))
    return [row._replace(record=None, is_open=True) if row.who.number in doubted else row for row in rows], doubted


def _baselines(conn: sqlite3.Connection, file: StagedFile) -> Mapping[bytes, Sequence[int]]:
    """The records of which the source said just these rows, by digest."""
    sql = (
        "SELECT digest, record FROM baseline WHERE source = ? AND kind = ?"
        " AND layout = (SELECT id FROM layout WHERE fields = ?) ORDER BY record"
    )
    values = (source_id(conn, file.layout.source), KINDS[file.layout.kind].number, layout_text(file))
    found: dict[bytes, list[int]] = {}
    for digest, record in conn.execute(sql, values):
        found.setdefault(digest, []).append(record)
    return found


def _write(conn: sqlite3.Connection, file: StagedFile, matching: _Matching, answers: Mapping[int, GivenAnswer]) -> None:
    conn.executemany(
        f"UPDATE {file.table} SET record = ? WHERE nr = ?", ((id, nr) for nr, id in matching.found.items())
    )
    conn.executemany(
        f"UPDATE {file.table} SET fate = 'skipped', reason = ?, detail = ? WHERE nr = ?", matching.left_out()
    )
    keep_moves(conn, file, matching.moves, len(matching.awaiting), matching.may_have_moved)
    questions = matching.questions(asked_before(conn, file))
    keep_questions(conn, file, {line: each for line, each in questions.items() if line not in answers})


class _Matching:
    """The rows of a file beside everybody here. Each step takes what it is sure of; what is left is asked or new."""

    def __init__(
        self,
        rows: Sequence[DescribedRow],
        here: Mapping[int, Described],
        joined: Sequence[Described],
        doubted: Mapping[int, int],
        *,
        years: ClassYears,
        tells_classes: bool,
        moved: str,
        others: Collection[int] = (),
        spoken: Collection[int] = (),
    ) -> None:
        self.rows = rows
        self.moves: list[Move] = []
        self.awaiting: set[int] = set()
        self.may_have_moved: set[int] = set()
        self._moved = moved
        self._others = frozenset(others)
        self._tells_classes = tells_classes
        self.here = here
        self.open = {row.who.number: row for row in rows if row.is_open}
        self.found: dict[int, int] = {}
        self.asked: dict[int, AskedRow] = {}
        self.remembered: dict[int, AskedRow] = {}
        self.older: dict[int, int] = {}
        self.left: set[int] = set()
        self.erased: set[int] = set()
        self._disputed: set[int] = set()  # rows of which the source said less often just the same
        # Whom a row means that describes somebody joined into them, another row may mean as well.
        self._free = set(here) - ({row.record for row in rows if row.record is not None} - set(spoken))
        self._names_here = by_name(here.values())
        self._emails_here = by_email(here.values())
        self._classes_here = by_class(here.values())
        self._former_class: Mapping[int, int] = {}  # of the classes that have moved
        self._joined = JoinedPeople(joined)
        self._doubted = doubted
        self._rows_named = by_name(row.who for row in rows)
        self._in_doubt = namesakes_in_doubt(self._rows_named, self._names_here, years)
        self._rows_writing = by_email(row.who for row in rows)
        self._without_class = WithoutClass(here.values(), rows)

    def _take(self, nr: int, id: int) -> None:
        self.found[nr] = id
        self._free.discard(id)
        del self.open[nr]

    def _leave(self, nr: int) -> None:
        self.left.add(nr)
        del self.open[nr]

    def left_out(self) -> list[tuple[str, str | None, int]]:
        """The rows that are left out: why, what the reason names, and the row."""
        found: list[tuple[str, str | None, int]] = [(LEFT_BY_ANSWER, None, nr) for nr in self.left]
        found += [(LEFT_BY_ANSWER if self._moved == LEAVE_ROW else MOVED, None, nr) for nr in self.awaiting]
        found += [(AGAIN, json.dumps({"line": line}), nr) for nr, line in self.older.items()]
        for nr, asked in self.asked.items():
            beside = asked.beside
            alone = ERASED if nr in self.erased else WHO_IS_MEANT
            found.append((alone, None, nr) if beside is None else (TWICE, json.dumps({"line": beside}), nr))
        return found

    def questions(self, before: Mapping[int, AskedRow]) -> dict[int, AskedRow]:
        """What is asked, by line; with what was asked before in this preview and is not any longer, since the answers
        to others have settled it.
        """
        asked = {**self.asked, **self.remembered}
        found = {row.line: asked[row.who.number] for row in self.rows if row.who.number in asked}
        for row in self.rows:
            if row.line in before and row.line not in found:
                found[row.line] = self._settled(row.who.number, before[row.line])
        return found

    def _settled(self, nr: int, question: AskedRow) -> AskedRow:
        if nr in self.found:
            return question._replace(answer=MEANT, record=self.found[nr], by=FOLLOWS)
        left = nr in self.left or nr in self.older
        return question._replace(answer=LEAVE_ROW if left else NEW_RECORD, by=FOLLOWS)

    # What was said before.

    def take_answers(self, answers: Mapping[int, GivenAnswer]) -> None:
        """Rows about which somebody has answered in this preview."""
        for row in list(self.open.values()):
            given = answers.get(row.line)
            if given is not None:
                self._follow(row.who.number, given)

    def _follow(self, nr: int, given: GivenAnswer) -> None:
        if given.answer == LEAVE_ROW:
            self._leave(nr)
        elif given.answer == MEANT and given.record in self.here:
            self._take(nr, int(given.record or 0))
            if given.twice:
                self._free.add(int(given.record or 0))  # the other row means them as well
        elif given.answer != MEANT:
            del self.open[nr]  # somebody new

    def pair_digests(self, known: Mapping[bytes, Sequence[int]]) -> None:
        """Rows that the source said just so before: the same people, and of equal rows one each, in order."""
        sure = [row for row in self.open.values() if (row.who.name, row.who.group) not in self._in_doubt]
        for digest, rows in _grouped(sure, lambda row: row.digest):
            records = [id for id in known.get(digest, ()) if id in self._free]
            if len(records) > len(rows):
                self._disputed.update(row.who.number for row in rows)
                continue
            for row, id in zip(rows, records, strict=False):
                self._take(row.who.number, id)

    def take_remembered(self, known: Mapping[str, Sequence[GivenAnswer]], said: Callable[[DescribedRow], str]) -> None:
        """Rows about which somebody has answered in an earlier import."""
        undisputed = [row for nr, row in self.open.items() if nr not in self._disputed]
        for who, rows in _grouped(undisputed, said) if known else ():
            answers = known.get(who, ())
            for row, given in zip(rows, answers, strict=False) if len(rows) == len(answers) else ():
                if given.answer == LEAVE_ROW:
                    candidates = tuple(each.number for each in self._alike(row.who))
                    self.remembered[row.who.number] = AskedRow(candidates, None, LEAVE_ROW, by=REMEMBERED)
                    self._leave(row.who.number)
                elif given.record in self.here:
                    self._take(row.who.number, int(given.record or 0))

    # What they say.

    def match(self) -> None:
        """The further steps in order of how sure they are; at last what is asked."""
        for _, rows in _grouped(self.open.values(), lambda row: (row.who.name, row.who.group)):
            self._match_class(rows)
        self._match_each(self._by_name_alone)
        self._ask()

    def _match_each(self, find: Callable[[Described], int | None]) -> None:
        for nr, row in list(self.open.items()):
            id = find(row.who)
            if id is not None and id != self._doubted.get(nr):
                self._take(nr, id)

    def _by_login(self, who: Described) -> int | None:
        """An id that is only written with other letters, capital or small."""
        if not (who.username or who.external):
            return None
        same = [
            each.number
            for each in self._names_here.get(who.name, ())
            if (who.username and who.username == each.username) or (who.external and who.external == each.external)
        ]
        return same[0] if len(same) == 1 and same[0] in self._free else None

    def _by_address(self, who: Described) -> int | None:
        """An address that only one person here has and that no other name has in the file, with the name beside it."""
        other = self._only_of_address(who)
        if other is None or other.number not in self._free or who.is_apart(other):
            return None
        return other.number if who.name in ("", other.name) or not other.name else None

    def _only_of_address(self, who: Described) -> Described | None:
        here = self._emails_here.get(who.email, ()) if who.email else ()
        names = {each.name for each in self._rows_writing.get(who.email, ())}
        return here[0] if len(here) == 1 and len(names) == 1 else None

    def match_ids_and_moves(self, known: Mapping[bytes, Sequence[int]]) -> None:
        """By ids and addresses; then whole classes that stand under another name, as somebody has answered: until then
        their rows are left out. A row that the source said before tells of no move, but may be of a moved class.
        """
        self._match_each(self._by_login)
        self._match_each(self._by_address)
        news = [row for row in self.open.values() if row.digest not in known]
        moves = find_moves(news, self._alike, self.here.values())
        named = {move: named_in(move, news, self._alike) for move in moves}
        self.moves = [move for move in moves if self._moved or len(named[move] - self._others) >= FEWEST]
        self.may_have_moved = {id for move in self.moves for id in named[move]}
        self._settle_moved({move.new: move.old for move in self.moves})

    def _settle_moved(self, old_of: Mapping[int, int]) -> None:
        rows = [row for row in self.open.values() if row.who.group in old_of]
        if self._moved == MEANT:
            self._former_class = old_of
            for nr, id in pairs_of(rows, old_of, self._alike):
                self._take(nr, id)
        elif self._moved != NEW_RECORD:
            for row in rows:
                self.awaiting.add(row.who.number)
                del self.open[row.who.number]

    def _match_class(self, rows: Sequence[DescribedRow]) -> None:
        """Rows of one name in one class: who is so called there; equal rows stand for several, one each."""
        who = rows[0].who
        alike = self._alike(who)
        there = [each for each in alike if each.group == who.group]
        equal = len({row.digest for row in rows}) == 1 and (who.name, who.group) not in self._in_doubt
        if equal and len(there) <= len(rows) and not is_doubtful(who, there, alike):
            for row, each in zip(rows, there, strict=False):
                self._take(row.who.number, each.number)

    def _by_name_alone(self, who: Described) -> int | None:
        """Somebody without a class, such as a device list names people, or anybody for a list without classes, where
        the name is one person's only.
        """
        alike = self._alike(who)
        alone = len(alike) == 1 and len(self._rows_named.get(who.name, ())) == 1
        if not alone or (alike[0].group is not None and self._tells_classes):
            return None
        other = alike[0]
        return None if who.writes_elsewhere(other) or who.is_elsewhere(other) else other.number

    def _alike(self, who: Described) -> list[Described]:
        """Those of the name whom no other row means and nothing sets apart."""
        same = self._names_here.get(who.name, ())
        return [each for each in same if each.number in self._free and not who.is_apart(each)]

    def _ask(self) -> None:
        seen: dict[str, list[DescribedRow]] = {}
        for row in self.rows:
            who = row.who
            if who.number in self.open:
                self._ask_about(row, seen.get(who.name, ()))
            seen.setdefault(who.name, []).append(row)

    def _ask_about(self, row: DescribedRow, before: Sequence[DescribedRow]) -> None:
        who = row.who
        candidates = {each.number for each in self._alike(who)} | self._renamed(who) | self._in_class(who)
        candidates |= (self._joined.alike(who) | {self._doubted.get(who.number, 0)}) & self._free
        candidates |= hidden_people(who, map(self.here.__getitem__, self._free))
        candidates |= self._without_class.may_be(who) & self._free
        if candidates:
            self.asked[who.number] = AskedRow(tuple(sorted(candidates)), None)
            return
        again = next((each for each in before if may_be_one(who, each.who)), None)
        if again is None:
            return
        if who.email and who.email == again.who.email and self._is_own(who.email):
            self.older[who.number] = again.line
        else:
            said = self.found.get(again.who.number, again.record)
            self.asked[who.number] = AskedRow(() if said is None else (said,), again.line)

    def _renamed(self, who: Described) -> set[int]:
        """Who has the address and may be of this name now."""
        other = self._only_of_address(who)
        if other is None or other.number not in self._free or who.has_another_part(other):
            return set()
        return {other.number} if who.may_be_renamed(other) else set()

    def _in_class(self, who: Described) -> set[int]:
        """Who is in the class, or was before it moved, under nearly this name or a longer or shorter given name, or
        under just this name as a teacher.
        """
        if who.group is None:
            return set()
        former = self._former_class.get(who.group, who.group)
        there = [each for group in {who.group, former} for each in self._classes_here.get(group, ())]
        return {each.number for each in there if each.number in self._free and who.may_be_in_class(each)}

    def _is_own(self, email: str) -> bool:
        """Whether no two names share the address."""
        people = (*self._rows_writing.get(email, ()), *self._emails_here.get(email, ()))
        return len({each.name for each in people}) == 1


def _grouped(rows: Iterable[DescribedRow], by: Callable[[DescribedRow], T]) -> list[tuple[T, list[DescribedRow]]]:
    found: dict[T, list[DescribedRow]] = {}
    for row in rows:
        found.setdefault(by(row), []).append(row)
    return list(found.items())
