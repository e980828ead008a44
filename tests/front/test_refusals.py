"""Odd addresses get a plain no, and support may do what support is for."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from agnt.core.models import User
from agnt.front.services.demo_people import SUPPORT_MAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def support(client: Client) -> Client:
    user = User.objects.create_user("bob@agnt.example", "correct horse battery", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    return client


@pytest.mark.parametrize("path", ["/b/%00/x/", "/b/%00/x/cancel/", "/b/%00/x/calendar.ics", "/docs/%00/"])
def test_a_nul_in_the_path_names_nothing(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/admin/agents/agent/%00/change/", "/admin/story/%00/"])
def test_a_nul_names_nothing_in_the_console_either(support: Client, path: str) -> None:
    assert support.get(path).status_code == 404


def test_a_nul_in_the_query_is_refused(support: Client) -> None:
    assert support.get("/admin/bookings/booking/?status__exact=%00").status_code == 400


@pytest.mark.parametrize("asked", ["a/b", "../../evil", "http://evil.example/", "ÄÖ", "x" * 200])
def test_a_name_that_no_story_has_is_said_to_have_none(support: Client, asked: str) -> None:
    answer = support.get("/admin/story/", {"q": asked})
    assert answer.status_code == 404
    assert b"No story by that name" in answer.content


def test_every_right_that_support_is_given_is_there() -> None:
    assert set(Permission.objects.filter(codename__in=SUPPORT_MAY).values_list("codename", flat=True)) == set(
        SUPPORT_MAY
    )
