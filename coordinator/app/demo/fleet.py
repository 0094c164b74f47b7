"""The 600 devices of Norrskensskolan: whose they are, where they stand and what has happened to them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from coordinator.app.demo import products
from coordinator.app.demo.demo_dates import demo_year, working_day_before
from coordinator.app.demo.demo_people import CLASSES, DemoPerson, of_class, staff
from coordinator.app.demo.products import DemoKind, Model
from coordinator.domain.calendar import add_months

SCHOOL = "Norrskensskolan"
NEIGHBOUR = "Södra Majbackskolan"
PRESCHOOL_CLASS = "Östra Ängelholms Förskoleklass"
STORE = "IT-förrådet"

_SIGNS = {"#": "0123456789", "?": "0123456789ABCDEFGHJKLMNPQRSTVWXYZ"}


@dataclass(frozen=True, slots=True)
class DemoDevice:
    """One device as it truly is; the files tell of it, each in its own way and with its own faults.

    ``school`` is where the school's own list has it, ``central_school`` where the management system has it: a few
    differ. ``status`` is the list's word. ``last_seen`` is what the management system says, None for what no system
    manages or has ever seen. ``managed_by`` is google, intune, jamf or empty.
    """

    model: Model
    serial: str
    tag: str
    purchased: date
    managed_by: str
    holder: DemoPerson | None = None
    group: str = ""
    room: str = ""
    school: str = SCHOOL
    central_school: str = SCHOOL
    status: str = "I bruk"
    last_seen: datetime | None = None
    comment: str = ""

    @property
    def kind(self) -> DemoKind:
        return self.model.kind

    @property
    def life_ends(self) -> date:
        return add_months(self.purchased, self.model.lifetime_months)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one device goes, before it has a serial and a tag. ``age`` counts school years; ``silent`` days unseen."""

    model: Model
    age: int
    holder: DemoPerson | None = None
    group: str = ""
    room: str = ""
    school: str = SCHOOL
    central_school: str = SCHOOL
    status: str = "I bruk"
    silent: int = 0
    comment: str = ""
    managed_by: str = ""


def invent_devices(rng: random.Random, people: tuple[DemoPerson, ...], today: date) -> tuple[DemoDevice, ...]:
    """All devices, kind by kind, with true serials and their own tags (twins and faults come later)."""
    devices: list[DemoDevice] = []
    taken: set[str] = set()
    for kind, prefix, first, places in (
        (DemoKind.CHROMEBOOK, "NSK-", 201, _chromebooks(people)),
        (DemoKind.LAPTOP, "NSK-PC-", 101, _laptops(people)),
        (DemoKind.TABLET, "NSK-IP-", 101, _tablets(people)),
        (DemoKind.PHONE, "NSK-MOB-", 11, _phones(people)),
        (DemoKind.PROJECTOR, "NSK-PRO-", 101, _projectors()),
        (DemoKind.SCREEN, "NSK-AV-", 101, _screens()),
    ):
        width = 2 if kind is DemoKind.PHONE else 4 if kind is DemoKind.CHROMEBOOK else 3
        for number, place in enumerate(places, start=first):
            serial = _serial(rng, place.model.serial, taken)
            devices.append(_device(rng, place, serial, f"{prefix}{number:0{width}}", today))
    return tuple(devices)


def _device(rng: random.Random, place: _Place, serial: str, tag: str, today: date) -> DemoDevice:
    purchased = date(demo_year(today).autumn - place.age, 6, 1) + timedelta(days=rng.randrange(20))
    managed_by = place.managed_by or _MANAGED.get(place.model.kind, "")
    moment = time(rng.randrange(6, 15), rng.randrange(60), rng.randrange(60))
    seen = _seen_on(rng.randrange(10), place.silent, today)
    return DemoDevice(
        model=place.model,
        serial=serial,
        tag=tag,
        purchased=purchased,
        managed_by=managed_by,
        holder=place.holder,
        group=place.group,
        room=place.room,
        school=place.school,
        central_school=place.central_school,
        status=place.status,
        last_seen=datetime.combine(seen, moment, UTC) if managed_by else None,
        comment=place.comment,
    )


_MANAGED = {DemoKind.CHROMEBOOK: "google", DemoKind.LAPTOP: "intune", DemoKind.TABLET: "jamf", DemoKind.PHONE: "intune"}


def _seen_on(chance: int, silent: int, today: date) -> date:
    """The day a device was last seen: mostly the latest school day, sometimes a few before, for the silent long ago."""
    if silent:
        return today - timedelta(days=silent)
    day = working_day_before(today)
    for _ in range(max(0, chance - 6)):
        day = working_day_before(day)
    return day


def _serial(rng: random.Random, pattern: str, taken: set[str]) -> str:
    while True:
        serial = "".join(rng.choice(_SIGNS.get(sign, sign)) for sign in pattern)
        if serial not in taken:
            taken.add(serial)
            return serial


_CHROMEBOOK_BY_YEAR = {
    4: (products.ACER_R756, 0),
    5: (products.LENOVO_300E, 1),
    6: (products.LENOVO_300E, 2),
    7: (products.HP_FORTIS, 3),
    8: (products.HP_FORTIS, 4),
    9: (products.LENOVO_300E, 2),
}
"""Model and age by the holder's year: a device comes in year 4 and lasts 60 months; year 9 got younger ones."""

_SILENT_PUPILS = {"5A": 131, "6B": 158, "7A": 203, "8A": 144, "9A": 262, "9B": 187}
"""One pupil in each of these classes has a device that nobody has seen for so many days."""

_LOANS = ("4B", "5B", "6A", "7A", "8B", "9B")
"""One pupil in each of these classes has a loan while the own device is at repair."""

_REPAIRS = ("Skärmen sprucken", "Laddar inte", "Tangentbord, å och ä saknas", "Gångjärn; garanti?")


def _chromebooks(people: tuple[DemoPerson, ...]) -> Iterator[_Place]:
    """305: one for each pupil of years 4–9, then leavers' devices, repairs, losses, store, cart and the neighbour's."""
    for group in CLASSES:
        pupils = [person for person in of_class(people, group) if person.standing == "here"]
        for seat, pupil in enumerate(pupils):
            if pupil.year >= 4:
                yield _pupils_chromebook(pupil, seat)
    for person in people:
        if person.standing == "left" and person.year >= 4:
            model, age = _CHROMEBOOK_BY_YEAR[person.year]
            yield _Place(model, age, person, person.group, silent=25, comment="Har flyttat, ej återlämnad")
    yield from _spare_chromebooks()


def _pupils_chromebook(pupil: DemoPerson, seat: int) -> _Place:
    model, age = _CHROMEBOOK_BY_YEAR[pupil.year]
    if pupil.group == "9B" and seat < 12:
        model, age = products.LENOVO_100E, 5
    place = _Place(model, age, pupil, pupil.group)
    if pupil.protected:
        return replace(place, comment="Fråga expeditionen")
    if seat == 14 and pupil.group in _LOANS:
        return replace(place, status="Utlånad", comment="Lån medan egen är på service")
    if seat == 5 and pupil.group in _SILENT_PUPILS:
        return replace(place, silent=_SILENT_PUPILS[pupil.group])
    return place


def _spare_chromebooks() -> Iterator[_Place]:
    for number in range(8):
        model = (products.HP_FORTIS, products.LENOVO_300E)[number % 2]
        yield _Place(
            model, 3 - number % 2, room=STORE, status="På service", silent=20 + 3 * number, comment=_REPAIRS[number % 4]
        )
    for number in range(5):
        yield _Place(
            products.LENOVO_300E, 2, status="Förlorad", silent=150 + 40 * number, comment="Saknad vid inventering"
        )
    for number in range(2):
        yield _Place(products.HP_FORTIS, 3, status="Stulen", silent=280 + number, comment="Polisanmäld")
    for number in range(3):
        yield _Place(
            products.LENOVO_100E, 6, room=STORE, status="Kasserad", silent=400 + 10 * number, comment="Raderad"
        )
    for number in range(22):
        silent = 175 + number if number >= 18 else 9
        model, age = (products.ACER_R756, 0) if number < 8 else (products.LENOVO_300E, 1)
        yield _Place(model, age, room=STORE, status="Lager", silent=silent)
    for number in range(9):
        yield _Place(products.LENOVO_100E, 5, room="Chromebookvagn 1", comment="" if number else "I biblioteket")
    for number in range(6):
        silent = 200 + 5 * number if number < 3 else 0
        listed, central = (SCHOOL, NEIGHBOUR) if number < 4 else (NEIGHBOUR, SCHOOL)
        yield _Place(products.HP_FORTIS, 4, school=listed, central_school=central, silent=silent)


_STAFF_LAPTOPS = (
    products.LATITUDE,
    products.LATITUDE,
    products.ELITEBOOK,
    products.LATITUDE,
    products.SURFACE,
)


def _laptops(people: tuple[DemoPerson, ...]) -> Iterator[_Place]:
    """62: one for each of the staff, and 17 in store, at repair, lost, in a workshop or with the neighbour."""
    for number, person in enumerate(staff(people)):
        model = products.THINKPAD if number % 8 == 3 else _STAFF_LAPTOPS[number % 5]
        yield _Place(model, (1, 2, 0, 3, 2, 4)[number % 6], person)
    for number in range(5):
        yield _Place(products.LATITUDE, 1, room=STORE, status="Lager", silent=12 if number < 3 else 148)
    for number in range(4):
        yield _Place(
            products.ELITEBOOK, 6, room=STORE, status="Lager" if number < 3 else "Kasserad", silent=390 + number
        )
    for _ in range(2):
        yield _Place(products.SELF_BUILT, 4, room="Slöjdsalen", comment="Hopbyggd av eleverna")
    yield _Place(products.LATITUDE, 2, room="Receptionen", comment="Delas av flera")
    for number in range(2):
        yield _Place(products.ELITEBOOK, 2, room=STORE, status="På service", silent=18, comment=_REPAIRS[number])
    yield _Place(products.LATITUDE, 3, central_school=NEIGHBOUR)
    for number in range(2):
        yield _Place(products.LATITUDE, 3, status="Förlorad", silent=310 + number)


def _tablets(people: tuple[DemoPerson, ...]) -> Iterator[_Place]:
    """108: half a tablet for each pupil of F–3 in carts, eight at fritids, eight with staff, the rest astray."""
    for row, group in enumerate(CLASSES[:8]):
        for number in range(-(-len(of_class(people, group)) // 2)):
            model, age = (products.IPAD_10, row // 2) if row < 6 else (products.IPAD_9, 3 + number % 2)
            silent = 139 if number == 4 and row in (2, 5) else 0
            yield _Place(model, age, group=group, room=f"iPad-vagn {group}", silent=silent)
    borrowers = [of_class(people, "1A")[3], of_class(people, "3B")[7]]
    for number in range(8):
        if number < 2:
            yield _Place(products.IPAD_9, 4, borrowers[number], status="Utlånad", comment="Talsyntes; lån läsåret ut")
        else:
            yield _Place(products.IPAD_9, 4, room="Fritids Kometen")
    for person in staff(people)[4:12]:
        yield _Place(products.IPAD_10, 2, person, managed_by="intune")
    yield _Place(products.IPAD_9, 3, room=STORE, status="På service", silent=33, comment="Glaset krossat")
    yield _Place(products.IPAD_9, 4, status="Förlorad", silent=221)
    for _ in range(3):
        yield _Place(products.IPAD_9, 3, central_school=PRESCHOOL_CLASS)


def _phones(people: tuple[DemoPerson, ...]) -> Iterator[_Place]:
    """25: twenty with staff, two shared, two in store, one lost."""
    for number, person in enumerate(staff(people)[:20]):
        yield _Place(products.GALAXY, (0, 1, 2, 3)[number % 4], person)
    yield _Place(products.GALAXY, 1, room="Receptionen")
    yield _Place(products.GALAXY, 1, room="Vaktmästeriet")
    for _ in range(2):
        yield _Place(products.GALAXY, 3, room=STORE, status="Lager", silent=160)
    yield _Place(products.GALAXY, 2, status="Förlorad", silent=170, comment="Tappad på utflykt")


_ROOMS = tuple(f"{house}{floor}{number:02}" for house in "AB" for floor in (1, 2) for number in range(1, 12))


def _projectors() -> Iterator[_Place]:
    """44: one for each room; every third is past its life, two are at repair."""
    for number, room in enumerate(_ROOMS):
        model, age = (products.EPSON_OLD, 7) if number % 3 == 0 else (products.EPSON, 1 + number % 4)
        status, comment = ("På service", "Lampan slut") if number in (7, 30) else ("I bruk", "")
        yield _Place(model, age, room=room, status=status, comment=comment)


def _screens() -> Iterator[_Place]:
    """56: interactive screens in classrooms, wall displays in other rooms."""
    for number in range(56):
        if number < 34:
            status = "På service" if number == 12 else "I bruk"
            yield _Place(products.SCREEN, number % 5, room=_ROOMS[number], status=status)
        else:
            room = "Aulan" if number < 38 else f"Grupprum {number - 37}" if number < 52 else STORE
            yield _Place(
                products.WALL_DISPLAY, 2 + number % 4, room=room, status="Lager" if room == STORE else "I bruk"
            )
