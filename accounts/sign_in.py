"""The forms of signing in and up: allauth's, with our fields and sealed codes.

Whoever types wrong codes for one number or address, in however many sessions, is stopped for an
hour. Unknown ones are counted like known ones.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    BaseConfirmCodeForm,
    ConfirmLoginCodeForm,
    LoginForm,
    SignupForm,
    VerifyPhoneForm,
)
from allauth.core import context as allauth_context
from allauth.core.ratelimit import clear, consume
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.adapter import unconfirmed_hauler
from accounts.codes import opens
from accounts.phones import e164

TRIES = "type_code"  # of ACCOUNT_RATE_LIMITS


class SignInForm(LoginForm):
    """One field for both: haulers type their phone number, staff their e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Phone number or e-mail"),
            help_text=_("Haulers: your phone number. City staff: your work e-mail."),
            widget=forms.TextInput(attrs={"autocomplete": "username", "class": "usa-input"}),
        )

    def clean_login(self) -> str:
        """An e-mail as it is, a phone in E.164: that is where the code goes."""
        login = address(self.cleaned_data["login"].strip())
        if not consume(allauth_context.request, action=TRIES, key=login.lower(), dry_run=True):
            raise get_adapter().validation_error("too_many_codes")
        return login


def address(typed: str) -> str:
    if "@" in typed:
        return typed
    try:
        return e164(typed)
    except ValueError:
        raise get_adapter().validation_error("invalid_login") from None


class SignUpForm(SignupForm):
    """A phone number; an account whose number was never confirmed may be taken up again."""

    account_already_exists: bool

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.account_already_exists and unconfirmed_hauler(cleaned["phone"]):
            self.account_already_exists = False
        return cleaned


class SealedCodeForm(BaseConfirmCodeForm):
    """Compares the typed code with the seal that the session keeps."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Code"),
            help_text=_("Six digits. It is good for five minutes."),
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "one-time-code",
                    "inputmode": "numeric",
                    "class": "usa-input usa-input--medium",
                }
            ),
        )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        request = allauth_context.request
        state = request._login_stage.state
        key = (state.get("phone") or state["email"]).lower()
        if not consume(request, action=TRIES, key=key):
            raise get_adapter().validation_error("too_many_codes")
        if not opens(code, self.expected_code or ""):
            raise get_adapter().validation_error("incorrect_code")
        clear(request, action=TRIES, key=key)
        return code


class SignInCodeForm(ConfirmLoginCodeForm, SealedCodeForm):
    """The code that signs a known person in."""


class PhoneCodeForm(VerifyPhoneForm, SealedCodeForm):
    """The code that confirms the phone of a new hauler."""
