"""The paper log: lines with their true time, errors by line, nothing lost, nothing doubled."""

import datetime as dt
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Role
from checkin.models import Event, Station, Visit
from tests.checkin_pages.conftest import Happen, licensed, text_of
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
ADDRESS = "/gate/nw/paper-log/"
Line = dict[str, str]


def line(time: str = "09:30", name: str = "ZZ 1", **facts: str) -> Line:
    return {"time": time, "kind": "checked_in", "name": name} | facts


class Page:
    """One page of the log on a person's screen."""

    def __init__(self, client: Client, *lines: Line, day: str = "2026-03-10") -> None:
        self.client = client
        opened = client.get(ADDRESS).content.decode()
        [self.number] = re.findall(r'name="page" value="([^"]+)"', opened)
        self.data: dict[str, str] = {"day": day, "page": self.number, "lines": "10"}
        for n, one in enumerate(lines, 1):
            self.data |= {f"{n}-{name}": text for name, text in one.items()}

    def send(self, step: str, **more: str) -> tuple[int, str]:
        response: Any = self.client.post(ADDRESS, self.data | {step: "1"} | more, follow=True)
        return response.status_code, " ".join(response.content.decode().split())


@pytest.fixture(autouse=True)
def northwest(station: Station) -> Station:
    return station


def test_it_opens_with_ten_lines_for_today(supervisor: Client) -> None:
    page = text_of(supervisor, ADDRESS)
    assert page.count('<fieldset class="paper-row">') == 10
    assert 'value="2026-03-10"' in page
    assert 'value="2026-03-08"' in text_of(supervisor, ADDRESS, day="2026-03-08")


def test_the_lines_are_checked_first_and_then_recorded(supervisor: Client) -> None:
    license = licensed()
    page = Page(
        supervisor,
        line("09:00", license.number, kind="joined_line"),
        line("9:40", "1ab-234", ticket_number="T 7", load_type="yard"),
    )
    status, shown = page.send("check")
    assert (status, Event.objects.count()) == (200, 0)
    assert "1AB 234 MD, Pickup" in shown
    assert f"{license.number}, in force then" in shown
    _status, sheet = page.send("record")
    assert "2 lines are recorded." in sheet
    visit = Visit.objects.get()
    assert (visit.license_id, visit.wait_seconds) == (license.id, 40 * 60)


def test_what_is_recorded_has_its_true_time_and_its_person(supervisor: Client) -> None:
    Page(supervisor, line(stated_wait_minutes="25")).send("record")
    event = Event.objects.get()
    assert event.at == dt.datetime(2026, 3, 10, 13, 30, tzinfo=dt.UTC)
    assert (event.source, event.made_offline, event.device_id) == ("paper", True, None)
    assert event.attendant.startswith("desk:")
    assert Visit.objects.get().wait_basis == "stated"


def test_the_same_page_sent_twice_is_recorded_once(supervisor: Client) -> None:
    page = Page(supervisor, line(), line("10:30", "YY 2"))
    page.send("record")
    _status, again = page.send("record")
    assert Event.objects.count() == 2
    assert "0 lines are recorded. 2 were recorded before." in again


def test_a_line_that_was_changed_after_recording_is_told_and_not_doubled(
    supervisor: Client,
) -> None:
    page = Page(supervisor, line(), line("10:30", "YY 2"))
    page.send("record")
    page.data["2-name"] = "XX 3"
    _status, again = page.send("record")
    assert "something else was recorded before, and it stays: 2." in again
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (line("12:30"), "This time lies ahead."),
        (line("soon"), "This is no time."),
        (line(""), "This field is required."),
        (line(name=""), "This field is required."),
        (line(name="--"), "Write letters and digits."),
        (line(kind="finished"), "Select a valid choice."),
        (line(load_type="gold"), "Select a valid choice."),
        (line(stated_wait_minutes="-5"), "greater than or equal to 0"),
    ],
)
def test_an_error_stands_at_its_line_and_the_others_are_kept(
    supervisor: Client, wrong: Line, error: str
) -> None:
    page = Page(supervisor, line("09:10", "GOOD 1"), wrong)
    for step in ("check", "record"):
        status, shown = page.send(step)
        assert (status, Event.objects.count()) == (422, 0)
        assert error in shown
        assert "Line 2," in shown
        assert "Line 1," not in shown
        assert 'value="GOOD 1"' in shown


def test_a_time_that_summer_time_skips_is_refused(supervisor: Client) -> None:
    _status, shown = Page(supervisor, line("02:30"), day="2026-03-08").send("check")
    assert "This time does not exist: summer time skips it." in shown


@pytest.mark.parametrize(
    ("day", "error"), [("2026-03-11", "This day lies ahead."), ("soon", "Enter a valid date.")]
)
def test_a_day_that_cannot_be_is_told_and_the_lines_are_kept(
    supervisor: Client, day: str, error: str
) -> None:
    status, shown = Page(supervisor, line(name="KEPT 1"), day=day).send("record")
    assert (status, Event.objects.count()) == (422, 0)
    assert error in shown
    assert 'value="KEPT 1"' in shown


def test_without_any_line_it_says_so(supervisor: Client) -> None:
    assert "No line is filled in yet." in Page(supervisor).send("check")[1]


def test_more_lines_come_with_what_was_typed_and_no_error_yet(supervisor: Client) -> None:
    page = Page(supervisor, line("", "HALF 1"), day="2026-03-09")
    status, shown = page.send("more")
    assert (status, shown.count('<fieldset class="paper-row">')) == (200, 20)
    assert 'value="HALF 1"' in shown
    assert 'value="2026-03-09"' in shown
    assert page.number in shown
    assert "This field is required." not in shown


def test_a_page_ends_at_a_hundred_lines(supervisor: Client) -> None:
    page = Page(supervisor)
    page.data["lines"] = "99999"
    shown = page.send("more")[1]
    assert shown.count('<fieldset class="paper-row">') == 100
    assert "A page has at most 100 lines." in shown
    assert "Add 10 more lines" not in shown


def test_from_the_check_one_goes_back_to_the_lines(supervisor: Client) -> None:
    page = Page(supervisor, line(name="BACK 1", kind="refused"))
    hidden = dict(
        re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.send("check")[1])
    )
    hidden.pop("csrfmiddlewaretoken", None)
    page.data = hidden
    shown = page.send("change")[1]
    assert 'value="BACK 1"' in shown
    assert '<option value="refused" selected>' in shown


def test_who_is_not_in_the_register_is_recorded_as_written(supervisor: Client) -> None:
    shown = Page(supervisor, line()).send("check")[1]
    assert "Not in the register. It is recorded as it is written." in shown
    assert "no license" in shown


def test_a_license_is_told_as_it_stood_at_that_time(supervisor: Client) -> None:
    license = licensed()
    shown = Page(supervisor, line(name=license.number), day="2026-03-03").send("check")[1]
    assert "This license is not in force yet." in shown


def probable(supervisor: Client, happen: Happen) -> Page:
    """The tablet has it at 11:35 by its license; the paper at 11:30 by its plate."""
    happen("checked_in", minutes_ago=25, license_number=licensed().number)
    return Page(supervisor, line("11:30", "1AB 234"), line("10:00", "YY 2"))


def test_what_a_tablet_recorded_within_ten_minutes_is_marked(
    supervisor: Client, happen: Happen
) -> None:
    shown = probable(supervisor, happen).send("check")[1]
    assert "Probably: checked in at 11:35 a.m., by Gate tablet" in shown
    assert shown.count("<select") == 1


def test_nothing_is_recorded_until_the_person_decides(supervisor: Client, happen: Happen) -> None:
    page = probable(supervisor, happen)
    status, shown = page.send("record")
    assert (status, Event.objects.count()) == (422, 1)
    assert "Choose one." in shown


@pytest.mark.parametrize(
    ("decided", "events", "told"),
    [("leave", 2, "1 line is recorded. 1 was left out."), ("record", 3, "2 lines are recorded.")],
)
def test_the_person_decides_of_a_probable_repeat(
    supervisor: Client, happen: Happen, decided: str, events: int, told: str
) -> None:
    page = probable(supervisor, happen)
    page.data["1-decision"] = decided
    shown = page.send("record")[1]
    assert told in shown
    assert Event.objects.count() == events


@pytest.mark.parametrize("kind", ["joined_line", "refused"])
def test_another_kind_is_no_repeat(supervisor: Client, happen: Happen, kind: str) -> None:
    happen("checked_in", minutes_ago=25, plate="ZZ 1")
    assert "Probably:" not in Page(supervisor, line("11:30", kind=kind)).send("check")[1]


def test_what_was_taken_back_is_no_repeat(supervisor: Client, happen: Happen) -> None:
    id = happen("checked_in", minutes_ago=25, plate="ZZ 1")
    assert "Probably:" in Page(supervisor, line("11:30")).send("check")[1]
    happen("voided", minutes_ago=24, voids=str(id))
    assert "Probably:" not in Page(supervisor, line("11:30")).send("check")[1]


def test_the_same_truck_twice_on_one_page_is_marked_too(supervisor: Client) -> None:
    shown = Page(supervisor, line("09:30"), line("09:35", "zz-1")).send("check")[1]
    assert "Probably: line 1 of this page: checked in at 9:30 a.m." in shown


def test_the_auditor_reads_what_it_is_for(sign_in: SignIn) -> None:
    page = text_of(sign_in(Role.AUDITOR), ADDRESS)
    assert "stands on the day sheet" in page
    assert "<fieldset" not in page


def test_a_broken_page_loses_no_line(supervisor: Client) -> None:
    page = Page(supervisor, line(name="KEPT 1"))
    page.data["page"] = "x"
    response: HttpResponse = supervisor.post(ADDRESS, page.data | {"record": "1"})  # type: ignore[assignment]
    assert response.status_code == 422
    assert b'value="KEPT 1"' in response.content
