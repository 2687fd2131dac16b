"""What the board told last, kept by each process for a few seconds: made once, however many ask.

The facts are at most FRESH old when they are handed out, and say with `max-age` how long they may
be shown on, so that nothing on a screen is older than OLDEST.
"""

import datetime as dt
import gzip
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import RLock
from types import MappingProxyType
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from checkin.board.now import stations_now
from checkin.board.station_now import StationNow

FRESH = dt.timedelta(seconds=3)
OLDEST = dt.timedelta(seconds=15)
# One at a time makes something new; the others wait for it rather than make it too.
making = RLock()


@dataclass(frozen=True)
class Answer:
    """A body as it goes over the wire, plain and packed."""

    body: bytes
    packed: bytes
    content_type: str
    etag: str

    @classmethod
    def of(cls, body: bytes, content_type: str) -> "Answer":
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
        return cls(body, gzip.compress(body, mtime=0), content_type, etag)


@dataclass
class Board:
    """All stations at one moment, and the answers made of them so far."""

    at: dt.datetime
    stations: Sequence[StationNow]
    answers: dict[tuple[object, ...], Answer] = field(default_factory=dict)

    def answer(self, key: tuple[object, ...], make: Callable[[], Answer]) -> Answer:
        found = self.answers.get(key)
        if found:
            return found
        with making:
            if key not in self.answers:
                self.answers[key] = make()
            return self.answers[key]


kept: Board | None = None


def board_at(now: dt.datetime) -> Board:
    global kept  # noqa: PLW0603 one for the process, that is what it is for
    board = kept
    if board and abs(now - board.at) < FRESH:
        return board
    with making:
        if not kept or abs(now - kept.at) >= FRESH:
            kept = Board(now, stations_now(now))
        return kept


def board_handed_out(
    request: HttpRequest, board: Board, answer: Answer, now: dt.datetime
) -> HttpResponse:
    """An answer of the board, which may be shown on for what is left of OLDEST."""
    return handed_out(request, answer, shown_on=OLDEST - (now - board.at))


def handed_out(
    request: HttpRequest,
    answer: Answer,
    *,
    shown_on: dt.timedelta,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> HttpResponse:
    """The answer, or that the asker has it already."""
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(answer.packed if packed else answer.body, answer.content_type)
    if packed:
        response["Content-Encoding"] = "gzip"
    response["ETag"] = answer.etag
    response["Cache-Control"] = f"public, max-age={max(0, int(shown_on.total_seconds()))}"
    for name, value in headers.items():
        response[name] = value
    patch_vary_headers(response, ["Accept-Encoding"])
    asked = get_conditional_response(request, etag=answer.etag, response=response)
    return cast("HttpResponse", asked)
