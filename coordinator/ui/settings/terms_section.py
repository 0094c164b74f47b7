"""The terms of the loan as text, with the paper beside it as it will be printed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPlainTextEdit, QTabWidget, QVBoxLayout

from coordinator.desk.counter.handover_papers import letterhead_for
from coordinator.desk.records.school_settings import shown_settings, terms_changes
from coordinator.domain.inventory_kinds import SETTING
from coordinator.domain.settings import CODE, COPIES, TERMS
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Register
from coordinator.sheets.content import TERMS_LIMIT, DeviceLine, Letterhead
from coordinator.sheets.receipts import Borrower, ReceiptFacts, make_receipt
from coordinator.sheets.terms import default_terms, unknown_places
from coordinator.ui.context import Context
from coordinator.ui.paper.paper_pages import PagesView, Paper
from coordinator.ui.settings.section_parts import Section, row, section_button
from coordinator.ui.widgets.theme import labelled
from coordinator.words import LANGUAGES, text

_PAUSE = 400  # milliseconds after the last key before the paper is drawn anew


def sample_paper(register: Register, terms: str, language: str, today: date, *, coded: bool) -> bytes:
    """A receipt of an invented loan with these terms, in the school's letterhead."""
    from coordinator.sheets.render import render  # reportlab is loaded when the first paper is made

    try:
        school = letterhead_for(register)
    except Refused:  # an unreadable logo is said in the school's part; here the paper comes without it
        school = Letterhead("")
    facts = ReceiptFacts(
        kind="loan",
        language=language,
        number=f"{today.year}-00000",
        on=today,
        school=school,
        borrower=Borrower("Leo Påhittsson", "7B", guardian="Lina Påhittsson"),
        issued_by="Agneta Samordnare",
        devices=(DeviceLine("Provtronics Lärbok 311", "5CD0001XQ", "NK-0001"),),
        due=date(today.year + 1, 6, 10),
        terms=terms,
        contact=", ".join(school.lines),
        guardian="signs",
        code="0000" if coded else "",
    )
    return render([make_receipt(facts)])


class TermsSection(Section):
    """Swedish and English terms, the number of copies, the square code; changes hold for new receipts only."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            text("Receipt and terms"),
            text(
                "An empty line starts a new paragraph, *stars* make a heading. {places} are filled in.",
                places="{school}, {contact}, {due}",
            )
            + " "
            + text("Receipts already made stay as they are."),
        )
        self.texts = {language: QPlainTextEdit() for language in TERMS}
        self.tabs = QTabWidget()
        for language, name in ((code, each.name) for code, each in LANGUAGES.items()):
            field = self.texts[language]
            field.setTabChangesFocus(True)
            field.setAccessibleName(text("Terms in {language}", language=name))
            field.textChanged.connect(self._written)
            self.tabs.addTab(field, name)
        self.tabs.currentChanged.connect(lambda _at: self._written())
        self.told = labelled("", "warning", wrap=True)
        self.two = QCheckBox(text("Two copies"))
        self.coded = QCheckBox(text("QR code with the receipt's number"))
        self.two.setToolTip(text("One for the borrower, one for the school"))
        self.coded.setToolTip(text("Scan it when the signed paper comes back"))
        self.coded.toggled.connect(lambda _on: self._written())
        self.shipped = section_button(text("Use the text that ships"))
        self.shipped.clicked.connect(self._use_shipped)
        self.save = section_button(text("Save the terms"), main=True)
        self.save.clicked.connect(self.save_now)
        self.paper = PagesView()
        self.paper.setAccessibleName(text("The receipt with these terms"))
        self.paper.setMinimumWidth(240)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._draw)
        self._lay()
        self.show_values()

    def show_values(self) -> None:
        """What the register says; without words of the school's own, the text that ships."""
        for language, field in self.texts.items():
            kept = self.register.setting(TERMS[language])
            field.setPlainText(default_terms(language) if kept is None else kept)
        self.two.setChecked(self.register.setting(COPIES) != "1")
        self.coded.setChecked(self.register.setting(CODE) == "1")
        self._shown = shown_settings(self.register, (COPIES, CODE, *TERMS.values()))
        self._unwritten = self._wanted()

    def save_now(self) -> None:
        """Writes what was written here; a text as it ships is not kept as the school's own."""
        written = {code: value for code, value in self._wanted().items() if value != self._unwritten[code]}
        changes = terms_changes(self.register, written, self._shown)
        self._shown = shown_settings(self.register, self._shown)  # whoever is told what stands now may write over it
        self.commit(changes)

    def noticed(self, notice: Notice) -> None:
        """What others set is shown, unless something is being written here."""
        if SETTING.code in notice.touched and self._wanted() == self._unwritten:
            self.show_values()

    def _wanted(self) -> dict[str, str | None]:
        wanted: dict[str, str | None] = {
            COPIES: "2" if self.two.isChecked() else "1",
            CODE: "1" if self.coded.isChecked() else "0",
        }
        for language, field in self.texts.items():
            typed = field.toPlainText().strip()
            wanted[TERMS[language]] = None if typed == default_terms(language).strip() else typed
        return wanted

    @property
    def language(self) -> str:
        """The language that is being written."""
        return list(self.texts)[self.tabs.currentIndex()]

    def _lay(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.tabs, 1)
        for widget in (self.told, self.two, self.coded):
            left.addWidget(widget)
        left.addLayout(row(self.save, self.shipped))
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(left, 1)
        both.addWidget(self.paper, 1)
        self.column.addLayout(both, 1)

    def _written(self) -> None:
        typed = self.texts[self.language].toPlainText()
        warnings = []
        if unknown := sorted(unknown_places(typed)):
            warnings.append(
                text("No receipt can fill in: {places}", places=", ".join("{" + one + "}" for one in unknown))
            )
        if len(typed) > TERMS_LIMIT:
            warnings.append(text("The text is too long: what goes beyond 6,000 characters is not printed."))
        self.told.setText(" ".join(f"⚠ {one}" for one in warnings))
        self.told.setVisible(bool(warnings))
        if self.isVisible():
            self._pause.start()

    def showEvent(self, event: QShowEvent) -> None:
        """The paper is drawn only while somebody can see it."""
        super().showEvent(event)
        self._pause.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing is drawn."""
        super().hideEvent(event)
        self._pause.stop()

    def _draw(self) -> None:
        typed, language, coded = self.texts[self.language].toPlainText(), self.language, self.coded.isChecked()
        register, today = self.register, self.context.ledger.today
        self.context.window.run(
            text("Drawing the receipt"),
            lambda _progress, _cancelled: sample_paper(register, typed, language, today, coded=coded),
            lambda pdf: self.paper.show_paper(Paper(pdf)),
        )

    def _use_shipped(self) -> None:
        self.texts[self.language].setPlainText(default_terms(self.language))
