"""Texts that name a person however the name is written together; what is doubtful is asked about (U7, L4)."""

from __future__ import annotations

import pytest

from coordinator.domain.name_words import NameWords, Naming, name_words, naming
from coordinator.domain.records import Person
from coordinator.domain.values import fold


def person(given: str, family: str, **values: str) -> Person:
    return Person("person", 1, "", {"given_name": given, "family_name": family, **values})


ADA, BO = person("Ada", "Påhitt"), person("Bo", "Dikt")
LISA = person("Anna-Lisa", "O'Prov")
EVA = person("Eva Li", "Exempel-Dikt", username="evaexe01", email="eva.exempel@skola.example")


@pytest.mark.parametrize(
    ("who", "said", "replaced"),
    [
        (ADA, "PÅHITT_ADA", "F01"), (ADA, "PåhittAda", "F01"), (ADA, "ada.pahitt-laptop", "F01-laptop"),
        (ADA, "Ada_Påhitt's iPad", "F01's iPad"), (ADA, "ada-påhitts dator", "F01s dator"),
        (ADA, "PC_ADA_PAHITT", "PC_F01"),
        (ADA, "adapahitt", "F01"), (ADA, "Påhitt,Ada (5A)", "F01 (5A)"), (ADA, "lån: Ada  Påhitt", "lån: F01"),
        (LISA, "ANNA-LISA_OPROV", "F01"), (LISA, "O'Prov, Anna-Lisa", "F01"),
        (BO, "BO-DIKT", "F01"), (BO, "BO-DIKTS-PC", "F01S-PC"), (BO, "bo.dikt", "F01"), (BO, "Dikt, Bo", "F01"),
        (EVA, "EVAEXE01-PC", "F01-PC"), (EVA, "eva_exempel", "F01"), (EVA, "EVA_LI_EXEMPEL_DIKT", "F01"),
    ],
)  # fmt: skip
def test_a_whole_name_is_found_and_goes_whole(who: Person, said: str, replaced: str) -> None:
    assert naming(said, name_words(who), "F01") == Naming(doubtful=False, replaced=replaced)


@pytest.mark.parametrize(
    ("who", "said", "replaced"),
    [
        (ADA, "adapah01", "F01"), (ADA, "APAHITT-PC", "F01-PC"), (ADA, "pahada", "F01"),
        (ADA, "Adas dator", "F01s dator"),
        (ADA, "AdasLaptop", "F01sLaptop"), (ADA, "LaptopAda", "LaptopF01"), (ADA, "laptopada", "laptopF01"),
        (ADA, "adasdator", "F01sdator"), (ADA, "Ada2", "F01"), (ADA, "Ada P", "F01"), (ADA, "A. Påhitt", "F01"),
        (ADA, "ada_5a", "F01_5a"), (ADA, "Påhitts gamla", "F01s gamla"), (ADA, "ada.pahitt2", "F01"),
        (BO, "bodikt", "F01"), (BO, "bodik01", "F01"), (BO, "Dikts skärm", "F01s skärm"),
        (EVA, "Eva Dikt", "F01"), (EVA, "Li", None), (EVA, "evaexe02", "F01"),
    ],
)  # fmt: skip
def test_what_may_be_somebody_elses_is_found_in_doubt(who: Person, said: str, replaced: str | None) -> None:
    found = naming(said, name_words(who), "F01")
    assert found == (None if replaced is None else Naming(doubtful=True, replaced=replaced))


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (ADA, "canada12"), (ADA, "Adamsson"), (ADA, "Kanada-resan"), (ADA, "påhittad"), (ADA, "NSK-0001"), (ADA, ""),
        (BO, "Bokhylla"), (BO, "bostad"), (BO, "Dikter"), (BO, "Bodiktning"), (EVA, "Exempelvis"),
        (EVA, "elevaexempel"),
        (ADA, "Granada PC"), (ADA, "epcada"),
    ],
)  # fmt: skip
def test_another_word_names_nobody(who: Person, said: str) -> None:
    assert naming(said, name_words(who), "F01") is None


@pytest.mark.parametrize(
    "said", ["PÅHITT_ADA", "adapah01", "PåhittAda", "Adas dator", "laptopada", "A. Påhitt", "påhitt\nada"]
)
def test_the_quick_look_overlooks_none(said: str) -> None:
    words = name_words(ADA)
    assert naming(said, words, "F01") is not None
    assert words.may_stand_in(fold(f"Annat\n{said}\nÖvrigt"))


@pytest.mark.parametrize("said", ["PÅHITT_ADA", "Ada Påhitt", "påhitt, ada", "adapahitt", "PåhittAda"])
def test_nor_does_it_where_only_what_is_sure_counts(said: str) -> None:
    words = NameWords(name_words(ADA).sure, frozenset())
    assert words.may_stand_in(fold(said))
    assert naming(said, words, "F01") == Naming(doubtful=False, replaced="F01")


def test_nobody_is_named_by_the_letters_of_two_words() -> None:
    assert not name_words(person("Åsa", "Prov")).may_stand_in(fold("lånas av Leo"))
