"""What a staged row calls another record by. A mention is a value of its own type: no text of a cell is ever taken for
one, whatever it looks like.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from coordinator.domain.inventory_kinds import GROUP, PERSON, PRODUCT
from coordinator.domain.keys import alike_key, group_key, name_key


class ProductMention(NamedTuple):
    """A product by its maker, model and model number; ``kind`` is a code of ``DEVICE_KINDS``. What is not given is
    empty.
    """

    maker: str = ""
    model: str = ""
    model_number: str = ""
    kind: str = ""

    @property
    def name(self) -> str:
        """Maker and model, the maker once where the model's name begins with it."""
        alone = self.model.casefold().startswith(self.maker.casefold())
        return self.model if alone else f"{self.maker} {self.model}".strip()

    @property
    def words(self) -> str:
        """All that the mention says, as a person reads it."""
        known = self.model_number in self.name.split(" ")
        return self.name if known else f"{self.name} {self.model_number}".strip()


class PersonMention(NamedTuple):
    """A person by whatever is given; what is not given is empty."""

    username: str = ""
    email: str = ""
    external_id: str = ""
    name: str = ""
    group: str = ""

    @property
    def words(self) -> str:
        """All that the mention says, as a person reads it."""
        return " ".join(filter(None, self))


class NameMention(NamedTuple):
    """A room, unit or group by its name or code. ``unit`` is the school unit that it belongs to, where the row says so;
    ``beside`` is one that only tells several of a name apart, such as a device's owner beside its room. ``bare`` says
    that the name is all there is to go by, as in a list of our own, where a person's unit need not be their group's.
    """

    name: str
    unit: str = ""
    beside: str = ""
    bare: bool = False

    @property
    def words(self) -> str:
        """All that the mention says, as a person reads it."""
        return self.name


Mention = ProductMention | PersonMention | NameMention


def alike(kind: str, mention: Mention, apart: Collection[str] = ()) -> Mention:
    """The mention of a record of ``kind`` as it is told from others: names that are spelled alike are one, ids are
    compared as they stand. ``apart`` are the keys of classes that differ in the word before their name alone.
    """
    if isinstance(mention, PersonMention):
        if mention.username or mention.email or mention.external_id:
            return mention
        return PersonMention(name=name_key(mention.name), group=_class_name(mention.group, apart))
    if isinstance(mention, NameMention):
        name, unit, beside = map(alike_key, (mention.name, mention.unit, mention.beside))
        return NameMention(_class_name(mention.name, apart) if kind == GROUP.code else name, unit, beside, mention.bare)
    return type(mention)._make(map(alike_key, mention))


def _class_name(said: str, apart: Collection[str]) -> str:
    if not said:
        return ""
    key = group_key(said)
    return alike_key(said) if key in apart else key


_TYPES: Final[Mapping[str, type[ProductMention | PersonMention]]] = {
    PRODUCT.code: ProductMention,
    PERSON.code: PersonMention,
}

packed = json.JSONEncoder(ensure_ascii=False).encode
"""A mention as text, a list in JSON; made once, since ``json.dumps`` would make an encoder for every mention."""


def unpacked(kind: str, said: str) -> Mention:
    """The mention of a record of ``kind`` that :func:`packed` made a text of."""
    return _TYPES.get(kind, NameMention)(*json.loads(said))
