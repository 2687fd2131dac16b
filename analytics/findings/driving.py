"""The least minutes between two stations, as the city sets them."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import allowed
from accounts.forms import UsaForm
from accounts.models import Role
from analytics.models import DrivingTime
from checkin.models import Station

PER_PAGE = 50
LONGEST = 24 * 60


class DrivingTimeForm(UsaForm):
    """Leaves `one` and `other` in the order in which they are kept."""

    one = forms.ModelChoiceField(
        Station.objects.all(), label=gettext_lazy("From station"), to_field_name="code"
    )
    other = forms.ModelChoiceField(
        Station.objects.all(), label=gettext_lazy("To station"), to_field_name="code"
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=0,
        max_value=LONGEST,
        help_text=gettext_lazy(
            "The least that the drive can take, at night and with no traffic; the same both ways. "
            "0 removes it."
        ),
    )

    def clean(self) -> dict[str, object]:
        found: dict[str, object] = super().clean() or {}
        one, other = found.get("one"), found.get("other")
        if not isinstance(one, Station) or not isinstance(other, Station):
            return found
        if one == other:
            raise forms.ValidationError({"other": _("Choose two different stations.")})
        first, second = sorted([one, other], key=lambda station: station.pk)
        return found | {"one": first, "other": second}


@allowed(Role.SUPERVISOR, Role.ADMINISTRATOR)
def driving_times(request: HttpRequest) -> HttpResponse:
    """Set one pair of stations at a time; what was set before is replaced."""
    form = DrivingTimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        keep(form)
        messages.success(request, _("Kept. The next report counts with it."))
        return redirect("driving_times")
    times = DrivingTime.objects.select_related("one", "other")
    page = Paginator(times, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "stations": Station.objects.count()}
    return render(request, "analytics/findings/driving_times.html", context)


@transaction.atomic
def keep(form: DrivingTimeForm) -> None:
    pair = {name: form.cleaned_data[name] for name in ("one", "other")}
    minutes = form.cleaned_data["minutes"]
    if minutes:
        DrivingTime.objects.update_or_create(**pair, defaults={"minutes": minutes})
    else:
        DrivingTime.objects.filter(**pair).delete()
