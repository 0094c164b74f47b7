"""One day at Norrskensskolan: who gets, returns and corrects what. Looked up, never written down twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from coordinator.app.demo.demo_names import LONG_NAME, NAMESAKE, RECEIVER
from coordinator.app.demo.demo_people import DemoPerson
from coordinator.app.demo.demo_school import DemoSchool, invent_school
from coordinator.app.demo.fleet import NEIGHBOUR, STORE, DemoDevice
from coordinator.app.demo.products import DemoKind

UNSEEN_DAYS: Final = 90
"""Not seen for so many days counts as *not seen for long* in the story's figures."""


@dataclass(frozen=True, slots=True)
class TagChange:
    """An asset tag that somebody changes: ``by_school`` and ``by_central`` are the new ones, empty for no change."""

    serial: str
    before: str
    by_school: str = ""
    by_central: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """What happens on the day, by username, serial and tag.

    ``receiver`` (a newcomer) gets ``handed_serial`` from the store; ``returner`` (who has left) returns
    ``returned_serial``; ``swapper``'s ``broken_serial`` is swapped for ``spare_serial``. ``collision`` is corrected
    at the school and moved by central's next file, to another value; ``kept`` is corrected at the school and stands
    there unchanged; ``moved`` are changed by central alone. ``protected`` are usernames with the fictitious id, empty
    where there is none (needs U7). ``newcomers`` are the usernames in the office's list, ``without_device`` those in
    the register who have nothing yet. ``unseen`` counts devices of a management system not seen for `UNSEEN_DAYS`,
    ``unseen_yearly_ore`` their fees.
    """

    receiver: str
    handed_serial: str
    returner: str
    returned_serial: str
    swapper: str
    broken_serial: str
    spare_serial: str
    collision: TagChange
    kept: TagChange
    moved: tuple[TagChange, ...]
    protected: tuple[tuple[str, str], ...]
    newcomers: tuple[str, ...]
    without_device: tuple[str, ...]
    namesakes: tuple[str, str]
    long_named: str
    lost_serial: str
    misplaced_serial: str
    reenrolled_serial: str
    destroyed_serial: str
    stripped_serial: str
    doubled_serial: str
    twin_tags: tuple[str, str]
    unseen: int
    unseen_yearly_ore: int


def day_story(today: date) -> Story:
    """The day's story. The same people and serials whatever the date, but for the two figures."""
    school = invent_school(today)
    people, faults = school.people, school.faults
    spares = [d for d in _chromebooks(school) if d.room == STORE and d.status == "Lager"]
    receiver = next(p for p in people if (p.given_name, p.family_name) == RECEIVER and p.standing == "newcomer")
    returned = next(d for d in _chromebooks(school) if d.holder and d.holder.standing == "left")
    swapped = next(d for d in _ordinary(school) if d.group == "8B")
    collision, kept, moved = tag_changes(school)
    unseen = unseen_devices(school)
    namesakes = [p.username for p in people if (p.given_name, p.family_name) == NAMESAKE]
    return Story(
        receiver=receiver.username,
        handed_serial=spares[0].serial,
        returner=_holder(returned).username,
        returned_serial=returned.serial,
        swapper=_holder(swapped).username,
        broken_serial=swapped.serial,
        spare_serial=spares[1].serial,
        collision=collision,
        kept=kept,
        moved=moved,
        protected=_protected(people),
        newcomers=_standing(people, "listed"),
        without_device=_standing(people, "newcomer"),
        namesakes=(namesakes[0], namesakes[1]),
        long_named=next(p.username for p in people if (p.given_name, p.family_name) == LONG_NAME),
        lost_serial=next(d.serial for d in _chromebooks(school) if d.status == "Förlorad"),
        misplaced_serial=next(d.serial for d in _chromebooks(school) if d.central_school == NEIGHBOUR),
        reenrolled_serial=school.by_tag(faults.reenrolled).serial,
        destroyed_serial=school.by_tag(faults.destroyed).serial,
        stripped_serial=school.by_tag(faults.stripped).serial,
        doubled_serial=school.by_tag(faults.doubled).serial,
        twin_tags=faults.twins,
        unseen=len(unseen),
        unseen_yearly_ore=sum(12 * (device.model.fee_ore or 0) for device in unseen),
    )


def tag_changes(school: DemoSchool) -> tuple[TagChange, TagChange, tuple[TagChange, ...]]:
    """The collision, the correction that stands, and what central alone moves: one of each pair of twins."""
    ordinary = _ordinary(school)
    first = next(d for d in ordinary if d.group == "6A")
    stays = ordinary[0]
    collision = TagChange(first.serial, first.tag, by_school=_aside(first.tag, 1), by_central=_aside(first.tag, 2))
    kept = TagChange(stays.serial, stays.tag, by_school=_aside(stays.tag, 1))
    moved = []
    for tag in school.faults.twins:
        second = [device for device in school.devices if device.tag == tag][1]
        moved.append(TagChange(second.serial, tag, by_central=_aside(tag, 2)))
    return collision, kept, tuple(moved)


def central_tags(school: DemoSchool) -> dict[str, str]:
    """Serial → tag in central's file of this morning: three moved ones, and ``kept`` with its old one."""
    collision, kept, moved = tag_changes(school)
    tags = {change.serial: change.by_central for change in (collision, *moved)}
    return {**tags, kept.serial: kept.before}


def unseen_devices(school: DemoSchool) -> list[DemoDevice]:
    """What a management system has not seen for `UNSEEN_DAYS`, whatever its status."""
    since = school.today - timedelta(days=UNSEEN_DAYS)
    return [device for device in school.devices if device.last_seen and device.last_seen.date() < since]


def _ordinary(school: DemoSchool) -> list[DemoDevice]:
    """Pupils' Chromebooks about which there is nothing to say."""
    odd = {*school.faults.twins, school.faults.doubled, *(device.tag for device in unseen_devices(school))}
    held = [device for device in _chromebooks(school) if device.holder and device.status == "I bruk"]
    return [device for device in held if not device.comment and device.tag not in odd]


def _chromebooks(school: DemoSchool) -> list[DemoDevice]:
    return [device for device in school.devices if device.kind is DemoKind.CHROMEBOOK]


def _holder(device: DemoDevice) -> DemoPerson:
    if device.holder is None:
        raise ValueError(f"The device {device.tag} of the demo's story has no holder.")
    return device.holder


def _standing(people: tuple[DemoPerson, ...], standing: str) -> tuple[str, ...]:
    return tuple(person.username for person in people if person.standing == standing)


def _protected(people: tuple[DemoPerson, ...]) -> tuple[tuple[str, str], ...]:
    """The first has a fictitious id; the other's guardians have not signed, so a local loan number serves."""
    usernames = [person.username for person in people if person.protected]
    return tuple((username, "" if number else "Elev F01") for number, username in enumerate(usernames))


def _aside(tag: str, thousands: int) -> str:
    head, _, number = tag.rpartition("-")
    return f"{head}-{thousands}{number[1:]}"
