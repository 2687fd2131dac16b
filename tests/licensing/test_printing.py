"""The print queue: what waits, one PDF of many cards, whether the paper came out."""

import datetime as dt
import threading
import uuid
from threading import Barrier

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from licensing.haulers import VehicleFacts
from licensing.issue import replace_pass
from licensing.models import CardRun, License, Pass, Status
from licensing.printing import running
from licensing.printing.running import KEPT, forget_old, run
from licensing.printing.tasks import print_cards
from licensing.printing.waiting import ask, to_print
from licensing.transitions import change_status
from tests.licensing.asked import the_clerk
from tests.licensing.at_once import killed_at, together
from tests.licensing.made import issued

pytestmark = pytest.mark.django_db


def truck(number: int) -> License:
    return issued(vehicle=VehicleFacts("pickup", f"1AB {number:04}", "MD", 6500))


def all_of_them(clerk: Client, **said: str) -> CardRun:
    asked = {"key": str(uuid.uuid4()), "all": "on"} | said
    for _time in range(2):
        clerk.post("/desk/printing/", asked)
    return CardRun.objects.get()


def drawn(one: CardRun) -> CardRun:
    run(one.pk, timezone.now())
    one.refresh_from_db()
    return one


def waiting() -> int:
    return to_print(timezone.now()).count()


def test_from_the_queue_to_paper_and_out_of_it(clerk: Client) -> None:
    licenses = [truck(number) for number in range(3)]
    one = all_of_them(clerk)
    assert clerk.get(f"/desk/printing/{one.pk}/").headers["Refresh"] == "5"
    assert "No card waits." in clerk.get("/desk/printing/").text  # they are in hand
    drawn(one)
    pdf = clerk.get(f"/desk/printing/{one.pk}.pdf").content
    with pypdfium2.PdfDocument(pdf) as pages:
        texts = [page.get_textpage().get_text_bounded() for page in pages]
    assert [license.number in text for license, text in zip(licenses, texts, strict=True)] == (
        [True] * 3
    )
    clerk.post(f"/desk/printing/{one.pk}/came-out/")
    assert waiting() == 0
    assert Pass.objects.exclude(printed_at=None).count() == 3


def test_what_did_not_come_out_waits_again(clerk: Client) -> None:
    truck(1)
    one = drawn(all_of_them(clerk))
    clerk.post(f"/desk/printing/{one.pk}/put-back/")
    assert waiting() == 1
    assert not CardRun.objects.exists()


def test_only_the_ticked_cards_are_printed(clerk: Client) -> None:
    first, _second = truck(1), truck(2)
    asked = {"key": str(uuid.uuid4()), "passes": [first.current_pass.pk]}
    clerk.post("/desk/printing/", asked)
    assert CardRun.objects.get().passes == [first.current_pass.pk]
    for wrong in ([], ["x"]):
        asked = {"key": str(uuid.uuid4()), "passes": wrong}
        page = clerk.post("/desk/printing/", asked, follow=True)
        assert "Tick the cards first." in page.text


def test_a_pass_that_was_replaced_meanwhile_is_left_out_and_said(clerk: Client) -> None:
    lost, revoked, good = (truck(number) for number in range(3))
    one = all_of_them(clerk)
    replace_pass(lost, at=timezone.now())
    change_status(revoked, Status.REVOKED, reason="Sold", at=timezone.now())
    assert drawn(one).passes == [good.current_pass.pk]
    assert "2 were left out" in clerk.get(f"/desk/printing/{one.pk}/").text
    assert waiting() == 1  # the new pass of the lost card


def test_a_drawn_card_whose_pass_is_replaced_before_the_paper_is_told(clerk: Client) -> None:
    lost, good = truck(1), truck(2)
    one = drawn(all_of_them(clerk))
    assert "Throw these cards away" not in clerk.get(f"/desk/printing/{one.pk}/").text
    replace_pass(lost, at=timezone.now())
    page = clerk.get(f"/desk/printing/{one.pk}/").text
    assert "Throw these cards away" in page
    assert lost.number in page
    assert good.number not in page


def test_a_run_of_which_nothing_is_left_has_nothing_to_open(clerk: Client) -> None:
    license = truck(1)
    one = all_of_them(clerk)
    change_status(license, Status.REVOKED, reason="Sold", at=timezone.now())
    page = clerk.get(f"/desk/printing/{drawn(one).pk}/").text
    assert one.state == "done"
    assert "There is nothing to print." in page
    assert ".pdf" not in page


def test_a_run_of_which_nobody_tells_comes_first_and_its_cards_wait_again(clerk: Client) -> None:
    truck(1)
    forgotten, now = drawn(all_of_them(clerk)), timezone.now()
    for day in range(12):
        at = now + dt.timedelta(hours=day)
        facts = {"asked_at": at, "printed_at": at, "finished_at": at, "state": "done"}
        CardRun.objects.create(key=uuid.uuid4(), asked_by=the_clerk(), pdf=b"-", **facts)
    assert f"/desk/printing/{forgotten.pk}/" in clerk.get("/desk/printing/").text
    forget_old(now + KEPT - dt.timedelta(minutes=1))
    assert waiting() == 0
    forget_old(now + KEPT + dt.timedelta(days=1))
    assert waiting() == 1
    assert set(CardRun.objects.values_list("pdf", flat=True)) == {None}


def test_an_auditor_looks_and_has_nothing_to_press(clerk: Client, auditor: Client) -> None:
    license = truck(1)
    page = auditor.get("/desk/printing/").text
    assert license.number in page
    assert "Print all of them" not in page
    one = drawn(all_of_them(clerk))
    page = auditor.get(f"/desk/printing/{one.pk}/").text
    assert "Open the PDF" in page
    assert "came-out" not in page
    assert "put-back" not in page


def test_a_card_that_was_printed_by_itself_leaves_the_queue(clerk: Client) -> None:
    license = truck(1)
    assert "It waits in the print queue." in clerk.get(f"/licenses/{license.number}/").text
    clerk.post(f"/licenses/{license.number}/printed/")
    assert waiting() == 0
    assert "It waits in the print queue." not in clerk.get(f"/licenses/{license.number}/").text


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"origin": ""}, 1), ({"origin": "portal"}, 0), ({"origin": "other"}, 1),
        ({"origin": "x"}, 1), ({"term": "annual"}, 1), ({"term": "90_days"}, 0),
    ],
)  # fmt: skip
def test_the_queue_is_filtered_by_term_and_by_where_it_was_asked_for(
    clerk: Client, asked: dict[str, str], shown: int
) -> None:
    license = truck(1)
    page = clerk.get("/desk/printing/", asked).text
    assert ("No card that waits fits." in page) is not bool(shown)
    assert page.count(f"{license.number}</label>") == shown


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_do_not_print_a_card_twice() -> None:
    clerk, now = the_clerk(), timezone.now()
    truck(1)
    meet = Barrier(2)

    def unguarded(_number: int) -> None:
        passes = list(to_print(now).values_list("pk", flat=True))
        meet.wait()
        CardRun.objects.create(key=uuid.uuid4(), passes=passes, asked_by=clerk, asked_at=now)

    def guarded(_number: int) -> bool:
        try:
            return bool(ask(to_print(now), key=uuid.uuid4(), by=clerk, now=now))
        except Exception as error:  # noqa: BLE001
            return "None of these cards" not in str(error)

    together(unguarded, range(2))
    assert [len(one.passes) for one in CardRun.objects.all()] == [1, 1]
    CardRun.objects.all().delete()
    assert sorted(map(bool, together(guarded, range(2)))) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_two_workers_draw_a_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    truck(1)
    one = ask(to_print(timezone.now()), key=uuid.uuid4(), by=the_clerk(), now=timezone.now())
    begun, go_on = threading.Semaphore(0), threading.Event()

    def slowly(_run: CardRun, _now: object) -> None:
        begun.release()
        go_on.wait(5)

    monkeypatch.setattr(running, "draw", slowly)

    def worker() -> None:
        run(one.pk, timezone.now())
        connection.close()

    workers = [threading.Thread(target=worker) for _number in range(2)]
    for each in workers:
        each.start()
    assert begun.acquire(timeout=5)
    assert not begun.acquire(timeout=0.5)
    go_on.set()
    for each in workers:
        each.join()


@pytest.mark.slow
def test_what_a_killed_worker_had_begun_another_begins_anew(transactional_db: None) -> None:
    truck(1)
    one = ask(to_print(timezone.now()), key=uuid.uuid4(), by=the_clerk(), now=timezone.now())
    killed_at("licensing.printing.tasks.print_cards")
    one.refresh_from_db()
    assert (one.state, one.done, one.pdf) == ("running", 0, None)
    print_cards(timestamp=0)
    one.refresh_from_db()
    assert (one.state, one.done) == ("done", 1)


def test_a_run_that_fails_loses_no_card(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    truck(1)

    def broken(*_args: object) -> bytes:
        raise ValueError

    monkeypatch.setattr(running, "cards_pdf", broken)
    one = drawn(all_of_them(clerk))
    assert "no card was lost" in clerk.get(f"/desk/printing/{one.pk}/").text
    assert waiting() == 1
