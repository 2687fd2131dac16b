"""What the city has sent to a hauler, and what came of it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.models import Message, Role
from licensing.mine.whose import own_haulers, person
from licensing.models import Application

MESSAGES_A_PAGE = 20


@allowed(Role.HAULER)
@require_safe
def my_messages_page(request: HttpRequest) -> HttpResponse:
    user = person(request)
    threads = [f"hauler:{id}" for id in own_haulers(user).values_list("id", flat=True)]
    begun = Application.objects.filter(user=user).values_list("id", flat=True)
    threads += [f"application:{id}" for id in begun]
    found = Message.objects.filter(thread__in=threads)
    page = Paginator(found, MESSAGES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "licensing/mine/messages.html", {"page": page})
