"""What a hauler is told about an application or a license, by text message or e-mail, in the
hauler's language; whoever can only be reached in person is told at the counter."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.links import page_address
from accounts.messages.writing import write
from accounts.models import Message
from licensing.models import Application, Hauler, License, LicensePeriod, Reply, Status

Reach, Channel = Application.Reach, Message.Channel


def subject() -> str:
    """Of every e-mail."""
    return _("Your license in %(city)s") % {"city": settings.CITY_NAME}


@dataclass(frozen=True)
class Reader:
    """Who is written to, and how."""

    thread: str
    channel: Message.Channel
    to: str
    language: str

    def written(self, text: str, key: str, now: dt.datetime) -> Message:
        """The same occasion (`key`) again gives the message that is there."""
        with override(self.language):
            about = subject() if self.channel == Channel.EMAIL else ""
        return write(**vars(self), text=text, key=key, subject=about, now=now)


def applicant(application: Application) -> Reader | None:
    """As the application says; None who can only be reached in person."""
    by_mail = application.reach == Reach.EMAIL
    to = application.email if by_mail else application.phone
    if application.reach == Reach.IN_PERSON or not to:
        return None
    channel = Channel.EMAIL if by_mail else Channel.SMS
    return Reader(thread_of(application), channel, to, application.language)


def holder(license: License) -> Reader | None:
    """By text message; by e-mail who has no phone; None who has neither."""
    hauler = license.vehicle.hauler
    channel, to = (Channel.SMS, hauler.phone) if hauler.phone else (Channel.EMAIL, hauler.email)
    return Reader(f"hauler:{hauler.pk}", channel, to, hauler.language) if to else None


# An application


def sentence(application: Application) -> str:
    """Of its status now, in the language that is active."""
    number = {"number": application.number}
    texts = {
        "submitted": _("We have your application %(number)s. You need not do anything now."),
        "waiting_hauler": _("Please look at your application %(number)s again: we ask something."),
        "waiting_payment": _("Your application %(number)s is approved. It waits for its payment."),
        "issued": _("Your application %(number)s is done: your license is issued."),
        "refused": _("Your application %(number)s was refused. The reason stands there."),
    }
    return texts.get(application.status, "") % number


def tell(application: Application, now: dt.datetime) -> Message | None:
    """Once for each version of it; None where there is nothing to say or no way to say it."""
    who = applicant(application)
    with override(application.language):
        text = sentence(application)
    if not who or not text:
        return None
    key = f"application:{application.pk}:{application.version}"
    return who.written(f"{text} {page_of(application)}", key, now)


def thread_of(application: Application) -> str:
    if application.hauler_id:
        return f"hauler:{application.hauler_id}"
    return f"application:{application.pk}"


def page_of(application: Application) -> str:
    return page_address("my_application", application.number)


# A license


def remind(license: License, days: int, now: dt.datetime) -> Message | None:
    """That it ends in so many days, once for each of them."""
    who = holder(license)
    if not who:
        return None
    with override(who.language):
        facts = {"number": license.number, "day": license.expires_on.isoformat()}
        text = _("Your license %(number)s is good through %(day)s. Renew it:") % facts
    return who.written(f"{text} {address(license)}", f"expires:{license.pk}:{days}", now)


def remind_of_insurance(license: License, days: int, now: dt.datetime) -> Message | None:
    """That the insurance named in its application ends in so many days."""
    who, asked = holder(license), license.application
    if not who or not asked or not asked.insurance_expires_on:
        return None
    with override(who.language):
        facts = {"day": asked.insurance_expires_on.isoformat()}
        text = _("The insurance that you told us of ends on %(day)s. Tell us about the new one:")
        text %= facts
    return who.written(f"{text} {address(license)}", f"insurance:{asked.pk}:{days}", now)


def tell_change(period: LicensePeriod, was: Status, now: dt.datetime) -> Message | None:
    """That the city has changed a license, and where the reason stands. What its hauler has done
    with it needs no message."""
    license = period.license
    who = holder(license)
    if not who:
        return None
    with override(who.language):
        text = change_sentence(Status(period.status), was) % {"number": license.number}
    key = f"license:{license.pk}:{period.status}:{now.isoformat()}"
    return who.written(f"{text} {address(license)}", key, now) if text else None


def change_sentence(to: Status, was: Status) -> str:
    if to == Status.SUSPENDED:
        return _("Your license %(number)s is suspended. The reason and what you can do:")
    if to == Status.REVOKED:
        return _("Your license %(number)s is revoked. The reason and what you can do:")
    if to == Status.ACTIVE and was == Status.SUSPENDED:
        return _("Your license %(number)s is good again:")
    return ""


def address(license: License) -> str:
    return page_address("my_license", license.number)


# The rest


def tell_answer(reply: Reply, now: dt.datetime) -> Message | None:
    """That the desk has answered what a hauler wrote, and where the answer stands."""
    if reply.license:
        who, place = holder(reply.license), address(reply.license)
    elif reply.application:
        who, place = applicant(reply.application), page_of(reply.application)
    else:
        return None
    if not who:
        return None
    with override(who.language):
        text = _("The license desk has answered you:")
    return who.written(f"{text} {place}", f"answer:{reply.pk}", now)


def tell_new_number(hauler: Hauler, old: str, key: uuid.UUID, now: dt.datetime) -> None:
    """To the new number, and to the old one: whoever had it must hear of it, too."""
    with override(hauler.language):
        facts = {"email": settings.CITY_CONTACT_EMAIL}
        text = _("The license desk has changed the phone number of your licenses.")
        text += " " + _("Was it not you? Write to %(email)s.") % facts
    for to, which in ((hauler.phone, "new"), (old, "old")):
        if to:
            who = Reader(f"hauler:{hauler.pk}", Channel.SMS, to, hauler.language)
            who.written(text, f"number:{key}:{which}", now)
