"""The menus above a list: saved views, and the columns to choose."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QInputDialog, QMenu, QToolButton

from coordinator.ui.lists import list_actions
from coordinator.ui.lists.list_part import ListPart
from coordinator.ui.widgets.buttons import menu_button
from coordinator.words import text


def list_buttons(where: ListPart) -> tuple[QToolButton, ...]:
    """The buttons at the right of the search field."""
    return (
        menu_button(text("Views"), "mdi6.bookmark-outline", partial(_views, where)),
        menu_button(text("Columns"), "mdi6.table-column", partial(_columns, where)),
        menu_button(text("The whole list"), "mdi6.dots-horizontal", partial(list_actions.whole_list, where)),
    )


def _views(where: ListPart, menu: QMenu) -> None:
    names = where.views()
    for name in names:
        menu.addAction(name).triggered.connect(partial(where.open_view, name))
    if not names:
        menu.addAction(text("No views are saved yet")).setEnabled(False)
    menu.addSeparator()
    menu.addAction(text("Save this view…")).triggered.connect(partial(_save, where))
    if names:
        drop = menu.addMenu(text("Remove a view"))
        for name in names:
            drop.addAction(name).triggered.connect(partial(where.drop_view, name))


def _save(where: ListPart) -> None:
    name, accepted = QInputDialog.getText(where.view, text("Save this view"), text("The view's name:"))
    if accepted and name.strip():
        where.keep_view(name.strip())


def _columns(where: ListPart, menu: QMenu) -> None:
    shown = [column.path for column in where.model.columns]
    for path, column in where.known.items():
        action = menu.addAction(column.caption)
        action.setCheckable(True)
        action.setChecked(path in shown)
        action.triggered.connect(partial(_flip, where, path))
    menu.addSeparator()
    menu.addAction(text("The usual columns")).triggered.connect(lambda: where.set_columns(where.settings.columns))


def _flip(where: ListPart, path: str, _checked: bool = False) -> None:
    shown = [column.path for column in where.model.columns]
    if path in shown:
        shown.remove(path)
    else:
        shown.append(path)
    if shown:
        where.set_columns(shown)
