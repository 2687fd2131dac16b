"""What a worker does until nothing waits."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


def work() -> None:
    """In a thread of its own: in this one, a browser's loop may run already."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(worker_of_its_own).result()


def worker_of_its_own() -> None:
    assert isinstance(app.connector, DjangoConnector)
    try:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    finally:
        connection.close()
