"""ARCHITECTURE's how-tos, followed in a copy of the program: each names the places to touch, and no others are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.how_tos.workshop import PROJECT, Workshop, places_told


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A copy of the program to alter."""
    folder = tmp_path / "copy"
    folder.mkdir()
    return Workshop.made_in(folder)


def follows(workshop: Workshop, how_to: str) -> None:
    """The places altered are those that the how-to names, ``<…>`` in it being a name of one's own."""
    told = places_told(how_to)
    as_patterns = {
        re.sub(r"<[^>]*>", "[\\\\w-]+", re.escape(place).replace("\\<", "<").replace("\\>", ">")) for place in told
    }
    strangers = {name for name in workshop.touched if not any(re.fullmatch(one, name) for one in as_patterns)}
    unused = {one for one in as_patterns if not any(re.fullmatch(one, name) for name in workshop.touched)}
    assert (strangers, unused) == (set(), set())


def test_a_new_field(workshop: Workshop, tmp_path: Path) -> None:
    database = tmp_path / "skola.sqlite"
    workshop.compile_words()
    workshop.run(database, "init", "--school-code", "99999991", "--school-name", "Provskolan")  # of the version before
    workshop.put_before(
        "coordinator/domain/inventory_kinds.py",
        'Field("order_no", mark("Order number"), owner=Owner.SHARED, tells_apart=True),',
        'Field("insurance", mark("Insurance policy")),\n        ',
    )
    workshop.put_before(
        "coordinator/domain/records.py", '    order_no = Text("order_no")', '    insurance = Text("insurance")\n'
    )
    workshop.put_before(
        "coordinator/storage/schema/migrations.py",
        "def migrate(db: Database) -> None:",
        '@migrations()\ndef insurance(db: Database) -> None:\n    """An insurance policy per device."""\n'
        '    db["device"].add_column("insurance", str)\n\n\n',
    )
    workshop.next_version()
    line = '  { field = "insurance", headers = ["Insurance policy", "Försäkringsbrev"], reader = "own" },\n'
    workshop.put_before("resources/profiles/coordinator_devices.toml", '  { field = "purchase_date"', line)
    workshop.translate("domain", Insurance_policy="Försäkringsbrev")
    workshop.compile_words()
    workshop.run(database, "add", "device", "serial=5CD1234ABC", "insurance=P-17")
    shown = workshop.answer(database, "show", "device", "5CD1234ABC")
    assert shown["insurance"] == "P-17"
    workshop.run(database, "edit", "device", "5CD1234ABC", "insurance=P-18")
    assert "Försäkringsbrev" in workshop.run(database, "show", "device", "5CD1234ABC")
    workshop.run(database, "undo")
    assert workshop.answer(database, "list", "devices", "--where", "insurance=P-17")["total"] == 1
    sheet = tmp_path / "enheter.csv"
    workshop.run(database, "export", "devices", "--to", str(sheet))
    written = sheet.read_text(encoding="utf-8-sig")
    assert "Försäkringsbrev" in written
    sheet.write_text(written.replace("P-17", "P-99"), encoding="utf-8-sig")
    workshop.run(database, "import", str(sheet))  # what a person wrote into our own list is taken
    assert workshop.answer(database, "show", "device", "5CD1234ABC")["insurance"] == "P-99"
    assert workshop.answer(database, "verify")["findings"] == []
    follows(workshop, "A new field")


FIELDS = (
    ("insured", "Type.FLAG", "Flag", "Insured", "Försäkrad", "flag", "ja", True, "nej", False),
    ("deposit_ore", "Type.MONEY", "Money", "Deposit", "Pant", "money", "250,50", 25_050, "300", 30_000),
    ("insured_until", "Type.DATE", "Day", "Insured until", "Försäkrad till", "date", "2027-06-10", "2027-06-10",
     "2028-06-10", "2028-06-10"),
)  # fmt: skip


def test_new_fields_that_hold_no_text(workshop: Workshop, tmp_path: Path) -> None:
    database = tmp_path / "skola.sqlite"
    columns, typed, described, captions = "", "", "", ""
    for code, type_, view, english, swedish, reader, *_ in FIELDS:
        typed += f'    {code} = {view}("{code}")\n'
        described += f'Field("{code}", mark("{english}"), {type_}),\n        '
        captions += f'  {{ field = "{code}", headers = ["{english}", "{swedish}"], reader = "{reader}" }},\n'
        columns += f'    db["device"].add_column("{code}", {"str" if reader == "date" else "int"})\n'
    before = 'Field("order_no", mark("Order number"), owner=Owner.SHARED, tells_apart=True),'
    workshop.put_before("coordinator/domain/inventory_kinds.py", before, described)
    workshop.put_before("coordinator/domain/records.py", '    order_no = Text("order_no")', typed)
    migration = f'@migrations()\ndef insured(db: Database) -> None:\n    """Insurance."""\n{columns}\n\n'
    workshop.put_before("coordinator/storage/schema/migrations.py", "def migrate(db: Database) -> None:", migration)
    workshop.next_version()
    workshop.put_before("resources/profiles/coordinator_devices.toml", '  { field = "purchase_date"', captions)
    workshop.translate("domain", **{each[3].replace(" ", "_"): each[4] for each in FIELDS})
    workshop.compile_words()
    workshop.run(database, "init", "--school-code", "99999991", "--school-name", "Provskolan")
    workshop.run(database, "add", "device", "serial=5CD1234ABC", *(f"{each[0]}={each[6]}" for each in FIELDS))
    shown = workshop.answer(database, "show", "device", "5CD1234ABC")
    listed = workshop.answer(database, "list", "devices")["items"][0]
    for code, *_, kept, _, _ in FIELDS:
        assert (shown[code], listed[code]) == (kept, kept)
        assert type(shown[code]) is type(listed[code]) is type(kept)
    sheet = tmp_path / "enheter.csv"
    workshop.run(database, "export", "devices", "--to", str(sheet))
    written = sheet.read_text(encoding="utf-8-sig")
    for *_, said, _, later, _ in FIELDS:
        assert said in written
        written = written.replace(f";{said};", f";{later};", 1)
    sheet.write_text(written, encoding="utf-8-sig")
    workshop.run(database, "import", str(sheet))
    shown = workshop.answer(database, "show", "device", "5CD1234ABC")
    assert [shown[each[0]] for each in FIELDS] == [each[-1] for each in FIELDS]
    assert workshop.answer(database, "verify")["findings"] == []
    follows(workshop, "A new field")


def test_a_foreign_layout(workshop: Workshop, tmp_path: Path) -> None:
    database, sheet = tmp_path / "skola.sqlite", tmp_path / "export.csv"
    workshop.create(
        "resources/profiles/skolregistret.toml",
        'id = "skolregistret"\nlabel = "Skolregistret"\nkind = "devices"\nsource = "skolregistret"\n'
        'creates = ["product"]\nrequired = ["Stöldskyddsnummer", "Fabrikat och typ"]\n'
        'columns = [\n  { field = "serial", headers = ["Stöldskyddsnummer"] },\n'
        '  { field = "product.model", headers = ["Fabrikat och typ"] },\n]\n',
    )
    workshop.translate("exchange", Skolregistret="Skolregistret")
    workshop.compile_words()
    workshop.run(database, "init", "--school-code", "99999991", "--school-name", "Provskolan")
    sheet.write_text("Stöldskyddsnummer;Fabrikat och typ\n5CD1234ABC;Påhitt 14\n", encoding="utf-8")
    read = workshop.answer(database, "import", str(sheet))["files"][0]
    assert (read["profile"], read["created"]) == ("skolregistret", 1)
    found = workshop.answer(database, "list", "devices")["items"][0]
    assert (found["serial"], found["model"]) == ("5CD1234ABC", "Påhitt 14")
    follows(workshop, "A foreign layout")


def test_a_new_verb(workshop: Workshop, tmp_path: Path) -> None:
    workshop.create(
        "coordinator/cli/count_verb.py",
        '"""``count``: how many devices there are."""\n\nfrom __future__ import annotations\n\nimport click\n\n'
        "from coordinator.cli.click_verbs import Verb, pass_wish\nfrom coordinator.cli.open_register import opened\n"
        "from coordinator.cli.output import print_answer\nfrom coordinator.cli.run_options import RunOptions\n"
        "from coordinator.domain.inventory_kinds import DEVICE\nfrom coordinator.ledger.questions import Query\n"
        "from coordinator.words import count_text, mark\n\n\n"
        '@click.command("count", cls=Verb, help=mark("Counts the devices."))\n@pass_wish\n'
        'def count_verb(wish: RunOptions) -> int:\n    """Answers with {"count"}."""\n'
        "    with opened(wish) as ledger:\n"
        "        count = ledger.register.count(Query(DEVICE))\n"
        '    said = count_text("{count} device", "{count} devices", count)\n'
        '    print_answer(wish, {"count": count}, [said])\n    return 0\n',
    )
    workshop.put_before(
        "coordinator/cli/command_line.py", '    "edit": (', '    "count": ("count_verb", "count_verb"),\n'
    )
    workshop.put_before("coordinator/cli/manual_page.py", '"list", "show",', '"count", ')
    example = '```sh\ncoordinator count --json\n```\n\n```json\n{"count": 1}\n```\n\n'
    workshop.put_before("resources/help/command-line.md", "```sh\ncoordinator show device NSK-0469", example)
    workshop.translate("cli", **{"Counts_the_devices.": "Räknar enheterna."})
    workshop.compile_words()
    database = tmp_path / "skola.sqlite"
    workshop.run(database, "init", "--school-code", "99999991", "--school-name", "Provskolan")
    workshop.run(database, "add", "device", "serial=5CD1234ABC")
    assert workshop.answer(database, "count") == {"count": 1}
    assert "1 enhet" in workshop.run(database, "count")
    assert "Räknar enheterna." in workshop.python("-m", "coordinator", "--help", "--language", "sv")
    follows(workshop, "A new verb")


def test_a_new_kind(workshop: Workshop, tmp_path: Path) -> None:
    workshop.append(
        "coordinator/domain/records.py",
        '\n\nclass DoorKey(Record):\n    """Key to a room."""\n\n    __slots__ = ()\n\n'
        '    mark = Text("mark")\n    room = Reference("room")\n',
    )
    kind = (
        'DOOR_KEY = Kind(\n    DoorKey,\n    "door_key",\n    90,\n    mark("Door key"),\n    mark("Door keys"),\n'
        '    (\n        Field("mark", mark("Mark on the key"), required=True),\n'
        '        Field("room", mark("Room or cart"), Type.REFERENCE, refers="room"),\n    ),\n'
        '    search=("mark",),\n    title=("mark",),\n)\n\n'
    )
    workshop.put_after("coordinator/domain/inventory_kinds.py", "    CustomField,\n    Device,\n", "    DoorKey,\n")
    workshop.put_before("coordinator/domain/inventory_kinds.py", "INVENTORY_KINDS: Final = (", kind)
    workshop.put_after("coordinator/domain/inventory_kinds.py", "INVENTORY_KINDS: Final = (", "DOOR_KEY, ")
    workshop.put_before(
        "coordinator/storage/schema/migrations.py",
        "def migrate(db: Database) -> None:",
        '@migrations()\ndef door_keys(db: Database) -> None:\n    """Keys to rooms."""\n    db.conn.execute(\n'
        "        'CREATE TABLE door_key (id INTEGER PRIMARY KEY AUTOINCREMENT,'\n"
        "        ' uid BLOB NOT NULL DEFAULT (randomblob(16)), mark TEXT NOT NULL,'\n"
        "        ' room INTEGER REFERENCES room (id)) STRICT'\n    )\n"
        "    db.conn.execute('CREATE TABLE door_key_search (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')\n\n\n",
    )
    workshop.next_version()
    workshop.put_before(
        "coordinator/cli/listed_kinds.py",
        "        Listed(UNIT.code,",
        '        Listed("door_key", "door_keys", ("mark", "room"), ("mark",)),\n',
    )
    workshop.translate("domain", Door_key="Nyckel", Door_keys="Nycklar", Mark_on_the_key="Märkning på nyckeln")
    workshop.compile_words()
    database = tmp_path / "skola.sqlite"
    workshop.run(database, "init", "--school-code", "99999991", "--school-name", "Provskolan")
    workshop.run(database, "add", "room", "name=Sal 12")
    workshop.run(database, "add", "door_key", "mark=N-7", "room=Sal 12")
    found = workshop.answer(database, "list", "door_keys", "--search", "n-7")
    assert [(each["mark"], each["room"]) for each in found["items"]] == [("N-7", "Sal 12")]
    workshop.run(database, "edit", "door_key", "N-7", "mark=N-8")
    workshop.run(database, "undo")
    assert "N-7" in workshop.run(database, "show", "door_key", "N-7")
    workshop.run(database, "undo")
    assert workshop.answer(database, "list", "door_keys")["total"] == 0
    assert workshop.answer(database, "verify")["findings"] == []
    follows(workshop, "A new kind of record")


def test_a_new_page(workshop: Workshop) -> None:
    workshop.create(
        "coordinator/ui/notes/notes_page.py",
        '"""The page of notes."""\n\nfrom __future__ import annotations\n\n'
        "from PySide6.QtWidgets import QVBoxLayout\n\n"
        "from coordinator.ui.context import Context, QuietPage\nfrom coordinator.ui.widgets import theme\n"
        "from coordinator.words import text\n\n\nclass NotesPage(QuietPage):\n"
        '    """What somebody wants to remember."""\n\n    def __init__(self, context: Context) -> None:\n'
        "        super().__init__(context)\n        column = QVBoxLayout(self)\n"
        '        column.addWidget(theme.labelled(text("Notes to remember"), "title"))\n',
    )
    workshop.create("coordinator/ui/notes/__init__.py", '"""Notes in the window."""\n')
    workshop.put_before(
        "coordinator/ui/shell/page_table.py",
        '    PageKind("import", mark("Import")',
        '    PageKind("notes", mark("Notes to remember"), "mdi6.note", _from("notes.notes_page", "NotesPage")),\n',
    )
    workshop.put_after("pyproject.toml", '    "money | history', " | notes")
    workshop.translate("ui_shell", Notes_to_remember="Att minnas")
    workshop.compile_words()
    workshop.python(
        "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    )
    assert "True: " in workshop.python("-m", "coordinator", "self-test", "--json").replace(
        "true", "True: "
    )  # opens every page
    follows(workshop, "A new page")


UNTAGGED = '''

def without_tag(ledger: Ledger) -> int:
    """How many devices have no asset tag."""
    return ledger.register.count(Query(DEVICE, filters=(Filter("asset_tag", Test.EMPTY),)))
'''


def test_a_new_report(workshop: Workshop, tmp_path: Path) -> None:
    workshop.put_before(
        "coordinator/desk/reports/reports.py",
        "from coordinator.domain.inventory_kinds import PERSON, UNIT\n",
        "from coordinator.domain.inventory_kinds import DEVICE\n",
    )
    workshop.append("coordinator/desk/reports/reports.py", UNTAGGED)
    workshop.append(
        "coordinator/desk/reports/report_tables.py",
        "\n\ndef untagged_table(count: int) -> Report:\n"
        '    """Devices without an asset tag."""\n'
        '    said = count_text("{count} device", "{count} devices", count)\n'
        '    return Report(text("Without asset tag"), said, "", (text("Devices"),), ((str(count),),))\n',
    )
    workshop.append(
        "coordinator/cli/report_verbs.py",
        '\n\n@report_verbs.command("untagged", help=mark("Devices without an asset tag."))\n'
        "@_CSV\n@_SHEET\n@pass_wish\n"
        "def untagged_verb(wish: RunOptions, listed: Path | None, paper: Path | None) -> int:\n"
        '    """Answers with {"count"}."""\n    with opened(wish) as ledger:\n        today = ledger.today\n'
        "        count = reports.without_tag(ledger)\n"
        '    return _tell(wish, untagged_table(count), {"count": count}, today, listed, paper)\n',
    )
    workshop.put_before("coordinator/cli/report_verbs.py", "    return_table,\n", "    untagged_table,\n")
    workshop.put_before("coordinator/desk/reports/report_shown.py", "    return_table,\n", "    untagged_table,\n")
    workshop.put_before(
        "coordinator/desk/reports/report_shown.py",
        '    "density": (',
        '    "untagged": (mark("Without asset tag"), "mdi6.tag-off-outline", ask_untagged),\n',
    )
    workshop.put_before(
        "coordinator/desk/reports/report_shown.py",
        "REPORTS: Final",
        "def ask_untagged(ledger: Ledger, _months: int, _most: int | None) -> Told:\n"
        '    """What has no tag."""\n    return Told(untagged_table(reports.without_tag(ledger)))\n\n\n',
    )
    workshop.translate(
        "term", Without_asset_tag="Utan märkning", **{"Devices_without_an_asset_tag.": "Enheter utan märkning."}
    )
    workshop.compile_words()
    database = tmp_path / "skola.sqlite"
    workshop.run(database, "init", "--school-code", "99999991", "--school-name", "Provskolan")
    workshop.run(database, "add", "device", "serial=5CD1234ABC")
    assert workshop.answer(database, "report", "untagged") == {"count": 1}
    paper, listed = tmp_path / "rapport.pdf", tmp_path / "rapport.csv"
    workshop.run(database, "report", "untagged", "--sheet", str(paper), "--csv", str(listed))
    assert paper.read_bytes().startswith(b"%PDF")
    assert "1" in listed.read_text(encoding="utf-8-sig")
    follows(workshop, "A new report")


def test_every_file_that_the_page_names_is_there() -> None:
    page = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|toml|md|txt))`", page)
    assert len(named) > 40
    own = "coordinator/ui/notes/"  # the page that the how-to makes
    places = (PROJECT, PROJECT / "coordinator")
    assert [
        name for name in named if not name.startswith(own) and not any((one / name).exists() for one in places)
    ] == []
