"""The web server and the worker, as children of the command that serves the demo.

They are in sessions of their own, so a Ctrl-C reaches only the command, which then ends them in
order. Should the command be killed outright, Linux ends them (elsewhere they would stay).
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException

from django.conf import settings

PATIENCE = 8.0  # seconds for a child to end by itself
STARTING = 60.0
SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, linux/prctl.h


class ServerDied(Exception):
    """The text is a sentence: which child ended."""


@dataclass(frozen=True)
class Child:
    name: str
    process: "subprocess.Popen[bytes]"

    def must_run(self) -> None:
        status = self.process.poll()
        if status is not None:
            raise ServerDied(f"The {self.name} ended by itself (exit status {status}).")

    def stop(self) -> None:
        """Asks, waits, and then ends whatever is left of its session."""
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def web_server(port: int) -> Child:
    return start(
        "web server",
        ["-m", "gunicorn", "--config", "python:config.gunicorn", "--bind", f"0.0.0.0:{port}",
         "--graceful-timeout", "3", "--log-level", "warning"],
        port,
    )  # fmt: skip


def worker(port: int) -> Child:
    return start("worker", ["manage.py", "procrastinate", "worker", "--delete-jobs=always"], port)


def start(name: str, arguments: list[str], port: int) -> Child:
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={"HAULPASS_HOST": f"localhost:{port}", "LOG_LEVEL": "WARNING", **os.environ},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_parent,  # noqa: PLW1509 no threads run here
    )
    return Child(name, process)


def end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def wait_for_answer(port: int, children: list[Child]) -> None:
    """Returns once the port answers. Raises ServerDied."""
    began = time.monotonic()
    while not answers(port):
        for child in children:
            child.must_run()
        if time.monotonic() - began > STARTING:
            raise ServerDied(f"The web server did not answer within {STARTING:.0f} seconds.")
        time.sleep(0.1)


def answers(port: int) -> bool:
    address = f"http://127.0.0.1:{port}/api/v1/ping"
    try:
        with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310 our own
            return bool(response.status == 200)
    except (OSError, HTTPException):
        return False
