"""What leaves the program registers itself: a module that writes and does not is found here (``design``: outputs)."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from coordinator.domain.outputs import PERSONAL, SHOWN, Output, OutputForm, outputs, writes

PROJECT = Path(__file__).resolve().parent.parent
SOURCES = sorted(PROJECT.glob("coordinator/**/*.py"))

WRITES_NOTHING_OUT = {
    "coordinator/cli/sheet_target.py": "puts in place the paper that sheets rendered",
    "coordinator/cli/click_verbs.py": "click's own write_text: help on the terminal",
    "coordinator/cli/file_verbs.py": "asks storage for a copy of the database",
    "coordinator/desk/imports/mapping_draft.py": "mappings left half done, beside the database: no cells",
    "coordinator/ui/settings/backup_section.py": "asks storage for a copy of the database",
    "coordinator/app/demo/excel_lists.py": "invented files",
    "coordinator/app/demo/google_export.py": "invented files",
    "coordinator/app/demo/intune_export.py": "invented files",
    "coordinator/app/demo/jamf_export.py": "invented files",
    "coordinator/app/demo/oneroster_export.py": "invented files",
    "coordinator/app/demo/demo_files.py": "invented files",
    "coordinator/app/self_test.py": "a book in memory, and a calendar that is read back",
    "coordinator/exchange/reading/workbooks/strict_workbook.py": "a copy in memory of the workbook that is being read",
    "coordinator/exchange/imports/column_mapping.py": "the person's own profiles: names of columns, no records",
    "coordinator/exchange/writing/delimited.py": "writes what the registered lists give it",
    "coordinator/exchange/writing/placement.py": "puts in place what the registered lists have written",
    "coordinator/exchange/writing/workbook.py": "writes what the registered lists give it",
    "coordinator/sheets/pdf_file.py": "binds what the registered papers have laid",
    "coordinator/storage/store/file_keeper.py": "copies of the school's own database, beside it",
    "coordinator/storage/disk/connection.py": "the school's own database",
    "coordinator/storage/disk/file_copy.py": "copies of the school's own database, beside it",
    "coordinator/storage/disk/erased_names.py": "digests of erased people, beside the database; no names",
    "coordinator/storage/store/people_list.py": "numbers of erased people, aliases of protected ones; no names",
    "coordinator/storage/disk/write_lock.py": "the lock file",
    "coordinator/storage/store/restore.py": "the school's own database",
    "coordinator/desk/counter/desk_draft.py": "the desk's unfinished work, beside the database",
    "coordinator/ui/paper/printing.py": "prints the receipt that sheets rendered",
    "coordinator/ui/paper/paper_viewer.py": "saves the receipt that sheets rendered",
    "coordinator/ui/orders/attachment_list.py": "reads what was copied elsewhere, to attach it",
    "coordinator/ui/paper/paper_view.py": "saves and prints the papers of orders that sheets rendered",
    "coordinator/ui/lists/list_actions.py": "saves the table that sheets rendered",
    "coordinator/ui/widgets/saved_state.py": "how the window was left, beside the database",
}
"""Modules that write nothing that reaches anybody else, or only on behalf of an output that is registered; and why."""

_WRITING_CALLS = {
    "write_text", "write_bytes", "Workbook", "QPrinter", "QPdfWriter", "FileHandler", "RotatingFileHandler",
    "basicConfig", "clipboard", "copyfile", "copy2", "copytree", "Canvas", "SimpleDocTemplate", "mkstemp",
    "NamedTemporaryFile", "backup",
}  # fmt: skip


def writing_calls(source: str) -> list[str]:
    """The calls of a module that write a file, a clipboard, a log or a page."""
    return [
        f"{node.lineno} {name}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and (name := _writes(node))
    ]


def _writes(call: ast.Call) -> str | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name == "writer" and isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "csv":
        return "csv.writer"
    if name in ("open", "ZipFile"):
        said = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
        modes = [one.value for one in said if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        return name if any(set(mode) & set("wxa+") and len(mode) <= 3 for mode in modes) else None
    return name if name in _WRITING_CALLS else None


def registers(source: str) -> bool:
    """Whether a module puts a function of its own on the list of outputs."""
    return any(
        isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "writes"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
    )


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def registered() -> Mapping[str, Output]:
    """Every output: the modules that register one are imported first."""
    for path in SOURCES:
        if registers(path.read_text("utf-8")):
            importlib.import_module(".".join(path.relative_to(PROJECT).with_suffix("").parts))
    return outputs()


def test_what_writes_registers_itself() -> None:
    writers = {path.relative_to(PROJECT).as_posix() for path in SOURCES if writing_calls(path.read_text("utf-8"))}
    silent = {name for name in writers if not registers(read(name))}
    assert silent - WRITES_NOTHING_OUT.keys() == set()


def test_no_exception_outlives_its_reason() -> None:
    assert [name for name in WRITES_NOTHING_OUT if not (PROJECT / name).exists() or not writing_calls(read(name))] == []


def test_a_writer_is_found() -> None:
    source = "p.write_text('x')\nopen(p, 'w')\np.open('rb')\nz = ZipFile(p, 'w')\nd.fromkeys(csv.writer(o))\nopen(p)"
    assert writing_calls(source) == ["1 write_text", "2 open", "4 ZipFile", "5 csv.writer"]
    assert not registers("def export(): ...")
    assert registers("@writes('a', 'A', Form.CSV)\ndef export(): ...")


def test_every_output_says_what_it_can_carry() -> None:
    known = registered()
    assert {"list", "repair", "receipt", "table", "school", "log", "report"} <= known.keys()
    for code, output in known.items():
        assert output.code == code
        assert output.caption
        assert output.personal <= PERSONAL
        assert callable(output.writes)
    assert not any("person.protected" in known[code].personal for code in ("list", "repair", "receipt", "table"))


def test_an_output_cannot_take_anothers_code_or_name_a_field_that_is_not_personal() -> None:
    registered()
    with pytest.raises(ValueError, match="registered twice"):
        writes("list", "List", OutputForm.CSV)(read)
    with pytest.raises(ValueError, match=r"device\.serial"):
        writes("serials", "Serials", OutputForm.CSV, frozenset({SHOWN, "device.serial"}))
