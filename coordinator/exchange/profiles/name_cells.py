"""Cells that name somebody: the name without what is written into it about protection, a login, a surname that comes
first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, NamedTuple

from coordinator.exchange.cells.cell_values import CellProblem, Nulls, clean_cell, read_text_cell
from coordinator.exchange.cells.nobody_words import STATE
from coordinator.exchange.cells.protection_words import HIDDEN_NAME, IN_A_NAME, may_be_marked, remarks_protection
from coordinator.exchange.profiles.mention_keys import PARTICLES
from coordinator.exchange.reading.encoding import flaw_of_letters
from coordinator.words import mark

MARKED: Final = mark(
    "The cell says that the person is protected: they are, and the mark does not become part of the name."
)

MASKED: Final = mark(
    "The name is hidden here, or a star stands by it: the person is protected, and what hides the name becomes none."
)
GUARDIAN: Final = mark(
    "A guardian is protected here, so the pupil is protected, too. If the pupil is not, lift the protection afterwards."
)
REMARKED: Final = mark(
    "A remark says that the person is protected, so they are. If they are not, lift the protection afterwards."
)
NAMELESS: Final = mark("A protected person without a name: they come in under a number.")

_STARS: Final = "*•●"
_STARRED: Final = re.compile(f"[{_STARS}]")
_FEWEST_LETTERS: Final = 3  # of a part of a name by which a star stands; fewer are what the stars have left of it


def without_mark(said: str) -> str | None:
    """The name without what is written into it about protection, and without what hides it, which is all of it or a
    star for a part; ``None`` for a name in which nothing is.
    """
    bare, hides = _bare(said)
    return bare if hides or bare != said else None


def _bare(said: str) -> tuple[str, bool]:
    """The name without a mark, and whether something hides it; as it stands where neither is in it."""
    if not may_be_marked(said):
        return said, False
    bare = IN_A_NAME.sub(" ", said)
    bare = said if bare == said else " ".join(bare.split()).strip(" ,;")
    unhidden = _unhidden(bare)
    return (bare, False) if unhidden is None else (unhidden, True)


def _unhidden(said: str) -> str | None:
    """What is left of a name that is hidden, or by which stars stand; ``None`` where it is neither."""
    if HIDDEN_NAME.fullmatch(said):
        return ""
    if _STARRED.search(said) is None:
        return None
    parts = [part.strip(_STARS) for part in said.split()]
    return "" if any(map(_is_cut_off, said.split())) else " ".join(filter(None, parts))


def _is_cut_off(part: str) -> bool:
    """Whether stars have left hardly anything of a part of a name, or stand within it."""
    bare = part.strip(_STARS)
    return (bare != part and 0 < len(bare) < _FEWEST_LETTERS) or _STARRED.search(bare) is not None


def mark_in(raw: str) -> int | None:
    """1 for a name into which it is written that the person is protected; nothing for any other."""
    return None if without_mark(clean_cell(raw)) is None else 1


def guardian_mark_in(raw: str) -> object:
    """As :func:`mark_in`, of a cell about a guardian: which of the two is protected is in doubt, and told."""
    return CellProblem(GUARDIAN, 1) if "@" not in raw and mark_in(raw) else None


def remark_mark_in(raw: str) -> object:
    """As :func:`mark_in`, of a remark beside a name: it is told, for it may be about something else."""
    return CellProblem(REMARKED, 1) if remarks_protection(clean_cell(raw)) else None


MARKS: Final[Mapping[str, Callable[[str], object]]] = {
    "name_mark": mark_in, "guardian_mark": guardian_mark_in, "remark_mark": remark_mark_in,
}  # fmt: skip
"""What reads a column for marks of protection alone, by the reader's name."""


def read_name_cell(raw: str, nothing: Nulls = frozenset(), *, whole: bool = False) -> object:
    """A name, without a mark of protection and with a remark where letters of it may be lost. Of a ``whole`` name by
    which a star stands, one part alone is what the star has left of it, and nobody's name.
    """
    said = read_text_cell(raw, nothing)
    if not isinstance(said, str):
        return said
    bare, hides = _bare(said)
    if hides or bare != said:
        return CellProblem(MASKED if hides or not bare else MARKED, _left_of(bare, whole=whole and hides))
    flaw = None if said.isascii() and "?" not in said else flaw_of_letters(said)
    return CellProblem(flaw, said) if flaw else said


def name_reader(field: str, nothing: Nulls) -> Callable[[str], object]:
    """Reads a column of names, or of the parts of names."""
    return partial(read_name_cell, nothing=nothing, whole=field.endswith("full_name"))


def _left_of(bare: str, *, whole: bool) -> str | None:
    return None if not bare or (whole and " " not in bare) else bare


def read_user_cell(raw: str, nothing: Nulls = frozenset()) -> object:
    """What stands where a user name is wanted; a cell with a blank is a name and read as one, and so is what hides
    one.
    """
    said = read_text_cell(raw, nothing)
    is_name = isinstance(said, str) and (" " in said or (may_be_marked(said) and _unhidden(said) is not None))
    return read_name_cell(raw, nothing, whole=True) if is_name else said


def login_of(said: object) -> object:
    """A user name, which has no blanks; a cell with some names the person."""
    return None if isinstance(said, str) and " " in said else said


def surname_first(said: object) -> object:
    """A name as GLPI shows it, family name first, in the order it is spoken; None for a user name."""
    if not isinstance(said, str) or " " not in said:
        return None
    return said if "," in said else turned_round(said)


def turned_round(name: str) -> str:
    """A name that is written family name first, in the order it is spoken; small words before it belong to it."""
    words = name.split()
    at = 1
    while at < len(words) - 1 and words[at - 1].casefold() in PARTICLES:
        at += 1
    return " ".join((*words[at:], *words[:at]))


class HolderCell(NamedTuple):
    """What stands in a column of users: a name, the class beside it, and what is noted of the person."""

    name: str
    group: str = ""
    note: str = ""
    address: str = ""


_GROUP: Final = r"(?:(?:klass|kl|åk|årskurs)\.?\s*)?(?:\d{1,2}\s?[:.-]?\s?[a-zåäö]\d?|f\s?-?\s?klass\s?[a-zåäö]?)"
_BEFORE: Final = re.compile(rf"[(\[]?({_GROUP})[)\]]?[\s,:/–-]+(?=[^\W\d_])(.+)", re.IGNORECASE)
_BEHIND: Final = re.compile(rf"(.*?[^\W\d_]\.?)[\s,;/–-]+[(\[]?\s*({_GROUP})\s*[)\]]?", re.IGNORECASE)
_SINCE: Final = re.compile(
    rf"(.*?[^\W_]\.?[)\]]?)[\s,;:–-]+((?:har\s+|är\s+|på\s+)?(?:{STATE}|slutat|slutade|flyttat|flyttad|avslutad|sjukskriven"
    r"|föräldraledig|tjänstledig|vikarie|ej kvar)\b.*)",
    re.IGNORECASE,
)
_UNTIL: Final = re.compile(
    r"(.*?[^\W_]\.?[)\]]?)[\s,;:–-]+((?:(?:t\.?\s?o\.?\s?m|fr?\.?\s?o\.?\s?m)\.?|till och med|från och med|till|från"
    r"|until|since|sedan|fram till)\s+(?:\d|jul|sommar|påsk|sport|höst|vår|ht|vt|jan|feb|mar|apr|maj|jun|aug|sep|okt"
    r"|nov|dec|skol|läs|termin|v\.?\s?\d|vecka).*)",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"(.*?[^\W\d_]\.?)\s*[<(\[]\s*(?:mailto:)?([^\s<>()\[\]]+@[^\s<>()\[\]]+)\s*[>)\]]", re.IGNORECASE
)
_FORMER: Final = re.compile(r"(?:f\.?\s?d|före\s?detta|tidigare|förra|ex|formerly)\b[.:]?\s+\S.*", re.IGNORECASE)
_NOTED: Final = re.compile(r"(.*?[^\W\d_]\.?)\s*[(\[]([^()\[\]]*)[)\]]\s*(.*)")


def holder_cell(said: str) -> HolderCell:
    """A cell of a column of users, taken apart: *Ada Påhitt 7A*, *Bo Fabel (7B)*, *Eva Saga (slutat)*. Where less than
    a given and a family name would be left it is a name as it stands.
    """
    if (found := _ADDRESS.fullmatch(said)) is not None and _is_whole(found.group(1)):
        return holder_cell(found.group(1).strip())._replace(address=found.group(2))
    for pattern, name, beside in ((_BEHIND, 1, 2), (_BEFORE, 2, 1)):
        found = pattern.fullmatch(said)
        if found is not None and _is_whole(found.group(name)):
            return holder_cell(found.group(name).strip())._replace(group=" ".join(found.group(beside).split()))
    found = _SINCE.fullmatch(said) or _UNTIL.fullmatch(said)
    if found is not None and _is_whole(found.group(1)):
        return holder_cell(found.group(1).strip())._replace(note=found.group(2).strip())
    if (found := _NOTED.fullmatch(said)) is not None and _is_whole(found.group(1)):
        rest = holder_cell(f"{found.group(1).strip()} {found.group(3)}".strip())
        return rest._replace(note=", ".join(filter(None, (found.group(2).strip(), rest.note))))
    return HolderCell(said)


_REMARK: Final = (
    r"(?:ny|nya?\s+elev|nyinskriven|nyanländ|slutat|slutar|slutade|har\s+slutat|ska\s+sluta|avslutad|flyttat|flyttar|flyttad"
    r"|har\s+flyttat|utflyttad|utskriven|ej\s+kvar|inte\s+kvar|sjukskriven|långtidssjuk|föräldraledig|tjänstledig|ledig"
    r"|vikarie|vik\.?|börja[rt]|kommer|går\s+om|byter|bytt|provar|prövar|modersmål|sva|anpassad|särskola|t\.?\s?o\.?\s?m\.?"
    r"|f\.?\s?r?\.?\s?o\.?\s?m\.?)(?:\s+[^()\[\]]*)?"
)
_REMARKED: Final = re.compile(
    rf"(.*?[^\W\d_]\.?)(?:\s*[(\[]\s*({_REMARK})\s*[)\]]|\s+[–—-]+\s*({_REMARK})|\s*[,;]\s*({_REMARK}))",
    re.IGNORECASE,
)
_LEFT: Final = re.compile(
    r"(?:har\s+)?(?:slutat|slutade|flyttat|flyttad)(?!\s+(?:till|från)\s+\d)\b.*|avslutad\b.*|utflyttad\b.*|utskriven\b.*"
    r"|(?:ej|inte)\s+kvar\b.*",
    re.IGNORECASE,
)
LEFT_BESIDE: Final = mark("The list says beside the name that they have left, so that is noted.")


def pupil_cell(said: str) -> HolderCell:
    """A name in a list of people, and what is remarked beside it: only words that are no part of anybody's name."""
    found = _REMARKED.fullmatch(said)
    if found is None:
        return HolderCell(said)
    name, note = found.group(1).strip(), next(filter(None, found.groups()[1:])).strip()
    given = found.group(4) is not None and " " not in name and _LEFT.fullmatch(note) is None  # *Saga, Ny* is called Ny
    return HolderCell(said) if given else HolderCell(name, note=note)


def says_left(said: str) -> bool:
    """Whether a remark beside a name says that they have left."""
    return _LEFT.fullmatch(pupil_cell(said).note) is not None


def read_pupil_cell(raw: str, nothing: Nulls, *, whole: bool) -> object:
    """As :func:`read_name_cell`, without a remark beside the name."""
    return read_name_cell(pupil_cell(" ".join(clean_cell(raw).split())).name, nothing, whole=whole)


def left_beside(raw: str) -> object:
    """0, told, where a remark beside the name says that they have left."""
    return CellProblem(LEFT_BESIDE, 0) if says_left(" ".join(clean_cell(raw).split())) else None


def is_former(said: str) -> bool:
    """Whether a cell names whoever had it before (*f.d. Bo Saga*): who has it now it does not say."""
    return _FORMER.fullmatch(said) is not None


def is_one_with_class(said: str) -> bool:
    """Whether a cell has one word of a name and a class (*Ada 7A*): who is meant is anybody's guess."""
    found = _BEHIND.fullmatch(said) or _BEFORE.fullmatch(said)
    return found is not None and holder_cell(said).name == said and not any(map(_is_whole, found.groups()[:1]))


def _is_whole(name: str) -> bool:
    return " " in name.strip()


NAME_READERS: Final = frozenset({"turned", "holder", "holder_turned"})
"""How a column of names is read that whole columns and the register have told of; :func:`holder_reader` reads it."""


def holder_reader(
    nothing: Nulls, words: Mapping[str, str] | None, *, apart: bool, turns: bool
) -> Callable[[str], object]:
    """Reads names, those of users taken ``apart`` from class and note, and ``turns`` those that are written family name
    first. ``words`` are cells that read otherwise.
    """

    known = words or {}

    def name_of(said: str) -> str:
        if said in known:
            return known[said]
        name = holder_cell(said).name if apart else said
        if name in known:
            return known[name]
        return turned_round(name) if turns and " " in name and "," not in name else name

    def read(raw: str) -> object:
        said = read_user_cell(raw, nothing)
        if isinstance(said, CellProblem):
            return CellProblem(said.code, name_of(said.value)) if isinstance(said.value, str) else said
        return name_of(said) if isinstance(said, str) else said

    return read


def group_beside(raw: str, nothing: Nulls) -> str | None:
    """The class that stands beside the name in a column of users."""
    said = read_text_cell(raw, nothing)
    return holder_cell(said).group or None if isinstance(said, str) else None


def address_beside(raw: str, nothing: Nulls) -> str | None:
    """The address that stands beside the name in a column of users."""
    said = read_text_cell(raw, nothing)
    return holder_cell(said).address or None if isinstance(said, str) else None
