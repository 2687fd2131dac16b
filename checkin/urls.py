from django.urls import URLPattern, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from accounts.access import public
from checkin import api, roster_api
from checkin.pages import (
    attendants,
    board,
    day_sheet,
    event,
    hours,
    join,
    load_types,
    not_taken,
    outbox_import,
    paper_log,
    place,
    sign,
    stations,
    tablets,
    visit,
    visits,
)
from checkin.tablet import page

urlpatterns: list[URLPattern] = [
    path("", board.home, name="home"),
    path("stations/", public(RedirectView.as_view(pattern_name="home", query_string=True))),
    path("stations/<str:code>", board.board_station, name="board_station"),
    path(
        "stations/<str:code>/",
        public(RedirectView.as_view(pattern_name="board_station", query_string=True)),
    ),
    path("gate/", stations.stations_page, name="stations"),
    path("gate/<str:code>/", stations.station_page, name="station"),
    path("gate/<str:code>/enrollment-code/", tablets.enrollment_code_page, name="enrollment_code"),
    path("gate/<str:code>/tablets/<int:number>/", tablets.tablet_page, name="tablet_one"),
    path(
        "gate/<str:code>/tablets/<int:number>/new-code/",
        tablets.swap_code_page,
        name="swap_code",
    ),
    path(
        "gate/<str:code>/tablets/<int:number>/revoke/",
        tablets.revoke_tablet_page,
        name="revoke_tablet",
    ),
    path("gate/<str:code>/hours/", hours.hours_page, name="hours"),
    path("gate/<str:code>/hours/<str:since>/remove/", hours.remove_week_page, name="remove_week"),
    path("gate/<str:code>/closures/<int:number>/open/", hours.open_again_page, name="open_again"),
    path("gate/<str:code>/outbox/", outbox_import.outbox_import_page, name="outbox_import"),
    path("attendants/", attendants.attendants_page, name="attendants"),
    path("attendants/new/", attendants.new_attendant_page, name="new_attendant"),
    path("attendants/<int:number>/", attendants.attendant_page, name="attendant"),
    path("attendants/<int:number>/pin/", attendants.new_pin_page, name="new_pin"),
    path("attendants/<int:number>/left/", attendants.attendant_left_page, name="attendant_left"),
    path("load-types/", load_types.load_types_page, name="load_types"),
    path("load-types/<str:code>/", load_types.load_type_page, name="load_type"),
    path("load-types/<str:code>/move/", load_types.move_load_type_page, name="move_load_type"),
    path("load-types/<str:code>/offer/", load_types.offer_load_type_page, name="offer_load_type"),
    path("not-taken/", not_taken.not_taken_page, name="not_taken"),
    path("not-taken/<int:number>/settle/", not_taken.settle_page, name="settle"),
    path("gate/<str:code>/paper-log/", paper_log.paper_log_page, name="paper_log"),
    path("gate/<str:code>/day/", day_sheet.day_chosen_page, name="day_chosen"),
    path("gate/<str:code>/day/<str:date>/", day_sheet.day_sheet_page, name="day_sheet"),
    path(
        "gate/<str:code>/day/<str:date>/visits.csv",
        day_sheet.day_visits_page,
        name="day_visits",
    ),
    path("visits/", visits.visits_page, name="visits"),
    path("visits/<uuid:id>/", visit.visit_page, name="visit"),
    path("visits/events/<uuid:id>/", event.event_page, name="event"),
    path("j/", join.choose_page, name="join_choose"),
    # The QR says it in upper case, so that its symbol stays small; links say the last of the two.
    path("J/<str:code>", join.join_page, name="join"),
    path("j/<str:code>", join.join_page, name="join"),
    path("j/visits/<uuid:id>/", place.my_place_page, name="my_place"),
    path("j/visits/<uuid:id>/leave/", place.leave_page, name="leave_line"),
    path("gate/<str:code>/sign.pdf", sign.sign_page, name="sign"),
    path("tablet/", page.tablet, name="tablet"),
    path("TABLET/", page.any_case),
    path("tablet/manifest.webmanifest", page.manifest, name="tablet_manifest"),
    path("sw.js", page.service_worker, name="service_worker"),
    path("api/v1/devices/enroll", api.Enroll.as_view(), name="api_enroll"),
    path("api/v1/devices/status", api.Status.as_view(), name="api_status"),
    path("api/v1/station", api.StationBriefing.as_view(), name="api_station"),
    path("api/v1/line", api.Line.as_view(), name="api_line"),
    path("api/v1/events", api.Events.as_view(), name="api_events"),
    path("api/v1/roster", roster_api.Roster.as_view(), name="api_roster"),
    path("api/v1/ping", api.Ping.as_view(), name="api_ping"),
    path("api/v1/waits", api.Waits.as_view(), name="api_waits"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path(
        "api/v1/docs/", SpectacularSwaggerSplitView.as_view(url_name="api_schema"), name="api_docs"
    ),
]
