"""The phone number of a hauler who has lost it, changed at the desk after a document was seen.

The number is how a hauler signs in and where messages go: all of it moves to the new one, and
whoever is signed in with the old one is signed out.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

import pghistory
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Message, Role, User
from licensing.applications.flow import TABLE, What, enter, turn
from licensing.haulers import known_hauler
from licensing.mine.account import close
from licensing.models import Application, Hauler
from licensing.telling import tell_new_number


class NumberRefused(Exception):
    """The text is a sentence for the clerk."""


@dataclass(frozen=True)
class NewNumber:
    """`phone` in E.164; `key` is that of the page, which is used once."""

    phone: str
    id_seen: str
    reason: str
    key: uuid.UUID


@transaction.atomic
def change_number(hauler: Hauler, to: NewNumber, *, by: User, now: dt.datetime) -> None:
    """Reason and document stand in the history of the hauler. Raises NumberRefused."""
    row = Hauler.objects.select_for_update().get(pk=hauler.pk)
    if Message.objects.filter(key__startswith=f"number:{to.key}:").exists():
        return
    refuse_if_taken(row, to.phone)
    old = row.phone
    account = User.objects.filter(phone=old, role=Role.HAULER).first() if old else None
    with pghistory.context(user=by.pk, reason=to.reason, id_seen=to.id_seen):
        row.phones.filter(phone__in=[old, to.phone]).delete()
        row.phone = to.phone
        row.save()
        applications_follow(row, account, old, by=by, now=now)
        if account:
            account_follows(account, to.phone)
    waiting = Message.objects.filter(thread=f"hauler:{row.pk}", state=Message.State.WAITING)
    waiting.filter(to=old, channel=Message.Channel.SMS).update(to=to.phone)
    tell_new_number(row, old, to.key, now)


def refuse_if_taken(hauler: Hauler, phone: str) -> None:
    if phone == hauler.phone:
        raise NumberRefused(_("This is the hauler's number already."))
    if known_hauler(hauler.name, phone):
        raise NumberRefused(_("A hauler of this name and number is in the register already."))
    if User.objects.filter(phone=phone).exclude(role=Role.HAULER).exists():
        raise NumberRefused(_("This number belongs to a person of the city."))


def applications_follow(
    hauler: Hauler, account: User | None, old: str, *, by: User, now: dt.datetime
) -> None:
    """Those that still go on write to the new number."""
    mine = Q(hauler=hauler) | (Q(user=account) if account else Q(pk=None))
    ended = [status for status in Application.Status if not TABLE[status]]
    rows = Application.objects.filter(mine, phone=old).exclude(status__in=ended)
    for application in rows if old else []:
        with turn(application, now=now) as fresh:
            fresh.phone = hauler.phone
            enter(fresh, What.CHANGED, by=by, now=now, text=_("phone"))


def account_follows(account: User, phone: str) -> None:
    """Signed out everywhere; the first code on the new number proves it. Where the new number has
    an account, what this one had goes over to it."""
    other = User.objects.filter(phone=phone).first()
    if not other:
        account.phone, account.phone_verified = phone, False
        account.set_unusable_password()  # sessions are tied to it: a new one ends them
        account.save()
        return
    account.haulers.update(user=other)
    Application.objects.filter(user=account).update(user=other)
    close(account)
