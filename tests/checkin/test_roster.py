"""What the desk does reaches the tablets with their next sync, and nothing else does."""

import datetime as dt
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app

from checkin import roster
from checkin.calendar import city_date, midnight
from checkin.models import Device, RosterEntry, RosterTask, Station
from checkin.roster import make_boxes
from checkin.roster_box import Facts, index_of, key_of, opened
from checkin.tasks import make_roster_boxes
from licensing.haulers import VehicleFacts
from licensing.issue import replace_pass
from licensing.life.transfer import hand_over
from licensing.models import License, Status, Vehicle
from licensing.transitions import change_status
from tests.checkin.made import Tablet, code_of, licensed, tablet_at
from tests.checkin.roster_copy import Copy, plan
from tests.licensing.made import TRUCK, issued

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = dt.timedelta(days=364)


@pytest.fixture
def tablet(transactional_db: None) -> Tablet:
    return tablet_at(Station.objects.create(code="NW", name="Northwest Transfer Station"))


@pytest.fixture
def copy(tablet: Tablet) -> Copy:
    return Copy(tablet)


def today() -> dt.date:
    return city_date(timezone.now())


def in_force(number: str = "SH-1", plate: str = "1AB 2304") -> License:
    return licensed(number, plate, issued_on=today(), expires_on=today() + YEAR)


def test_an_issued_license_is_in_the_next_sync(copy: Copy) -> None:
    assert copy.sync().received == 0
    license = issued()
    assert copy.sync().received == 1
    assert copy.opens(code_of(license)) == Facts(
        "active", "pickup", license.issued_on, license.expires_on, "1AB 2304", "MD", "white"
    )


def test_an_untouched_license_is_not_sent_again(copy: Copy) -> None:
    license = issued()
    copy.sync()
    license.loads_per_week = 7
    license.save()
    RosterTask.objects.create(license_id=license.id)
    assert copy.sync().received == 0
    assert not RosterTask.objects.exists()


def test_a_change_of_status_is_in_the_next_sync(copy: Copy) -> None:
    license, other = issued(), in_force()
    copy.sync()
    for status in (Status.SUSPENDED, Status.ACTIVE, Status.SURRENDERED):
        change_status(license, status, reason="", at=timezone.now())
        assert copy.sync().received == 1
        assert copy.opens(code_of(license)).status == status
    assert copy.opens(code_of(other)).status == "active"


def test_a_replaced_pass_stays_and_says_so(copy: Copy) -> None:
    license = issued()
    old = code_of(license)
    copy.sync()
    new = replace_pass(license, at=timezone.now()).code
    assert copy.sync().received == 2
    assert (copy.opens(old).status, copy.opens(new).status) == ("replaced", "active")


def test_a_vehicles_facts_reach_all_its_passes(copy: Copy) -> None:
    license = issued()
    copy.sync()
    Vehicle.objects.filter(id=license.vehicle_id).update(plate="ZZZ 9", color="azul")
    assert copy.sync().received == 1
    says = copy.opens(code_of(license))
    assert (says.plate, says.color) == ("ZZZ 9", "azul")
    Vehicle.objects.filter(id=license.vehicle_id).update(make="Ford", gross_weight_lb=7000)
    assert copy.sync().received == 0


def test_a_license_that_moves_to_another_vehicle_is_sent(copy: Copy) -> None:
    license, other = issued(), in_force("SH-2", "BBB 222")
    copy.sync()
    License.objects.filter(id=license.id).update(vehicle=other.vehicle)
    assert copy.sync().received == 1
    assert copy.opens(code_of(license)).plate == "BBB 222"


def test_a_license_that_goes_on_on_another_vehicle_is_told_at_the_next_sync(copy: Copy) -> None:
    old = issued()
    copy.sync()
    other = VehicleFacts("pickup", "8TR 44", "MD", 6000)
    new = hand_over(old, other, by=None, at=timezone.now())
    copy.sync()
    assert copy.opens(code_of(old)).status == "surrendered"
    says = copy.opens(code_of(new))
    assert (says.status, says.plate) == ("active", "8TR 44")


def renewal_of(older: License, *, begins_after: int) -> License:
    first = older.expires_on + dt.timedelta(days=begins_after)
    return licensed(
        "SH-NEW", vehicle=older.vehicle, issued_on=first, expires_on=first + YEAR, renews=older
    )


@pytest.mark.parametrize(
    ("begins_after", "admits"), [(1, (1, 30)), (-5, (1, 30)), (11, (11, 30)), (31, (0, 0))]
)
def test_a_renewal_is_told_to_the_older_pass(
    copy: Copy, begins_after: int, admits: tuple[int, int]
) -> None:
    older = in_force()
    copy.sync()
    newer = renewal_of(older, begins_after=begins_after)
    assert copy.sync().received == (2 if any(admits) else 1)
    assert copy.opens(code_of(older)).renewed == admits
    assert copy.opens(code_of(newer)).renewed == (0, 0)


def test_a_renewal_that_ends_or_lets_go_is_told_to_the_older_pass(copy: Copy) -> None:
    older = in_force()
    newer = renewal_of(older, begins_after=1)
    assert copy.sync().opens(code_of(older)).renewed == (1, 30)
    change_status(newer, Status.SUSPENDED, reason="", at=timezone.now())
    assert copy.sync().opens(code_of(older)).renewed == (0, 0)
    change_status(newer, Status.ACTIVE, reason="", at=timezone.now())
    assert copy.sync().opens(code_of(older)).renewed == (1, 30)
    License.objects.filter(id=newer.id).update(renews=None)
    assert copy.sync().opens(code_of(older)).renewed == (0, 0)


def test_an_imported_file_is_in_the_next_sync(copy: Copy, tmp_path: Path) -> None:
    file = tmp_path / "licenses.csv"
    ahead = today() + dt.timedelta(days=10)
    file.write_text(
        "license_number,holder,phone,vehicle_class,issued_on,expires_on,suspended_from,"
        f"suspended_to\nL-1,Ana,,trailer,{today()},{today() + YEAR},{ahead},\n"
        f"L-2,Ana,,pickup,{today()},{today() + YEAR},{today()},\n"
    )
    call_command("import_licenses", str(file), stdout=StringIO())
    copy.sync()
    planned, suspended = License.objects.order_by("number")
    assert copy.opens(code_of(planned)).vehicle_class == "trailer"
    assert copy.opens(code_of(planned)).status == "active"
    assert copy.opens(code_of(suspended)).status == "suspended"
    assert RosterEntry.objects.get(pass_of=planned.current_pass).ages_at == midnight(ahead)


def test_a_planned_suspension_comes_by_itself(copy: Copy) -> None:
    license, now = in_force(), timezone.now()
    plan(license, Status.SUSPENDED, now + dt.timedelta(hours=1))
    assert copy.sync().opens(code_of(license)).status == "active"
    assert make_boxes(now + dt.timedelta(minutes=59)) == 0
    assert make_boxes(now + dt.timedelta(hours=1)) == 1
    assert copy.sync().opens(code_of(license)).status == "suspended"
    assert copy.received == 1


def test_a_renewals_planned_suspension_reaches_the_older_pass(copy: Copy) -> None:
    now, ended = timezone.now(), today() - dt.timedelta(days=10)
    older = licensed(issued_on=ended - YEAR, expires_on=ended)
    plan(renewal_of(older, begins_after=1), Status.SUSPENDED, now + dt.timedelta(hours=1))
    assert copy.sync().opens(code_of(older)).renewed == (1, 30)
    make_boxes(now + dt.timedelta(hours=1))
    assert copy.sync().opens(code_of(older)).renewed == (0, 0)


def test_a_pass_is_kept_400_days_after_its_last(copy: Copy) -> None:
    """So that a card of last year is told to be expired, not unknown."""
    kept, gone = (
        licensed(f"SH-{days}", str(days), expires_on=today() - dt.timedelta(days=days))
        for days in (399, 400)
    )
    for license in (kept, gone):
        License.objects.filter(id=license.id).update(issued_on=dt.date(2020, 1, 1))
    copy.sync()
    assert set(copy.entries) == {index_of(code_of(kept))}
    make_boxes(timezone.now() + dt.timedelta(days=1))
    assert not RosterEntry.objects.exists()


def test_a_license_for_ever_has_a_box_too(copy: Copy) -> None:
    license = licensed(issued_on=today(), expires_on=dt.date.max)
    assert copy.sync().opens(code_of(license)).expires_on == dt.date(2179, 6, 6)


def test_a_batch_is_a_part_of_many(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "BATCH", 2)
    codes = [code_of(in_force(f"SH-{n}", f"P {n}")) for n in range(5)]
    copy.sync()
    assert {copy.opens(code).plate for code in codes} == {f"P {n}" for n in range(5)}


def test_a_box_opens_for_its_code_only_and_names_nobody(copy: Copy) -> None:
    license = issued(vehicle=TRUCK)
    code = code_of(license)
    copy.sync()
    [(index, (nonce, box))] = copy.entries.items()
    with pytest.raises(InvalidTag):
        opened(box, key=key_of(code[::-1]), nonce=nonce)
    plain = opened(box, key=key_of(code), nonce=nonce)
    assert b"1AB 2304" in plain
    for secret in (license.number, "Ana Ruiz", "4105550123", "410555", code):
        assert secret.encode() not in plain
    assert code.encode() not in index + nonce + box


@pytest.mark.parametrize("header", ["", "Bearer nonsense", "Basic YTpi"])
def test_without_a_tablets_token_there_is_no_roster(tablet: Tablet, header: str) -> None:
    headers = {"Authorization": header} if header else {}
    assert Client().get("/api/v1/roster", headers=headers).status_code == 401


def test_a_revoked_tablet_gets_no_roster(copy: Copy) -> None:
    issued()
    Device.objects.update(revoked_at=timezone.now())
    assert copy.get().status_code == 401
    assert not RosterEntry.objects.exists()


def test_a_sync_takes_four_statements(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token, whether boxes are due, where we are, the entries; however many they are."""
    sent: list[object] = []
    execute = psycopg.Cursor.execute

    def counted(*args: Any, **kwargs: Any) -> Any:
        sent.append(args[1])
        return execute(*args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", counted)
    issued()
    make_boxes(timezone.now())
    for news in (1, 0):
        sent.clear()
        assert (copy.sync().received, len(sent)) == (news, 4)


def test_the_worker_makes_the_boxes_every_minute() -> None:
    license = issued()
    make_roster_boxes(timestamp=0)
    assert RosterEntry.objects.get().pass_of.license == license
    periodic = app.periodic_registry.periodic_tasks.values()
    assert "* * * * *" in [task.cron for task in periodic if task.task == make_roster_boxes]
