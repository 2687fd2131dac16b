import datetime as dt
import signal
import socket
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections, connections
from django.utils import timezone

from analytics.demo import static
from analytics.demo.ongoing import go_on
from analytics.demo.servers import Child, ServerDied, wait_for_answer, web_server, worker

EVERY = dt.timedelta(seconds=5)


class Command(BaseCommand):
    help = "Serves the made-up city, worker included, until Ctrl-C."
    told_until: dt.datetime | None = None

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="default 8000")
        parser.add_argument("--licenses", type=int, default=1200, help="of a new city")

    def handle(self, *_args: Any, port: int, licenses: int, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This needs HAULPASS_ENV=demo; `make demo` sets it.")
        refuse_port_in_use(port)  # perhaps by another one, whose database must stay
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)
        children: list[Child] = []
        try:
            self.prepare(licenses)
            self.serve(port, children)
        except KeyboardInterrupt:
            self.tell("Stopping …")
        except ServerDied as problem:
            raise CommandError(f"{problem} Its messages stand above. All was stopped.") from None
        finally:
            self.stop(children)

    def prepare(self, licenses: int) -> None:
        if settings.DATABASE_URL:  # the embedded one was migrated before any command began
            call_command("migrate", verbosity=0, interactive=False)
        call_command("seed_demo", licenses=licenses, stdout=self.stdout)
        static.collect()
        connections.close_all()

    def serve(self, port: int, children: list[Child]) -> None:
        """Never returns."""
        children.append(web_server(port))
        children.append(worker(port))
        wait_for_answer(port, children)
        self.tell(f"Haulpass serves the made-up city at http://localhost:{port}/ (Ctrl-C stops it)")
        while True:
            for child in children:
                child.must_run()
            self.go_on()
            time.sleep(0.3)

    def go_on(self) -> None:
        """What has happened since: after a long pause day by day, then every few seconds."""
        now = timezone.now()
        if self.told_until and now - self.told_until < EVERY:
            return
        close_old_connections()
        self.told_until = go_on(now, after=self.told_until)

    def stop(self, children: list[Child]) -> None:
        """Nothing may interrupt this: a second Ctrl-C changes nothing."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for child in reversed(children):
            child.stop()
        connections.close_all()
        if not settings.DATABASE_URL:
            call_command("stop_database", stdout=self.stdout)

    def tell(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def refuse_port_in_use(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))  # noqa: S104 as the server does
        except OSError as problem:
            raise CommandError(
                f"Port {port} cannot be used: {problem.strerror}. "
                f"Choose another one: make demo PORT={port + 1}"
            ) from None
