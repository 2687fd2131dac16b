"""Names are found with or without their accents; the few licenses that ended early, and those
that expire, are listed without a look at all the others."""

from django.db import migrations

PLAIN = "translate(name, 'áéíóúüñÁÉÍÓÚÜÑ', 'aeiouunAEIOUUN')"
NAMED = {
    "hauler_name_words": "licensing_hauler",
    "application_name_words": "licensing_application",
}
ADDED = {
    "period_ended_early": "licensing_licenseperiod (status, license_id) where status <> 'active'",
    "license_expires_on": "licensing_license (expires_on)",
    "hauler_in_order": "licensing_hauler (name, id) where merged_into_id is null",
}


class Migration(migrations.Migration):
    dependencies = [("licensing", "0006_found_by_index")]

    operations = [
        *[
            migrations.RunSQL(
                f"drop index {name};"
                f"create index {name} on {table} using gin (to_tsvector('simple', {PLAIN}))",
                f"drop index {name};"
                f"create index {name} on {table} using gin (to_tsvector('simple', name))",
            )
            for name, table in NAMED.items()
        ],
        *[
            migrations.RunSQL(f"create index {name} on {what}", f"drop index {name}")
            for name, what in ADDED.items()
        ],
    ]
