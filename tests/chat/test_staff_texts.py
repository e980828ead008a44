"""The fixed sentences for a venue's own people."""

from chat import staff_texts


def test_one_guest_is_not_guests() -> None:
    facts = {"venue": "Nori Drift", "start": "Friday 19:00", "service": "Table", "name": "Kenji", "reference": "AB"}
    facts |= {"note": "", "link": "there"}

    assert "Drift: 1 guest, Friday" in staff_texts.say("booked", "en", party=1, **facts)
    assert "Drift: 4 guests, Friday" in staff_texts.say("booked", "en", party=4, **facts)
    assert "Drift: 1 tamu, Friday" in staff_texts.say("booked", "id", party=1, **facts)
