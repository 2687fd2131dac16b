"""A tablet decides as the server does (the same cases: tests/js/standing.test.js)."""

import datetime as dt
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from checkin.calendar import city_date, city_zone
from checkin.event import Sent
from checkin.find import Found
from checkin.verdict import verdict_on
from licensing.standing import Renewal, standing

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "verdicts.json").read_text())


def found(says: dict[str, Any], on: dt.date) -> Found:
    """What the register has where a box says so."""
    first, last = says["renewed"]
    expires_on = dt.date.fromisoformat(says["expires_on"])
    begins, ends = expires_on + dt.timedelta(first), expires_on + dt.timedelta(last)
    is_replaced = says["status"] == "replaced"
    stands = standing(
        status="active" if is_replaced else says["status"],
        issued_on=dt.date.fromisoformat(says["issued_on"]),
        expires_on=expires_on,
        on=on,
        pass_replaced=is_replaced,
        renewed_by=Renewal("SH-2027-000001", begins, ends, "active") if first else None,
    )
    return Found(license_id=1, license_number="SH-2026-000001", standing=stands, by_code=True)


def scan() -> Sent:
    code = "0123456789AB"
    now = dt.datetime.now(dt.UTC)
    return Sent(uuid.uuid4(), "checked_in", now, made_offline=False, digest=b"", pass_code=code)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["about"])
def test_the_server_says_what_the_tablet_says(case: dict[str, Any]) -> None:
    on = dt.date.fromisoformat(case["on"])
    trailer = found(case["trailer"], on) if "trailer" in case else None
    verdict = verdict_on(found(case["says"], on), scan(), trailer=trailer, open_today=case["open"])
    said = verdict.as_json()
    del said["license_number"]  # not in a box
    assert said == case["verdict"]


@pytest.mark.parametrize(("moment", "zone", "date"), VECTORS["dates"])
def test_the_date_is_the_citys(settings: Settings, moment: str, zone: str, date: str) -> None:
    settings.CITY_TIME_ZONE = zone
    city_zone.cache_clear()
    assert city_date(dt.datetime.fromisoformat(moment)).isoformat() == date
    city_zone.cache_clear()
