"""Django's PostgreSQL backend that starts the embedded cluster when nobody answers."""

from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base
from psycopg import OperationalError

from config.embedded.cluster import DATABASE, PORT, Cluster


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects; where that fails, makes sure of the cluster and connects again."""

    def get_connection_params(self) -> dict[str, Any]:
        """Django's own, with the port that names the socket, whatever PGPORT says."""
        return {**super().get_connection_params(), "port": PORT}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Raises EmbeddedPostgresError where the cluster cannot be started."""
        try:
            return super().get_new_connection(conn_params)
        except OperationalError:
            cluster = Cluster(settings.HAULPASS_DATA_DIR)
            cluster.ensure_running()
            # Only the register's own database: a missing test database is an error as ever.
            if conn_params.get("dbname") == DATABASE:
                cluster.ensure_database()
        return super().get_new_connection(conn_params)
