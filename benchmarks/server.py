"""The real server, and eight tablets that keep their connections."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

CONNECTIONS = 8


@contextmanager
def server() -> Iterator[int]:
    """Serves on a free port, as the demo does; gives the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "python:config.gunicorn",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    process = subprocess.Popen(
        command, env=environment, cwd=Path(__file__).parent.parent, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/api/v1/ping")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not answer within 20 seconds.")


def requests_a_second(port: int, path: str, token: str, bodies: Sequence[bytes]) -> float:
    """All bodies, posted on eight connections at once, one after the other on each."""
    shares = [bodies[start::CONNECTIONS] for start in range(CONNECTIONS)]
    start = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda share: post_all(port, path, token, share), shares))
    return len(bodies) / (time.perf_counter() - start)


def post_all(port: int, path: str, token: str, bodies: Sequence[bytes]) -> None:
    """Plain sockets: the client shares the machine's cores with the server."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    )
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reader = connection.makefile("rb")
        for body in bodies:
            connection.sendall(f"{head}{len(body)}\r\n\r\n".encode() + body)
            read_answer(reader, path)


def gets_a_second(port: int, path: str, count: int) -> float:
    """So many requests of one address, on eight connections at once, as a browser sends them."""
    start = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda _: get_all(port, path, count // CONNECTIONS), range(CONNECTIONS)))
    return count / (time.perf_counter() - start)


def get_all(port: int, path: str, count: int) -> None:
    asked = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, br\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reader = connection.makefile("rb")
        for _ in range(count):
            connection.sendall(asked)
            read_answer(reader, path)


def read_answer(reader: BinaryIO, path: str) -> None:
    status = reader.readline()
    if b" 200 " not in status:
        raise RuntimeError(f"{path} answered {status.decode().strip()}")
    length = 0
    while (line := reader.readline()) != b"\r\n":
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    reader.read(length)
