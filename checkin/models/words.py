"""The words of the device protocol. They never change; what people read is beside them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """In the order in which events of one instant are folded."""

    JOINED_LINE = "joined_line", _("joined the line")
    REFUSED = "refused", _("turned away")
    CHECKED_IN = "checked_in", _("checked in")
    FINISHED = "finished", _("finished")
    LEFT_LINE = "left_line", _("left the line")
    LINE_COUNT = "line_count", _("line counted")
    PAUSED = "paused", _("paused")
    RESUMED = "resumed", _("resumed")
    VOIDED = "voided", _("taken back")


class Result(models.TextChoices):
    ADMIT = "admit", _("Admit")
    CONFIRM = "confirm", _("Admit, to be confirmed")
    REFUSE = "refuse", _("Refuse")


class Reason(models.TextChoices):
    """Why a verdict is not a plain admit. The words are the protocol's and never change."""

    UNKNOWN_PASS = "unknown_pass", _("This pass is not in the register.")
    REPLACED = "replaced", _("This pass was replaced by a newer one.")
    RENEWED = "renewed", _("This license was renewed; the new one is in force.")
    EXPIRED = "expired", _("This license has expired.")
    SUSPENDED = "suspended", _("This license is suspended.")
    REVOKED = "revoked", _("This license was revoked.")
    SURRENDERED = "surrendered", _("This license was given back.")
    NOT_YET_VALID = "not_yet_valid", _("This license is not in force yet.")
    NOT_THIS_VEHICLE = "not_this_vehicle", _("This pass belongs to another vehicle.")
    STATION_CLOSED = "station_closed", _("The station is closed today.")
    LOAD_NOT_TAKEN = "load_not_taken", _("This load is not taken here.")
    OTHER = "other", _("Please check by hand.")


class Rejection(models.TextChoices):
    """Why an element of a batch was not written. The words are the protocol's."""

    MALFORMED = "malformed", _("This is no event: a field is missing or has a wrong form.")
    ID_REUSED = "id_reused", _("Another event already has this id; it was kept.")
    UNKNOWN_KIND = "unknown_kind", _("This kind of event is not known.")
    NOT_YOURS_TO_VOID = "not_yours_to_void", _("Only the same tablet may take this back, and soon.")


class PauseReason(models.TextChoices):
    """Why a station stops taking vehicles for a while; the `reason` of a paused event."""

    BOX_SWAP = "box_swap", _("box swap")
    NO_TRAILER = "no_trailer", _("no trailer")
    SCALE_DOWN = "scale_down", _("scale down")
    WEATHER = "weather", _("weather")
    OTHER = "other", _("other")


class LeaveReason(models.TextChoices):
    """Why a driver says that they leave; the `reason` of a left_line event."""

    WAIT_TOO_LONG = "wait_too_long", _("the wait is too long")
    WRONG_LOAD = "wrong_load", _("wrong load")
    OTHER = "other", _("other")
