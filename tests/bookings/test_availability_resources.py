"""Services that need several things at once, and pools that have so many units."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bookings.availability import ClosureRule, Diary, Kind, Need, ResourceRule, ServiceRule, Taking, pool_slots
from tests.bookings.houses import MONDAY, ask, ask_at, busy, every_day, house, offered, refused

MASSAGE = ServiceRule(1, "massage", "Massage", ((1, 60),), (Need(Kind.PERSON), Need(Kind.ROOM)), max_party=1)
COUPLE = ServiceRule(
    2,
    "couple",
    "Couple massage",
    ((2, 60),),
    (
        Need(Kind.PERSON, per_guest=True, attributes=frozenset({"therapist"})),
        Need(Kind.ROOM, attributes=frozenset({"couple"})),
    ),
    min_party=2,
    max_party=2,
)
EVENING = "19:00"


def therapist(number: int, *attributes: str) -> ResourceRule:
    return ResourceRule(number, Kind.PERSON, f"P{number}", attributes=frozenset({"therapist", *attributes}))


def room(number: int, seats: int = 1, *attributes: str) -> ResourceRule:
    return ResourceRule(number, Kind.ROOM, f"R{number}", max_seats=seats, attributes=frozenset(attributes))


def spa(service: ServiceRule, **changes):
    resources = (therapist(1), therapist(2), room(11), room(12, 2, "couple"))
    return house(services=(service,), **({"resources": resources} | changes))


def test_a_massage_takes_one_therapist_and_the_smallest_room():
    assert ask(spa(MASSAGE), party=1).slots[0].takings == (Taking(1, 1), Taking(11, 1))


def test_a_couple_takes_two_therapists_and_the_couple_room():
    assert ask(spa(COUPLE), party=2).slots[0].takings == (Taking(1, 1), Taking(2, 1), Taking(12, 1))


def test_a_couple_is_refused_while_one_therapist_works_elsewhere():
    setup = spa(COUPLE)
    refusal = ask_at(setup, EVENING, Diary({2: [busy(setup, "19:30", hours=1)]}))
    assert refusal.code == "too_few"
    assert refusal.data["need"].kind == Kind.PERSON


def test_a_couple_is_refused_while_the_couple_room_is_taken():
    setup = spa(COUPLE)
    refusal = ask_at(setup, EVENING, Diary({12: [busy(setup, "18:30", hours=1)]}))
    assert (refusal.code, refusal.data["need"].kind) == ("full", Kind.ROOM)


def test_a_therapist_is_offered_in_her_own_hours_alone():
    setup = spa(MASSAGE, resources=(therapist(1), room(11)))
    setup = replace(setup, shifts=(*setup.shifts, *every_day(time(16), time(20), resource_id=1)))
    answer = ask(setup, party=1)
    assert offered(setup, answer) == ["18:00", "18:30", "19:00"]
    assert refused(answer)["19:30"] == "nobody_works"


def test_a_therapist_on_leave_is_not_offered():
    setup = spa(COUPLE)
    starts, ends = busy(setup, "00:00", hours=24)
    setup = replace(setup, closures=(ClosureRule(starts, ends, resource_id=1, reason="leave"),))
    assert set(refused(ask(setup)).values()) >= {"nobody_works"}
    assert not ask(setup).slots


def test_two_needs_of_one_kind_are_matched_even_when_the_first_choice_would_block_the_second():
    pair = ServiceRule(
        3,
        "pair",
        "Pair",
        ((2, 60),),
        (Need(Kind.PERSON), Need(Kind.PERSON, attributes=frozenset({"balinese"}))),
    )
    setup = spa(pair, resources=(therapist(1, "balinese"), therapist(2)))
    assert ask(setup).slots[0].takings == (Taking(2, 1), Taking(1, 1))


def test_two_needs_that_only_one_person_could_meet_are_refused():
    need = Need(Kind.PERSON, attributes=frozenset({"balinese"}))
    pair = ServiceRule(3, "pair", "Pair", ((2, 60),), (need, need))
    setup = spa(pair, resources=(therapist(1, "balinese"), therapist(2)))
    assert ask_at(setup, EVENING).code == "too_few"


BOAT = ResourceRule(9, Kind.POOL, "Boat", units=12)
TRIP = ServiceRule(
    7, "trip", "Trip", ((20, 240),), (Need(Kind.POOL, per_guest=True),), fixed_starts=(time(9), time(14))
)


def harbour(**changes):
    facts = {"services": (TRIP,), "resources": (BOAT,), "shifts": every_day(time(8), time(18)), "max_party": 20}
    return house(**(facts | changes))


def aboard(setup, wall: str, taken: int, hours: float = 4, day: date = MONDAY):
    """The pool's slots with so many seats taken."""
    start, end = busy(setup, wall, hours, day)
    return [(slot, slot + timedelta(minutes=15), taken) for slot in pool_slots(start, end)]


def test_each_guest_takes_a_seat_until_none_is_left():
    setup = harbour()
    diary = Diary(pools={9: aboard(setup, "09:00", 8)})
    assert offered(setup, ask(setup, diary, party=4)) == ["09:00", "14:00"]
    assert ask(setup, diary, party=4).slots[0].takings == (Taking(9, 4),)
    assert refused(ask(setup, diary, party=5)) == {"09:00": "too_few"}


def test_a_pool_is_as_full_as_its_fullest_moment():
    setup = harbour()
    diary = Diary(pools={9: aboard(setup, "12:45", 11, hours=0.25) + aboard(setup, "09:00", 1, hours=1)})
    assert ask_at(setup, "09:00", diary, party=2).code == "too_few"
    assert ask_at(setup, "09:00", diary, party=1).takings == (Taking(9, 1),)


def test_a_party_larger_than_every_boat_hears_so():
    assert set(refused(ask(harbour(), party=13)).values()) == {"nothing_fits"}


def test_a_second_boat_takes_whom_the_first_cannot():
    setup = harbour(resources=(BOAT, ResourceRule(10, Kind.POOL, "Second boat", units=6)))
    diary = Diary(pools={9: aboard(setup, "09:00", 10)})
    assert ask(setup, diary, party=5).slots[0].takings == (Taking(10, 5),)


def test_pool_slots_cover_every_quarter_that_a_period_touches():
    start = datetime(2026, 11, 23, 10, 10, tzinfo=UTC)
    assert [f"{slot:%H:%M}" for slot in pool_slots(start, start + timedelta(minutes=30))] == ["10:00", "10:15", "10:30"]
    quarter = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    assert [f"{slot:%H:%M}" for slot in pool_slots(quarter, quarter + timedelta(minutes=15))] == ["10:00"]
