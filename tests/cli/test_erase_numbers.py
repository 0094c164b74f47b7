"""Numbers stored before the door kept them out: ``verify`` tells them, ``erase numbers`` takes them out (U7)."""

from __future__ import annotations

import pytest

from coordinator.desk.counter import handover_desk
from coordinator.domain import number_rules
from coordinator.ledger import ledger
from coordinator.ledger.number_guard import NumberGuard
from tests.cli.conftest import Program

SIGNED, BARE = "20130412-8398", "1304128398"


@pytest.fixture
def older(school: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A school in which numbers were written and read before the door kept them out."""
    with monkeypatch.context() as open_door:
        open_door.setattr(ledger, "numbers_dropped", lambda changes, _today: changes)
        open_door.setattr(NumberGuard, "batch", lambda _self, _layout, batch: batch)
        open_door.setattr(NumberGuard, "facts", lambda _self, facts: facts)
        open_door.setattr(NumberGuard, "look", lambda *_: None)
        school.json("edit", "device", "5CD1234ABC", f"note=hos {SIGNED}", "--reason", f"mamma {SIGNED}")
        school.json("edit", "device", "5CD1234ABC", "note=x")
        school.json("edit", "device", "5CD1234ABD", f"note=lånas av {SIGNED}")
        school.json("add", "room", f"name={SIGNED}")
        school.json("edit", "person", "Leo Påhittsson", f"username={BARE}", "--keep-numbers")
        removed = school.json("add", "room", f"name=Sal {SIGNED}")["entry"]
        school.json("undo", str(removed))
        school.json("field", "add", "mamma")
        school.json("edit", "device", "5CD1234ABE", f"own.mamma={SIGNED}")
        school.json("edit", "device", "5CD1234ABF", f"serial={BARE}", "--keep-numbers")
        rows = f"QX1234567A;N9;L;Dator {SIGNED}\n"
        school.json("import", school.file(f"lista {SIGNED}.csv", f"Serienummer;Inventarienr;Modell;Namn\n{rows}"))
        school.json("handover", "issue", "--person", "Mio Provberg", "--device", "5CD1234ABD")
    return school


def database(school: Program) -> bytes:
    return b"".join(school.database.with_name(school.database.name + end).read_bytes() for end in ("",))


def test_they_are_told_and_taken_out_of_everything(older: Program) -> None:
    assert SIGNED.encode() in database(older)
    found = older("verify", "--json")
    assert found.code == 1
    told = "\n".join(found.json["findings"])
    assert "erase numbers --reason" in told
    assert SIGNED not in told
    assert BARE not in told
    for words in ("note", "name", "username", "own.mamma", "steg i loggen"):
        assert words in told, words
    done = older("erase", "numbers", "--reason", "Gamla anteckningar", "--json")
    assert done.code == 0, done.err
    assert done.json["texts"] >= 6
    assert older.json("verify")["findings"] == []
    left = database(older)
    assert SIGNED.encode() not in left
    assert b"8398" not in left.replace(BARE.encode(), b""), "the serial number was kept knowingly"
    assert older.json("show", "device", "5CD1234ABD")["note"] == "lånas av –"
    assert older.json("show", "device", "N9")["name"] == "Dator –"
    assert older.json("show", "device", "5CD1234ABE").get("own.mamma") is None
    assert older.json("show", "person", "Leo Påhittsson")["username"] is None
    assert older.json("show", "device", BARE)["serial"] == BARE
    assert older("undo", str(done.json["entry"])).code == 1
    again = older.json("import", str(older.folder / f"lista {SIGNED}.csv"))["files"][0]
    assert (again["updated"], again["conflicts"]) == (0, 0)


def test_it_needs_a_reason_and_leaves_a_clean_school_alone(school: Program) -> None:
    assert school("erase", "numbers", "--reason", " ").code == 1
    assert school.json("erase", "numbers", "--reason", "x")["texts"] == 0
    assert school.json("verify")["findings"] == []


def test_a_paper_from_before_is_told_and_loses_it(school: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record lost its number at the door, the paper of it kept one that was written with another dash."""
    with monkeypatch.context() as as_before:
        as_before.setattr(handover_desk, "terms_as_kept", lambda terms, _today: terms)
        as_before.setattr(number_rules, "_replaced", lambda content, _masks: content)
        issue = ("--person", "Mio Provberg", "--device", "5CD1234ABD", "--note", "mamma 20130412–8398")
        assert school("handover", "issue", *issue).code == 0
    assert b"20130412" in database(school)
    assert len(school("verify", "--json").json["findings"]) == 1
    assert school.json("erase", "numbers", "--reason", "Gamla papper")["texts"] == 1
    assert b"20130412" not in database(school)
    assert school.json("verify")["findings"] == []
    assert school("handover", "print", "2026-00001", "--sheet", str(school.folder / "k.pdf")).code == 0
