"""No decision of a preview leaves it out that somebody is protected, and none shows what stands here of them (U7)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from coordinator.domain.inventory_kinds import PERSON
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.stage import NEEDED, Fate
from tests.storage.school import Row, School, layout

FIELDS = ("external_id", "given_name", "family_name", "email", "protected")
SHAPE = layout(kind="person", fields=FIELDS)


def row(id: str, given: str, protected: int | None, email: str = "") -> Row:
    return {"external_id": id, "given_name": given, "family_name": "Provberg", "email": email, "protected": protected}


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    with closing(School(tmp_path / "school.sqlite")) as made:
        made.imported([row("a", "Leo", None), row("b", "Åsa", None)], SHAPE)
        yield made


def protected(school: School) -> set[str]:
    return {person.given_name for person in school.all(PERSON) if person.protected == 1}


def test_a_row_that_protects_somebody_here_is_not_left_out(school: School) -> None:
    stage, _ = school.staged((SHAPE, [row("a", "Leo Kim", 1), row("b", "Åsa Eva", None)]))
    first, second = sorted(each.line for each in stage.preview(1, Fate.CHANGED))
    verdicts = {change.field: change.verdict for each in stage.preview(1, Fate.CHANGED) for change in each.changes}
    assert verdicts == {"given_name": "take", "protected": NEEDED}
    for lines, fields in (([first], None), ([first], ["protected"]), ([first, second], None)):
        with pytest.raises(Refused):
            stage.decline(1, lines, fields)
    stage.decline(1, [second])
    stage.decline(1, [first], ["given_name"])
    school.commit(stage)
    assert protected(school) == {"Leo"}
    assert {person.given_name for person in school.all(PERSON)} == {"Leo", "Åsa"}


def test_leaving_all_out_leaves_those_that_protect(school: School) -> None:
    stage, _ = school.staged((SHAPE, [row("a", "Leo Kim", 1), row("b", "Åsa Eva", None)]))
    stage.decline_all(1, Fate.CHANGED)
    school.commit(stage)
    assert protected(school) == {"Leo Kim"}
    assert {person.given_name for person in school.all(PERSON)} == {"Leo Kim", "Åsa"}


def test_a_new_row_may_stay_out_and_comes_in_protected(school: School) -> None:
    stage, _ = school.staged((SHAPE, [row("c", "Mio", 1), row("d", "Siv", 1), row("e", "Tor", 0)]))
    lines = sorted(each.line for each in stage.preview(1, Fate.NEW))
    with pytest.raises(Refused):
        stage.decline(1, [lines[0]], ["protected"])
    stage.decline(1, [lines[2]], ["protected"])
    stage.decline(1, [lines[1]])
    school.commit(stage)
    assert protected(school) == {"Mio"}
    assert "Siv" not in {person.given_name for person in school.all(PERSON)}


def test_what_stands_here_of_a_protected_person_is_not_shown(school: School) -> None:
    school.imported([row("a", "Leo", 1, "leo@kommunen.example")], SHAPE)
    stage, _ = school.staged((SHAPE, [row("a", "Leo", 1, "ny@kommunen.example")]))
    (change,) = stage.preview(1, Fate.CHANGED)[0].changes
    assert (change.field, change.base, change.ours, change.theirs) == ("email", None, None, "ny@kommunen.example")
