"""What holds where nothing is said, and the words that stand in files and logs for ever."""

from __future__ import annotations

from fractions import Fraction

import pytest

from coordinator.domain import choices
from coordinator.domain.changes import ChangeSet, Origin, Record, Sentence
from coordinator.domain.fields import Field, Merge, Owner, Type
from coordinator.domain.handovers import HandoverLine, Terms
from coordinator.domain.kind import Kind, OnUndo
from coordinator.domain.orders.deliveries import Checked, Declared, Note, ProductFacts, Unpacked
from coordinator.domain.orders.deliveries import ReceivedGoods as Arrived
from coordinator.domain.orders.delivery_scan import OpenLine, Scanned
from coordinator.domain.orders.discrepancies import Discrepancy
from coordinator.domain.orders.journal_chain import Step
from coordinator.domain.orders.line_story import StoryStep
from coordinator.domain.orders.order_choices import PARTIES, PURPOSES, REASONS, STEPS, VERDICTS
from coordinator.domain.orders.order_steps import Decision, Purpose, Statement, Wish
from coordinator.domain.orders.quantities import Arrived as Unit
from coordinator.domain.orders.quantities import Quantities
from coordinator.domain.outputs import Output, OutputForm, outputs, writes
from coordinator.domain.records import Device
from coordinator.domain.termstart.answer import Arrival, Stand
from coordinator.domain.termstart.exemptions import Exemption
from coordinator.domain.termstart.needs import SHARED, Plan, PlanGroup, Policy
from coordinator.domain.termstart.school_year import Period
from coordinator.domain.termstart.term_kinds import Basis
from tests.domain.orders.lines import PRODUCT, unit

DEVICE = Device("device", 1, "", {})


def test_a_hand_over_awaits_its_signature_in_swedish_and_has_no_day_due() -> None:
    assert Terms("2026-11-22") == Terms("2026-11-22", None, "awaiting", "sv", None, None)
    assert HandoverLine(DEVICE) == HandoverLine(DEVICE, None, None, None)


def test_a_field_is_the_school_s_own_optional_editable_text() -> None:
    field = Field("name", "Name")
    assert field == Field("name", "Name", Type.TEXT, False, Owner.SCHOOL, False, Merge.THREE_WAY, None, (), True)
    kind = Kind(Record, "thing", 99, "Thing", "Things", (field,))
    assert (kind.search, kind.title, kind.on_undo, kind.custom_fields, kind.stays_with) == (
        (), (), OnUndo.REMOVE, False, (),
    )  # fmt: skip
    assert dict(kind.by_code) == {"name": field}


def test_a_change_set_changes_nothing_today_for_no_reason() -> None:
    empty = ChangeSet(Sentence("x"), Origin.WINDOW)
    assert empty == ChangeSet(Sentence("x"), Origin.WINDOW, None, None, (), (), (), (), None)
    assert dict(Sentence("x").values) == {}


def test_one_unit_comes_unchecked_and_right() -> None:
    assert Unit() == Unit(1, "unchecked", right_product=True)
    assert Arrived(None) == Arrived(None, None, None, 1, None, None)
    assert Unpacked([]) == Unpacked([], (), None, None, {})
    assert ProductFacts(PRODUCT) == ProductFacts(PRODUCT, None, (), None, None)
    assert Note("2026-11-22") == Note("2026-11-22", None, None, None, None)
    assert Checked(unit(1)) == Checked(unit(1), (), None, ())
    assert (Declared.__dataclass_fields__["promised"].default, Declared.__dataclass_fields__["reason"].default) == (
        None, None,
    )  # fmt: skip


def test_a_line_of_which_nothing_is_known_amounts_to_nothing() -> None:
    assert Quantities() == Quantities(0, None, 0, 0, 0, 0, 0, 0, 0, None, 0, cancelled=False, closed=False)
    assert Step("asked") == Step("asked", None, None, None, None, 0, "school", "", 0, acknowledged=False)
    assert Discrepancy("late", 1, None) == Discrepancy("late", 1, None, None, None, 0, "")
    assert StoryStep("", "asked", None, None, "school") == StoryStep(
        "", "asked", None, None, "school", "", "", "", None, waits=False
    )


def test_a_wish_is_for_its_product_alone_and_a_decision_leaves_what_it_does_not_name() -> None:
    assert Wish(PRODUCT, 1) == Wish(PRODUCT, 1, None, None, None, None, None)
    assert Decision() == Decision(None, None, None, None, None, None)
    assert Statement("school", "2026-11-22") == Statement("school", "2026-11-22", None, None, None)
    assert Purpose("running", "2026-11-22") == Purpose(
        "running", "2026-11-22", None, None, None, None, None, None, None
    )
    assert OpenLine(1, 1, 2, 3) == OpenLine(1, 1, 2, 3, "", ())
    assert Scanned("unit", "A1") == Scanned("unit", "A1", None)


def test_a_need_is_for_every_head_and_has_no_spares() -> None:
    one = Fraction(1)
    assert Policy("tablet", one) == Policy("tablet", one, Basis.HEAD, frozenset(), frozenset(), Fraction(0))
    assert PlanGroup("7A", 2) == PlanGroup("7A", 2, "", "compulsory")
    assert Plan((), ()) == Plan((), (), 0, 0, frozenset())
    assert Exemption(1, "–") == Exemption(1, "–", None, None, None, None)
    assert Arrival("tablet", 1, None) == Arrival("tablet", 1, None, SHARED, "", 0, None, 0, 0, None)
    assert Period.__dataclass_fields__["unit"].default is None


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (Type, "text long_text date money integer months flag choice reference content"),
        (Owner, "central school shared"),
        (Merge, "three_way newest fill raise"),
        (OnUndo, "remove void"),
        (Basis, "head employee room fixed"),
        (Stand, "enough in_time lacking unknown"),
        (OutputForm, "table csv workbook pdf package clipboard log other"),
    ],
)
def test_names_that_stand_in_files_are_permanent(names: type[Type], said: str) -> None:
    assert [each.value for each in names] == said.split()


def test_every_choice_has_its_own_label() -> None:
    for some in (choices.DEVICE_KINDS, choices.PHASES, choices.OWNERSHIPS, choices.STATUSES, choices.CONDITIONS,
                 choices.ROLES, choices.SCHOOL_FORMS, choices.SIGNATURES, PURPOSES, PARTIES, STEPS, REASONS,
                 VERDICTS):  # fmt: skip
        assert len({choice.label for choice in some}) == len(some)


def test_an_output_is_registered_once_and_names_personal_fields_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def first() -> None: ...

    def second() -> None: ...

    monkeypatch.setattr("coordinator.domain.outputs._REGISTERED", {})
    personal = frozenset({"person.shown", "device.note"})
    registered = writes("test", "Name", OutputForm.CSV, personal)
    assert registered(first) is first
    assert dict(outputs()) == {"test": Output("test", "Name", OutputForm.CSV, personal, first)}
    assert outputs()["test"].caption == "Namn"
    registered(first)
    with pytest.raises(ValueError, match="registered twice"):
        registered(second)
    with pytest.raises(ValueError, match=r"device\.serial"):
        writes("test.other", "Name", OutputForm.CSV, frozenset({"device.serial"}))
    assert outputs()["test"].writes is first
