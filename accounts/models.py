"""The people who sign in: haulers by phone, staff by e-mail."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    HAULER = "hauler", _("Hauler")
    SUPERVISOR = "supervisor", _("Station supervisor")
    CLERK = "clerk", _("License clerk")
    ANALYST = "analyst", _("Analyst")
    INSPECTOR = "inspector", _("Inspector")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Language(models.TextChoices):
    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")


class UserManager(BaseUserManager["User"]):
    def create_user(self, **fields: Any) -> "User":
        """Makes a person who signs in by a code, and so has no password."""
        user = self.model(**fields)
        user.set_unusable_password()
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """One person; the attendant at a tablet is none (an enrolled tablet and a PIN)."""

    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True, help_text="E.164")
    phone_verified = models.BooleanField(default=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.HAULER)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.ENGLISH
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_email_unique", condition=~models.Q(email="")
            ),
            models.UniqueConstraint(
                "phone", name="user_phone_unique", condition=~models.Q(phone="")
            ),
            models.CheckConstraint(
                name="user_phone_or_email", condition=~models.Q(phone="", email="")
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.phone

    @property
    def is_staff_member(self) -> bool:
        return self.role != Role.HAULER


class Message(models.Model):
    """A text or an e-mail to a person, kept with what became of it. Never a sign-in code.

    `thread` says whose it is, in the words of the app that wrote it ("hauler:12"). `key` names the
    occasion ("expires:345:7"): the same one is written once, and so sent once.
    """

    class Channel(models.TextChoices):
        SMS = "sms", _("Text message")
        EMAIL = "email", _("E-mail")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Not delivered")

    thread = models.CharField(max_length=40)
    key = models.CharField(max_length=80, unique=True)
    channel = models.CharField(max_length=5, choices=Channel)
    to = models.CharField(max_length=254)  # E.164, or an e-mail address
    subject = models.CharField(max_length=150, blank=True)  # of an e-mail
    text = models.TextField()
    language = models.CharField(max_length=2, choices=Language)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    state_at = models.DateTimeField(null=True, blank=True)
    provider_id = models.CharField(max_length=64, blank=True, db_index=True)
    error = models.CharField(max_length=200, blank=True)  # the provider's word, never the text

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["thread", "-created_at"], name="message_thread"),
            models.Index(
                fields=["next_try_at"],
                name="message_to_be_sent",
                condition=models.Q(state__in=["waiting", "sending"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"
