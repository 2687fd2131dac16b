"""One of each thing that an address can be about."""

import datetime as dt
from decimal import Decimal
from functools import cache

from django.utils import timezone

from accounts.models import User
from analytics.models import FollowUp, Lead, LegalHold
from analytics.weekly import Made, keep, make
from checkin.models import Attendant, Closure, Device, RejectedElement, Remark, Station
from checkin.record import Maker, record
from licensing.haulers import HaulerFacts, VehicleFacts
from licensing.issue import Terms, issue
from licensing.models import License, Term
from tests.accounts.access.pages import (
    EVENT,
    MINE,
    NUMBER,
    ONE,
    REMARK,
    SAID,
    STATION,
    TABLET,
    WEEK,
)

PHONE = "+14105550123"


def write_city() -> None:
    """One license of a hauler with PHONE, one station with a tablet, one weekly report."""
    station = Station.objects.create(code=STATION, name="Northwest")
    Device.objects.create(
        id=TABLET, station=station, name="Gate", token_hash=b"-", enrolled_at=timezone.now()
    )
    day = dt.date(2030, 1, 1)
    Attendant.objects.create(id=ONE, name="Rosa M.", pin="-")
    Closure.objects.create(id=ONE, station=station, from_date=day, to_date=day)
    RejectedElement.objects.create(
        id=ONE,
        device_id=TABLET,
        received_at=timezone.now(),
        reason="malformed",
        body="7",
        digest=b"-",
    )
    happened = {"id": EVENT, "kind": "checked_in", "made_offline": False, "plate": "ZZZ 9"}
    at = timezone.now()
    record(
        [happened | {"occurred_at": at.isoformat()}],
        maker=Maker(station.id, TABLET),
        now=at,
    )
    who = HaulerFacts(name="Reyes Hauling", phone=PHONE)
    truck = VehicleFacts("pickup", "1AB 234", "MD", gross_weight_lb=6000)
    terms = Terms(Term.ANNUAL, timezone.localdate(), loads_per_week=Decimal(2))
    made = issue(who, truck, terms, at=timezone.now() - dt.timedelta(minutes=1))
    License.objects.filter(pk=made.pk).update(number=NUMBER)
    said = {"id": SAID, "kind": "joined_line", "license_number": NUMBER, "source": "phone"}
    record(
        [said | {"occurred_at": at.isoformat(), "made_offline": False}],
        maker=Maker(station.id, None),
        now=at,
    )
    served = {"id": MINE, "kind": "checked_in", "license_number": NUMBER, "made_offline": False}
    yesterday = at - dt.timedelta(days=1)
    record(
        [served | {"occurred_at": yesterday.isoformat()}],
        maker=Maker(station.id, TABLET),
        now=at,
    )
    said_by = User.objects.create_user(phone="+14105550125", phone_verified=True)
    Remark.objects.create(
        id=REMARK, visit=MINE, visit_at=yesterday, station=station, license=made,
        said_by=said_by, said_at=at, text="not right",
    )  # fmt: skip
    asked = FollowUp.objects.create(
        id=ONE, hauler=made.vehicle.hauler, opened_at=at, due_on=timezone.localdate()
    )
    Lead.objects.create(
        id=ONE, follow_up=asked, license=made, p_inactive=0.95, expected_missed_visits=9,
        first_listed=yesterday, last_listed=yesterday, silent_since=yesterday,
    )  # fmt: skip
    LegalHold.objects.create(id=ONE, reason="a case", since=at, by=said_by)
    keep(the_report(), now=timezone.now())


@cache
def the_report() -> Made:
    """Made of the first test's city; what stands in it, no address asks."""
    week = dt.date.fromisoformat(WEEK)
    return make(week, today=week)
