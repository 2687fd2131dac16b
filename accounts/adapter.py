"""What allauth asks about our people: phones, codes, and where they go after sign-in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.codes import new_code, seal
from accounts.links import page_address
from accounts.menu import first_page
from accounts.models import Language, Role, User
from accounts.phones import PhoneField
from accounts.sms import NotSent, send_sms


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Look at the message again."),
        "too_many_login_attempts": _("Too many tries. Wait a minute, then ask for a new code."),
        "too_many_codes": _(
            "Too many wrong codes were typed for this number or address. For an hour no code is "
            "taken. If you cannot wait, ask the license desk."
        ),
        "invalid_login": _(
            "Enter a phone number with its area code, such as 410 555-0123, or an e-mail address."
        ),
    }

    # People

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: Any,
        commit: bool = True,  # noqa: FBT001, FBT002
    ) -> User:
        """Signing up again with a number that was never confirmed goes on with the same person."""
        phone = form.cleaned_data["phone"]
        user = unconfirmed_hauler(phone) or user
        user.phone = phone  # a row needs a phone or an e-mail from its first moment
        user.role = Role.HAULER
        user.language = Language.SPANISH if get_language() == "es" else Language.ENGLISH
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return first_page(request.user)

    get_signup_redirect_url = get_login_redirect_url

    # Phones

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        return PhoneField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool]:
        """Staff have none, so nothing is left to confirm: None would end their sign-in."""
        return user.phone, user.phone_verified or not user.phone

    def set_phone(self, user: User, phone: str, verified: bool) -> None:  # noqa: FBT001
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        self.set_phone(user, phone, verified=True)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).first()

    # Codes: allauth stores what these two return; the digits go only into the message.

    def generate_login_code(self) -> str:
        return sealed_code()

    def generate_phone_verification_code(self, *, user: User, phone: str) -> str:
        return sealed_code()

    # Messages

    def send_verification_code_sms(
        self,
        user: User,
        phone: str,
        code: str,
        **kwargs: Any,
    ) -> None:
        digits = digits_of(code)
        send_sms(phone, gettext("Your Haulpass code is %(code)s.") % {"code": digits})
        show_in_demo(digits)

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        text = gettext("This number has no Haulpass account. Make one at %(address)s")
        send_sms(phone, text % {"address": page_address("account_signup")})

    def send_account_already_exists_sms(self, phone: str) -> None:
        text = gettext("This number already has a Haulpass account. Sign in at %(address)s")
        send_sms(phone, text % {"address": page_address("account_login")})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        digits = digits_of(context["code"]) if "code" in context else ""
        try:
            super().send_mail(template_prefix, email, {**context, "code": digits})
        except OSError as error:  # smtplib's, too
            raise NotSent(type(error).__name__) from None
        if digits:
            show_in_demo(digits)


def unconfirmed_hauler(phone: str) -> User | None:
    return User.objects.filter(phone=phone, phone_verified=False, role=Role.HAULER).first()


def sealed_code() -> str:
    """Makes a code, keeps its digits for the rest of this request, and returns its seal."""
    digits = new_code()
    stored = seal(digits)
    allauth_context.request.allauth.codes = {stored: digits}
    return stored


def digits_of(stored: str) -> str:
    digits: str = allauth_context.request.allauth.codes[stored]
    return digits


def show_in_demo(digits: str) -> None:
    if settings.DEMO:
        text = gettext("Demo: the code is %(code)s") % {"code": digits}
        messages.info(allauth_context.request, text)
