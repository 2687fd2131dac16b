"""The made-up city is written in one transaction: all of it is there, or nothing is."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import numpy as np
from django.db import connection, transaction
from tqdm import tqdm

from analytics.demo.city import City, make_city
from analytics.demo.desk import write_desk
from analytics.demo.findings import make_heavy, write_findings
from analytics.demo.followups import set_method, work_leads
from analytics.demo.gate import events_until
from analytics.demo.line import StationDay, station_days
from analytics.demo.register import Register, write_register
from analytics.demo.requests import write_requests
from analytics.demo.sites import sites
from analytics.demo.tickets import write_scale_tickets
from analytics.demo.trips import arrivals
from analytics.models import WeeklyReport
from analytics.weekly import keep, make, publish
from checkin.calendar import city_date, midnight, week_of
from checkin.models import Device, Event, Station
from checkin.rebuild import days_with_events, rebuild
from checkin.rows import EventRow, insert_events
from licensing.models import License

SEED = 20240229
REPORTS = 8
CHUNK = 5000
LOCK = "select pg_advisory_xact_lock(hashtextextended('made-up city', 0))"
# The planner must know the new rows before the transaction ends.
ANALYZE = """
analyze checkin_event, checkin_visit, checkin_weeklycount, licensing_license,
    licensing_licenseperiod, licensing_vehicle, licensing_hauler
"""
Tell = Callable[[str], None]
Item = TypeVar("Item")


class RegisterInUse(Exception):
    """The text is a sentence: what is in the database instead of a made-up city."""


def is_there() -> bool:
    """One row of it means all of it: it was written at once."""
    return Device.objects.filter(name__endswith="(made up)").exists()


@transaction.atomic
def seed(*, now: dt.datetime, licenses: int, tell: Tell, number: int = SEED) -> City | None:
    """Writes the city of a seed as of now; None where one is there. Raises RegisterInUse."""
    execute(LOCK)
    if is_there():
        return None
    refuse_real_register()
    tell("Making up haulers, vehicles and licenses …")
    city = make_city(number, city_date(now), licenses=licenses)
    places = sites(city.today)
    register = write_register(city, places, now=now, rng=np.random.default_rng([number, 2]))
    tell("Two years at two stations: who came when, and who waited how long …")
    came = arrivals(city, places, np.random.default_rng([number, 3]))
    days = list(station_days(came, places, np.random.default_rng([number, 4])))
    write_events(days, register, now=now, number=number, tell=tell)
    write_findings(city, days, register, np.random.default_rng([number, 91]))
    fold_visits(tell)
    tickets = write_scale_tickets(now, np.random.default_rng([number, 7]))
    make_heavy(city)
    tell(f"  {tickets:,} scale tickets")
    told = write_requests(now, np.random.default_rng([number, 81]))
    tell(f"  {told:,} requests about dumping")
    write_reports(city, now=now, tell=tell, rng=np.random.default_rng([number, 61]))
    asked = write_desk(now, np.random.default_rng([number, 101]))
    tell(f"  {asked:,} applications at the license desk")
    return city


def refuse_real_register() -> None:
    held = License.objects.count()
    if held or Station.objects.exists() or Event.objects.exists():
        raise RegisterInUse(
            f"This database holds a register already ({held} licenses). A made-up city is only "
            "written into an empty one: set HAULPASS_DATA_DIR to a new folder. "
            "Nothing was written."
        )


def write_events(
    days: list[StationDay], register: Register, *, now: dt.datetime, number: int, tell: Tell
) -> None:
    tell("Writing what the tablets have sent …")
    rng, written = np.random.default_rng([number, 5]), 0
    happened = (events_until(now, day, register, rng) for day in shown(days, "day"))
    for chunk in chunks(happened):
        written += len(insert_events(chunk))
    execute(ANALYZE)
    tell(f"  {written:,} events")


def chunks(groups: Iterable[list[EventRow]]) -> Iterator[list[EventRow]]:
    chunk: list[EventRow] = []
    for group in groups:
        chunk += group
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    yield chunk


def fold_visits(tell: Tell) -> None:
    tell("Folding the events into visits …")
    visits = sum(count for _, count in shown(rebuild(), "day", len(days_with_events())))
    execute(ANALYZE)
    tell(f"  {visits:,} visits")


def write_reports(city: City, *, now: dt.datetime, tell: Tell, rng: np.random.Generator) -> None:
    """Those of the last weeks; all but the newest were published, and their leads were worked."""
    tell(f"Making the weekly reports of the last {REPORTS} weeks …")
    set_method(now)
    newest = week_of(city.today) - dt.timedelta(days=1)
    for week in shown(range(REPORTS - 1, -1, -1), "report", REPORTS):
        ending = newest - dt.timedelta(weeks=week)
        monday = midnight(ending + dt.timedelta(days=1))
        keep(make(ending, today=city.today), now=min(monday + dt.timedelta(hours=6), now))
        if week:
            report = WeeklyReport.objects.get(week_ending=ending)
            published_at = min(monday + dt.timedelta(hours=10), now)
            publish(report, by=None, now=published_at)
            next_monday = midnight(ending + dt.timedelta(days=8))
            work_leads(city, since=published_at, until=min(next_monday, now), rng=rng)


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def shown(items: Iterable[Item], unit: str, total: int | None = None) -> Iterator[Item]:
    """With a progress bar where somebody watches."""
    yield from tqdm(items, total=total, unit=unit, disable=None, leave=False)
