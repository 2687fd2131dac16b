"""Requests for service about dumping, as an open data portal publishes them, and the districts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestType(models.Model):
    """A type of request as the portal names it, and whether it is counted as dumping."""

    name = models.CharField(_("type"), max_length=120, unique=True)
    is_counted = models.BooleanField(_("counted"), default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class FacilityAddress(models.Model):
    """An address of the city's own: requests about it are no evidence of dumping. Normalized."""

    address = models.CharField(_("address"), max_length=200, unique=True)

    class Meta:
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address


class District(models.Model):
    """`boundary` is a GeoJSON geometry (Polygon or MultiPolygon) in degrees."""

    code = models.CharField(_("district"), max_length=40, unique=True)
    boundary = models.JSONField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class ServiceRequest(models.Model):
    """One request. `day` is the city's date of opening. `left_out` says why it is not counted
    (duplicate, facility), empty where it is; `repeats` is the earlier one it repeats."""

    number = models.CharField(_("request"), max_length=60, unique=True)
    type = models.ForeignKey(RequestType, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    day = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(_("status"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    district = models.ForeignKey(
        District, models.SET_NULL, null=True, blank=True, related_name="requests"
    )
    left_out = models.CharField(max_length=12, blank=True)
    repeats = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-opened_at", "number"]
        indexes = [models.Index(fields=["day", "district"], name="request_day_district")]

    def __str__(self) -> str:
        return self.number
