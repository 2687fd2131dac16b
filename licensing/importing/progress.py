"""How far a long transaction has come, told beside it: on a connection of its own."""

from types import TracebackType

from django.db import connection

TOLD = "update licensing_registerimport set done = %s, lines = %s where id = %s"


class Progress:
    """Told in lines of the file."""

    def __init__(self, pk: int, lines: int) -> None:
        self.pk, self.lines = pk, lines
        self.own = connection.copy()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.own.close()

    def tell(self, line: int) -> None:
        with self.own.cursor() as cursor:
            cursor.execute(TOLD, [line, self.lines, self.pk])
