"""What a city begins with; all of it is data, to be changed on pages."""

from django.db import migrations
from django.utils import timezone

# code, English, Spanish, leads to, has an end, was unused, offered to haulers
REASONS = [
    ("missed", "It came: the check-in was missed", "Vino: no se registró la entrada", "explained", False, False, True),
    ("sold", "The vehicle was sold or scrapped", "El vehículo se vendió o se desguazó", "explained", False, True, True),
    ("other_vehicle", "Another of its vehicles is used instead", "Se usa otro de sus vehículos", "explained", False, True, True),
    ("other_sites", "It takes its loads to other sites", "Lleva sus cargas a otros lugares", "explained", False, True, True),
    ("season", "It works in season", "Trabaja por temporada", "explained", True, False, True),
    ("repair", "The vehicle is in repair", "El vehículo está en reparación", "explained", True, False, True),
    ("away", "Ill or away", "Enfermedad o ausencia", "explained", True, False, True),
    ("few_loads", "It has few loads", "Tiene pocas cargas", "explained", False, False, True),
    ("stopped", "It stopped hauling", "Dejó de transportar", "confirmed", False, True, True),
    ("never_began", "It never began", "Nunca empezó", "confirmed", False, True, True),
    ("to_inspection", "Passed on to an inspection", "Se remitió a una inspección", "referred", False, None, False),
    ("not_reached", "Nobody could be reached", "No se pudo contactar a nadie", "closed", False, None, False),
    ("our_error", "Our records were wrong", "Nuestros registros estaban mal", "closed", False, False, False),
]  # fmt: skip
# The types that Baltimore itself counts as dumping; another city sets its own.
TYPES = [
    "HCD-Illegal Dumping", "HCD-Sanitation Property", "SW-Dirty Alley", "SW-Dirty Street",
    "SW-SIU Clean Up",
]  # fmt: skip
MONTHS = {"reports": 36, "follow_ups": 36, "lists_seen": 36, "requests": 120}


def fill(apps, schema_editor):
    reasons = apps.get_model("analytics", "LeadReason").objects
    for rank, (code, english, spanish, outcome, until, unused, haulers) in enumerate(REASONS, 1):
        reasons.create(
            code=code, english=english, spanish=spanish, outcome=outcome, has_until=until,
            was_unused=unused, for_haulers=haulers, rank=rank,
        )  # fmt: skip
    types = apps.get_model("analytics", "RequestType").objects
    types.bulk_create([types.model(name=name, is_counted=True) for name in TYPES])
    retention = apps.get_model("analytics", "Retention").objects
    retention.bulk_create([retention.model(subject=s, months=m) for s, m in MONTHS.items()])
    method = apps.get_model("analytics", "Method").objects
    method.create(made_at=timezone.now(), reason="What the system begins with.")


def empty(apps, schema_editor):
    for name in ("LeadReason", "RequestType", "Retention", "Method"):
        apps.get_model("analytics", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("analytics", "0002_leads_findings_dumping_governance")]
    operations = [migrations.RunPython(fill, empty)]
