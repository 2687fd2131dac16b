"""What goes wrong is said in plain words, with what to do next, in both languages."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from accounts.access import public
from config.urls import urlpatterns as ours

pytestmark = pytest.mark.django_db


@public
def broken(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [*ours, path("broken/", broken)]


def test_a_missing_page_leads_to_the_start_page(client: Client) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert 'href="/"' in response.content.decode()


def test_a_broken_page_says_that_it_is_our_mistake(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    response = Client(raise_request_exception=False).get("/broken/")
    assert response.status_code == 500
    assert "It is our mistake" in response.content.decode()


def test_a_form_of_a_page_that_was_open_too_long_is_explained() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/login/", {"login": "410 555-0123"})
    assert response.status_code == 403
    assert "The page was open too long" in response.content.decode()
