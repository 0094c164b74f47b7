"""What becomes of a field that a source speaks of: base, ours, theirs."""

from __future__ import annotations

import pytest

from coordinator.domain.values import Scalar
from coordinator.exchange.imports.three_way_merge import CONFLICT, KEEP, TAKE, merge


@pytest.mark.parametrize("policy", ["three_way", "fill", "newest"])
def test_what_the_source_says_again_leaves_what_was_corrected_here(policy: str) -> None:
    assert merge(policy, "2026-01-01", "2025-01-01", "2026-01-01") == KEEP
    assert merge(policy, None, "2025-01-01", None) == KEEP


@pytest.mark.parametrize("policy", ["three_way", "fill", "newest"])
def test_what_stands_here_already_is_no_news(policy: str) -> None:
    assert merge(policy, "2025-01-01", "2026-01-01", "2026-01-01") == KEEP


@pytest.mark.parametrize(
    ("ours", "verdict"), [("base", TAKE), (None, TAKE), ("", TAKE), ("edited", CONFLICT), (0, CONFLICT)]
)
@pytest.mark.parametrize("policy", ["three_way", "fill"])
def test_news_is_taken_unless_it_was_edited_here(policy: str, ours: Scalar, verdict: str) -> None:
    assert merge(policy, "base", ours, "news") == verdict


def test_a_source_that_never_spoke_of_a_field_fills_a_blank_alone() -> None:
    assert merge("fill", None, "ours", "theirs") == KEEP
    assert merge("fill", None, None, "theirs") == TAKE
    assert merge("fill", None, "", "theirs") == TAKE
    assert merge("three_way", None, "ours", "theirs") == CONFLICT


@pytest.mark.parametrize(
    ("ours", "theirs", "verdict"),
    [("2026-01-01", "2026-01-02", TAKE), ("2026-01-02", "2026-01-01", KEEP), (None, "2026-01-01", TAKE),
     ("2026-01-01", None, KEEP)],
)  # fmt: skip
def test_of_two_days_the_later_one_counts_whoever_says_it(ours: str | None, theirs: str | None, verdict: str) -> None:
    assert merge("newest", "2020-01-01", ours, theirs) == verdict


@pytest.mark.parametrize("policy", ["three_way", "fill", "newest"])
def test_garbled_letters_never_replace_the_same_name_with_all_of_them(policy: str) -> None:
    for garbled in ("PÃ¥hitt", "P?hitt", "P\ufffdhitt"):
        assert merge(policy, "Påhitt", "Påhitt", garbled) == KEEP
        assert merge("three_way", "Saga", "Saga", garbled) == TAKE
    assert merge("three_way", "P?hitt", "P?hitt", "Påhitt") == TAKE
