"""The pages of each role, in the order in which the menu shows them."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User


@dataclass(frozen=True)
class Item:
    label: Promise
    url_name: str
    roles: frozenset[Role]

    @property
    def url(self) -> str:
        return reverse(self.url_name)


GATE = frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR})
ITEMS = [
    Item(_("My licenses"), "my_licenses", frozenset({Role.HAULER})),
    Item(_("Apply"), "apply", frozenset({Role.HAULER})),
    Item(_("My visits"), "my_visits", frozenset({Role.HAULER})),
    Item(_("Join a line"), "join_choose", frozenset({Role.HAULER})),
    Item(_("Questions from the city"), "my_questions", frozenset({Role.HAULER})),
    Item(_("My account"), "my_account", frozenset({Role.HAULER})),
    Item(_("License desk"), "desk", frozenset({Role.CLERK, Role.AUDITOR, Role.ADMINISTRATOR})),
    Item(_("Licenses"), "licenses", frozenset({Role.CLERK, Role.AUDITOR, Role.ADMINISTRATOR})),
    Item(_("Rules of the license desk"), "rules", frozenset({Role.AUDITOR, Role.ADMINISTRATOR})),
    Item(_("Issue a license"), "issue", frozenset({Role.CLERK, Role.ADMINISTRATOR})),
    Item(_("Stations"), "stations", GATE),
    Item(_("Follow-ups"), "follow_ups", frozenset({Role.INSPECTOR})),
    Item(
        _("Weekly reports"),
        "reports",
        frozenset({Role.ANALYST, Role.INSPECTOR, Role.AUDITOR, Role.ADMINISTRATOR}),
    ),
    Item(
        _("Follow-ups"),
        "follow_ups",
        frozenset({Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR}),
    ),
    Item(
        _("Other findings"),
        "findings",
        frozenset({Role.ANALYST, Role.INSPECTOR, Role.AUDITOR, Role.ADMINISTRATOR}),
    ),
    Item(
        _("Visits"),
        "visits",
        frozenset({Role.SUPERVISOR, Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR}),
    ),
    Item(
        _("Scale tickets"),
        "capture",
        frozenset({Role.SUPERVISOR, Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR}),
    ),
    Item(
        _("Who leaves the line"),
        "walk_offs",
        frozenset({Role.SUPERVISOR, Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR}),
    ),
    Item(
        _("Method"),
        "method",
        frozenset({Role.ANALYST, Role.INSPECTOR, Role.AUDITOR, Role.ADMINISTRATOR}),
    ),
    Item(
        _("Illegal dumping, reported"),
        "dumping",
        frozenset({Role.SUPERVISOR, Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR}),
    ),
    Item(_("Remarks"), "remarks", GATE),
    Item(_("Not taken"), "not_taken", GATE),
    Item(_("Attendants"), "attendants", GATE),
    Item(_("Load types"), "load_types", GATE),
    Item(_("Driving times"), "driving_times", GATE),
]


def menu_of(user: User | AnonymousUser | None) -> list[Item]:
    """Nothing for a person who has not signed in."""
    role = getattr(user, "role", None)
    return [item for item in ITEMS if role in item.roles]


def first_page(user: User | AnonymousUser | None) -> str:
    """Where a person goes after signing in."""
    menu = menu_of(user)
    return menu[0].url if menu else reverse("home")
