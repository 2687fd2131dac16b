"""The PostgreSQL that Haulpass brings along: used wherever ``DATABASE_URL`` is unset."""

import sys

if sys.platform == "win32":
    raise ImportError(
        "The embedded PostgreSQL runs on Linux and macOS only. "
        "Set DATABASE_URL to a PostgreSQL 15 or newer."
    )
