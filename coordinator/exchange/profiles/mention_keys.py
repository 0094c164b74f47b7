"""What a row says about other records, as keys instead of ids: the person, the product."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Final, NamedTuple

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.profiles.profiles import kinds_by, vocabulary


class PersonKey(NamedTuple):
    """Whom a row means, by whatever it gives. Matched in this order: username or e-mail, id in the register, full
    name (and group).
    """

    username: str | None = None
    email: str | None = None
    external_id: str | None = None
    full_name: str | None = None
    group: str | None = None


class ProductKey(NamedTuple):
    """Which product a row means; ``kind`` is a code of ``DEVICE_KINDS``, guessed where the source does not say."""

    maker: str | None
    model: str | None
    model_number: str | None
    kind: str | None


def kind_of(said: str | None, os: str | None, model: str | None) -> str | None:
    """The kind of device: what the source says, else by the model's name, else by the operating system."""
    if said:
        known = vocabulary()["product.kind"].get(fold_name(said))
        if known:
            return known
    return (
        _told(model, kinds_by("by the model's name"))
        or _told(said, kinds_by("by the model's name"))
        or _told(os, kinds_by("by the system's name"))
    )


def _told(words: str | None, patterns: Sequence[tuple[re.Pattern[str], str]]) -> str | None:
    return next((kind for pattern, kind in patterns if pattern.search(words)), None) if words else None


def product_key(
    maker: str | None, model: str | None, model_number: str | None, kind: str | None, os: str | None
) -> ProductKey | None:
    """The product that these cells describe; None when neither maker nor model is given and no kind either."""
    found = kind_of(kind, os, " ".join(filter(None, (maker, model))) or None)
    if not (maker or model or model_number or kind):
        return None
    if found is None and not (maker or model or model_number):
        model = kind  # a kind that we have no word for is still what the device is
    return ProductKey(maker, model, model_number, found)


def person_key(
    username: str | None,
    email: str | None,
    external_id: str | None,
    full_name: str | None,
    given_name: str | None,
    family_name: str | None,
    group: str | None,
) -> PersonKey | None:
    """The person that these cells mean; None when they name nobody.

    A username with an @ is an address, one with a blank a whole name, one behind a domain (``SKOLA\\asaobe``) the
    username alone; a name with an @ is an address, too: columns called *User* hold any of them.
    """
    if username and "@" in username:
        username, email = None, email or username
    elif username and " " in username:
        username, full_name = None, full_name or username
    elif username:
        username = username.rpartition("\\")[2]
    if full_name and "@" in full_name and " " not in full_name:
        full_name, email = None, email or full_name
    if not full_name and (given_name or family_name):
        full_name = " ".join(filter(None, (given_name, family_name)))
    if not (username or email or external_id or full_name):
        return None  # a class alone, as beside a cart of tablets, is nobody
    return PersonKey(username, email, external_id, turned(full_name) if full_name else None, group)


_NOBODY: Final = PersonKey()[:4]
_made: Final = partial(tuple.__new__, PersonKey)


def person_keys(
    email: list[str | None] | None,
    external_id: list[str | None] | None,
    full_name: list[str | None] | None,
    given_name: list[str | None] | None,
    family_name: list[str | None] | None,
    group: list[str | None] | None,
    *,
    count: int,
) -> list[PersonKey | None]:
    """As :func:`person_key`, for a batch of rows without usernames: nearly every row names a different person."""
    nobody: list[str | None] = [None] * count
    names = (column or nobody for column in (full_name, given_name, family_name))
    columns = [email or nobody, external_id or nobody, _full_names(*names), group or nobody]
    if "@" in "".join(filter(None, columns[2])):  # a call for each name took longer than all keys
        return _keys_one_by_one(*columns)
    columns[2] = _spoken(columns[2])
    keys = map(_made, zip(nobody, *columns, strict=True))
    return [None if key[:4] == _NOBODY else key for key in keys]


def _keys_one_by_one(
    emails: list[str | None], ids: list[str | None], names: list[str | None], groups: list[str | None]
) -> list[PersonKey | None]:
    rows = zip(emails, ids, names, groups, strict=True)
    return [person_key(None, mail, id, name, None, None, group) for mail, id, name, group in rows]


def _full_names(
    whole: Sequence[str | None], given: Sequence[str | None], family: Sequence[str | None]
) -> list[str | None]:
    return [name or " ".join(filter(None, pair)) or None for name, *pair in zip(whole, given, family, strict=True)]


def _spoken(names: Sequence[str | None]) -> list[str | None]:
    return [turned(name) if name and "," in name else name for name in names]


def turned(full_name: str) -> str:
    """A name in the order it is spoken: ``Påhittsson, Leo`` becomes ``Leo Påhittsson``; ``Provberg, jr`` stays."""
    family, comma, given = full_name.partition(", ")
    if not comma or "," in given or given.casefold().rstrip(".") in ("jr", "sr"):
        return full_name
    return f"{given} {family}"


PARTICLES: Final = frozenset(
    "af av von van der den de du di da del della la le el al bin ibn ter ten zu zur und och y dos das".split()
)


def split_name(full_name: str) -> tuple[str | None, str | None]:
    """Given and family name; small words such as *von* belong to the family name."""
    words = turned(full_name).split()
    if not words:
        return None, None
    if len(words) == 1:
        return words[0], None
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in PARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])
