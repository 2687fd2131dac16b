"""The method is changed: a new row with its reason, unless somebody else changed it meanwhile."""

import datetime as dt

from django.db import connection, transaction

from analytics.models import Method

LOCK = 7_312  # of pg_advisory locks: changing the method


@transaction.atomic
def change(method: Method, *, seen: int, now: dt.datetime) -> bool:
    """`seen` is the number of the method that the change was made from; False, and nothing saved,
    where it is no longer the one in force. Who comes at the same time waits for the lock, and
    only then reads which method is in force."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    in_force = Method.objects.first()
    if (in_force.pk if in_force else 0) != seen:
        return False
    method.made_at = now
    method.save(force_insert=True)
    return True
