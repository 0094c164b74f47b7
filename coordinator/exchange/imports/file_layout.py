"""How a file of a profile is staged: which records it brings, by what they are told apart, what it may create."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from coordinator.domain.births import born_by_import
from coordinator.domain.changes import Record
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar
from coordinator.exchange.imports.current_classes import CurrentClasses
from coordinator.exchange.imports.leavers import leaving, leaving_fields
from coordinator.exchange.imports.staged_columns import Convert, converter
from coordinator.exchange.imports.stated_roles import leaves_roles_open
from coordinator.exchange.profiles import own_lists
from coordinator.exchange.profiles.profiles import Profile
from coordinator.exchange.profiles.recognition import Match
from coordinator.ledger.stage import GONE, Layout, Stage

KIND_OF: Final = {
    "units": "unit",
    "products": "product",
    "groups": "group",
    "rooms": "room",
    "people": "person",
    "enrolments": "person",
    "devices": "device",
}
"""Which records a file of each kind brings; its order is the order in which files of one import are taken in."""

_IDENTITY: Final[Mapping[str, tuple[str, ...]]] = {
    DEVICE.code: ("serial", "source", "entra_id", "asset_tag"),
    PERSON.code: ("source", "external_id", "username", "email", "given_name+family_name+group"),
    GROUP.code: ("source", "external_id", "name+unit"),
    UNIT.code: ("source", "external_id", "code", "name"),
    ROOM.code: ("source", "name+unit"),
    PRODUCT.code: ("source", "maker+model"),
}
ONLY_KNOWN: Final = frozenset({"entra", "sds_roles", "oneroster_roles"})
"""The sources whose files name no serial numbers (formats §1b), or no people: they only tell of who is known."""
_REGISTER_IDS: Final = frozenset({"oneroster", "asm", "sds"})
"""Sources that mention units and classes by ids of their own, which must not come to be as names."""


def file_layout(
    stage: Stage,
    match: Match,
    home: int | None,
    classes: CurrentClasses,
    *,
    erases: bool | None,
    anew: bool = False,
) -> tuple[Layout, Convert]:
    """The layout of a file's staged rows, and what makes them of its typed ones. ``classes`` tell which
    enrolments count; ``erases`` is what the person said of empty cells, None for what the profile says; ``anew``
    that rows are compared though they read as before.
    """
    profile = match.profile
    kind = KINDS[KIND_OF[profile.kind]]
    enrolments = profile.kind == "enrolments"
    codes = ["external_id" if enrolments and code == "person" else code for code in match.fields]
    kept = _staged_places(profile, kind, codes)
    fields = leaving_fields([codes[at] for at in kept])
    creates, defaults = _brought(profile, codes, _born(match, kind.code, fields, home))
    layout = Layout(
        kind=kind.code,
        source=f"{profile.source}:enrolments" if enrolments else profile.source,
        fields=fields,
        identity=_identity(match, kind.code, fields),
        creates=creates,
        erases=profile.blank == "erase" if erases is None else erases,
        anew=anew,
        adds=not enrolments and profile.source not in ONLY_KNOWN,
        defaults=defaults,
        agrees=_agreeing(match, kind.code, fields),
        whole_names=bool(match.places("full_name")) and not match.places("given_name"),
        companions={"last_seen": ("last_seen_source", profile.source)} if "last_seen" in fields else {},
    )
    rank = codes.index(profile.newest_by) if profile.newest_by in codes else None
    return layout, converter(stage, profile, kind, codes, kept, rank, leaving(fields), classes)


def _born(match: Match, kind: str, fields: Sequence[str], home: int | None) -> Mapping[str, Scalar]:
    """What new records are given; no role where rows of the list leave open what somebody is."""
    born = born_by_import(kind, fields, home)
    return {code: value for code, value in born.items() if code != "role"} if leaves_roles_open(match) else born


def _brought(
    profile: Profile, codes: Sequence[str], born: Mapping[str, Scalar]
) -> tuple[frozenset[str], Mapping[str, Scalar]]:
    """What the file may bring beside its own records, and what those are born with."""
    if profile.source not in _REGISTER_IDS:
        return profile.creates, born
    # Another of the register's files says the role, and OneRoster 1.2 in the same file the school unit.
    beside = {"role", "unit"} if profile.source == "oneroster" else {"role"}
    defaults = {code: value for code, value in born.items() if code not in beside or code in codes}
    return profile.creates - {"unit", "group"}, defaults


def _staged_places(profile: Profile, kind: Kind[Record], codes: Sequence[str]) -> list[int]:
    """The places of the columns that are staged; the mark of who is gone comes last."""
    kept = [at for at, code in enumerate(codes) if code in kind.by_code or code.startswith("own.")]
    if profile.kind == "enrolments":
        kept = [at for at in kept if codes[at] in ("external_id", "group")]
    if GONE in codes:
        kept.append(codes.index(GONE))
    return kept


def _identity(match: Match, kind: str, fields: Sequence[str]) -> tuple[str, ...]:
    profile = match.profile
    if profile.kind == "enrolments":
        return ("external_id",)
    if profile.source == own_lists.SOURCE:
        known = _IDENTITY[kind] if match.places("source_id") else _identity_without_ids(kind, fields)
        return (own_lists.UID, *known)
    if kind == PERSON.code and "group" not in fields:
        # A list without classes can only go by the name; two of one name fail and are asked about.
        return (*_IDENTITY[kind][:-1], "given_name+family_name")
    if kind == PRODUCT.code and "maker" not in fields:
        return (*_IDENTITY[kind][:-1], "model")
    return _IDENTITY[kind]


_NUMBERS: Final[Mapping[str, tuple[str, ...]]] = {
    DEVICE.code: ("serial", "asset_tag", "entra_id", "imei"),
    PERSON.code: ("external_id", "username"),
    GROUP.code: ("external_id",),
    UNIT.code: ("code", "external_id"),
}


def _agreeing(match: Match, kind: str, fields: Sequence[str]) -> tuple[str, ...]:
    """The numbers that must be one record's in a row of our own list without ids."""
    ours = match.profile.source == own_lists.SOURCE and not match.places("source_id")
    return tuple(code for code in _NUMBERS.get(kind, ()) if code in fields) if ours else ()


def _identity_without_ids(kind: str, fields: Sequence[str]) -> tuple[str, ...]:
    """By what the records of our own list are found where its ids are gone. Without a column of school units a group or
    room goes by its name, and several of the name are told.
    """
    *ids, last = _IDENTITY[kind]
    if kind in (GROUP.code, ROOM.code) and "unit" not in fields:
        return (*ids, "name")
    if kind == PRODUCT.code:
        model = last if "maker" in fields else "model"
        return ("maker+model+model_number", model) if "model" in fields else ("model_number",)
    if kind == PERSON.code:
        named = last if "group" in fields else "given_name+family_name"
        return (*ids, "alias", named)
    return _IDENTITY[kind]
