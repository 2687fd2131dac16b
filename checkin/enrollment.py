"""A tablet becomes a device of a station, by a code that works once."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction

from checkin.models import Device, EnrollmentCode, Station, TabletStatus
from licensing.codes import random_code, read_code

CODE_LENGTH = 8
GOOD_FOR = dt.timedelta(days=1)


class CodeRefused(Exception):
    """The code is unknown, used or too old; which of them is not told."""


def hashed(secret: str) -> bytes:
    """Codes and tokens are random and long: a plain hash gives nothing away."""
    return hashlib.sha256(secret.encode()).digest()


@transaction.atomic
def new_code(station: Station, *, now: dt.datetime, device: Device | None = None) -> str:
    """A single-use code for one tablet, good for a day. Only its hash is kept.

    With `device` the tablet takes that one's place; of its codes only the newest works.
    """
    code = random_code(CODE_LENGTH)
    if device is not None:
        EnrollmentCode.objects.filter(device=device, used_at=None).delete()
    EnrollmentCode.objects.create(
        station=station, device=device, code_hash=hashed(code), expires_at=now + GOOD_FOR
    )
    return code


@transaction.atomic
def enroll(typed: str, *, name: str, now: dt.datetime) -> tuple[Device, str]:
    """The device and its token, which nobody can read again. Raises CodeRefused.

    The code is taken by one compare-and-set, so two tablets cannot share it.
    """
    codes = EnrollmentCode.objects.filter(code_hash=hashed(read_code(typed)))
    if codes.filter(used_at=None, expires_at__gt=now).update(used_at=now) != 1:
        raise CodeRefused
    token, code = secrets.token_urlsafe(32), codes.select_related("station").get()
    if code.device_id is not None:
        return in_place_of(code.device_id, token, now), token
    device = Device.objects.create(
        station=code.station, name=name, token_hash=hashed(token), enrolled_at=now
    )
    return device, token


def in_place_of(number: int, token: str, now: dt.datetime) -> Device:
    """The device with its name and its events, now with this token: the old one is dead.

    A revoked device is never revived. What the old tablet said of itself is not true of the new.
    """
    in_force = Device.objects.filter(pk=number, revoked_at=None)
    if in_force.update(token_hash=hashed(token), enrolled_at=now) != 1:
        raise CodeRefused
    TabletStatus.objects.filter(device=number).delete()
    return Device.objects.select_related("station").get(pk=number)


def device_of(token: str) -> Device | None:
    """The device that holds this token and was not revoked."""
    devices = Device.objects.select_related("station")
    return devices.filter(token_hash=hashed(token), revoked_at=None).first()
