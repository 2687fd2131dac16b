"""Runs all benchmarks, or those that are named, and prints their figures."""

import sys
from importlib import import_module

from benchmarks.database import own_database

NAMES = (
    "events",
    "fuzz",
    "imports",
    "report",
    "activity",
    "roster",
    "reading",
    "scan",
    "offline",
    "start",
    "board",
    "forecast",
    "walkoffs",
    "desk",
    "cards",
    "portal",
)


def main() -> int:
    """1 where a promise is not held."""
    held = True
    with own_database():
        for name in sys.argv[1:] or NAMES:
            for figure in import_module(f"benchmarks.{name}").run():
                print(figure, flush=True)
                held = held and figure.holds
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
