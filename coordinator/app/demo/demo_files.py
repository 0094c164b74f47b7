"""Puts the invented school's files into a folder, as central IT and the office would have sent them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from coordinator.app.demo.demo_day import central_tags
from coordinator.app.demo.demo_school import invent_school
from coordinator.app.demo.excel_lists import newcomer_list, school_list
from coordinator.app.demo.google_export import google_export, later_export
from coordinator.app.demo.intune_export import intune_export
from coordinator.app.demo.jamf_export import jamf_school_export
from coordinator.app.demo.oneroster_export import oneroster_files


def write_school(folder: Path, today: date) -> list[Path]:
    """Write every file of the school as it is on ``today`` below ``folder`` (made if absent) and name them.

    They stand in the order in which they are best imported: people, central's systems, the school's own list, the
    office's newcomers, this morning's export. Raises `OSError` when the folder cannot be written.
    """
    school = invent_school(today)
    contents: dict[str, bytes] = {f"oneroster/{name}": content for name, content in oneroster_files(school).items()}
    contents["google_chrome_devices.csv"] = google_export(school)
    contents["intune_devices.zip"] = intune_export(school)
    contents["jamf_school_devices.csv"] = jamf_school_export(school)
    contents["skolans_lista.csv"] = school_list(school)
    contents["nya_elever.csv"] = newcomer_list(school)
    contents["dagens_import.csv"] = later_export(school, central_tags(school))
    (folder / "oneroster").mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in contents.items():
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    return paths
