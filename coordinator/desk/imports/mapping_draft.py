"""Mappings left half done, kept as JSON beside the database; column places and field codes only, no cells."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from coordinator.domain.identity_numbers import About, holds_number
from coordinator.ledger.outcomes import Trouble
from coordinator.words import mark

_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """What was said so far of one file: ``path`` where it lies, ``sha256`` whether it is still the same file."""

    sha256: str
    path: str
    file: str
    kind: str
    encoding: str | None = None
    delimiter: str | None = None
    header: int | None = None
    blank: str = "keep"
    date_order: str = ""
    label: str = ""
    fields: Mapping[int, str] = field(default_factory=dict)


def drafts_path(database: Path) -> Path:
    """Where the drafts of a database lie."""
    return database.with_name(database.stem + ".mappings.json")


def load_drafts(database: Path) -> list[Draft]:
    """The drafts, newest first; a file that cannot be read holds none, since they are a convenience only."""
    try:
        raw = json.loads(drafts_path(database).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    found = []
    for each in raw if isinstance(raw, list) else ():
        with suppress(TypeError, ValueError, AttributeError, KeyError):
            found.append(_draft(each))
    return found


def keep_draft(database: Path, draft: Draft) -> None:
    """Keeps a draft in place of an earlier one of the same file; ``Trouble`` where a name holds an identity number."""
    if any(holds_number(said, About.PEOPLE) for said in (draft.label, draft.file, Path(draft.path).name)):
        raise Trouble(
            mark(
                "What you said about the columns is not kept for next time: the name of the file or of the layout holds"
                " what may be a personal identity number. Give it another name."
            )
        )
    _write(database, [draft, *(each for each in load_drafts(database) if each.sha256 != draft.sha256)][:_MOST])


def forget_draft(database: Path, sha256: str) -> None:
    """Forgets the draft of a file."""
    found = load_drafts(database)
    kept = [each for each in found if each.sha256 != sha256]
    if len(kept) != len(found):
        _write(database, kept)


def _draft(raw: Mapping[str, Any]) -> Draft:
    return Draft(**{**raw, "fields": {int(place): str(code) for place, code in raw["fields"].items()}})


def _write(database: Path, drafts: list[Draft]) -> None:
    path = drafts_path(database)
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(json.dumps([asdict(each) for each in drafts], ensure_ascii=False, indent=1), encoding="utf-8")
        part.replace(path)
    except OSError as trouble:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise Trouble(
            mark("What you said about the columns could not be kept for next time ({reason})."),
            reason=trouble.strerror or type(trouble).__name__,
        ) from trouble
