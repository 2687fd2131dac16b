"""The roster as one tablet has it: what it received, and what a code in hand opens."""

import base64
import datetime as dt
import gzip
import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from psycopg.types.range import TimestamptzRange

from checkin.roster_box import Facts, index_of, key_of, opened, unpack
from licensing.models import License, LicensePeriod, Status
from tests.checkin.made import Tablet


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Copy:
    """`sync` asks until there is no more; `received` counts what the last one brought that was not
    known. Whatever else writes in the cluster meanwhile, other tests too, makes entries come twice.
    """

    tablet: Tablet
    cursor: str = ""
    entries: dict[bytes, tuple[bytes, bytes]] = field(default_factory=dict)
    received: int = 0
    bytes_received: int = 0

    def get(self) -> Any:
        headers = {"Authorization": f"Bearer {self.tablet.token}", "Accept-Encoding": "gzip"}
        return Client().get("/api/v1/roster", {"cursor": self.cursor}, headers=headers)

    def page(self) -> bool:
        """Whether there is more."""
        answer = self.get()
        zipped = answer.headers.get("Content-Encoding") == "gzip"
        body = json.loads(gzip.decompress(answer.content) if zipped else answer.content)
        for entry in body["entries"]:
            index, nonce, box = map(bytes_of, entry)
            self.received += self.entries.get(index) != (nonce, box)
            self.entries[index] = nonce, box
        self.cursor = body["cursor"]
        self.bytes_received += len(answer.content)
        return bool(body["more"])

    def sync(self) -> "Copy":
        self.received = self.bytes_received = 0
        while self.page():
            pass
        return self

    def opens(self, code: str) -> Facts:
        """Raises KeyError for a code that the tablet does not know."""
        nonce, box = self.entries[index_of(code)]
        return unpack(opened(box, key=key_of(code), nonce=nonce))


def plan(license: License, status: Status, at: dt.datetime) -> None:
    """As an import of a suspension ahead leaves the periods."""
    period = license.periods.get()
    period.during = TimestamptzRange(period.during.lower, at)
    period.save()
    LicensePeriod.objects.create(
        license=license, status=status, during=TimestamptzRange(at, None), reason="import"
    )
