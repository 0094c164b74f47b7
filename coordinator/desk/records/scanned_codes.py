"""The device that a scanned code stands for: by serial, tag or our own code, as scanners and labels spell them.

A scanner types what the label holds, with what it was told to put around it, on the keyboard that it was told of
(needs U4). None of that is part of a serial number (formats §0).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.records import Device
from coordinator.ledger.questions import Register
from coordinator.words import text

SHORTEST: Final = 4  # characters
GROUP_SEPARATOR: Final = "\x1d"
"""What ends a field of a GS1 code."""

_UID = re.compile(r"DEV:([0-9a-fA-F]{32})")
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")  # the AIM identifier of the kind of barcode: ]C0 is Code 128
_SAID = re.compile(r"(?:s/?n|serial(?:\s*(?:no|number|nr)\.?)?|serienr|serienummer)\s*[:#=]\s*(.+)", re.IGNORECASE)
_BRACKETED = re.compile(r"\(21\)([^(\x1d]+)")
_FIXED: Final = {"01": 14, "02": 14, "11": 6, "13": 6, "15": 6, "16": 6, "17": 6}
"""How many characters follow each of GS1's application identifiers that need no end."""
_SERIAL_AI: Final = "21"
_SWEDISH: Final = "§+´å¨'öä-½\"¤&/(=)?`Å^*ÖÄ;:_"
_AMERICAN: Final = "`-=[]\\;'/~@$^&*)(_+{}|:\"<>?"
_AS_AMERICAN: Final = str.maketrans(_SWEDISH, _AMERICAN)
"""What an American keyboard writes with the keys that write this on a Swedish one."""


def device_of(register: Register, code: str) -> Device | None:
    """The one device that a code means: its uid from our own label, its serial or tag, in whatever is typed around it.

    ``None`` for an unknown code and for one that several devices carry.
    """
    return _device(register, code) or _device(register, code.translate(_AS_AMERICAN))


def several_words(register: Register, code: str) -> str:
    """What is said of a scan that holds several codes, which do not mean one device; nothing of any other."""
    spelled = [code, code.translate(_AS_AMERICAN)]
    for parts in (parts for each in spelled for parts in _parts(each)):
        found = [_one(register, part) for part in parts]
        if device_of(register, code) is None and any(found):
            told = ", ".join(_part_words(register, part, each) for part, each in zip(parts, found, strict=True))
            return text("The scan holds several codes: {codes}. Scan one of them by itself.", codes=told)
    return ""


def _part_words(register: Register, part: str, device: Device | None) -> str:
    return text("{code} (unknown)", code=part) if device is None else register.name(device.ref)


def other_keyboard(register: Register, code: str) -> bool:
    """Whether a device is meant only if the scanner writes for an American keyboard, and this one is Swedish."""
    return _device(register, code) is None and _device(register, code.translate(_AS_AMERICAN)) is not None


def _device(register: Register, code: str) -> Device | None:
    return _one(register, code) or _of_parts(register, code)


def _of_parts(register: Register, code: str) -> Device | None:
    """The device that all parts of a scan mean, where a label's codes were read in one."""
    for parts in _parts(code):
        found = [_one(register, part) for part in parts]
        ids = {None if device is None else device.id for device in found}
        if len(ids) == 1 and found[0] is not None:
            return found[0]
    return None


def _parts(code: str) -> Iterator[list[str]]:
    """The codes that stand side by side in a scan, parted by marks, else by marks and blanks; none where it is one."""
    for marks in (r"[;,|/\t\r\n\x1d]+", r"[;,|/\s\x1d]+"):
        parts = [part.strip() for part in re.split(marks, code) if part.strip()]
        if len(parts) > 1 and all(len(part) >= SHORTEST for part in parts):
            yield parts


def _one(register: Register, code: str) -> Device | None:
    if (found := _UID.fullmatch(code.strip())) is not None:
        uid: object = bytes.fromhex(found.group(1))
        records = register.find(DEVICE, "uid", uid)  # type: ignore[arg-type]
        return records[0] if records else None
    for spelling in spellings(code):
        for path in ("serial", "asset_tag"):
            records = register.find(DEVICE, path, spelling)
            if len(records) == 1:
                return records[0]
    return None


def bare_code(code: str) -> str:
    """A code without what a label or a scanner puts around it, for a device that nobody knows yet. A barcode's data
    identifier stays: whoever unpacks knows the product's own (formats §7).
    """
    bare = _without_symbology(code)
    return next((found for found in _inside(bare) if len(found) >= SHORTEST), bare)


def _without_symbology(code: str) -> str:
    stripped = code.strip(f" \t\r\n{GROUP_SEPARATOR}\x1e\x04")
    return _SYMBOLOGY.sub("", stripped, count=1) if _SYMBOLOGY.match(stripped) else stripped


def _inside(bare: str) -> Iterator[str]:
    """What stands within the words, marks and forms that labels use, the likeliest first."""
    if (said := _SAID.fullmatch(bare)) is not None:
        yield said.group(1).strip()
    if bare.startswith("*") and bare.endswith("*"):
        yield bare.strip("*").strip()
    yield from _gs1(bare)
    yield from _of_address(bare)
    yield from _of_document(bare)


def spellings(code: str) -> list[str]:
    """A code as it may stand in the register, the likeliest first: as scanned, and without what stands around it."""
    stripped, bare = code.strip(f" \t\r\n{GROUP_SEPARATOR}\x1e\x04"), _without_symbology(code)
    found = [stripped, bare, *_without_identifier(bare), *_inside(bare)]
    return [each for each in dict.fromkeys(found) if len(each) >= SHORTEST or each == stripped]


def _without_identifier(code: str) -> Iterator[str]:
    """Without a barcode's data identifier."""
    for prefix in ("1S", "S"):
        if code.upper().startswith(prefix) and len(code) - len(prefix) >= SHORTEST:
            yield code[len(prefix) :]


def _gs1(code: str) -> Iterator[str]:
    """The serial number (21) of a GS1 code, with its identifiers in brackets or in a row."""
    if (bracketed := _BRACKETED.search(code)) is not None:
        yield bracketed.group(1).strip()
    for part in code.split(GROUP_SEPARATOR):
        rest = part
        while rest[:2] in _FIXED:
            rest = rest[2 + _FIXED[rest[:2]] :]
        if rest.startswith(_SERIAL_AI) and rest != code:
            yield rest[len(_SERIAL_AI) :]


def _of_address(code: str) -> Iterator[str]:
    """What a web address says of a device: what is asked in it, then the parts of its path from the last on."""
    if "://" not in code:
        return
    try:
        address = urlsplit(code)
    except ValueError:
        return
    asked = parse_qsl(address.query)
    yield from (value.strip() for _, value in sorted(asked, key=lambda each: not _names_a_device(each[0])))
    yield from (unquote(part).strip() for part in reversed(address.path.split("/")) if part)


def _of_document(code: str) -> Iterator[str]:
    """The texts of a JSON document, which some systems print on their labels."""
    if not code.startswith("{"):
        return
    try:
        document = json.loads(code)
    except ValueError:
        return
    said = sorted(document.items(), key=lambda each: not _names_a_device(each[0]))
    yield from (str(value).strip() for _, value in said if isinstance(value, str | int))


def _names_a_device(key: str) -> bool:
    """Whether a key says that a serial number or a tag follows."""
    return any(part in key.casefold() for part in ("serial", "serie", "sn", "tag"))
