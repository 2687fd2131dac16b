"""Production refuses to start on defaults, and says which one is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "HAULPASS_ENV": "production",
    "SECRET_KEY": "k" * 50,
    "HAULPASS_HOST": "haulpass.city.example",
    "DATABASE_URL": "postgresql://haulpass@127.0.0.1:9/haulpass",
}
ASK = """
from config import settings
print(settings.SMS_BACKEND, settings.EMAIL_BACKEND, settings.DEBUG, settings.SESSION_COOKIE_SECURE)
"""


def start(**changes: str) -> subprocess.CompletedProcess[str]:
    ours = {"SECRET_KEY", "DATABASE_URL", "SMS_BACKEND", "EMAIL_BACKEND"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ours and not name.startswith(("HAULPASS_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=kept | PRODUCTION | changes,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": ""}, "Production needs SECRET_KEY in its environment."),
        (
            {"SECRET_KEY": "insecure-key-for-development-and-the-demo-only"},
            "Production needs a SECRET_KEY of its own, 50 characters or more.",
        ),
        (
            {"SECRET_KEY": "k" * 49},
            "Production needs a SECRET_KEY of its own, 50 characters or more.",
        ),
        ({"HAULPASS_HOST": ""}, "Production needs HAULPASS_HOST in its environment."),
        ({"DATABASE_URL": ""}, "Production needs DATABASE_URL in its environment."),
        ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL must begin with postgresql://."),
        (
            {"PAYMENT_PAGE_URL": "https://pay.city.example/", "PAYMENT_PAGE_SECRET": "short"},
            "Production needs a PAYMENT_PAGE_SECRET, 32 characters or more.",
        ),
        ({"HAULPASS_ENV": "live"}, "HAULPASS_ENV must be one of: development, demo, production."),
    ],
)
def test_production_refuses_to_start_on_defaults(changes: dict[str, str], sentence: str) -> None:
    result = start(**changes)
    assert result.returncode != 0
    assert result.stderr.strip().splitlines()[-1].endswith(sentence)


def test_production_starts_on_values_of_its_own_and_prints_no_codes() -> None:
    result = start()
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == [
        "accounts.sms.Missing",
        "django.core.mail.backends.smtp.EmailBackend",
        "False",
        "True",
    ]
