"""The public board: what each state says, in both languages, and what it never says."""

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from checkin.board.station_now import Estimate, StationNow, Why
from checkin.models import Closure, Station, StationHours, Visit
from checkin.pages.board_words import WHY, told
from checkin.record import Maker, record
from tests.board.conftest import Show
from tests.board.made import (
    NOON,
    ago,
    closed_station,
    five_states,
    open_station,
    open_without_a_wait,
    paused_station,
    unknown_station,
)
from tests.checkin.made import enrolled, event


def text_of(response: Any) -> str:
    """What a person reads of a page."""
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(body.split()).replace(" ,", ",")


def home(client: Client, show: Show, *stations: StationNow) -> str:
    show(*stations)
    return text_of(client.get("/"))


def test_an_open_station_tells_its_wait_with_range_trend_basis_and_age(
    client: Client, show: Show
) -> None:
    page = home(client, show, open_station())
    assert "Open until 5 p.m." in page
    assert "If you join the line now, about 35 min between 20 and 55 min" in page
    assert "longer than 20 minutes ago" in page
    assert "7 vehicles, joined and not served yet" in page
    assert "9 vehicles in the last hour waited 31 min, most of them 22 min to 44 min" in page
    assert "Forecast: " in page
    assert "As of 11:58 a.m., 2 min ago" in page


def test_a_paused_station_says_why_and_since_when(client: Client, show: Show) -> None:
    page = home(client, show, paused_station())
    assert "Paused since 11:48 a.m." in page
    assert "Nobody is checked in for now: box swap." in page
    assert "about 2 h 15 min between 1 h 35 min and 3 h 10 min" in page
    assert "14 vehicles, from an attendant&#x27;s count" in page
    assert "just now" in page


def test_a_closed_station_says_why_and_when_it_opens(client: Client, show: Show) -> None:
    page = home(client, show, closed_station())
    assert "Closed Opens tomorrow, Wednesday, at 7 a.m. Snow" in page
    assert "In line" not in page


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (3, "Opens today at 3 p.m."),
        (19 + 48, "Opens on Friday, March 13, at 7 a.m."),
        (None, "When it opens again is not known."),
    ],
)
def test_the_next_opening_is_said_by_its_day(hours: int | None, words: str) -> None:
    opens = None if hours is None else NOON + dt.timedelta(hours=hours)
    assert told(replace(closed_station(), opens_at=opens), NOON).lead == words


@pytest.mark.parametrize("why", WHY)
def test_what_is_not_known_says_why_and_shows_no_figure(why: Why) -> None:
    station = replace(unknown_station(), why=why, wait=Estimate(0, 0, 0, "forecast"))
    line = told(station, NOON)
    assert (line.lead, line.between, line.facts) == ("Not known", "", [])
    assert line.sentences == [str(WHY[why])]


def test_an_open_station_without_a_wait_has_no_number_at_all(client: Client, show: Show) -> None:
    page = home(client, show, open_without_a_wait())
    assert "Wait not known Nobody sees the end of the line now." in page
    assert "In line Not known" in page
    assert " 0 " not in page


def test_a_line_that_is_known_to_be_empty_is_no_wait_and_not_zero_minutes() -> None:
    line = told(replace(open_station(), wait=Estimate(0, 0, 6, "forecast")), NOON)
    assert (line.lead, line.between) == ("No wait", "at most 6 min, eight times in ten")


def test_without_any_report_the_age_says_so(client: Client, show: Show) -> None:
    page = home(client, show, replace(unknown_station(), why="never_heard", as_of=None))
    assert "No report today" in page


def test_every_state_is_told_in_spanish(client: Client, show: Show) -> None:
    show(*five_states())
    english = text_of(client.get("/"))
    with translation.override("en"):
        sentences = {*map(str, WHY.values()), "Wait not known", "Nobody is checked in"}
    spanish = client.get("/", headers={"Accept-Language": "es-US"})
    assert '<html lang="es">' in spanish.content.decode()
    assert [text for text in sentences if text in text_of(spanish)] == []
    assert "Wait not known" in english


def test_a_link_changes_the_language_for_later_pages_too(client: Client, show: Show) -> None:
    show(open_station())
    page = client.get("/stations/NW", {"language": "es"})
    assert '<html lang="es">' in page.content.decode()
    assert page["Cache-Control"] == "private, no-cache"
    assert '<html lang="es">' in client.get("/").content.decode()
    assert "private" not in client.get("/")["Cache-Control"]
    assert client.get("/", {"language": "xx"}).cookies.keys() == set()


def test_the_same_page_is_everybodys(client: Client, show: Show) -> None:
    show(open_station())
    page = client.get("/").content.decode()
    assert "csrf" not in page
    assert 'href="/start/"' in page
    assert 'href="/tablet/"' in page
    assert " style=" not in page
    assert "<script>" not in page


@pytest.mark.django_db
def test_a_station_is_found_by_its_code_in_any_case_and_with_a_slash(
    client: Client, show: Show
) -> None:
    show(*five_states())
    for code in ("NW", "nw", "nW"):
        assert "Northwest Transfer Station" in text_of(client.get(f"/stations/{code}"))
    assert client.get("/stations/nw/?language=es")["Location"] == "/stations/nw?language=es"
    assert client.get("/stations/")["Location"] == "/"


def test_an_unknown_code_leads_to_the_stations_there_are(client: Client, show: Show) -> None:
    show(open_station())
    page = client.get("/stations/XX")
    assert page.status_code == 404
    assert 'href="/stations/NW"' in page.content.decode()
    assert "max-age" not in page["Cache-Control"]


def test_without_stations_it_says_how_to_make_one(client: Client, show: Show) -> None:
    assert "manage.py create_station CODE NAME" in home(client, show)


@pytest.fixture
def station(db: None) -> Station:
    """With hours, a closure in nine days and one that lies too far ahead."""
    made = Station.objects.create(id=1, code="NW", name="Northwest Transfer Station")
    hours = [(dt.date(2026, 1, 1), 7), (dt.date(2026, 3, 30), 8)]
    for since, opens in hours:
        for weekday in range(6):
            StationHours.objects.create(
                station=made, effective_on=since, weekday=weekday, opens=dt.time(opens),
                closes=dt.time(17),
            )  # fmt: skip
    for first, last, why in ((19, 20, "Paving"), (9, 9, "")):
        dates = {"from_date": dt.date(2026, 3, first), "to_date": dt.date(2026, 3, last)}
        Closure.objects.create(station=made, reason=why, **dates)
    Closure.objects.create(
        station=made, from_date=dt.date(2026, 5, 25), to_date=dt.date(2026, 5, 25), reason="Far"
    )
    return made


def test_a_stations_page_tells_its_hours_and_what_lies_ahead(
    client: Client, show: Show, station: Station
) -> None:
    show(open_station())
    page = text_of(client.get("/stations/NW"))
    assert "5030 Reisterstown Rd" in page
    assert "Open today from 7 a.m. to 5 p.m." in page
    assert "Sunday closed" in page
    assert "Thursday, March 19 to Friday, March 20 : Closed: Paving" in page
    assert "From Monday, March 30 : Other hours: Monday, Tuesday" in page
    assert "Far" not in page


def test_best_hours_tell_the_median_of_five_waits_or_more(
    client: Client, show: Show, station: Station
) -> None:
    for number in range(5):
        waited(station, "08:10", minutes=10 + number)
        waited(station, "10:10", minutes=40)
    for _ in range(4):
        waited(station, "12:10", minutes=1)
    show(open_station())
    page = text_of(client.get("/stations/NW"))
    assert "14 waits, measured at the gate" in page
    assert "Monday : 12 min at 8 a.m." in page
    assert "8 a.m. 12 (5)" in page
    assert "9 a.m. – too few" in page
    assert "noon – too few" in page


def test_too_few_waits_for_best_hours_say_so(client: Client, show: Show, station: Station) -> None:
    waited(station, "08:10", minutes=10)
    waited(station, "08:10", minutes=10, basis="stated")
    show(open_station())
    assert "Not known yet: too few waits" in text_of(client.get("/stations/NW"))


def waited(station: Station, clock: str, *, minutes: int, basis: str = "measured") -> None:
    """On the Monday of the week before."""
    joined = dt.datetime.fromisoformat(f"2026-03-02T{clock}:00-05:00")
    number = Visit.objects.count()
    Visit.objects.create(
        unit=f"p:{number}", day=joined.date(), station=station, towed=False, first_at=joined,
        joined_at=joined, served_at=joined + dt.timedelta(minutes=minutes), outcome="served",
        wait_seconds=60 * minutes, wait_basis=basis,
    )  # fmt: skip


def test_the_page_and_the_json_tell_the_same_of_a_real_line(
    client: Client, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    device, _token = enrolled(Station.objects.create(code="NW", name="Northwest"))
    events = []
    for place in range(20):
        joined = ago(5 * (20 - place) + 1)
        served = joined + dt.timedelta(minutes=22)
        events.append(event("joined_line", joined, plate=f"ZZ {place}"))
        events += [event("checked_in", served, plate=f"ZZ {place}")] if served < NOON else []
    record(events, maker=Maker.of(device), now=NOON)
    (wait,) = client.get("/api/v1/waits").json()["waits"]
    assert (wait["status"], wait["basis"], wait["in_line"]) == ("open", "forecast", 4)
    page = text_of(client.get("/"))
    assert f"about {wait['wait_minutes']} min between {wait['low']} and {wait['high']} min" in page
    assert "4 vehicles, joined and not served yet" in page
