"""A list that nobody knows: what its columns seem to hold, and the answer kept so that it is known again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coordinator.domain.fields import Type
from coordinator.exchange.imports.column_mapping import (
    guess_kind,
    guess_mapping,
    guess_type,
    profile_from_mapping,
    save_profile,
)
from coordinator.exchange.profiles.profiles import Profile, ProfileColumn, load_profile, load_profiles
from coordinator.exchange.profiles.remembered_lists import recognise_remembered
from coordinator.exchange.reading import Table
from coordinator.exchange.reading.containers import list_sources
from coordinator.exchange.reading.unreadable import Unreadable
from tests.exchange.files import opened


def table(folder: Path, *rows: str, name: str = "lista.csv") -> Table:
    path = folder / name
    path.write_text("\r\n".join([*rows, ""]), "utf-8-sig")
    return opened(path)


def mapped(of: Table, *fields: tuple[int, str], kind: str = "devices") -> Profile:
    return profile_from_mapping(of, fields, profile_id="egen", label="Egen", kind=kind)


# --- guessed


def test_a_list_is_of_people_when_more_of_its_columns_are(tmp_path: Path) -> None:
    assert guess_kind(table(tmp_path, "Förnamn;Efternamn;Klass;E-post", "a;b;c;d")) == "people"
    assert guess_kind(table(tmp_path, "Förnamn;Efternamn;Klass;Serienummer", "a;b;c;d")) == "devices"
    assert guess_kind(table(tmp_path, "Namn;Plats;Modell", "a;b;c")) == "devices"
    assert guess_kind(table(tmp_path, "Serienummer;Modell;E-post", "a;b;c")) == "devices"
    assert guess_kind(table(tmp_path, "Sak;Annat", "a;b")) == "devices"


def test_each_field_is_guessed_once_and_by_the_kind_that_is_said(tmp_path: Path) -> None:
    of = table(tmp_path, "Serienummer;Serial number;Namn;Klassificering", "A1;B1;x;y")
    fields = [column.field for column in guess_mapping(of)]
    assert (fields[0], fields[1], fields[3]) == ("serial", None, None)
    room = guess_mapping(table(tmp_path, "Namn;Skolenhet", "A1;Norr"), "rooms")
    assert [column.field for column in room] == ["name", "unit"]


def test_the_school_s_own_fields_are_guessed_by_their_names(tmp_path: Path) -> None:
    of = table(tmp_path, "Serienummer;Zon", "A1;B")
    assert [column.field for column in guess_mapping(of, own={"own.zone": ("zon",)})] == ["serial", "own.zone"]


def test_three_different_cells_are_shown_and_none_of_a_forbidden_column(tmp_path: Path) -> None:
    of = table(tmp_path, "Sak;Personnummer", *(f"{cell};20140231-0000" for cell in ("a", "b", "a", " ", "c", "d")))
    first, second = guess_mapping(of)
    assert first.samples == ("a", "b", "c")
    assert (second.samples, second.field, second.forbidden) == ((), None, True)


@pytest.mark.parametrize(
    ("cells", "type"),
    [
        (["ja", "Nej", ""], Type.FLAG), (["TRUE", "false"], Type.FLAG), (["ja", "kanske"], Type.TEXT),
        (["0", "12", "-3"], Type.INTEGER), (["007", "12"], Type.TEXT), (["1234567890"], Type.TEXT),
        (["2026-01-02", "2026-11-22"], Type.DATE), (["22/11/2026", "1/12/2026"], Type.DATE),
        (["2026-01-02", "snart"], Type.TEXT), (["", " "], Type.TEXT), (["abc"], Type.TEXT),
    ],
)  # fmt: skip
def test_what_all_cells_can_be_read_as_is_what_a_column_holds(tmp_path: Path, cells: list[str], type: Type) -> None:  # noqa: A002
    of = table(tmp_path, "Sak;Annat", *(f"{cell};x" for cell in cells))
    assert guess_type(of, 0) is type


# --- kept


def test_a_mapping_reads_each_field_as_what_it_holds(tmp_path: Path) -> None:
    of = table(tmp_path, "A;B;C;D", "1;2;3;4")
    profile = mapped(of, (0, "name"), (1, "price_ore"), (2, "lifetime_months"), (3, "kind"), kind="products")
    readers = {column.field: column.reader for column in profile.columns}
    assert (readers["name"], readers["lifetime_months"], readers["kind"]) == (None, None, "kind")
    assert profile.creates == frozenset()
    people = mapped(of, (0, "given_name"), kind="people")
    assert people.creates == {"unit", "group"}
    assert mapped(of, (0, "name"), kind="rooms").creates == mapped(of, (0, "name"), kind="groups").creates == {"unit"}
    assert mapped(of, (0, "serial")).creates == {"product", "unit", "room", "person", "group"}


def test_a_list_with_names_is_known_by_them_and_one_without_by_its_width(tmp_path: Path) -> None:
    named = mapped(table(tmp_path, "Maskin;Nr", "a;b"), (1, "serial"))
    assert (named.required, named.width, named.columns[0].headers, named.columns[0].position) == (
        frozenset({"nr"}), None, ("nr",), None,
    )  # fmt: skip
    bare = mapped(table(tmp_path, "PF4X7QKT;2026-01-01;12", "5CG3410LKM;2026-01-02;13"), (1, "last_seen"))
    assert (bare.required, bare.width, bare.columns[0].position) == (frozenset(), (3, 3), 2)
    assert (named.own, named.excel, named.source) == (True, True, "egen")
    assert not mapped(table(tmp_path, "Maskin,Nr", "a,b"), (1, "serial")).excel


def test_a_profile_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    words = {"ibruk": "in_use", "skåp2": "in_store", "ab": "broken"}
    column = ProfileColumn("status", ("läge",), values=words, nulls=frozenset({"-"}))
    profile = Profile(
        id="egen", label='Vår "lista"\\\x07', kind="devices", source="egen", own=True,
        required=frozenset({"nr", "läge"}),
        evidence=frozenset({"rum"}),
        columns=(ProfileColumn("serial", ("nr",), reader="serial", pattern="[A-Z]+"), column),
        creates=frozenset({"room"}), blank="erase", date_order="dmy", fixed={"owned_by.name": "Norr"}, excel=True,
        encoding="cp1252", delimiter="\t", utc=True, scanned=True, repeats=True, newest_by="last_seen", width=(2, 4),
        aliases="devices",
    )  # fmt: skip
    path = tmp_path / "egna" / "egen.toml"
    save_profile(path, profile)
    assert load_profile(path, own=True) == profile
    assert [each.name for each in path.parent.iterdir()] == ["egen.toml"], "nothing half written is left"


def test_no_profile_keeps_an_identity_number(tmp_path: Path) -> None:
    whole = mapped(table(tmp_path, "Maskin;Nr", "a;b"), (1, "serial"))
    path = tmp_path / "egna" / "egen.toml"
    for holding in (
        replace(whole, label="Elev 20140231-0000"),
        replace(whole, required=frozenset({"20140231-0000"})),
        replace(whole, columns=(ProfileColumn("note", ("nr",), words={"201402310000": ""}),)),
    ):
        with pytest.raises(Unreadable, match="annat namn"):
            save_profile(path, holding)
    assert not path.exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "egna").write_text("a file", "utf-8")
    with pytest.raises(Unreadable, match=r"egen\.toml"):
        save_profile(tmp_path / "egna" / "egen.toml", mapped(table(tmp_path, "Maskin;Nr", "a;b"), (1, "serial")))


# --- known again


def remembered(path: Path, *profiles: Profile) -> tuple[int | None, str, list[str]] | None:
    (source,) = list_sources(path)
    found = recognise_remembered(source, profiles)
    if found is None:
        return None
    of, match = found
    return of.header_line, match.profile.id, [rule.field for rule, _ in match.columns]


def test_a_list_is_known_again_also_below_a_title(tmp_path: Path) -> None:
    profile = mapped(table(tmp_path, "Maskin;Nr;Var", "a;b;c", "d;e;f"), (1, "serial"), (2, "placed_in.name"))
    path = tmp_path / "igen.csv"
    path.write_text("Våra maskiner;;\r\nutskriven 2026;;\r\nVar;Nr;Annat\r\nA1;S1;x\r\nA2;S2;y\r\n", "utf-8-sig")
    found = remembered(path, profile)
    assert found is not None
    assert found[1:] == ("egen", ["serial", "placed_in.name"])
    path.write_text("Var;Annat\r\nA1;x\r\n", "utf-8-sig")
    assert remembered(path, profile) is None, "a name is lacking"


def test_only_the_person_s_own_profiles_with_names_are_tried(tmp_path: Path) -> None:
    path = tmp_path / "igen.csv"
    path.write_text("Maskin;Nr\r\nA1;S1\r\n", "utf-8-sig")
    profile = mapped(opened(path), (1, "serial"))
    from dataclasses import replace

    assert remembered(path, profile) is not None
    assert remembered(path, replace(profile, own=False)) is None
    assert remembered(path, replace(profile, required=frozenset())) is None
    assert remembered(path, replace(profile, delimiter="\t")) is None
    other = replace(profile, id="annan", required=frozenset({"finns inte"}))
    assert remembered(path, other, profile) == remembered(path, profile)
    assert remembered(path) is None


def test_one_of_several_names_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "igen.csv"
    path.write_text("Maskin;Nr\r\nA1;S1\r\n", "utf-8-sig")
    from dataclasses import replace

    profile = replace(mapped(opened(path), (1, "serial")), required=frozenset({"serienummer|nr"}))
    assert remembered(path, profile) is not None
    assert load_profiles(None)[0].own is False
