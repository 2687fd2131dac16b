"""What a report was made of: a digest of its inputs, and the version of the code."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np

from analytics.method import MethodFacts
from analytics.register import Register

LIBRARIES = ("numpy", "scipy")
HERE = Path(__file__).parent
LEAVES = {str, int, float, bool, dt.date, type(None)}


def provenance(
    register: Register, method: MethodFacts, sections: Mapping[str, Any]
) -> dict[str, Any]:
    """`inputs` is a digest of the register, the method and what the sections read besides: equal
    ones mean equal reports, by equal code, but for findings and fairness, which read more."""
    digest = hashlib.sha256()
    for part in (register, method):
        for text in canonical(part):
            digest.update(text + b"\n")
    digest.update(json.dumps(sections, sort_keys=True, default=str).encode())
    return {
        "inputs": digest.hexdigest(),
        "parameters": {name: plain(value) for name, value in asdict(method).items()},
        "code": code_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def canonical(value: Any) -> Iterator[bytes]:
    """The same lines for equal values, whatever the order in which sets and mappings were made."""
    if type(value) in LEAVES or is_row(value):
        yield repr(value).encode()
        return
    if isinstance(value, np.ndarray):
        yield f"{value.dtype.str} {value.shape}".encode()
        yield value.tobytes()
        return
    for part in parts(value):
        yield from canonical(part)
    if not is_whole(value):
        yield repr(value).encode()


def is_row(value: Any) -> bool:
    """A tuple of plain values says itself what it is: most of a register are such."""
    return type(value) is tuple and all(type(part) in LEAVES for part in value)


def is_whole(value: Any) -> bool:
    """Whether it consists of parts."""
    return is_dataclass(value) or isinstance(value, Mapping | Set | list | tuple)


def parts(value: Any) -> Iterator[Any]:
    if is_dataclass(value):
        kind: Any = type(value)
        facts = values_of(kind)(value)
        yield from [facts] if is_row(facts) else facts
    elif isinstance(value, Mapping):
        for key in sorted(value, key=repr):
            yield from (repr(key), value[key])
    elif isinstance(value, Set):
        yield from sorted(value, key=repr)
    elif isinstance(value, list | tuple):
        yield from (len(value), *value)


@cache
def values_of(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """The values of its fields, in their order."""
    names = [field.name for field in fields(kind)]
    return attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)


@cache
def code_version() -> str:
    """A digest of the source files of this package, the report's templates and the calendar."""
    digest = hashlib.sha256()
    for path in sources():
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def sources() -> list[Path]:
    """Neither migrations nor the made-up city have a part in a report."""
    without = {"migrations", "demo", "management", "__pycache__"}
    mine = [path for path in HERE.rglob("*.py") if not without & {*path.relative_to(HERE).parts}]
    return sorted([*mine, HERE.parent / "checkin" / "calendar.py"])
