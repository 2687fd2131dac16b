"""A register is taken in on a page: sent, checked by the worker, looked at, written."""

from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Role, User
from licensing.importing import running
from licensing.importing.intake import Intake
from licensing.importing.pages import RegisterForm
from licensing.importing.running import run
from licensing.importing.tasks import take_in_registers
from licensing.models import Hauler, License, RegisterImport
from tests.analytics.working import work
from tests.licensing.at_once import killed_at
from tests.licensing.conftest import signed_in

pytestmark = pytest.mark.django_db
HEADER = (
    "license_number,holder,phone,vehicle_class,issued_on,expires_on,suspended_from,suspended_to,"
    "email"
)
GOOD = "L-1,Ana Ruiz,410 555-0123,pickup,2026-01-01,2026-12-31,,,"
BAD = GOOD.replace("pickup", "tank").replace("L-1", "L-2")


def sent(client: Client, *lines: str, header: str = HEADER) -> str:
    """The address of the file's own page."""
    file = SimpleUploadedFile("r.csv", "\n".join([header, *lines]).encode())
    return client.post("/desk/import/", {"file": file})["Location"]


def checked(client: Client, *lines: str) -> str:
    at = sent(client, *lines)
    take_in_registers(timestamp=0)
    return at


def written(client: Client, *lines: str) -> str:
    at = checked(client, *lines)
    client.post(f"{at}write/")
    take_in_registers(timestamp=0)
    return at


def stages() -> Counter[str]:
    return Counter(RegisterImport.objects.values_list("stage", flat=True))


def test_a_file_is_checked_without_writing_and_then_written(clerk: Client) -> None:
    at = sent(clerk, GOOD, BAD)
    assert clerk.get(at)["Refresh"] == "5"
    take_in_registers(timestamp=0)
    page = clerk.get(at).text
    assert "vehicle_class is none of pickup" in page
    assert "Write the good rows" in page
    assert not Hauler.objects.exists()
    clerk.post(f"{at}write/")
    take_in_registers(timestamp=0)
    assert License.objects.get().number == "L-1"
    assert "<h1>Written</h1>" in clerk.get(at).text


def test_the_page_says_what_would_change_and_of_whom(clerk: Client) -> None:
    written(clerk, GOOD)
    changed = GOOD.replace("2026-12-31,,,", "2027-06-30,2026-03-01,2026-03-10,ana@x.org")
    at = checked(clerk, changed)
    assert RegisterImport.objects.first().result["changes"] == [  # type: ignore[union-attr]
        ["L-1", "hauler.email", "", "ana@x.org"],
        ["L-1", "license.expires_on", "2026-12-31", "2027-06-30"],
        ["L-1", "license.status", "Active 2026-01-01",
         "Active 2026-01-01; Suspended 2026-03-01; Active 2026-03-11"],
    ]  # fmt: skip
    page = clerk.get(at).text
    assert "Good through" in page
    assert "2027-06-30" in page
    assert License.objects.get().vehicle.hauler.email == ""


def test_a_second_chunk_knows_what_the_first_would_make(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 1)
    at = written(clerk, GOOD, GOOD.replace("L-1", "L-2"))
    assert Hauler.objects.count() == 1
    assert RegisterImport.objects.get().result["counts"]["new"] == 2
    assert clerk.get(at).status_code == 200


def test_the_same_file_again_has_nothing_to_write(clerk: Client) -> None:
    written(clerk, GOOD)
    at = checked(clerk, GOOD)
    page = clerk.get(at).text
    assert "there is nothing to write" in page
    assert "Write it" not in page


def test_an_unreadable_file_is_stopped_with_its_reason(clerk: Client) -> None:
    at = sent(clerk, GOOD, header="a,b")
    take_in_registers(timestamp=0)
    page = clerk.get(at).text
    assert "r.csv lacks the columns license_number" in page
    assert "nothing was written" in page
    assert bytes(RegisterImport.objects.get().file) == b""


def test_write_sent_twice_writes_once_and_the_file_is_not_kept(clerk: Client) -> None:
    at = written(clerk, GOOD)
    clerk.post(f"{at}write/")
    row = RegisterImport.objects.get()
    assert (row.stage, bytes(row.file), row.done) == ("written", b"", row.lines)


def test_what_is_checked_can_be_thrown_away_what_is_written_cannot(clerk: Client) -> None:
    at = checked(clerk, GOOD)
    assert "thrown away" in clerk.post(f"{at}discard/", follow=True).text
    assert clerk.get(at).status_code == 404
    at = written(clerk, GOOD)
    assert "was not thrown away" in clerk.post(f"{at}discard/", follow=True).text
    assert License.objects.exists()


def test_without_a_file_or_with_too_large_a_one_nothing_is_kept(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Choose the file first." in clerk.post("/desk/import/", {}).text
    monkeypatch.setattr(RegisterForm.base_fields["file"], "largest", 3)
    file = SimpleUploadedFile("r.csv", b"abcd")
    assert "Send it in parts" in clerk.post("/desk/import/", {"file": file}).text
    assert not RegisterImport.objects.exists()


def test_the_lists_are_files_too_and_inert_in_a_spreadsheet(clerk: Client) -> None:
    at = checked(clerk, GOOD.replace("pickup", "=tank"))
    assert "none of pickup, trailer, box_truck, other: =tank" in clerk.get(f"{at}refused.csv").text
    written(clerk, GOOD)
    at = checked(clerk, GOOD + "a@x.org")
    assert clerk.get(f"{at}changes.csv").text == (
        "license_number,field,was,will_be\nL-1,hauler.email,,a@x.org\n"
    )


def test_reasons_are_in_the_language_of_who_sent_it(db: None) -> None:
    clerk = signed_in(Role.CLERK, language="es")
    checked(clerk, BAD)
    [[line, reason]] = RegisterImport.objects.get().result["refused"]
    assert line == 2
    assert "vehicle_class" in reason
    assert "is none of" not in reason


def test_an_error_of_the_database_stops_it_whole(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_intake: object) -> None:
        raise DatabaseError

    at = checked(clerk, GOOD)
    monkeypatch.setattr(Intake, "save", broken)
    clerk.post(f"{at}write/")
    take_in_registers(timestamp=0)
    assert "Send the file once more" in clerk.get(at).text
    assert not License.objects.exists()


def test_a_worker_checks_what_was_sent_and_its_progress_is_told(transactional_db: None) -> None:
    clerk = signed_in(Role.CLERK)
    at = sent(clerk, GOOD)
    sent(clerk, GOOD)
    work()
    assert stages() == {"checked": 2}
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}
    assert clerk.get(at).status_code == 200


def test_while_one_worker_is_at_it_another_passes_it_over(transactional_db: None) -> None:
    sent(signed_in(Role.CLERK), GOOD)
    row = RegisterImport.objects.get()
    other = connection.copy()
    with transaction.atomic():
        cursor = other.cursor()
        other.set_autocommit(False)
        cursor.execute(running.TURN, [row.pk])
        run(row.pk)
    assert stages() == {"checking": 1}
    other.close()
    run(row.pk)
    assert stages() == {"checked": 1}


def test_what_nobody_wrote_in_a_week_is_let_go(clerk: Client) -> None:
    checked(clerk, GOOD)
    RegisterImport.objects.update(finished_at="2020-01-01T00:00Z")
    take_in_registers(timestamp=0)
    assert not RegisterImport.objects.exists()
    assert User.objects.exists()


@pytest.mark.slow
def test_a_worker_killed_while_writing_leaves_nothing_and_the_next_writes_it(
    transactional_db: None,
) -> None:
    clerk = signed_in(Role.CLERK)
    at = checked(clerk, GOOD)
    clerk.post(f"{at}write/")
    killed_at("licensing.importing.tasks.take_in_registers")
    assert not Hauler.objects.exists()
    take_in_registers(timestamp=0)
    assert License.objects.get().number == "L-1"
    assert stages() == {"written": 1}
