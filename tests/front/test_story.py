"""The story of a booking: eight steps with their times; what people wrote only for those who may read it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from agnt.core.models import AuditEntry, User
from agnt.front.story import conversation_story, story
from agnt.lib import clock
from agnt.lib.errors import NotFound
from tests.front import tales

pytestmark = pytest.mark.django_db


@pytest.fixture
def tale() -> tales.Tale:
    return tales.told()


def staff(*permissions: str) -> User:
    user = User.objects.create_user("support@agnt.example", "long-enough-word", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def test_all_eight_steps_are_told_in_order_with_their_times(tale: tales.Tale) -> None:
    told = story(tale.booking.reference)
    assert [step.number for step in told.steps] == list(range(1, 9))
    assert told.reached == 8
    times = [step.at for step in told.steps]
    assert None not in times
    assert times == sorted(times, key=lambda at: at or clock.now())
    assert told.steps[0].ms_since_start == 0


def test_the_wait_is_counted_from_the_yes_at_the_door_to_the_message_leaving(tale: tales.Tale) -> None:
    assert story(tale.booking.reference).yes_to_told_ms == 290


def test_it_is_found_by_reference_in_any_case_and_by_trace(tale: tales.Tale) -> None:
    for name in (tale.booking.reference, tale.booking.reference.lower(), f" {tale.booking.reference} ", tale.trace_id):
        assert story(name).reference == tale.booking.reference


def test_an_unknown_name_is_not_found() -> None:
    with pytest.raises(NotFound):
        story("NOSUCHTH")


def test_a_talk_without_a_booking_is_a_story_too(tale: tales.Tale) -> None:
    talk = tales.conversation("15550149001", "Marco")
    message = tales.say(talk, "hello")
    told = story(message.trace_id)
    assert (told.reference, told.reached) == ("", 2)


def test_another_guests_talk_is_not_in_it(tale: tales.Tale) -> None:
    other = tales.conversation("15550149001", "Marco")
    tales.say(other, "something private", at=tale.began)
    bodies = [row.body for step in story(tale.booking.reference).steps for row in step.rows]
    assert "something private" not in bodies


def test_the_talk_about_the_booking_before_is_not_in_it(tale: tales.Tale) -> None:
    tales.say(tale.conversation, "and now a massage", at=clock.now() + timedelta(seconds=1))
    told = conversation_story(tale.conversation)
    bodies = [row.body for step in told.steps for row in step.rows]
    assert "sunset dinner for 2 tomorrow" in bodies or "and now a massage" in bodies
    later = tales.told(number="15550149002", name="Lea")
    assert "sunset dinner for 2 tomorrow" in [r.body for s in story(later.booking.reference).steps for r in s.rows]


def test_the_redacted_story_holds_nothing_that_was_written(tale: tales.Tale) -> None:
    told = story(tale.booking.reference).redacted()
    assert not any(row.body for step in told.steps for row in step.rows)
    assert told.reached == 8


@pytest.mark.django_db(transaction=True)
def test_the_number_of_queries_does_not_grow_with_the_talk(tale: tales.Tale, django_assert_max_num_queries) -> None:
    for number in range(15):
        tales.say(tale.conversation, f"line {number}", at=tale.began + timedelta(seconds=2), trace_id=tale.trace_id)
    story(tale.booking.reference)  # the guest's key is found once and kept
    with django_assert_max_num_queries(20):
        story(tale.booking.reference)


def test_support_with_the_right_reads_the_words_and_is_written_down(client: Client, tale: tales.Tale) -> None:
    user = staff("view_message")
    client.force_login(user)
    page = client.get(f"/admin/story/{tale.booking.reference}/").content.decode()
    assert "sunset dinner for 2 tomorrow" in page
    entry = AuditEntry.objects.get(act="story.read")
    assert (entry.by, entry.reason) == (user.actor, tale.booking.reference)


def test_support_without_the_right_sees_the_steps_and_no_words(client: Client, tale: tales.Tale) -> None:
    client.force_login(staff())
    page = client.get(f"/admin/story/{tale.booking.reference}/").content.decode()
    assert "Venue: accepted" in page
    assert "sunset dinner for 2 tomorrow" not in page
    assert "Yes, book it" not in page
    assert not AuditEntry.objects.filter(act="story.read").exists()


def test_a_stranger_is_sent_to_the_sign_in(client: Client, tale: tales.Tale) -> None:
    answer = client.get(f"/admin/story/{tale.booking.reference}/")
    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]


def test_the_search_leads_to_the_story_and_says_when_there_is_none(client: Client, tale: tales.Tale) -> None:
    client.force_login(staff())
    assert client.get("/admin/story/", {"q": tale.booking.reference})["Location"].endswith(
        f"/{tale.booking.reference}/"
    )
    missing = client.get("/admin/story/ZZZZZZZZ/")
    assert missing.status_code == 404
    assert "There is no booking and no trace named" in missing.content.decode()
