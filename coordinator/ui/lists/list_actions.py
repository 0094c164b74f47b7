"""What can be done with a selection, or with the whole list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu, QPushButton

from coordinator.desk.records.editing import NEW, add, named_new
from coordinator.desk.records.list_columns import rows_of
from coordinator.desk.records.list_kinds import counted
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.protection import PROTECTED
from coordinator.ledger.file_targets import refuse_ending
from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context
from coordinator.ui.lists.list_part import ListPart
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.file_dialogs import ask_save, pdf_kinds
from coordinator.words import mark, text

MOST_PRINTED = 20_000


def open_import(context: Context) -> None:
    """Opens the page to import on."""
    context.window.go("import")


def action_buttons(where: ListPart) -> Sequence[QPushButton]:
    """The buttons of the bar under a selection."""
    made = [button(text("Change…"), where.change_selected, "mdi6.pencil-outline")]
    if where.kind == DEVICE.code:
        made.append(button(text("Hand out…"), partial(_hand_out, where), "mdi6.hand-extended-outline"))
    if where.kind == PERSON.code:
        made.append(button(text("Hand out to…"), partial(_hand_to, where), "mdi6.hand-extended-outline"))
    made.append(button(text("List as PDF…"), partial(print_list, where, only_selected=True), "mdi6.printer-outline"))
    made.append(button(text("Export…"), partial(export_list, where, only_selected=True), "mdi6.export-variant"))
    return made


def whole_list(where: ListPart, menu: QMenu) -> None:
    """What can be done with all that the list shows."""
    menu.addAction(text("List as PDF…")).triggered.connect(lambda: print_list(where, only_selected=False))
    menu.addAction(text("Export…")).triggered.connect(lambda: export_list(where, only_selected=False))
    show = partial(where.context.window.go, "duplicates", kind=where.kind)
    menu.addAction(text("Duplicates…")).triggered.connect(lambda _checked=False: show())
    if where.settings.creates:
        menu.addSeparator()
        menu.addAction(text("New…")).triggered.connect(lambda: create(where.context, where.kind))


def create(context: Context, kind: str, **values: str) -> None:
    """Makes a new record and opens it in the panel, where its facts are filled in."""

    def show(notice: Notice) -> None:
        if NEW in notice.created:
            context.window.show_record(notice.created[NEW])

    context.window.commit(add(kind, named_new(kind, values)), show)


def print_list(where: ListPart, *, only_selected: bool) -> None:
    """Asks where, then writes what the list shows as a PDF beside the window."""
    ids = where.selected() if only_selected else [*where.model.ids]
    if not ids:
        return
    if len(ids) > MOST_PRINTED:
        where.context.window.say(text("That is too much for paper. Filter the list first."), trouble=True)
        return
    name = f"{text(_TITLES[where.kind])} {where.context.ledger.today.isoformat()}.pdf"
    if to := ask_save(where.view, text("List as PDF"), name, pdf_kinds()):
        write_list(where, ids, to)


def write_list(where: ListPart, ids: Sequence[int], path: Path) -> None:
    """Writes the records, in the list's columns, as a PDF; paper does not say who is protected (durability §7)."""
    columns = [column for column in where.model.columns if column.path.rpartition(".")[2] != PROTECTED]
    register, kind, day = where.context.ledger.register, where.kind, where.context.ledger.today.isoformat()

    def job(_progress: object, _cancelled: object) -> Path:
        from coordinator.sheets.table_paper import PaperColumn, TableSheet, render_table

        rows = rows_of(kind, ids, columns, register)
        shown = tuple(tuple(column.show(value) for column, value in zip(columns, row, strict=True)) for row in rows)
        heads = tuple(
            PaperColumn(
                column.caption, float(column.letters), "right" if column.right else "left", column.path == "serial"
            )
            for column in columns
        )
        sheet = TableSheet(text(_TITLES[kind]), heads, shown, f"{day} · {counted(kind, len(ids))}", landscape=True)
        refuse_ending(path, ".pdf")
        path.write_bytes(render_table(sheet))
        return path

    window = where.context.window
    window.run(text("Writing the list…"), job, lambda done: window.say(text("The list is in {file}.", file=done.name)))


def export_list(where: ListPart, *, only_selected: bool) -> None:
    """Asks where, then writes the list as a workbook or CSV, and says what personal data it holds (needs U8)."""
    ids = where.selected() if only_selected else [*where.model.ids]
    if not ids:
        return
    name = f"{text(_TITLES[where.kind])} {where.context.ledger.today.isoformat()}.xlsx"
    kinds = text("Excel workbook (*.xlsx);;CSV for Excel (*.csv)")
    if to := ask_save(where.view, text("Export the list"), name, kinds):
        write_export(where, ids, to)


def write_export(where: ListPart, ids: Sequence[int], path: Path) -> None:
    """Writes the records in the list's columns, beside the window."""
    register, kind, query = where.context.ledger.register, where.kind, where.query
    paths = [column.path for column in where.model.columns]

    def job(progress: Callable[[float], None], cancelled: Callable[[], bool]) -> str:
        from coordinator.exchange.writing.record_lists import export_records

        done = export_records(
            register, kind, path, query=query, columns=paths, only=ids, progress=progress, cancelled=cancelled
        )
        return text("The list is in {file}.", file=done.path.name) + " " + done.holds

    where.context.window.run(text("Writing the list…"), job, where.context.window.say)


def _hand_out(where: ListPart) -> None:
    where.context.window.go("handover", devices=where.selected())


def _hand_to(where: ListPart) -> None:
    where.context.window.go("handover", person=where.selected()[0])


_TITLES = {
    DEVICE.code: mark("Devices"),
    PERSON.code: mark("People"),
    GROUP.code: mark("Groups"),
    PRODUCT.code: mark("Products"),
    ROOM.code: mark("Rooms and carts"),
    UNIT.code: mark("School units"),
}
