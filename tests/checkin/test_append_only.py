"""What happened stays: the database itself refuses to change an event."""

import pytest
from django.db import DatabaseError, connection, transaction

from checkin.models import Event
from tests.checkin.made import Tablet, event


@pytest.fixture
def stored(tablet: Tablet) -> Event:
    tablet.send(event("checked_in"))
    return Event.objects.get()


@pytest.mark.parametrize(
    "statement", ["update checkin_event set reason = 'x'", "delete from checkin_event"]
)
def test_update_and_delete_are_refused(stored: Event, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute(statement)
    assert Event.objects.get().reason == ""


def test_the_orm_has_no_way_round(stored: Event) -> None:
    stored.reason = "changed"
    for change in (stored.save, stored.delete, Event.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert Event.objects.get().reason == ""


@pytest.mark.parametrize("verb", ["update", "delete", "truncate"])
def test_the_production_role_may_only_add(stored: Event, verb: str) -> None:
    """The rights that docs/operators.md gives to the application's role."""
    execute("create role haulpass_app")
    execute("grant select, insert, update, delete, truncate on checkin_event to haulpass_app")
    execute("revoke update, delete, truncate on checkin_event from haulpass_app")
    forbidden = {
        "update": "update checkin_event set reason = ''",
        "delete": "delete from checkin_event",
        "truncate": "truncate checkin_event",
    }
    execute("set local role haulpass_app")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        execute(forbidden[verb])
    execute("reset role")
    assert Event.objects.count() == 1


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
