from django.db import migrations

TYPES = [
    ("junk", "Household junk", "Trastos del hogar"),
    ("debris", "Building debris", "Escombros"),
    ("yard", "Yard waste", "Desechos de jardín"),
    ("furniture", "Furniture", "Muebles"),
    ("appliances", "Appliances", "Electrodomésticos"),
    ("metal", "Metal", "Metal"),
    ("mixed", "Mixed", "Mixta"),
]


def write(apps, _editor):
    LoadType = apps.get_model("checkin", "LoadType")
    for rank, (code, english, spanish) in enumerate(TYPES, start=1):
        LoadType.objects.create(code=code, english=english, spanish=spanish, rank=rank)


def remove(apps, _editor):
    apps.get_model("checkin", "LoadType").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("checkin", "0003_the_tablet_all_day")]
    operations = [migrations.RunPython(write, remove)]
