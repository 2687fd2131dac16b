"""People who look at licenses."""

import pytest
from django.test import Client

from accounts.models import Role, User


def signed_in(role: Role, **facts: object) -> Client:
    user = User.objects.create_user(email=f"{role}@example.gov", role=role, **facts)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clerk(db: None) -> Client:
    return signed_in(Role.CLERK)


@pytest.fixture
def auditor(db: None) -> Client:
    return signed_in(Role.AUDITOR)


@pytest.fixture
def hauler(db: None) -> Client:
    """Ana, who has proven her phone."""
    return signed_in(Role.HAULER, phone="+14105550123", phone_verified=True)
