"""The program's own lists, known by their captions where somebody took the id column out.

Without it a list is ours only if what it has are our captions, among them some that are nobody else's, and if its
choices are ours: whatever else names its columns alike is read as what it is. Its records are found by what tells them
apart (``file_layout``), never by their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

from coordinator.domain.fields import Type
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.kinds import field_at
from coordinator.exchange.cells.cell_values import CellProblem
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.cells.person_names import PERSON_NAME
from coordinator.exchange.profiles.own_lists import KIND_OF, SOURCE, cell_reader
from coordinator.exchange.profiles.profiles import Profile, ProfileColumn, shipped_profiles
from coordinator.exchange.reading import Table
from coordinator.words import LANGUAGES, text

_KEYS: Final[Mapping[str, tuple[frozenset[str], ...]]] = {
    "devices": (frozenset({"serial"}), frozenset({"asset_tag"}), frozenset({"entra_id"})),
    "people": (
        frozenset({"full_name"}),
        frozenset({"given_name", "family_name"}),
        frozenset({"username"}),
        frozenset({"email"}),
        frozenset({"external_id"}),
    ),
    "groups": (frozenset({"name"}),),
    "units": (frozenset({"name"}), frozenset({"code"})),
    "rooms": (frozenset({"name"}),),
    "products": (frozenset({"model"}), frozenset({"model_number"})),
    "sessions": (frozenset(),),
}
"""What of a record each list must have, so that it can be found without its id."""
_CREATES: Final = {
    "devices": frozenset({"product", "unit", "room", "person", "group"}),
    "people": frozenset({"unit", "group"}),
}
"""What a list may bring beside its own records: it may be another school's."""
_MANY: Final = 3
"""So many captions of ours make a list ours whatever stands beside them."""
_MOST: Final = 0.6
"""The share of the named columns that must have captions of ours."""


@dataclass(frozen=True, slots=True)
class OwnList:
    """One of our lists without its ids: the profile it is read by, the columns it has, by place, and how many of its
    captions are nobody else's. ``known`` are the places of all captions of ours, read or not.
    """

    profile: Profile
    columns: tuple[tuple[ProfileColumn, int], ...]
    ours: int
    known: frozenset[int]


def own_lists_without_ids(
    table: Table, profiles: Iterable[Profile], *, chosen: bool = False, read: frozenset[int] = frozenset()
) -> list[OwnList]:
    """Which of our lists a table may be; ``chosen`` that a person said so, ``read`` the places that another profile
    reads.
    """
    found = (_own_list(table, profile) for profile in profiles if profile.source == SOURCE)
    fitting = [one for one in found if one is not None and (chosen or _is_ours(table, one, read))]
    most = max((len(one.columns) for one in fitting), default=0)
    return [one for one in fitting if len(one.columns) == most]


def possible_lists(table: Table) -> list[str]:
    """The names of our lists of which every column could be, where nothing tells which of them it is."""
    if table.header is None:
        return []
    named = _named(table)
    found = (_own_list(table, profile) for profile in shipped_profiles() if profile.source == SOURCE)
    names = [one.profile.title() for one in found if one is not None and len(named) > 1 and named <= one.known]
    return names if len(names) > 1 else []


def _own_list(table: Table, profile: Profile) -> OwnList | None:
    """The table read by a profile of ours without its id column; ``None`` where nothing would tell its records."""
    if table.header is None or profile.kind not in _KEYS:
        return None
    places = _places(table.header[: table.width])
    if _is_anothers(profile, places.keys()):
        return None
    rules = _rules(profile, places)
    found = [(rule, _place(rule, places)) for rule in rules]
    columns = tuple((rule, place) for rule, place in found if place is not None)
    fields = {rule.field for rule, _ in columns}
    if not any(key <= fields for key in _KEYS[profile.kind]):
        return None
    creates = profile.creates | _CREATES.get(profile.kind, frozenset())
    read_as = replace(profile, columns=tuple(rules), required=frozenset(), creates=creates, excel=True)
    known = frozenset(place for _, place in columns) | _parts_of_names(profile, places)
    return OwnList(read_as, columns, len(profile.evidence & places.keys()), known)


def _places(header: Sequence[str]) -> dict[str, int]:
    """Where each caption stands; of several alike the first."""
    return {fold_name(name): place for place, name in reversed(list(enumerate(header)))}


def _is_anothers(profile: Profile, names: AbstractSet[str]) -> bool:
    """Whether the list has its id column, or numbers that only devices have, and is none of devices."""
    ids = any(name in names for wanted in profile.required for name in wanted.split("|"))
    return ids or (profile.kind in ("products", "groups", "rooms", "units") and not _NUMBERS.isdisjoint(names))


_NUMBERS: Final = frozenset(
    fold_name(text(DEVICE.field(code).label, in_language=one))
    for code in ("serial", "asset_tag", "imei")
    for one in LANGUAGES
)
"""Captions that only a list of devices has."""


def _rules(profile: Profile, places: Mapping[str, int]) -> list[ProfileColumn]:
    """The rules by which a list without its ids is read. People are also found by the column with whole names, in which
    those with a protected identity stand alone, under their alias; one part of a name beside it says nothing more.
    """
    rules = [rule for rule in profile.columns if rule.field != "source_id"]
    if profile.kind != "people":
        return rules
    whole = ProfileColumn(
        "full_name", tuple(fold_name(text("Name", in_language=one)) for one in LANGUAGES), reader="own"
    )
    if len(_parts_of_names(profile, places)) == 1 and _place(whole, places) is not None:
        rules = [rule for rule in rules if rule.field not in _PARTS]
    return [*rules, whole]


def _parts_of_names(profile: Profile, places: Mapping[str, int]) -> frozenset[int]:
    """The places of the columns with given and family names."""
    found = (_place(rule, places) for rule in profile.columns if rule.field in _PARTS)
    return frozenset(place for place in found if place is not None)


_PARTS: Final = ("given_name", "family_name")


def _place(rule: ProfileColumn, places: Mapping[str, int]) -> int | None:
    """Where the column of a rule stands; of several the first that the rule names."""
    return next((places[name] for name in rule.headers if name in places), None)


def _is_ours(table: Table, found: OwnList, read: frozenset[int]) -> bool:
    """Whether the captions and the words of the table are ours, and more so than another's that reads ``read``."""
    if not found.ours or not _has_our_choices(table, found):
        return False
    filled = _filled(table)
    if found.profile.kind == "sessions":
        return found.ours >= _MANY
    if len(found.known) < _MOST * len(filled | found.known):
        return False
    if found.ours < _MANY and not read & filled <= found.known:
        return False
    return _names_fit(table, found)


def _named(table: Table) -> set[int]:
    """The places of the columns that have a name."""
    header = (table.header or ())[: table.width]
    return {place for place, name in enumerate(header) if name and not name.startswith("#")}


def _filled(table: Table) -> set[int]:
    """The places of the named columns that hold anything in the first rows."""
    named = _named(table)
    return {place for place in named if any(row[place].strip() for _, row in table.sample)} or named


def _has_our_choices(table: Table, found: OwnList) -> bool:
    """Whether the words of the columns with choices are ours, but for a few; the header again says nothing."""
    read = wrong = 0
    for rule, place in found.columns:
        kind = KIND_OF.get(found.profile.kind, "")
        field = field_at(kind, rule.field) if kind and rule.field != "full_name" else None
        if field is None or field.type is not Type.CHOICE:
            continue
        reader = cell_reader(found.profile.kind, rule.field)
        cells = [
            row[place] for _, row in table.sample if row[place].strip() and fold_name(row[place]) not in rule.headers
        ]
        read += len(cells)
        wrong += sum(isinstance(reader(cell), CellProblem) for cell in cells)
    return wrong * 2 <= read


def _names_fit(table: Table, found: OwnList) -> bool:
    """Whether what stands under *Name* are people, in a list of people, and anything else in the others. Captions alone
    do not tell a list of groups from one of people with their grades.
    """
    by_field = {rule.field: place for rule, place in found.columns}
    place = by_field.get("full_name", by_field.get("name"))
    if place is None or found.profile.kind not in ("people", "groups"):
        return True
    cells = [row[place].strip() for _, row in table.sample if row[place].strip()]
    people = sum(PERSON_NAME.fullmatch(cell) is not None for cell in cells)
    return 2 * people >= len(cells) if found.profile.kind == "people" else 2 * people <= len(cells)
