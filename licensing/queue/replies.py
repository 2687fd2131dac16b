"""The desk answers what a hauler wrote; each is answered once."""

import logging

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.forms import UsaForm
from accounts.models import Role
from licensing.mine.whose import person
from licensing.models import Reply
from licensing.telling import tell_answer

logger = logging.getLogger(__name__)


class AnswerForm(UsaForm):
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        help_text=gettext_lazy("The hauler reads it beside the license or the application."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "class": "usa-textarea"}),
    )


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def reply_page(request: HttpRequest, id: int) -> HttpResponse:
    replies = Reply.objects.select_related("hauler", "license", "application", "by")
    reply = get_object_or_404(replies, pk=id)
    form = AnswerForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "licensing/desk/reply.html", {"reply": reply, "form": form})
    with transaction.atomic():
        locked = Reply.objects.select_for_update().get(pk=id)
        if locked.answered_at:
            messages.error(request, _("It was answered already. Yours was not kept."))
            return redirect("reply", id)
        locked.answer, locked.answered_at = form.cleaned_data["answer"], timezone.now()
        locked.answered_by = person(request)
        locked.save()
        tell_answer(locked, locked.answered_at)
    logger.info("reply %s answered by user %s", id, request.user.pk)
    messages.success(request, _("Answered."))
    return redirect("desk")
