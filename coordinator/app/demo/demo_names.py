"""The names that people of the invented school may have: an ordinary mix of first names, visibly invented surnames."""

from __future__ import annotations

from typing import Final

SURNAMES: Final = (
    "Exempelqvist",
    "Påhittsson",
    "Provberg",
    "Testlund",
    "Fiktivberg",
    "Låtsasson",
    "Modellström",
    "Mönsterberg",
    "Skissgren",
    "Utkastsson",
    "Övningsdahl",
    "Sagolund",
    "Diktqvist",
    "Attrappström",
    "Platshållarsson",
    "Hittepåberg",
    "Demogård",
    "Provén",
    "Kulissdotter",
    "Fantasiéus",
    "Al-Exempeli",
    "O'Provén",
    "von Exempel",
    "Testović",
    "Schablönsson",
    "Müsterprov",
    "Låtsaslind",
    "Prototypsson",
)
"""``Testović`` holds a letter that Swedish Excel's cp1252 lacks; it is given only to people named in `HARD_NAMES`."""

FIRST_NAMES: Final = (
    "Åsa",
    "Leo",
    "Maja",
    "Elias",
    "Alva",
    "Noor",
    "Mohammed",
    "Amina",
    "Hodan",
    "Yusuf",
    "Fatima",
    "Ali",
    "Wilma",
    "Hugo",
    "Ebba",
    "Lucas",
    "Alice",
    "William",
    "Saga",
    "Oscar",
    "Astrid",
    "Adam",
    "Freja",
    "Liam",
    "Vera",
    "Nils",
    "Ingrid",
    "Samira",
    "Omar",
    "Leila",
    "André",
    "Zoë",
    "José",
    "Björn",
    "Örjan",
    "Märta",
    "Tülay",
    "Günther",
    "Abdi",
    "Nadja",
    "Linnéa",
    "Theo",
    "Tuva",
    "Viggo",
    "Maja-Lisa",
    "Karl-Åke",
    "Sigrid",
    "Isak",
    "Aisha",
    "Daniel",
    "Emelie",
    "Hamza",
    "Ines",
    "Jonatan",
    "Klara",
    "Love",
)

HARD_NAMES: Final = (
    ("Şirin", "Fiktivberg"),
    ("Łukasz", "Påhittsson"),
    ("Ayşe", "Provén"),
    ("Michał", "Testović"),
)
"""People whose names Swedish Excel cannot write: it puts ``?`` for each such letter (formats §8)."""

LONG_NAME: Final = ("Anna-Karin Elisabeth Wilhelmina", "Exempelqvist-Påhittsson von Låtsasberg")
"""The name that must still fit on a receipt."""

NAMESAKE: Final = ("Alva", "Modellström")
"""Two pupils, in different classes, with one name."""

RECEIVER: Final = ("Leo", "Påhittsson")
"""The newcomer who gets a device in the demo's story."""

COORDINATOR: Final = ("Åsa", "Exempelqvist")
"""The *lokal enhetsansvarig* herself (needs U4)."""

_FOLDED: Final = str.maketrans(
    {
        "å": "a",
        "ä": "a",
        "ö": "o",
        "é": "e",
        "ë": "e",
        "ü": "u",
        "ş": "s",
        "ł": "l",
        "ć": "c",
        "'": "",
        " ": "",
    }
)


def account_name(name: str) -> str:
    """``name`` as it stands in an account: lower case, a–z and hyphens only."""
    return name.lower().translate(_FOLDED)
