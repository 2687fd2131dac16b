"""The embedded database is migrated by whichever command needs it first.

What was migrated is written on the database itself, as its comment: a hash of the project's
migrations and of the packages that bring their own. It is gone when the database is gone.
"""

import hashlib
import importlib.metadata
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from config.embedded.binaries import EmbeddedPostgresError
from config.embedded.cluster import DATABASE, Cluster, locked

ROOT = Path(__file__).parent.parent.parent
APPS = ("accounts", "licensing", "checkin", "analytics")
PACKAGES = ("django", "django-allauth", "procrastinate", "django-pghistory", "django-pgtrigger")
WITHOUT_DATABASE = frozenset({
    "check", "collectstatic", "compilemessages", "help", "makemessages",
    "makemigrations", "migrate", "showmigrations", "spectacular", "sqlmigrate", "stop_database",
    "test", "version",
})  # fmt: skip
QUESTIONS = frozenset({"-h", "--help", "--version"})


def prepare_database(argv: list[str]) -> None:
    """Make, start and migrate the embedded database, if the command line needs one.

    Returns at once with another database, or for a command that needs none. Ends the process with
    a message where the database cannot be started or migrated.
    """
    if settings.DATABASES["default"]["ENGINE"] != "config.embedded":
        return
    if len(argv) < 2 or argv[1] in WITHOUT_DATABASE or QUESTIONS & set(argv[1:]):
        return
    try:
        _ensure_migrated(Cluster(settings.HAULPASS_DATA_DIR), migrations_hash())
    except (EmbeddedPostgresError, CommandError) as error:
        raise SystemExit(str(error)) from error


def migrations_hash() -> str:
    """Changes with any migration of the project and with any version of PACKAGES."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        digest.update(f"{package} {importlib.metadata.version(package)}\n".encode())
    for app in APPS:
        for path in sorted((ROOT / app / "migrations").glob("*.py")):
            digest.update(f"{app} {path.name}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _ensure_migrated(cluster: Cluster, wanted: str) -> None:
    if migrated_hash(cluster) == wanted:
        return
    cluster.ensure_running()
    cluster.ensure_database()
    with locked(cluster.data_dir):  # not the cluster's own lock: migrating may have to start it
        if migrated_hash(cluster) == wanted:
            return
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        with cluster.connect(DATABASE) as session:
            comment = sql.SQL("comment on database {} is {}")
            session.execute(comment.format(sql.Identifier(DATABASE), sql.Literal(wanted)))


def migrated_hash(cluster: Cluster) -> str | None:
    """The hash the database was last migrated to; None without one or without a server."""
    query = (
        "select shobj_description(oid, 'pg_database') from pg_database"
        " where datname = current_database()"
    )
    try:
        with cluster.connect(DATABASE) as session:
            row = session.execute(query).fetchone()
    except psycopg.OperationalError:
        return None
    return row[0] if row else None
