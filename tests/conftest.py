"""What every test shares: one migrated database, copied for each parallel process."""

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[None]:
    """Migrations run once; each process then works on its own copy of their result."""
    base = tmp_path_factory.getbasetemp()
    name = f"test_haulpass_{worker_id}"
    with django_db_blocker.unblock():
        make_copy(base if worker_id == "master" else base.parent, name)
        yield
        connection.close()
        maintenance(f"drop database {name} with (force)")


def make_copy(shared: Path, name: str) -> None:
    with (shared / "database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "migrated").exists():
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
            connection.close()
            (shared / "migrated").touch()
        maintenance(f"drop database if exists {name} with (force)")
        maintenance(f"create database {name} template test_haulpass")
    connection.settings_dict["NAME"] = name


def maintenance(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
