"""The pages of the scale tickets: days, one day, the upload."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Role
from checkin.models import ScaleTicket, Station, Visit
from tests.checkin.made import DAY, Tablet, event
from tests.conftest import SignIn
from tests.scale.conftest import text_of, weighed

pytestmark = pytest.mark.django_db
MARCH = {"from_day": "2025-03-01", "to_day": "2025-03-31"}
HEADER = "station,ticket_number,weighed_at,plate,net_weight_lb"
ROW = "NW,4711,2025-03-03 10:25,1AB 2304,4260"


def uploaded(client: Client, content: str | bytes, name: str = "tickets.csv") -> tuple[int, str]:
    body = content if isinstance(content, bytes) else content.encode()
    answer = client.post("/capture/import/", {"file": SimpleUploadedFile(name, body)})
    return answer.status_code, " ".join(answer.content.decode().split()).replace("&#x27;", "'")


def figures(page: str) -> list[int]:
    """New, updated, unchanged, refused."""
    return [int(part.split("</dd>")[0]) for part in page.split("<dd>")[1:5]]


def busy(tablet: Tablet, check_ins: int, tickets: int) -> None:
    clock = [f"{8 + n // 60:02}:{n % 60:02}" for n in range(max(check_ins, tickets))]
    tablet.record(*(event("checked_in", clock[n], plate=f"P{n}") for n in range(check_ins)))
    for n in range(tickets):
        weighed(str(n), clock[n], f"P{n}".replace("O", "0"))


def test_a_low_day_is_marked_by_a_word_and_drawn(analyst: Client, tablet: Tablet) -> None:
    busy(tablet, 10, 20)
    page = text_of(analyst, "/capture/", **MARCH)
    assert "1 day is low." in page
    assert '<span class="capture-tag">low</span>' in page
    assert page.count(">50%<") == 2
    assert "days with tickets: 1; low among them: 1." in page


def test_a_day_without_tickets_is_not_known_and_never_zero(analyst: Client, tablet: Tablet) -> None:
    tablet.record(event("checked_in", plate="1AB"))
    page = text_of(analyst, "/capture/", **MARCH)
    assert "not known: no tickets" in page
    assert "%<" not in page.partition("<tbody>")[2]


def test_the_days_as_a_file(analyst: Client, station: Station, tablet: Tablet) -> None:
    tablet.record(event("checked_in", plate="1AB"))
    weighed("1", plate="1AB")
    tablet.record(event("checked_in", dt.datetime(2025, 3, 4, 15, tzinfo=dt.UTC), plate="1AB"))
    answer = analyst.get("/capture/capture.csv", MARCH | {"station": "NW"})
    assert answer.content.decode().splitlines() == [
        "station,day,check_ins,scale_tickets,capture_rate,matched_tickets,standing",
        "NW,2025-03-03,1,1,1.0000,1,too_few",
        "NW,2025-03-04,1,0,,,not_known",
    ]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"from_day": "2025-03-03", "to_day": "2025-03-02"}, "This day is before the first one."),
        ({"from_day": "2020-03-03", "to_day": "2025-03-02"}, "Choose at most 366 days."),
        ({"from_day": "soon"}, "Enter a valid date."),
        ({"station": "no-such"}, "Select a valid choice."),
    ],
)
def test_a_filter_that_cannot_be_is_told_at_its_field(
    analyst: Client, station: Station, asked: dict[str, str], said: str
) -> None:
    assert said in text_of(analyst, "/capture/", **asked)
    assert analyst.get("/capture/capture.csv", asked).status_code == 302


def test_without_any_ticket_the_page_says_where_they_come_from(
    analyst: Client, station: Station
) -> None:
    assert "There are no scale tickets yet." in text_of(analyst, "/capture/")


def test_a_day_lists_both_sides_with_why_and_leads_to_the_visits(
    analyst: Client, tablet: Tablet
) -> None:
    tablet.record(event("checked_in", "10:00", plate="1AB"), event("checked_in", plate="2CD"))
    weighed("7", "10:05", "1AB")
    weighed("8", "10:05", "9ZZ")
    tickets = text_of(analyst, "/capture/NW/2025-03-03/")
    assert "Nobody with this plate was checked in that day." in tickets
    visits = text_of(analyst, "/capture/NW/2025-03-03/", show="visits")
    assert "No ticket has this plate that day." in visits
    assert f"/visits/{Visit.objects.get(unit__endswith=unit_of('2CD')).id}/" in visits
    pairs = text_of(analyst, "/capture/NW/2025-03-03/", show="pairs")
    assert "4,260 lb" in pairs
    assert "plate and time" in pairs
    assert "5 min to the ticket" in pairs


def unit_of(key: str) -> str:
    from checkin.models import TypedPlate

    return f":{TypedPlate.objects.get(key=key).pk}"


def test_a_scale_with_a_wrong_clock_is_asked_about(analyst: Client, tablet: Tablet) -> None:
    tablet.record(*(event("checked_in", "10:00", plate=f"P{n}") for n in range(6)))
    for n in range(6):
        weighed(str(n), "13:00", f"P{n}")
    assert "Compare the scale's clock" in text_of(analyst, "/capture/NW/2025-03-03/")


def test_the_visits_page_names_its_ticket(analyst: Client, tablet: Tablet) -> None:
    tablet.record(event("checked_in", plate="1AB"))
    address = f"/visits/{Visit.objects.get().id}/"
    assert "<dt>Scale ticket</dt>" not in text_of(analyst, address)
    weighed("4711", plate="1AB")
    assert "4711, 10:05 a.m., 4,260 lb" in text_of(analyst, address)


def test_a_file_is_looked_at_first_and_written_on_demand(
    analyst: Client, station: Station, caplog: pytest.LogCaptureFixture
) -> None:
    weighed("4711", plate="OLD")
    text = "\n".join([HEADER, ROW, "NW,4712,2025-03-03 11:00,,", "XX,1,2025-03-03 11:00,,"])
    _status, page = uploaded(analyst, text)
    assert figures(page) == [1, 1, 0, 1]
    assert "there is no station XX" in page
    assert "OLD" in page
    assert ScaleTicket.objects.get().plate == "OLD"
    with caplog.at_level("INFO"):
        answer = analyst.post("/capture/import/", {"text": text}, follow=True)
    assert "1 new, 1 updated, 0 unchanged, 1 refused" in answer.content.decode()
    assert set(ScaleTicket.objects.values_list("plate", flat=True)) == {"1AB2304", ""}
    assert "1AB2304" not in caplog.text


def test_written_twice_it_changes_nothing(analyst: Client, station: Station) -> None:
    text = f"{HEADER}\n{ROW}\n"
    for word in ("1 new", "1 unchanged"):
        answer = analyst.post("/capture/import/", {"text": text}, follow=True)
        assert word in answer.content.decode()
    _status, page = uploaded(analyst, text)
    assert "Everything in this file is here already" in page
    assert "<button" not in page.partition("<dl")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b"\x89PNG\r\n\x1a\n", "tickets.csv is not in UTF-8 (near line 1)"),
        (b"PK\3\4\0\0", "tickets.csv is no text file. Save the sheet as CSV (UTF-8)."),
        (b"number,plate\n1,2\n", "tickets.csv lacks the columns station, ticket_number"),
        (b"x" * (1024 * 1024 + 1), "have whoever runs the server take it in with the command"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_at_its_field(
    analyst: Client, station: Station, content: bytes, said: str
) -> None:
    status, page = uploaded(analyst, content)
    assert status == 422
    assert said in page
    assert page.count("usa-error-message") == 1


def test_what_is_sent_in_place_of_the_preview_is_read_anew(
    analyst: Client, station: Station
) -> None:
    answer = analyst.post("/capture/import/", {"text": "nonsense"})
    assert answer.status_code == 422
    assert "lacks the columns" in answer.content.decode()


def test_three_thousand_rows_are_looked_at_and_written(analyst: Client, station: Station) -> None:
    rows = [f"NW,{n},2025-03-03 10:00,P{n},{n}" for n in range(3000)]
    text = "\n".join([HEADER, *rows])
    assert figures(uploaded(analyst, text)[1]) == [3000, 0, 0, 0]
    analyst.post("/capture/import/", {"text": text})
    assert ScaleTicket.objects.filter(day=DAY).count() == 3000
    page = text_of(analyst, "/capture/NW/2025-03-03/")
    assert "Page 1 of 60" in page


def test_the_auditor_sees_the_page_without_its_form(sign_in: SignIn, station: Station) -> None:
    page = text_of(sign_in(Role.AUDITOR), "/capture/import/")
    assert 'type="file"' not in page
    assert "ticket_number" in page
