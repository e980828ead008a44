""" "Why is this time closed?": every rule in words; what a link leaves out is asked as usual."""

import pytest
from django.urls import reverse

from agnt.lib import clock
from tests import worlds
from tests.venues import desks

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask():
    world = worlds.restaurant(tables=(4,))
    client = desks.at(world.venue, "manager")

    def page(**question: str) -> str:
        with clock.frozen(worlds.NOW):
            return client.get(reverse("bookings:why", args=[world.venue.slug]), question).text

    return page


def test_a_party_that_fits_no_table_is_told_so_though_the_link_names_the_party_alone(ask):
    page = ask(party="12")
    assert "Pick a day." not in page and "Write a" not in page
    assert "12" in page and "closed to parties of 12" in page


def test_what_is_left_empty_in_the_form_is_asked_for(ask):
    assert "Pick a day." in ask(party="2", day="")


def test_without_a_question_there_is_no_answer_and_no_complaint(ask):
    page = ask()
    assert "Pick a day." not in page and "Write a" not in page
    assert "closed to parties" not in page
