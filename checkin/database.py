"""The hot path's way to the database: prepared statements, sent together, planned for indexes.

Django's cursor binds on the client and so plans every statement anew, and waits for each answer;
both cost more than running the statements of a scan (docs/decisions.md has the figures).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import orjson
import psycopg
from django.db import connection, transaction

Row = tuple[Any, ...]
Params = Mapping[str, Any] | Sequence[Any]

# A plan is made once and kept by the connection, until new statistics of its tables come: one that
# was made while a table was small would scan it until then. So a connection's first plans, which
# are made in its first transactions, go by index.
BY_INDEX = """
select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true)
"""
FIRST_TRANSACTIONS = 50
transactions_begun: WeakKeyDictionary[psycopg.Connection[Any], int] = WeakKeyDictionary()


def ask(statement: str, params: Params = ()) -> psycopg.Cursor[Row]:
    """Sends one statement on Django's connection; within `hot_transaction` nobody waits for it
    until somebody fetches."""
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection).execute(statement, params, prepare=True)


def run(statement: str, params: Params = ()) -> list[Row]:
    """The rows of one statement."""
    return ask(statement, params).fetchall()


@contextmanager
def hot_transaction() -> Iterator[None]:
    """A transaction whose statements travel together and whose plans go by index."""
    connection.ensure_connection()
    begun = transactions_begun.get(connection.connection, 0)
    transactions_begun[connection.connection] = begun + 1
    with unwrapped(), connection.connection.pipeline(), transaction.atomic():
        if begun < FIRST_TRANSACTIONS:
            plan_by_index()
        yield


@contextmanager
def unwrapped() -> Iterator[None]:
    """On a page of the desk pghistory writes its context in front of Django's statements; two
    commands in one cannot travel in a pipeline, and events change no row that it tracks."""
    wrappers, connection.execute_wrappers = connection.execute_wrappers, []
    try:
        yield
    finally:
        connection.execute_wrappers = wrappers


def as_records(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows for `json_to_recordset`: one parameter of one type, whatever is missing in them, and
    several times faster to write than an array for each column."""
    return orjson.dumps(list(rows), default=as_text).decode()


def as_text(value: Any) -> str:
    """Bytes as PostgreSQL reads them; times, days and UUIDs orjson knows."""
    return f"\\x{value.hex()}"


def plan_by_index() -> None:
    """Until the transaction ends."""
    ask(BY_INDEX)
