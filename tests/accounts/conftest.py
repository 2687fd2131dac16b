"""How a test reads the messages that people get, and signs them in."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

SignIn = Callable[[str], Client]


@pytest.fixture
def sms_code(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """The code in the last text message; the console is the development's SMS service."""

    def read() -> str:
        return re.findall(r"code is (\d{6})", capsys.readouterr().out)[-1]

    return read
