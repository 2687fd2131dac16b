"""The license desk of the made-up city: applications in every state, money, words and messages.

They go through the doors that real ones go through, each step at its own moment.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import F
from numpy.random import Generator

from accounts.demo import demo_user
from accounts.models import Message, Role, User
from analytics.demo.paper import registration_card
from analytics.demo.people import Hauler, Truck, haulers, pass_codes, pick, plates, truck
from licensing.applications.decide import approve, settle
from licensing.applications.flow import (
    add_note,
    ask_corrections,
    begin,
    refuse,
    submit,
    take_on,
    turn,
    withdraw,
    write_card_weight,
)
from licensing.applications.vehicles import write_vehicle
from licensing.codes import ALPHABET, PASS_LENGTH
from licensing.documents.keeping import add_document
from licensing.life.next_license import begin_next
from licensing.mine.replies import write_reply
from licensing.models import Application, Document, License, Pass, Payment, Reply
from licensing.payments.ledger import Taken, record_payment, reverse
from licensing.register import in_state, licenses_at

OTHER = {"email": "rosa@demo.haulpass.example", "name": "Rosa Jimenez"}
Kind, Method, Origin = Payment.Kind, Payment.Method, Application.Origin
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
RENEWALS = 6
CORRECTIONS = [
    ("registration_card", "The photo is blurred: the weight cannot be read."),
    ("gross_weight_lb", "The card says another weight than you wrote. Please look again."),
]
REFUSALS = [
    "The vehicle weighs more than 7,000 lb: please ask for a commercial hauler's license.",
    "The registration card is that of another vehicle. Send the right one in a new application.",
]
NOTES = ["Called: will bring the insurance paper on Thursday.", "Same family as the blue Isuzu."]
WORDS = [
    ("Why is there nothing about my renewal yet?", "It is decided by tomorrow."),
    ("I sold the trailer last week. Do I have to do anything?", ""),
    ("Can my brother drive with this card?", ""),
    ("El código no se lee bien con lluvia, ¿pueden mandarme otra tarjeta?", ""),
]


@dataclass(frozen=True)
class Case:
    """One application. `age` is in days, since it was sent."""

    state: str
    age: float
    method: Payment.Method | None = None
    back: Payment.Kind | None = None
    at_counter: bool = False


CASES = [
    *(Case("submitted", age) for age in (0.05, 0.2, 0.6, 1.1, 1.8, 2.6, 3.4, 5.2)),
    Case("submitted", 0.1, at_counter=True),
    *(Case("waiting_hauler", age) for age in (0.9, 3, 8, 16)),
    *(Case("waiting_payment", age) for age in (1.2, 4, 11)),
    *(Case("refused", age) for age in (3, 9)),
    Case("withdrawn", 4),
    *(Case("draft", age) for age in (0.1, 2, 12)),
    Case("issued", 0.3, Method.CASH),
    Case("issued", 0.4, Method.CARD, at_counter=True),
    Case("issued", 2, Method.CASH),
    Case("issued", 3, Method.CASH, at_counter=True),
    Case("issued", 3, Method.CHECK),
    Case("issued", 5, Method.CARD, at_counter=True),
    Case("issued", 6, Method.NONE),
    Case("issued", 9, Method.CHECK, back=Kind.RETURNED),
    Case("issued", 7, Method.CARD),
    Case("waiting_payment", 6, Method.CASH, back=Kind.REFUND),
]


def write_desk(now: dt.datetime, rng: Generator) -> int:
    """How many applications there are now."""
    desk = Desk(clerks(), rng)
    people = [
        replace(one, phone=f"+1443555{100 + number:04}")
        for number, one in enumerate(haulers(len(CASES), rng))
    ]
    for case, hauler, plate in zip(CASES, people, plates(len(CASES), rng), strict=True):
        desk.take_through(case, hauler, truck("pickup", plate, rng), now)
    desk.renewals(now)
    desk.own_of_the_demo(now)
    write_words(now, desk.clerks[0])
    # The worker has sent them at their time; two numbers were none any more.
    waiting = Message.objects.filter(state=Message.State.WAITING)
    waiting.update(
        state=Message.State.SENT, state_at=F("created_at"), sent_at=F("created_at"), tries=1
    )
    for message in Message.objects.order_by("id")[5:15:5]:
        message.state, message.sent_at = Message.State.FAILED, None
        message.error = "The number is not in service."
        message.save()
    give_codes(rng)
    return Application.objects.count()


def give_codes(rng: Generator) -> None:
    """The same city has the same passes each time it is made."""
    made = list(Pass.objects.exclude(license__application=None).order_by("id"))
    for one, code in zip(made, pass_codes(len(made), ALPHABET, PASS_LENGTH, rng), strict=True):
        one.code = code
        one.save()


def clerks() -> list[User]:
    other, _made = User.objects.get_or_create(
        email=OTHER["email"], defaults={"name": OTHER["name"], "role": Role.CLERK}
    )
    return [demo_user(Role.CLERK), other]


class Desk:
    """Two clerks, and dice."""

    def __init__(self, clerks: Sequence[User], rng: Generator) -> None:
        self.clerks, self.rng = clerks, rng

    def key(self) -> uuid.UUID:
        return uuid.UUID(bytes=self.rng.bytes(16))

    def take_through(self, case: Case, hauler: Hauler, what: Truck, now: dt.datetime) -> None:
        sent_at, clerk = now - case.age * DAY, self.clerks[int(self.rng.integers(2))]
        row = self.filled(case, hauler, what, sent_at - HOUR / 3, clerk)
        if case.state == "draft":
            return
        submit(row, by=row.user or clerk, now=sent_at)
        if case.state == "submitted" and self.rng.random() < 0.5:
            return  # nobody has looked at it yet
        row.refresh_from_db()
        looked_at = min(sent_at + 5 * HOUR, now)
        take_on(row, by=clerk, seen=row.version, now=looked_at)
        if self.rng.random() < 0.2:
            add_note(row, text=pick(NOTES, self.rng), by=clerk, now=looked_at)
        self.decide(case, row, clerk, min(sent_at + 6 * HOUR, now), now)

    def filled(
        self, case: Case, hauler: Hauler, what: Truck, at: dt.datetime, clerk: User
    ) -> Application:
        user = None if case.at_counter else account(hauler)
        row = begin(
            kind=Application.Kind.NEW, origin=Origin.COUNTER if case.at_counter else Origin.PORTAL,
            key=self.key(), now=at, user=user, by=clerk if case.at_counter else None,
        )  # fmt: skip
        with turn(row, now=at) as fresh:
            fresh.name, fresh.language = hauler.name, hauler.language
            fresh.applicant_type = "business" if "LLC" in hauler.name else "person"
            fresh.term, fresh.dumpsters = "annual", int(self.rng.random() < 0.1)
            fresh.stations, fresh.waste_kinds = ["NW"], ["household", "yard"]
            if case.at_counter:
                fresh.reach, fresh.id_seen = Application.Reach.IN_PERSON, "driver's license"
            else:
                fresh.phone, fresh.signature, fresh.declared_at = hauler.phone, hauler.name, at
            facts = vars(what) | {"loads_per_week": Decimal(int(self.rng.integers(1, 9)))}
            facts["gross_weight_lb"] = min(what.gross_weight_lb, 6900)
            vehicle = write_vehicle(fresh, facts)
            fresh.step = "review"
        card = registration_card(vehicle, hauler.name)
        kind = Document.Kind.REGISTRATION_CARD
        add_document(row, vehicle, kind, card, by=user or clerk, now=at)
        row.refresh_from_db()
        return row

    def decide(
        self, case: Case, row: Application, clerk: User, at: dt.datetime, now: dt.datetime
    ) -> None:
        row.refresh_from_db()
        vehicle = row.vehicles.get()
        if case.state == "waiting_hauler":
            field, reason = pick_pair(CORRECTIONS, self.rng)
            asked = [(vehicle, field, reason)]
            ask_corrections(row, asked, by=clerk, seen=row.version, now=at)
        elif case.state == "refused":
            reason = pick(REFUSALS, self.rng)
            refuse(row, reason=reason, by=clerk, seen=row.version, now=at)
        elif case.state == "withdrawn":
            withdraw(row, by=row.user, seen=None, now=at)
        elif case.state in {"issued", "waiting_payment"}:
            pounds = vehicle.gross_weight_lb or 0
            write_card_weight(row, vehicle, pounds, by=clerk, seen=row.version, now=at)
            row.refresh_from_db()
            approve(row, by=clerk, seen=row.version, now=at)
            if case.method:
                self.pay(case, row, clerk, at, now)

    def pay(
        self, case: Case, row: Application, clerk: User, at: dt.datetime, now: dt.datetime
    ) -> None:
        row.refresh_from_db()
        waived = case.method == Method.NONE
        taken = Taken(
            self.key(), row.fee or Decimal(0), case.method or Method.CASH,
            Kind.WAIVER if waived else Kind.PAYMENT,
            reference="1042" if case.method == Method.CHECK else "",
            reason="Lost everything in the fire of Harlem Avenue" if waived else "",
        )  # fmt: skip
        line = record_payment(row, taken, by=clerk, now=at)
        if case.back != Kind.REFUND:
            settle(row, by=clerk, now=at)
        if case.back:
            reason = "The bank sent it back" if case.back == Kind.RETURNED else "Paid twice"
            later = min(at + 2 * DAY, now)
            reverse(line, kind=case.back, reason=reason, key=self.key(), by=clerk, now=later)

    def renewals(self, now: dt.datetime) -> None:
        """Sent by those whose licenses end in the next weeks."""
        soon = in_state(licenses_at(now), "in_force", now).filter(renewed_by=None)
        ending = soon.filter(expires_on__lte=(now + 40 * DAY).date()).order_by("expires_on", "id")
        for number, license in enumerate(ending[:RENEWALS]):
            at = now - (0.3 + number) * DAY
            row = begin_next(
                license, Application.Kind.RENEWAL, origin=Origin.COUNTER, key=self.key(), now=at,
                by=self.clerks[1],
            )  # fmt: skip
            self.send_with_card(row, at)

    def send_with_card(self, row: Application, at: dt.datetime) -> None:
        vehicle = row.vehicles.get()
        card = registration_card(vehicle, row.name)
        kind = Document.Kind.REGISTRATION_CARD
        by = row.user or self.clerks[1]
        add_document(row, vehicle, kind, card, by=by, now=at)
        with turn(row, now=at) as fresh:
            fresh.applicant_type, fresh.signature, fresh.declared_at = "person", row.name, at
        submit(row, by=by, now=at)
        row.refresh_from_db()

    def own_of_the_demo(self, now: dt.datetime) -> None:
        """The hauler whose button the demo has adds a truck, and is asked for a better photo."""
        user = User.objects.filter(role=Role.HAULER, haulers__isnull=False).order_by("id").first()
        if not user:
            return
        hauler, at = user.haulers.get(), now - 2 * DAY
        row = begin(
            kind=Application.Kind.NEW, origin=Origin.PORTAL, key=self.key(), now=at, user=user,
            hauler=hauler,
        )  # fmt: skip
        with turn(row, now=at) as fresh:
            fresh.term, fresh.dumpsters = "annual", 0
            facts = vars(truck("pickup", "4DM 2207", self.rng)) | {"gross_weight_lb": 6200}
            write_vehicle(fresh, facts)
        self.send_with_card(row, at)
        asked = [(row.vehicles.get(), *CORRECTIONS[0])]
        ask_corrections(row, asked, by=self.clerks[0], seen=row.version, now=at + 4 * HOUR)


def account(hauler: Hauler) -> User:
    return User.objects.create_user(
        phone=hauler.phone, phone_verified=True, name=hauler.name, role=Role.HAULER,
        language=hauler.language,
    )  # fmt: skip


def write_words(now: dt.datetime, clerk: User) -> None:
    """What haulers wrote about their licenses; one is answered."""
    licenses: list[License] = list(
        in_state(licenses_at(now), "in_force", now).order_by("-issued_on", "id")[: len(WORDS)]
    )
    for days, (license, (text, answer)) in enumerate(zip(licenses, WORDS, strict=False), start=1):
        hauler, at = license.vehicle.hauler, now - days * DAY
        reply = write_reply(
            text=text, key=uuid.uuid5(uuid.NAMESPACE_URL, text), by=hauler.user or clerk, now=at,
            hauler=hauler, license=license,
        )  # fmt: skip
        if answer:
            Reply.objects.filter(pk=reply.pk).update(
                answer=answer, answered_at=at + 3 * HOUR, answered_by=clerk
            )


def pick_pair(pairs: Sequence[tuple[str, str]], rng: Generator) -> tuple[str, str]:
    return pairs[int(rng.integers(len(pairs)))]
