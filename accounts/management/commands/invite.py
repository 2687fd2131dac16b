"""Lets a member of staff sign in: `manage.py invite EMAIL ROLE [--name NAME]`."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils import translation

from accounts.links import page_address
from accounts.models import Role, User

STAFF_ROLES = [role for role in Role if role is not Role.HAULER]
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Lets a member of staff sign in by e-mail, and tells them how; again: changes the role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", metavar="ROLE", help=", ".join(STAFF_ROLES))
        parser.add_argument("--name", default="")

    def handle(self, *, email: str, role: str, name: str, **_options: Any) -> None:
        if role not in STAFF_ROLES:
            raise CommandError(f"The role must be one of: {', '.join(STAFF_ROLES)}.")
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is not an e-mail address.") from None
        user, sentence = invited(email.lower(), Role(role), name)
        self.stdout.write(sentence)
        log.info("user %s is now %s", user.pk, user.role)
        self.tell(user)

    def tell(self, user: User) -> None:
        try:
            send_invitation(user)
        except OSError as error:
            raise CommandError(
                f"{user.email} can sign in, but the e-mail was not sent ({error}). "
                "Set EMAIL_HOST and invite them again."
            ) from None
        self.stdout.write(f"Sent {user.email} an e-mail about signing in.")


def invited(email: str, role: Role, name: str) -> tuple[User, str]:
    """The member of staff, and what changed, as a sentence."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        made = User.objects.create_user(email=email, role=role, name=name)
        return made, f"{email} is new: {role}."
    before = (user.role, user.name, user.is_active)
    user.role, user.name, user.is_active = role, name or user.name, True
    user.save(update_fields=["role", "name", "is_active"])
    if before == (user.role, user.name, user.is_active):
        return user, f"{email} was already {role}; nothing changed."
    if before[0] != role:
        return user, f"{email} was {before[0]} and is now {role}."
    return user, f"{email} is {role}; name and access are up to date."


def send_invitation(user: User) -> None:
    address = page_address("account_login")
    with translation.override(user.language):
        context = {"user": user, "role": user.get_role_display(), "address": address}
        subject = render_to_string("accounts/email/invitation_subject.txt", context).strip()
        body = render_to_string("accounts/email/invitation_message.txt", context)
    send_mail(subject, body, None, [user.email])
