"""Every address against everyone: signed out, each role, a device, and the owner of another thing.

A new page needs `@public` or `@allowed(…)` on its view and, unless public, a row in PAGES.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import Role, User
from analytics.models import FollowUp, Lead, LegalHold
from analytics.weekly import Made, keep, make
from checkin.api import FOR_TABLETS
from checkin.enrollment import enroll, new_code
from checkin.models import Attendant, Closure, Device, RejectedElement, Remark, Station
from checkin.record import Maker, record
from licensing.haulers import HaulerFacts, VehicleFacts
from licensing.issue import Terms, issue
from licensing.models import License, Term

pytestmark = pytest.mark.django_db

PHONE, OTHER_PHONE = "+14105550123", "+14105550124"
NUMBER, STATION, TABLET, WEEK = "TEST-1", "nwts", 999, "2026-06-28"
EVENT = "018bcfe5-687b-7fff-8fff-ffffffffffff"
SAID = "018bcfe5-687b-7fff-8fff-fffffffffffe"  # what the hauler joined by phone
MINE = "018bcfe5-687b-7fff-8fff-fffffffffffd"  # the hauler's visit of yesterday
REMARK = "018bcfe5-687b-7fff-8fff-fffffffffffc"
ONE = 999  # an attendant, a closure, something that was not taken

# The device API answers 401 by itself; its description is public.
API = {
    "api_enroll", "api_status", "api_events", "api_station", "api_line", "api_roster",
    "api_ping", "api_waits", "api_schema", "api_docs",
}  # fmt: skip

HAULER, SUPERVISOR, CLERK, ANALYST, INSPECTOR, AUDITOR, ADMINISTRATOR = Role


class Page(NamedTuple):
    """How a page is asked for, and who gets in; the auditor may ask, and never post."""

    roles: set[Role]
    args: tuple[str, ...] = ()
    method: str = "get"


DESK = {CLERK, ADMINISTRATOR}
GATE = {SUPERVISOR, ADMINISTRATOR}
READERS = {ANALYST, INSPECTOR, AUDITOR, ADMINISTRATOR}
PAGES = {
    "licenses": Page(DESK | {AUDITOR}),
    "license": Page(DESK | {AUDITOR}, (NUMBER,)),
    "card": Page(DESK | {AUDITOR}, (NUMBER,)),
    "issue": Page(DESK | {AUDITOR}),
    "change_status": Page(DESK, (NUMBER,), "post"),
    "new_pass": Page(DESK, (NUMBER,), "post"),
    "stations": Page(GATE | {AUDITOR}),
    "station": Page(GATE | {AUDITOR}, (STATION,)),
    "enrollment_code": Page(GATE, (STATION,), "post"),
    "revoke_tablet": Page(GATE, (STATION, str(TABLET)), "post"),
    "tablet_one": Page(GATE | {AUDITOR}, (STATION, str(TABLET))),
    "swap_code": Page(GATE, (STATION, str(TABLET)), "post"),
    "hours": Page(GATE | {AUDITOR}, (STATION,)),
    "remove_week": Page(GATE, (STATION, "2030-01-07"), "post"),
    "open_again": Page(GATE, (STATION, str(ONE)), "post"),
    "outbox_import": Page(GATE | {AUDITOR}, (STATION,)),
    "attendants": Page(GATE | {AUDITOR}),
    "new_attendant": Page(GATE | {AUDITOR}),
    "attendant": Page(GATE | {AUDITOR}, (str(ONE),)),
    "new_pin": Page(GATE, (str(ONE),), "post"),
    "attendant_left": Page(GATE, (str(ONE),), "post"),
    "load_types": Page(GATE | {AUDITOR}),
    "load_type": Page(GATE | {AUDITOR}, ("metal",)),
    "move_load_type": Page(GATE, ("metal",), "post"),
    "offer_load_type": Page(GATE, ("metal",), "post"),
    "not_taken": Page(GATE | {AUDITOR}),
    "settle": Page(GATE, (str(ONE),), "post"),
    "visits": Page(GATE | {ANALYST, AUDITOR}),
    "visit": Page(GATE | {ANALYST, AUDITOR}, (EVENT,)),
    "event": Page(GATE | {AUDITOR}, (EVENT,)),
    "paper_log": Page(GATE | {AUDITOR}, (STATION,)),
    "day_sheet": Page(GATE | {AUDITOR}, (STATION, "2026-06-28")),
    "day_chosen": Page(GATE | {AUDITOR}, (STATION,)),
    "day_visits": Page(GATE | {AUDITOR}, (STATION, "2026-06-28")),
    "capture": Page(GATE | {ANALYST, AUDITOR}),
    "capture_file": Page(GATE | {ANALYST, AUDITOR}),
    "capture_day": Page(GATE | {ANALYST, AUDITOR}, (STATION, "2026-06-28")),
    "ticket_import": Page(GATE | {ANALYST, AUDITOR}),
    "reports": Page(READERS),
    "report": Page(READERS, (WEEK,)),
    "report_file": Page(READERS, (WEEK, "leads.csv")),
    "report_licenses": Page(READERS, (WEEK,)),
    "report_license": Page(READERS, (WEEK, NUMBER)),
    "report_version": Page(READERS, (WEEK, "1")),
    "report_version_file": Page(READERS, (WEEK, "1", "leads.csv")),
    **dict.fromkeys(["publish", "make_again"], Page({ANALYST}, (WEEK,), "post")),
    **dict.fromkeys(["walk_offs", "walk_offs_file"], Page(GATE | {ANALYST, AUDITOR})),
    **dict.fromkeys(["follow_ups", "lead_reasons"], Page(READERS)),
    "follow_up": Page(READERS, (str(ONE),)),
    "work_follow_up": Page({INSPECTOR}, (str(ONE), "note"), "post"),
    "add_lead_reason": Page({ADMINISTRATOR}, (), "post"),
    "lead_reason": Page(READERS, ("sold",)),
    **dict.fromkeys(
        ["rename_lead_reason", "move_lead_reason", "offer_lead_reason"],
        Page({ADMINISTRATOR}, ("sold",), "post"),
    ),
    "my_questions": Page({HAULER}),
    "my_question": Page({HAULER}, (str(ONE),)),
    **dict.fromkeys(["dumping", "dumping_file"], Page(GATE | {ANALYST, AUDITOR})),
    "method": Page(READERS),
    "change_method": Page({ANALYST, ADMINISTRATOR, AUDITOR}),
    **dict.fromkeys(["lists_seen", "retention", "legal_holds"], Page({ADMINISTRATOR, AUDITOR})),
    "lift_hold": Page({ADMINISTRATOR}, (str(ONE),), "post"),
    **dict.fromkeys(["request_types", "facilities"], Page({ANALYST, ADMINISTRATOR, AUDITOR})),
    **dict.fromkeys(["findings", "findings_file"], Page(READERS)),
    "driving_times": Page(GATE | {AUDITOR}),
    "my_licenses": Page({HAULER}),
    "my_pass": Page({HAULER}, (NUMBER,)),
    **dict.fromkeys(["my_visits", "my_remarks"], Page({HAULER})),
    "my_visit": Page({HAULER}, (MINE,)),
    "my_receipt": Page({HAULER}, (MINE,)),
    "remarks": Page(GATE | {AUDITOR}),
    "remark": Page(GATE | {AUDITOR}, (REMARK,)),
    "join_choose": Page({HAULER}),
    "join": Page({HAULER}, (STATION,)),
    "my_place": Page({HAULER}, (SAID,)),
    "leave_line": Page({HAULER}, (SAID,)),
    "sign": Page(GATE | {AUDITOR}, (STATION,)),
}
# Who holds no license sees no pass; nobody sees what does not exist.
OF_OTHERS = {
    "my_pass": NUMBER, "my_place": SAID, "leave_line": SAID, "my_visit": MINE, "my_receipt": MINE,
    "my_question": str(ONE),
}  # fmt: skip
NEVER_THERE: dict[str, tuple[str, ...]] = {
    "lift_hold": ("1",),
    **dict.fromkeys(["license", "card", "change_status", "new_pass", "my_pass"], ("NO-SUCH",)),
    **dict.fromkeys(["station", "enrollment_code"], ("no-such",)),
    **dict.fromkeys(["report", "publish", "make_again"], ("2001-01-07",)),
    "report_file": (WEEK, "secret.csv"),
    "report_version": (WEEK, "2"),
    "report_version_file": (WEEK, "2", "leads.csv"),
    **dict.fromkeys(
        ["visit", "event", "my_place", "leave_line", "my_visit", "my_receipt", "remark"],
        ("00000000-0000-4000-8000-000000000000",),
    ),
    **dict.fromkeys(["join", "sign"], ("no-such",)),
    **dict.fromkeys(["paper_log", "day_chosen"], ("no-such",)),
    **dict.fromkeys(["day_sheet", "day_visits"], (STATION, "2026-02-30")),
    "capture_day": ("no-such", "2026-06-28"),
    **dict.fromkeys(["tablet_one", "swap_code", "revoke_tablet"], (STATION, "1")),
    **dict.fromkeys(["hours", "outbox_import"], ("no-such",)),
    "remove_week": ("no-such", "2030-01-07"),
    "open_again": (STATION, "1"),
    **dict.fromkeys(["attendant", "new_pin", "attendant_left", "settle"], ("1",)),
    **dict.fromkeys(["load_type", "move_load_type", "offer_load_type"], ("no-such",)),
    **dict.fromkeys(["follow_up", "my_question"], ("1",)),
    "work_follow_up": (str(ONE), "no-such"),
    **dict.fromkeys(
        ["lead_reason", "rename_lead_reason", "move_lead_reason", "offer_lead_reason"],
        ("no-such",),
    ),
}


@pytest.fixture(autouse=True)
def city() -> None:
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


def person(role: Role, phone: str = PHONE) -> User:
    if role is HAULER:
        return User.objects.create_user(phone=phone, phone_verified=True)
    return User.objects.create_user(email=f"{role}@city.example", role=role)


def signed_in(role: Role, phone: str = PHONE) -> Client:
    client = Client()
    client.force_login(person(role, phone))
    return client


def ask(client: Client, name: str, *args: str, **headers: str) -> str:
    """In one word what came of asking for a page."""
    page = PAGES[name]
    address = reverse(name, args=args or page.args)
    response = getattr(client, page.method)(address, headers=headers or None)
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "sign in first"
    words = {200: "in", 302: "in", 400: "in", 422: "in", 403: "refused", 404: "not there"}
    return words[response.status_code]


def patterns(within: Any = None) -> Iterator[URLPattern]:
    for entry in (within or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def access_of(pattern: URLPattern) -> Any:
    return getattr(pattern.callback, "access", None)


def test_every_view_says_who_may_open_it() -> None:
    silent = [str(p.pattern) for p in patterns() if p.name not in API and not access_of(p)]
    assert silent == []


def test_every_page_that_is_not_public_stands_in_the_table() -> None:
    guarded = {p.name for p in patterns() if isinstance(access_of(p), tuple)}
    assert guarded == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_who_is_signed_out_is_sent_to_sign_in(name: str) -> None:
    assert ask(Client(), name) == "sign in first"


@pytest.mark.parametrize("name", PAGES)
def test_each_role_gets_in_or_is_refused_as_the_table_says(name: str) -> None:
    outcomes = {role: ask(signed_in(role), name) for role in Role}
    expected = {role: "in" if role in PAGES[name].roles else "refused" for role in Role}
    assert outcomes == expected


@pytest.mark.parametrize("name", PAGES)
def test_the_auditor_changes_nothing(name: str) -> None:
    response = signed_in(AUDITOR).post(reverse(name, args=PAGES[name].args))
    assert response.status_code == 403


@pytest.mark.parametrize(("name", "thing"), OF_OTHERS.items())
def test_what_belongs_to_others_is_not_there(name: str, thing: str) -> None:
    assert ask(signed_in(HAULER, OTHER_PHONE), name, thing) == "not there"


@pytest.mark.parametrize(("name", "args"), NEVER_THERE.items())
def test_what_does_not_exist_is_not_there(name: str, args: tuple[str, ...]) -> None:
    role = min(PAGES[name].roles - {AUDITOR})
    assert ask(signed_in(role), name, *args) == "not there"


@pytest.mark.parametrize("name", PAGES)
def test_a_device_opens_no_page_of_people(name: str) -> None:
    code = new_code(Station.objects.get(), now=timezone.now())
    _device, token = enroll(code, name="Tablet", now=timezone.now())
    assert ask(Client(), name, authorization=f"Bearer {token}") == "sign in first"


def test_a_token_opens_the_listed_addresses_of_the_api_and_no_other() -> None:
    now = timezone.now()
    _device, token = enroll(new_code(Station.objects.get(), now=now), name="T", now=now)
    headers = {"Authorization": f"Bearer {token}"}
    opened = {
        name
        for name in API
        for client in [Client()]
        if client.get(reverse(name), headers=headers).status_code != 401
        and client.get(reverse(name)).status_code == 401
    }
    assert opened == FOR_TABLETS


def test_a_person_is_no_device() -> None:
    for role in Role:
        answer = signed_in(role).post(
            reverse("api_events"), {"events": []}, content_type="application/json"
        )
        assert answer.status_code == 401


def test_a_closed_account_is_signed_out_at_once() -> None:
    clerk = person(CLERK)
    client = Client()
    client.force_login(clerk)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert ask(client, "licenses") == "sign in first"


def test_a_refusal_says_what_to_do_next() -> None:
    page = signed_in(CLERK).get(reverse("my_licenses")).content.decode()
    assert "You are signed in as: License clerk." in page
    assert "ask an administrator" in page
