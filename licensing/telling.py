"""What a hauler is told about an application or a license, by text message or e-mail, in the
hauler's language; whoever can only be reached in person is told at the counter."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.links import page_address
from accounts.messages.writing import write
from accounts.models import Message
from licensing.models import Application, Hauler, License

Reach, Channel = Application.Reach, Message.Channel


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
    if application.reach == Reach.IN_PERSON:
        return None
    by_mail = application.reach == Reach.EMAIL
    to = application.email if by_mail else application.phone
    with override(application.language):
        text = sentence(application)
        link = page_address("my_application", application.number)
        subject = _("Your license in %(city)s") % {"city": settings.CITY_NAME}
    if not to or not text:
        return None
    return write(
        thread=thread_of(application), key=f"application:{application.pk}:{application.version}",
        channel=Channel.EMAIL if by_mail else Channel.SMS, to=to, text=f"{text} {link}",
        language=application.language, now=now, subject=subject if by_mail else "",
    )  # fmt: skip


def thread_of(application: Application) -> str:
    if application.hauler_id:
        return f"hauler:{application.hauler_id}"
    return f"application:{application.pk}"


def remind(license: License, days: int, now: dt.datetime) -> Message | None:
    """That it ends in so many days, once for each of them."""
    hauler: Hauler = license.vehicle.hauler
    if not (hauler.phone or hauler.email):
        return None
    with override(hauler.language):
        facts = {"number": license.number, "day": license.expires_on.isoformat()}
        text = _("Your license %(number)s is good through %(day)s. Renew it:") % facts
        link = page_address("my_license", license.number)
        subject = _("Your license in %(city)s") % {"city": settings.CITY_NAME}
    return write(
        thread=f"hauler:{hauler.pk}", key=f"expires:{license.pk}:{days}",
        channel=Channel.SMS if hauler.phone else Channel.EMAIL, to=hauler.phone or hauler.email,
        text=f"{text} {link}", language=hauler.language, now=now,
        subject="" if hauler.phone else subject,
    )  # fmt: skip
