"""The mapping page: an unknown file is explained once, column by column, and known again the next time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from coordinator.desk.imports.import_words import ENCODING_NAMES, delimiter_name, encoding_name, kind_name, rows_words
from coordinator.desk.imports.list_names import id_from, label_from
from coordinator.desk.imports.mapping_draft import Draft
from coordinator.desk.imports.mapping_targets import (
    KINDS_OFFERED,
    NEW,
    NEW_PERSONAL,
    Target,
    lacking,
    new_fields,
    targets,
)
from coordinator.desk.records.school_settings import FIELD_TYPES, WantedField
from coordinator.exchange.cells.cell_dates import ORDERS
from coordinator.exchange.imports.column_mapping import (
    GuessedColumn,
    guess_kind,
    guess_mapping,
    guess_type,
    profile_from_mapping,
    save_profile,
)
from coordinator.exchange.imports.import_run import FileChoice
from coordinator.exchange.imports.typed_rows import column_name
from coordinator.exchange.profiles.own_field_columns import own_headers
from coordinator.exchange.profiles.profiles import Profile
from coordinator.exchange.profiles.recognition import match_profile
from coordinator.exchange.reading import Table, open_table
from coordinator.exchange.reading.containers import Source
from coordinator.exchange.reading.headers import looks_like_names
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.ledger.own_fields import own_fields
from coordinator.ledger.questions import Register
from coordinator.ui.imports.columns_table import HEADERS, ColumnsTable
from coordinator.ui.imports.import_pieces import file_button, line, say, side_by_side
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.choice_box import ChoiceBox
from coordinator.words import count_text, text

_HEADER_ROWS = 20
_EXAMPLES = 6


class MappingView(QWidget):
    """``finished`` gives the file's name, profile and choice; ``changed`` a draft to keep; ``left`` goes back.

    ``wanting`` asks first for the own fields that columns shall become; :meth:`finish` goes on when they are there.
    """

    finished = Signal(str, object, object)
    wanting = Signal(object)
    changed = Signal(object)
    left = Signal()
    troubled = Signal(object)

    def __init__(self, register: Register, profiles: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._register = register
        self._profiles = profiles
        self._source: Source | None = None
        self._table: Table | None = None
        self._filling = True
        self._build()
        self._filling = False

    # What is shown.

    def open(self, source: Source, draft: Draft | None = None) -> None:
        """Opens a file; raises :class:`Unreadable` when it cannot be read at all."""
        self._source = source
        if draft is None:
            table = _with_likely_header(source, open_table(source))
        else:
            table = open_table(source, encoding=draft.encoding, delimiter=draft.delimiter, header=draft.header)
            if table.sha256 != draft.sha256:
                draft = None
        self._filling = True
        self.title.setText(text("What do the columns of {file} mean?", file=source.shown))
        self.kind.setCurrentIndex(KINDS_OFFERED.index(draft.kind if draft else guess_kind(table)))
        self.blank.setCurrentIndex(1 if draft and draft.blank == "erase" else 0)
        self.dates.setCurrentIndex(("", *ORDERS).index(draft.date_order) if draft else 0)
        self.label.setText(draft.label if draft and draft.label else label_from(source.name))
        self._filling = False
        self._show(table, dict(draft.fields) if draft else None)
        self.columns.setFocus()

    def draft(self) -> Draft | None:
        """What has been said so far."""
        table, source = self._table, self._source
        if table is None or source is None:
            return None
        return Draft(
            table.sha256,
            str(source.path),
            source.shown,
            self._kind,
            None if table.encoding == "xlsx" else table.encoding,
            table.delimiter or None,
            table.header_line or 0,
            ("keep", "erase")[self.blank.currentIndex()],
            ("", *ORDERS)[self.dates.currentIndex()],
            self.label.text().strip(),
            self.columns.fields(),
        )

    @property
    def _kind(self) -> str:
        return KINDS_OFFERED[max(0, self.kind.currentIndex())]

    def _show(self, table: Table, fields: dict[int, str] | None = None) -> None:
        """Shows a table; columns that are not said are guessed by their names."""
        self._table = table
        self._filling = True
        self._fill_encodings(table)
        self._fill_delimiters(table)
        self._fill_headers(table)
        own = own_fields(self._register, "device") if self._kind == "devices" else ()
        guessed = guess_mapping(table, self._kind, {field.code: own_headers(field) for field in own})
        if fields is not None:
            guessed = [each._replace(field=fields.get(each.place)) for each in guessed]
        self.columns.show_columns(
            guessed,
            _samples(table, guessed),
            targets(self._kind, self._register),
            lambda place: self._new(table, place),
        )
        self._filling = False
        self._say_what_is_missing()

    def _fill_encodings(self, table: Table) -> None:
        workbook = table.encoding == "xlsx"
        codes = ["xlsx"] if workbook else [code for code in ENCODING_NAMES if code != "xlsx"]
        _fill(self.encoding, [(encoding_name(code), code) for code in codes], table.encoding)
        self.encoding.setEnabled(not workbook)
        letters = table.letters()
        if letters.garbled:
            sentence = text("Letters are garbled: choose another encoding.")
        elif letters.examples:
            sentence = text("Read as: {examples}", examples=", ".join(letters.examples[:_EXAMPLES]))
        else:
            sentence = text("No å, ä or ö in the file.")
        if letters.losses:
            sentence += " " + count_text(
                "A letter was lost before the file came here and stands as a question mark.",
                "{count} letters were lost before the file came here and stand as question marks.",
                letters.losses,
            )
        self.letters.setText(sentence)
        theme.in_role(self.letters, "warning" if letters.garbled or letters.losses else "muted")

    def _fill_delimiters(self, table: Table) -> None:
        marks = [""] if not table.delimiter else [";", ",", "\t", "|"]
        _fill(self.delimiter, [(delimiter_name(mark), mark) for mark in marks], table.delimiter)
        self.delimiter.setEnabled(bool(table.delimiter))
        self.parts.setText(count_text("{count} column", "{count} columns", table.width))

    def _fill_headers(self, table: Table) -> None:
        choices: list[tuple[str, object]] = [(text("The file has no row of names"), 0)]
        rows: list[tuple[int, tuple[str, ...]]] = []
        if self._source is not None:
            with suppress(Unreadable):
                bare = open_table(
                    self._source,
                    encoding=None if table.encoding == "xlsx" else table.encoding,
                    delimiter=table.delimiter or None,
                    header=0,
                )
                rows = list(bare.sample[:_HEADER_ROWS])
        for number, cells in rows:
            label = " · ".join(cell for cell in cells if cell.strip())
            choices.append((text("Line {line}: {cells}", line=number, cells=label[:90]), number))
        _fill(self.header, choices, table.header_line or 0)

    # What is said.

    def _reread(self) -> None:
        """Reads the file anew in another encoding, with another separator, or from another header."""
        if self._filling or self._table is None or self._source is None:
            return
        old = self._table
        workbook = old.encoding == "xlsx"
        kept = self.columns.fields()
        try:
            table = open_table(
                self._source,
                encoding=None if workbook else self.encoding.currentData(),
                delimiter=None if workbook else self.delimiter.currentData(),
                header=self.header.currentData(),
            )
        except Unreadable as trouble:
            self.troubled.emit(trouble)
            self._show(old, kept)
            return
        same = table.width == old.width and table.header_line == old.header_line
        self._show(table, kept if same else None)
        self._keep()

    def _change_kind(self) -> None:
        if not self._filling and self._table is not None:
            self._show(self._table)
            self._keep()

    def _say_what_is_missing(self) -> None:
        """Says what is missing, and what the button would do."""
        table = self._table
        fields = self.columns.fields()
        missing = lacking(self._kind, fields.values())
        if not missing and not self.label.text().strip():
            missing = text("Give the list a name, so that it is known again.")
        self.missing.setText(missing)
        self.done.setEnabled(not missing)
        rows = rows_words(table.estimate) if table is not None else ""
        about = text("about {rows}", rows=rows)
        say(self.done, text("Remember this and read {rows}", rows=about))

    def _keep(self) -> None:
        if not self._filling:
            self._say_what_is_missing()
            draft = self.draft()
            if draft is not None:
                self.changed.emit(draft)

    def _new(self, table: Table, place: int) -> Sequence[Target]:
        """An own field for a column; one without a name could not be called anything."""
        if table.header is None:
            return ()
        return new_fields(self._kind, place, text(dict(FIELD_TYPES)[guess_type(table, place).value]))

    def _ask_for_fields(self) -> None:
        """Asks for the own fields that are chosen and not there yet; else goes on at once."""
        table = self._table
        if table is None:
            return
        fields = self.columns.fields()
        wanted = [
            WantedField(column_name(table, place), guess_type(table, place).value, code.startswith(NEW_PERSONAL))
            for place, code in fields.items()
            if code.startswith((NEW, NEW_PERSONAL))
        ]
        if wanted:
            self.wanting.emit(wanted)
        else:
            self.finish()

    def finish(self) -> None:
        """Remembers what was said, and gives it on; fields that were wanted are there now, called as their columns."""
        table, source, draft = self._table, self._source, self.draft()
        if table is None or source is None or draft is None:
            return
        own = {field.label: field.code for field in own_fields(self._register, "device")}
        made = {place: own.get(column_name(table, place), "") for place in draft.fields}
        new = {place: made[place] for place, code in draft.fields.items() if code.startswith((NEW, NEW_PERSONAL))}
        draft = replace(draft, fields={place: code for place, code in {**draft.fields, **new}.items() if code})
        try:
            profile = self._profile(table, draft)
            save_profile(self._profiles / f"{profile.id}.toml", profile)
        except Unreadable as trouble:
            self.troubled.emit(trouble)
            return
        choice = FileChoice(draft.encoding, draft.delimiter, draft.header, match_profile(table, profile))
        self.finished.emit(source.shown, profile, choice)

    def _profile(self, table: Table, draft: Draft) -> Profile:
        found = open_table(table.source)
        made = profile_from_mapping(
            table,
            sorted(draft.fields.items()),
            profile_id=id_from(draft.label),
            label=draft.label,
            kind=draft.kind,
            blank=draft.blank,
            date_order=draft.date_order or None,
        )
        # What the reader would not find out by itself is part of what is remembered.
        return replace(
            made,
            encoding=draft.encoding if draft.encoding not in (None, found.encoding) else None,
            delimiter=draft.delimiter if draft.delimiter not in (None, found.delimiter) else None,
        )

    # How it is laid out.

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * theme.GRID, 2 * theme.GRID, 3 * theme.GRID, theme.GRID)
        column.setSpacing(theme.GRID)
        self.title = theme.labelled("", "title", wrap=True)
        column.addWidget(self.title)
        column.addLayout(self._settings())
        self.columns = ColumnsTable(HEADERS, text("Columns of the file"))
        self.columns.changed.connect(self._keep)
        column.addWidget(self.columns, 1)
        column.addWidget(line())
        self.missing = theme.labelled("", "warning", wrap=True)
        column.addWidget(self.missing)
        self.label = QLineEdit()
        self.label.setAccessibleName(text("Name of the list"))
        self.label.textEdited.connect(lambda _label: self._keep())
        self.back = file_button(text("Back"), self.left.emit, icon="mdi6.arrow-left")
        self.done = file_button("", self._ask_for_fields, role="main")
        named = theme.labelled(text("Remember as"))
        named.setBuddy(self.label)
        row = side_by_side(self.back, None, named, self.label, self.done)
        row.setStretch(3, 1)
        column.addLayout(row)

    def _settings(self) -> QFormLayout:
        self.kind = self._choice(text("The list holds"), self._change_kind)
        self.encoding = self._choice(text("Letters are written as"), self._reread)
        self.delimiter = self._choice(text("Cells are parted by"), self._reread)
        self.header = self._choice(text("Names of the columns"), self._reread)
        self.blank = self._choice(text("A blank cell"), self._keep)
        self.dates = self._choice(text("Dates like 3/4"), self._keep)
        for code in KINDS_OFFERED:
            self.kind.addItem(kind_name(code), code)
        self.blank.addItems([text("says nothing"), text("erases what stands here")])
        self.dates.addItems(
            [text("as the column shows"), text("day first"), text("month first"), text("year first (26-08-18)")]
        )
        self.letters = theme.labelled("", "muted")
        self.parts = theme.labelled("", "muted")
        form = QFormLayout()
        form.setHorizontalSpacing(2 * theme.GRID)
        form.setVerticalSpacing(theme.GRID)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(_named(self.kind), side_by_side(self.kind, *self._pair(self.blank), *self._pair(self.dates), None))
        form.addRow(_named(self.encoding), side_by_side(self.encoding, self.letters, None))
        form.addRow(_named(self.delimiter), side_by_side(self.delimiter, self.parts, None))
        form.addRow(_named(self.header), self.header)
        self.header.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return form

    def _choice(self, name: str, does: Callable[[], None]) -> QComboBox:
        made = ChoiceBox(self)
        made.setAccessibleName(name)
        made.currentIndexChanged.connect(lambda _at: does())
        return made

    @staticmethod
    def _pair(box: QComboBox) -> tuple[QWidget, QWidget]:
        return _named(box), box


def _named(box: QComboBox) -> QLabel:
    made = theme.labelled(box.accessibleName())
    made.setBuddy(box)
    return made


def _fill(box: QComboBox, choices: list[tuple[str, object]] | list[tuple[str, str]], chosen: object) -> None:
    box.clear()
    for label, data in choices:
        box.addItem(label, data)
    at = box.findData(chosen)
    if at < 0:
        box.addItem(str(chosen), chosen)
        at = box.count() - 1
    box.setCurrentIndex(at)
    box.setItemData(at, text("chosen"), Qt.ItemDataRole.AccessibleDescriptionRole)


def _samples(table: Table, guessed: list[GuessedColumn]) -> list[str]:
    """Up to five different values of every column; none of a forbidden one."""
    found = []
    for each in guessed:
        if each.forbidden:
            found.append("")
            continue
        cells = dict.fromkeys(" ".join(row[each.place].split()) for _, row in table.sample if row[each.place].strip())
        found.append(" · ".join(cell[:40] for cell in list(cells)[:5]))
    return found


def _with_likely_header(source: Source, table: Table) -> Table:
    """An unknown file whose names no system uses: the first full row that reads like names is taken for them."""
    if table.header is not None:
        return table
    likely = next((line for line, row in table.sample[:_HEADER_ROWS] if all(row) and looks_like_names(row)), None)
    if likely is None:
        return table
    encoding = None if table.encoding == "xlsx" else table.encoding
    return open_table(source, encoding=encoding, delimiter=table.delimiter or None, header=likely)
