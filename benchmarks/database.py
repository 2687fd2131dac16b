"""A database of a measurement's own: made before it, gone after it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_database() -> Iterator[None]:
    """Django is set up in here, on an embedded database of its own."""
    folder = tempfile.mkdtemp(prefix="haulpass-bench-")
    os.environ |= {
        "HAULPASS_DATA_DIR": folder,
        "HAULPASS_DEBUG": "no",
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOG_LEVEL": "WARNING",
    }
    import django
    from django.core.management import call_command

    from config.embedded.prepare import prepare_database

    try:
        prepare_database(["manage.py", "bench"])
        django.setup()
        yield
    finally:
        call_command("stop_database", verbosity=0)
        shutil.rmtree(folder, ignore_errors=True)
