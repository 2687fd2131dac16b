"""What the stations have seen of a person's licenses, in the copy of the own data."""

from typing import Any

from accounts.models import User
from checkin.models import Visit
from licensing.mine.data import SECTIONS, rows
from licensing.mine.whose import own
from licensing.models import License


def add_visits() -> None:
    SECTIONS["visits"] = visits_of


def visits_of(user: User) -> list[dict[str, Any]]:
    mine = own(License.objects.all(), user).values("id")
    return rows(Visit.objects.filter(license__in=mine))
