"""What each rule looks for, where it reads it, and how often it is wrong. The rates were measured:
docs/statistics.md, "Other findings"."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Card:
    title: str | Promise
    rule: str | Promise
    source: str | Promise
    false_alarms: str | Promise


CARDS = {
    "fell_silent": Card(
        _("Fell silent"),
        _(
            "A regular (ten visits or more, at least one in two weeks) that by now, and not yet a "
            "week ago, is no longer in use with a probability of 80 in 100 or more."
        ),
        _("check-ins and the activity model"),
        _("each row has its own probability; the number to be expected stands beside the table"),
    ),
    "came_back": Card(
        _("Came back"),
        _(
            "Seen this week, after it had been on the list or would a week ago have been no longer "
            "in use with a probability of 80 in 100 or more."
        ),
        _("check-ins and the activity model"),
        _("none by chance: a visit is a fact, unless another license's number was typed"),
    ),
    "far_more_loads": Card(
        _("Far more loads than its kind"),
        _(
            "More visits in thirteen weeks than the activity model gives to licenses of its class, "
            "term and declared loads; large haulers that hold a small hauler's license look so."
        ),
        _("check-ins of thirteen weeks and the activity model"),
        _("at most 1 in ten weeks is expected by chance, over all licenses"),
    ),
    "far_heavier_loads": Card(
        _("Far heavier loads than its class"),
        _(
            "A vehicle with three loads or more, whose median load is far beyond those of the "
            "vehicles of its class; asked of classes with thirty such vehicles or more."
        ),
        _("scale tickets by plate, and weights written at the check-in, of fourteen weeks"),
        _("at most 1 in ten weeks is expected by chance, over all vehicles"),
    ),
    "two_stations": Card(
        _("Same pass at two stations"),
        _("One pass was read at two stations sooner than one can drive from one to the other."),
        _("passes that tablets read this week, and the least driving times that the city has set"),
        _("none by chance: a driving time that is set too long, or a wrong clock, makes them"),
    ),
    "other_plate": Card(
        _("Pass on another plate"),
        _(
            "A pass was read with a vehicle whose plate differs from the registered one in more "
            "than two signs, or is another vehicle's; or was refused as another vehicle's."
        ),
        _("plates typed at the gate, and those of scale tickets by the number typed at check-in"),
        _("a misread of one or two signs makes none; a ticket number typed wrongly may"),
    ),
    "keeps_coming": Card(
        _("Plates without a license that keep coming"),
        _("A typed plate that no license has, on four days or more within fourteen weeks."),
        _("plates typed at the gate; residents are left out"),
        _("none by chance: the same sign misread four times, or a plate not yet in the register"),
    ),
    "low_capture": Card(
        _("Check-ins far below the scale tickets"),
        _(
            "A station's day with ten scale tickets or more, whose check-ins are fewer than 80 for "
            "100 tickets by more than chance."
        ),
        _("scale tickets beside check-ins"),
        _("where 95 of 100 are checked in, fewer than 1 day in 100"),
    ),
}
