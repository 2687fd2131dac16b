"""The desk's one box of search goes by index: words of a name, ends of a phone, starts of a plate
or a number. `simple` has no stop words and no endings: names are no prose."""

from django.db import migrations

INDEXES = {
    "hauler_name_words": "licensing_hauler using gin (to_tsvector('simple', name))",
    "hauler_phone_end": "licensing_hauler (reverse(phone) text_pattern_ops)",
    "vehicle_plate_start": "licensing_vehicle (plate_key varchar_pattern_ops)",
    "license_number_start": "licensing_license (upper(number) text_pattern_ops)",
    "application_name_words": "licensing_application using gin (to_tsvector('simple', name))",
    "application_phone_end": "licensing_application (reverse(phone) text_pattern_ops)",
    "application_plate_start": "licensing_applicationvehicle (plate_key varchar_pattern_ops)",
}


class Migration(migrations.Migration):
    dependencies = [("licensing", "0005_the_rules_that_a_city_begins_with")]

    operations = [
        migrations.RunSQL(f"create index {name} on {what}", f"drop index {name}")
        for name, what in INDEXES.items()
    ]
