"""The look: Fusion with a palette of our own, light and dark, readable text at any zoom (window: look)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from coordinator import words
from coordinator.resources import resource

GRID: Final = 8
ZOOMS: Final = (80, 90, 100, 110, 125, 150, 175, 200)


@dataclass(frozen=True, slots=True)
class Colours:
    """One palette. ``muted`` is text of lesser weight, ``line`` a separator, ``edge`` a control's outline."""

    window: str
    base: str
    raised: str
    text: str
    muted: str
    line: str
    edge: str
    accent: str
    on_accent: str
    tint: str
    danger: str
    warning: str


LIGHT: Final = Colours(
    window="#f5f6f8",
    base="#ffffff",
    raised="#eceef2",
    text="#1b1f24",
    muted="#545d68",
    line="#d9dde3",
    edge="#7d8590",
    accent="#1a5fb4",
    on_accent="#ffffff",
    tint="#dfeafa",
    danger="#b3261e",
    warning="#7a4b00",
)
DARK: Final = Colours(
    window="#1d2126",
    base="#15181c",
    raised="#2a2f36",
    text="#e8eaed",
    muted="#a9b1bb",
    line="#353b43",
    edge="#828b96",
    accent="#7ab7ff",
    on_accent="#0b1a2b",
    tint="#1f3a5c",
    danger="#ff9a91",
    warning="#f0c070",
)


@dataclass(slots=True)
class Look:
    """What was chosen: ``scheme`` is ``system``, ``light`` or ``dark``; ``zoom`` the text's size in per cent."""

    scheme: str = "system"
    zoom: int = 100
    points: float = 10.0
    colours: Colours = LIGHT


_look: Final = Look()


def colours() -> Colours:
    """The palette in use."""
    return _look.colours


def zoom() -> int:
    """The text's size in per cent."""
    return _look.zoom


def prepare_look(application: QApplication) -> None:
    """Sets Qt's own words and our look; call once, before the first window."""
    size = application.font().pointSizeF()
    _look.points = size if size > 0 else 10.0
    _translate(application)
    application.styleHints().colorSchemeChanged.connect(lambda _scheme: apply(application))
    apply(application)


def apply(application: QApplication, *, scheme: str | None = None, zoom: int | None = None) -> None:
    """Paints the program in the chosen scheme and text size; what is not named stays as it was."""
    _look.scheme = scheme or _look.scheme
    _look.zoom = min(max(zoom or _look.zoom, ZOOMS[0]), ZOOMS[-1])
    dark = _look.scheme == "dark" or (
        _look.scheme == "system" and application.styleHints().colorScheme() is Qt.ColorScheme.Dark
    )
    _look.colours = DARK if dark else LIGHT
    font = QFont(application.font())
    font.setPointSizeF(_look.points * _look.zoom / 100)
    application.setFont(font)
    application.setPalette(palette(_look.colours))
    application.setStyleSheet(style_sheet(_look.colours, font.pointSizeF()))


def zoomed(step: int) -> int:
    """The next text size up or down."""
    at = min(range(len(ZOOMS)), key=lambda each: abs(ZOOMS[each] - _look.zoom))
    return ZOOMS[min(max(at + step, 0), len(ZOOMS) - 1)]


def palette(found: Colours) -> QPalette:
    """Qt's palette for our colours."""
    made = QPalette()
    role = QPalette.ColorRole
    for where, colour in (
        (role.Window, found.window),
        (role.WindowText, found.text),
        (role.Base, found.base),
        (role.AlternateBase, found.window),
        (role.Text, found.text),
        (role.Button, found.raised),
        (role.ButtonText, found.text),
        (role.BrightText, found.danger),
        (role.Highlight, found.accent),
        (role.HighlightedText, found.on_accent),
        (role.Link, found.accent),
        (role.LinkVisited, found.accent),
        (role.ToolTipBase, found.raised),
        (role.ToolTipText, found.text),
        (role.PlaceholderText, found.muted),
        (role.Accent, found.accent),
    ):
        made.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, QColor(found.muted))
    return made


def style_sheet(found: Colours, points: float) -> str:
    """What the palette cannot say: roles of labels and buttons, chips, the visible focus."""
    places = {name: getattr(found, name) for name in Colours.__slots__}
    scheme = "dark" if found is DARK else "light"
    drawn = {"arrow": "down", "check": "check", "partly": "partly"}
    sizes = {
        **{place: resource(f"icons/{name}-{scheme}.svg").as_posix() for place, name in drawn.items()},
        "box": f"{max(13, round(points * 1.35))}px",
        "small": f"{points * 0.92:.1f}",
        "large": f"{points * 1.25:.1f}",
        "title": f"{points * 1.7:.1f}",
    }
    sheet = _SHEET
    for name, value in {**places, **sizes}.items():
        sheet = sheet.replace(f"@{name}@", value)
    return sheet


_SHEET = """
QLabel[role="title"] { font-size: @title@pt; font-weight: 600; }
QLabel[role="heading"] { font-size: @large@pt; font-weight: 600; }
QLabel[role="figure"] { font-size: @title@pt; font-weight: 600; color: @accent@; }
QLabel[role="muted"] { color: @muted@; }
QLabel[role="caption"] { color: @muted@; font-size: @small@pt; }
QLabel[role="danger"] { color: @danger@; }
QLabel[role="warning"] { color: @warning@; }
QFrame[role="line"] { background: @line@; border: 0; max-height: 1px; min-height: 1px; }
QFrame[role="navigation"] { background: @raised@; border: 0; }
QFrame[role="bar"] { background: @window@; border: 0; border-bottom: 1px solid @line@; }
QFrame[role="footer"] { background: @window@; border: 0; border-top: 1px solid @line@; }
QFrame[role="panel"] { background: @base@; border: 0; border-left: 1px solid @line@; }
QFrame[role="actions"] { background: @tint@; border: 0; border-radius: 4px; }
QFrame[role="answers"] { background: @base@; border: 1px solid @edge@; border-radius: 6px; }
QPushButton, QToolButton { background: @base@; border: 1px solid @edge@; border-radius: 4px; padding: 5px 12px; }
QToolButton::menu-indicator { subcontrol-origin: padding; subcontrol-position: center right; right: 6px; }
QToolButton[popupMode="2"] { padding-right: 22px; }
QToolButton[popupMode="2"]:focus { padding-right: 21px; }
QPushButton:hover, QToolButton:hover { background: @tint@; }
QPushButton:pressed, QToolButton:pressed { background: @raised@; }
QPushButton:disabled, QToolButton:disabled { color: @muted@; border-color: @line@; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent@; padding: 4px 11px; }
QPushButton[role="main"] { background: @accent@; color: @on_accent@; border-color: @accent@; font-weight: 600; }
QPushButton[role="main"]:hover { background: @accent@; }
QPushButton[role="main"]:disabled { background: @raised@; color: @muted@; border-color: @line@; }
QPushButton[role="main"]:focus { border: 2px solid @text@; }
QPushButton[role="mode"]:checked { background: @tint@; border: 2px solid @accent@; padding: 4px 11px; }
QPushButton[role="mode"]:checked:focus { border-color: @text@; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: @accent@; padding: 1px 2px;
  text-align: left; }
QPushButton[role="link"]:hover { text-decoration: underline; background: transparent; }
QPushButton[role="link"]:focus { border: 1px solid @accent@; border-radius: 2px; }
QToolButton[role="flat"] { background: transparent; border: 1px solid transparent; padding: 4px 8px; }
QToolButton[role="flat"]:hover { background: @tint@; }
QToolButton[role="flat"]:focus { border: 1px solid @accent@; }
QToolButton[role="flat"]::menu-indicator { image: none; }
QToolButton[role="chip"], QPushButton[role="chip"] { background: @tint@; border: 1px solid @accent@;
  border-radius: 12px; padding: 4px 10px; color: @text@; }
QToolButton[role="chip"][popupMode="2"] { padding-right: 22px; }
QToolButton[role="chip"]:focus, QPushButton[role="chip"]:focus { border: 2px solid @accent@; padding: 3px 9px; }
QToolButton[role="page"] { background: transparent; border: 1px solid transparent; border-left: 3px solid transparent;
  border-radius: 0; padding: 8px 12px; text-align: left; }
QToolButton[role="page"]:hover { background: @tint@; }
QToolButton[role="page"]:checked { background: @tint@; border-left: 3px solid @accent@; }
QToolButton[role="page"]:focus { border: 1px solid @accent@; border-left: 3px solid @accent@; }
QLineEdit, QComboBox, QSpinBox, QDateEdit, QPlainTextEdit { background: @base@; border: 1px solid @edge@;
  border-radius: 4px; padding: 4px 6px; selection-background-color: @accent@; selection-color: @on_accent@; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus, QPlainTextEdit:focus {
  border: 2px solid @accent@; padding: 3px 5px; }
QComboBox::drop-down, QDateEdit::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url("@arrow@"); width: 12px; height: 12px; }
QToolButton::menu-indicator { image: url("@arrow@"); width: 12px; height: 12px; }
QCheckBox::indicator, QTreeView::indicator, QTableView::indicator, QListView::indicator { width: @box@; height: @box@;
  background: @base@; border: 1px solid @edge@; border-radius: 3px; }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QTableView::indicator:checked,
QListView::indicator:checked { background: @accent@; border-color: @accent@; image: url("@check@"); }
QCheckBox::indicator:indeterminate, QTreeView::indicator:indeterminate, QTableView::indicator:indeterminate,
QListView::indicator:indeterminate { background: @accent@; border-color: @accent@; image: url("@partly@"); }
QCheckBox::indicator:disabled { border-color: @line@; }
QCheckBox::indicator:focus { border: 2px solid @accent@; }
QCheckBox::indicator:checked:focus { border: 2px solid @text@; }
QTableView QLineEdit, QTableView QComboBox { border-radius: 0; padding: 0 3px; }
QTableView, QListView, QTreeView { background: @base@; border: 1px solid @line@; gridline-color: @line@;
  selection-background-color: @tint@; selection-color: @text@; outline: 0; }
QTableView::item { padding: 0 8px; border: 0; border-bottom: 1px solid @line@; }
QTableView::item:selected { background: @tint@; color: @text@; }
QTableView::item:focus { border: 1px solid @accent@; padding: 0 7px; }
QListView::item { padding: 6px 8px; border: 0; }
QListView::item:selected { background: @tint@; color: @text@; border-left: 3px solid @accent@; }
QTableView:focus, QListView:focus, QTreeView:focus { border: 1px solid @accent@; }
QHeaderView { background: @window@; }
QHeaderView::section { background: @window@; color: @muted@; border: 0; border-bottom: 1px solid @edge@;
  border-right: 1px solid @line@; padding: 6px 8px; font-weight: 600; }
QTableCornerButton::section { background: @window@; border: 0; }
QProgressBar { border: 1px solid @edge@; border-radius: 4px; background: @base@; text-align: center; max-height: 16px; }
QProgressBar::chunk { background: @accent@; border-radius: 3px; }
QSplitter::handle { background: @line@; }
QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget[role="sheet"] { background: transparent; }
QMenu { background: @base@; border: 1px solid @edge@; padding: 4px; }
QMenu::item { padding: 6px 24px; border-radius: 3px; }
QMenu::item:selected { background: @tint@; color: @text@; }
QMenu::item:disabled { color: @muted@; }
QMenu::separator { height: 1px; background: @line@; margin: 4px 8px; }
QToolTip { background: @raised@; color: @text@; border: 1px solid @edge@; padding: 4px; }
"""


def labelled(said: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A label in one of the look's roles: title, heading, figure, muted, caption, danger, warning.

    What it says is plain text: a name from a file is never read as markup.
    """
    made = QLabel(said)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def in_role(widget: QWidget, role: str) -> None:
    """Gives a widget another role of the look."""
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def row_height(widget: QWidget) -> int:
    """A table row's height in pixels: 32 at the ordinary text size, more when the text is larger."""
    return max(30, QFontMetrics(widget.font()).height() + 14)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 counts it, 1 to 21."""
    lighter, darker = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def _translate(application: QApplication) -> None:
    QLocale.setDefault(QLocale(words.LANGUAGES[words.language()].locale))
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{words.language()}", folder):
        application.installTranslator(translator)
