"""What stands beside a name in a column of users."""

from __future__ import annotations

import pytest

from coordinator.exchange.cells.nobody_words import is_state, nobody_meaning
from coordinator.exchange.profiles.name_cells import HolderCell, holder_cell, is_one_with_class, turned_round
from coordinator.exchange.profiles.profiles import vocabulary

SURE = {word: code for word, code in vocabulary()["held_by"].items() if word != code}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Ada Påhitt 7A", ("Ada Påhitt", "7A", "")),
        ("Bo Hittepå (7A)", ("Bo Hittepå", "7A", "")),
        ("7A Ada Påhitt", ("Ada Påhitt", "7A", "")),
        ("7A: Ada Påhitt", ("Ada Påhitt", "7A", "")),
        ("Ada Påhitt, 7 a", ("Ada Påhitt", "7 a", "")),
        ("Ada Påhitt - klass 7A", ("Ada Påhitt", "klass 7A", "")),
        ("Påhitt, Ada (10B)", ("Påhitt, Ada", "10B", "")),
        ("Ada Påhitt F-klass", ("Ada Påhitt", "F-klass", "")),
        ("Eva Saga (slutat)", ("Eva Saga", "", "slutat")),
        ("Eva Saga - slutade vt25", ("Eva Saga", "", "slutade vt25")),
        ("Eva Saga lämnad på service", ("Eva Saga", "", "lämnad på service")),
        ("Ada Påhitt (7A) slutat", ("Ada Påhitt", "7A", "slutat")),
        ("Ada Påhitt 7A (lånar)", ("Ada Påhitt", "7A", "lånar")),
        ("Ada Påhitt", ("Ada Påhitt", "", "")),
        ("Bo 7", ("Bo 7", "", "")),
        ("Jon Ljug Jr.", ("Jon Ljug Jr.", "", "")),
        ("Gustav Lek 2", ("Gustav Lek 2", "", "")),
        ("ada.pahitt", ("ada.pahitt", "", "")),
        ("Mohammad (Mo) Dikt", ("Mohammad (Mo) Dikt", "", "")),
    ],
)
def test_a_users_cell_is_taken_apart(said: str, read: tuple[str, str, str]) -> None:
    assert holder_cell(said) == HolderCell(*read)


@pytest.mark.parametrize("said", ["7B Reserv", "Ny elev", "Reserv till 7B", "Ny lärare ht25", "Okänd elev i 7A"])
def test_words_that_mean_nobody_together(said: str) -> None:
    assert nobody_meaning(said, SURE) == "nobody"


@pytest.mark.parametrize(
    "said", ["Stulen 2025", "Lämnad på service", "På service", "Trasig skärm", "Är stulen", "Såld"]
)
def test_what_has_become_of_a_device_is_nobody(said: str) -> None:
    assert is_state(said)


@pytest.mark.parametrize("said", ["Ny Nyman", "Ada Reserva", "Ny Påhitt 7B", "Stulena Saga", "Ada Påhitt stulen"])
def test_names_with_such_words_are_names(said: str) -> None:
    assert not is_state(said)
    assert nobody_meaning(said, SURE) == ""


def test_one_word_of_a_name_with_a_class_is_doubtful() -> None:
    assert [is_one_with_class(each) for each in ("Ada 7A", "7A Ada", "Ada Påhitt 7A", "Ada")] == [
        True, True, False, False
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "spoken"),
    [("Påhitt Ada", "Ada Påhitt"), ("Påhitt Ada Maria", "Ada Maria Påhitt"), ("von Dikt Ada", "Ada von Dikt"),
     ("af Saga Bo Ek", "Bo Ek af Saga")],
)  # fmt: skip
def test_a_name_is_turned_round(said: str, spoken: str) -> None:
    assert turned_round(said) == spoken
