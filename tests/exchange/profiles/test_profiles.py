"""Profiles as data: every shipped one is sound, a wrong one is refused with its line, a mapping becomes a profile."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordinator.domain.changes import Record
from coordinator.domain.inventory_kinds import DEVICE, PERSON, PRODUCT
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS
from coordinator.exchange.imports.column_mapping import guess_kind, guess_mapping, profile_from_mapping, save_profile
from coordinator.exchange.imports.typed_rows import REFERENCES, TypedRow, typed_rows
from coordinator.exchange.profiles.column_readers import READERS
from coordinator.exchange.profiles.mention_keys import PersonKey
from coordinator.exchange.profiles.profiles import Profile, load_profile, load_profiles, shipped_profiles, vocabulary
from coordinator.exchange.profiles.recognition import recognise
from coordinator.exchange.reading.column_aliases import aliases
from coordinator.exchange.reading.unreadable import Unreadable
from tests.exchange.files import SAMPLES, TODAY, opened

pytestmark = pytest.mark.usefixtures("english")

RECORD_OF = {"devices": "device", "people": "person", "groups": "group", "units": "unit"}
WHOLE = """id = "x"
label = "X"
kind = "devices"
source = "x"
required = ["Serial"]

[[columns]]
field = "serial"
headers = ["Serial"]
"""


def _field_exists(kind: Kind[Record], field: str) -> bool:
    whole, _, part = field.partition(".")
    if field in ("source_id", "-", "checked_out_type") or (kind.code == "person" and field in ("full_name", "gone")):
        return True
    return whole in kind.by_code and (not part or part in REFERENCES[whole][0])


@pytest.mark.parametrize("profile", shipped_profiles(), ids=lambda profile: profile.id)
def test_a_shipped_profile_speaks_of_fields_that_exist(profile: Profile) -> None:
    codes = [column.field for column in profile.columns] + [code for code in profile.fixed if "." not in code]
    if profile.kind in RECORD_OF:
        kind = KINDS[RECORD_OF[profile.kind]]
        assert [code for code in codes if not _field_exists(kind, code)] == []
    assert {column.reader for column in profile.columns} <= READERS | {None}
    assert profile.creates <= {"product", "unit", "room", "person", "group"}
    assert profile.newest_by is None or profile.newest_by in codes
    assert profile.columns or profile.aliases
    assert profile.required or profile.width or profile.aliases


def test_ids_are_unique_and_files_are_named_for_them() -> None:
    ids = [profile.id for profile in shipped_profiles()]
    assert len(ids) == len(set(ids))


def test_central_systems_create_no_people() -> None:
    central = {"intune", "entra", "google", "jamf_school", "jamf_pro", "autopilot", "intune_corporate"}
    assert {code for one in shipped_profiles() if one.source in central for code in one.creates} <= {"product", "unit"}


def test_our_words_are_choices_of_the_fields() -> None:
    for code, words in vocabulary().items():
        if code == "active":
            assert set(words.values()) == {"0", "1"}
            continue
        if code in ("held_by", "owned_by"):
            assert (
                set(words.values()) == {"held_by": {"person", "nobody", "place"}, "owned_by": {"unit", "place"}}[code]
            )
            continue
        field = PRODUCT.field("kind") if code == "product.kind" else None
        field = field or KINDS["person" if code == "role" else "device"].field(code)
        assert set(words.values()) <= {choice.code for choice in field.choices}
    device = DEVICE
    assert all(_field_exists(device, code) for code in aliases("devices"))
    assert all(_field_exists(PERSON, code) for code in aliases("people"))


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        (WHOLE.replace('source = "x"', 'source = "x"\nsecrets = true'), 5),
        (WHOLE + 'colour = "red"\n', 10),
        (WHOLE.replace('kind = "devices"', 'kind = "cars"'), 3),
        (WHOLE.replace('label = "X"', "label = 3"), 2),
        (WHOLE + "position = 0.5\n", 10),
        (WHOLE.replace('headers = ["Serial"]\n', ""), 8),
        (WHOLE + '\n[[columns]]\nfield = "name"\nheaders = ["N"]\npattern = "("\n', 14),
        (WHOLE.replace('label = "X"', "label = "), 2),
    ],
)
def test_a_wrong_profile_is_refused_with_its_line(wrong: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "min.toml"
    path.write_text(wrong, "utf-8")
    with pytest.raises(Unreadable) as refused:
        load_profile(path)
    assert refused.value.values["file"] == "min.toml"
    assert refused.value.values["line"] == line


def test_a_profile_without_its_source_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "min.toml"
    path.write_text(WHOLE.replace('source = "x"\n', ""), "utf-8")
    with pytest.raises(Unreadable, match="lacks “source”"):
        load_profile(path)


def test_an_own_profile_replaces_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "intune.toml").write_text(WHOLE.replace('id = "x"', 'id = "intune"'), "utf-8")
    profiles = load_profiles(tmp_path)
    assert profiles[0].own
    assert [profile.label for profile in profiles if profile.id == "intune"] == ["X"]
    assert len(profiles) == len(shipped_profiles())
    assert load_profiles(tmp_path / "finns-inte") == shipped_profiles()


def test_an_unknown_file_is_mapped_and_known_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "maskiner.csv"
    text = 'Maskin;Löpande;Vem;Pnr\r\nPF4X7QKT;A-1;Leo "Påhittsson";20130231-0000\r\n5CG3410LKM;A-2;;\r\n'
    path.write_bytes(text.replace('"', "").encode("cp1252"))
    table = opened(path)
    assert recognise(table, shipped_profiles()) is None
    guess = guess_mapping(table)
    assert [(column.name, column.field, column.forbidden) for column in guess] == [
        ("Maskin", None, False),
        ("Löpande", None, False),
        ("Vem", None, False),
        ("Pnr", None, True),
    ]
    assert guess[0].samples == ("PF4X7QKT", "5CG3410LKM")
    assert guess[3].samples == ()
    profile = profile_from_mapping(
        table,
        [(0, "serial"), (1, "asset_tag"), (2, "held_by.full_name")],
        profile_id="maskiner",
        label='Våra "maskiner"',
        kind="devices",
    )
    save_profile(tmp_path / "egna" / "maskiner.toml", profile)
    (own, *_) = profiles = load_profiles(tmp_path / "egna")
    assert own == profile
    assert own.title() == 'Våra "maskiner"'
    match = recognise(table, profiles)
    assert match is not None
    assert match.profile.id == "maskiner"
    (first, second) = typed_rows(table, match, today=TODAY)
    assert isinstance(first, TypedRow)
    assert first.values == ("PF4X7QKT", "A-1", PersonKey(full_name="Leo Påhittsson"))
    assert isinstance(second, TypedRow)
    assert second.values == ("5CG3410LKM", "A-2", None)


def test_a_file_without_header_is_mapped_by_place(tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_bytes(b"PF4X7QKT;2026-01-01;12\r\n5CG3410LKM;2026-01-02;13\r\n")
    table = opened(path)
    assert [column.name for column in guess_mapping(table)] == ["#1", "#2", "#3"]
    profile = profile_from_mapping(table, [(0, "serial")], profile_id="p", label="P", kind="devices")
    save_profile(tmp_path / "p.toml", profile)
    match = recognise(table, [load_profile(tmp_path / "p.toml", own=True)])
    assert match is not None
    assert match.fields == ("serial",)
    with pytest.raises(ValueError, match="needs a column"):
        profile_from_mapping(table, [], profile_id="p", label="P", kind="devices")


def test_guesses_by_name() -> None:
    table = opened(SAMPLES / "excel_sv_cp1252.csv")
    assert guess_kind(table) == "devices"
    guessed = {column.name: column.field for column in guess_mapping(table)}
    assert guessed["Serienummer"] == "serial"
    assert guessed["Innehavare"] == "held_by.full_name"
    assert guessed["Status#2"] is None
