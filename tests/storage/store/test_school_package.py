"""A packed school: what the one file says of itself, and whatever does not belong there refused as a whole."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk.file_copy import NotCopied
from coordinator.storage.disk.file_version import VERSION
from coordinator.storage.store import school_package
from coordinator.storage.store.school_package import NoPackage, extract, pack, unpack
from tests.storage.schools import make_school, serials

Contents = dict[str, Any]
Members = dict[str, bytes]


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    path = make_school(tmp_path)
    path.with_name("school.views.json").write_text("[1]", encoding="utf-8")
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "egen lista (1).toml").write_text("a = 1", encoding="utf-8")
    return pack(path, tmp_path / "sticka")


def read(packed: Path) -> tuple[Contents, Members]:
    with zipfile.ZipFile(packed) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(members.pop("contents.json")), members


def altered(packed: Path, change: Callable[[Contents, Members], None]) -> Path:
    """The package after somebody has changed it; every digest is right."""
    contents, members = read(packed)
    for name, content in members.items():
        contents["files"][name] = hashlib.sha256(content).hexdigest()
    change(contents, members)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("contents.json", json.dumps(contents))
        for name, content in members.items():
            archive.writestr(name, content)
    return packed


def test_it_says_what_it_holds(packed: Path) -> None:
    contents, members = read(packed)
    assert (contents["format"], contents["version"], contents["at"][-6:]) == (1, VERSION, "+00:00")
    assert sorted(members) == ["profiles/egen lista (1).toml", "school.sqlite", "school.views.json"]
    assert contents["files"] == {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
    assert next(iter(contents["files"])) == "school.sqlite"


def test_what_was_packed_is_laid_down_again(packed: Path, tmp_path: Path) -> None:
    made = unpack(packed, tmp_path / "ny")
    assert serials(made) == ["EX0001"]
    assert (tmp_path / "ny" / "school.views.json").read_text(encoding="utf-8") == "[1]"
    assert (tmp_path / "ny" / "profiles" / "egen lista (1).toml").read_text(encoding="utf-8") == "a = 1"
    assert not [file for file in (tmp_path / "ny").iterdir() if file.name.startswith(".")]


def test_what_lies_there_already_stays(packed: Path, tmp_path: Path) -> None:
    (tmp_path / "ny").mkdir()
    (tmp_path / "ny" / "school.views.json").write_text("[2]", encoding="utf-8")
    unpack(packed, tmp_path / "ny")
    assert (tmp_path / "ny" / "school.views.json").read_text(encoding="utf-8") == "[2]"


def test_members_come_with_the_database_first(packed: Path, tmp_path: Path) -> None:
    (tmp_path / "plats").mkdir()
    assert extract(packed, tmp_path / "plats") == [
        "school.sqlite", "profiles/egen lista (1).toml", "school.views.json",
    ]  # fmt: skip


def _put(name: str, content: bytes = b"x") -> Callable[[Contents, Members], None]:
    def change(contents: Contents, members: Members) -> None:
        members[name] = content
        contents["files"][name] = hashlib.sha256(content).hexdigest()

    return change


def _say(key: str, value: object) -> Callable[[Contents, Members], None]:
    return lambda contents, _: contents.update({key: value})


@pytest.mark.parametrize(
    "change",
    [
        _put("annat.exe"), _put("../ute.json"), _put("/ute.json"), _put("profiles/a/b.toml"), _put("profiles/.json"),
        _put("djup/school.json"), _put("x" * 101 + ".json"), _put("school.sqlite", b"annat"),
        _say("files", {}), _say("files", []), _say("files", None), _say("format", "1"),
        lambda contents, _: contents["files"].update({"school.views.json": "0" * 64}),
        lambda contents, _: contents["files"].update({"borta.json": "0" * 64}),
        lambda contents, _: contents.pop("version"),
    ],
    ids=range(15),
)  # fmt: skip
def test_what_does_not_belong_there_refuses_the_whole(
    packed: Path, tmp_path: Path, change: Callable[[Contents, Members], None]
) -> None:
    with pytest.raises(Trouble):
        unpack(altered(packed, change), tmp_path / "ny")
    assert not (tmp_path / "ny" / "school.sqlite").exists()
    assert not (tmp_path / "ute.json").exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_say("format", 2), "newer version"), (_say("version", VERSION + 1), "newer version"),
        (_say("files", {}), "damaged"),
    ],
    ids=range(3),
)  # fmt: skip
def test_why_it_is_refused_is_told(
    packed: Path, tmp_path: Path, change: Callable[[Contents, Members], None], says: str
) -> None:
    with pytest.raises(NoPackage) as refused:
        unpack(altered(packed, change), tmp_path / "ny")
    assert says in refused.value.message
    assert refused.value.values == {"file": "sticka.koordinator"}


@pytest.mark.parametrize(("beside", "fits"), [(500, True), (501, False)])
def test_five_hundred_files_may_lie_beside_the_database(packed: Path, tmp_path: Path, beside: int, fits: bool) -> None:
    def many(contents: Contents, members: Members) -> None:
        for at in range(beside + 1 - len(members)):
            _put(f"school.{at}.json")(contents, members)

    altered(packed, many)
    if fits:
        assert unpack(packed, tmp_path / "ny").exists()
        return
    with pytest.raises(NoPackage):
        unpack(packed, tmp_path / "ny")


@pytest.mark.parametrize("limit", ["_LARGEST", "_LARGEST_BESIDE"])
def test_what_is_too_large_is_not_unpacked(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    _, members = read(packed)
    with zipfile.ZipFile(packed) as archive:
        listed = archive.getinfo("contents.json").file_size
    most = len(members["school.sqlite"]) if limit == "_LARGEST" else listed
    monkeypatch.setattr(school_package, limit, most)
    unpack(packed, tmp_path / "ny")
    monkeypatch.setattr(school_package, limit, most - 1)
    with pytest.raises(NoPackage):
        unpack(packed, tmp_path / "annan")


def test_what_is_no_archive_or_cannot_be_reached_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "text.koordinator").write_text("x", encoding="utf-8")
    for name, says in (("text.koordinator", "damaged"), ("borta.koordinator", "cannot be read")):
        with pytest.raises(NoPackage) as refused:
            unpack(tmp_path / name, tmp_path / "ny")
        assert says in refused.value.message
        assert refused.value.values == {"file": name}


@pytest.mark.parametrize(
    ("to", "made"), [("a", "a.koordinator"), ("a.koordinator", "a.koordinator"), ("a.b", "a.b.koordinator")]
)
def test_the_file_is_called_as_a_package(tmp_path: Path, to: str, made: str) -> None:
    path = make_school(tmp_path)
    assert pack(path, tmp_path / "ut" / to).name == made
    assert [file.name for file in (tmp_path / "ut").iterdir()] == [made]


def test_where_nothing_can_be_packed_it_is_told(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    (tmp_path / "fil").write_text("", encoding="utf-8")
    with pytest.raises(NotCopied) as refused:
        pack(path, tmp_path / "fil" / "sticka")
    assert refused.value.values["file"] == str(tmp_path / "fil" / "sticka.koordinator")
