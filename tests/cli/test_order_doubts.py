"""What can hardly be meant in an order is asked about; what cannot be is refused with the reason (needs V3, V5)."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Program
from tests.cli.test_order_verbs import decide, on, sent

__all__ = ["sent"]
ORDER = "B2026-0001"


def test_ordering_three_hundred_anew_for_a_line_of_thirty_is_asked_about(sent: Program) -> None:
    """By hand: 30 asked for, 28 decided, of which 20 came and the rest never will: 8 lack."""
    decide(sent)
    serials = [f"YX0H7Q{number:02X}" for number in range(20)]
    on(sent, "2026-08-05", "delivery", "register", ORDER, "--line", "1", *serials, "--outstanding", "0",
       "--reason", "Utgången")  # fmt: skip
    anew = ("order", "supplement", ORDER, "--line", "1", "--quantity", "300", "--wanted", "2026-08-20")
    refused = sent(*anew, today="2026-08-06")
    assert refused.code == 1
    assert "300 skulle beställas på nytt på rad 1, där 8 av 28 saknas eller är felaktiga." in refused.err
    assert "--sure" in refused.err
    orders = on(sent, "2026-08-06", "order", "list")["total"]
    assert orders == 1
    made = on(sent, "2026-08-06", *anew, "--sure")
    assert made["asked"] == 300
    sent("undo", today="2026-08-06")
    assert on(sent, "2026-08-06", *anew[:5], "--quantity", "8", *anew[7:])["asked"] == 8
    assert sent(*anew[:5], "--quantity", "1", *anew[7:], today="2026-08-06").code == 1, "the eight are ordered anew"


@pytest.mark.parametrize(
    ("promised", "more", "why"),
    [
        ("2020-08-05", (), "skickades 2026-06-01"),
        ("2026-05-31", (), "skickades 2026-06-01"),
        ("2026-06-02", (), "hade redan passerat 2026-06-03"),
        ("2026-06-04", ("--on", "2026-06-05"), "hade redan passerat 2026-06-05"),
    ],
)
def test_a_promise_of_a_day_gone_by_is_refused_with_the_reason(
    sent: Program, promised: str, more: tuple[str, ...], why: str
) -> None:
    today = "2026-06-03" if not more else "2026-06-10"
    for words in (
        ("decide", ORDER, "1", "--quantity", "28", "--reason", "ja"),
        ("declare", ORDER, "1", "--outstanding", "8"),
        ("change", ORDER, "1"),
    ):
        refused = sent("order", *words, "--promised", promised, *more, today=today)
        assert (refused.code, why in refused.err) == (1, True), refused.err
    (line, _) = on(sent, "2026-06-03", "order", "show", ORDER)["lines"]
    assert line["promised"] is None


def test_a_promise_that_was_made_earlier_and_went_by_since_is_taken(sent: Program) -> None:
    told = on(sent, "2026-08-01", "order", "decide", ORDER, "1", "--quantity", "28", "--reason", "ja", "--promised",
              "2026-06-20", "--on", "2026-06-03")  # fmt: skip
    assert told["lines"][0]["promised"] == "2026-06-20"
    again = on(sent, "2026-08-01", "order", "decide", ORDER, "1", "--quantity", "27", "--reason", "ja", "--promised",
               "2026-06-20")  # fmt: skip
    assert again["lines"][0]["decided"] == 27, "what stands already is no new promise"


def test_a_delivery_from_before_the_order_was_sent_is_refused(sent: Program) -> None:
    decide(sent)
    register = ("delivery", "register", ORDER, "--line", "1", "--serial", "YX0H7Q01")
    for day in ("2020-06-10", "2026-05-31"):
        refused = sent(*register, "--on", day, today="2026-06-10")
        assert (refused.code, f"kan ha kommit {day}" in refused.err) == (1, True), refused.err
    refused = sent(*register, "--outstanding", "3", "--promised", "2020-08-05", today="2026-06-10")
    assert (refused.code, "skickades 2026-06-01" in refused.err) == (1, True)
    on(sent, "2026-06-10", *register, "--on", "2026-06-01")
    delivery = str(on(sent, "2026-06-10", "delivery", "list")["items"][0]["id"])
    refused = sent("delivery", "correct", delivery, "--on", "2020-06-01", today="2026-06-10")
    assert (refused.code, "kan ha kommit 2020-06-01" in refused.err) == (1, True)


def test_a_day_wanted_that_has_gone_by_is_asked_about(sent: Program) -> None:
    new = ("order", "new", "--purpose", "running", "--wanted", "2020-08-10", "--product", "82W20004MX=3")
    refused = sent(*new, today="2026-06-10")
    assert (refused.code, "2020-08-10 har passerat" in refused.err, "--sure" in refused.err) == (1, True, True)
    assert on(sent, "2026-06-10", *new, "--sure")["wanted"] == "2020-08-10"
    assert on(sent, "2026-06-10", *new[:4], "--wanted", "2026-06-10", *new[6:])["wanted"] == "2026-06-10"


def line_of(program: Program) -> dict[str, object]:
    line = on(program, "2026-08-10", "order", "show", ORDER)["lines"][0]
    codes = ("decided", "delivered", "outstanding", "never_coming")
    return {code: line[code] for code in codes}


def came(program: Program, *more: str) -> None:
    decide(program)
    serials = [f"YX0H7Q{number:02X}" for number in range(20)]
    on(program, "2026-08-05", "delivery", "register", ORDER, "--line", "1", *serials, *more)


@pytest.mark.parametrize("more", [(), ("--outstanding", "8", "--reason", "Fabriksbrist")])
def test_what_went_back_to_the_supplier_is_not_still_to_come(sent: Program, more: tuple[str, ...]) -> None:
    """By hand: 28 decided, 20 came, 2 go back: 18 are here, 8 are still to come as before, 2 lack."""
    came(sent, *more)
    assert line_of(sent) == {"decided": 28, "delivered": 20, "outstanding": 8, "never_coming": 0}
    back = ("delivery", "register", ORDER, "--line", "1", "--quantity", "-2")
    on(sent, "2026-08-06", *back)
    assert line_of(sent) == {"decided": 28, "delivered": 18, "outstanding": 8, "never_coming": 2}
    found = on(sent, "2026-08-06", "order", "discrepancies", "--kind", "missing")["items"]
    assert [each["quantity"] for each in found] == [2]
    sent("undo", today="2026-08-06")
    assert line_of(sent) == {"decided": 28, "delivered": 20, "outstanding": 8, "never_coming": 0}
    on(sent, "2026-08-06", *back, "--outstanding", "10", "--reason", "ersätts")
    assert line_of(sent) == {"decided": 28, "delivered": 18, "outstanding": 10, "never_coming": 0}


def test_a_faulty_unit_that_went_back_lacks_once_and_its_replacement_fills_it(sent: Program) -> None:
    """By hand: one of 20 is faulty and goes back: one lacks, none is faulty; eight and one come: 27, 1 is to come."""
    came(sent)
    on(sent, "2026-08-05", "delivery", "check", ORDER, "--serial", "YX0H7Q00", "--deviation", "trasig")
    on(sent, "2026-08-06", "delivery", "register", ORDER, "--line", "1", "--quantity", "-1")
    amiss = on(sent, "2026-08-06", "order", "discrepancies", "--order", ORDER)["items"]
    found = [(each["kind"], each["quantity"]) for each in amiss if each["kind"] != "late"]
    assert found == [("missing", 1)], "not missing and faulty as well"
    on(sent, "2026-08-07", "delivery", "register", ORDER, "--line", "1", "--quantity", "8")
    assert line_of(sent) == {"decided": 28, "delivered": 27, "outstanding": 0, "never_coming": 1}
    assert sent("verify", "--json", today="2026-08-10").code == 0


def test_a_device_that_is_here_already_does_not_come_again_unless_somebody_is_sure(sent: Program) -> None:
    """Of another maker, lent, used, or bought before the order left the school: each is asked about by name."""
    on(sent, "2026-06-02", "add", "product", "model=Påhitt 11", "kind=chromebook")
    ours = on(sent, "2026-06-02", "order", "show", ORDER)["lines"][0]["product"]
    for serial, *more in (
        ("ANNAN1", "product=Påhitt 11"), ("HEL222", f"product={ours}", "status=broken"),
        ("GAM333", f"product={ours}", "purchase_date=2026-01-08"), ("NY4444", f"product={ours}"),
    ):  # fmt: skip
        on(sent, "2026-06-02", "add", "device", f"serial={serial}", f"asset_tag=T-{serial}", *more)
    came = ("delivery", "register", ORDER, "--line", "1")
    for serial, why in (("ANNAN1", "Påhitt 11"), ("HEL222", "Trasig"), ("GAM333", "köpt 2026-01-08")):
        refused = sent(*came, serial, today="2026-08-05")
        assert refused.code == 1
        assert f"{serial} finns redan: T-{serial}, {why}. Ta bort den" in refused.err
        assert "--sure" in refused.err
    assert line_of(sent)["delivered"] == 0
    assert on(sent, "2026-08-05", *came, "NY4444")["lines"][0]["delivered"] == 1, "told of in advance"
    assert on(sent, "2026-08-05", *came, "ANNAN1", "--sure")["lines"][0]["delivered"] == 2


def test_more_than_is_missing_is_told_at_once_and_kept(sent: Program) -> None:
    decide(sent)
    came = ("delivery", "register", ORDER, "--line", "1", "--quantity")
    assert on(sent, "2026-08-05", *came, "28")["over"] == []
    told = sent(*came, "99", today="2026-08-05")
    assert (told.code, "Rad 1: 99 kom, 0 saknades. De sparas som för många" in told.out) == (0, True)
    assert line_of(sent)["delivered"] == 127


@pytest.mark.parametrize(
    "step",
    [
        ("decide", ORDER, "1", "--quantity", "28", "--reason", "ja"),
        ("decide", ORDER, "1", "--quantity", "28", "--reason", "ja", "--promised", "2026-08-05"),
        ("declare", ORDER, "1", "--outstanding", "8"),
        ("change", ORDER, "1", "--promised", "2026-08-05"),
        ("cancel", ORDER, "--line", "1"),
    ],
)
def test_no_answer_is_older_than_the_order(sent: Program, step: tuple[str, ...]) -> None:
    refused = sent("order", *step, "--on", "2026-05-31", today="2026-06-10")
    assert (refused.code, "skickades 2026-06-01, så ingen kan ha svarat på den 2026-05-31." in refused.err) == (1, True)
    on(sent, "2026-06-10", "order", *step, "--on", "2026-06-01")


@pytest.mark.parametrize("step", [("declare", ORDER, "1", "--outstanding", "8"), ("cancel", ORDER, "--line", "1")])
def test_no_answer_is_of_a_day_to_come(sent: Program, step: tuple[str, ...]) -> None:
    assert sent("order", *step, "--on", "2026-06-11", today="2026-06-10").code == 1
