from django.db import migrations

# A trigger a statement, not a row: an import of 5,000 licenses calls it a few times. It only
# leaves the licenses' ids; the boxes are made later, by checkin/roster.py. The license that a
# changed one renews is found there too; here it is left where that link itself changes.
# A trigger with a transition table is for one kind of statement, and takes no list of columns.
CHANGES = {
    ("licensing_license", "insert"): """
        select renews_id from new_rows where renews_id is not null
    """,
    ("licensing_license", "update"): """
        select unnest(array[n.id, n.renews_id, o.renews_id]) from new_rows n
            join old_rows o using (id)
        where (n.vehicle_id, n.issued_on, n.expires_on, n.renews_id)
            is distinct from (o.vehicle_id, o.issued_on, o.expires_on, o.renews_id)
    """,
    ("licensing_license", "delete"): """
        select renews_id from old_rows where renews_id is not null
    """,
    ("licensing_licenseperiod", "insert"): "select license_id from new_rows",
    ("licensing_licenseperiod", "update"): """
        select unnest(array[n.license_id, o.license_id]) from new_rows n join old_rows o using (id)
        where (n.license_id, n.status, n.during) is distinct from (o.license_id, o.status, o.during)
    """,
    ("licensing_licenseperiod", "delete"): "select license_id from old_rows",
    ("licensing_pass", "insert"): "select license_id from new_rows",
    ("licensing_pass", "update"): """
        select n.license_id from new_rows n join old_rows o using (id)
        where (n.license_id, n.code, n.replaced_at)
            is distinct from (o.license_id, o.code, o.replaced_at)
    """,
    ("licensing_vehicle", "update"): """
        select l.id from new_rows n join old_rows o using (id)
            join licensing_license l on l.vehicle_id = n.id
        where (n.vehicle_class, n.plate, n.plate_state, n.color)
            is distinct from (o.vehicle_class, o.plate, o.plate_state, o.color)
    """,
}
ROWS = {
    "insert": "new table as new_rows",
    "update": "old table as old_rows new table as new_rows",
    "delete": "old table as old_rows",
}


def name(table, action):
    return f"roster_hears_of_{table.removeprefix('licensing_')}_{action}"


def trigger(table, action, ids):
    function = name(table, action)
    return f"""
create function {function}() returns trigger language plpgsql as $$
begin
    insert into checkin_rostertask (license_id)
    select distinct id from ({ids}) as changed(id) where id is not null;
    return null;
end $$;
create trigger roster_{action} after {action} on {table} referencing {ROWS[action]}
    for each statement execute function {function}();
"""


def gone(table, action):
    return f"drop trigger roster_{action} on {table}; drop function {name(table, action)}();"


class Migration(migrations.Migration):
    dependencies = [
        ("checkin", "0004_load_types_to_begin_with"),
        ("licensing", "0003_baltimores_fees"),
    ]

    operations = [
        *[
            migrations.RunSQL(trigger(*change, ids), gone(*change))
            for change, ids in CHANGES.items()
        ],
        migrations.RunSQL(
            "insert into checkin_rostertask (license_id) select id from licensing_license",
            migrations.RunSQL.noop,
        ),
    ]
