"""What holds for every verb: options at every place, languages, exit codes, and no Qt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coordinator import __version__
from coordinator.app.program_services import means
from coordinator.cli import Means, run_command
from tests.cli.conftest import TODAY, Program

PROJECT = Path(__file__).resolve().parents[2]


def start(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, as a script would start it, without a display."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    env |= {"PYTHONPATH": str(PROJECT), "HOME": str(home), "XDG_DATA_HOME": str(home)}
    command = [sys.executable, "-W", "error", "-m", "coordinator", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=env, cwd=home, check=False)


def test_the_command_line_never_loads_qt(tmp_path: Path) -> None:
    code = (
        "import sys; from coordinator.app import main; import coordinator.cli;"
        "main(['init', '--school-code', '1', '--school-name', 'Provskolan', '--database', 'x.db']);"
        "main(['list', 'devices', '--database', 'x.db']);"
        "sys.exit(any(name.partition('.')[0] in ('PySide6', 'shiboken6', 'qtawesome') for name in sys.modules))"
    )
    env = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_an_import_of_devices_loads_nothing_of_orders_and_needs(tmp_path: Path) -> None:
    devices = tmp_path / "devices.csv"
    devices.write_text("Serienummer;Modell\nEX0001;Exempelbok 14\n", encoding="utf-8")
    code = (
        "import json, sys; from coordinator.app import main; done = main(sys.argv[1:]);"
        "print(json.dumps([done, sorted(sys.modules)]))"
    )
    arguments = ("import", str(devices), "--database", str(tmp_path / "devices.sqlite"))
    begun = ("init", "--school-code", "1", "--school-name", "Provskolan", "--database", arguments[-1])
    assert start(*begun, home=tmp_path).returncode == 0
    env = {**os.environ, "PYTHONPATH": str(PROJECT)}
    said = subprocess.run([sys.executable, "-c", code, *arguments], env=env, capture_output=True, check=True).stdout
    exit_code, loaded = json.loads(said.splitlines()[-1])
    assert (exit_code, "coordinator.exchange.imports.import_run" in loaded) == (0, True)
    unused = ("coordinator.desk.orders.", "coordinator.desk.term.", "coordinator.exchange.lists.", "defusedxml")
    libraries = ("icalendar", "dateutil", "python_calamine", "rapidfuzz")
    left_out = [name for name in loaded if name.startswith((*unused, *libraries))]
    assert left_out == ["coordinator.exchange.lists.order_files"]


def test_a_script_gets_one_document_and_an_exit_code(tmp_path: Path) -> None:
    done = start("init", "--school-code", "12345678", "--school-name", "Åsnäsets skola", "--json", home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["school"] == {"code": "12345678", "name": "Åsnäsets skola"}
    assert Path(document["database"]).is_relative_to(tmp_path), "the user's own data folder"
    again = start("init", "--school-code", "12345678", "--school-name", "Åsnäsets skola", "--json", home=tmp_path)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.count("\n") == 1


def test_the_window_without_a_display_is_refused_with_a_sentence(tmp_path: Path) -> None:
    done = start(home=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "coordinator --help" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_the_self_test_passes_without_a_display(tmp_path: Path) -> None:
    done = start("self-test", "--json", home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["ok"] is True
    assert len(document["steps"]) >= 8


@pytest.mark.parametrize("at", [0, 1, 2])
def test_common_options_stand_before_or_after_the_verb(school: Program, at: int) -> None:
    words = ["list", "devices"]
    words[at:at] = ["--json", "--database", str(school.database), "--today", TODAY, "--language", "en"]
    done = school.bare(*words)
    assert done.code == 0
    assert done.json["total"] == 4


@pytest.mark.parametrize(
    "line",
    [
        ["nonsense"], ["list"], ["list", "nonsense"], ["list", "devices", "--nonsense"], ["show", "device"],
        ["handover", "issue", "--device", "NK-0001"], ["list", "devices", "--limit", "many"],
        ["list", "devices", "--today", "22/11 2026"], ["undo", "last"], ["settings", "set", "receipt.copies"],
        ["list", "devices", "--language", "fi"], ["handover", "nonsense"], ["erase", "person", "Leo"],
    ],
)  # fmt: skip
def test_a_command_line_that_is_wrong_is_a_usage_error(school: Program, line: list[str]) -> None:
    done = school(*line)
    assert (done.code, done.out) == (2, "")
    assert "--help" in done.err
    assert done.err.count("\n") == 1


def test_errors_are_said_in_the_language_that_is_wanted(school: Program) -> None:
    assert "finns" in school("show", "device", "nothing").err
    assert "There is no device" in school("--language", "en", "show", "device", "nothing").err
    assert "There is no verb" in school("--language", "en", "nonsense").err


def test_a_missing_database_is_told(program: Program) -> None:
    done = program("list", "devices")
    assert done.code == 1
    assert "school.db" in done.err
    assert not program.database.exists(), "looking does not make one"


def test_a_file_that_is_no_database_is_left_as_it_is(program: Program) -> None:
    program.database.write_text("not a database", encoding="utf-8")
    assert program("list", "devices").code == 1
    assert program.database.read_text(encoding="utf-8") == "not a database"


@pytest.mark.parametrize("line", [["--version"], ["list", "--version"], ["handover", "issue", "--version"]])
def test_the_version(program: Program, line: list[str]) -> None:
    assert program.bare(*line).out == f"Coordinator {__version__}\n"


@pytest.mark.parametrize("line", [["--help"], ["list", "--help"], ["handover", "issue", "--help"]])
def test_help_is_there_in_both_languages(program: Program, line: list[str]) -> None:
    swedish, english = program.bare(*line), program.bare("--language", "en", *line)
    assert (swedish.code, english.code) == (0, 0)
    assert "Så här: coordinator" in swedish.out
    assert "Usage: coordinator" in english.out
    assert "Answer with one JSON document" not in swedish.out


def test_an_error_of_ours_leaves_a_report_and_no_traceback(school: Program) -> None:
    def broken(*_: object, **__: object) -> object:
        raise ZeroDivisionError("Leo Påhittsson")

    given = means()
    failing = Means(broken, given.window, given.demo, given.self_test, given.report)  # type: ignore[arg-type]
    school.capture.readouterr()
    assert run_command(["list", "devices"], failing) == 1
    said = school.capture.readouterr()
    assert said.out == ""
    report = next((school.folder / "home").rglob("report-*.txt"))
    assert str(report) in said.err
    assert "ZeroDivisionError" in report.read_text(encoding="utf-8")
    assert "Påhittsson" not in report.read_text(encoding="utf-8")


def test_while_another_writes_the_command_line_reads(school: Program) -> None:
    from coordinator.app.school_opening import open_school

    with open_school(school.database):
        assert school.json("list", "devices")["total"] == 4
        done = school("edit", "device", "5CD1234ABC", "note=x")
    assert done.code == 1
    assert done.err.count("\n") == 1
