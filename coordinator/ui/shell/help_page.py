"""The help page: the text that ships with the program, in the language in use."""

from __future__ import annotations

from coordinator.resources import resource
from coordinator.ui.context import Context, PageKind, QuietPage
from coordinator.words import language, mark, text


class HelpPage(QuietPage):
    """Shows the help, one column wide enough to read."""

    def __init__(self, context: Context) -> None:
        from PySide6.QtWidgets import QTextBrowser, QVBoxLayout  # when the page is first opened

        super().__init__(context)
        browser = QTextBrowser(self)
        browser.setAccessibleName(text("Help"))
        browser.setOpenExternalLinks(False)
        browser.document().setDocumentMargin(24)
        browser.setMarkdown(resource(f"help/help.{language()}.md").read_text(encoding="utf-8"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(browser)


PAGE = PageKind("help", mark("Help"), "mdi6.help-circle-outline", HelpPage)
