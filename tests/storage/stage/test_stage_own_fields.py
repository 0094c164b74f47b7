"""The school's own fields in a stage: merged, logged and verified as any other."""

from __future__ import annotations

from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import CUSTOM_FIELD, DEVICE
from coordinator.domain.values import Scalar
from tests.storage.school import School, device_rows, layout


def own_field(school: School, code: str, holds: str) -> None:
    values = {"kind": "device", "code": code, "label": code.title(), "type": holds}
    creation = Creation(CUSTOM_FIELD.code, -1, values)
    school.ledger.commit(ChangeSet(Sentence("Created"), Origin.WINDOW, creations=(creation,)))


def test_own_fields_are_merged_as_any_other(school: School) -> None:
    own_field(school, "colour", "text")
    own_field(school, "uses", "integer")
    fields = (*layout().fields, "own.colour", "own.uses")
    shape = layout(fields=fields)

    def rows(**said: Scalar) -> list[dict[str, Scalar | tuple[str, ...]]]:
        return device_rows(2, **{code.replace("__", "."): value for code, value in said.items()})

    school.imported(rows(own__colour="blå's", own__uses=3), shape)
    first = school.all(DEVICE)[0]
    assert (first.own_value("colour"), first.own_value("uses")) == ("blå's", 3)
    school.sound()
    school.edit(first, own__colour="röd")
    stage, (tally,) = school.staged((shape, rows(own__colour="blå's", own__uses=4)))
    assert (tally.updated, tally.conflicts) == (2, 0)
    stage.decline(1, [3], ["own.uses"])
    school.commit(stage)
    assert [(one.own_value("colour"), one.own_value("uses")) for one in school.all(DEVICE)] == [
        ("röd", 4),
        ("blå's", 3),
    ]
    school.sound()
    stage, (tally,) = school.staged((shape, rows(own__colour="grön", own__uses=4)))
    assert tally.conflicts == 1
    assert {(one.base, one.ours, one.theirs, one.verdict) for row in stage.preview(1) for one in row.changes} == {
        ("blå's", "röd", "grön", "conflict"), ("blå's", "blå's", "grön", "take"),
    }  # fmt: skip
    notice = school.commit(stage)
    assert [one.own_value("colour") for one in school.all(DEVICE)] == ["röd", "grön"]
    school.sound()
    school.ledger.undo(notice.entry)
    assert [one.own_value("colour") for one in school.all(DEVICE)] == ["röd", "blå's"]
    school.sound()
    school.imported(rows(own__uses=None), layout(fields=fields, erases=True))
    assert "own.uses" not in school.all(DEVICE)[0].values
    school.sound()


def test_an_own_field_changed_past_the_ledger_is_found(school: School) -> None:
    own_field(school, "colour", "text")
    school.imported(device_rows(2, **{"own.colour": "blå"}), layout(fields=(*layout().fields, "own.colour")))
    school.sound()
    school.tampered("""UPDATE device SET own_fields = '{"colour": "röd"}' WHERE id = 1""")
    assert len(school.ledger.verify()) == 1
    school.tampered("UPDATE device SET own_fields = '{}' WHERE id = 1")
    assert len(school.ledger.verify()) == 1
