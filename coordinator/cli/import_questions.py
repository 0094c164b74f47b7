"""``import --answer``: whom a row means, as questions in the answer and as answers in the question."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from coordinator.desk.imports.import_words import RECORDS, import_caption, mention_words
from coordinator.desk.imports.people_questions import asked_rows, candidates, moved_words, said_in_row
from coordinator.desk.imports.waiting_names import nearly_called
from coordinator.exchange.imports.import_run import Gathered, GatheredFile
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Register
from coordinator.ledger.stage import LEAVE_ROW, MEANT, NEW_RECORD, Fate, PreviewRow, Stage
from coordinator.words import count_text, mark, text

_LISTED: Final = 10
_WRITTEN: Final = mark(
    "“{answer}” is no answer. Write LINE=ID, LINE=new or LINE=leave, and FILE:LINE=… where there are several files; of"
    " whole classes all=moved, all=others or all=leave."
)
_NO_CLASSES: Final = mark("No class of the files stands under another name here, so nothing is asked about that.")
_WHICH_FILE: Final = mark("“{answer}”: there is no such file among those read.")


def give_answers(gathered: Gathered, answers: Sequence[str]) -> list[str]:
    """Answers the questions of the files as the person wrote it, and tells those that were answered so before;
    ``Refused`` for what is no answer or no question.
    """
    before = []
    for said in answers:
        place, _, answer = said.rpartition("=")
        name, _, line = place.rpartition(":")
        if line == "all" and answer in _OF_LIST:
            files = [_file_meant(gathered, name, said)] if name else gathered.staged
            _answer_of_list(gathered, files, _OF_LIST[answer])
        elif line.isdecimal() and (answer in (NEW_RECORD, LEAVE_ROW) or answer.isdecimal()):
            before += _answer_of_row(gathered, _file_meant(gathered, name, said), int(line), answer)
        else:
            raise Refused(_WRITTEN, answer=said)
    if answers:
        gathered.compare()
    return before


def _answer_of_row(gathered: Gathered, file: GatheredFile, line: int, answer: str) -> list[str]:
    meant = int(answer) if answer.isdecimal() else None
    if gathered.stage is None:
        return []
    try:
        gathered.stage.answer(file.number, line, answer if meant is None else MEANT, meant)
    except Refused:
        settled = _settled_record(gathered.stage, file, line)
        if settled is None or answer not in (NEW_RECORD, str(settled)):
            raise
        words = text(
            "line {line}: the row is that of id {id} here already, so nothing is asked.", line=line, id=settled
        )
        return [f"      {words}"]
    return []


def _settled_record(stage: Stage, file: GatheredFile, line: int) -> int | None:
    """The id of whose row it is, where it says what it said before and is not asked about any more."""
    row = next((each for each in _rows(stage, file) if each.line == line and each.fate is Fate.UNCHANGED), None)
    return None if row is None or row.record is None else row.record.id


def _rows(stage: Stage, file: GatheredFile) -> Iterator[PreviewRow]:
    offset = 0
    while page := stage.preview(file.number, offset=offset):
        yield from page
        offset += len(page)


_OF_LIST: Final = {"moved": MEANT, "others": NEW_RECORD, "leave": LEAVE_ROW}
"""What can be answered about lists as a whole, as ``all=moved``."""


def _answer_of_list(gathered: Gathered, files: Sequence[GatheredFile], answer: str) -> None:
    stage = gathered.stage
    asked = [file.number for file in files if stage is not None and stage.remarks(file.number).moved]
    if stage is None or not asked:
        raise Refused(_NO_CLASSES)
    for number in asked:
        stage.answer(number, 0, answer)


def moved_document(gathered: Gathered, file: GatheredFile) -> dict[str, Any] | None:
    """The ``moved`` of a file: the classes of the list that stand under another name here, and the answer."""
    moved = gathered.stage.remarks(file.number).moved if gathered.stage is not None and file.number else None
    if moved is None:
        return None
    said = next(word for word, answer in _OF_LIST.items() if answer == moved.answer)
    classes = [{"from": each.old, "to": each.new, "count": each.count, "of": each.size} for each in moved.classes]
    return {"classes": classes, "rows": moved.rows, "answer": said, "open": moved.is_open}


def moved_lines(gathered: Gathered, file: GatheredFile) -> list[str]:
    """The question about the list as a whole, for a person."""
    moved = gathered.stage.remarks(file.number).moved if gathered.stage is not None and file.number else None
    if moved is None or not moved.is_open:
        return []
    return [
        "      " + moved_words(moved),
        f"        {_typed(gathered, file, 'all=moved')}: {text('Yes, they have moved up')}",
        f"        {_typed(gathered, file, 'all=others')}: {text('No, ask about each of them')}",
    ]


def _typed(gathered: Gathered, file: GatheredFile, answer: str) -> str:
    """An answer as it is typed: with the file where there are several, in one word of a shell."""
    return f"--answer {answer}" if len(gathered.staged) == 1 else "--answer " + shlex.quote(f"{file.name}:{answer}")


def _file_meant(gathered: Gathered, name: str, said: str) -> GatheredFile:
    found = [file for file in gathered.staged if file.name == name or not name]
    if len(found) != 1:
        raise Refused(_WRITTEN if len(found) > 1 else _WHICH_FILE, answer=said)
    return found[0]


def question_documents(register: Register, gathered: Gathered, file: GatheredFile) -> list[dict[str, Any]]:
    """The ``questions`` of a file: what the row says, who may be meant, and the answer that stands."""
    return [_document(register, row) for row in _open_or_answered(gathered, file)]


def _open_or_answered(gathered: Gathered, file: GatheredFile) -> Iterable[PreviewRow]:
    """The rows asked about, less those that an earlier import was answered about."""
    if gathered.stage is None or not file.number or not gathered.stage.remarks(file.number).asked:
        return []
    return [row for row in asked_rows(gathered.stage, file.number) if row.question and not row.question.remembered]


def _document(register: Register, row: PreviewRow) -> dict[str, Any]:
    question = row.question
    if question is None:
        return {}
    return {
        "line": row.line,
        "row": said_in_row(row),
        "candidates": [
            {
                "id": each.ref.id,
                "name": each.name,
                "group": each.group or None,
                "email": each.email or None,
                "devices": list(each.devices),
            }
            for each in candidates(register, question)
        ],
        "beside_line": question.beside,
        "answer": question.meant.id if question.meant else question.answer,
        "open": question.is_open,
    }


def unfound_documents(gathered: Gathered, file: GatheredFile, register: Register) -> list[dict[str, Any]]:
    """The ``unresolved`` of a file: what its rows name and nobody has found yet; ``near`` who is nearly called so."""
    if gathered.stage is None or not file.number or file.profile is None:
        return []
    kind = RECORDS[file.profile.kind]
    found = gathered.stage.unfound(file.number)
    near = nearly_called(register, [each.mention for each in found if each.several])
    return [
        {
            "line": each.line,
            "field": import_caption(kind, each.field),
            "said": mention_words(each.mention),
            "several": each.several,
            "near": near.get(each.mention, []),
        }
        for each in found
    ]


def unfound_sentence(unfound: Sequence[dict[str, Any]]) -> list[str]:
    """The same for a person: each name once, those that may mean somebody here apart."""
    absent = _each_once(f"{each['field']} {each['said']}" for each in unfound if not each["several"])
    doubtful = _each_once(_beside_near(each) for each in unfound if each["several"])
    sentences = [
        count_text(
            "{count} name is not found here. It is kept and filled in as soon as it comes: {names}",
            "{count} names are not found here. They are kept and filled in as soon as they come: {names}",
            len(absent),
            names=_listed(absent),
        ),
        count_text(
            "{count} name may mean several here, or somebody of nearly the same name; it is left until you correct the"
            " list or say on the record whom it means: {names}",
            "{count} names may mean several here, or somebody of nearly the same name; they are left until you correct"
            " the list or say on the records whom they mean: {names}",
            len(doubtful),
            names=_listed(doubtful),
        ),
    ]
    return ["      " + each for each, of in zip(sentences, (absent, doubtful), strict=True) if of]


def _each_once(said: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(said))


def _listed(said: Sequence[str]) -> str:
    return ", ".join(said[:_LISTED]) + (" …" if len(said) > _LISTED else "")


def _beside_near(each: Mapping[str, Any]) -> str:
    said = f"{each['field']} {each['said']}"
    return text("{name} (nearly {others})", name=said, others=", ".join(each["near"])) if each["near"] else said


def question_lines(gathered: Gathered, file: GatheredFile, questions: Sequence[dict[str, Any]]) -> list[str]:
    """The open questions of a file for a person, with how each is answered."""
    still = [each for each in questions if each["open"]]
    if not still:
        return []
    lines = [
        "      "
        + count_text(
            "{count} row is left out until you say who is meant:",
            "{count} rows are left out until you say who is meant:",
            len(still),
        )
    ]
    for each in still[:_LISTED]:
        lines.append("      " + _asked(each))
        for one in each["candidates"]:
            words = ", ".join(filter(None, (one["name"], one["group"], one["email"], *one["devices"])))
            lines.append(f"        {_typed(gathered, file, '{line}={id}'.format(**each, id=one['id']))}: {words}")
        lines.append(f"        {_typed(gathered, file, '{line}=new'.format(**each))}: {text('Somebody new')}")
    if len(still) > _LISTED:
        lines.append("      " + count_text("and {count} more", "and {count} more", len(still) - _LISTED))
    return lines


def _asked(question: dict[str, Any]) -> str:
    said = ", ".join(str(value) for value in question["row"].values())
    place = text("line {line}", line=question["line"])
    beside = question["beside_line"]
    again = "" if beside is None else text("the same name as line {line}", line=beside)
    return f"{place}: {said}" + (f" ({again})" if again else "")
