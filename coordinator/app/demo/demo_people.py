"""The pupils and staff of Norrskensskolan."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from coordinator.app.demo.demo_names import (
    COORDINATOR,
    FIRST_NAMES,
    HARD_NAMES,
    LONG_NAME,
    NAMESAKE,
    RECEIVER,
    SURNAMES,
    account_name,
)

CLASSES: Final = tuple(f"{year}{letter}" for year in "F123456789" for letter in "AB")
DOMAIN: Final = "edu.kommunen.example"
STAFF_COUNT: Final = 45

_SIZES: Final = (20, 21, 22, 21, 23, 22, 21, 20, 22, 21, 20, 21, 21, 22, 20, 21, 22, 20, 21, 19)
_LEAVER_CLASSES: Final = ("5B", "6A", "8A", "9B")
_NEWCOMER_CLASSES: Final = ("7B", "4A", "5A", "9A")
_LISTED_CLASSES: Final = ("7A", "4B", "2A")
_PROTECTED_CLASSES: Final = ("6B", "8A")
_HARD_CLASSES: Final = ("5A", "7A", "8B", "9A")
_NAMESAKE_CLASSES: Final = ("5A", "8B")
RECEIVER_CLASS: Final = "7B"
_LONG_CLASS: Final = "7A"
_HARD_ONLY: Final = frozenset({"Testović"})


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody at the school.

    ``role`` is OneRoster's word (student, teacher, aide, administrator). ``group`` is a class, empty for staff.
    ``standing`` is *here*, *newcomer* (came during the term, has no device yet), *listed* (only in the school's list of
    newcomers) or *left*.
    """

    sourced_id: str
    username: str
    given_name: str
    family_name: str
    email: str
    role: str
    group: str = ""
    standing: str = "here"
    protected: bool = False

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def year(self) -> int:
        """School year, 0 for förskoleklass, -1 for staff."""
        if not self.group:
            return -1
        return 0 if self.group[0] == "F" else int(self.group[0])


def invent_people(rng: random.Random) -> tuple[DemoPerson, ...]:
    """Pupils class by class, then those who left, the listed newcomers and the staff."""
    names = _names(rng)
    people: list[DemoPerson] = []
    seats = list(_pupil_seats())
    for group, standing in seats:
        people.append(_pupil(len(people) + 1, next(names), group, standing))
    for number in range(STAFF_COUNT):
        role = "administrator" if number == 0 else "teacher" if number <= 36 else "aide"
        given, family = next(names)
        people.append(DemoPerson(f"p{number + 1:03}", "", given, family, "", role))
    return tuple(_with_accounts(_with_special_names(people)))


def of_class(people: tuple[DemoPerson, ...], group: str) -> tuple[DemoPerson, ...]:
    """The pupils who go to ``group`` now, newcomers included."""
    return tuple(person for person in people if person.group == group and person.standing in ("here", "newcomer"))


def staff(people: tuple[DemoPerson, ...]) -> tuple[DemoPerson, ...]:
    """Everybody employed, the principal first."""
    return tuple(person for person in people if not person.group)


def _pupil(number: int, name: tuple[str, str], group: str, standing: str) -> DemoPerson:
    return DemoPerson(f"e{number:04}", "", name[0], name[1], "", "student", group, standing)


def _pupil_seats() -> list[tuple[str, str]]:
    seats: list[tuple[str, str]] = []
    for group, size in zip(CLASSES, _SIZES, strict=True):
        standings = ["here"] * size
        if group in _NEWCOMER_CLASSES:
            standings[-1] = "newcomer"
        seats += [(group, standing) for standing in standings]
    seats += [(group, "left") for group in _LEAVER_CLASSES]
    seats += [(group, "listed") for group in _LISTED_CLASSES]
    return seats


def _names(rng: random.Random) -> Iterator[tuple[str, str]]:
    """Different names without end in sight: 56 × 27 of them, the special ones left out."""
    special = {*HARD_NAMES, LONG_NAME, NAMESAKE, RECEIVER, COORDINATOR}
    pool = [(given, family) for given in FIRST_NAMES for family in SURNAMES if family not in _HARD_ONLY]
    pool = [name for name in pool if name not in special]
    rng.shuffle(pool)
    return iter(pool)


def _with_special_names(people: list[DemoPerson]) -> list[DemoPerson]:
    """Give the few people with a part in the demo's story their names, and mark the protected two."""
    taken: set[int] = set()

    def seat(group: str) -> int:
        index = next(
            i
            for i, p in enumerate(people)
            if p.group == group and p.standing == "here" and i not in taken and i % 3 == 1
        )
        taken.add(index)
        return index

    wanted = [(group, name) for group, name in zip(_HARD_CLASSES, HARD_NAMES, strict=True)]
    wanted += [(group, NAMESAKE) for group in _NAMESAKE_CLASSES] + [(_LONG_CLASS, LONG_NAME)]
    for group, (given, family) in wanted:
        index = seat(group)
        people[index] = replace(people[index], given_name=given, family_name=family)
    for index, person in enumerate(people):
        if person.group == RECEIVER_CLASS and person.standing == "newcomer":
            people[index] = replace(person, given_name=RECEIVER[0], family_name=RECEIVER[1])
        elif person.sourced_id == "p002":
            people[index] = replace(person, given_name=COORDINATOR[0], family_name=COORDINATOR[1])
    for group in _PROTECTED_CLASSES:
        index = seat(group)
        people[index] = replace(people[index], protected=True)
    return people


def _with_accounts(people: list[DemoPerson]) -> list[DemoPerson]:
    """Usernames (three letters + three) and addresses; whoever comes second with one gets a number."""
    used: dict[str, int] = {}

    def free(word: str) -> str:
        used[word] = used.get(word, 0) + 1
        return word if used[word] == 1 else f"{word}{used[word]}"

    done = []
    for person in people:
        given, family = account_name(person.given_name.split()[0]), account_name(person.family_name.split()[-1])
        username = free(given.replace("-", "")[:3] + family.replace("-", "")[:3])
        email = free(f"{given}.{family}")
        done.append(replace(person, username=username, email=f"{email}@{DOMAIN}"))
    return done
