"""The desk's lists and searches at 50,000 licenses, beside the same pages at 500."""

import time
from collections.abc import Iterator

import numpy as np
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import Role, User
from benchmarks.figures import Figure

FEW, MANY = 500, 50_000
ROUNDS = 20
PAGES = {
    "the queue": "/desk/",
    "its replies": "/desk/?tab=replies",
    "an application by its number": "/desk/?q=A-2026-900200",
    "an application by name": "/desk/?q=lopez200x",
    "applications by a word that all have": "/desk/?q=hauling",
    "the licenses": "/licenses/",
    "those in force": "/licenses/?state=in_force",
    "those revoked": "/licenses/?state=revoked",
    "those expired": "/licenses/?state=expired",
    "a license by its plate": "/licenses/?q=b-2oo x",
    "a license by name": "/licenses/?q=lópez200x maria",
    "a license by phone": "/licenses/?q=410 500-0200",
    "licenses by a word that all have": "/licenses/?q=hauling",
    "the haulers": "/haulers/",
    "a hauler by the phone's last digits": "/haulers/?q=00200",
}
# Two vehicles to a hauler; the numbers of all that is made run from `first` to `last`. A tenth
# is revoked, a tenth has expired; each license was asked for, and the last hundred wait to be.
HAULERS = """
insert into licensing_hauler (name, phone, email, language, district, created_at, trade_name,
    applicant_type, mailing_address, physical_address)
select 'María López' || n || 'x Hauling', '+1410' || 5000000 + n, '', 'es', '', now(), '', '', '',
    ''
from generate_series(%(first)s, %(last)s) n where n %% 2 = 0
"""
VEHICLES = """
insert into licensing_vehicle (hauler_id, vehicle_class, plate, plate_state, make, color,
    body_type, vin)
select h.id, 'pickup', 'B' || n || 'X', 'MD', '', '', '', ''
from generate_series(%(first)s, %(last)s) n
join licensing_hauler h on h.phone = '+1410' || 5000000 + n / 2 * 2
"""
LICENSES = """
insert into licensing_license (number, vehicle_id, issued_on, expires_on, term, stations,
    created_at)
select 'SH-' || plate, id, current_date - 1 - (id %% 300)::int,
    current_date + case when id %% 10 = 0 then -1 else 1 + (id %% 60)::int end, 'annual', '{}',
    now()
from licensing_vehicle
where plate_key = any(select 'B' || n || 'X' from generate_series(%(first)s, %(last)s) n)
"""
PERIODS = """
insert into licensing_licenseperiod (license_id, status, during, reason)
select id, case when id %% 10 = 5 then 'revoked' else 'active' end,
    tstzrange(issued_on::timestamptz, null), ''
from licensing_license where not exists (
    select 1 from licensing_licenseperiod p where p.license_id = licensing_license.id)
"""
APPLICATIONS = """
insert into licensing_application (number, kind, status, origin, version, key, name, trade_name,
    applicant_type, phone, email, language, reach, mailing_address, physical_address, term,
    stations, waste_kinds, insurance_carrier, insurance_policy, signature, id_seen, step, begun_at,
    submitted_at, due_on)
select 'A-2026-' || 900000 + n, 'new',
    case when n > %(last)s - 100 then 'submitted' else 'issued' end, 'portal', 1,
    gen_random_uuid(), 'María López' || n || 'x Hauling', '', '', '+1410' || 5000000 + n, '', 'es',
    'sms', '', '', 'annual', '{}', '{}', '', '', '', '', '', now(), now(), current_date
from generate_series(%(first)s, %(last)s) n
"""
NAMED = """
insert into licensing_applicationvehicle (application_id, position, vehicle_class, plate,
    plate_state, make, color, body_type, vin, set_aside)
select id, 1, 'pickup', 'B' || id || 'X', 'MD', '', '', '', '', '' from licensing_application
where not exists (select 1 from licensing_applicationvehicle v
    where v.application_id = licensing_application.id)
"""


def run() -> Iterator[Figure]:
    call_command("collectstatic", interactive=False, verbosity=0)
    clerk = Client(headers={"host": settings.HAULPASS_HOST})
    clerk.force_login(User.objects.create_user(email="clerk@city.example", role=Role.CLERK))
    fill(1, FEW)
    few = {name: seconds(clerk, address) for name, address in PAGES.items()}
    fill(FEW + 1, MANY)
    for name, address in PAGES.items():
        many = seconds(clerk, address)
        yield Figure(f"desk: {name}, at {MANY:,}", many * 1e3, "ms")
        yield Figure(f"desk: {name}, of the time at {FEW}", many / few[name], at_most=2)


def fill(first: int, last: int) -> None:
    with connection.cursor() as cursor:
        for statement in [HAULERS, VEHICLES, LICENSES, PERIODS, APPLICATIONS, NAMED]:
            cursor.execute(statement, {"first": first, "last": last})
            cursor.execute("analyze")  # or the next one is planned for an empty register
        cursor.execute("vacuum")


def seconds(client: Client, address: str) -> float:
    """The server's time for a page: the lower quartile, for others use the machine, too."""
    taken = []
    for _ in range(ROUNDS + 3):
        start = time.perf_counter()
        answer = client.get(address, secure=True)
        taken.append(time.perf_counter() - start)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
    return float(np.quantile(taken[3:], 0.25))
