"""What stands between the program and the world, tried with the world's own tools: a code reader, another clock, a
screen with keyboard and screen reader, a printer's queue. Each tool is in ``.ci/machine.txt``, and each there is used.
"""

from __future__ import annotations

import ast
import json
import os
import re
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from coordinator.desk.counter.handover_desk import Item, issue_devices
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.handovers import Terms
from coordinator.domain.inventory_kinds import HANDOVER, SETTING
from coordinator.ui.handover import PAGE
from coordinator.ui.handover.handover_page import HandingPage
from coordinator.ui.shell.main_window import MainWindow
from tests import machine
from tests.screen import screen, until, window
from tests.ui.handover.handover_school import School, opened_school

PROJECT = Path(__file__).resolve().parent.parent
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    with opened_school(tmp_path / "skola.sqlite") as opened:
        yield opened


def receipt(school: School) -> bytes:
    """A hand-out's receipt with its code, as it goes to the printer."""
    code = Creation(SETTING.code, -1, {"code": "receipt.code", "value": "1"})
    school.ledger.commit(ChangeSet(Sentence("The receipts get a code"), Origin.WINDOW, creations=(code,)))
    item = Item(school.device("NK-0001"))
    return issue_devices(school.ledger, school.person("leopah"), [item], Terms(on="2026-08-18")).pdf


def codes(pdf: bytes, folder: Path, points: int) -> list[str]:
    """What a reader finds on the pages, printed at so many points an inch."""
    pictures: list[Path] = []
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for at, page in enumerate(document):
            pictures.append(folder / f"page-{at}.png")
            page.render(scale=points / 72).to_pil().convert("L").save(pictures[-1])
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", *pictures], check=False, capture_output=True, encoding="utf-8"
    )
    return read.stdout.split()


@pytest.mark.machine("zbarimg")
@pytest.mark.parametrize("points", [150, 300])
def test_a_reader_finds_the_receipts_number_and_the_window_takes_it_as_signed(
    school: School, tmp_path: Path, qtbot: Any, points: int
) -> None:
    [code] = set(codes(receipt(school), tmp_path, points))
    shown = MainWindow(school.ledger, school.path, kinds=(PAGE,))
    qtbot.addWidget(shown)
    shown.show()
    page = shown.page
    assert isinstance(page, HandingPage)
    page.show_receipts()
    assert page.scanned(code)
    found = school.ledger.register.find
    qtbot.waitUntil(lambda: [one.signature for one in found(HANDOVER, "number", code)] == ["signed"])


def at(clock: str, folder: Path, *arguments: str, said: str = "") -> Any:
    """What a verb answers under a clock that shows this time in UTC, a computer's zone being somewhere else; beside
    the answer it says ``said``.
    """
    around = {**os.environ, "TZ": "UTC", "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    command = ["faketime", "-f", f"@{clock}", sys.executable, "-m", "coordinator", "--json", *arguments]
    done = subprocess.run(
        [*command, "--database", str(folder / "school.db")],
        cwd=PROJECT, env=around, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert said in done.stderr if said else done.stderr == "", done.stderr
    return json.loads(done.stdout)


@pytest.mark.machine("faketime")
def test_a_day_begins_when_it_begins_in_sweden(tmp_path: Path) -> None:
    evening, midnight = "2026-12-31 22:30:00", "2026-12-31 23:30:00"
    at(evening, tmp_path, "init", "--school-code", "12345678", "--school-name", "Provskolan")
    at(evening, tmp_path, "add", "person", "given_name=Leo", "family_name=Påhittsson", "username=leopah")
    numbers = []
    for clock, serial in ((evening, "EX1"), (midnight, "EX2")):
        at(clock, tmp_path, "add", "device", f"serial={serial}")
        issued = at(clock, tmp_path, "handover", "issue", "--person", "leopah", "--device", serial)
        numbers.append(issued["receipt"])
        assert issued["on"].startswith(numbers[-1][:4])
    assert numbers == ["2026-00001", "2027-00002"]  # the school's count goes on, the year is Sweden's
    at(midnight, tmp_path, "verify")


@pytest.mark.machine("faketime")
def test_a_clock_set_back_makes_a_backup_a_day_and_loses_none(tmp_path: Path) -> None:
    ahead, back, later = "2026-12-31 12:00:00", "2026-11-22 12:00:00", "2026-11-22 12:01:00"
    at(ahead, tmp_path, "init", "--school-code", "12345678", "--school-name", "Provskolan")
    for clock, serial in ((ahead, "EX1"), (back, "EX2"), (later, "EX3")):
        at(clock, tmp_path, "add", "device", f"serial={serial}", said="2026-12-31" if clock != ahead else "")
    made = sorted(path.name.split("-")[1][:8] for path in (tmp_path / "backups").iterdir())
    assert made == ["20261122", "20261231"]
    at(later, tmp_path, "verify")  # which says the doubt about the clock among its warnings


@pytest.mark.machine("Xvfb", "xdotool", "dbus-daemon", "at-spi2-registryd")
def test_a_screen_reader_is_told_what_a_scanner_opens(school: School, tmp_path: Path) -> None:
    serial = school.device("NK-0001").serial
    school.store.close()
    with screen(tmp_path) as on, window(on, "--database", str(school.path)):
        until(lambda: "" not in on.names().get("push button", {""}), "every button has a name")
        on.keys("search", "--sync", "--onlyvisible", "--name", "Koordinator|Norrskensskolan", "windowfocus", "--sync")
        on.keys("type", "--delay", "4", "NK-0001")
        on.keys("key", "Return")
        until(lambda: any(str(serial) in name for names in on.names().values() for name in names), "the device is said")


@contextmanager
def queue(folder: Path) -> Iterator[tuple[str, Path]]:
    """A printer called prov on a print server of its own: the server's address, the folder in which its jobs lie."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = folder / "cups"
    for name in ("etc", "spool/tmp", "cache", "run", "log"):
        (root / name).mkdir(parents=True)
    (root / "etc/cupsd.conf").write_text(
        textwrap.dedent(f"""\
        Listen 127.0.0.1:{port}
        DefaultAuthType None
        Browsing Off
        WebInterface No
        <Location />
        Order allow,deny
        </Location>
        <Policy default>
        <Limit All>
        Order allow,deny
        </Limit>
        </Policy>
        """),
        encoding="utf-8",
    )
    (root / "etc/cups-files.conf").write_text(
        f"FileDevice Yes\nSystemGroup root lpadmin\nServerRoot {root}/etc\nRequestRoot {root}/spool\n"
        f"TempDir {root}/spool/tmp\nCacheDir {root}/cache\nStateDir {root}/run\nErrorLog {root}/log/error\n"
        f"AccessLog {root}/log/access\nPageLog {root}/log/page\n",
        encoding="utf-8",
    )
    address = f"127.0.0.1:{port}"
    command = [
        machine.program("cupsd") or "",
        "-f",
        "-c",
        f"{root}/etc/cupsd.conf",
        "-s",
        f"{root}/etc/cups-files.conf",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            until(lambda: answers(port), "the print server answers")
            added = ["-h", address, "-p", "prov", "-E", "-v", "file:///dev/null", "-o", "printer-is-shared=false"]
            subprocess.run([machine.program("lpadmin") or "", *added], check=True, capture_output=True, timeout=30)
            yield address, root / "spool"
        finally:
            server.terminate()


def answers(port: int) -> bool:
    with closing(socket.socket()) as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


PRINTS = """
import sys
from pathlib import Path
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication
from coordinator.ui.paper.paper_pages import Paper
from coordinator.ui.paper.printing import prepared_printer, print_paper
application = QApplication([])
paper = Paper(Path(sys.argv[1]).read_bytes())
printer = prepared_printer(len(paper))
assert "prov" in QPrinterInfo.availablePrinterNames(), QPrinterInfo.availablePrinterNames()
printer.setPrinterName("prov")
assert print_paper(paper, printer) == len(paper)
"""


@pytest.mark.machine("cupsd", "lpadmin", "zbarimg")
def test_a_receipt_reaches_the_printers_queue_and_its_code_can_be_read(school: School, tmp_path: Path) -> None:
    pdf = receipt(school)
    (tmp_path / "receipt.pdf").write_bytes(pdf)
    with queue(tmp_path) as (address, spool):
        around = {**os.environ, "CUPS_SERVER": address, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
        asked = [sys.executable, "-c", PRINTS, str(tmp_path / "receipt.pdf")]
        done = subprocess.run(asked, cwd=PROJECT, env=around, capture_output=True, encoding="utf-8", check=False)
        assert (done.returncode, done.stderr) == (0, "")
        [job] = spool.glob("d*")
        printed = job.read_bytes()
    with closing(pypdfium2.PdfDocument(printed)) as document:
        width, height = document.get_page_size(0)
        assert len(document) == 2
    assert (round(width), round(height)) == (595, 842)  # whole A4
    assert codes(printed, tmp_path, 300) == codes(pdf, tmp_path, 300) != []


def uses() -> set[str]:
    """Every program that a test asks for with ``@pytest.mark.machine``."""
    calls = [
        node
        for path in PROJECT.glob("tests/**/test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "machine"
    ]
    return {str(word.value) for call in calls for word in call.args if isinstance(word, ast.Constant)}


def test_what_is_installed_for_tests_is_what_tests_use() -> None:
    assert uses() == {tool.program for tool in machine.table() if tool.who == "test"}
    assert {tool.who for tool in machine.table()} == {"test", "build"}
    assert all(tool.purpose for tool in machine.table())


def test_the_table_and_ci_are_read_by_make() -> None:
    assert re.search(r"^machine:\n\t@sh \.ci/machine test$", MAKEFILE, re.MULTILINE)
    assert re.search(r"^build: set-up\n\t@sh \.ci/machine build$", MAKEFILE, re.MULTILINE)
    run = (PROJECT / ".ci/run").read_text(encoding="utf-8")
    assert re.findall(r"make --no-print-directory (\S+)$", run, re.MULTILINE) == ["machine", "test"]


def test_what_is_left_out_is_said_with_its_reason() -> None:
    reasons = [f"Skipped: {machine.reason(lacking)}" for lacking in (["zbarimg"], ["cupsd", "lpadmin"], ["zbarimg"])]
    [said] = machine.left_out([*reasons, "Skipped: no git"])
    assert said.startswith(
        "Tests left out on this machine: 1 for want of cupsd, lpadmin; 2 for want of zbarimg. “make m"
    )
    assert machine.left_out(["Skipped: no git"]) == []


@pytest.mark.slow
def test_a_run_on_a_machine_that_lacks_a_program_says_so_before_its_last_line(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(
        "import pytest\n\n@pytest.mark.machine('no-such-program')\ndef test_one(): ...\n\ndef test_two(): ...\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-n", "2", "-p", "tests.conftest", "-c", str(PROJECT / "pyproject.toml")]
    done = subprocess.run(
        [*command, "--rootdir", str(tmp_path), str(tmp_path / "test_one.py")],
        cwd=PROJECT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    *_, told, last = done.stdout.splitlines()
    assert told.startswith("Tests left out on this machine: 1 for want of no-such-program. “make machine”")
    assert re.search(r"1 passed, 1 skipped in", last)


def test_nothing_is_installed_where_everything_is_there(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in machine.table():
        (tools / tool.program).symlink_to("/bin/true")
    (tools / "apt-get").write_text(f"#!/bin/sh\necho asked >>{tmp_path}/asked\n", encoding="utf-8")
    (tools / "apt-get").chmod(0o755)
    around = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
    begun = time.monotonic()
    subprocess.run(["sh", ".ci/machine", "test"], cwd=PROJECT, env=around, check=True)
    assert time.monotonic() - begun < 30
    assert not (tmp_path / "asked").exists()
