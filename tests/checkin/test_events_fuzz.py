"""Whatever a tablet sends, each element has its answer, and the visits are what a rebuild gives."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from checkin.event import UUID_FORM
from checkin.models import Event, Rejection, Station
from checkin.rebuild import rebuild
from tests.checkin.fuzz import BATCH, EVENTS, batches
from tests.checkin.made import Tablet, code_of, counts, event, licensed, tablet_at, visits

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# The tables fill from batch to batch, so a failing one cannot be made smaller by sending it again.
QUICK = settings(
    phases=[Phase.generate],
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def fleet(station: Station, quarantine: Station) -> list[Tablet]:
    return [tablet_at(station, "Gate"), tablet_at(station, "Scale"), tablet_at(quarantine)]


@pytest.fixture
def codes(db: None) -> list[str]:
    """Of three licenses; a fourth vehicle carries the plate of the third."""
    licenses = [licensed(f"SH-{n}", f"AAA {n}") for n in range(3)]
    licensed("SH-3", "AAA 2")
    return [code_of(license) for license in licenses]


def sent_id(element: Any) -> str | None:
    id = element.get("id") if isinstance(element, dict) else None
    return id if isinstance(id, str) and UUID_FORM.fullmatch(id) else None


def check(sent: list[Any], results: list[dict[str, Any]]) -> None:
    assert [result["id"] for result in results] == [sent_id(element) for element in sent]
    for result in results:
        assert result["status"] in {"accepted", "duplicate", "rejected"}
        assert (result["status"] == "rejected") == ("reason" in result)
        assert result.get("reason", "malformed") in Rejection.values


def test_any_elements_get_one_answer_each(fleet: list[Tablet], codes: list[str]) -> None:
    """Through the API, by three tablets at two stations; a good event behind them all is taken."""

    @settings(QUICK, max_examples=EVENTS // BATCH)
    @given(some.sampled_from(fleet), batches(codes))
    def send(tablet: Tablet, batch: list[Any]) -> None:
        known = Event.objects.count()
        sent = [*batch, event("checked_in", pass_code=codes[0])]
        results = tablet.send(*sent)
        check(sent, results)
        assert results[-1]["status"] == "accepted"
        accepted = sum(result["status"] == "accepted" for result in results)
        assert Event.objects.count() == known + accepted
        again = tablet.send(*sent)
        assert not [result for result in again if result["status"] == "accepted"]

    send()
    assert Event.objects.count() > EVENTS // 4
    known = visits(), counts()
    list(rebuild())
    assert (visits(), counts()) == known
