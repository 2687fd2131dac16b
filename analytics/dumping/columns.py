"""What open data portals call the columns of their requests, and how they write a moment."""

import datetime as dt
import re

from django.utils.translation import gettext as _

from accounts.csvfile import BadRow, shortened
from checkin.calendar import city_zone

# Our name: theirs, in lower case, the one that is to be preferred first. Baltimore's 311 table,
# Open311 GeoReport v2, and the exports of ArcGIS and Socrata portals.
ALIASES: dict[str, tuple[str, ...]] = {
    "number": (
        "servicerequestnum", "service_request_id", "srrecordid", "sr_number", "workorderrefno",
        "case_enquiry_id", "unique_key", "request_id", "ticket_id", "number", "id",
    ),
    "type": (
        "srtype", "service_name", "sr_type", "servicecategory", "complaint_type", "request_type",
        "case_title", "type",
    ),
    "opened_at": (
        "createddate", "requested_datetime", "created_date", "datetimereceivedutc", "open_dt",
        "datetimereceived", "date_requested", "opened_at",
    ),
    "closed_at": (
        "closedate", "closed_datetime", "closed_date", "datetimecompletedutc", "closed_dt",
        "datetimecompleted", "date_closed", "closed_at",
    ),
    "status": ("srstatus", "status", "case_status"),
    "address": ("address", "incident_address", "location_street_name", "street_address"),
    "latitude": ("latitude", "lat", "y"),
    "longitude": ("longitude", "long", "lon", "lng", "x"),
}  # fmt: skip
REQUIRED = ("number", "type", "opened_at")
OPTIONAL = ("closed_at", "status", "address", "latitude", "longitude")
EPOCH_MS = re.compile(r"\d{12,13}", re.ASCII)
FORMS = (
    "%Y/%m/%d %H:%M:%S%z", "%Y/%m/%d %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%Y/%m/%d",
)  # fmt: skip


def moment(text: str, column: str) -> dt.datetime:
    """ISO 8601, the portals' own forms, or milliseconds since 1970; without an offset it is the
    city's time. Raises BadRow."""
    found = parsed(text)
    try:
        if found is not None:
            local = found if found.tzinfo else found.replace(tzinfo=city_zone())
            return local.astimezone(dt.UTC)
    except OverflowError:  # on the first day of the calendar, or its last
        pass
    told = {"column": column, "text": shortened(text)}
    raise BadRow(_("%(column)s is no time that is known here: %(text)s") % told)


def parsed(text: str) -> dt.datetime | None:
    if EPOCH_MS.fullmatch(text):
        return dt.datetime.fromtimestamp(int(text) / 1000, dt.UTC)
    # A portal writes +00 for an offset of whole hours.
    whole = re.sub(r"([+-]\d{2})$", r"\g<1>00", text) if len(text) > 10 else text
    try:
        return dt.datetime.fromisoformat(whole)
    except ValueError:
        pass
    for form in FORMS:
        try:
            return dt.datetime.strptime(whole, form)  # noqa: DTZ007 its zone is the city's
        except ValueError:
            continue
    return None
