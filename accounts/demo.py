"""The demo's people: one of each role, made when their button is first pressed."""

from accounts.models import Role, User


def demo_user(role: Role) -> User:
    """The hauler is the one who has licenses in the made-up city, where there is one."""
    if role is Role.HAULER:
        holders = User.objects.filter(role=role, haulers__isnull=False)
        if holder := holders.order_by("id").first():
            return holder
    user, _made = User.objects.get_or_create(
        email=f"{role}@demo.haulpass.example",
        defaults={"role": role, "name": f"Demo {role}"},
    )
    return user
