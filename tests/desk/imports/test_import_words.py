"""How an import is told in words: encodings, counts, values, mentions and reasons."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from coordinator.desk.imports.import_words import (
    RECORDS,
    conflicts_words,
    delimiter_name,
    encoding_name,
    fate_words,
    import_caption,
    kind_name,
    mention_words,
    outcome_words,
    read_as,
    row_reason_words,
    rows_words,
    value_words,
)
from coordinator.domain.fields import Field
from coordinator.domain.kinds import KINDS
from coordinator.exchange.profiles import profiles
from coordinator.ledger.mentions import PersonMention
from coordinator.ledger.stage import Fate


@dataclass(frozen=True)
class Tally:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0


def test_a_file_is_said_to_be_written_as_people_call_it() -> None:
    assert read_as("cp1252", ";") == "Windows, semikolon"
    assert read_as("xlsx", "") == "Excel"
    codes = ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "cp850", "iso-8859-1", "xlsx")
    assert len({encoding_name(code) for code in codes} - set(codes)) == len(codes)
    assert encoding_name("koi8-r") == "koi8-r"
    assert [delimiter_name(mark) for mark in (";", ",", "\t", "|", "", "~")] == [
        "semikolon", "komma", "tabb", "lodstreck", "–", "~",
    ]  # fmt: skip


def test_every_kind_of_list_has_a_name_and_brings_records_that_there_are() -> None:
    assert [kind for kind in profiles.KINDS if kind_name(kind) == kind] == []
    assert kind_name("annat") == "annat"
    assert RECORDS == {
        "devices": "device", "people": "person", "enrolments": "person", "groups": "group", "units": "unit",
        "products": "product", "rooms": "room",
    }  # fmt: skip
    assert set(RECORDS.values()) <= set(KINDS)


def test_each_fate_is_counted_in_its_own_words() -> None:
    assert len({fate_words(fate, 2) for fate in Fate}) == len(Fate)
    assert fate_words(Fate.NEW, 1_412).startswith("1\u00a0412 ")
    assert (rows_words(1), rows_words(2)) == ("1 rad", "2 rader")
    assert (conflicts_words(1), conflicts_words(3)) == ("1 krock", "3 krockar")


def test_what_is_nought_is_left_out() -> None:
    whole = outcome_words(Tally(1, 2, 3, 4, 5))
    fates = (Fate.NEW, Fate.CHANGED, Fate.UNCHANGED, Fate.SKIPPED, Fate.FAILED)
    assert whole == ", ".join(fate_words(fate, count) for count, fate in enumerate(fates, 1))
    assert outcome_words(Tally(updated=2)) == fate_words(Fate.CHANGED, 2)
    assert outcome_words(Tally()) == "inget"


def test_a_field_is_named_as_the_school_calls_it() -> None:
    own = {"own.zone": Field("own.zone", "Zon")}
    assert import_caption("device", "serial", own) == KINDS["device"].field("serial").caption
    assert import_caption("device", "own.zone", own) == "Zon"
    assert import_caption("device", "own.zone") == "zone"
    assert import_caption("device", "Kolumn 3") == "Kolumn 3"


def test_a_value_reads_on_one_line_and_a_missing_one_is_a_dash() -> None:
    own = {"own.zone": Field("own.zone", "Zon")}
    assert [value_words("device", "serial", value) for value in (None, "", "EX1")] == ["–", "–", "EX1"]
    assert value_words("device", "price_ore", 10_000).replace("\u00a0", " ") == "100 kr"
    assert value_words("device", "note", "a\nb") == "a / b"
    assert value_words("device", "held_by", "Leo Påhittsson") == "Leo Påhittsson"
    assert value_words("device", "own.zone", "A", own) == "A"
    assert value_words("device", "Kolumn 3", " a \n b ") == "a b"


@pytest.mark.parametrize(
    ("mention", "said"),
    [
        (PersonMention("leopah", "leo@pahitt.se", "u1", "Leo Påhittsson", "5A"), "Leo Påhittsson"),
        (PersonMention("leopah", "leo@pahitt.se", "u1", "", "5A"), "leo@pahitt.se"),
        (PersonMention("leopah", "", "u1", "", "5A"), "leopah"),
        (PersonMention("", "", "u1", "", "5A"), "u1"),
        (PersonMention("", "", "", "", "5A"), "någon i 5A"),
    ],
)
def test_a_person_is_told_by_the_best_that_is_known(mention: PersonMention, said: str) -> None:
    assert mention_words(mention) == said


def test_a_reason_is_a_sentence_with_its_field_s_name() -> None:
    assert row_reason_words("", {}) == ""
    said = row_reason_words("Several records here have this {field}. Tell them apart by hand first.",
                            {"field": "Serial number"})  # fmt: skip
    assert ("serienummer" in said.casefold(), "{field}" in said) == (True, False)
