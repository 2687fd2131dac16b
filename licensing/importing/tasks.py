"""What the worker does with registers that were sent."""

import datetime as dt

from django.utils import timezone
from procrastinate.contrib.django import app

from licensing.importing.running import WAITING, Stage, run
from licensing.models import RegisterImport

WAITS = dt.timedelta(days=7)  # for a person to say "write it"


# Every minute, too: what a worker that died had begun, another begins anew.
@app.periodic(cron="* * * * *")
@app.task(name="take_in_registers", queueing_lock="take_in_registers")
def take_in_registers(timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it
    waiting = RegisterImport.objects.filter(stage__in=WAITING).order_by("sent_at", "id")
    for pk in list(waiting.values_list("pk", flat=True)):
        run(pk)
    old = RegisterImport.objects.filter(stage=Stage.CHECKED)
    old.filter(finished_at__lt=timezone.now() - WAITS).delete()
