"""manage.py stop_database: stop the PostgreSQL that Haulpass started by itself."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.embedded.binaries import EmbeddedPostgresError
from config.embedded.cluster import Cluster


class Command(BaseCommand):
    help = "Stops the embedded PostgreSQL of HAULPASS_DATA_DIR; the data stays."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        cluster = Cluster(settings.HAULPASS_DATA_DIR)
        try:
            stopped = cluster.stop()
        except EmbeddedPostgresError as error:
            raise CommandError(str(error)) from error
        done = "Stopped the PostgreSQL in" if stopped else "No PostgreSQL was running in"
        self.stdout.write(f"{done} {cluster.folder}.")
