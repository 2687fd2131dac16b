"""While the demo is served its city goes on: what happened a week ago happens again."""

import datetime as dt

import pytest

from analytics.demo.ongoing import go_on
from analytics.demo.seeding import seed
from checkin.calendar import city_zone
from checkin.models import Event, TabletStatus, Visit
from checkin.rebuild import rebuild

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WEDNESDAY = dt.datetime(2026, 11, 18, 10, 30, tzinfo=city_zone())
WEEK = dt.timedelta(days=7)


@pytest.fixture
def city(db: None) -> None:
    seed(now=WEDNESDAY, licenses=25, tell=lambda _text: None, number=7)


def happened(since: dt.datetime, until: dt.datetime) -> list[tuple[str, dt.datetime]]:
    events = Event.objects.filter(at__gt=since, at__lte=until).order_by("at", "kind")
    return list(events.values_list("kind", "at"))


def test_the_rest_of_the_day_happens_as_a_week_before(city: None) -> None:
    newest = Event.objects.latest("at").at
    evening = WEDNESDAY + dt.timedelta(hours=8)
    assert go_on(evening) == evening
    again = {(kind, at - WEEK) for kind, at in happened(newest, evening)}
    assert again
    assert again <= set(happened(newest - WEEK, evening - WEEK))
    assert set(TabletStatus.objects.values_list("at", "queue")) == {(evening, 0)}


def test_a_second_run_writes_nothing_twice(city: None) -> None:
    newest, evening = Event.objects.latest("at").at, WEDNESDAY + dt.timedelta(hours=8)
    go_on(evening, after=newest)
    written = Event.objects.count()
    go_on(evening, after=newest)
    assert Event.objects.count() == written


def test_after_days_without_it_the_days_between_are_caught_up_one_by_one(city: None) -> None:
    told, now = go_on(WEDNESDAY), WEDNESDAY + dt.timedelta(days=9)
    while told and told < now:
        told = go_on(now, after=told)
    assert {at.astimezone(city_zone()).date() for _, at in happened(WEDNESDAY, now)} >= {
        dt.date(2026, 11, day) for day in (19, 20, 21, 23, 24, 25, 26)
    }


def test_its_visits_are_what_a_rebuild_gives(city: None) -> None:
    go_on(WEDNESDAY + dt.timedelta(hours=8))
    visits = list(Visit.objects.order_by("id").values())
    list(rebuild())
    assert list(Visit.objects.order_by("id").values()) == visits
