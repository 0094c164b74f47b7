"""What was chosen as the files in it: a file, a ZIP, a folder; and why one of them cannot be had."""

from __future__ import annotations

import errno
import os
import zipfile
from pathlib import Path

import pytest

from coordinator.exchange.reading import containers
from coordinator.exchange.reading.containers import check_members, list_sources, unreachable
from coordinator.exchange.reading.unreadable import Unreadable

pytestmark = pytest.mark.usefixtures("english")
LIST = b"Serienummer;Modell\r\nEX1;Bok\r\n"


def written(path: Path, content: bytes = LIST) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def packed(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, LIST)
    return path


def sentence(refusal: Unreadable) -> str:
    return refusal.message.format(**refusal.values)


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (FileNotFoundError(), "lista.csv is no longer there"),
        (PermissionError(), "lista.csv may not be read"),
        (OSError(errno.EIO, "Input/output error"), "lista.csv could not be read from the disk (Input/output error)"),
        (TimeoutError(), "lista.csv could not be read from the disk (TimeoutError)"),
        (zipfile.BadZipFile(), "lista.csv is a damaged or locked ZIP"),
        (RuntimeError("password"), "lista.csv is a damaged or locked ZIP"),
    ],
)
def test_each_hindrance_has_a_sentence_with_what_to_do(trouble: Exception, said: str) -> None:
    assert sentence(unreachable(Path("/hem/lista.csv"), trouble)).startswith(said)


def test_a_file_is_itself(tmp_path: Path) -> None:
    [source] = list_sources(written(tmp_path / "lista.csv"))
    assert (source.name, source.size, source.member, source.within) == ("lista.csv", len(LIST), None, "")
    with source.open() as stream:
        assert stream.read() == LIST
    [empty] = list_sources(written(tmp_path / "tom.csv", b""))
    assert empty.size == 0


def test_a_zip_is_its_lists_by_name_without_litter_and_folders(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", "b.csv", "C.csv", "x/a.csv", "__MACOSX/b.csv", ".ds", "x/~$a.xlsx", "Thumbs.db")
    with zipfile.ZipFile(path, "a") as archive:
        archive.mkdir("tom")
    found = list_sources(path)
    assert [(source.name, source.member, source.size) for source in found] == [
        ("b.csv", "b.csv", len(LIST)), ("C.csv", "C.csv", len(LIST)), ("a.csv", "x/a.csv", len(LIST)),
    ]  # fmt: skip
    for source in found:
        with source.open() as stream:
            assert stream.read() == LIST


def test_a_zip_of_litter_alone_holds_nothing(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="holds no files to read"):
        list_sources(packed(tmp_path / "a.zip", ".ds", "__MACOSX/b.csv"))


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype"])
def test_a_workbook_is_one_file_though_it_is_a_zip(tmp_path: Path, name: str) -> None:
    [source] = list_sources(packed(tmp_path / "a.xlsx", name, "xl/a.xml"))
    assert (source.name, source.member) == ("a.xlsx", None)


def test_a_folder_is_its_files_then_those_of_its_subfolders(tmp_path: Path) -> None:
    for name in ("b.csv", "A.csv", ".dold", "~$b.xlsx", "desktop.ini", "z/y/c.csv", "z/d.csv", ".git/e.csv"):
        written(tmp_path / name)
    packed(tmp_path / "z" / "p.zip", "i.csv")
    found = list_sources(tmp_path)
    assert [(source.within, source.name) for source in found] == [
        ("", "A.csv"), ("", "b.csv"), ("z", "d.csv"), ("z", "i.csv"), ("z/y", "c.csv"),
    ]  # fmt: skip
    assert not any(source.trouble for source in found)


def test_what_cannot_be_read_in_a_folder_is_told_at_its_place_and_the_rest_is_read(tmp_path: Path) -> None:
    written(tmp_path / "a.csv")
    written(tmp_path / "trasig.zip", b"PK\x03\x04" + b"x" * 40)
    os.mkfifo(tmp_path / "ror")
    found = {source.name: source.trouble for source in list_sources(tmp_path)}
    assert set(found) == {"a.csv", "trasig.zip", "ror"}
    assert found["a.csv"] is None
    assert (broken := found["trasig.zip"]) is not None
    assert sentence(broken).startswith("trasig.zip is a damaged")
    assert (pipe := found["ror"]) is not None
    assert sentence(pipe) == "ror is no file. Choose a file."


def test_a_link_out_of_the_folder_is_told_and_one_within_is_read_once(tmp_path: Path) -> None:
    outside = written(tmp_path / "annat" / "hemlig.csv")
    chosen = tmp_path / "vald"
    inside = written(chosen / "a.csv")
    (chosen / "inne.csv").symlink_to(inside)
    (chosen / "ute.csv").symlink_to(outside)
    found = {source.name: source.trouble for source in list_sources(chosen)}
    assert set(found) == {"a.csv", "ute.csv"}
    assert (told := found["ute.csv"]) is not None
    assert sentence(told).startswith("ute.csv is a link that leads out of the folder")


def test_a_folder_may_hold_so_many_files_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_MEMBERS", 2)
    for name in ("a.csv", "b.csv"):
        written(tmp_path / name)
    assert len(list_sources(tmp_path)) == 2
    written(tmp_path / "c.csv")
    with pytest.raises(Unreadable) as refused:
        list_sources(tmp_path)
    assert sentence(refused.value).startswith(f"The folder {tmp_path.name} holds more than 2 files")


def test_folders_may_lie_so_deep_and_no_deeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_DEPTH", 2)
    written(tmp_path / "1" / "2" / "a.csv")
    assert [source.within for source in list_sources(tmp_path)] == ["1/2"]
    (tmp_path / "1" / "2" / "3").mkdir()
    with pytest.raises(Unreadable) as refused:
        list_sources(tmp_path)
    assert sentence(refused.value).startswith(f"The folder {tmp_path.name} has folders within folders, 2 deep")


def member(size: int, compressed: int, *, locked: bool = False) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("a.csv")
    info.file_size, info.compress_size, info.flag_bits = size, compressed, int(locked)
    return info


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = {"MAX_MEMBERS": 3, "MAX_UNPACKED": 1_000, "MAX_BYTES": 600, "MAX_RATIO": 10, "RATIO_FREE": 50}
    for name, most in limits.items():
        monkeypatch.setattr(containers, name, most)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("fits", "swells"),
    [
        ([member(1, 1)] * 3, [member(1, 1)] * 4),
        ([member(500, 500)] * 2, [member(500, 500), member(501, 501)]),
        ([member(600, 600)], [member(601, 601)]),
        ([member(510, 51)], [member(511, 51)]),
        ([member(50, 1)], [member(51, 1)]),
    ],
)
def test_what_unpacks_beyond_reason_is_refused(fits: list[zipfile.ZipInfo], swells: list[zipfile.ZipInfo]) -> None:
    check_members("a.zip", fits)
    with pytest.raises(Unreadable, match="would unpack to far more") as refused:
        check_members("a.zip", swells)
    assert refused.value.values["file"] == "a.zip"


def test_a_locked_zip_says_so() -> None:
    with pytest.raises(Unreadable, match="locked with a password"):
        check_members("a.zip", [member(1, 1), member(1, 1, locked=True)])


def test_a_member_that_is_gone_since_is_told(tmp_path: Path) -> None:
    [source] = list_sources(packed(tmp_path / "a.zip", "a.csv"))
    packed(tmp_path / "a.zip", "b.csv")
    with pytest.raises(Unreadable, match="damaged or locked"):
        source.open()
