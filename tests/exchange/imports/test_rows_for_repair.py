"""What is kept of a row that could not be taken in: what mends it, and nothing that must not be kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordinator.exchange.imports.typed_rows import FailedRow
from tests.exchange.files import rows_of

HEADER = "Serienummer;Inventarienummer;Modell;Status;Kommentar"


def kept(folder: Path, *rows: str) -> list[dict[str, str]]:
    path = folder / "lista.csv"
    path.write_text("\r\n".join([HEADER, "5CD0000001;NK-1;HP Fortis 11;I bruk;hel", *rows, ""]), "utf-8-sig")
    return [dict(row.cells) for row in rows_of(path) if isinstance(row, FailedRow)]


def test_the_cells_of_a_refused_row_are_kept_under_the_source_s_own_names(tmp_path: Path) -> None:
    assert kept(tmp_path, "8,834E+15;NK-2;;I bruk;lös tangent") == [
        {"Serienummer": "8,834E+15", "Inventarienummer": "NK-2", "Status": "I bruk", "Kommentar": "lös tangent"}
    ]


@pytest.mark.parametrize("said", ["20140231-0000", "140231-0000", "Lånas av 20140231-0000", "201402310000"])
def test_a_personal_identity_number_is_not_kept_wherever_it_stands(tmp_path: Path, said: str) -> None:
    (found,) = kept(tmp_path, f"8,834E+15;NK-2;HP Fortis 11;I bruk;{said}")
    assert found == {
        "Serienummer": "8,834E+15", "Inventarienummer": "NK-2", "Modell": "HP Fortis 11", "Status": "I bruk",
    }  # fmt: skip
    (in_tag,) = kept(tmp_path, f"8,834E+15;{said};HP Fortis 11;I bruk;hel")
    assert "Inventarienummer" not in in_tag


@pytest.mark.parametrize("said", ["20141331-0000", "2014023-0000", "NK-20140231", "tel. 0701234567"])
def test_what_only_looks_like_one_is_kept(tmp_path: Path, said: str) -> None:
    (found,) = kept(tmp_path, f"8,834E+15;NK-2;HP Fortis 11;I bruk;{said}")
    assert found["Kommentar"] == said
