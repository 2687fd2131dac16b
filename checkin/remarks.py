"""A hauler says that a visit is not right; a supervisor answers, once."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from checkin.history import as_it_stands, visit_of
from checkin.locks import Group, lock
from checkin.models import Event, Remark, Visit
from licensing.mine.whose import own
from licensing.models import License

MOST_OPEN = 20  # of a hauler, so that no one fills the list
OPEN = Q(answered_at=None)


class TooMany(Exception):
    """As many remarks as may wait for an answer do. Nothing was written."""


def own_remarks(user: User) -> QuerySet[Remark]:
    """On visits of this person's licenses, whoever of the family said it."""
    return Remark.objects.filter(license__in=own(License.objects.all(), user))


def say(visit: Visit, text: str, *, attempt: uuid.UUID, user: User, now: dt.datetime) -> bool:
    """Whether it was written now: `attempt` is that of the page, which may come twice.

    Raises TooMany. The visit is one of a license of this person."""
    assert visit.license_id is not None  # noqa: S101 see above
    id = uuid.uuid5(attempt, f"remark {visit.id} {user.pk}")
    with transaction.atomic():
        lock([(Group.DESK, f"remarks {user.pk}")])
        if Remark.objects.filter(id=id).exists():
            return False
        if own_remarks(user).filter(OPEN).count() >= MOST_OPEN:
            raise TooMany
        Remark.objects.create(
            id=id, visit=visit.id, visit_at=visit.first_at, station_id=visit.station_id,
            license_id=visit.license_id, said_by=user, said_at=now, text=text,
        )  # fmt: skip
    return True


def answer(remark: uuid.UUID, text: str, *, user: int, now: dt.datetime) -> bool:
    """False where somebody had answered: that answer stays."""
    with transaction.atomic():
        return written(remark, answer=text, answered_by_id=user, answered_at=now)


def written(remark: uuid.UUID, **values: object) -> bool:
    """One statement looks and writes, so that the second of two finds the first's answer."""
    return Remark.objects.filter(OPEN, id=remark).update(**values) == 1


def visit_now(id: uuid.UUID) -> Visit | None:
    """The visit of that id. One has the id of its first event; where that was corrected, the visit
    that holds the event now. None where nothing is left of it."""
    visits = Visit.objects.select_related("station", "license__vehicle", "vehicle")
    visit = visits.filter(id=id).first()
    event = None if visit else Event.objects.filter(id=id).first()
    if event is None:
        return visit
    found = visit_of(as_it_stands(event))
    return visits.filter(id=found.id).first() if found else None
