"""The board at / and /stations/<code>: everybody's, the same for all, handed out as kept bytes."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.language import follows_language
from checkin.board.best_hours import hourly
from checkin.board.kept import Answer, Board, board_at, board_handed_out
from checkin.board.station_now import StationNow
from checkin.calendar import StationCalendar, city_date, station_calendars
from checkin.pages.board_ahead import changes_ahead, week_of_hours
from checkin.pages.board_chart import chart_of
from checkin.pages.board_words import told
from checkin.pages.demo import demo_page
from checkin.pages.live import hours_today

HTML = "text/html; charset=utf-8"
# A page that keeps itself fresh says so: in the demo it then gets the board without the panel,
# which would cost a new enrollment code each time.
REFRESHING = "Haulpass-Refresh"


@public
@require_safe
@follows_language
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    board = board_at(now)
    if settings.DEMO and REFRESHING not in request.headers:
        return demo_page(request, "checkin/board/home.html", home_facts(board) | city(), now)
    language = translation.get_language()
    answer = board.answer((language,), lambda: page("checkin/board/home.html", home_facts(board)))
    return board_handed_out(request, board, answer, now)


@public
@require_safe
@follows_language
def board_station(request: HttpRequest, code: str) -> HttpResponse:
    """`code` in any case."""
    now = timezone.now()
    board = board_at(now)
    station = found(board.stations, code)
    if station is None:
        return not_there(request, board)
    language = translation.get_language()
    answer = board.answer((language, station.id), lambda: station_page(station, board.at))
    return board_handed_out(request, board, answer, now)


def found(stations: Sequence[StationNow], code: str) -> StationNow | None:
    """The one of exactly this code, else of this code in other letters."""
    alike = [station for station in stations if station.code.lower() == code.lower()]
    return next((station for station in alike if station.code == code), alike[0] if alike else None)


def not_there(request: HttpRequest, board: Board) -> HttpResponse:
    facts = {"stations": board.stations, **city()}
    response = render(request, "checkin/board/no_station.html", facts, status=404)
    response["Cache-Control"] = "no-cache"
    return response


def page(template: str, facts: dict[str, object]) -> Answer:
    return Answer.of(render_to_string(template, facts | city()).encode(), HTML)


def city() -> dict[str, object]:
    return {
        "city": settings.CITY_NAME,
        "contact_email": settings.CITY_CONTACT_EMAIL,
        "zone": settings.CITY_TIME_ZONE,
    }


def home_facts(board: Board) -> dict[str, object]:
    return {"lines": [told(station, board.at) for station in board.stations], "now": board.at}


def station_page(station: StationNow, now: dt.datetime) -> Answer:
    calendar = station_calendars([station.id])[station.id]
    facts = {"line": told(station, now), "now": now, "chart": chart_of(hourly.of(station.id, now))}
    return page("checkin/board/station.html", facts | hours_facts(calendar, now))


def hours_facts(calendar: StationCalendar, now: dt.datetime) -> dict[str, object]:
    today = city_date(now)
    return {
        "today": hours_today(calendar, today),
        "week": week_of_hours(calendar, today),
        "changes": changes_ahead(calendar, today),
    }
