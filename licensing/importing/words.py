"""What a fact of the register is called on a page."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

OWN = {
    "vehicle.hauler": _("name of the hauler"),
    "license.vehicle": _("Vehicle"),
    "license.stations": _("Stations"),
    "license.status": _("status"),
}


def field_words(name: str) -> str:
    """Of "hauler.email"."""
    if name in OWN:
        return str(OWN[name])
    model, field = name.split(".")
    return str(apps.get_model("licensing", model)._meta.get_field(field).verbose_name)
