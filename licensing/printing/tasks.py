"""What the worker does with runs of cards."""

from django.utils import timezone
from procrastinate.contrib.django import app

from licensing.models import CardRun
from licensing.printing.running import UNDER_WAY, forget_old, run


# Every minute, too: what a worker that died had begun, another begins anew.
@app.periodic(cron="* * * * *")
@app.task(name="print_cards", queueing_lock="print_cards")
def print_cards(timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it
    asked = CardRun.objects.filter(state__in=UNDER_WAY).order_by("asked_at", "id")
    for pk in list(asked.values_list("pk", flat=True)):
        run(pk, timezone.now())
    forget_old(timezone.now())
