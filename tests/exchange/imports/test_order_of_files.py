"""Over random small files: a second import says nothing new, and the order in which files come makes no difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, ROOM, UNIT
from coordinator.exchange.imports.import_run import Gathered, commit_import, gather
from tests.storage.school import School

# The same examples in every run: one that is found by chance would stop whoever changes something else.
QUICK = settings(
    phases=[Phase.generate],
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)

GIVEN = ["Ali", "Åsa", "asa", "Bo", "Cia", "Dag", "Eva"]
FAMILY = ["Prov", "Provberg", "PROV"]
CLASSES = ["7A", "7a", "7 B", "8A", ""]
ADDRESSES = ["", "klass@x.se", "ali@x.se", "asa@x.se", "Bo@x.se", "familj@x.se"]
LOGINS = ["", "", "ali", "asa", "bo", "cia"]
ROLES = ["", "Elev", "Personal"]
PUPILS = st.lists(
    st.builds(
        ";".join,
        st.tuples(*map(st.sampled_from, (CLASSES, GIVEN, FAMILY, ADDRESSES, LOGINS, ROLES))),
    ),
    max_size=6,
)
DEVICES = st.lists(
    st.builds(
        "{};{};{};{};{}".format,
        st.sampled_from(["AB12CD01", "AB12CD02", "AB12CD03", "ab12cd01"]),
        st.sampled_from(["", "Sal 1", "sal 1", "SAL  2"]),
        st.sampled_from(["", "Provskolan", "Ekskolan", "ekskolan"]),
        st.builds("{} {}".format, st.sampled_from(GIVEN), st.sampled_from(FAMILY)) | st.just(""),
        st.sampled_from(CLASSES),
    ),
    max_size=4,
)
MANAGED = st.lists(
    st.builds(
        "g-{0},{0},CB Alfa,/Elever,PROVISIONED,T-{0},{1},".format,
        st.sampled_from(["AB12CD11", "AB12CD12", "AB12CD13"]),
        st.sampled_from(["", "ali@x.se", "asa@x.se", "bo@x.se", "ali", "klass@x.se"]),
    ),
    max_size=4,
    unique_by=lambda row: row[:10],
)
HEADS = {
    "people": "Klass;Förnamn;Efternamn;E-post;Användarnamn;Roll",
    "devices": "Serienummer;Sal;Skola;Innehavare;Klass",
    "managed": "deviceId,serialNumber,model,orgUnitPath,provisionStatus,annotatedAssetId,annotatedUser,"
    "annotatedLocation",
}
FILES = st.one_of(
    st.tuples(st.just("people"), PUPILS), st.tuples(st.just("devices"), DEVICES), st.tuples(st.just("managed"), MANAGED)
)
File = tuple[str, Sequence[str]]


class Imports:
    """A school of its own in a folder of its own, and files taken in."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        self.school = School(self.folder / "skola.sqlite")
        self.school.create(UNIT, name="Provskolan", own=1)
        self.questions = 0

    def gathered(self, *files: File) -> Gathered:
        paths = []
        for at, (kind, rows) in enumerate(files):
            path = self.folder / f"{kind}{at}.csv"
            path.write_text("\r\n".join([HEADS[kind], *rows, ""]), "utf-8-sig")
            paths.append(path)
        return gather(paths, self.school.ledger)

    def take_in(self, *files: File) -> None:
        found = self.gathered(*files)
        if found.stage is not None:
            self.questions += sum(found.stage.remarks(file.number).asked for file in found.staged)
        commit_import(self.school.ledger, found)

    def state(self) -> tuple[object, ...]:
        """Everything that the files could say, without ids."""
        school = self.school
        units = {unit.id: unit.name.casefold() for unit in school.all(UNIT)}
        groups = {
            group.id: (group.name.casefold().replace(" ", ""), units.get(group.unit or 0))
            for group in school.all(GROUP)
        }
        rooms = {room.id: "".join(room.name.casefold().split()) for room in school.all(ROOM)}
        people = {
            person.id: (
                f"{person.given_name} {person.family_name}".casefold().replace("å", "a"),
                groups.get(person.group or 0),
                person.email,
                person.username,
                person.role,
            )
            for person in school.all(PERSON)
        }
        devices = [
            (each.serial.upper(), people.get(each.held_by or 0), people.get(each.assigned_to or 0),
             rooms.get(each.placed_in or 0), units.get(each.owned_by or 0))
            for each in school.all(DEVICE)
        ]  # fmt: skip
        return tuple(
            sorted(map(repr, each))
            for each in (people.values(), devices, groups.values(), rooms.values(), units.values())
        )


@given(files=st.lists(FILES, min_size=1, max_size=3))
@QUICK
def test_a_second_import_of_the_same_file_is_a_no_op(files: list[File]) -> None:
    with TemporaryDirectory() as folder:
        imports = Imports(folder)
        for file in files:
            imports.take_in(file)
            before = imports.state()
            again = imports.gathered(file)
            assert commit_import(imports.school.ledger, again) is None, file
            assert imports.state() == before
        imports.school.sound()
        imports.school.close()


def outcome(*steps: Sequence[File]) -> tuple[tuple[object, ...], bool]:
    """The school after these imports, and whether anything was in doubt on the way or is still waited for."""
    with TemporaryDirectory() as folder:
        imports = Imports(folder)
        for files in steps:
            imports.take_in(*files)
        doubt = imports.questions > 0 or any(each.several for each in imports.school.register.waiting_mentions())
        imports.school.sound()
        state = imports.state()
        imports.school.close()
        return state, doubt


ORDERS: Final[dict[str, Callable[[File, File], tuple[list[File], ...]]]] = {
    "devices first": lambda people, other: ([other], [people]),
    "devices first and again": lambda people, other: ([other], [people], [other]),
    "all at once": lambda people, other: ([other, people],),
}
PLAIN_PUPILS = st.lists(
    st.builds(
        ";".join,
        st.tuples(*map(st.sampled_from, (CLASSES, GIVEN, FAMILY, ADDRESSES, LOGINS, ["", "Elev"]))),
    ),
    max_size=4,
    unique_by=lambda row: row.casefold().replace("å", "a").split(";")[1],
)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("kind", ["devices", "managed"])
@settings(QUICK, max_examples=30)
@given(people=PLAIN_PUPILS, data=st.data())
def test_the_order_of_files_makes_no_difference(order: str, kind: str, people: list[str], data: st.DataObject) -> None:
    other = data.draw(DEVICES if kind == "devices" else MANAGED)
    files = ("people", people), (kind, other)
    state, doubt = outcome([files[0]], [files[1]])
    another, more_doubt = outcome(*ORDERS[order](*files))
    if not (doubt or more_doubt):
        assert another == state


TOLD_BESIDE = {
    "once with a class and once without": (["7A;Ali;Prov;;;"], ["AB12CD01;;;Ali Prov;7A", "AB12CD02;;;Ali Prov;"]),
    "first without, then with a class": (["7A;Ali;Prov;;;"], ["AB12CD01;;;Ali Prov;", "AB12CD02;;;Ali Prov;7A"]),
    "without anybody in a class list": ([], ["AB12CD01;;;Ali Prov;7A", "AB12CD02;;;Ali Prov;"]),
    "a row of neither class nor role": ([";Dag;Prov;;;"], ["AB12CD01;;;Dag Prov;"]),
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("case", TOLD_BESIDE)
def test_whom_a_device_list_names_with_and_without_a_class(case: str, order: str) -> None:
    people, devices = TOLD_BESIDE[case]
    files = ("people", people), ("devices", devices)
    state, doubt = outcome([files[0]], [files[1]])
    another, more_doubt = outcome(*ORDERS[order](*files))
    assert (another, doubt, more_doubt) == (state, False, False)
    assert len(state[0]) == 1  # type: ignore[arg-type]


def test_one_of_two_classes_is_not_guessed_for_whom_a_device_list_names_without() -> None:
    people = ["7A;Ali;Prov;;;", "8A;Ali;Prov;;;"]
    devices = ["AB12CD01;;;Ali Prov;7A", "AB12CD02;;;Ali Prov;8A", "AB12CD03;;;Ali Prov;"]
    for steps in ([[("people", people)], [("devices", devices)]], [[("devices", devices)], [("people", people)]]):
        state, doubt = outcome(*steps)
        assert doubt, "the third device waits until somebody says whose it is"
        assert len(state[0]) == 2  # type: ignore[arg-type]
        assert sum("None, None, None" in each for each in state[1]) == 1  # type: ignore[attr-defined]
