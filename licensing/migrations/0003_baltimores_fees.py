"""Baltimore's schedule as the first data: $35 a truck up to 7,000 lb, $100 above and for each
vehicle of a business with more than one, $25 a dumpster of 2 cubic yards or more."""

import datetime as dt
from decimal import Decimal

from django.db import migrations

SCHEDULE = [
    ("vehicle", 1, None, 1, "100.00"),
    ("vehicle", 2, 7000, None, "100.00"),
    ("vehicle", 3, None, None, "35.00"),
    ("dumpster", 1, None, None, "25.00"),
]


def write(apps, schema_editor):
    FeeRule = apps.get_model("licensing", "FeeRule")
    for subject, rank, over_weight_lb, over_vehicles, fee in SCHEDULE:
        FeeRule.objects.create(
            effective_on=dt.date(2000, 1, 1),
            subject=subject,
            rank=rank,
            over_weight_lb=over_weight_lb,
            over_vehicles=over_vehicles,
            annual_fee=Decimal(fee),
        )


def erase(apps, schema_editor):
    apps.get_model("licensing", "FeeRule").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("licensing", "0002_periods_never_overlap")]

    operations = [migrations.RunPython(write, erase)]
