"""Finds whom the rows of a list of people mean where no id says so: by what the source said before, by what was
answered, and by name, class, address, role and school together. Doubt is a question, and its row is left.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kinds import KINDS
from coordinator.ledger.stage import LEAVE_ROW, MEANT, NEW_RECORD
from coordinator.storage.stage.described_people import (
    Described,
    DescribedRow,
    by_email,
    by_name,
    people_here,
    rows_of,
)
from coordinator.storage.stage.people_questions import (
    FOLLOWS,
    REMEMBERED,
    Answer,
    Question,
    asked_before,
    given_answers,
    keep_questions,
    remembered_answers,
    said_by,
)
from coordinator.storage.stage.record_match import OLDER, is_settled_later, layout_text, source_id
from coordinator.words import mark

if TYPE_CHECKING:
    from coordinator.storage.stage.staged_file import StagedFile

T = TypeVar("T")

WHO_IS_MEANT: Final = mark(
    "Somebody here may be meant, or somebody new. The row is left out until you say who is meant."
)
TWICE: Final = mark(
    "Line {line} names somebody of this name as well. The row is left out until you say whether they are two people."
)
LEFT_BY_ANSWER: Final = mark("Left out, as you answered.")


def asks_who_is_meant(file: StagedFile) -> bool:
    """Whether the rows of a file are found by more than ids: a list of people that names them."""
    named = any(is_settled_later(file.layout, element) for element in file.layout.identity)
    return file.layout.kind == PERSON.code and named


def match_people(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Sets the records of the rows that no id has found, and asks about those of which it is not sure."""
    rows = rows_of(conn, file)
    matching = _Matching(rows, people_here(conn))
    answers = given_answers(conn, file)
    matching.take_answers(answers)
    if matching.open:
        matching.pair_digests(_baselines(conn, file))
        matching.take_remembered(remembered_answers(conn, file), lambda row: said_by(file, row))
        matching.match()
    _write(conn, file, matching, answers)


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


def _write(conn: sqlite3.Connection, file: StagedFile, matching: _Matching, answers: Mapping[int, Answer]) -> None:
    conn.executemany(
        f"UPDATE {file.table} SET record = ? WHERE nr = ?", ((id, nr) for nr, id in matching.found.items())
    )
    earlier = asked_before(conn, file)
    left: list[tuple[str, str | None, int]] = [(LEFT_BY_ANSWER, None, nr) for nr in matching.left]
    left += [(OLDER, json.dumps({"line": line}), nr) for nr, line in matching.older.items()]
    for nr, asked in matching.asked.items():
        if asked.beside is None:
            left.append((WHO_IS_MEANT, None, nr))
        else:
            left.append((TWICE, json.dumps({"line": asked.beside}), nr))
    conn.executemany(f"UPDATE {file.table} SET fate = 'skipped', reason = ?, detail = ? WHERE nr = ?", left)
    lines = {row.who.number: row.line for row in matching.rows}
    questions = {lines[nr]: each for nr, each in {**matching.asked, **matching.remembered}.items()}
    for row in matching.rows:
        before = earlier.get(row.line)
        if before is not None and row.line not in questions and row.line not in answers:
            questions[row.line] = matching.settled(row.who.number, before)
    keep_questions(conn, file, questions)


class _Matching:
    """The rows of a file beside everybody here. Each step takes what it is sure of; what is left is asked or new."""

    def __init__(self, rows: Sequence[DescribedRow], here: Mapping[int, Described]) -> None:
        self.rows = rows
        self.here = here
        self.open = {row.who.number: row for row in rows if row.is_open}
        self.found: dict[int, int] = {}
        self.asked: dict[int, Question] = {}
        self.remembered: dict[int, Question] = {}
        self.older: dict[int, int] = {}
        self.left: set[int] = set()
        self._disputed: set[int] = set()  # rows of which the source said less often just the same
        self._free = set(here) - {row.record for row in rows if row.record is not None}
        self._names_here = by_name(here.values())
        self._emails_here = by_email(here.values())
        self._rows_named = by_name(row.who for row in rows)
        self._rows_writing = by_email(row.who for row in rows)

    def _take(self, nr: int, id: int) -> None:
        self.found[nr] = id
        self._free.discard(id)
        del self.open[nr]

    def _leave(self, nr: int) -> None:
        self.left.add(nr)
        del self.open[nr]

    def settled(self, nr: int, question: Question) -> Question:
        """What became of a question that was asked before and is none any longer, since others were answered."""
        if nr in self.found:
            return question._replace(answer=MEANT, record=self.found[nr], by=FOLLOWS)
        left = nr in self.left or nr in self.older
        return question._replace(answer=LEAVE_ROW if left else NEW_RECORD, by=FOLLOWS)

    # What was said before.

    def take_answers(self, answers: Mapping[int, Answer]) -> None:
        """Rows about which somebody has answered in this preview."""
        for row in list(self.open.values()):
            given = answers.get(row.line)
            if given is not None:
                self._follow(row.who.number, given)

    def _follow(self, nr: int, given: Answer) -> None:
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
        for digest, rows in _grouped(self.open.values(), lambda row: row.digest):
            records = [id for id in known.get(digest, ()) if id in self._free]
            if len(records) > len(rows):
                self._disputed.update(row.who.number for row in rows)
                continue
            for row, id in zip(rows, records, strict=False):
                self._take(row.who.number, id)

    def take_remembered(self, known: Mapping[str, Sequence[Answer]], said: Callable[[DescribedRow], str]) -> None:
        """Rows about which somebody has answered in an earlier import."""
        undisputed = [row for nr, row in self.open.items() if nr not in self._disputed]
        for who, rows in _grouped(undisputed, said) if known else ():
            answers = known.get(who, ())
            for row, given in zip(rows, answers, strict=False) if len(rows) == len(answers) else ():
                if given.answer == LEAVE_ROW:
                    candidates = tuple(each.number for each in self._alike(row.who))
                    self.remembered[row.who.number] = Question(candidates, None, LEAVE_ROW, by=REMEMBERED)
                    self._leave(row.who.number)
                elif given.record in self.here:
                    self._take(row.who.number, int(given.record or 0))

    # What they say.

    def match(self) -> None:
        """The steps in order of how sure they are; at last what is asked."""
        self._match_each(self._by_login)
        self._match_each(self._by_address)
        for _, rows in _grouped(self.open.values(), lambda row: (row.who.name, row.who.group)):
            self._match_class(rows)
        self._match_each(self._by_name_alone)
        self._ask()

    def _match_each(self, find: Callable[[Described], int | None]) -> None:
        for nr, row in list(self.open.items()):
            id = find(row.who)
            if id is not None:
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

    def _match_class(self, rows: Sequence[DescribedRow]) -> None:
        """Rows of one name in one class: who is so called there; equal rows stand for several, one each."""
        who = rows[0].who
        alike = self._alike(who)
        there = [each for each in alike if each.group == who.group]
        doubtful = any(row.who.writes_elsewhere(each) for row in rows for each in there)
        if who.group is None:
            doubtful = doubtful or len(there) < len(alike) or any(map(who.is_elsewhere, there))
        equal = len({row.digest for row in rows}) == 1
        if there and equal and not doubtful and len(there) <= len(rows):
            for row, each in zip(rows, there, strict=False):
                self._take(row.who.number, each.number)

    def _by_name_alone(self, who: Described) -> int | None:
        """Somebody without a class, such as a device list names people, where the name is one person's only."""
        alike = self._alike(who)
        alone = len(alike) == 1 and len(self._rows_named.get(who.name, ())) == 1
        if not alone or None not in (who.group, alike[0].group):
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
        candidates = [each.number for each in self._alike(who)]
        renamed = self._only_of_address(who)
        if renamed and renamed.number in self._free and not who.is_apart(renamed) and who.may_be_renamed(renamed):
            candidates += [renamed.number] * (renamed.number not in candidates)
        if candidates:
            self.asked[who.number] = Question(tuple(sorted(candidates)), None)
            return
        again = next((each for each in before if _may_be_one(who, each.who)), None)
        if again is None:
            return
        if who.email and who.email == again.who.email and self._is_own(who.email):
            self.older[who.number] = again.line
        else:
            said = self.found.get(again.who.number, again.record)
            self.asked[who.number] = Question(() if said is None else (said,), again.line)

    def _is_own(self, email: str) -> bool:
        """Whether no two names share the address."""
        people = (*self._rows_writing.get(email, ()), *self._emails_here.get(email, ()))
        return len({each.name for each in people}) == 1


def _may_be_one(who: Described, other: Described) -> bool:
    """Whether two rows of one name may be one person: in one class, and nothing sets them apart."""
    same_address = who.email and who.email == other.email
    alike = bool(same_address) or who.shares_class(other)
    return alike and not who.is_apart(other) and not who.writes_elsewhere(other)


def _grouped(rows: Iterable[DescribedRow], by: Callable[[DescribedRow], T]) -> list[tuple[T, list[DescribedRow]]]:
    found: dict[T, list[DescribedRow]] = {}
    for row in rows:
        found.setdefault(by(row), []).append(row)
    return list(found.items())
