"""Writing the made-up city: the same for the same seed, whole or not at all, never over data."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import Settings

from analytics.demo.desk import CASES
from analytics.demo.seeding import RegisterInUse, is_there, seed
from checkin.calendar import city_zone
from checkin.models import Event, Station
from licensing.models import License, Pass

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = dt.datetime(2026, 11, 18, 10, 30, tzinfo=city_zone())

ISSUED = sum(case.state == "issued" for case in CASES)  # at the license desk


def quiet(_text: str) -> None: ...


def made(number: int, now: dt.datetime = NOW) -> tuple[list[Any], list[Any]]:
    """Register and events of a small city, which is then taken back."""
    with transaction.atomic():
        seed(now=now, licenses=30, tell=quiet, number=number)
        licenses = License.objects.order_by("number").values_list(
            "number", "issued_on", "vehicle__plate", "vehicle__hauler__name", "passes__code"
        )
        events = Event.objects.order_by("id").values_list("id", "kind", "at", "license__number")
        found = list(licenses), list(events)
        transaction.set_rollback(True)
    return found


def test_the_same_seed_gives_the_same_city_and_another_one_another() -> None:
    first = made(7)
    assert len(first[0]) == 30 + ISSUED
    assert len(first[1]) > 500
    assert made(7) == first
    assert made(8)[0] != first[0]


def test_an_hour_later_only_the_last_hour_is_new() -> None:
    earlier, later = made(7), made(7, NOW + dt.timedelta(hours=1))
    assert later[0] == earlier[0]
    assert set(earlier[1]) < set(later[1])


def test_a_second_seeding_keeps_the_city(capsys: pytest.CaptureFixture[str]) -> None:
    for _time in range(2):
        call_command("seed_demo", licenses=30)
    assert "there already" in capsys.readouterr().out
    assert License.objects.count() == Pass.objects.count() == 30 + ISSUED


def test_an_interrupted_seeding_leaves_nothing() -> None:
    def interrupt(text: str) -> None:
        if "reports" in text:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seed(now=NOW, licenses=30, tell=interrupt)
    assert not is_there()
    assert not License.objects.exists()
    assert not Event.objects.exists()


def test_a_real_register_is_left_alone() -> None:
    Station.objects.create(code="X", name="A station of somebody")
    with pytest.raises(RegisterInUse, match="Nothing was written"):
        seed(now=NOW, licenses=30, tell=quiet)
    with pytest.raises(CommandError, match="HAULPASS_DATA_DIR"):
        call_command("seed_demo", licenses=30)


def test_production_has_no_made_up_city(settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="no place in production"):
        call_command("seed_demo")


def test_the_demo_is_served_in_the_demo_only(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="HAULPASS_ENV=demo"):
        call_command("demo")
