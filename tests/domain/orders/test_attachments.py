"""Files beside a delivery check (needs V4)."""

from __future__ import annotations

from coordinator.domain.changes import Origin, Ref
from coordinator.domain.orders.attachments import MOST_BYTES, File, attach, detach_changes
from coordinator.domain.orders.order_kinds import ATTACHMENT, DELIVERY
from tests.domain.orders.lines import unit

PHOTO = File("a.jpg", "image/jpeg", b"abc")
NOTE = File("b.pdf", "application/pdf", b"")


def test_files_of_one_unit_stand_beside_it() -> None:
    made = attach([PHOTO, NOTE], [unit(30)], "2026-08-04")
    assert [(each.id, each.values["name"], each.values["delivered"], each.values["delivery"]) for each in made] == [
        (-1, "a.jpg", 30, 5),
        (-2, "b.pdf", 30, 5),
    ]
    assert (made[0].values["size"], made[0].values["content"], made[1].values["content"]) == (3, "YWJj", "")


def test_files_of_several_units_stand_beside_each_delivery_once() -> None:
    made = attach([PHOTO], [unit(30), unit(31), unit(32, delivery=6)], "2026-08-04", first=-7)
    assert [(each.id, each.values["delivery"], each.values["delivered"]) for each in made] == [
        (-7, 5, None),
        (-8, 6, None),
    ]


def test_a_file_is_taken_away_from_its_delivery() -> None:
    made = detach_changes(Ref(ATTACHMENT.code, 4), 5, origin=Origin.WINDOW)
    assert [(each.kind, each.id) for each in made.removals] == [("attachment", 4)]
    assert made.sentence.values == {"delivery": Ref(DELIVERY.code, 5)}


def test_a_photo_fits_and_a_film_does_not() -> None:
    assert MOST_BYTES == 10_000_000
