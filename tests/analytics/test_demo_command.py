"""`make demo` for real: it serves a small city, lets people in, and leaves nothing behind."""

import http.cookiejar
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from config.embedded.cluster import Cluster

pytestmark = pytest.mark.slow
PATIENCE = 180.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """One city for all of them. It does not lie below pytest's own folders, which the database's
    user may not enter."""
    made = Path(tempfile.mkdtemp(prefix="haulpass-demo-"))
    yield made
    Cluster(made).stop()
    shutil.rmtree(made)


def command(folder: Path, port: int) -> "subprocess.Popen[str]":
    environment = {**os.environ, "HAULPASS_ENV": "demo", "HAULPASS_DATA_DIR": str(folder)}
    environment.pop("DATABASE_URL", None)
    environment.pop("STATIC_ROOT", None)
    return subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port), "--licenses", "30"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def read_until(demo: "subprocess.Popen[str]", text: str) -> str:
    assert demo.stdout
    lines = []
    for line in demo.stdout:
        lines.append(line)
        if text in line:
            break
    return "".join(lines)


def left_over(folder: Path) -> list[str]:
    """Processes that were started with this folder; the database's own have no environment."""
    wanted, found = f"HAULPASS_DATA_DIR={folder}".encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:  # it has just ended, or is another user's
            continue
    return found


def nothing_left(folder: Path) -> bool:
    ends = time.monotonic() + 15
    while left_over(folder) and time.monotonic() < ends:
        time.sleep(0.1)
    return not left_over(folder)


def test_it_serves_lets_in_and_stops_without_a_trace(folder: Path) -> None:
    port = free_port()
    demo = command(folder, port)
    assert f"http://localhost:{port}/" in read_until(demo, "http://localhost")
    assert len(left_over(folder)) >= 4  # the command, the web server with its two, the worker

    visit = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    home = visit.open(f"http://127.0.0.1:{port}/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', home)
    assert token
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1]}).encode()
    visit.open(f"http://127.0.0.1:{port}/demo/sign-in/analyst/", form)
    reports = visit.open(f"http://127.0.0.1:{port}/reports/")
    assert reports.status == 200
    assert reports.url.endswith("/reports/")

    demo.send_signal(signal.SIGTERM)
    said, _ = demo.communicate(timeout=60)
    assert demo.returncode == 0, said
    assert "Stopped the PostgreSQL" in said
    assert nothing_left(folder), left_over(folder)
    assert not Cluster(folder).stop()

    again = command(folder, port)
    assert "there already" in read_until(again, "http://localhost")
    again.send_signal(signal.SIGINT)
    said, _ = again.communicate(timeout=60)
    assert again.returncode == 0, said
    assert nothing_left(folder), left_over(folder)


def test_killed_outright_it_takes_its_children_along(folder: Path) -> None:
    demo = command(folder, free_port())
    read_until(demo, "http://localhost")
    demo.kill()
    demo.communicate(timeout=60)
    assert nothing_left(folder), left_over(folder)


def test_a_port_in_use_is_said_before_anything_is_done(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))  # noqa: S104 as the server does
        other.listen()
        port = other.getsockname()[1]
        demo = command(folder, port)
        said, _ = demo.communicate(timeout=PATIENCE)
    assert demo.returncode == 1
    assert f"Port {port} cannot be used" in said
    assert f"make demo PORT={port + 1}" in said


def test_a_worker_that_dies_ends_the_whole_with_a_sentence(folder: Path) -> None:
    demo = command(folder, free_port())
    read_until(demo, "http://localhost")
    worker = next(
        int(process.name)
        for process in Path("/proc").glob("[0-9]*")
        if (process / "cmdline").exists()
        and b"procrastinate\0worker" in (process / "cmdline").read_bytes()
        and f"HAULPASS_DATA_DIR={folder}".encode() in (process / "environ").read_bytes()
    )
    os.kill(worker, signal.SIGKILL)
    said, _ = demo.communicate(timeout=60)
    assert demo.returncode == 1
    assert "The worker ended by itself" in said
    assert nothing_left(folder), left_over(folder)
