"""What each column of the public file means: the same words on the page and in its own file."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Column(NamedTuple):
    """`name` as in the header; the rest in words, `unit`, `basis` and `left_out` may be empty."""

    name: str
    type: str
    unit: Promise | str
    meaning: Promise
    basis: Promise | str
    left_out: Promise | str


DICTIONARY_HEADER = ("column", "type", "unit", "meaning", "basis", "suppression")
VEHICLES, MINUTES = _("vehicles"), _("minutes")
GATE = _("measured: a tablet saw it join the line and a tablet checked it in")
PHONE = _("phone: its driver said by phone that it joined; a tablet checked it in")
STATED = _("stated: the driver's word at check-in; nobody saw it join")
SMALL = _("empty for 1 to 4")
FEW = _("empty for fewer than 5 vehicles")
COLUMNS = (
    Column("station", "text", "", _("Code of the station."), "", ""),
    Column("date", "date", "", _("Date in the city on which the hour began."), "", ""),
    Column("hour", "time", "", _("Beginning of the hour by the city's clock. A visit stands in the hour in which it joined the line; where that is not known, in the hour of its first scan. An hour that is not there had neither visits nor pauses on record."), "", ""),  # noqa: E501
    Column("begins_at", "datetime", "", _("The same moment with its offset from UTC: in autumn one hour comes twice and has two rows."), "", ""),  # noqa: E501
    Column("checked_in", "integer", VEHICLES, _("Checked in, whatever is known of their wait. A trailer behind a truck is not counted."), "", _("empty where it, or any of its parts (measured, phone, stated, not known), is 1 to 4")),  # noqa: E501
    Column("measured_vehicles", "integer", VEHICLES, _("Checked in, with a measured wait."), GATE, SMALL),  # noqa: E501
    Column("measured_median_minutes", "integer", MINUTES, _("Half of them waited no longer."), GATE, FEW),  # noqa: E501
    Column("measured_p80_minutes", "integer", MINUTES, _("8 in 10 of them waited no longer."), GATE, FEW),  # noqa: E501
    Column("measured_p90_minutes", "integer", MINUTES, _("9 in 10 of them waited no longer."), GATE, _("empty for fewer than 10 vehicles, of which it would be the longest single wait")),  # noqa: E501
    Column("phone_vehicles", "integer", VEHICLES, _("Checked in, with a wait that began by phone."), PHONE, SMALL),  # noqa: E501
    Column("phone_median_minutes", "integer", MINUTES, _("Half of them waited no longer."), PHONE, FEW),  # noqa: E501
    Column("stated_vehicles", "integer", VEHICLES, _("Checked in, with a wait as the driver told it."), STATED, SMALL),  # noqa: E501
    Column("stated_median_minutes", "integer", MINUTES, _("Half of them waited no longer."), STATED, FEW),  # noqa: E501
    Column("walk_offs", "integer", VEHICLES, _("Joined the line and were not checked in there. Those who saw the line and never joined it are not known."), _("seen at the gate, or from a file of the city"), SMALL),  # noqa: E501
    Column("walk_offs_by_phone", "integer", VEHICLES, _("Said by phone that they joined, and no tablet checked them in: whether they were at the station is not known."), _("phone"), SMALL),  # noqa: E501
    Column("paused_minutes", "integer", MINUTES, _("How long the station took no vehicles. Empty where nobody knows when a pause ended."), _("pauses that attendants entered; one also ends with the first of two check-ins"), ""),  # noqa: E501
    Column("suppressed", "text", "", _("yes: at least one cell of the row is empty by the rules of the column “suppression”; no: none is."), "", ""),  # noqa: E501
)  # fmt: skip
