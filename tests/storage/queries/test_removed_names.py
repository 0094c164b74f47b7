"""The history says what a record was called that an undo took away, and never who is protected (needs U7)."""

from __future__ import annotations

import pytest

from coordinator.desk.records.entry_sentences import tell_change, tell_entry
from coordinator.domain.changes import ChangeSet, Creation, Origin, Ref, Removal, Sentence
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, PRICE
from coordinator.domain.values import Scalar
from coordinator.storage.queries import removed_blocks, removed_names
from tests.storage.school import School


def gone(school: School, kind: str, **values: Scalar) -> Ref:
    """A record that was made and removed again."""
    creation = Creation(kind, -1, values)
    made = school.ledger.commit(ChangeSet(Sentence("made"), Origin.PROGRAM, creations=(creation,)))
    ref = made.created[-1]
    school.ledger.undo(made.entry)
    return ref


@pytest.mark.parametrize(
    ("kind", "values", "name"),
    [
        (PRODUCT.code, {"model": "LADDARE77"}, "LADDARE77"),
        (GROUP.code, {"name": "7A"}, "7A"),
        (DEVICE.code, {"asset_tag": "T1", "serial": "EX1"}, "T1"),
        (DEVICE.code, {"serial": "EX1", "name": "Vagn"}, "EX1"),
        (DEVICE.code, {"note": "x"}, "#1"),
        (PERSON.code, {"given_name": "Leo", "family_name": "Påhittsson"}, "Leo Påhittsson"),
        (PERSON.code, {"given_name": "Leo"}, "Leo"),
        (PERSON.code, {"given_name": "Leo", "protected": 1, "alias": "Elev F01"}, "Elev F01"),
        (PERSON.code, {"given_name": "Leo", "protected": 1}, "#1"),
    ],
)
def test_a_removed_record_is_called_what_it_was_called(
    school: School, kind: str, values: dict[str, Scalar], name: str
) -> None:
    assert school.register.name(gone(school, kind, **values)) == name


def test_what_never_was_has_its_number(school: School) -> None:
    assert school.register.name(Ref(PRODUCT.code, 99)) == "#99"


@pytest.mark.parametrize("spelled", [("Leo", "Påhittsson"), ("LEO", "Påhitts-son"), ("Leo Påhittsson", None)])
def test_whoever_is_called_as_somebody_who_is_protected_is_not_named(
    school: School, spelled: tuple[str, str | None]
) -> None:
    ref = gone(school, PERSON.code, given_name=spelled[0], family_name=spelled[1])
    school.create(PERSON, given_name="Leo", family_name="Påhittsson", protected=1, alias="Elev F01")
    assert school.register.name(ref) == f"#{ref.id}"


def test_a_name_that_stands_in_another_record_is_found_there_be_it_removed_as_well(school: School) -> None:
    product = school.create(PRODUCT, model="Bok 11")
    device = gone(school, DEVICE.code, product=product.id)
    item = school.create(CATALOGUE_ITEM, product=product.id)
    price = school.create(PRICE, item=item.id, valid_from="2026-01-01")
    assert school.register.name(device) == "Bok 11"
    removals = tuple(Removal(each.kind, each.id) for each in (price.ref, item.ref, product.ref))
    school.ledger.commit(ChangeSet(Sentence("gone"), Origin.PROGRAM, removals=removals))
    assert [school.register.name(each) for each in (device, price.ref, item.ref)] == ["Bok 11"] * 3


def test_the_history_tells_the_name_in_its_sentences_and_its_changes(school: School) -> None:
    creation = Creation(PRODUCT.code, -1, {"model": "LADDARE77"})
    sentence = Sentence("{record} added", {"record": Ref(PRODUCT.code, -1)})
    made = school.ledger.commit(ChangeSet(sentence, Origin.WINDOW, creations=(creation,)))
    undone = school.ledger.undo(made.entry)
    register = school.register
    told = [tell_entry(register, entry) for entry in register.entries(limit=2)]
    assert told == ["Ångrat: LADDARE77 tillagd", "LADDARE77 tillagd"]
    assert [tell_change(register, each) for each in register.changes(undone.entry)] == ["Produkt LADDARE77: borttagen"]
    school.ledger.redo()
    assert register.name(made.created[-1]) == "LADDARE77"


def test_the_newest_removal_tells_the_name(school: School) -> None:
    made = school.create(PRODUCT, model="Bok")
    gone_again = ChangeSet(Sentence("gone"), Origin.PROGRAM, removals=(Removal(PRODUCT.code, made.id),))
    first = school.ledger.commit(gone_again)
    assert school.register.name(made.ref) == "Bok"
    school.ledger.undo(first.entry)
    school.edit(school.get(PRODUCT, made.id), model="Bok 2")
    school.ledger.commit(gone_again)
    assert school.register.name(made.ref) == "Bok 2"


def test_a_long_list_unpacks_each_block_once(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    creations = tuple(Creation(PRODUCT.code, -1 - at, {"model": f"M{at}"}) for at in range(50))
    made = school.ledger.commit(ChangeSet(Sentence("made"), Origin.PROGRAM, creations=creations))
    school.ledger.undo(made.entry)
    unpacked: list[int] = []
    whole = removed_blocks.unpack_block

    def counted(block: bytes) -> tuple[list[str], list[list[object]]]:
        unpacked.append(1)
        return whole(block)

    monkeypatch.setattr(removed_names, "unpack_block", counted)
    assert {school.register.name(ref) for ref in made.created.values()} == {f"M{at}" for at in range(50)}
    assert len(unpacked) == 1
