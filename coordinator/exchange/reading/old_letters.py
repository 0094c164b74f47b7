"""Swedish letters of DOS and of old Macs: bytes that Windows has other signs for, told by the letters around them."""

from __future__ import annotations

import re
from typing import Final

_WINDOWS: Final = re.compile(rb"(?<=[A-Za-z])[\xe4\xe5\xf6\xe9](?=[A-Za-z])|[\xc4\xc5\xd6](?=[a-z])")
_DOS: Final = re.compile(rb"(?<=[A-Za-z])[\x84\x86\x94](?=[A-Za-z])")  # „ † ” amid a word
_DOS_TOO: Final = re.compile(rb"[\x8e\x8f\x99](?=[a-z])|(?<=[a-z])[\x84\x86\x94\x82]")
_MAC: Final = re.compile(rb"(?<=[A-Za-z])[\x8a\x8c](?=[a-z])")  # Š Œ amid a word of small letters
_MAC_TOO: Final = re.compile(rb"[\x80\x81\x85](?=[a-z])|(?<=[a-z])[\x8a\x8c\x9a\x8e]")


class OldLetters:
    """Counts over the pieces of a file what DOS, an old Mac and Windows would each have meant."""

    def __init__(self) -> None:
        self._windows = self._dos = self._dos_too = self._mac = self._mac_too = 0

    def take(self, chunk: bytes) -> None:
        """Counts a piece; a letter at the end of one says nothing."""
        if chunk.isascii():
            return
        self._windows += len(_WINDOWS.findall(chunk))
        self._dos += len(_DOS.findall(chunk))
        self._dos_too += len(_DOS_TOO.findall(chunk))
        self._mac += len(_MAC.findall(chunk))
        self._mac_too += len(_MAC_TOO.findall(chunk))

    @property
    def encoding(self) -> str | None:
        """``cp850`` or ``mac_roman`` where more letters speak for it than for Windows, one beyond doubt; else None."""
        dos, mac = self._dos + self._dos_too, self._mac + self._mac_too
        if self._dos and dos > max(self._windows, mac):
            return "cp850"
        return "mac_roman" if self._mac and mac > max(self._windows, dos) else None
