"""The hot path's way to the database: few statements, prepared once on each connection.

Django's cursor binds on the client and so plans every statement anew; planning costs more than
running for the statements of a scan.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection

Row = tuple[Any, ...]


def run(statement: str, params: Mapping[str, Any] | Sequence[Any] = ()) -> list[Row]:
    """The rows of one statement, in the transaction that Django has open, if any."""
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, params, prepare=True)
        return cursor.fetchall() if cursor.description else []
