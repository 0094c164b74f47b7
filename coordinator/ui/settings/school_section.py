"""The school's own facts and its letterhead."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from coordinator.desk.records.school_settings import packed_logo, school_changes, shown_settings
from coordinator.domain.changes import text_of
from coordinator.domain.inventory_kinds import SETTING, UNIT
from coordinator.domain.settings import CONTACT, LOGO
from coordinator.ledger.home_unit import own_unit
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ui.context import Context
from coordinator.ui.settings.section_parts import Section, add_row, form, row, section_button
from coordinator.ui.widgets.file_dialogs import ask_open
from coordinator.words import text


def ask_picture(parent: QWidget) -> Path | None:
    """Which picture; ``None`` when the person thinks better of it."""
    return ask_open(parent, text("Choose the logo"), text("Pictures (*.png *.jpg *.jpeg)"))


class SchoolSection(Section):
    """Name, code, address, contact lines and logo; they stand on every new receipt."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, text("The school"), text("This stands at the top of every new receipt."))
        self.ask_picture: Callable[[QWidget], Path | None] = ask_picture
        self._logo: str | None = None
        self.name = QLineEdit()
        self.code = QLineEdit()
        self.address = QLineEdit()
        self.contact = QPlainTextEdit()
        self.contact.setTabChangesFocus(True)
        self.contact.setFixedHeight(self.fontMetrics().height() * 3 + 20)
        self.contact.setPlaceholderText(text("Such as an e-mail address and a phone number, one a line"))
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        fields = form()
        add_row(fields, text("The school's name"), self.name)
        add_row(fields, text("School unit code"), self.code, width=240)
        add_row(fields, text("Address"), self.address)
        add_row(fields, text("Where to ask, on the receipt"), self.contact)
        add_row(fields, text("Logo"), self.picture)
        self.choose = section_button(text("Choose a logo …"))
        self.choose.clicked.connect(self.choose_logo)
        self.remove = section_button(text("Remove the logo"))
        self.remove.clicked.connect(lambda: self._show_logo(None))
        self.save = section_button(text("Save the school's facts"), main=True)
        self.save.clicked.connect(self.save_now)
        self.column.addLayout(fields)
        self.column.addLayout(row(self.choose, self.remove))
        self.column.addLayout(row(self.save))
        self.column.addStretch(1)
        self.show_values()

    def show_values(self) -> None:
        """What the register says."""
        unit = self._seen = own_unit(self.register)
        for field, code in ((self.name, "name"), (self.code, "code"), (self.address, "address")):
            field.setText("" if unit is None else text_of(unit, code))
        contact = self.register.setting(CONTACT)
        self.contact.setPlainText(contact or ("" if unit is None else str(unit.contact or "")))
        self._show_logo(self.register.setting(LOGO) or None)
        self._shown = shown_settings(self.register, (CONTACT, LOGO))
        self._unit_unwritten, self._unwritten = self._unit(), self._wanted()

    def choose_logo(self) -> None:
        """Asks for a picture, looks at it and shows it; it is kept when the facts are saved."""
        path = self.ask_picture(self)
        if path is None:
            return
        try:
            self._show_logo(packed_logo(path.read_bytes()))
        except OSError as error:
            told = text("{file} cannot be read: {reason}", file=path.name, reason=error.strerror or "")
            self.context.window.say(told, trouble=True)
        except Refused as refused:
            self.context.window.say(str(refused), trouble=True)

    def save_now(self) -> None:
        """Writes what differs."""
        if not self.name.text().strip():
            self.context.window.say(text("The school needs a name."), trouble=True)
            self.name.setFocus()
            return
        written = {code: value for code, value in self._wanted().items() if value != self._unwritten[code]}
        unit = {code: value for code, value in self._unit().items() if value != self._unit_unwritten[code]}
        changes = school_changes(self.register, unit, written, self._seen, self._shown)
        # Whoever is told what stands now may write over it.
        self._seen, self._shown = own_unit(self.register), shown_settings(self.register, self._shown)
        self.commit(changes)

    def noticed(self, notice: Notice) -> None:
        """What others changed is shown, unless something is being written here."""
        unwritten = (self._unit(), self._wanted()) == (self._unit_unwritten, self._unwritten)
        if unwritten and not notice.touched.keys().isdisjoint((SETTING.code, UNIT.code)):
            self.show_values()

    def _unit(self) -> dict[str, str | None]:
        return {
            "name": self.name.text().strip() or None,
            "code": self.code.text().strip() or None,
            "address": self.address.text().strip() or None,
        }

    def _wanted(self) -> dict[str, str | None]:
        return {CONTACT: self.contact.toPlainText().strip() or None, LOGO: self._logo}

    def _show_logo(self, packed: str | None) -> None:
        self._logo = packed
        image = QImage.fromData(base64.b64decode(packed)) if packed else QImage()
        self.remove.setVisible(not image.isNull())
        if image.isNull():
            self.picture.setText(text("No logo"))
            return
        scaled = QPixmap.fromImage(image)
        fitted = scaled.scaled(220, 76, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        self.picture.setPixmap(fitted if scaled.width() > 220 or scaled.height() > 76 else scaled)
