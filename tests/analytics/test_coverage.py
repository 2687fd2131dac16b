"""What the gate did not see is held against nobody: outages, low capture, explained silences."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from analytics.activity import fit
from analytics.chains import chains, visits_of
from analytics.exposure import NO_DAYS, Intervals, Sight, exposure
from analytics.histories import History, history
from analytics.models import FollowUp, Lead, LeadReason
from analytics.quality import Unfit, quality_figures, unfit
from analytics.quality_words import shown
from analytics.register import Register, read_register
from checkin.calendar import midnight
from checkin.models import Closure, Device, Event, Kind, ScaleTicket, Station
from licensing.models import License

FIRST, SUNDAY = dt.date(2025, 12, 1), dt.date(2026, 3, 29)
OUT = dt.date(2026, 2, 2)  # the Monday of the week in which Northwest's tablets sent nothing
LOW, SOME = dt.date(2026, 2, 18), dt.date(2026, 2, 19)
SPRING = dt.date(2026, 3, 8)  # the Sunday with 23 hours
A_DAY = 10  # visits at Northwest; at Quarantine one every third day


@pytest.fixture(scope="module")
def city(module_db: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("city")
    for code in ("NW", "QR"):
        call_command("create_station", code, code)
    ends = SUNDAY + dt.timedelta(days=90)
    lines = [f"L-{n:02},Holder {n},,pickup,{FIRST},{ends},,,{used(n)}" for n in range(12)]
    header = "license_number,holder,phone,vehicle_class,issued_on,expires_on,suspended_from,"
    call_command(
        "import_licenses", written(folder / "l.csv", header + "suspended_to,stations", lines)
    )
    header = "license_number,station,arrived_at,served_at"
    call_command("import_visits", written(folder / "v.csv", header, list(visit_lines())))
    station = Station.objects.get(code="NW")
    for day, tickets in ((LOW, 30), (SOME, 12)):
        ScaleTicket.objects.bulk_create(
            ScaleTicket(
                station=station, number=f"{day:%d}-{n}", day=day,
                weighed_at=midnight(day) + dt.timedelta(hours=10, minutes=n),
            )
            for n in range(tickets)
        )  # fmt: skip


def used(number: int) -> str:
    return "QR" if number == 11 else "NW"


def visit_lines() -> list[str]:
    """Licenses 0 to 9 come each day; number 10 never; number 11 to Quarantine now and then."""
    lines = []
    for number in range((SUNDAY - FIRST).days + 1):
        day = FIRST + dt.timedelta(days=number)
        if not OUT <= day < OUT + dt.timedelta(weeks=1):
            lines += [f"L-{n:02},NW,{day} 1{n // 6}:{n % 6}5,{day} 12:{n:02}" for n in range(10)]
        if number % 3 == 0:
            lines.append(f"L-11,QR,{day} 09:00,{day} 09:20")
    return lines


def written(path: Path, header: str, lines: list[str]) -> Path:
    path.write_text("\n".join([header, *lines]) + "\n")
    return path


def past(last_day: dt.date = SUNDAY) -> tuple[Register, History, dict[str, int]]:
    """The register, its history, and which row a license is."""
    register = read_register(last_day)
    found = chains(register)
    visits = [visits_of(chain, register) for chain in found]
    rows = {chain.carrier.number: row for row, chain in enumerate(found)}
    return register, history(found, visits, register), rows


def week_of_exposure(number: str, monday: dt.date, last_day: dt.date = SUNDAY) -> float:
    """Days that count in the week."""
    _, of_city, rows = past(last_day)
    weeks = of_city.exposure.weeks[rows[number]]
    return float(weeks[len(weeks) - 1 - (last_day - monday).days // 7] * 7)


def test_a_week_without_any_record_counts_for_nothing_at_a_busy_station(city: None) -> None:
    register, of_city, rows = past()
    nw = next(station for station in register.stations if station.code == "NW")
    assert register.coverage.stations[nw.id].out == {OUT + dt.timedelta(days=n) for n in range(7)}
    assert week_of_exposure("L-10", OUT) == 0
    assert week_of_exposure("L-10", OUT - dt.timedelta(weeks=1)) == 7
    assert of_city.exposure.open_days[rows["L-10"]] == (SUNDAY - FIRST).days + 1


def test_two_silent_days_of_a_quiet_station_are_chance(city: None) -> None:
    register, _, _ = past()
    qr = next(station for station in register.stations if station.code == "QR")
    seen = register.coverage.stations[qr.id]
    assert len(seen.unheard) > 60
    assert not seen.out
    assert week_of_exposure("L-11", OUT) == 7


@pytest.mark.django_db
def test_who_uses_both_stations_is_judged_by_the_one_that_saw(city: None) -> None:
    License.objects.filter(number="L-10").update(stations=["NW", "QR"])
    assert week_of_exposure("L-10", OUT) == pytest.approx(3.5)


def test_a_day_of_low_capture_does_not_count_and_one_somewhat_lower_counts_in_part(
    city: None,
) -> None:
    register, _, _ = past()
    nw = next(station for station in register.stations if station.code == "NW")
    assert register.coverage.stations[nw.id].low == {LOW}
    assert week_of_exposure("L-10", dt.date(2026, 2, 16)) == pytest.approx(5 + 10 / 12, abs=1e-5)


@pytest.mark.django_db
def test_a_week_of_low_capture_does_not_look_busy(city: None) -> None:
    """Else whoever uses the other station seems to have stayed away from a rush."""
    monday = dt.date(2026, 3, 2)
    station = Station.objects.get(code="NW")
    ScaleTicket.objects.bulk_create(
        ScaleTicket(
            station=station, number=f"{day}-{n}", day=monday + dt.timedelta(days=day),
            weighed_at=midnight(monday) + dt.timedelta(days=day, hours=10, minutes=n),
        )
        for day in range(7)
        for n in range(30)
    )  # fmt: skip
    _, of_city, rows = past()
    column = of_city.exposure.weeks.shape[1] - 1 - (SUNDAY - monday).days // 7
    assert of_city.exposure.weeks[rows["L-10"], column] == 0
    assert fit(of_city.histories).season[:, column].max() < 1.5


@pytest.mark.django_db
def test_a_week_with_all_stations_closed_expects_nobody(city: None) -> None:
    monday = dt.date(2026, 1, 5)
    for station in Station.objects.all():
        Closure.objects.create(
            station=station, from_date=monday, to_date=monday + dt.timedelta(days=6)
        )
    assert week_of_exposure("L-10", monday) == 0


@pytest.mark.parametrize("monday", [SPRING - dt.timedelta(days=6), SPRING + dt.timedelta(days=1)])
def test_the_weeks_of_summer_time_have_seven_days(city: None, monday: dt.date) -> None:
    assert week_of_exposure("L-10", monday) == 7


def test_what_comes_after_the_last_day_is_not_read(city: None) -> None:
    register = read_register(LOW - dt.timedelta(days=3))
    assert all(not seen.low for seen in register.coverage.stations.values())
    assert max(week for week, *_ in register.counts) < LOW


def explained(number: str) -> None:
    """As away from February 9 to March 18, which is said on March 2."""
    license = License.objects.get(number=number)
    at = midnight(dt.date(2026, 3, 2))
    follow_up = FollowUp.objects.create(
        hauler=license.vehicle.hauler, opened_at=at, due_on=at.date(), closed_at=at
    )
    Lead.objects.create(
        follow_up=follow_up, license=license, first_listed=OUT, last_listed=OUT, p_inactive=1,
        expected_missed_visits=9, silent_since=dt.date(2026, 2, 9), status="explained",
        reason=LeadReason.objects.get(code="season"), quiet_until=dt.date(2026, 3, 18),
        decided_at=at,
    )  # fmt: skip


@pytest.mark.django_db
def test_an_explained_silence_does_not_count_up_to_its_end(city: None) -> None:
    explained("L-10")
    assert week_of_exposure("L-10", dt.date(2026, 3, 9)) == 0
    assert week_of_exposure("L-10", dt.date(2026, 3, 16)) == 4
    assert week_of_exposure("L-10", dt.date(2026, 2, 9), dt.date(2026, 3, 1)) == 7


@pytest.mark.django_db
def test_who_comes_before_the_end_of_its_explanation_is_back(city: None) -> None:
    explained("L-09")
    assert week_of_exposure("L-09", dt.date(2026, 3, 9)) == 7


def test_the_weeks_records_say_what_the_gate_did_not_see(city: None) -> None:
    found = quality_figures(read_register(OUT + dt.timedelta(days=6)))
    nw = next(station for station in found["stations"] if station["code"] == "NW")
    assert len(nw["this_week"]["out_days"]) == 7
    assert (nw["this_week"]["check_ins"], nw["last_week"]["check_ins"]) == (0, 70)
    assert found["fit_to_judge"]
    later = quality_figures(read_register(dt.date(2026, 2, 22)))
    nw = next(station for station in later["stations"] if station["code"] == "NW")
    assert nw["this_week"]["capture"]["tickets"] == 42
    assert nw["this_week"]["low_days"] == [LOW.isoformat()]


@pytest.mark.django_db
def test_a_tablet_that_sent_nothing_all_week_is_named(city: None) -> None:
    Device.objects.create(
        station=Station.objects.get(code="NW"), name="Gate 2", token_hash=b"x",
        enrolled_at=midnight(FIRST),
    )  # fmt: skip
    found = quality_figures(read_register(SUNDAY))
    assert [station["silent_tablets"] for station in found["stations"]] == [["Gate 2"], []]


def sent(device: Device, day: dt.date, *, late: dt.timedelta, **facts: Any) -> None:
    at = midnight(day) + dt.timedelta(hours=10)
    Event.objects.create(
        kind=Kind.CHECKED_IN, at=at, day=day, occurred_at=at, received_at=at + late,
        made_offline=True, station=device.station, device=device, digest=b"-", **facts,
    )  # fmt: skip


@pytest.mark.django_db
def test_what_a_tablet_sent_late_and_what_was_typed_is_told_and_no_import_counts(
    city: None,
) -> None:
    device = Device.objects.create(
        station=Station.objects.get(code="QR"), name="Gate", token_hash=b"x",
        enrolled_at=midnight(FIRST),
    )  # fmt: skip
    sent(device, SUNDAY, late=dt.timedelta(hours=60), source="typed")
    sent(device, SUNDAY, late=dt.timedelta(hours=2), visitor="resident")
    nw, qr = quality_figures(read_register(SUNDAY))["stations"]
    assert (nw["this_week"]["late"], nw["this_week"]["typed_share"]) == (0, None)
    found = qr["this_week"]
    assert (found["late"], found["oldest_hours"], found["by_tablet"]) == (1, 60, 2)
    assert (found["typed_share"], found["unknown_share"]) == (0.5, 0.5)


def test_the_page_says_in_words_what_is_to_be_looked_into(city: None) -> None:
    sunday = OUT + dt.timedelta(days=6)
    found = shown(quality_figures(read_register(sunday)), sunday)
    notes = [note for name, note in found["notes"] if name == "NW"]
    assert notes == [
        "Open and without any record, longer than chance allows: February 2 to February 8. Its "
        "silence on these days counts for nothing."
    ]
    row = next(row for row in found["stations"] if row.name == "NW")
    assert (row.no_record, row.check_ins, row.capture) == ("7 (0)", "0 (70)", "– (–)")


def test_records_of_three_weeks_carry_no_list(city: None) -> None:
    assert unfit(read_register(dt.date(2025, 12, 21))) == [Unfit.TOO_SHORT]
    assert unfit(read_register(dt.date(2026, 1, 4))) == []


@pytest.mark.django_db
def test_a_register_in_which_hardly_anybody_came_carries_no_list(city: None) -> None:
    register = read_register(SUNDAY)
    few = dict(list(register.visits.items())[:9])
    register.visits.clear()
    register.visits.update(few)
    assert unfit(register) == [Unfit.TOO_FEW_REGULARS]


parts = st.floats(0, 1, width=32)


@given(seen=st.lists(parts, min_size=21, max_size=21), opened=st.lists(st.booleans(), min_size=21))
def test_exposure_is_never_negative_and_never_above_the_open_days(
    seen: list[float], opened: list[bool]
) -> None:
    is_open = np.array([opened[:21]])
    share = np.array([seen], dtype=np.float32)
    one = np.zeros(1, dtype=np.int64)
    days = Intervals(one, one + 100, one + 120)
    found = exposure(days, one, is_open, 100, 120, Sight(one, share, NO_DAYS))
    whole = exposure(days, one, is_open, 100, 120)
    assert (found.weeks >= 0).all()
    assert (found.weeks <= whole.weeks + 1e-6).all()
    assert found.open_days == whole.open_days == is_open.sum()
