"""How a test reads the messages that people get."""

import re
from collections.abc import Callable

import pytest

from accounts.sms import NotSent, Provider


@pytest.fixture
def sms_code(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """The code in the last text message; the console is the development's SMS service."""

    def read() -> str:
        codes: list[str] = re.findall(r"code is (\d{6})", capsys.readouterr().out)
        return codes[-1]

    return read


class Broken(Provider):
    """A provider that takes nothing today."""

    def send(self, to: str, text: str, *, message_id: int | None = None) -> str:
        raise NotSent("down")
