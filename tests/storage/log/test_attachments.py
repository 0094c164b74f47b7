"""Attached files come back byte for byte after undo and redo, and go with the person whom they show (needs V4, L4)."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from coordinator.desk.orders import attachment_files, delivery_actions
from coordinator.desk.orders.attachment_files import Attached
from coordinator.desk.orders.order_queries import order_lines
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.orders.attachments import MOST_BYTES
from coordinator.domain.orders.deliveries import Checked, Note
from coordinator.domain.orders.order_kinds import DELIVERED_UNIT, DELIVERY
from coordinator.ledger.ledger import ErasurePlan, Ledger
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Query
from tests.domain.orders.school import TODAY, open_ledger
from tests.storage.log.test_order_figures import begun

WINDOW = Origin.WINDOW
PHOTO = bytes(range(256)) * 50
LETTER = "Paketet till Leo Påhittsson var öppnat"


@contextmanager
def received(folder: Path) -> Iterator[tuple[Ledger, list[int], int]]:
    """Three delivered units, and a pupil; their ids."""
    with open_ledger(folder / "school.sqlite") as (ledger, _):
        order, _products = begun(ledger)
        line = order_lines(ledger.register, order)[0]
        boxes = [delivery_actions.Box(line, serial) for serial in ("PROV1", "PROV2", "PROV3")]
        note = Note(TODAY.isoformat(), "FS-1")
        delivery_actions.register_delivery(ledger, line.order, boxes, note, origin=WINDOW)
        pupil = Creation(PERSON.code, -1, {"given_name": "Leo", "family_name": "Påhittsson", "role": "pupil"})
        made = ledger.commit(ChangeSet(Sentence("a pupil"), WINDOW, creations=(pupil,)))
        yield ledger, list(ledger.register.ids(Query(DELIVERED_UNIT))), made.created[-1].id


def attach(ledger: Ledger, unit: int, name: str, data: bytes, deviation: str | None = None) -> int:
    record = ledger.register.get(DELIVERED_UNIT, unit)
    assert record is not None
    files = [attachment_files.file_of(name, data)]
    notice = delivery_actions.check_units(ledger, [Checked(record, deviation=deviation)], files=files, origin=WINDOW)
    return notice.entry


def held(ledger: Ledger) -> list[Attached]:
    return attachment_files.attached_to(ledger.register, list(ledger.register.ids(Query(DELIVERY))))


def traces(folder: Path, *said: bytes) -> set[bytes]:
    """Which of the bytes stand anywhere in the files of the database."""
    content = b"".join(file.read_bytes() for file in folder.glob("school.sqlite*"))
    return {each for each in said if each in content}


def test_the_bytes_come_back_after_undo_and_redo(tmp_path: Path) -> None:
    with received(tmp_path) as (ledger, units, _):
        entry = attach(ledger, units[0], "foto.jpg", PHOTO, "Spricka")
        [kept] = held(ledger)
        assert (kept.name, kept.media, kept.size, kept.delivered) == ("foto.jpg", "image/jpeg", len(PHOTO), units[0])
        ledger.undo(entry)
        assert held(ledger) == []
        with pytest.raises(Refused):
            attachment_files.attachment_called(ledger.register, kept.id)
        ledger.redo(entry)
        assert attachment_files.bytes_of(ledger.register, kept) == PHOTO
        attachment_files.detach(ledger, kept, origin=WINDOW)
        assert held(ledger) == []
        ledger.undo()
        assert attachment_files.bytes_of(ledger.register, kept) == PHOTO
        assert ledger.verify() == []


def test_the_largest_file_fits_and_one_byte_more_does_not() -> None:
    assert len(attachment_files.file_of("stor.bin", bytes(MOST_BYTES)).data) == MOST_BYTES
    with pytest.raises(Refused):
        attachment_files.file_of("stor.bin", bytes(MOST_BYTES + 1))
    with pytest.raises(Refused):
        attachment_files.file_of("tom.bin", b"")


def test_a_delivery_with_a_photo_goes_only_after_the_check(tmp_path: Path) -> None:
    with received(tmp_path) as (ledger, units, _):
        registered = next(each.id for each in ledger.register.entries() if "delivery of" in each.message)
        entry = attach(ledger, units[0], "foto.jpg", PHOTO)
        piles = ledger.undo(registered).piles
        assert piles is not None
        assert {kept.record.kind for kept in piles.kept} == {"delivery", "delivered_unit", "device"}
        assert attachment_files.bytes_of(ledger.register, held(ledger)[0]) == PHOTO
        assert ledger.verify() == []
        ledger.undo(entry)
        assert ledger.verify() == []


def test_what_shows_an_erased_person_is_erased_and_the_rest_stays(tmp_path: Path) -> None:
    """By the file's name, by what it says, by the deviation that it shows; also where it was taken away before."""
    with received(tmp_path) as (ledger, units, pupil):
        attach(ledger, units[0], "Leo Påhittsson.jpg", PHOTO + b"NAMN")
        attach(ledger, units[1], "brev.txt", LETTER.encode())
        attach(ledger, units[1], "brev från fax.txt", LETTER.encode("cp1252"))
        attach(ledger, units[2], "spricka.jpg", PHOTO + b"AVVIKELSE", "Leo Påhittsson tappade den")
        attach(ledger, units[0], "annat.jpg", PHOTO + b"BLIR KVAR")
        removed = attach(ledger, units[0], "Påhittsson, Leo.png", PHOTO + b"BORTTAGEN")
        ledger.undo(removed)
        inside = [base64.b64encode(PHOTO + said)[-16:] for said in (b"NAMN", b"AVVIKELSE", b"BORTTAGEN")]
        inside += [base64.b64encode(LETTER.encode(encoding))[:32] for encoding in ("utf-8", "cp1252")]
        seen = {*inside[:2], *inside[3:]}
        assert traces(tmp_path, *inside) >= seen
        ledger.erase(ErasurePlan((pupil,), "Slutat skolan"))
        assert ledger.verify() == []
        assert traces(tmp_path, *inside) == set()
        names = [each.name for each in held(ledger)]
        assert names[-1] == "annat.jpg"
        assert not any("Leo" in name for name in names)
        gone, stays = held(ledger)[0], held(ledger)[-1]
        with pytest.raises(Refused):
            attachment_files.bytes_of(ledger.register, gone)
        assert attachment_files.bytes_of(ledger.register, stays) == PHOTO + b"BLIR KVAR"
        ledger.redo(removed)
        assert traces(tmp_path, *inside) == set()
        assert ledger.verify() == []
