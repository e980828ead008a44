"""A word of a venue's own people on their own WhatsApp is settled in the router; the same word of a guest is not."""

from datetime import timedelta

import pytest

from agnt.core.models import User
from agnt.lib import clock
from chat.services import staff_words
from tests import worlds
from tests.chat import talk
from venues.models import Area, Brake, Member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


def employ(*, role: str = "host", venue=None) -> Member:
    """Whoever writes from the phone works at a venue."""
    if not talk.said():
        talk.write("hello")
    person = talk.conversation().person
    user = User.objects.filter(person=person).first() or User.objects.create_user("host@example.com", person=person)
    return Member.objects.create(venue=venue or worlds.venue(name="La Brisa"), user=user, role=role)


def test_pause_is_done_and_answered():
    member = employ()
    assert talk.write("Pause") == "staff command"
    brake = Brake.objects.get()
    assert (brake.venue, brake.kind, brake.by) == (member.venue, "pause", member.user.actor)
    assert brake.ends_at == worlds.NOW + timedelta(hours=1)
    assert talk.said()[-1] == (
        "La Brisa is paused: nobody can book online for a time before 13:00. "
        "Later times stay open; PAUSE TONIGHT closes the whole evening. Write GO to end the pause."
    )


def test_hours_tonight_and_an_area_are_understood():
    member = employ()
    Area.objects.create(venue=member.venue, name="Terrace")
    talk.write("pause 2h")
    assert Brake.objects.get().ends_at == worlds.NOW + timedelta(hours=2)
    talk.write("pause tonight terrace")
    brake = Brake.objects.get(area__isnull=False)
    assert talk.said()[-1] == (
        "La Brisa, Terrace is paused: nobody can book online for a time before 23:00. "
        "The rest of the house stays open. Write GO to end the pause."
    )
    assert brake.ends_at == worlds.NOW + timedelta(hours=11)


def test_an_area_paused_for_an_hour_says_how_to_close_it_for_the_evening():
    member = employ()
    Area.objects.create(venue=member.venue, name="Terrace")
    talk.write("pause terrace")
    assert (
        "before 13:00. The rest of the house stays open. Later times stay open; PAUSE TONIGHT TERRACE closes"
        in (talk.said()[-1])
    )
    with clock.frozen(worlds.NOW + timedelta(minutes=1)):
        assert talk.write("PAUSE TONIGHT TERRACE") == "staff command"
        assert Brake.objects.get().ends_at == worlds.NOW + timedelta(hours=11)


def test_the_same_is_said_in_indonesian():
    employ()
    row = talk.conversation()
    row.language = "id"
    row.save(update_fields=["language"])
    talk.write("jeda")
    assert talk.said()[-1] == (
        "La Brisa dijeda: tidak ada yang bisa memesan online untuk jam sebelum 13:00. Jam sesudahnya tetap buka; "
        "JEDA MALAM INI menutup sepanjang malam. Tulis LANJUT untuk mengakhiri jeda."
    )
    talk.write("pelan")
    assert "untuk jam sebelum 13:00 hanya setengah jumlah tamu" in talk.said()[-1]


def test_slower_says_for_which_times():
    employ()
    talk.write("slower")
    assert talk.said()[-1] == (
        "La Brisa is slowed down: for times before 13:00 it takes half as many guests at a time. "
        "Later times run as usual. Write GO to end that."
    )


def test_an_unknown_area_pauses_nothing():
    employ()
    assert talk.write("pause rooftop") == "staff command"
    assert not Brake.objects.exists()
    assert "I do not know the area “rooftop”" in talk.said()[-1]


def test_slower_for_one_area_slows_nothing_and_says_why():
    member = employ()
    Area.objects.create(venue=member.venue, name="Terrace")
    assert talk.write("slower terrace") == "staff command"
    assert not Brake.objects.exists()
    assert "Half the pace counts for the whole house" in talk.said()[-1]


def test_go_lifts_what_stands_and_is_else_no_command():
    employ()
    talk.write("slower")
    assert Brake.objects.get().kind == "slower"
    with clock.frozen(worlds.NOW + timedelta(minutes=1)):
        assert talk.write("go") == "staff command"
        assert Brake.objects.get().lifted_at is not None
        assert talk.write("go") == "message"


def test_a_guest_or_a_reader_commands_nothing():
    assert talk.write("pause") == "message"
    employ(role="reader")
    assert talk.write("pause") == "message"
    assert not Brake.objects.exists()


def test_who_works_at_two_places_is_asked_which_and_may_name_it():
    employ()
    employ(venue=worlds.venue(name="Ku De Ta"))
    assert talk.write("pause") == "staff command"
    assert talk.said()[-1] == "Which place? Write its name: Ku De Ta, La Brisa."
    assert not Brake.objects.exists()
    talk.write("pause 3 h ku de ta")
    assert Brake.objects.get().venue.name == "Ku De Ta"


def test_the_name_alone_answers_which_place_and_as_much_of_it_as_people_say():
    employ()
    employ(venue=worlds.venue(name="La Terrasse Wellness"))
    talk.write("pause 2 h")
    assert talk.write("La Terrasse.") == "staff command"
    brake = Brake.objects.get()
    assert (brake.venue.name, brake.ends_at) == ("La Terrasse Wellness", worlds.NOW + timedelta(hours=2))
    assert talk.write("La Terrasse") == "message", "nothing is asked any more"
    talk.write("pause brisa")
    assert talk.said()[-1].startswith("Which place?"), "no beginning of a name"
    with clock.frozen(worlds.NOW + timedelta(minutes=11)):
        assert talk.write("La Brisa") == "message"
    assert Brake.objects.count() == 1


def test_go_means_the_place_that_is_held_back():
    employ()
    second = employ(venue=worlds.venue(name="Ku De Ta"))
    talk.write("pause ku de ta")
    with clock.frozen(worlds.NOW + timedelta(minutes=1)):
        assert talk.write("go") == "staff command"
        assert Brake.objects.get(venue=second.venue).lifted_at is not None
        talk.write("pause ku de ta")
        talk.write("pause la brisa")
    with clock.frozen(worlds.NOW + timedelta(minutes=2)):
        assert talk.write("go") == "staff command"
        assert talk.said()[-1] == "Which place? Write its name: Ku De Ta, La Brisa."
        talk.write("la brisa")
        assert talk.said()[-1] == "Online booking at La Brisa runs as usual again."


@pytest.mark.parametrize("words", ["pause button?", "go ahead", "please pause", "slower please", "paused"])
def test_other_sentences_are_no_commands_of_a_guest(words):
    talk.write("hello")
    assert talk.write(words) == "message"


def test_the_words_are_read():
    assert staff_words.parse("PAUSE 90 min") == staff_words.Command("pause", timedelta(minutes=90), False, "")
    assert staff_words.parse("jeda malam ini") == staff_words.Command("pause", None, True, "")
    assert staff_words.parse("pelan-pelan") == staff_words.Command("slower", None, False, "")
    hour = timedelta(hours=1)
    for words in (
        "pause online for an hour",
        "Please pause online bookings 1 hour",
        "tutup online sejam",
        "jeda 1 jam ya",
    ):
        assert staff_words.parse(words) == staff_words.Command("pause", hour, False, ""), words
    for words in ("tutup online malam ini", "close online tonight", "stop bookings for tonight please"):
        assert staff_words.parse(words) == staff_words.Command("pause", None, True, ""), words
    assert staff_words.parse("slow down for half an hour") == staff_words.Command(
        "slower", timedelta(minutes=30), False, ""
    )
    assert staff_words.parse("pause online terrace 2 h") == staff_words.Command(
        "pause", timedelta(hours=2), False, "terrace"
    )
    assert staff_words.parse("buka lagi") == staff_words.Command("go", None, False, "")
    for words in ("book a table", "close", "stop", "tutup jam berapa?", "are you open again on monday?"):
        assert staff_words.parse(words) is None


@pytest.mark.parametrize("then", ["delete", "reader"])
def test_who_is_no_host_any_more_when_his_word_is_done_commands_nothing(monkeypatch, then):
    member, looked = employ(), staff_words.members_of

    def members_of(conversation):
        found = looked(conversation)
        rows = Member.objects.filter(pk=member.pk)
        rows.delete() if then == "delete" else rows.update(role="reader")
        return found

    monkeypatch.setattr(staff_words, "members_of", members_of)
    talk.write("Pause")
    assert not Brake.objects.exists()
