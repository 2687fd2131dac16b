"""Baltimore's rules, terms and kinds of waste, as the first data."""

import datetime as dt

from django.db import migrations

TERMS = [
    ("annual", "One year", "Un año", 1, None),
    ("90_days", "90 days", "90 días", None, 90),
]
WASTE = [
    ("household", "Household trash", "Basura doméstica"),
    ("bulk", "Furniture and bulk items", "Muebles y objetos grandes"),
    ("yard", "Yard waste", "Desechos de jardín"),
    ("construction", "Construction and demolition", "Construcción y demolición"),
    ("metal", "Metal", "Metal"),
    ("other", "Other", "Otros"),
]
FIELDS = ["name", "phone", "plate", "plate_state", "vehicle_class", "gross_weight_lb",
          "dumpsters", "term"]


def write(apps, schema_editor):
    LicenseTerm = apps.get_model("licensing", "LicenseTerm")
    for rank, (code, en, es, years, days) in enumerate(TERMS, 1):
        LicenseTerm.objects.create(
            code=code, words_en=en, words_es=es, years=years, days=days, rank=rank
        )
    WasteKind = apps.get_model("licensing", "WasteKind")
    for rank, (code, en, es) in enumerate(WASTE, 1):
        WasteKind.objects.create(code=code, words_en=en, words_es=es, rank=rank)
    apps.get_model("licensing", "LicensingRules").objects.create(
        made_at=dt.datetime(2000, 1, 1, tzinfo=dt.timezone.utc),
        reason="The rules that a city begins with: Baltimore's.",
        required_fields=FIELDS,
        required_documents=["registration_card"],
        reminder_days=[30, 7, 1, 0],
    )


def erase(apps, schema_editor):
    for name in ("LicenseTerm", "WasteKind", "LicensingRules"):
        apps.get_model("licensing", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("licensing", "0004_the_desk_and_the_portal")]

    operations = [
        migrations.RunSQL(
            "create sequence application_number_seq; create sequence receipt_number_seq",
            "drop sequence application_number_seq; drop sequence receipt_number_seq",
        ),
        migrations.RunPython(write, erase),
    ]
