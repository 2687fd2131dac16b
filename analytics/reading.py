"""How the report reads: by Django's cursor, whose plans are made for the very values asked for."""

from collections.abc import Mapping
from typing import Any

from django.db import connection


def rows(statement: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())
