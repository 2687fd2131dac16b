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
