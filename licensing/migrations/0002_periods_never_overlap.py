from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("licensing", "0001_initial")]

    operations = [
        migrations.RunSQL(
            # int8range stands in for btree_gist, which the embedded PostgreSQL does not have.
            "alter table licensing_licenseperiod add constraint license_periods_never_overlap"
            " exclude using gist (int8range(license_id, license_id, '[]') with =, during with &&)",
            "alter table licensing_licenseperiod drop constraint license_periods_never_overlap",
        ),
        migrations.RunSQL(
            "create sequence license_number_seq", "drop sequence license_number_seq"
        ),
    ]
