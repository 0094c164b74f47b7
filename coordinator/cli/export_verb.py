"""``export``: lists as CSV or workbooks, for people."""

from __future__ import annotations

from pathlib import Path

import click

from coordinator.cli.click_verbs import FILE, Verb, option, pass_wish
from coordinator.cli.conditions import own_field_entries, path_of
from coordinator.cli.list_verbs import query_of
from coordinator.cli.open_register import opened
from coordinator.cli.output import print_answer
from coordinator.cli.run_options import RunOptions
from coordinator.desk.orders.order_lists import export_orders
from coordinator.exchange.writing import all_paths, export_records
from coordinator.ledger.outcomes import Refused
from coordinator.words import count_text, mark, text

_KINDS = {"devices": "device", "people": "person", "handovers": "handover", "groups": "group", "rooms": "room",
          "units": "unit", "products": "product", "orders": "order"}  # fmt: skip
PROFILES = ("list", "everything")


@click.command("export", cls=Verb, help=mark("Writes a list as .csv or .xlsx, by the name's ending."))
@click.argument("what", type=click.Choice(tuple(_KINDS)))
@option("--to", type=FILE, required=True, metavar="FILE", help=mark("The file to write."))
@option("--profile", metavar="P", default="list",
        help=mark("Which columns: list (no personal data but what the list is of) or everything."))  # fmt: skip
@option("--column", "columns", multiple=True, metavar="FIELD", help=mark("Only these columns, in this order."))
@option("--search", default="", metavar="TEXT", help=mark("Only those in which every word stands."))
@option("--where", multiple=True, metavar="FIELD=VALUE", help=mark("Only those where it holds; also !=, <, > and ~."))
@pass_wish
def export_verb(
    wish: RunOptions, what: str, to: Path, profile: str, columns: tuple[str, ...], search: str, where: tuple[str, ...]
) -> int:
    """Answers with {"file", "rows", "holds"}: what personal data is in it, in words (needs U8)."""
    if profile not in PROFILES:
        raise Refused(mark("There is no profile “{profile}” for lists. There are: {known}."),
                      profile=profile, known=", ".join(PROFILES))  # fmt: skip
    kind = _KINDS[what]
    with opened(wish) as ledger:
        register = ledger.register
        query = query_of(register, kind, search, where)
        if what == "orders":
            count = export_orders(register, to, query=query)
            holds = text("The list holds no personal data.")
            told = count_text("{count} row", "{count} rows", count)
            print_answer(wish, {"file": str(to), "rows": count, "holds": holds}, [f"{to}: {told}. {holds}"])
            return 0
        wanted = [path_of(register, kind, column) for column in columns] or None
        if wanted is None and profile == "everything":
            wanted = list(all_paths(kind, [str(own["code"]) for own in own_field_entries(register, kind)]))
        done = export_records(register, kind, to, query=query, columns=wanted)
    rows = count_text("{count} row", "{count} rows", done.rows)
    print_answer(wish, {"file": str(to), "rows": done.rows, "holds": done.holds}, [f"{to}: {rows}. {done.holds}"])
    return 0
