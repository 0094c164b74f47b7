"""Language, colours and text size: this computer's own, so that they do not travel with the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from coordinator import words
from coordinator.ui.widgets import icons, theme

SCHEMES: Final = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Looks:
    """What was chosen on this computer."""

    language: str = words.DEFAULT
    scheme: str = "system"
    zoom: int = 100


def _settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Coordinator", "Coordinator")


def kept_looks() -> Looks:
    """What was chosen last time; what is unknown is as from the start."""
    settings = _settings()
    language = str(settings.value("language", words.DEFAULT))
    scheme = str(settings.value("scheme", "system"))
    zoom = str(settings.value("zoom", "100"))
    return Looks(
        language if language in words.LANGUAGES else words.DEFAULT,
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
