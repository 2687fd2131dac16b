"""What the city has sent to a hauler, and what came of it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.models import Message, Role
from licensing.mine.whose import own_haulers, person

MESSAGES_A_PAGE = 20


@allowed(Role.HAULER)
@require_safe
def my_messages_page(request: HttpRequest) -> HttpResponse:
    haulers = own_haulers(person(request)).values_list("id", flat=True)
    found = Message.objects.filter(thread__in=[f"hauler:{id}" for id in haulers])
    page = Paginator(found, MESSAGES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "licensing/mine/messages.html", {"page": page})
