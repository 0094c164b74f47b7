"""The tool behind ``make words``: finds every message in the code and makes one catalogue of each language.

It belongs to the workshop, not to the program: the build hook, the tests and the Makefile use it, no wheel carries it.
A language is a folder beside this file; its ``.po`` files, one a room, become its ``coordinator.mo``.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Final

import polib

HERE: Final = Path(__file__).resolve().parent
PROJECT: Final = HERE.parent.parent
KEYWORDS: Final = {"text": None, "count_text": (1, 2), "mark": None, "mark_count": (1, 2)}
HEADER: Final = {
    "Project-Id-Version": "coordinator",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message id of the code, its plural id if it counts, and where it first stands."""

    one: str
    many: str | None
    place: str


@dataclass(frozen=True, slots=True)
class Translation:
    """What one ``.po`` file says of one message id; ``said`` holds one text, or one a plural form."""

    one: str
    many: str | None
    said: tuple[str, ...]
    fuzzy: bool
    place: str


class Unfit(Exception):
    """The ``.po`` files contradict themselves; each argument is one sentence about one place."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


def languages() -> list[str]:
    """The languages that have translations."""
    return sorted(folder.name for folder in HERE.iterdir() if folder.is_dir() and folder.name != "__pycache__")


def messages() -> list[Message]:
    """Every message of ``coordinator/``, in the order of files and lines; a message used twice stands once."""
    from babel.messages.extract import extract_from_dir  # here, since the build hook compiles without Babel

    found: dict[tuple[str, str | None], Message] = {}
    folder = PROJECT / "coordinator"
    extracted = extract_from_dir(folder, method_map=[("**.py", "python")], keywords=KEYWORDS)
    for name, line, said, _comments, _context in sorted(extracted, key=lambda item: item[:2]):
        one, many = (said, None) if isinstance(said, str) else (said[0], said[1])
        if one and not _asked_of_a_record(folder / name, line, one):
            found.setdefault((one, many), Message(one, many, f"coordinator/{name}:{line}"))
    for message in _profile_messages():
        found.setdefault((message.one, None), message)
    return list(found.values())


def _asked_of_a_record(path: Path, line: int, said: str) -> bool:
    """Whether what looks like a message is a field's code: ``record.text("serial")`` asks a record for its text."""
    around = "".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[line - 1 : line + 1])
    return f'.text("{said}")' in around


def _profile_messages() -> list[Message]:
    """What the shipped profiles say: their labels, why a file is refused, why a row is skipped."""
    found = []
    for path in sorted((PROJECT / "resources" / "profiles").glob("*.toml")):
        profile = tomllib.loads(path.read_text(encoding="utf-8"))
        said = [profile.get("label"), profile.get("refused"), *(skip["reason"] for skip in profile.get("skip", ()))]
        found += [Message(one, None, f"resources/profiles/{path.name}") for one in said if isinstance(one, str)]
    return found


def translations(language: str) -> list[Translation]:
    """Every entry of the language's ``.po`` files; raises :class:`Unfit` for a file that cannot be read."""
    found: list[Translation] = []
    for path in sorted((HERE / language).glob("*.po")):
        try:
            entries = polib.pofile(str(path), encoding="utf-8")
        except (OSError, ValueError) as error:
            raise Unfit(f"{language}/{path.name}: cannot be read as a .po file: {error}") from error
        for entry in entries:
            if not entry.obsolete:
                many = entry.msgid_plural or None
                said = tuple(entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural))
                place = f"{language}/{path.name}:{entry.linenum}"
                found.append(Translation(entry.msgid, many, said if many else (entry.msgstr,), entry.fuzzy, place))
    return found


def agreed(entries: list[Translation]) -> list[Translation]:
    """One entry a message id; raises :class:`Unfit` where two entries of one id say different things."""
    kept: dict[str, Translation] = {}
    quarrels: list[str] = []
    for entry in entries:
        other = kept.setdefault(entry.one, entry)
        if (other.said, other.many) != (entry.said, entry.many):
            quarrels.append(f'{entry.place}: "{entry.one}" is translated otherwise at {other.place}')
    if quarrels:
        raise Unfit(*quarrels)
    return list(kept.values())


def compiled(entries: list[Translation]) -> bytes:
    """The entries as the bytes of a ``.mo`` file, the same for the same entries; unfinished ones are left out."""
    catalogue = polib.POFile()
    catalogue.metadata = dict(HEADER)
    for entry in sorted(entries, key=lambda entry: entry.one):
        if entry.fuzzy or not all(entry.said):
            continue
        if entry.many is None:
            catalogue.append(polib.POEntry(msgid=entry.one, msgstr=entry.said[0]))
        else:
            forms = dict(enumerate(entry.said))
            catalogue.append(polib.POEntry(msgid=entry.one, msgid_plural=entry.many, msgstr_plural=forms))
    written = catalogue.to_binary()
    assert isinstance(written, bytes)
    return written


def build() -> list[Path]:
    """Writes every language's ``coordinator.mo`` where it is missing or stale; returns the files, fresh or not."""
    files: list[Path] = []
    for language in languages():
        target = HERE / language / "coordinator.mo"
        content = compiled(agreed(translations(language)))
        if not target.exists() or target.read_bytes() != content:
            draft = target.with_name(f"coordinator.mo.{os.getpid()}")
            draft.write_bytes(content)
            draft.replace(target)
        files.append(target)
    return files


def places(message: str) -> frozenset[str]:
    """The names of the ``{places}`` in a message; raises ``ValueError`` when its braces do not match."""
    return frozenset(name for _text, name, _spec, _conversion in Formatter().parse(message) if name is not None)


def missing(code: list[Message], entries: list[Translation]) -> list[Message]:
    """The messages of the code that have no finished translation."""
    done = {(entry.one, entry.many) for entry in entries if all(entry.said) and entry.said and not entry.fuzzy}
    singles = {one for one, _many in done}
    return [message for message in code if (message.one, message.many) not in done and not _as_single(message, singles)]


def _as_single(message: Message, singles: set[str]) -> bool:
    """Whether a message without plural is answered by an entry that has one: gettext finds it by its first id."""
    return message.many is None and message.one in singles


def unused(code: list[Message], entries: list[Translation]) -> list[Translation]:
    """The translations of messages that the code no longer says."""
    spoken = {(message.one, message.many) for message in code}
    return [entry for entry in entries if (entry.one, entry.many) not in spoken]


def misfits(entries: list[Translation]) -> list[str]:
    """One sentence for each translation whose ``{places}`` are not those of its message.

    A counting message may leave out ``{count}``, as ``one device`` does; every other place stands in each form.
    """
    found: list[str] = []
    for entry in entries:
        try:
            wanted = places(entry.one) | places(entry.many or "")
            spare = {"count"} if entry.many else set()
            found.extend(
                f'{entry.place}: the places of "{entry.one}" and "{said}" differ'
                for said in filter(None, entry.said)
                if not wanted - spare <= places(said) <= wanted
            )
        except ValueError as error:
            found.append(f'{entry.place}: "{entry.one}": {error}')
    return found


def problems(language: str) -> list[str]:
    """Everything that keeps a language from being whole, one sentence each, with its place."""
    code = messages()
    try:
        entries = translations(language)
        agreed(entries)
    except Unfit as unfit:
        return [str(sentence) for sentence in unfit.args]
    return [
        *(f'{message.place}: "{message.one}" is not in {language}' for message in missing(code, entries)),
        *(f'{entry.place}: "{entry.one}" is marked fuzzy' for entry in entries if entry.fuzzy),
        *(f'{entry.place}: "{entry.one}" is said nowhere in the code' for entry in unused(code, entries)),
        *misfits(entries),
    ]


def _skeleton(language: str) -> str:
    """The missing messages as ``.po`` text, ready to be translated."""
    blank = polib.POFile()
    for message in missing(messages(), translations(language)):
        source, _, line = message.place.partition(":")
        forms = {0: "", 1: ""} if message.many else {}
        blank.append(
            polib.POEntry(
                msgid=message.one, msgid_plural=message.many or "", msgstr_plural=forms, occurrences=[(source, line)]
            )
        )
    return "\n".join(str(entry) for entry in blank)


def main(arguments: list[str] | None = None) -> int:
    """``compile`` writes the catalogues, ``check`` lists what is wrong, ``missing`` prints what is untranslated."""
    parser = argparse.ArgumentParser(prog="python -m resources.translations.catalogue", description=__doc__)
    parser.add_argument("verb", choices=["compile", "check", "missing"])
    verb = parser.parse_args(arguments).verb
    try:
        if verb == "compile":
            build()
            return 0
        if verb == "missing":
            print("\n".join(_skeleton(language) for language in languages()))
            return 0
    except Unfit as unfit:
        print(unfit, file=sys.stderr)
        return 1
    wrong = [sentence for language in languages() for sentence in problems(language)]
    print("\n".join(wrong) if wrong else "Every message is translated.", file=sys.stderr if wrong else sys.stdout)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
