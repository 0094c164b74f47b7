"""Names of which letters were lost, and whose they may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.domain.keys import name_key
from coordinator.domain.lost_letters import name_has_losses, names_meant

WHOLE = "Märta Påhittsson"


@pytest.mark.parametrize(
    "said",
    [
        "M?rta P?hittsson", "M\ufffdrta P\ufffdhittsson", "M??rta P??hittsson", "M\ufffd\ufffdrta P\ufffdhittsson",
        "MÃ¤rta PÃ¥hittsson", "M„rta P†hittsson",
    ],
)  # fmt: skip
def test_a_garbled_name_may_be_hers_and_nobody_elses(said: str) -> None:
    meant = names_meant(said)
    assert meant is not None
    assert meant.fullmatch(name_key(WHOLE))
    assert not meant.fullmatch(name_key("Marit Påhittsson"))
    assert not meant.fullmatch(name_key("Märta Påhitt"))


@pytest.mark.parametrize("said", [WHOLE, "Ada Påhitt ?", "José Dikt", "Łukasz Saga", "Ada", ""])
def test_a_sound_name_is_not_garbled(said: str) -> None:
    assert names_meant(said) is None


@pytest.mark.parametrize("said", ["Micha? Testovi?", "Testovi?, Micha?", "Micha? Testovi?-Prov"])
def test_a_letter_may_be_lost_at_the_end_of_a_word(said: str) -> None:
    meant = names_meant(said)
    assert meant is not None
    whole = said.replace("Micha?", "Michał").replace("Testovi?", "Testović")
    assert meant.fullmatch(name_key(whole))
    assert not meant.fullmatch(name_key("Micha Testovi")), "no letter of a name is lost without a mark"
    assert name_has_losses(said)


@pytest.mark.parametrize("said", ["Vad?", "Ada Påhitt ?", "Ada", "Ada Påhitt", "?", "Sal 12?"])
def test_a_question_is_no_lost_letter(said: str) -> None:
    assert not name_has_losses(said)


def test_what_no_encoding_explains_is_nobodys() -> None:
    meant = names_meant("Ã¥Ã\u0081\u0081sa")
    assert meant is not None
    assert not meant.fullmatch(name_key("Åsa"))


@given(st.text("abåäöÅÄÖ", min_size=1, max_size=8), st.text("abåäöÅÄÖ", min_size=1, max_size=8))
def test_utf8_read_as_windows_letters_is_read_back(given_name: str, family: str) -> None:
    name = f"{given_name} {family}"
    garbled = "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in name.encode()
    )
    meant = names_meant(garbled)
    assert (meant is None) == name.isascii()
    assert meant is None or meant.fullmatch(name_key(name))
