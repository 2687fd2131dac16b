"""Runs all benchmarks on a database of their own and prints their figures."""

import os
import shutil
import sys
import tempfile
from importlib import import_module

NAMES = ("events", "imports", "report", "scan")


def main() -> int:
    folder = tempfile.mkdtemp(prefix="haulpass-bench-")
    os.environ |= {
        "HAULPASS_DATA_DIR": folder,
        "HAULPASS_DEBUG": "no",
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOG_LEVEL": "WARNING",
    }
    try:
        return measure(sys.argv[1:] or list(NAMES))
    finally:
        from django.core.management import call_command

        call_command("stop_database")
        shutil.rmtree(folder, ignore_errors=True)


def measure(names: list[str]) -> int:
    """Prints each figure as it comes; 1 where a promise is not held."""
    import django

    from config.embedded.prepare import prepare_database

    prepare_database(["manage.py", "bench"])
    django.setup()
    held = True
    for name in names:
        for figure in import_module(f"benchmarks.{name}").run():
            print(figure, flush=True)
            held = held and figure.holds
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
