"""Letters, their widths and their line breaks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.sheets.letters import (
    BOLD,
    MONO,
    SANS,
    clean_line,
    cut_for,
    drawn_order,
    fit,
    font,
    unprintable,
    width,
    wrap,
)


def test_says_which_letters_cannot_be_printed() -> None:
    assert unprintable("Åsa Łukasz Nguyễn Şirin محمد שלום Ђорђе ☑") == set()
    assert unprintable("王 ก ክ a") == {"王", "ก", "ክ"}
    assert unprintable("rad\nbrytning\x00\u202e") == set()


def test_control_characters_leave_and_broken_ones_are_shown() -> None:
    assert clean_line("A\x00\x1b\u202eB\u200b") == "AB"
    assert clean_line("en\trad\noch\u2028en") == "en rad och en"
    assert clean_line("\ud800") == "[U+D800]"
    assert clean_line("A\u030asa") == "Åsa"
    assert clean_line("x" * 200, 120) == "x" * 119 + "…"


def test_every_cut_shows_zero_and_the_letter_o_apart() -> None:
    glyphs = font(MONO).face.charToGlyph
    assert len({glyphs[ord(letter)] for letter in "0O1Il"}) == 5
    assert width("0" * 5, MONO, 10) == width("IIlil", MONO, 10)


def test_widths_are_those_reportlab_draws_with() -> None:
    for name in (SANS, BOLD, MONO):
        for said in ("Åsa Exempelqvist", "Łódź\u00a0№ 7", "(WWW)"):
            assert width(said, name, 11.5) == pytest.approx(font(name).stringWidth(said.replace("\u00a0", " "), 11.5))


def test_a_bold_text_falls_back_where_the_bold_cut_lacks_a_letter() -> None:
    lacking = next(chr(code) for code in sorted(font(SANS).face.charToGlyph) if 0x300 < code < 0xFFFF
                   and code not in font(BOLD).face.charToGlyph and not unprintable(chr(code)))  # fmt: skip
    assert cut_for("Åsa", BOLD) == BOLD
    assert cut_for("Åsa " + lacking, BOLD) == SANS


def test_shrinks_only_where_that_saves_a_line_or_a_word() -> None:
    whole = width("Exempelqvist", SANS, 10)
    assert fit("Exempelqvist", SANS, 10, whole) == 10
    assert 8 < fit("Exempelqvist", SANS, 10, whole * 0.9) < 10
    assert fit("Exempelqvist Exempelqvist Exempelqvist", SANS, 10, whole * 1.5) == 10
    assert fit("Exempelqvist" * 9, SANS, 10, whole) == 8


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.floats(min_value=60, max_value=300))
def test_lines_keep_within_their_room_and_lose_nothing(text: str, room: float) -> None:
    said = clean_line(text)
    lines = wrap(said, SANS, 9.0, room)
    assert all(width(line, SANS, 9.0) <= room + 0.01 for line in lines)
    if said == drawn_order(said):
        assert "".join("".join(lines).split()) == "".join(said.split())


def test_a_code_point_is_not_torn_apart() -> None:
    for line in wrap(clean_line("王小明" * 20), SANS, 9.0, 100.0):
        assert line.count("[") == line.count("]")


def test_hebrew_and_mixed_names_keep_their_latin_part_readable() -> None:
    assert drawn_order("שלום") == "םולש"
    assert "Exempel" in drawn_order("محمد Exempel")
