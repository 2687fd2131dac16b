"""The table of the database cache, where rate limits are counted for all processes."""

from django.db import migrations

FORWARD = """
create table haulpass_cache (
    cache_key varchar(255) primary key, value text not null, expires timestamptz not null);
create index haulpass_cache_expires on haulpass_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, "drop table haulpass_cache")]
