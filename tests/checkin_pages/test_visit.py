"""A visit's page: what happened in its order, and what a person at the desk does about it."""

import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from checkin.models import Attendant, Device, Event, Kind, Station, TypedPlate, Visit
from checkin.record import Maker, record
from tests.checkin_pages.conftest import Happen, enrolled, licensed, text_of
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


def page_of(client: Client, id: object) -> str:
    """The page to which the address leads, without markup."""
    response = client.get(f"/visits/{id}/", follow=True)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def correct(client: Client, id: uuid.UUID, **how: str) -> str:
    """Sends the form as it is filled in by itself, but for what is said here."""
    event = Event.objects.get(id=id)
    before = client.get(f"/visits/events/{id}/").context["correcting"].initial
    facts = before | {"reason": "misread"} | how
    data = {f"correct-{name}": text for name, text in facts.items()} | {"correct": "1"}
    response = client.post(f"/visits/events/{event.id}/", data, follow=True)
    return " ".join(response.content.decode().split())


def take_back(client: Client, id: uuid.UUID, reason: str = "wrong truck") -> str:
    data = {"void-reason": reason, "take_back": "1"}
    response = client.post(f"/visits/events/{id}/", data, follow=True)
    return " ".join(response.content.decode().split())


def test_the_list_leads_to_the_visit(supervisor: Client, happen: Happen) -> None:
    happen("checked_in", plate="ZZ 1")
    visit = Visit.objects.get()
    assert f'href="/visits/{visit.id}/"' in text_of(supervisor, "/visits/")


def test_a_visit_is_told_in_words(supervisor: Client, happen: Happen) -> None:
    license = licensed()
    first = happen("joined_line", minutes_ago=36, license_number=license.number)
    happen("checked_in", minutes_ago=5, license_number=license.number)
    page = page_of(supervisor, first)
    assert "Visit of March 10, 2026, 11:24 a.m., Northwest" in page
    assert "1AB 234 MD, Pickup" in page
    assert "31 min, measured at the gate" in page
    assert "served" in page
    assert page.index("joined the line") < page.index("checked in", page.index("What happened"))


def test_every_event_tells_its_clocks_its_people_and_its_answer(
    supervisor: Client, happen: Happen
) -> None:
    rosa = Attendant.objects.create(name="Rosa M.", pin="-")
    id = happen(
        "checked_in", minutes_ago=5, plate="ZZ 1", attendant=f"{rosa.id}?", shown="confirm",
        clock_offset_ms=2000, load_type="brush", ticket_number="T 7", net_weight_lb=1240,
        stated_wait_minutes=25, made_offline=True,
    )  # fmt: skip
    page = page_of(supervisor, id)
    for said in (
        "11:55:02 AM : checked in", "Rosa M., without PIN", "Gate tablet",
        "11:55:00 AM (2 seconds slow)", "12:00:00 PM, made offline", "Admit, to be confirmed",
        "Refuse This pass is not in the register.", "T 7", "1,240 lb", "25 min",
        "25 min, stated by the driver",
    ):  # fmt: skip
        assert said in page


@pytest.mark.parametrize(
    ("offset", "words"),
    [(None, "never compared with the server"), (400, "(right)"), (-90_000, "90 seconds fast")],
)
def test_the_tablets_own_clock_is_judged(
    supervisor: Client, happen: Happen, offset: int | None, words: str
) -> None:
    id = happen("checked_in", minutes_ago=5, plate="ZZ 1", clock_offset_ms=offset)
    assert words in page_of(supervisor, id)


def test_a_load_is_told_by_its_name_in_the_persons_language(
    supervisor: Client, happen: Happen
) -> None:
    id = happen("checked_in", plate="ZZ 1", load_type="yard")
    for language, name in (("en", "Yard waste"), ("es", "Desechos de jardín")):
        page = supervisor.get(f"/visits/{id}/", headers={"Accept-Language": language})
        assert name in page.content.decode()


def test_a_purged_plate_and_a_visitor_without_a_name_have_words(
    supervisor: Client, happen: Happen
) -> None:
    typed = happen("checked_in", plate="ZZ 1")
    visitor = happen("checked_in", visitor="unlicensed")
    TypedPlate.objects.update(key=None)
    assert "plate deleted" in page_of(supervisor, typed)
    assert "without license" in page_of(supervisor, visitor)


def test_other_visits_of_the_day_are_one_click_away(supervisor: Client, happen: Happen) -> None:
    happen("checked_in", minutes_ago=300, plate="ZZ 1")
    later = happen("checked_in", minutes_ago=30, plate="ZZ 1")
    page = page_of(supervisor, later)
    assert "Other visits of the same vehicle on this day" in page
    assert "7 a.m., Northwest: served" in page


def test_a_correction_leads_to_the_visit_as_it_is_now(supervisor: Client, happen: Happen) -> None:
    license = licensed()
    happen("joined_line", minutes_ago=60, license_number=license.number)
    id = happen("checked_in", minutes_ago=5, license_number=license.number)
    page = correct(supervisor, id, at="2026-03-10T11:20:00")
    assert "The event is corrected." in page
    assert "20 min, measured at the gate" in page
    assert "Corrected on 12:00:00 PM by supervisor@city.example, at the desk." in page
    assert "Reason: misread" in page


def test_the_first_event_corrected_gives_the_visit_another_address(
    supervisor: Client, happen: Happen
) -> None:
    id = happen("checked_in", minutes_ago=5, plate="ZZ 1")
    correct(supervisor, id, name="YY 2")
    now = Visit.objects.get()
    assert now.id != id
    response = supervisor.get(f"/visits/{id}/")
    assert (response.status_code, response["Location"]) == (302, f"/visits/{now.id}/")


def test_a_visit_whose_only_event_is_taken_back_says_so(supervisor: Client, happen: Happen) -> None:
    id = happen("checked_in", minutes_ago=5, plate="ZZ 1")
    page = take_back(supervisor, id)
    assert "The event is taken back. It stays in the list, crossed out." in page
    assert "There is no visit any more" in page
    assert "Taken back on 12:00:00 PM by supervisor@city.example, at the desk." in page
    assert Visit.objects.count() == 0
    assert "Correct or take back" not in page


def test_a_tablets_undo_is_told_with_its_tablet(
    supervisor: Client, happen: Happen, tablet: Device
) -> None:
    id = happen("checked_in", minutes_ago=5, plate="ZZ 1")
    happen("voided", minutes_ago=4, voids=str(id), reason="not this truck")
    assert "by Gate tablet. Reason: not this truck" in page_of(supervisor, id)


def test_sent_twice_it_is_done_once(supervisor: Client, happen: Happen) -> None:
    id = happen("checked_in", minutes_ago=5, plate="ZZ 1")
    first = {"at": "2026-03-10T11:20:00"}
    correct(supervisor, id, **first)
    correct(supervisor, id, **first)
    assert (Event.objects.count(), Visit.objects.count()) == (3, 1)
    other = happen("checked_in", minutes_ago=5, plate="XX 3")
    take_back(supervisor, other)
    assert "was taken back already" in take_back(supervisor, other)
    assert Event.objects.count() == 5


def test_who_comes_second_is_told_and_changes_nothing(supervisor: Client, happen: Happen) -> None:
    id = happen("checked_in", minutes_ago=5, plate="ZZ 1")
    correct(supervisor, id, at="2026-03-10T11:20:00")
    page = correct(supervisor, id, at="2026-03-10T11:30:00")
    assert "Somebody took this event back or corrected it before you." in page
    assert Event.objects.count() == 3


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"at": "2026-03-10T12:30:00"}, "This time lies ahead."),
        ({"at": "2026-03-08T02:30"}, "summer time skips it"),
        ({"at": "yesterday"}, "This is no time."),
        ({"at": "2026-03-10T11:00", "reason": " "}, "This field is required."),
        ({"at": "2026-03-10T11:00", "name": ""}, "This field is required."),
        ({"at": "2026-03-10T11:00", "kind": "paused"}, "Select a valid choice."),
        ({}, "Nothing is different."),
    ],
)
def test_a_correction_that_cannot_be_is_told_by_field_and_keeps_what_was_typed(
    supervisor: Client, happen: Happen, how: dict[str, str], error: str
) -> None:
    id = happen("checked_in", minutes_ago=5, plate="ZZ 1")
    page = correct(supervisor, id, **how)
    assert error in page
    assert "what you typed is kept" in page
    for text in how.values():
        assert text.strip() in page
    assert Event.objects.count() == 1


def test_left_as_it_was_the_time_keeps_its_fractions(supervisor: Client, happen: Happen) -> None:
    id = happen("checked_in", minutes_ago=5.0021, plate="ZZ 1")
    correct(supervisor, id, kind="refused")
    now = Event.objects.get(kind=Kind.REFUSED)
    assert now.at == Event.objects.get(id=id).at


def test_a_corrected_visitor_stays_without_a_name(supervisor: Client, happen: Happen) -> None:
    id = happen("checked_in", minutes_ago=5, visitor="resident")
    correct(supervisor, id, at="2026-03-10T11:20:00")
    assert Event.objects.get(source="paper", kind=Kind.CHECKED_IN).visitor == "resident"


def test_an_imported_visit_can_be_corrected_too(supervisor: Client, station: Station) -> None:
    license = licensed()
    now = timezone.now()
    made = {"id": str(uuid.uuid4()), "kind": "checked_in", "occurred_at": now.isoformat()}
    facts = {"made_offline": False, "license_number": license.number, "reason": "imported"}
    record([made | facts], maker=Maker(station.id, None), now=now)
    correct(supervisor, uuid.UUID(made["id"]), at="2026-03-10T11:20:00")
    assert Visit.objects.get().license_id == license.id


def test_who_only_reads_has_no_buttons(sign_in: SignIn, happen: Happen) -> None:
    id = happen("checked_in", minutes_ago=5, plate="ZZ 1")
    for role in (Role.ANALYST, Role.AUDITOR):
        assert "Correct or take back" not in page_of(sign_in(role), id)
    auditor = sign_in_again(Role.AUDITOR)
    page = auditor.get(f"/visits/events/{id}/").content.decode()
    assert "<form" not in page[page.index("<main") : page.index("</main>")]
    assert auditor.post(f"/visits/events/{id}/", {"take_back": "1"}).status_code == 403


def sign_in_again(role: Role) -> Client:
    client = Client()
    client.force_login(User.objects.get(role=role))
    return client


def test_a_count_of_the_line_can_be_taken_back_and_not_corrected(
    supervisor: Client, happen: Happen
) -> None:
    counted = happen("line_count", in_line=4, minutes_ago=5)
    form = supervisor.get(f"/visits/events/{counted}/").content.decode()
    assert "Correct this event" not in form
    assert supervisor.post(f"/visits/events/{counted}/", {"correct": "1"}).status_code == 422
    page = take_back(supervisor, counted)
    assert "The event is taken back." in page
    assert "Vehicles in line, as somebody counted them" not in page


def test_an_event_whose_plate_was_purged_is_not_corrected_without_a_name(
    supervisor: Client, happen: Happen
) -> None:
    id = happen("checked_in", minutes_ago=5, plate="ZZ 1")
    TypedPlate.objects.update(key=None)
    assert "This field is required." in correct(supervisor, id, at="2026-03-10T11:20:00")
    assert Event.objects.count() == 1


def test_a_practice_is_neither_corrected_nor_taken_back(supervisor: Client, happen: Happen) -> None:
    practice = happen("checked_in", plate="ZZ 1", practice=True)
    take_back(supervisor, practice)
    assert not Event.objects.filter(kind=Kind.VOIDED).exists()
    assert "Practice: it counts nowhere." in page_of(supervisor, practice)


def test_a_busy_unit_is_shown_in_pages_with_few_queries(
    supervisor: Client, station: Station, tablet: Device, django_assert_max_num_queries: object
) -> None:
    now = timezone.now()
    events = [
        {"id": str(uuid.uuid4()), "kind": "checked_in", "occurred_at": now.isoformat(),
         "made_offline": False, "plate": "X", "attendant": str(n)}
        for n in range(70)
    ]  # fmt: skip
    record(events, maker=Maker.of(tablet), now=now)
    visit = Visit.objects.get()
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        page = supervisor.get(f"/visits/{visit.id}/").content.decode()
    assert page.count('class="event-heading"') == 50
    assert "Page 1 of 2" in page


def test_another_stations_events_are_in_the_list_too(supervisor: Client, happen: Happen) -> None:
    other = enrolled(Station.objects.create(code="qr", name="Quarantine Road"), "QR tablet")
    first = happen("joined_line", minutes_ago=90, plate="ZZ 1")
    happen("checked_in", minutes_ago=5, plate="ZZ 1", device=other)
    page = page_of(supervisor, first)
    assert "seen at another station" in page
    assert "QR tablet" in page
