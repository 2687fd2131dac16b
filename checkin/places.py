"""The stations, for the application of a hauler."""

from checkin.models import Station
from licensing.places import LISTINGS


def add_stations() -> None:
    if stations not in LISTINGS:
        LISTINGS.append(stations)


def stations() -> list[tuple[str, str]]:
    return list(Station.objects.values_list("code", "name"))
