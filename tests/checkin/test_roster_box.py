"""The boxes are made as the tablet opens them (tests/js has the same vectors)."""

import base64
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as some

from checkin.roster_box import (
    CLASSES,
    PLAIN_BYTES,
    STATUSES,
    Facts,
    index_of,
    key_of,
    opened,
    pack,
    seal,
    unpack,
)

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "roster.json").read_text())
BOXES = [pytest.param(box, id=box["about"]) for box in VECTORS["boxes"]]


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def facts_of(says: dict[str, Any]) -> Facts:
    same = {name: says[name] for name in ("status", "plate_state", "plate", "color")}
    return Facts(
        **same,
        vehicle_class=says["class"],
        issued_on=dt.date.fromisoformat(says["issued_on"]),
        expires_on=dt.date.fromisoformat(says["expires_on"]),
        renewed=tuple(says["renewed"]),
    )


@pytest.mark.parametrize("case", BOXES)
def test_index_and_key_come_from_the_code(case: dict[str, Any]) -> None:
    assert index_of(case["code"]) == bytes_of(case["index"])
    assert key_of(case["code"].lower()) == bytes_of(case["key"])


@pytest.mark.parametrize("case", BOXES)
def test_a_box_is_made_of_its_facts(case: dict[str, Any]) -> None:
    plain = pack(facts_of(case["says"] | case.get("made_of", {})))
    assert plain == bytes_of(case["plain"])
    key, nonce = bytes_of(case["key"]), bytes_of(case["nonce"])
    assert seal(plain, key=key, nonce=nonce) == bytes_of(case["box"])


@pytest.mark.parametrize("case", BOXES)
def test_a_box_opens_for_its_code(case: dict[str, Any]) -> None:
    plain = opened(bytes_of(case["box"]), key=key_of(case["code"]), nonce=bytes_of(case["nonce"]))
    assert unpack(plain) == facts_of(case["says"])


def test_a_box_does_not_open_for_another_code() -> None:
    case = VECTORS["boxes"][0]
    with pytest.raises(InvalidTag):
        opened(bytes_of(case["box"]), key=key_of("ZZZZZZZZZZZZ"), nonce=bytes_of(case["nonce"]))


days = some.dates(dt.date(2000, 1, 1), dt.date(2179, 6, 6))
texts = some.text(some.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(
    some.builds(
        Facts,
        status=some.sampled_from(STATUSES),
        vehicle_class=some.sampled_from(CLASSES),
        issued_on=days,
        expires_on=days,
        plate=texts,
        plate_state=some.sampled_from(["", "MD", "DC"]),
        color=texts,
        renewed=some.tuples(some.integers(1, 30), some.integers(1, 30)),
    )
)
def test_any_facts_fit_and_only_the_text_is_cut(facts: Facts) -> None:
    plain = pack(facts)
    read = unpack(plain)
    assert len(plain) == PLAIN_BYTES
    assert f"{facts.plate}\0{facts.color}".startswith(f"{read.plate}\0{read.color}".rstrip("\0"))
    assert (read.status, read.issued_on, read.renewed) == (
        facts.status,
        facts.issued_on,
        facts.renewed,
    )


def test_days_beyond_two_bytes_count_as_the_last() -> None:
    facts = Facts("active", "pickup", dt.date(1999, 1, 1), dt.date(9999, 12, 31))
    read = unpack(pack(facts))
    assert (read.issued_on, read.expires_on) == (dt.date(2000, 1, 1), dt.date(2179, 6, 6))
