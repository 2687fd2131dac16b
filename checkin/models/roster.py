"""The register as tablets carry it: boxes that open for a pass code in hand."""

from django.db import models

from licensing.models import Pass


class RosterEntry(models.Model):
    """What tablets are told of one pass (checkin/roster.py): `box` opens for the code in hand.

    `changed` is the transaction that wrote the row; `ages_at` the moment at which the box will
    no longer be true by itself, as when a planned suspension begins.
    """

    pass_of = models.OneToOneField(Pass, models.CASCADE, primary_key=True, related_name="+")
    index = models.BinaryField(max_length=12)
    nonce = models.BinaryField(max_length=12)
    box = models.BinaryField(max_length=48)
    changed = models.BigIntegerField()
    ages_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["changed", "pass_of"], name="roster_changed"),
            models.Index(
                fields=["ages_at"], name="roster_ages", condition=models.Q(ages_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pass_of_id} {self.changed}"


class RosterTask(models.Model):
    """A license whose boxes are to be made anew; written by triggers, taken by the roster."""

    license_id = models.IntegerField()

    def __str__(self) -> str:
        return str(self.license_id)
