"""A workbook that was saved as *Strict Open XML* brought to the names that openpyxl knows: the formats differ in those
alone where a list is concerned.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import BinaryIO, Final

_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_NAMES: Final = (
    (
        re.compile(rb"http://purl\.oclc\.org/ooxml/(spreadsheetml)/main"),
        rb"http://schemas.openxmlformats.org/\1/2006/main",
    ),
    (re.compile(rb"http://purl\.oclc\.org/ooxml/(officeDocument)/"), rb"http://schemas.openxmlformats.org/\1/2006/"),
)


def strict_as_transitional(stream: BinaryIO) -> BinaryIO:
    """The workbook itself, or a copy in memory under the usual names where it is a strict one."""
    try:
        with zipfile.ZipFile(stream) as archive:
            if "xl/workbook.xml" not in archive.namelist() or _STRICT not in archive.read("xl/workbook.xml"):
                stream.seek(0)
                return stream
            copy = io.BytesIO()
            with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as renamed:
                for member in archive.infolist():
                    content = archive.read(member)
                    for name, usual in _NAMES if member.filename.endswith((".xml", ".rels")) else ():
                        content = name.sub(usual, content)
                    renamed.writestr(member.filename, content)
    except Exception:
        stream.close()
        raise
    stream.close()
    copy.seek(0)
    return copy
