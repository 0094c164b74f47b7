"""Whom and what a row mentions: products by their names, people by whatever of them it says."""

from __future__ import annotations

import pytest

from coordinator.domain.choices import DEVICE_KINDS
from coordinator.exchange.profiles.mention_keys import (
    PersonKey,
    ProductKey,
    kind_of,
    person_key,
    person_keys,
    product_key,
    split_name,
    turned,
)
from coordinator.exchange.profiles.profiles import kinds_by, vocabulary


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        ("Lenovo 300e Chromebook", "chromebook"), ("Acer Chromebox CXI5", "desktop"), ("iMac 24", "desktop"),
        ("OptiPlex 7010", "desktop"), ("Mac mini M2", "desktop"), ("iPad Air", "tablet"), ("Galaxy Tab A9", "tablet"),
        ("Lenovo Tab M10", "tablet"), ("SM-X210", "tablet"), ("iPhone 15", "phone"), ("Galaxy A54", "phone"),
        ("SM-A546B", "phone"), ("ThinkPad L14", "laptop"), ("MacBook Air", "laptop"), ("Surface Pro 9", "laptop"),
        ("TravelMate P2", "laptop"), ("Precision 3580", "laptop"), ("Apple TV 4K", "other"),
        ("Dell UltraSharp", "screen"),
        ("Philips 65 tum", "screen"), ("Epson EB-992F", "projector"), ("LaserJet Pro", "printer"),
        ("Cisco Catalyst", "network"), ("Accesspoint", "network"), ("Tangentbord", "accessory"),
        ("USB-C dock", "accessory"),
        ("Chromebook laddare", "chromebook"), ("Okänd sak", None),
    ],
)  # fmt: skip
def test_a_model_s_name_tells_its_kind(model: str, kind: str | None) -> None:
    assert kind_of(None, None, model) == kind


@pytest.mark.parametrize(
    ("os", "kind"),
    [
        ("ChromeOS", "chromebook"), ("CrOS 120", "chromebook"), ("iPadOS", "tablet"), ("iPhone OS", "phone"),
        ("iOS", "tablet"), ("Android 14", "phone"), ("macOS", "laptop"), ("Windows 11", "laptop"), ("Linux", "laptop"),
        ("Microsoft Windows 11", "laptop"), ("Microsoft iOS", "tablet"), ("Apple iOS 17 (iPhone)", "phone"),
        ("Plan 9", None),
    ],
)  # fmt: skip
def test_a_system_tells_the_kind_where_nothing_else_does(os: str, kind: str | None) -> None:
    assert kind_of(None, os, None) == kind
    assert kind_of("Okänd sak", os, "Okänd sak") == kind
    assert kind_of(None, os, "LaserJet") == "printer"


def test_every_kind_is_known_by_its_words_and_by_the_names_of_its_models() -> None:
    codes = {kind.code for kind in DEVICE_KINDS}
    assert set(vocabulary()["product.kind"].values()) == codes
    assert {kind for _, kind in kinds_by("by the model's name")} == codes
    assert {kind for _, kind in kinds_by("by the system's name")} < codes


def test_what_the_source_says_goes_before_the_model() -> None:
    assert kind_of("Bärbar dator", "iPadOS", "iPad") == "laptop"
    assert kind_of("Sak med Chromebook", None, "iPad") == "tablet"
    assert kind_of("Sak med Chromebook", "Windows", None) == "chromebook"


def test_a_product_is_mentioned_by_anything_but_its_system() -> None:
    assert product_key(None, None, None, None, "Windows") is None
    assert product_key("HP", None, None, None, None) == ProductKey("HP", None, None, None)
    assert product_key(None, "Bok", None, None, "Windows") == ProductKey(None, "Bok", None, "laptop")
    assert product_key(None, None, "82W2", None, None) == ProductKey(None, None, "82W2", None)
    assert product_key(None, None, None, "iPad", None) == ProductKey(None, None, None, "tablet")
    assert product_key("Apple", "iPhone", None, None, None) == ProductKey("Apple", "iPhone", None, "phone")


LEO = ("leopah", "leo@pahitt.se", "u1", "Påhittsson, Leo", None, None, "5A")


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        (LEO, PersonKey("leopah", "leo@pahitt.se", "u1", "Leo Påhittsson", "5A")),
        (("leo@pahitt.se", None, None, None, None, None, None), PersonKey(None, "leo@pahitt.se", None, None, None)),
        (("a@b.se", "leo@pahitt.se", None, None, None, None, None), PersonKey(None, "leo@pahitt.se", None, None, None)),
        ((None, None, None, None, "Leo", "Påhittsson", None), PersonKey(None, None, None, "Leo Påhittsson", None)),
        ((None, None, None, None, None, "Påhittsson", None), PersonKey(None, None, None, "Påhittsson", None)),
        ((None, None, None, "Leo P", "Leo", "Påhittsson", None), PersonKey(None, None, None, "Leo P", None)),
        ((None, None, "u1", None, None, None, None), PersonKey(None, None, "u1", None, None)),
        ((None, None, None, None, None, None, "5A"), None),
    ],
)
def test_a_person_is_mentioned_by_anything_but_their_class(
    cells: tuple[str | None, ...], key: PersonKey | None
) -> None:
    assert person_key(*cells) == key


def test_a_batch_of_people_is_mentioned_as_each_of_them() -> None:
    rows: list[tuple[str | None, ...]] = [
        ("leo@pahitt.se", "u1", "Påhittsson, Leo", None, None, "5A"),
        (None, None, None, "Mio", "Påhittsson", "5B"),
        (None, None, None, None, None, "5C"),
        (None, "u4", None, None, None, None),
    ]
    whole = [list(column) for column in zip(*rows, strict=True)]
    email, external, _, given, family, group = whole
    assert person_keys(email, external, None, given, family, group, count=4) == [
        person_key(None, row[0], row[1], None, *row[3:]) for row in rows
    ]
    names: list[str | None] = ["Påhittsson, Leo", "Mio Påhittsson", None, "Provberg, jr"]
    assert person_keys(None, None, names, given, family, None, count=4) == [
        None if name is None else person_key(None, None, None, name, None, None, None) for name in names
    ]
    assert person_keys(None, None, None, None, None, group, count=4) == [None] * 4


def test_where_some_rows_have_the_whole_name_and_others_its_parts_each_is_mentioned() -> None:
    rows: list[tuple[str | None, str | None, str | None]] = [
        ("Påhittsson, Leo", None, None),
        (None, "Mio", "Påhittsson"),
        ("leo@pahitt.se", None, None),
        ("Leo Provberg", "Leonard", "Provberg"),
    ]
    for some in (rows, rows[:2]):
        full, given, family = ([row[at] for row in some] for at in range(3))
        assert person_keys(None, None, full, given, family, None, count=len(some)) == [
            person_key(None, None, None, *row, None) for row in some
        ]


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("Påhittsson, Leo", "Leo Påhittsson"), ("Leo Påhittsson", "Leo Påhittsson"), ("Provberg, jr", "Provberg, jr"),
        ("Provberg, Sr.", "Provberg, Sr."), ("A, B, C", "A, B, C"), ("Påhittsson,Leo", "Påhittsson,Leo"),
    ],
)  # fmt: skip
def test_a_turned_name_is_turned_back(name: str, spoken: str) -> None:
    assert turned(name) == spoken


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("", (None, None)), ("Leo", ("Leo", None)), ("Leo Mio Påhittsson", ("Leo Mio", "Påhittsson")),
        ("Maj von der Provberg", ("Maj", "von der Provberg")), ("Von Provberg", ("Von", "Provberg")),
        ("Provberg, Maj", ("Maj", "Provberg")),
    ],
)  # fmt: skip
def test_small_words_belong_to_the_family_name(name: str, parts: tuple[str | None, str | None]) -> None:
    assert split_name(name) == parts
