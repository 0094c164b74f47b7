"""Columns of secrets and identity numbers are dropped by their names, and only they."""

from __future__ import annotations

import pytest

from coordinator.domain.identity_numbers import About, holds_number, without_numbers
from coordinator.exchange.cells.forbidden_cells import (
    is_forbidden_name,
)

SECRET = """
persnr, pers.nr, personnr, person number, födelsenummer, samordningsnummer, ssn, social security number, national id,
identitetsnummer, civicno, civicNo.value, birthdate, födelsedatum, elevens pnr, Förälders personnummer,
guardian_socialnumber, passwd, passcode, Wifi-lösenord, device lock passcode, recovery lock password, unlock code,
unlock token, upplåsningskod, PIN, PIN-kod, PUK, PUK-kod, BitLocker key, FileVault recovery key, Bypass code (old)
"""
HARMLESS = "password_policy, Passcode Compliance, Passcode Status, Password status, Pinnar, Födelseort, Personal"


@pytest.mark.parametrize("name", [name.strip() for name in SECRET.split(",")])
def test_a_secret_is_known_by_its_column_s_name(name: str) -> None:
    assert is_forbidden_name(name)
    assert is_forbidden_name(f"{name.upper()}#2")


@pytest.mark.parametrize("name", HARMLESS.split(", "))
def test_what_only_sounds_like_a_secret_is_kept(name: str) -> None:
    assert not is_forbidden_name(name)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("20140231-0000", ""), ("'1402310000", ""), ("Elev 20140231-0000 hämtar", "Elev – hämtar"),
        ("Elev 140231+0000", "Elev –"), ("Elev 201402310000", "Elev –"), ("Elev 140291-T000", "Elev –"),
        ("Elev 140291-TF00", "Elev –"), ("Elev 1402310000", "Elev –"), ("140231", "140231"),
        ("Art 20140260-0000", "Art 20140260-0000"), ("Art 20141331-0000", "Art 20141331-0000"),
        ("120140231-0000", "120140231-0000"), ("20140231-00001", "20140231-00001"),
    ],
)  # fmt: skip
def test_an_identity_number_in_a_text_is_struck_out(said: str, left: str) -> None:
    """In any spelling; what has no such month or day, or more figures, is something else."""
    assert without_numbers(said, About.PEOPLE) == left
    assert holds_number(said, About.PEOPLE) is (said != left)
