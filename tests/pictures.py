"""Takes the pictures of the window that README.md shows: ``python -m tests.pictures [FOLDER]``, at the invented school.

The window is the real one, drawn without a display at 1280 x 720, in Swedish and light colours.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.orders.order_kinds import ORDER

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, QDeadlineTimer, QEventLoop, QIODevice, QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget

from coordinator import words
from coordinator.app.demo.demo_commands import demo_at_work
from coordinator.app.demo.demo_database import FILES, LAST
from coordinator.app.demo.demo_day import Story, day_story
from coordinator.app.program_services import means
from coordinator.app.school_opening import OpenedSchool, open_school
from coordinator.cli import run_command
from coordinator.ledger.questions import Query
from coordinator.ui.handover.handover_page import HandingPage
from coordinator.ui.imports.import_page import ImportPage
from coordinator.ui.overview.overview_page import OverviewPage
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.shell.window_start import application
from coordinator.ui.term.term_page import TermPage
from coordinator.ui.widgets import icons, theme

TODAY = date(2026, 11, 22)
FOLDER = Path(__file__).resolve().parent.parent / "resources/help/pictures"
SIZE = (1280, 720)
COLOURS = 96  # in the palette of a picture: enough for a calm window, and a third of the bytes
PATIENCE = 20_000  # milliseconds for a page to be ready
BREATH = 700  # milliseconds for what is asked beside the window to be shown


def wait(milliseconds: int, until: Callable[[], bool] = lambda: False) -> bool:
    """Lets the window work until something holds or the time is over; says whether it held."""
    application = QApplication.instance()
    assert application is not None
    over = QDeadlineTimer(milliseconds)
    while not over.hasExpired():
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if until():
            return True
    return until()


def take(window: QWidget, path: Path) -> None:
    """Keeps what the window shows as a PNG with a palette."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")
    picture = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def prepare(folder: Path, told: Story) -> Path:
    """The invented school as the demo opens it, one tag corrected so that this morning's file has a conflict."""
    path = demo_at_work(folder, TODAY, means())
    tag = f"asset_tag={told.collision.by_school}"
    common = ["--database", str(path), "--today", TODAY.isoformat()]
    assert run_command(["edit", "device", told.collision.serial, tag, *common], means()) == 0
    return path


@contextmanager
def shown(school: OpenedSchool) -> Iterator[MainWindow]:
    running = application()
    theme.apply(running, scheme="light", zoom=100)
    window = MainWindow(school.ledger, school.path, keeper=school.keeper)
    window.resize(*SIZE)
    window.show()
    QCursor.setPos(window.mapToGlobal(QPoint(SIZE[0] - 10, SIZE[1] - 10)))  # so that nothing looks pointed at
    icons.load_icons()
    try:
        yield window
    finally:
        wait(PATIENCE, lambda: not window.jobs.running)
        window.close()


def opened(window: MainWindow, page: str, ready: Callable[[], bool] | None = None, **wanted: object) -> None:
    """Opens a page and waits until it is ready."""
    window.go(page, **wanted)
    if ready is not None:
        assert wait(PATIENCE, ready), f"The page {page} was not ready in time."
    wait(BREATH)


def is_reckoned(window: MainWindow) -> bool:
    """Whether the first page shows the figures of the term start ahead."""
    page = window.page
    found = page.found if isinstance(page, OverviewPage) else None
    return found is not None and found.term is not None and found.term.current


def take_year(folder: Path, school: OpenedSchool, window: MainWindow) -> None:
    """What is planned: the term start with its answer, the order that central IT changed, the school year."""
    opened(window, "term")
    page = window.page
    assert isinstance(page, TermPage)
    assert wait(PATIENCE, lambda: page.found is not None and not page.asks.working.isVisible()), "There is no answer."
    wait(BREATH)
    take(window, folder / "term.png")
    opened(window, "orders", order=school.ledger.register.ids(Query(ORDER))[-1])
    take(window, folder / "order.png")
    opened(window, "year")
    take(window, folder / "year.png")


def take_all(folder: Path, school: OpenedSchool, files: Path, told: Story) -> None:
    register = school.ledger.register
    person = register.find(PERSON, "username", told.receiver)[0]
    device = register.find(DEVICE, "serial", told.handed_serial)[0]
    with shown(school) as window:
        opened(window, "overview", lambda: is_reckoned(window))
        take(window, folder / "overview.png")
        opened(window, "devices")
        window.show_record(register.find(DEVICE, "serial", told.collision.serial)[0].ref)
        wait(BREATH)
        take(window, folder / "devices.png")
        window.aside.hide()
        opened(window, "import")
        page = window.page
        assert isinstance(page, ImportPage)
        opened(window, "import", lambda: page.stack.currentWidget() is page.preview, paths=[files / LAST])
        wait(2 * BREATH)
        take(window, folder / "import.png")
        opened(window, "handover", person=person.id, devices=[device.id])
        take(window, folder / "desk.png")
        desk = window.page
        assert isinstance(desk, HandingPage)
        desk.act_now()
        assert wait(PATIENCE, lambda: desk.stack.currentWidget() is desk.viewer), "No receipt was shown."
        wait(2 * BREATH)
        take(window, folder / "receipt.png")
        take_year(folder, school, window)


def main(folder: Path = FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    words.use("sv")
    told = day_story(TODAY)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        os.environ["HOME"] = os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = name
        path = prepare(Path(name) / "demo", told)
        with open_school(path, today=TODAY, actor="Karin Samordnare") as school:
            take_all(folder, school, path.parent / FILES, told)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
