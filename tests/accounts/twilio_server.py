"""A server that plays Twilio: it takes texts, loses answers, hangs, lists what it took."""

import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlparse

ACCOUNT, TOKEN, FROM = "AC" + "0" * 32, "a-token", "+14105550100"


class Twilio(ThreadingHTTPServer):
    """`does` is what it does with the next texts: "take" them, "lose" the answer, "hang" before or
    after it has taken one, or refuse them with a code of Twilio's."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.texts: list[dict[str, str]] = []
        self.asked: list[dict[str, str]] = []  # every request for a text, taken or not
        self.does = "take"
        self.reached = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def settings(self) -> dict[str, str]:
        return {
            "SMS_BACKEND": "accounts.messages.twilio.Twilio", "TWILIO_API": self.address,
            "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_FROM": FROM,
        }  # fmt: skip

    def take(self, asked: dict[str, str]) -> dict[str, str]:
        made = {
            "sid": f"SM{uuid.uuid4().hex}", "to": asked["To"], "body": asked["Body"],
            "date_created": formatdate(time.time(), usegmt=True), "status": "queued",
        }  # fmt: skip
        self.texts.append(made)
        return made


class Handler(BaseHTTPRequestHandler):
    server: Twilio

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked = {name: values[0] for name, values in parse_qs(raw).items()}
        self.server.asked.append(asked)
        does = self.server.does
        if does.isdigit():
            self.answer(
                400, {"code": int(does), "message": f"Invalid {asked['To']}", "status": 400}
            )
            return
        made = self.server.take(asked) if does != "hang before" else None
        if does.startswith("hang"):
            self.server.reached.set()
            time.sleep(60)
        elif does == "lose":
            self.close_connection = True
        elif made:
            self.answer(201, made)

    def do_GET(self) -> None:
        to = parse_qs(urlparse(self.path).query)["To"][0]
        found = [text for text in reversed(self.server.texts) if text["to"] == to]
        self.answer(200, {"messages": found, "page": 0, "page_size": 50, "next_page_uri": None})

    def answer(self, status: int, body: dict[str, Any]) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_facts: Any) -> None:
        pass


@contextmanager
def running() -> Iterator[Twilio]:
    server = Twilio()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
