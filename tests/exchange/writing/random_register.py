"""Random small registers and what a spreadsheet does to a list of theirs: columns and rows in another order, some gone,
saved in another form.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from random import Random

from openpyxl import Workbook, load_workbook

from coordinator.domain.values import Scalar

Records = list[tuple[str, int, dict[str, Scalar]]]
TEXTS = ("0012", "1E5", "=1+1", "MAJ-12", "sant", "rad;två", "Åsa Öberg", "'t Hooft", "12,50", "-")
GIVEN = ("Åsa", "Bo", "Cia Maria", "Dag", "Eva-Lena", "Fia", "Ali")
FAMILY = ("Prov", "von Prov", "Provberg", "Hitt Påsson", "Ek")


def random_records(chance: Random) -> Records:
    """A school of a few units, in which groups and rooms of one name stand in several units."""
    units: Records = [("unit", -1, {"name": "Provskolan", "code": "00123456", "own": 1})]
    units += [("unit", -2, {"name": "Ekskolan", "own": 0, "form": "compulsory", "note": "Granne"})]
    records = units + _products(chance) + _places(chance)
    records += _people(chance)
    return records + _devices(chance)


def _some(chance: Random, **values: Scalar) -> dict[str, Scalar]:
    return {code: value for code, value in values.items() if chance.random() < 0.6}


def _products(chance: Random) -> Records:
    kinds = ("chromebook", "tablet", "laptop")
    return [
        ("product", -10 - n, {
            "model": f"Modell {n}", "kind": chance.choice(kinds),
            **_some(chance, maker=chance.choice(("HP", "Acer")), model_number=f"00{n}E5", lifetime_months=48,
                    price_ore=329950, service="Låtsastjänst", note=chance.choice(TEXTS)),
        })
        for n in range(4)
    ]  # fmt: skip


def _places(chance: Random) -> Records:
    named = [(name, unit) for name in ("7A", "7B", "8-9", "0123") for unit in (-1, -2) if chance.random() < 0.7]
    groups: Records = [
        ("group", -20 - n, {"name": name, "unit": unit,
                            **_some(chance, grade="7", form="compulsory", note=chance.choice(TEXTS))})
        for n, (name, unit) in enumerate(named)
    ]  # fmt: skip
    halls = [(name, unit) for name in ("Sal 1", "12", "Förrådet") for unit in (-1, -2) if chance.random() < 0.7]
    rooms: Records = [
        ("room", -30 - n, {"name": name, "unit": unit,
                           **_some(chance, room_kind=chance.choice(("room", "cart")), note=chance.choice(TEXTS))})
        for n, (name, unit) in enumerate(halls)
    ]  # fmt: skip
    return groups + rooms


def _people(chance: Random) -> Records:
    names = [(given, family) for given in GIVEN for family in FAMILY]
    chance.shuffle(names)
    return [
        ("person", -40 - n, {
            "given_name": given, "family_name": family, "username": f"prov{n}", "active": 1, "role": "pupil",
            "unit": -1,
            **_some(chance, email=f"prov{n}@skola.example", external_id=f"00{n}", note=chance.choice(TEXTS)),
            **({"protected": 1, "alias": f"Elev F{n:02}"} if n % 5 == 4 else {}),
        })
        for n, (given, family) in enumerate(names[:9])
    ]  # fmt: skip


def _devices(chance: Random) -> Records:
    return [
        ("device", -60 - n, {
            "serial": chance.choice((f"00123{n}", f"5CD{n}E12", f"88340000000{n}", f"PF{n}X9K1A")),
            "phase": "operation",
            **_some(chance, asset_tag=f"000{n}", product=-10 - n % 4, status="in_use", held_by=-40 - n % 9,
                    owned_by=chance.choice((-1, -2)), purchase_date="2024-08-14", price_ore=329950 + n,
                    last_seen="2026-11-20", note=chance.choice(TEXTS), condition="good", imei="490154203237518"),
        })
        for n in range(8)
    ]  # fmt: skip


Rows = list[list[str]]


def listed(path: Path) -> Rows:
    """The cells of a list that was written out, the header first."""
    if path.suffix == ".xlsx":
        sheet = load_workbook(path).worksheets[0]
        return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=";"))


def without_ids(rows: Rows) -> Rows:
    """The list without the column by which it knows its records; it stands last."""
    assert rows[0][-1].startswith(("Koordinator-id", "Coordinator id"))
    return [row[:-1] for row in rows]


def disordered(chance: Random, rows: Rows) -> Rows:
    """Rows and columns in another order."""
    order = list(range(len(rows[0])))
    chance.shuffle(order)
    body = rows[1:]
    chance.shuffle(body)
    return [[row[at] for at in order] for row in (rows[0], *body)]


def saved(chance: Random, rows: Rows, folder: Path) -> Path:
    """The list as some program saves it."""
    form = chance.choice(("xlsx", "semicolon", "comma", "tab", "utf16"))
    if form == "xlsx":
        path = folder / "sparad.xlsx"
        book = Workbook()
        assert book.active is not None
        for row in rows:
            book.active.append([cell or None for cell in row])
            for cell in book.active[book.active.max_row]:
                cell.data_type, cell.number_format = ("s" if cell.value else cell.data_type), "@"
        book.save(path)
        return path
    path = folder / ("sparad.txt" if form in ("tab", "utf16") else "sparad.csv")
    delimiter = {"semicolon": ";", "comma": ","}.get(form, "\t")
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(out.getvalue().encode("utf-16" if form == "utf16" else "utf-8-sig"))
    return path
