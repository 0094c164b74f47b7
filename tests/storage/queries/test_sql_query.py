"""What SQL answers is what a naive loop over all records answers; words are found whatever their case and accents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.domain.changes import ChangeSet, Creation, Origin, Record, Sentence, number_of
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, ROOM
from coordinator.domain.kinds import KINDS
from coordinator.domain.protection import guards
from coordinator.domain.records import Person
from coordinator.domain.values import Scalar, fold
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.storage.queries.sql_query import UnknownPath
from tests.storage.school import School, device_rows, layout


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    school = School(Path(tmp_path_factory.mktemp("querying")) / "school.sqlite")
    groups = [school.create(GROUP, name=name) for name in ("7A", "7B")]
    people = [
        school.create(
            PERSON,
            given_name=given,
            family_name=family,
            group=group,
            username=username,
            protected=protected,
            alias=alias,
        )
        for given, family, group, username, protected, alias in (
            ("Åsa", "Exempelqvist", groups[0].id, "asa1", None, None),
            ("Łukasz", "Påhittsson", groups[1].id, "luk2", 0, None),
            ("Hemlig", "Skyddsson", groups[0].id, "hemsky", 1, "Elev 7f3c"),
            ("Anna", "Åberg", None, None, None, None),
        )
    ]
    product = school.create(PRODUCT, maker="Exempel", model="Bok 11")
    creations = tuple(
        Creation(
            DEVICE.code,
            -1 - n,
            {
                "serial": f"EX {n:03d}" if n % 4 else None,
                "asset_tag": f"Å-{n % 5}" if n % 3 else None,
                "name": ("Dator", "dator ÄÖ", "", "Ｆｕｌｌ", None)[n % 5],
                "status": ("in_use", "lost", None)[n % 3],
                "last_seen": f"2026-{1 + n % 9:02d}-01" if n % 7 else None,
                "price_ore": n * 100 if n % 2 else None,
                "held_by": people[n % 5].id if n % 5 < 4 else None,
                "product": product.id if n % 6 else None,
                "own.colour": ("röd", "Blå", None)[n % 3],
            },
        )
        for n in range(40)
    )
    school.ledger.commit(ChangeSet(Sentence("x"), Origin.WINDOW, creations=creations))
    yield school
    school.close()


def value_at(school: School, record: Record | None, path: str) -> Scalar:
    head, _, rest = path.partition(".")
    if record is None:
        return None
    if path.startswith("own.") or not rest:
        return record.id if path == "id" else record.values.get(path)
    id = number_of(record, head)
    kind = {"held_by": "person", "product": "product", "group": "group"}[head]
    return value_at(school, None if id is None else school.register.get(KINDS[kind], id), rest)


def holds(value: Scalar, filter: Filter) -> bool:
    if filter.test is Test.EMPTY:
        return value in (None, "")
    if filter.test is Test.FILLED:
        return value not in (None, "")
    if filter.test is Test.CONTAINS:
        return any(fold(str(one)) in fold("" if value is None else str(value)) for one in filter.values)
    if filter.test is Test.BEFORE:
        return value is not None and str(value) < str(filter.values[0])
    if filter.test is Test.AFTER:
        return value is not None and str(value) > str(filter.values[0])
    return any(same(value, one, filter.path) for one in filter.values) is (filter.test is Test.IS)


def same(value: Scalar, wanted: Scalar, path: str) -> bool:
    if value is None or wanted is None:
        return value is wanted
    if path in ("serial", "asset_tag"):
        return str(value).replace(" ", "").upper() == str(wanted).replace(" ", "").upper()
    return fold(str(value)) == fold(str(wanted)) if isinstance(value, str) else value == wanted


TEXTS = ("serial", "asset_tag", "name", "held_by.group.name", "product.model", "own.colour", "held_by.family_name")
WORDS = st.sampled_from(
    [
        "EX 001",
        "ex001",
        "å-1",
        "Å-2",
        "dator",
        "DATOR äö",
        "7a",
        "7B",
        "bok 11",
        "röd",
        "blå",
        "påhittsson",
        "aberg",
        "",
        None,
    ]
)
FILTERS = st.one_of(
    st.builds(
        Filter, st.sampled_from(TEXTS), st.sampled_from([Test.IS, Test.IS_NOT]), st.lists(WORDS, max_size=2).map(tuple)
    ),
    st.builds(
        Filter,
        st.sampled_from(TEXTS),
        st.just(Test.CONTAINS),
        st.lists(WORDS.filter(bool), min_size=1, max_size=2).map(tuple),
    ),
    st.builds(
        Filter,
        st.sampled_from((*TEXTS, "price_ore", "last_seen", "status")),
        st.sampled_from([Test.EMPTY, Test.FILLED]),
    ),
    st.builds(Filter, st.just("last_seen"), st.sampled_from([Test.BEFORE, Test.AFTER]), st.just(("2026-04-15",))),
    st.builds(Filter, st.just("status"), st.sampled_from([Test.IS, Test.IS_NOT]), st.just(("lost", None))),
    st.builds(Filter, st.just("price_ore"), st.sampled_from([Test.IS, Test.IS_NOT]), st.just((300, 500))),
)
ORDERS = st.lists(
    st.tuples(st.sampled_from(["last_seen", "price_ore", "held_by.group.name", "id"]), st.booleans()), max_size=2
)


@given(filters=st.lists(FILTERS, max_size=3), order=ORDERS, limit=st.sampled_from([None, 3]))
@settings(max_examples=150, deadline=None)
def test_sql_answers_as_a_loop_would(
    school: School, filters: list[Filter], order: list[tuple[str, bool]], limit: int | None
) -> None:
    query = Query(DEVICE, filters=tuple(filters), order=tuple(order))
    expected = [one for one in school.all(DEVICE) if all(holds(asked_at(school, one, f.path), f) for f in filters)]
    for path, down in reversed([*order, ("id", False)]):
        expected.sort(key=lambda one, path=path: sortable(value_at(school, one, path)), reverse=down)  # type: ignore[misc]
        expected.sort(key=lambda one, path=path: value_at(school, one, path) is None)  # type: ignore[misc]
    ids = [one.id for one in expected]
    assert list(school.register.ids(query, limit)) == ids[:limit]
    assert school.register.count(query) == len(ids)
    assert school.register.count(query, most=5) == min(5, len(ids))
    assert [one.id for one in school.register.records(query, limit)] == ids[:limit]
    paths = ["serial", "held_by.group.name", "own.colour"]
    assert school.register.rows(DEVICE, [*ids, 999], paths) == [
        *(tuple(value_at(school, one, path) for path in paths) for one in expected),
        (None, None, None),
    ]
    groups = dict(school.register.group_count(query, "held_by.group.name"))
    assert sum(groups.values()) == len(ids)


def _guards(path: str) -> tuple[str, ...]:
    """Those of who holds the device: nobody is assigned one here, and the own fields are not personal."""
    return () if path.startswith("own.") else tuple(each for each in guards("device", path) if "assigned" not in each)


def asked_at(school: School, device: Record, path: str) -> Scalar:
    """What a filter may know: nothing of a protected person that is not shown."""
    hidden = any(value_at(school, device, guard) == 1 for guard in _guards(path))
    return None if hidden else value_at(school, device, path)


def sortable(value: Scalar) -> tuple[bool, Scalar]:
    return (value is not None, 0 if value is None else value)


def found(school: School, text: str, kind: str = "device") -> int:
    return school.register.count(Query(KINDS[kind], text=text))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("åsa", "person"),
        ("ASA", "person"),
        ("exempel qvist", "person"),
        ("lukasz pahit", "person"),
        ("7a", "person"),
        ("EX", "device"),
        ("ex 001", "device"),
        ("7b luk", "device"),
        ("full", "device"),
        ("å", "device"),
        ("bok 11 å-1", "device"),
    ],
)
def test_words_are_found_in_any_order_and_case(school: School, text: str, kind: str) -> None:
    said = {one.id: " ".join(words(school, one)) for one in school.all(KINDS[kind])}
    expected = [id for id, spoken in said.items() if all(word in spoken for word in fold(text).split())]
    assert expected
    assert list(school.register.ids(Query(KINDS[kind], text=text))) == expected


def words(school: School, record: Record) -> Sequence[str]:
    if isinstance(record, Person):
        paths: tuple[str, ...] = (
            ("given_name", "family_name", "username", "group.name") if not record.protected else ("alias", "group.name")
        )
        return [fold(str(value_at(school, record, path) or "")) for path in paths]
    person = number_of(record, "held_by")
    shown = [] if person is None else words(school, school.get(PERSON, person))[:-1]
    if person is not None and not school.get(PERSON, person).protected:
        shown = shown[:2]
    paths = ("serial", "asset_tag", "name", "product.maker", "product.model", "held_by.group.name")
    return [*(fold(str(value_at(school, record, path) or "")) for path in paths), " ".join(shown)]


@pytest.mark.parametrize("text", ["hemlig", "skyddsson", "hemsky", "hem", "skydd"])
def test_a_protected_person_is_never_found_by_name_or_login(school: School, text: str) -> None:
    assert [found(school, text, kind) for kind in ("person", "device", "handover")] == [0, 0, 0]
    assert found(school, "7f3c", "person") == 1
    assert found(school, "elev 7f3c") > 0


@pytest.mark.parametrize("text", ["'", '"', "%", "_", "zq\x00b", "*", "NEAR(", "xx OR å", '"a" AND', "\\", "ÅÄÖ" * 200])
def test_any_text_may_be_searched(school: School, text: str) -> None:
    assert found(school, text) == 0


@pytest.mark.parametrize(
    "path", ["colour", "serial.name", "held_by.colour", "own", "held_by.own.x", '"; DROP TABLE device']
)
def test_a_path_that_leads_nowhere_is_refused(school: School, path: str) -> None:
    with pytest.raises(UnknownPath):
        school.register.ids(Query(DEVICE, filters=(Filter(path, Test.FILLED),)))


def test_find_compares_serials_as_written_on_the_device(school: School) -> None:
    assert len(school.register.find(DEVICE, "serial", "ex001")) == 1
    assert len(school.register.find(DEVICE, "asset_tag", "Å-1")) == len(
        school.register.find(DEVICE, "asset_tag", " Å - 1")
    )
    assert school.register.find(DEVICE, "asset_tag", "Å-1")
    assert school.register.find(PERSON, "username", "asa1")[0].given_name == "Åsa"


def test_search_follows_edits_bulk_imports_and_undo(tmp_path: Path) -> None:
    school = School(tmp_path / "school.sqlite")
    person = school.create(PERSON, given_name="Leo", family_name="Påhittsson")
    school.imported(device_rows(2_100))  # more than are followed one by one
    assert school.register.index_state() == "building"
    assert [found(school, text) for text in ("ex00042", "bok2", "påhitt")] == [1, 700, 0]
    school.store.build_index().result()
    assert school.register.index_state() == "ready"
    device = school.all(DEVICE)[42]
    assert [found(school, text) for text in ("ex00042", "bok2", "42")] == [1, 700, 41]
    school.edit(device, held_by=person.id)
    assert found(school, "påhitt") == 1
    school.edit(person, family_name="Låtsas")
    assert [found(school, text) for text in ("påhitt", "låtsas", "leo 42")] == [0, 1, 1]
    school.edit(person, protected=1, alias="Elev X")
    assert [found(school, text) for text in ("låtsas", "elev x")] == [0, 1]
    school.edit(school.all(PRODUCT)[2], model="Platta")
    assert [found(school, text) for text in ("bok2", "platta")] == [0, 700]
    school.imported(device_rows(2_100, name="Ny"), layout("jamf"))
    school.ledger.undo()
    school.store.build_index().result()
    assert [found(school, text) for text in ("ny", "platta", "elev x", "pc 42")] == [0, 700, 1, 41]
    school.sound()
    school.close()


@pytest.mark.parametrize("test", [Test.IS, Test.IS_NOT])
def test_more_records_than_a_condition_has_parts_can_be_asked_for(school: School, test: Test) -> None:
    register = school.register
    every = list(register.ids(Query(DEVICE)))
    wanted = (*every[::2], *range(10_000, 12_500))
    found = list(register.ids(Query(DEVICE, filters=(Filter("id", test, wanted),))))
    assert found == (every[::2] if test is Test.IS else every[1::2])


def test_words_sort_as_swedish_does(school: School) -> None:
    names = ["Örjan", "Åsa", "Zara", "Ärla", "anna", "Émile", "Bo"]
    for name in names:
        school.create(ROOM, name=name)
    ids = school.register.ids(Query(ROOM, order=(("name", False),)))
    sorted_names = [row[0] for row in school.register.rows(ROOM, ids, ["name"]) if row[0] in names]
    assert sorted_names == ["anna", "Bo", "Émile", "Zara", "Åsa", "Ärla", "Örjan"]
