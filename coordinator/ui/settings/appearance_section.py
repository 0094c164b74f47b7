"""The choice of language, colours and text size."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from coordinator import words
from coordinator.ui.context import Context
from coordinator.ui.settings.section_parts import Section, add_row, form
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.appearance import SCHEMES, Looks, apply_looks, keep_looks, kept_looks
from coordinator.ui.widgets.choice_box import ChoiceBox
from coordinator.ui.widgets.theme import labelled
from coordinator.words import LANGUAGES, text


class LooksSection(Section):
    """Every choice holds at once and is kept; only the language waits for the next start."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, text("Language and appearance"), text("Holds on this computer only."))
        looks = kept_looks()
        self.language, self.scheme, self.zoom = ChoiceBox(), ChoiceBox(), ChoiceBox()
        for code, language in LANGUAGES.items():
            self.language.addItem(language.name, code)
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
