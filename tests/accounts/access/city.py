"""One of each thing that an address can be about."""

import datetime as dt
import uuid
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
from licensing.models import (
    Application,
    ApplicationVehicle,
    CardRun,
    Document,
    DocumentPage,
    Hauler,
    HaulerPhone,
    License,
    Payment,
    RegisterImport,
    Reply,
    Term,
)
from tests.accounts.access.pages import (
    ASKED,
    EVENT,
    MINE,
    NUMBER,
    ONE,
    RECEIPT,
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
    write_desk(made, said_by, at)
    LegalHold.objects.create(id=ONE, reason="a case", since=at, by=said_by)
    keep(the_report(), now=timezone.now())


def write_desk(license: License, by: User, at: dt.datetime) -> None:
    """An application of the same hauler with a paper, paid, and words that wait for an answer."""
    hauler = license.vehicle.hauler
    asked = Application.objects.create(
        number=ASKED, status="submitted", key=uuid.uuid4(), hauler=hauler, begun_at=at,
        submitted_at=at, name=hauler.name, term="annual",
    )  # fmt: skip
    vehicle = ApplicationVehicle.objects.create(
        application=asked, position=1, plate="5CD 1", plate_state="MD", vehicle_class="pickup",
        gross_weight_lb=5000,
    )  # fmt: skip
    paper = Document.objects.create(
        id=ONE, application=asked, vehicle=vehicle, kind="registration_card", uploaded_at=at
    )
    DocumentPage.objects.create(document=paper, number=1, width=1, height=1, image=b"-")
    Payment.objects.create(
        application=asked, kind="payment", method="cash", amount=1, receipt=RECEIPT,
        key=uuid.uuid4(), taken_at=at, taken_by=by,
    )  # fmt: skip
    Reply.objects.create(
        id=ONE, hauler=hauler, license=license, key=uuid.uuid4(), text="Why?", by=by, at=at
    )
    Hauler.objects.create(id=ONE, name="Another")
    CardRun.objects.create(
        id=ONE, asked_by=by, asked_at=at, key=uuid.uuid4(), state="done", pdf=b"%PDF"
    )
    RegisterImport.objects.create(
        id=ONE, file=b"", name="register.csv", sent_by=by, sent_at=at, stage="checked"
    )
    HaulerPhone.objects.create(id=ONE, hauler=hauler, phone="+14105550126", added_at=at)


@cache
def the_report() -> Made:
    """Made of the first test's city; what stands in it, no address asks."""
    week = dt.date.fromisoformat(WEEK)
    return make(week, today=week)
