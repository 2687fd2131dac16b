"""An application's way: sent, corrected, approved, paid, issued; and who was faster."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from accounts.models import Role, User
from licensing import haulers, issue
from licensing.applications.decide import approve, settle
from licensing.applications.flow import (
    Changed,
    Incomplete,
    NotAllowed,
    ask_corrections,
    begin,
    refuse,
    reopen,
    set_aside_vehicle,
    submit,
    take_on,
)
from licensing.haulers import HaulerFacts, VehicleFacts, known_hauler
from licensing.issue import AlreadyLicensed, Terms
from licensing.models import Application, Hauler, License, LicensingRules, Payment
from licensing.payments.ledger import Taken, record_payment
from tests.licensing.asked import asked, draft, the_clerk
from tests.licensing.made import issued, today

Status = Application.Status
pytestmark = pytest.mark.django_db


def pay(application: Application, amount: str = "35") -> Payment:
    taken = Taken(uuid.uuid4(), Decimal(amount), Payment.Method.CASH)
    made = record_payment(application, taken, by=the_clerk(), now=timezone.now())
    settle(application, by=the_clerk(), now=timezone.now())
    application.refresh_from_db()
    return made


def approved(application: Application) -> Application:
    approve(application, by=the_clerk(), seen=application.version, now=timezone.now())
    application.refresh_from_db()
    return application


def test_the_same_page_sent_twice_begins_one_application() -> None:
    key = uuid.uuid4()
    for _time in range(2):
        begin(
            kind=Application.Kind.NEW, origin=Application.Origin.PORTAL, key=key,
            now=timezone.now(), user=the_clerk(),
        )  # fmt: skip
    assert Application.objects.count() == 1


def test_what_is_missing_is_named_by_vehicle_and_field() -> None:
    application = draft({"plate": ""}, {"gross_weight_lb": None}, term="")
    application.vehicles.get(position=2).documents.all().delete()
    with pytest.raises(Incomplete) as told:
        submit(application, by=the_clerk(), now=timezone.now())
    found = {(one.vehicle, one.field) for one in told.value.lacks}
    assert found == {
        (None, "term"), (1, "plate"), (2, "gross_weight_lb"), (2, "registration_card"),
    }  # fmt: skip
    assert "Vehicle 1: plate is missing." in [one.sentence for one in told.value.lacks]


def test_what_is_required_is_the_citys_to_say() -> None:
    LicensingRules.objects.create(
        made_at=timezone.now(), reason="no papers", required_fields=["name"]
    )
    submit(draft({"plate": ""}, phone=""), by=the_clerk(), now=timezone.now())
    assert Application.objects.get().status == Status.SUBMITTED


def test_who_has_no_phone_shows_a_document_instead() -> None:
    application = draft(phone="", reach="in_person")
    with pytest.raises(Incomplete) as told:
        submit(application, by=the_clerk(), now=timezone.now())
    assert [one.field for one in told.value.lacks] == ["id_seen"]
    Application.objects.update(id_seen="driver's license")
    submit(application, by=the_clerk(), now=timezone.now())


def test_approved_and_paid_it_is_issued_with_its_link() -> None:
    application = approved(asked())
    assert (application.status, application.fee) == (Status.WAITING_PAYMENT, Decimal(35))
    pay(application)
    license = License.objects.get()
    assert application.status == Status.ISSUED
    assert license.application == application
    assert application.vehicles.get().license == license
    assert license.vehicle.hauler.name == "Luz Vega Hauling"
    assert license.periods.get().by == the_clerk()


def test_two_vehicles_cost_the_fee_of_a_business_and_dumpsters_once() -> None:
    application = approved(asked({}, {"plate": "7EF 1"}, dumpsters=2))
    assert application.fee == Decimal(250)
    pay(application, "200")
    assert not License.objects.exists()
    pay(application, "50")
    assert [row.fee for row in License.objects.order_by("id")] == [Decimal(150), Decimal(100)]


def test_settled_twice_it_is_issued_once() -> None:
    application = approved(asked())
    pay(application)
    settle(application, by=None, now=timezone.now())
    assert License.objects.count() == 1


def test_a_correction_goes_to_the_hauler_and_comes_back() -> None:
    application = asked()
    wrong = [(application.vehicles.get(), "gross_weight_lb", "The card says something else")]
    ask_corrections(
        application, wrong, by=the_clerk(), seen=application.version, now=timezone.now()
    )
    application.refresh_from_db()
    assert application.status == Status.WAITING_HAULER
    submit(application, by=None, now=timezone.now())
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED
    assert application.corrections.get().answered_at
    happened = [one.what for one in application.entries.all()]
    assert happened == ["begun", "submitted", "correction", "corrected"]


def test_the_second_of_two_clerks_is_told_and_overwrites_nothing() -> None:
    application = asked()
    ana = User.objects.create_user(email="ana@city.example", role=Role.CLERK, name="Ana")
    take_on(application, by=ana, seen=application.version, now=timezone.now())
    with pytest.raises(Changed, match="Ana was faster: Taken on"):
        refuse(
            application, reason="no", by=the_clerk(), seen=application.version, now=timezone.now()
        )
    assert Application.objects.get().status == Status.SUBMITTED


def test_a_vehicle_is_left_out_and_the_others_go_on() -> None:
    application = asked({}, {"plate": "7EF 1"})
    second = application.vehicles.get(position=2)
    set_aside_vehicle(
        application, second, reason="sold", by=the_clerk(), seen=application.version,
        now=timezone.now(),
    )  # fmt: skip
    application.refresh_from_db()
    assert approved(application).fee == Decimal(35)
    pay(application)
    assert License.objects.get().vehicle.plate == "5CD 6780"


def test_the_last_vehicle_is_not_left_out() -> None:
    application = asked()
    with pytest.raises(NotAllowed, match="refuse the application instead"):
        set_aside_vehicle(
            application, application.vehicles.get(), reason="sold", by=the_clerk(),
            seen=application.version, now=timezone.now(),
        )  # fmt: skip


def test_a_refusal_can_be_looked_at_again_and_an_issue_cannot() -> None:
    application = asked()
    rosa, now = the_clerk(), timezone.now()
    refuse(application, reason="no", by=rosa, seen=application.version, now=now)
    application.refresh_from_db()
    reopen(application, reason="new", by=rosa, seen=application.version, now=now)
    application.refresh_from_db()
    pay(approved(application))
    with pytest.raises(NotAllowed, match="cannot become"):
        refuse(application, reason="no", by=rosa, seen=application.version, now=now)


def test_a_plate_that_was_licensed_meanwhile_issues_nothing_and_keeps_the_money() -> None:
    application = approved(asked({"plate": "1AB 2304"}))
    issued()
    with pytest.raises(AlreadyLicensed):
        pay(application)
    assert Application.objects.get().status == Status.WAITING_PAYMENT
    assert Payment.objects.count() == 1
    assert License.objects.count() == 1


def on_the_license(old: License, kind: Application.Kind, plate: str) -> Application:
    application = asked({"plate": plate}, name="Ana Ruiz Hauling", phone="+14105550123")
    Application.objects.update(kind=kind)
    application.vehicles.update(before=old)
    application.refresh_from_db()
    return approved(application)


def test_a_renewal_goes_on_the_day_after_the_old_license() -> None:
    old = issued()
    pay(on_the_license(old, Application.Kind.RENEWAL, "1AB 2304"))
    new = License.objects.get(renews=old)
    assert (new.issued_on - old.expires_on).days == 1
    assert new.vehicle == old.vehicle


def test_a_transfer_ends_the_old_license_and_costs_nothing() -> None:
    old = issued()
    on_the_license(old, Application.Kind.TRANSFER, "9ZZ 9")
    new = License.objects.get(renews=old)
    assert (new.issued_on, new.expires_on) == (today(), old.expires_on)
    assert old.status_at(timezone.now()) == "surrendered"
    assert new.vehicle.hauler == old.vehicle.hauler


def issue_at_once(plate: str) -> str:
    """What came of issuing for the same new hauler: "" or the error's name."""
    try:
        issue.issue(
            HaulerFacts("Two At Once", "+14105550188"), VehicleFacts("pickup", plate, "MD", 5000),
            Terms("annual", today()), at=timezone.now(),
        )  # fmt: skip
    except IntegrityError as error:
        return type(error).__name__
    finally:
        connection.close()
    return ""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [False, True])
def test_two_clerks_at_once_make_one_hauler(
    *, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the lock both look, both find nobody, and one of them fails."""
    both_looked, real = Barrier(2), haulers.hauler_of

    def looked(who: HaulerFacts) -> Hauler:
        if not guarded and known_hauler(who.name, who.phone) is None:
            both_looked.wait(5)
        return real(who)

    monkeypatch.setattr(issue, "hauler_of", looked)
    if not guarded:
        monkeypatch.setattr(issue, "lock", lambda _name: None)
    with ThreadPoolExecutor(2) as pool:
        came = list(pool.map(issue_at_once, ["AA 1", "BB 2"]))
    assert sorted(came) == (["", ""] if guarded else ["", "IntegrityError"])
    assert Hauler.objects.count() == 1
