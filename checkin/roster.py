"""The register as tablets carry it: a box for each pass, made when a license changes.

Triggers leave the ids of changed licenses as tasks (migration 0005). `make_boxes` takes them; the
worker calls it every minute, and so does each sync first, so that a sync has everything that was
committed before it. Boxes are made for no request: an unchanged pass keeps its row.
"""

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import connection, transaction

from checkin.calendar import midnight
from checkin.database import Row, as_records, plan_by_index, run
from checkin.locks import Group
from checkin.roster_box import LAST_DAY, Facts, index_of, key_of, opened, pack, seal
from licensing.standing import GRACE_DAYS

BATCH = 2000
# A pass that expired within this time stays in the roster, so that a tablet without network says
# "expired" of a card of last year, rather than "not known". Older ones leave it, or it would grow
# for ever; the server still knows them.
KEPT = dt.timedelta(days=400)

# Rows that a restore brought from another database carry numbers of its transactions, which may
# lie far ahead of those here: as they are, every sync would send them again.
FOREIGN = """changed >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
        and changed is distinct from pg_current_xact_id_if_assigned()::text::bigint"""
IS_DUE = f"""
select exists (select from checkin_rostertask)
    or exists (select from checkin_rosterentry where ages_at <= %(now)s)
    or exists (select from checkin_rosterentry where {FOREIGN})
"""  # noqa: S608 constants only
ADOPT = f"""
update checkin_rosterentry set changed = pg_current_xact_id()::text::bigint where {FOREIGN}
returning pass_of_id
"""  # noqa: S608
TAKE = """
with taken as (
    delete from checkin_rostertask where license_id in
        (select distinct license_id from checkin_rostertask order by license_id limit %(most)s)
    returning license_id
), aged as (
    select pass_of_id from checkin_rosterentry where ages_at <= %(now)s
    order by ages_at limit %(most)s
)
select license_id from taken union
select license_id from aged join licensing_pass on licensing_pass.id = pass_of_id
"""
# The license that a changed one renews is asked for with it. Before its first period a license
# has that period's status, as in checkin/find.py; `until` is when the status may be another one.
STATUS = """left join lateral (
        select status, upper(during) as until from licensing_licenseperiod
        where license_id = {license}.id and (during @> %(now)s or lower(during) > %(now)s)
        order by during limit 1
    ) {name} on true"""
FACTS = f"""
with asked as (
    select unnest(%(licenses)s::int[]) as id union
    select renews_id from licensing_license where id = any(%(licenses)s)
)
select p.id, p.code, p.replaced_at, l.issued_on, l.expires_on, v.vehicle_class, v.plate,
    v.plate_state, v.color, s.status, s.until, r.issued_on, r.expires_on, rs.status, rs.until,
    e.nonce, e.box
from asked join licensing_license l using (id)
    join licensing_vehicle v on v.id = l.vehicle_id
    join licensing_pass p on p.license_id = l.id
    left join licensing_license r on r.renews_id = l.id
    left join checkin_rosterentry e on e.pass_of_id = p.id
    {STATUS.format(license="l", name="s")}
    {STATUS.format(license="r", name="rs")}
"""  # noqa: S608 constants only
# The same box is the same row: it keeps its transaction and is not sent again.
WRITE = """
insert into checkin_rosterentry as known (pass_of_id, index, nonce, box, ages_at, changed)
select pass_of_id, index, nonce, box, ages_at, pg_current_xact_id()::text::bigint
from json_to_recordset(%s) as t
    (pass_of_id int, index bytea, nonce bytea, box bytea, ages_at timestamptz)
on conflict (pass_of_id) do update set index = excluded.index, nonce = excluded.nonce,
    box = excluded.box, ages_at = excluded.ages_at,
    changed = case when known.box = excluded.box then known.changed else excluded.changed end
where (known.box, known.ages_at) is distinct from (excluded.box, excluded.ages_at)
returning changed = pg_current_xact_id()::text::bigint
"""
DROP = "delete from checkin_rosterentry where pass_of_id = any(%s) returning pass_of_id"
ALONE = "select pg_advisory_xact_lock(%s, 0)"


@dataclass(frozen=True, slots=True)
class Term:
    """The days of a license and its status now, which may be another one from `until` on."""

    issued_on: dt.date
    expires_on: dt.date
    status: str | None
    until: dt.datetime | None


@dataclass(frozen=True, slots=True)
class PassFacts:
    """A pass as the register has it at one moment, and its box so far."""

    id: int
    code: str
    replaced_at: dt.datetime | None
    license: Term
    vehicle_class: str
    plate: str
    plate_state: str
    color: str
    renewal: Term | None
    nonce: bytes | None
    box: bytes | None

    def says(self, now: dt.datetime) -> Facts:
        """What a box made now tells."""
        replaced = self.replaced_at is not None and self.replaced_at <= now
        return Facts(
            status="replaced" if replaced else self.license.status or "active",
            vehicle_class=self.vehicle_class,
            issued_on=self.license.issued_on,
            expires_on=self.license.expires_on,
            plate=self.plate,
            plate_state=self.plate_state,
            color=self.color,
            renewed=days_of_grace(self.license, self.renewal),
        )

    def kept_until(self) -> dt.datetime:
        return midnight(min(self.license.expires_on, LAST_DAY) + KEPT)

    def ages_at(self, now: dt.datetime) -> dt.datetime:
        """The next moment at which the box may be wrong by itself."""
        renewed_until = self.renewal.until if self.renewal else None
        moments = self.replaced_at, self.license.until, renewed_until, self.kept_until()
        return min(moment for moment in moments if moment and moment > now)

    def row(self, now: dt.datetime) -> dict[str, Any]:
        """The entry; its nonce and box are the old ones where they say the same."""
        key, plain = key_of(self.code), pack(self.says(now))
        nonce, box = self.nonce, self.box
        if nonce is None or box is None or not says_the_same(plain, box, key=key, nonce=nonce):
            nonce = os.urandom(12)
            box = seal(plain, key=key, nonce=nonce)
        index, ages_at = index_of(self.code), self.ages_at(now)
        return {"pass_of_id": self.id, "index": index, "nonce": nonce, "box": box} | {
            "ages_at": ages_at
        }


def read(row: Row) -> PassFacts:
    pass_id, code, replaced_at, issued_on, expires_on, vehicle_class, plate, state, color = row[:9]
    status, until, *renewal, nonce, box = row[9:]
    return PassFacts(
        pass_id,
        code,
        replaced_at,
        Term(issued_on, expires_on, status, until),
        vehicle_class,
        plate,
        state,
        color,
        Term(*renewal) if renewal[0] else None,
        nonce,
        box,
    )


def days_of_grace(license: Term, renewal: Term | None) -> tuple[int, int]:
    """The days after its last on which the license is admitted for its renewal's sake, counted
    from 1; licensing/standing.py has the rule. (0, 0): none."""
    if renewal is None or renewal.status != "active":
        return 0, 0
    first = max(1, (renewal.issued_on - license.expires_on).days)
    last = min(GRACE_DAYS, (renewal.expires_on - license.expires_on).days)
    return (first, last) if first <= last else (0, 0)


def says_the_same(plain: bytes, box: bytes, *, key: bytes, nonce: bytes) -> bool:
    try:
        return opened(box, key=key, nonce=nonce) == plain
    except InvalidTag:
        return False


def make_boxes(now: dt.datetime) -> int:
    """Makes what is due, a batch in a transaction; how many boxes are other ones than before."""
    made = 0
    while run(IS_DUE, {"now": now})[0][0]:
        made += make_batch(now)
    return made


def planned(statement: str, params: Any) -> list[Row]:
    """The rows of a statement that is planned for what is asked now, thousands or one; a plan
    that was kept from a small register would take minutes for a large one."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


@transaction.atomic
def make_batch(now: dt.datetime) -> int:
    """One maker at a time. Of two at once one could take the task of an older change, read the
    register, and write what it read after the other had written the newer state: the older one
    would stay, and no task would be left to tell. The lock is a statement of its own, so that
    the next one sees what the maker before has committed.
    """
    planned(ALONE, [Group.ROSTER.value])
    planned(ADOPT, [])
    licenses = [number for (number,) in planned(TAKE, {"now": now, "most": BATCH})]
    # A register that was imported just now has no statistics yet: thousands of rows by index.
    plan_by_index()
    passes = [read(row) for row in planned(FACTS, {"now": now, "licenses": licenses})]
    planned(DROP, [[one.id for one in passes if one.kept_until() <= now]])
    return write(one.row(now) for one in passes if one.kept_until() > now)


def write(rows: Iterable[dict[str, Any]]) -> int:
    """Writes the rows that are not there yet in this very form; how many boxes are new."""
    return sum(is_new for (is_new,) in planned(WRITE, [as_records(rows)]))
