"""So many of a kind: each kind in its own words, in one and in many."""

from __future__ import annotations

import pytest

from coordinator.desk.records.kind_counts import devices_words
from coordinator.domain.choices import DEVICE_KINDS, DeviceKind
from coordinator.domain.inventory_kinds import PRODUCT

KINDS = [choice.code for choice in PRODUCT.field("kind").choices]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_counted_in_its_own_words(kind: str) -> None:
    one, many = devices_words(kind, 1), devices_words(kind, 1_500)
    assert (one[:2], many[:6]) == ("1 ", "1\u00a0500 ")
    assert [other for other in KINDS if devices_words(other, 1) == one] == [kind]
    caption = PRODUCT.field("kind").show(kind).casefold()
    assert caption[:3] in one.casefold()


def test_every_kind_says_how_it_is_counted() -> None:
    assert [kind.code for kind in DEVICE_KINDS if not all("{count}" in said for said in kind.counted)] == []


def test_a_kind_that_nobody_knows_is_another_device() -> None:
    assert devices_words("hoverboard", 2) == devices_words(DeviceKind.OTHER, 2)
