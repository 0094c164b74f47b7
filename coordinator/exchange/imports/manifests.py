"""OneRoster's table of contents: which of the files beside it hold everything, and which only what has changed
(``formats`` §6a).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.imports.import_run import Gathered, GatheredFile
from coordinator.exchange.profiles.profiles import Profile
from coordinator.exchange.reading.containers import Source

_MANIFEST: Final = "oneroster_manifest"


def is_bulk_file(profile: Profile) -> bool:
    """Whether a file of the profile holds everybody only where its table of contents says so."""
    return (profile.source, profile.kind) == ("oneroster", "people")  # a profile of one's own keeps both


def manifest_of(gathered: Gathered, file: GatheredFile) -> Mapping[str, str]:
    """What the table of contents beside a file says: folded property to folded value; nothing where there is none."""
    for each in gathered.files:
        is_manifest = each.profile is not None and each.profile.id == _MANIFEST
        if is_manifest and each.table is not None and _place(each.source) == _place(file.source):
            names = [fold_name(name) for name in each.table.header or ()]
            at, value = names.index("propertyname"), names.index("value")
            return {fold_name(row[at]): fold_name(row[value]) for _, row in each.table.sample}
    return {}


def _place(source: Source) -> tuple[str, str]:
    """Where a file lies: in which folder, or in which folder of which archive."""
    if source.member is None:
        return str(source.path.parent), ""
    return str(source.path), str(PurePosixPath(source.member).parent)
