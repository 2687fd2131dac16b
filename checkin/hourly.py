"""What costs a reading of weeks and changes slowly, kept by each process for an hour."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

KEEP = dt.timedelta(hours=1)
MOST = 200
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass
class Hourly(Generic[Key, Value]):
    """Made of its key at a moment, one at a time, however many ask; `found` holds MOST of them."""

    make: Callable[[Key, dt.datetime], Value]
    found: dict[Key, tuple[dt.datetime, Value]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def of(self, key: Key, now: dt.datetime) -> Value:
        with self.lock:
            kept = self.found.get(key)
            if kept is None or abs(now - kept[0]) >= KEEP:
                if len(self.found) >= MOST:
                    self.found.clear()
                kept = self.found[key] = (now, self.make(key, now))
            return kept[1]
