"""Language, colours and text size: this computer's own, so that they do not travel with the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QComboBox

from coordinator import words
from coordinator.ui import icons, theme
from coordinator.ui.context import Context
from coordinator.ui.settings.sections import Section, add_row, form
from coordinator.ui.theme import labelled
from coordinator.words import text

SCHEMES: Final = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Looks:
    """What was chosen on this computer."""

    language: str = "sv"
    scheme: str = "system"
    zoom: int = 100


def _settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Coordinator", "Coordinator")


def kept_looks() -> Looks:
    """What was chosen last time; what is unknown is as from the start."""
    settings = _settings()
    language = str(settings.value("language", "sv"))
    scheme = str(settings.value("scheme", "system"))
    zoom = str(settings.value("zoom", "100"))
    return Looks(
        language if language in words.LANGUAGES else "sv",
        scheme if scheme in SCHEMES else "system",
        int(zoom) if zoom.isdecimal() and int(zoom) in theme.ZOOMS else 100,
    )


def keep_looks(looks: Looks) -> None:
    """Keeps the choice for next time."""
    settings = _settings()
    for name in Looks.__slots__:
        settings.setValue(name, str(getattr(looks, name)))
    settings.sync()


def apply_looks(application: QApplication, looks: Looks) -> None:
    """Colours and text size at once; the language is chosen by ``words.use`` before the window is made."""
    theme.apply(application, scheme=looks.scheme, zoom=looks.zoom)
    icons.repaint()


class LooksSection(Section):
    """Every choice holds at once and is kept; only the language waits for the next start."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, text("Language and appearance"), text("Holds on this computer only."))
        looks = kept_looks()
        self.language, self.scheme, self.zoom = QComboBox(), QComboBox(), QComboBox()
        for code, name in (("sv", "Svenska"), ("en", "English")):
            self.language.addItem(name, code)
        names = (text("As the computer"), text("Light"), text("Dark"))
        for code, name in zip(SCHEMES, names, strict=True):
            self.scheme.addItem(name, code)
        for zoom in theme.ZOOMS:
            self.zoom.addItem(f"{zoom} %", zoom)
        for box, value in ((self.language, looks.language), (self.scheme, looks.scheme), (self.zoom, looks.zoom)):
            box.setCurrentIndex(max(0, box.findData(value)))
            box.activated.connect(self._chosen)
        fields = form()
        add_row(fields, text("Language"), self.language, width=240)
        add_row(fields, text("Colours"), self.scheme, width=240)
        add_row(fields, text("Text size"), self.zoom, width=240)
        self.told = labelled("", "muted", wrap=True)
        self.column.addLayout(fields)
        self.column.addWidget(self.told)
        self.column.addStretch(1)

    def _chosen(self) -> None:
        looks = Looks(self.language.currentData(), self.scheme.currentData(), self.zoom.currentData())
        keep_looks(looks)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_looks(application, looks)
        other = looks.language != words.language()
        self.told.setText(text("The language changes when the program starts next time.") if other else "")
