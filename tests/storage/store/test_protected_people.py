"""Protection outlives a restore: whoever was protected since the copy is protected again (needs U7)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coordinator.app.school_opening import OpenedSchool, open_school
from coordinator.domain.changes import Change, ChangeSet, Key, Origin, Ref, Sentence
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.protection import ALIAS_PUT
from coordinator.storage.store import protected_people, restore
from coordinator.storage.store.backups import back_up
from coordinator.storage.store.protected_list import protected_path, read_protected
from coordinator.storage.store.school_package import unpack
from tests.storage.schools import TODAY, add_device, add_person, make_school


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_school(tmp_path)


@pytest.fixture
def school(path: Path) -> Iterator[OpenedSchool]:
    with open_school(path, today=TODAY, actor="test") as opened:
        yield opened


def protect(school: OpenedSchool, before: int | None, after: int | None, reason: str | None = None) -> None:
    change = Change(Key("person", 1, "protected"), before, after)
    school.ledger.commit(ChangeSet(Sentence("tried"), Origin.PROGRAM, reason, changes=(change,)))


def is_protected(path: Path, id: int = 1) -> bool:
    with open_school(path, today=TODAY, actor="test") as school:
        person = school.ledger.register.get(PERSON, id)
        assert school.ledger.verify() == []
        return person is not None and person.protected == 1


def listed(path: Path) -> list[int]:
    return [one.id for one in read_protected(protected_path(path)).values()]


def test_a_restore_protects_again_whoever_was_protected_since(school: OpenedSchool) -> None:
    before = school.keeper.backup("asked")
    protect(school, None, 1)
    assert listed(school.path) == [1]
    assert "Exempelqvist" not in protected_path(school.path).read_text(encoding="utf-8")
    school.keeper.restore(before.path)
    assert is_protected(school.path)
    with open_school(school.path, today=TODAY) as again:
        register = again.ledger.register
        assert register.entries(limit=1)[0].message == "{count} people protected again"
        assert register.name(Ref("person", 1)) == "#1"


def test_a_copy_put_back_by_hand_protects_again_when_it_is_opened(path: Path) -> None:
    school = open_school(path, today=TODAY, actor="test")
    before = school.keeper.backup("asked")
    protect(school, None, 1)
    school.close()
    path.write_bytes(before.path.read_bytes())
    assert is_protected(path)


def test_whoever_was_lifted_since_stands_as_in_the_copy(school: OpenedSchool) -> None:
    plain = school.keeper.backup("asked")
    protect(school, None, 1)
    marked = school.keeper.backup("asked")
    protect(school, 1, None, "no longer")
    assert listed(school.path) == []
    school.close()
    restore.restore(school.path, plain.path)
    assert not is_protected(school.path)
    restore.restore(school.path, marked.path)
    assert is_protected(school.path), "the copy's own mark stands"


def test_a_restore_without_a_list_asks_the_database_that_stands_there(school: OpenedSchool) -> None:
    before = school.keeper.backup("asked")
    protect(school, None, 1)
    school.close()
    protected_path(school.path).unlink()
    assert restore.restore(school.path, before.path)[:2] == (1, 0)
    assert is_protected(school.path)


def test_a_list_that_cannot_be_read_is_written_anew(school: OpenedSchool) -> None:
    protect(school, None, 1)
    protected_path(school.path).write_text("{", encoding="utf-8")
    add_person(school.ledger, "Leo", "Påhittsson")
    assert listed(school.path) == [1]


def test_only_who_was_written_is_looked_at(school: OpenedSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    for given in ("Leo", "Mio"):
        add_person(school.ledger, given, "Påhittsson")
    protect(school, None, 1)
    read: list[int] = []
    looked_at = protected_people._concerned

    def noted(*asked: Any) -> Iterator[Any]:
        found = list(looked_at(*asked))
        read.extend(each.id for each in found)
        return iter(found)

    monkeypatch.setattr(protected_people, "_concerned", noted)
    change = Change(Key("person", 2, "protected"), None, 1)
    school.ledger.commit(ChangeSet(Sentence("tried"), Origin.PROGRAM, changes=(change,)))
    assert (read, listed(school.path)) == ([2], [1, 2])
    protect(school, 1, None, "no longer")
    assert (read, listed(school.path)) == ([2, 1], [2])


def test_what_was_written_stands_though_the_list_cannot_be_brought_up_to_date(
    school: OpenedSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    second = add_person(school.ledger, "Leo", "Påhittsson").created[-1].id
    protect(school, None, 1)
    with monkeypatch.context() as trouble:
        trouble.setattr(protected_people, "note_protected", broken)
        change = Change(Key("person", second, "protected"), None, 1)
        notice = school.ledger.commit(ChangeSet(Sentence("tried"), Origin.PROGRAM, changes=(change,)))
    assert school.ledger.register.entries(limit=1)[0].id == notice.entry
    assert listed(school.path) == [1]
    add_person(school.ledger, "Mio", "Provberg")
    assert listed(school.path) == [1, second]


def test_an_alias_put_into_a_text_alone_is_noted_at_once(school: OpenedSchool) -> None:
    protect(school, None, 1)
    device = add_device(school.ledger, "EX0009").created[-1].id
    change = Change(Key("device", device, "note"), None, "hos #1")
    sentence = Sentence(ALIAS_PUT, {"record": Ref("person", 1), "count": 1})
    school.ledger.commit(ChangeSet(sentence, Origin.PROGRAM, changes=(change,)))
    (listed_one,) = read_protected(protected_path(school.path)).values()
    assert listed_one.texts == {Key("device", device, "note")}


def test_who_is_not_in_the_copy_stays_on_the_list(school: OpenedSchool) -> None:
    empty = back_up(school.path, "asked").path
    second = add_person(school.ledger, "Leo", "Påhittsson").created[-1].id
    change = Change(Key("person", second, "protected"), None, 1)
    school.ledger.commit(ChangeSet(Sentence("tried"), Origin.PROGRAM, changes=(change,)))
    later = school.keeper.backup("asked")
    school.close()
    assert restore.restore(school.path, empty)[:2] == (0, 0)
    assert listed(school.path) == [second]
    restore.restore(school.path, later.path)
    assert is_protected(school.path, second)


def test_nothing_is_written_to_the_list_by_what_is_not_about_people(school: OpenedSchool) -> None:
    protect(school, None, 1)
    protected_path(school.path).unlink()
    add_device(school.ledger, "EX0002")
    assert not protected_path(school.path).exists()


def test_a_successor_takes_the_list_over(school: OpenedSchool, tmp_path: Path) -> None:
    before = school.keeper.backup("asked")
    protect(school, None, 1)
    taken = unpack(school.keeper.pack(tmp_path / "stick"), tmp_path / "laptop")
    restore.restore(taken, before.path)
    assert is_protected(taken)
