"""``python -m tests.benchmarks [NAME…]``: runs the benchmarks and shows one table of ratios."""

from __future__ import annotations

import importlib
import sys

BENCHMARKS = (
    "starting", "pages", "imports", "processes", "waiting", "updates", "searching", "tables", "papers", "orders",
    "termstart",
)  # fmt: skip
Row = tuple[str, float, float, float, float]


def main(names: list[str]) -> None:
    """Runs the named benchmarks, or all, and prints name, ours, floor, ratio, target and verdict."""
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        raise SystemExit(
            f"There is no benchmark called {', '.join(sorted(unknown))}. There are: {', '.join(BENCHMARKS)}."
        )
    rows: list[Row] = []
    for name in names or BENCHMARKS:
        print(f"… {name}", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"tests.benchmarks.{name}").run()
    print(f"{'name':<72}{'ours':>10}{'floor':>10}{'ratio':>9}{'target':>9}  verdict")
    for name, ours, floor, ratio, target in rows:
        verdict = "met" if ratio <= target else "MISSED"
        print(f"{name:<72}{ours:>10.3f}{floor:>10.3f}{ratio:>9.3f}{target:>9.2f}  {verdict}")


if __name__ == "__main__":
    main(sys.argv[1:])
