"""Which license and vehicle an event speaks of, as the register stands at its receipt."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from checkin.calendar import city_date
from checkin.database import Row, ask
from licensing.codes import pass_code_in
from licensing.plates import normalized_plate
from licensing.standing import Renewal, Standing, standing

# The ways to a license. A plate finds the license in force on the day, else the latest; a plate of
# several vehicles finds none of them.
ROOTS = {
    "code": """
        select n, at, l.vehicle_id, l.id as license_id, p.replaced_at <= at as replaced,
            1::bigint as vehicles
        from asked join licensing_pass p on p.code = asked.key
            join licensing_license l on l.id = p.license_id
    """,
    "number": """
        select n, at, l.vehicle_id, l.id as license_id, false as replaced, 1::bigint as vehicles
        from asked join licensing_license l on l.number in (asked.key, upper(asked.key))
    """,
    "plate": """
        select n, at, v.id as vehicle_id, l.id as license_id, false as replaced,
            count(*) over (partition by n) as vehicles
        from asked join licensing_vehicle v on v.plate_key = asked.key
            left join lateral (
                select id from licensing_license where vehicle_id = v.id
                order by day between issued_on and expires_on desc, issued_on desc, id desc limit 1
            ) l on true
    """,
}
STATUS = """left join lateral (
        select status from licensing_licenseperiod
        where license_id = {license}.id and (during @> root.at or lower(during) > root.at)
        order by during limit 1
    ) {name} on true"""
QUESTION = """
with asked as (
    select * from unnest(%s::int[], %s::text[], %s::timestamptz[], %s::date[])
        as t(n, key, at, day)
), root as ({root})
select root.n, root.vehicles, root.replaced, v.id, v.vehicle_class, v.color, v.plate,
    v.plate_state, v.plate_key, l.id, l.number, l.issued_on, l.expires_on, s.status,
    r.number, r.issued_on, r.expires_on, rs.status
from root join licensing_vehicle v on v.id = root.vehicle_id
    left join licensing_license l on l.id = root.license_id
    {status_of_license}
    left join licensing_license r on r.renews_id = l.id
    {status_of_renewal}
"""
# In the order in which they count. What was typed as a plate, and is none of the register's, may be
# a short license number of an imported register.
WAYS = {"code": "code", "number": "number", "plate": "plate", "plate as number": "number"}
QUESTIONS = {
    way: QUESTION.format(
        root=ROOTS[root],
        status_of_license=STATUS.format(license="l", name="s"),
        status_of_renewal=STATUS.format(license="r", name="rs"),
    )
    for way, root in WAYS.items()
}


@dataclass(frozen=True, slots=True)
class Question:
    """What was scanned or typed, and when."""

    at: dt.datetime
    code: str = ""
    number: str = ""
    plate: str = ""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """What an attendant compares with the truck in front."""

    id: int
    vehicle_class: str
    color: str
    plate: str
    plate_state: str
    plate_key: str

    def as_json(self) -> dict[str, str]:
        return {
            "class": self.vehicle_class,
            "color": self.color,
            "plate": self.plate,
            "plate_state": self.plate_state,
        }


@dataclass(frozen=True, slots=True)
class Found:
    """What the register has. `claimed_by` is how many vehicles carry the plate that was asked
    for; with more than one, `vehicle` is None. No license: `standing` is None. `by_code`: the
    pass code led here, not the number or the plate that came with it."""

    vehicle: Vehicle | None = None
    license_id: int | None = None
    license_number: str = ""
    standing: Standing | None = None
    claimed_by: int = 0
    by_code: bool = False

    @property
    def vehicle_id(self) -> int | None:
        return self.vehicle.id if self.vehicle else None


NOTHING = Found()


def find(questions: Mapping[int, Question]) -> dict[int, Found]:
    """The answers under the questions' own numbers; nothing found: no entry. A query a way."""
    asked = [(way, ask(QUESTIONS[way], columns)) for way, columns in ways(questions)]
    found: dict[int, Found] = {}
    for way, cursor in asked:
        for row in cursor.fetchall():
            found.setdefault(row[0], read(row, questions[row[0]].at, by_code=way == "code"))
    return found


def ways(questions: Mapping[int, Question]) -> Iterator[tuple[str, list[list[object]]]]:
    """Each way that some question can go, with the columns of those that can."""
    for way, read_key in KEYS.items():
        keyed = [(n, read_key(asked), asked.at) for n, asked in questions.items()]
        rows = [(n, key, at, city_date(at)) for n, key, at in keyed if key]
        if rows:
            yield way, [list(column) for column in zip(*rows, strict=True)]


KEYS: dict[str, Callable[[Question], str]] = {
    "code": lambda asked: pass_code_in(asked.code),
    "number": lambda asked: asked.number.strip(),
    "plate": lambda asked: normalized_plate(asked.plate),
    "plate as number": lambda asked: asked.plate.strip(),
}


def read(row: Row, at: dt.datetime, *, by_code: bool) -> Found:
    _, vehicles, replaced, *rest = row
    vehicle, (license_id, number, issued_on, expires_on, status), renewal = (
        rest[:6],
        rest[6:11],
        rest[11:],
    )
    if vehicles > 1:
        return Found(claimed_by=vehicles)
    if license_id is None:
        return Found(Vehicle(*vehicle), claimed_by=1)
    stands = standing(
        status=status,
        issued_on=issued_on,
        expires_on=expires_on,
        on=city_date(at),
        pass_replaced=replaced,
        renewed_by=Renewal(*renewal) if renewal[0] else None,
    )
    return Found(Vehicle(*vehicle), license_id, number, stands, 1, by_code=by_code)
