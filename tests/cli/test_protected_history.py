"""A device's history says nothing of who a protected person is (needs U7)."""

from __future__ import annotations

from tests.cli.conftest import Program


def test_what_a_source_says_of_a_protected_user_is_not_in_the_history(school: Program) -> None:
    intune = school.file(
        "intune.csv",
        "Device ID,Device name,Serial number,Primary user UPN,Last check-in\n"
        "d-1,PC-1,5CD1234ABC,leo.pahittsson@edu.kommunen.example,2026-11-01 10:00:00.0000000\n",
    )
    school.json("import", intune)
    stated = school.json("show", "device", "5CD1234ABC")
    assert "pahittsson" in str(stated), "the test is about something"
    school.json("edit", "device", "5CD1234ABC", "held_by=Leo Påhittsson")
    school.json("edit", "person", "Leo Påhittsson", "protected=ja", "alias=Elev F01")
    said = school("show", "device", "5CD1234ABC").out + str(school.json("show", "device", "5CD1234ABC"))
    assert "pahittsson" not in said.lower()
    assert "påhittsson" not in said.lower()
