"""What every test shares: one migrated database, copied for each parallel process.

A test that commits gets a fresh copy after it, so that what migrations wrote (fee rules, the
queue's functions) is there for the next one; Django's own flush would empty it.
"""

import datetime as dt
import fcntl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import Client, TransactionTestCase
from django.utils import translation
from pytest_django import DjangoDbBlocker

from accounts.models import Role, User
from checkin.board import earlier, kept
from checkin.board.best_hours import hourly
from checkin.models import Station
from checkin.pages.wait_history import files
from licensing.models import License
from tests.checkin.made import Tablet, tablet_at

TEMPLATE = "test_haulpass"
PHONE = "+14105550123"
SignIn = Callable[[Role], Client]


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[None]:
    base = tmp_path_factory.getbasetemp()
    name = f"{TEMPLATE}_{worker_id}"
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        make_template(base if worker_id == "master" else base.parent)
        connection.settings_dict["NAME"] = name
        copy_template(name)
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: copy_template(name))
        yield
        connection.close()
        maintenance(f"drop database {name} with (force)")


def make_template(shared: Path) -> None:
    """Migrates once; the first process does it, the others wait."""
    with (shared / "database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "migrated").exists():
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
            connection.close()
            (shared / "migrated").touch()


def copy_template(name: str) -> None:
    connections.close_all()
    maintenance(f"drop database if exists {name} with (force)")
    maintenance(f"create database {name} template {TEMPLATE}")


def maintenance(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database for a whole file whose tests only read what its fixture has written."""
    with django_db_blocker.unblock():
        yield
        copy_template(str(connection.settings_dict["NAME"]))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A request in Spanish leaves its language behind in the thread."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The board is made anew for each request; only its own tests keep one for a while. What each
    process keeps longer is not that of another test."""
    monkeypatch.setattr(kept, "FRESH", dt.timedelta())
    for keeper in (hourly, files):
        monkeypatch.setattr(keeper, "found", {})
    monkeypatch.setattr(earlier, "kept", {})


@pytest.fixture
def station(db: None) -> Station:
    return Station.objects.create(code="NW", name="Northwest Transfer Station")


@pytest.fixture
def quarantine(db: None) -> Station:
    """Another station."""
    return Station.objects.create(code="QR", name="Quarantine Road Landfill")


@pytest.fixture
def tablet(station: Station) -> Tablet:
    return tablet_at(station)


@pytest.fixture
def sign_in(db: None) -> SignIn:
    def signed_in(role: Role) -> Client:
        client = Client()
        client.force_login(User.objects.create_user(email=f"{role}@city.example", role=role))
        return client

    return signed_in


@pytest.fixture
def user(license: License) -> User:
    """The hauler who holds the test's `license`."""
    return User.objects.create_user(phone=PHONE, phone_verified=True)


@pytest.fixture
def hauler(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
