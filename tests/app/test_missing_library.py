"""Without a library of the system the window says which one; a fault of ours stays a fault of ours."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coordinator.app import crash_report, program_services
from coordinator.app.missing_library import debian_package, missing_library

PROJECT = Path(__file__).resolve().parents[2]
ABSENT = "libGL.so.1: cannot open shared object file: No such file or directory"


def failing(name: str, error: ImportError) -> Callable[..., Any]:
    """An import that fails where a module of this name is wanted."""
    true_import = builtins.__import__

    def imported(wanted: str, *rest: Any) -> Any:
        if wanted == name:
            raise error
        return true_import(wanted, *rest)

    return imported


def test_the_window_names_the_library_that_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(program_services, "data_folder", lambda: tmp_path / "data")
    monkeypatch.setattr(program_services, "start_log", lambda _: None)  # a handler would outlive the test
    monkeypatch.setattr(crash_report, "install", lambda _: None)
    monkeypatch.setattr(builtins, "__import__", failing("coordinator.ui.shell.window_start", ImportError(ABSENT)))
    assert program_services.window_alone(["--database", str(tmp_path / "school.db")]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "libGL.so.1" in said
    assert "apt install libgl1)" in said
    assert list(tmp_path.glob("data/report-*")) == []


def test_another_import_that_fails_is_a_bug_and_its_text_stands_in_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(program_services, "data_folder", lambda: tmp_path / "data")
    monkeypatch.setattr(program_services, "start_log", lambda _: None)  # a handler would outlive the test
    monkeypatch.setattr(crash_report, "install", lambda _: None)
    bug = ImportError(f"cannot import name 'Thread' from 'coordinator.ui' ({tmp_path}/Åsa Exempelqvist/ui/thread.py)")
    monkeypatch.setattr(builtins, "__import__", failing("coordinator.ui.shell.window_start", bug))
    assert program_services.window_alone(["--database", str(tmp_path / "school.db")]) == 1
    [report] = tmp_path.glob("data/report-*")
    assert str(report) in capsys.readouterr().err
    written = report.read_text(encoding="utf-8")
    assert "builtins.ImportError: cannot import name 'Thread' from 'coordinator.ui' (thread.py)\n" in written
    assert "Exempelqvist" not in written
    assert str(tmp_path) not in written


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (ABSENT, ABSENT),
        ("/srv/Åsa/QtCore.abi3.so: undefined symbol: _Z1x", "QtCore.abi3.so: undefined symbol: _Z1x"),
        (r"DLL load failed (D:\Åsa E\Qt6Core.dll)", "DLL load failed (D:Qt6Core.dll)"),
    ],
)
def test_no_folder_stands_in_a_report(tmp_path: Path, said: str, kept: str) -> None:
    crash_report.write_report(tmp_path, ImportError(said))
    [report] = tmp_path.iterdir()
    assert f"builtins.ImportError: {kept}\n" in report.read_text(encoding="utf-8")


def test_a_module_that_is_not_there_is_no_library_of_the_system() -> None:
    assert missing_library(ModuleNotFoundError("No module named 'PySide6'")) is None
    assert missing_library(ImportError(f"QtGui.abi3.so: {ABSENT}")) is None


def test_the_package_is_the_one_that_the_set_up_installs() -> None:
    table = (PROJECT / ".ci/set-up").read_text(encoding="utf-8")
    pairs = re.findall(r"^(lib\S+\.so\S*) (\S+)$", table, re.MULTILINE)
    assert len(pairs) >= 10
    assert {library: debian_package(library) for library, _ in pairs} == dict(pairs)
