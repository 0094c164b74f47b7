"""Every message is translated, no translation is left over, and the tool that says so can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordinator import words
from resources.translations import catalogue
from resources.translations.catalogue import Message, Translation, Unfit


def translation(
    one: str, *said: str, many: str | None = None, fuzzy: bool = False, place: str = "a.po:1"
) -> Translation:
    return Translation(one, many, said, fuzzy, place)


@pytest.mark.parametrize("language", catalogue.languages())
def test_the_language_is_whole(language: str) -> None:
    assert catalogue.problems(language) == []


def test_swedish_is_there() -> None:
    assert "sv" in catalogue.languages()
    assert tuple(words.LANGUAGES) == ("sv", "en")


def test_messages_are_found_with_their_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "coordinator" / "cli"
    room.mkdir(parents=True)
    source = 'a = text("Hello {name}", name=n)\nb = words.count_text("{count} device", "{count} devices", 2)\n'
    (room / "saying.py").write_text(source + 'c = mark("Void")\n' + "d = editor.text()\n", encoding="utf-8")
    monkeypatch.setattr(catalogue, "PROJECT", tmp_path)
    assert catalogue.messages() == [
        Message("Hello {name}", None, "coordinator/cli/saying.py:1"),
        Message("{count} device", "{count} devices", "coordinator/cli/saying.py:2"),
        Message("Void", None, "coordinator/cli/saying.py:3"),
    ]


def test_missing_and_unused_are_told_apart() -> None:
    code = [Message("Device", None, "x.py:1"), Message("Person", None, "x.py:2"), Message("Room", None, "x.py:3")]
    entries = [translation("Device", "Enhet"), translation("Room", "Rum", fuzzy=True), translation("Cart", "Vagn")]
    assert [message.one for message in catalogue.missing(code, entries)] == ["Person", "Room"]
    assert [entry.one for entry in catalogue.unused(code, entries)] == ["Cart"]


@pytest.mark.parametrize(
    ("entry", "fits"),
    [
        (translation("Line {line}", "Rad {line}"), True),
        (translation("Line {line}", "Rad {rad}"), False),
        (translation("Line {line}", "Rad"), False),
        (translation("Line {line}", "Rad {line"), False),
        (translation("{count} device", "en enhet", "{count} enheter", many="{count} devices"), True),
        (translation("{count} of {all}", "en av {all}", "{count} av", many="{count} of {all}"), False),
    ],
)
def test_places_must_match(entry: Translation, fits: bool) -> None:
    assert (catalogue.misfits([entry]) == []) is fits


def test_two_rooms_may_agree_and_must_not_differ() -> None:
    same = [translation("Close", "Stäng", place="a.po:1"), translation("Close", "Stäng", place="b.po:9")]
    assert len(catalogue.agreed(same)) == 1
    with pytest.raises(Unfit, match=r'b\.po:9: "Close" is translated otherwise at a\.po:1'):
        catalogue.agreed([same[0], translation("Close", "Avsluta", place="b.po:9")])


def test_the_compiled_words_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "sv"
    folder.mkdir()
    entries = 'msgid "Line {line}"\nmsgstr "Rad {line}"\n\nmsgid "{count} device"\nmsgid_plural "{count} devices"\n'
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    forms = 'msgstr[0] "{count} enhet på lån"\nmsgstr[1] "{count} enheter på lån"\n'
    (folder / "room.po").write_text(header + entries + forms, encoding="utf-8")
    monkeypatch.setattr(catalogue, "HERE", tmp_path)
    monkeypatch.setattr(words, "resource", lambda name: tmp_path / name.removeprefix("translations/"))
    words._catalogue.cache_clear()
    try:
        with pytest.raises(words.MissingWords, match="make words"):
            words.text("Line {line}", line=3)
        first = catalogue.build()[0].read_bytes()
        assert words.text("Line {line}", line=3) == "Rad 3"
        assert words.count_text("{count} device", "{count} devices", 1200) == "1\u00a0200 enheter på lån"
        assert words.text("Line {line}", line=3, in_language="en") == "Line 3"
        assert catalogue.build()[0].read_bytes() == first
    finally:
        words._catalogue.cache_clear()


def test_a_file_that_is_no_catalogue_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sv").mkdir()
    (tmp_path / "sv" / "torn.po").write_text('msgid "a\nmsgstr', encoding="utf-8")
    monkeypatch.setattr(catalogue, "HERE", tmp_path)
    with pytest.raises(Unfit, match=r"sv/torn\.po"):
        catalogue.translations("sv")
