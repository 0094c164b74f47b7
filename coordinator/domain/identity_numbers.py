"""Personal identity numbers in texts: where one stands, how sure that is, and the text without it (durability §7).

Known in every way in which people write them: with ten or twelve digits, with hyphen, plus, dash, dot, blank or
underscore, with parted dates, other scripts' digits and invisible letters between; coordination numbers (day + 60),
interim numbers (T, TF) and the numbers with a letter that registers invent (``formats`` §6c).

Ten digits in a row are often something else. The date in them, the check digit, the word before and the kind of text
decide: a text about people needs less to lose a number than one about a device.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from enum import Enum
from string import ascii_letters
from typing import Final

GAP: Final = "–"
"""What stands in the place of a number in a text."""


class About(Enum):
    """What a text is about, which decides in doubt: people, or ways to reach them, or things; ``NAMED`` is a number or
    name that tells things apart, such as a serial number, in which figures are to be expected.
    """

    PEOPLE = "people"
    CONTACT = "contact"
    THINGS = "things"
    NAMED = "named"


_NUMBER: Final = re.compile(
    r"(?<![0-9])(?<![0-9][.,:])(?P<century>(?:18|19|20)(?:[ -]?(?=[0-9])))?"
    r"(?P<year>[0-9]{2})(?P<part>[-/. ]?)(?P<month>0[1-9]|1[0-2])(?P=part)"
    r"(?P<day>0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])"
    r"(?P<sign> {0,2}[-+._/]? {0,2})(?P<tail>[0-9]{4}|TF[0-9]{2}|[A-Z][0-9]{3})(?![0-9])(?![.,:][0-9])",
    re.IGNORECASE | re.ASCII,
)
_IDENTIFIER: Final = re.compile(
    r"(?<![0-9a-z])(?:[0-9]{1,9}-)?(?=[0-9-]*[a-f])[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}(?:-[0-9]{1,9})?(?![0-9a-z])",
    re.IGNORECASE | re.ASCII,
)
"""What a program made to tell records apart: our own lists' id column, other systems' GUIDs. Dates in it are chance."""
_FIGURES: Final = re.compile(r"(?:[0-9][^0-9\n]{0,5}){7}[0-9]")
"""Fewer figures so near each other are no number, whatever they are."""
_SHAPE: Final = str.maketrans(
    {**dict.fromkeys("0123456789", "0"), **dict.fromkeys(ascii_letters, "A"), **dict.fromkeys("-+._/ '", None)}
)
_SHAPES: Final = ("0" * 10, "000000A000", "000000AA00")
_LATIN_FIGURES: Final = "\u00b2\u00b3\u00b9"
"""All that Latin 1, which is quickly told, has beside 0 to 9: raised ones."""
_YOUNGEST: Final = 3
"""Years. Nobody in a school is younger; a parent's infant has no business in its register."""
_INVISIBLE: Final = frozenset("\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff")
_DASHES: Final = frozenset("-‐‑‒–—―−⁃﹘﹣－˗➖⸺⹀")
_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+(?:/[^\W\d_]+)?)[^\w]*(?:nr|no|nummer|id)?[^\w]*$", re.IGNORECASE)
_OF_PEOPLE: Final = frozenset(
    "pnr personnr persnr pers person personnummer personnumret personnumber persnummer elev eleven elevens barn barnet "
    "barnets född född födelsenr födelsenummer fødselsnummer sno ssn samordning samordningsnr samordningsnummer "
    "identitet identitetsnr identitetsnummer legitimation mamma pappa vårdnadshavare vh pupil student born".split()
)
_OF_THINGS: Final = frozenset(
    "order ordern ordernr ordernummer beställning best bestnr po po# serie serienr serienummer serial s/n sn sno# art "
    "artikel artnr artikelnr tel tfn telefon telefonnr mobil mobilnr ring ringde sms fax faktura fakturanr ärende "
    "ärendenr ticket case följesedel följesedelsnr leverans kolli kollinr sändning imei mac kund kundnr avtal avtalsnr "
    "garanti version ver build firmware bios inventarie inventarienr tagg tag etikett bankgiro plusgiro bg pg konto "
    "ref referens kvitto kvittonr rma offert bestnr phone invoice asset kl klockan".split()
)


def without_numbers(said: str, about: About, today: date | None = None) -> str:
    """The text with a dash in the place of each personal identity number; nothing of one that is but a number.

    ``today`` lets days of the last years be days: nobody in a school was born then.
    """
    kept: list[str] = []
    at = 0
    for start, end in _places(said, about, today):
        kept += [said[at:start], GAP]
        at = end
    if not kept:
        return said
    left = "".join((*kept, said[at:]))
    return "" if not left.strip("'\"= " + GAP) else left


def holds_number(said: str, about: About, today: date | None = None) -> bool:
    """Whether a personal identity number stands in the text."""
    return next(_places(said, about, today), None) is not None


def may_hold_numbers(said: str) -> bool:
    """Whether it is worth looking at the texts that are joined in ``said``, with a bar between them: a quick look at
    very many, which overlooks no number.
    """
    if not said.isascii():
        if _holds_foreign_figures(said):
            return True
        said = said.encode("ascii", "ignore").decode("ascii")
    shape = said.translate(_SHAPE)
    return any(part in shape for part in _SHAPES)


def _holds_foreign_figures(said: str) -> bool:
    try:
        said.encode("latin-1")
    except UnicodeEncodeError:
        return any(unicodedata.digit(letter, None) is not None for letter in set(said) if not letter.isascii())
    return any(figure in said for figure in _LATIN_FIGURES)


def _places(said: str, about: About, today: date | None) -> Iterator[tuple[int, int]]:
    """Where the numbers stand in the text."""
    if said.isascii() and _FIGURES.search(said) is None:
        return
    plain, places = _plain(said)
    for found in _NUMBER.finditer(plain):
        if not _is_shaped(found) or _is_within_identifier(plain, found):
            continue
        if _is_meant(plain, found, about) and not (today and _is_recent(plain, found, today)):
            yield places[found.start()], places[found.end() - 1] + 1


def _is_within_identifier(plain: str, found: re.Match[str]) -> bool:
    made = _IDENTIFIER.finditer(plain)
    return any(each.start() <= found.start() and found.end() <= each.end() for each in made)


def _plain(said: str) -> tuple[str, list[int]]:
    """The text with plain figures, dashes and blanks and nothing invisible, and where each letter of it stood."""
    if said.isascii():
        return said, list(range(len(said)))
    plain = [(_plain_letter(letter), at) for at, letter in enumerate(said) if letter not in _INVISIBLE]
    return "".join(letter for letter, _ in plain), [at for _, at in plain]


def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in _DASHES:
        return "-"
    if letter.isspace():
        return " "
    figure = unicodedata.digit(letter, None)
    if figure is not None:
        return str(figure)
    folded = unicodedata.normalize("NFKC", letter)
    return folded if len(folded) == 1 else letter


def _is_shaped(found: re.Match[str]) -> bool:
    """A tail with a letter stands apart from its date, or the date has its century: ``240812A123`` is a serial."""
    parted = bool(found["sign"] or found["century"])
    return parted if not found["tail"].isdigit() else bool(found["part"] != " " or found["sign"])


def _is_meant(plain: str, found: re.Match[str], about: About) -> bool:
    """Whether what looks like a number is one, by its sign, its word, its date and its check digit."""
    word = _word_before(plain, found.start())
    if word in _OF_PEOPLE:
        return True
    if not found["tail"].isdigit():
        return about is About.PEOPLE or _is_signed(found)
    right = _is_real(found) and _checks(found)
    if about is About.NAMED:
        return any((right, _is_signed(found), _is_login(plain, found)))
    if _is_signed(found):
        return word not in _OF_THINGS or right
    if word in _OF_THINGS:
        return right and bool(found["century"])
    return _is_meant_alone(plain, found, about)


def _is_meant_alone(plain: str, found: re.Match[str], about: About) -> bool:
    """The same, where neither a word nor the sign that belongs to such a number tells."""
    right = _is_real(found) and _checks(found)
    if about is About.PEOPLE and not (_is_ten(found) and found["year"] in ("07", "08")):
        return True
    login = _is_login(plain, found)
    if _is_ten(found):
        return login or (right and about is not About.CONTACT)
    return right or login or about is About.PEOPLE or not _is_real(found)


def _is_signed(found: re.Match[str]) -> bool:
    """``130412-8397``: the sign that belongs to such a number, after a date in one piece."""
    return found["sign"].strip() in ("-", "+") and not found["part"]


def _is_login(plain: str, found: re.Match[str]) -> bool:
    return plain[found.end() : found.end() + 1] == "@"


def _is_recent(plain: str, found: re.Match[str], today: date) -> bool:
    """Whether the day is of the last years or still to come, and no word says that it is a birth."""
    if _word_before(plain, found.start()) in _OF_PEOPLE or "+" in found["sign"]:
        return False
    said = found["century"] or ""
    year = int((said[:2] or "20") + found["year"])
    return today.year - _YOUNGEST < year <= today.year + (100 if said else 1)


def _is_ten(found: re.Match[str]) -> bool:
    return not (found["century"] or found["part"] or found["sign"])


def _word_before(plain: str, at: int) -> str:
    found = _WORD_BEFORE.search(plain, max(0, at - 40), at)
    return "" if found is None else found[1].casefold()


def _is_real(found: re.Match[str]) -> bool:
    """Whether there is such a day, in the century that is said or in either."""
    said = (found["century"] or "")[:2]
    day = int(found["day"])
    day -= 60 if day > 60 else 0
    for century in (said,) if said else ("19", "20"):
        try:
            date(int(century + found["year"]), int(found["month"]), day)
        except ValueError:
            continue
        return True
    return False


def _checks(found: re.Match[str]) -> bool:
    """Whether the last figure is the check digit of the nine before it (Skatteverket, SKV 704)."""
    figures = found["year"] + found["month"] + found["day"] + found["tail"]
    if not figures.isdigit():
        return True
    return last_figure_fits(figures)


def last_figure_fits(figures: str) -> bool:
    """Whether the last figure is what Luhn's sum makes of those before it, as in personal identity and IMEI numbers."""
    doubled = (int(figure) * (2 - place % 2) for place, figure in enumerate(reversed(figures), 1))
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0
