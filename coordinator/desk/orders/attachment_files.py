"""Files beside a delivery check: read from disk, found again, shown and saved; nothing else carries them out (V4)."""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from coordinator.domain.changes import Origin, Ref
from coordinator.domain.orders import attachments
from coordinator.domain.orders.attachments import MOST_BYTES, File
from coordinator.domain.orders.order_kinds import ATTACHMENT
from coordinator.domain.outputs import OutputForm, writes
from coordinator.exchange.writing.placement import placed
from coordinator.ledger.file_targets import refuse_existing
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import mark

_LARGEST_ID = 2**63 - 1
_SHOWN = ("delivery", "delivered", "name", "media", "size", "on")


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment without its bytes; ``delivered`` is ``None`` where it shows the whole delivery, ``size`` bytes."""

    id: int
    delivery: int
    delivered: int | None
    name: str
    media: str
    size: int
    on: str


def file_at(path: Path) -> File:
    """A file to attach, read whole; ``Refused`` for one that is too large, empty or cannot be read."""
    try:
        size = path.stat().st_size
        if size <= MOST_BYTES:
            return file_of(path.name, path.read_bytes())
    except OSError as error:
        raise Refused(
            mark("{file} cannot be read ({why})."), file=path.name, why=error.strerror or type(error).__name__
        ) from error
    raise _too_large(path.name, size)


def file_of(name: str, data: bytes) -> File:
    """Bytes that were pasted or read, as a file to attach; ``Refused`` when they are none or too many."""
    if not data:
        raise Refused(mark("{file} is empty. There is nothing to attach."), file=name)
    if len(data) > MOST_BYTES:
        raise _too_large(name, len(data))
    return File(name, mimetypes.guess_type(name)[0] or "application/octet-stream", data)


def _too_large(name: str, size: int) -> Refused:
    return Refused(
        mark("{file} is {size} MB. At most {most} MB can be attached: take a smaller picture."),
        file=name,
        size=f"{size / 1e6:.1f}".replace(".", ","),
        most=MOST_BYTES // 1_000_000,
    )


def attached_to(register: Register, deliveries: Sequence[int]) -> list[Attached]:
    """What is attached to these deliveries and to the units that came with them, the oldest first."""
    return list(_found(register, (Filter("delivery", Test.IS, tuple(deliveries)),))) if deliveries else []


def attachment_called(register: Register, id: int) -> Attached:
    """An attachment by its number; ``Refused`` when there is none."""
    found = _found(register, (Filter("id", Test.IS, (id,)),)) if 0 < id <= _LARGEST_ID else ()
    for each in found:
        return each
    raise Refused(mark("There is no attachment {number}. Look at: coordinator delivery show."), number=id)


def _found(register: Register, filters: tuple[Filter, ...]) -> Iterator[Attached]:
    """Read column by column: whole records would bring every file's bytes along."""
    ids = register.ids(Query(ATTACHMENT, filters=filters, order=(("id", False),)))
    for id, row in zip(ids, register.rows(ATTACHMENT, ids, _SHOWN), strict=True):
        delivery, delivered, name, media, size, on = row
        unit = delivered if isinstance(delivered, int) else None
        yield Attached(
            id, int(delivery or 0), unit, str(name or f"#{id}"), str(media or ""), int(size or 0), str(on or "")
        )


def bytes_of(register: Register, attachment: Attached) -> bytes:
    """The file's bytes; ``Refused`` when it was erased together with a person."""
    content = register.rows(ATTACHMENT, [attachment.id], ("content",))[0][0]
    if not content:
        raise Refused(mark("{file} was erased. Only its trace is left."), file=attachment.name)
    return base64.b64decode(str(content))


@writes(
    "attachment",
    mark("Attachment of a delivery"),
    OutputForm.OTHER,
    frozenset({"attachment.name", "attachment.content"}),
)
def save_attachment(register: Register, attachment: Attached, to: Path) -> Path:
    """Saves the file as it was attached."""
    data = bytes_of(register, attachment)
    refuse_existing(to)
    with placed(to, to.suffix.lower()) as draft:
        draft.write_bytes(data)
    return to


def detach(ledger: Ledger, attachment: Attached, *, origin: Origin) -> Notice:
    """Takes an attachment away; undo brings it back."""
    return ledger.commit(
        attachments.detach_changes(Ref(ATTACHMENT.code, attachment.id), attachment.delivery, origin=origin)
    )
