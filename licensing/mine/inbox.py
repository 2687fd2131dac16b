"""What the city has sent to a hauler, and what came of it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.models import Message, Role
from licensing.mine.whose import own_threads, person

MESSAGES_A_PAGE = 20


@allowed(Role.HAULER)
@require_safe
def my_messages_page(request: HttpRequest) -> HttpResponse:
    found = Message.objects.filter(thread__in=own_threads(person(request)))
    page = Paginator(found, MESSAGES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "licensing/mine/messages.html", {"page": page})
