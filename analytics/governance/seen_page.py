"""Who saw which list, for the auditor and the administrator."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.forms import UsaForm
from accounts.models import Role, User
from analytics.models import ListSeen
from checkin.calendar import midnight
from checkin.pages.station_filter import DayField

A_PAGE = 50
WHAT = {
    "report": gettext_lazy("a weekly report"),
    "report_licenses": gettext_lazy("all licenses of a report"),
    "report_license": gettext_lazy("one license of a report"),
    "report.html": gettext_lazy("file report.html"),
    "report.json": gettext_lazy("file report.json"),
    "leads.csv": gettext_lazy("file leads.csv"),
    "licenses.csv": gettext_lazy("file licenses.csv"),
    "follow_ups": gettext_lazy("the work list"),
    "follow_up": gettext_lazy("one follow-up"),
    "findings": gettext_lazy("other findings"),
    "findings.csv": gettext_lazy("file findings.csv"),
    "method_preview": gettext_lazy("what the list would be by another method"),
}


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: User) -> str:
        return str(obj)


class SeenFilter(UsaForm):
    person = PersonField(
        User.objects.exclude(role=Role.HAULER).order_by("name", "email"),
        label=gettext_lazy("Person"),
        required=False,
        empty_label=gettext_lazy("Everybody"),
    )
    what = forms.ChoiceField(
        label=gettext_lazy("What was seen"),
        required=False,
        choices=[("", gettext_lazy("Everything")), *WHAT.items()],
    )
    week_ending = DayField(label=gettext_lazy("Week ending"), required=False)
    from_day = DayField(label=gettext_lazy("Seen from day"), required=False)

    def found(self) -> QuerySet[ListSeen]:
        found = ListSeen.objects.select_related("user")
        if not self.is_valid():
            return found
        asked = self.cleaned_data
        if asked["person"]:
            found = found.filter(user=asked["person"])
        if asked["what"]:
            found = found.filter(what=asked["what"])
        if asked["week_ending"]:
            found = found.filter(week_ending=asked["week_ending"])
        return found.filter(at__gte=midnight(asked["from_day"])) if asked["from_day"] else found


@allowed(Role.ADMINISTRATOR)
@require_safe
def seen_page(request: HttpRequest) -> HttpResponse:
    form = SeenFilter(request.GET)
    page = Paginator(form.found(), A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, WHAT.get(one.what, one.what)) for one in page]
    context = {"form": form, "page": page, "rows": rows, "is_filtered": any(request.GET.values())}
    return render(request, "analytics/governance/seen.html", context)
